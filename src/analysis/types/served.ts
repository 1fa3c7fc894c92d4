import picomatch from 'picomatch';
import type { EntryPoint } from '../knowledge/schema.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import { members, type Type } from './type.ts';

/** A function that a framework is given to call, and what is known of how. */
export interface Served {
  fn: FunctionInfo;
  entry: EntryPoint;
}

const DEPTH = 4;

/** The functions that a value given to a framework holds: itself, the elements of a list, and, where the data says so, the members of objects. */
export function servedBy(type: Type, entry: EntryPoint, path: readonly string[] = []): Served[] {
  return members(type).flatMap((one) => {
    if (one.k === 'function' && one.fn) {
      const name = path.at(-1);
      if (entry.members && entry.methods && (name === undefined || !entry.methods.includes(name))) return [];
      return [{ fn: one.fn, entry: ofObjects(entry, path[0]) }];
    }
    if (one.k === 'instance' && entry.instances && one.cls) {
      const { methods } = one.cls;
      return [...methods.values()]
        .filter(({ name }) => entry.instances!.some((pattern) => isNamed(pattern, name)))
        .map((fn) => ({ fn, entry }));
    }
    if (one.k !== 'object' || path.length >= DEPTH) return [];
    const isList = one.name === 'list';
    if (!isList && !entry.members) return [];
    return [...(one.fields ?? [])].flatMap(([key, of]) =>
      of ? servedBy(of, entry, isList ? path : [...path, key]) : [],
    );
  });
}

/** What hangs on a root runs once, what hangs on the type of an object once for each. */
function ofObjects(entry: EntryPoint, root: string | undefined): EntryPoint {
  if (
    !entry.members ||
    !entry.perObject ||
    (root !== undefined && !entry.rootClasses?.some((name) => isNamed(name, root)))
  )
    return entry;
  return { ...entry, perObject: undefined };
}

/** Whether a name is the one that a pattern means, which may hold one `*`, or a set of characters (`[A-Z]*`). */
export function isNamed(pattern: string, name: string): boolean {
  if (pattern.includes('[')) return picomatch.isMatch(name, pattern);
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === name;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
}
