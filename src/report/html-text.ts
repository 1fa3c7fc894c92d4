import { lineUrl, plain, webUrl } from './text.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text from an audited repository for HTML, within elements and within quoted attributes. */
export function escaped(text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** The same, with what stands between single backticks as code. */
export function sentence(text: string): string {
  const parts = plain(text).split(/(?<!`)`([^`]+)`(?!`)/);
  return parts.map((part, index) => (index % 2 === 1 ? `<code>${escaped(part)}</code>` : inner(part))).join('');
}

/** A link that tells the other side nothing; only its text where the URL is not http or https. */
export function link(text: string, url: string): string {
  const target = webUrl(url);
  if (target === null) return escaped(text);
  return `<a href="${escaped(target)}" rel="noopener noreferrer">${escaped(text)}</a>`;
}

/** `path:line`, as a link to that line where the repository's host is known. */
export function location(linkTemplate: string | null, path: string, line: number): string {
  const text = `${plain(path)}:${line}`;
  const url = lineUrl(linkTemplate, path, line);
  return `<code>${url === null ? escaped(text) : link(text, url)}</code>`;
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="wide"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}

/** A part of a sentence: as `escaped`, with the spaces at its ends kept. */
function inner(text: string): string {
  const [, before, middle, after] = /^(\s*)(.*?)(\s*)$/s.exec(text)!;
  return `${before}${escaped(middle!)}${after}`;
}
