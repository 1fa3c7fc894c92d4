import { lineUrl, plain, webUrl } from './text.ts';

/** Where the text will stand: a table's cell splits at `|` even inside code. */
type Place = 'cell' | 'line';

/**
 * Text from an audited repository for Markdown. Code between single backticks stays code; everything else shows as it was
 * written: no HTML, links, emphasis, mentions, issue numbers or table cells come out of it.
 */
export function markdown(text: string, place: Place): string {
  const parts = plain(text).split(/(?<!`)`([^`]+)`(?!`)/);
  return parts.map((part, index) => (index % 2 === 1 ? code(part, place) : prose(part, index === 0))).join('');
}

/** A name as code, whatever is in it. */
export function codeName(name: string, place: Place): string {
  const text = plain(name);
  return text === '' || text.includes('`') ? prose(text, false) : code(text, place);
}

/** `path:line`, as a link to that line where the repository's host is known. */
export function locationLink(linkTemplate: string | null, path: string, line: number): string {
  const text = prose(`${plain(path)}:${line}`, true);
  const url = lineUrl(linkTemplate, path, line);
  return url === null ? text : `[${text}](${url})`;
}

/** A link; only its text where the URL is not http or https. */
export function link(title: string, url: string): string {
  const text = prose(plain(title), false);
  const target = webUrl(url);
  return target === null ? text : `[${text}](${target})`;
}

/** One row of a table whose cells are Markdown already. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A table's heading row and rule. */
export function tableHead(names: readonly string[]): string[] {
  return [row(names), row(names.map(() => '---'))];
}

function code(text: string, place: Place): string {
  const inner = text.trim();
  if (inner === '') return prose(`\`${text}\``, false);
  // A cell splits at a pipe, and how a backslash before one counts differs between renderers: such code is written as text.
  if (place === 'cell' && inner.includes('|')) {
    return inner.includes('\\') ? prose(inner, false) : `\`${inner.replaceAll('|', '\\|')}\``;
  }
  return `\`${inner}\``;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;' };
// Between the two halves of a mention, an issue number or a bare link it keeps renderers from making one.
const APART = '&#8203;';

/** What `prose` may have to change. */
const SPECIAL = /[\\`*[\]~$&<>|_@#]|:\/\/|www\./i;

function prose(text: string, startsLine: boolean): string {
  const escaped = SPECIAL.test(text) ? withoutMeaning(text) : text;
  return startsLine ? escaped.replace(/^([#+\-=:]|\d+(?=[.)]))/, startEscape) : escaped;
}

function withoutMeaning(text: string): string {
  return (
    text
      .replace(/[\\`*[\]~$]/g, '\\$&')
      .replace(/[&<>|]/g, (c) => ENTITIES[c]!)
      // An underscore inside a word is literal already, and names read better without the backslash.
      .replace(/_+/g, (run: string, at: number, whole: string) =>
        /[a-z0-9]/i.test(whole[at - 1] ?? '') && /[a-z0-9]/i.test(whole[at + run.length] ?? '')
          ? run
          : run.replaceAll('_', '\\_'),
      )
      .replace(/@(?=\S)/g, `@${APART}`)
      .replace(/(?<!&)#(?=\d)/g, `#${APART}`)
      .replace(/:\/\//g, `:${APART}//`)
      .replace(/www\./gi, (www) => `${www.slice(0, 3)}${APART}.`)
  );
}

function startEscape(start: string): string {
  return /^\d/.test(start) ? `${APART}${start}` : `\\${start}`;
}
