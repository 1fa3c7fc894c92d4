import { stripVTControlCharacters } from 'node:util';

// C0 and C1 controls, DEL, line and paragraph separators, and the marks that reorder or hide text: a report must read as
// the file does, and a terminal must not obey it.
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Printable ASCII with no space at its ends: most texts, and nothing in them to take out. */
const ORDINARY = /^[!-~](?:[ -~]*[!-~])?$/;

/** Text from an audited repository as one line: no control characters, no reordering marks, no broken surrogates. */
export function plain(text: string): string {
  if (ORDINARY.test(text)) return text;
  return stripVTControlCharacters(text)
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}

/** `1 finding`, `1,204 findings`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** The words joined as a sentence does: `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** A path of which a URL encodes nothing. */
const ORDINARY_PATH = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/** A repository path as the path of a URL: every segment percent-encoded, no empty, `.` or `..` segments. */
export function urlPath(path: string): string {
  if (ORDINARY_PATH.test(path)) return path;
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map((segment) =>
      encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}

/** The URL when it is http or https and has nothing in it that could end a link early; null otherwise. */
export function webUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  parsed.username = '';
  parsed.password = '';
  return parsed.href.replace(
    /[()|<>[\]`\\\s]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Where a line can be read on the web, or null when the repository's host is not known. */
export function lineUrl(linkTemplate: string | null, path: string, line: number): string | null {
  if (linkTemplate === null) return null;
  return webUrl(linkTemplate.replaceAll('{path}', () => urlPath(path)).replaceAll('{line}', String(line)));
}
