import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { textOf } from './passages.ts';

/** Ids of libraries, such as `/django/django`: they go back to the server that gave them, and nowhere else. */
const ID = /^\/?[\w.@~+-]+(?:\/[\w.@~+-]+){0,4}$/;
const MOST_LIBRARIES = 40;

interface Entry {
  id: string;
  title: string;
  versions: string[];
}

/**
 * The id of the library that was asked for, from the list that a server answered with: the one of that very name, else none,
 * because the documentation of another library would be worse than nothing. Where the list has ids for versions, the one
 * that fits best.
 * @param names how the library is called
 * @param version `2.0` or null
 */
export function libraryId(answer: CallToolResult, names: readonly string[], version: string | null): string | null {
  const wanted = new Set(names.map(plain));
  const entries = entriesOf(answer);
  const entry =
    entries.find(({ title }) => wanted.has(plain(title))) ??
    entries.find(({ id }) => id.split('/').some((part) => wanted.has(plain(part))));
  if (entry === undefined) return null;
  const fitting = version === null ? undefined : bestVersion(entry.versions, version);
  return fitting === undefined ? entry.id : `${entry.id}/${fitting}`;
}

function entriesOf(answer: CallToolResult): Entry[] {
  const entries: Entry[] = [];
  let entry: Entry | null = null;
  let title = '';
  for (const line of textOf(answer).split('\n')) {
    const [, name, value] =
      /^\s*-?\s*(title|name|(?:context7-compatible )?library id|id|versions)\s*:\s*(.+)$/i.exec(line.slice(0, 4000)) ??
      [];
    if (name === undefined || value === undefined) continue;
    if (/^(title|name)$/i.test(name)) title = value.trim();
    else if (/id$/i.test(name)) {
      const id = value.trim();
      entry = ID.test(id) && id.length <= 200 ? { id, title, versions: [] } : null;
      if (entry !== null && entries.length < MOST_LIBRARIES) entries.push(entry);
      title = '';
    } else
      entry?.versions.push(
        ...value
          .split(',')
          .map((one) => one.trim())
          .filter((one) => /^[\w.-]{1,40}$/.test(one)),
      );
  }
  if (entries.length > 0) return entries;
  // Without labels, a list of bare ids.
  return [...textOf(answer).matchAll(/(?<![\w:/])\/[\w.@~+-]{1,80}\/[\w.@~+-]{1,80}(?![\w/])/g)]
    .slice(0, MOST_LIBRARIES)
    .map(([id]) => ({ id: id.replace(/\.+$/, ''), title: '', versions: [] }));
}

/** The same line, `v2.0.36` or `rel_2_0_36` for 2.0; else none, which means the newest. */
function bestVersion(versions: readonly string[], version: string): string | undefined {
  const wanted = numbers(version);
  const fits = versions.filter((one) => {
    const own = numbers(one);
    return wanted.every((number, index) => own[index] === number);
  });
  return fits.sort((a, b) => compare(numbers(b), numbers(a)))[0];
}

function numbers(version: string): number[] {
  return (version.match(/\d+/g) ?? []).slice(0, 4).map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 4; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/(?:^@|[^a-z0-9])/g, '')
    .replace(/(?<=.{3})(js|py)$/, '');
}
