import { lineUrl, plain, webUrl } from './text.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text from an audited repository for HTML, within elements and within quoted attributes. */
export function escaped(text: string): string {
  return entities(plain(text));
}

function entities(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => ENTITIES[character]!) : text;
}

/** The same, with what stands between single backticks as code. */
export function sentence(text: string): string {
  const parts = plain(text).split(/(?<!`)`([^`]+)`(?!`)/);
  return parts.map((part, index) => (index % 2 === 1 ? `<code>${escaped(part)}</code>` : entities(part))).join('');
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
