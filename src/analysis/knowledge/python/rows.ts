import type { EntryPoint, Member } from '../schema.ts';

/** The same row for several members: names apart by spaces. */
export function members(names: string, member: Member = {}): Record<string, Member> {
  return Object.fromEntries(names.split(' ').map((name) => [name, member]));
}

/** The same row for several functions of one module: `functionsOf('os', 'stat remove', …)`. */
export function functionsOf(module: string, names: string, member: Member = {}): Record<string, Member> {
  return Object.fromEntries(names.split(' ').map((name) => [`${module}.${name}`, member]));
}

/** Alternative modules under which the same names can be imported: `a.b` → `c` gives `a.b.X` → `c.X`. */
export function aliasesOf(target: string, modules: string[], names: string): Record<string, string> {
  const rows = modules.flatMap((module) => names.split(' ').map((name) => [`${module}.${name}`, `${target}.${name}`]));
  return Object.fromEntries(rows);
}

/** One entry point per decorating member of each owner. */
export function decoratorsOf(owners: string[], names: string, entry: Omit<EntryPoint, 'decorator'>): EntryPoint[] {
  return owners.flatMap((owner) => names.split(' ').map((name) => ({ ...entry, decorator: `${owner}.${name}` })));
}
