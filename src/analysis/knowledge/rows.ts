import type { EntryPoint, Library, Member, TypeModel } from './schema.ts';

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

/**
 * Adds the types and members that a library's entry points speak of and that its `types` don't list: a decorator such as
 * `fastapi.FastAPI.get` is a member too, and a base class such as `BaseCommand` is a type.
 */
export function withEntryMembers(library: Library): Library {
  const types: Record<string, TypeModel> = { ...library.types };
  for (const { base, decorator, registrar } of library.entryPoints ?? []) {
    if (base !== undefined) types[base] ??= {};
    for (const name of [decorator, registrar]) {
      const owner = name?.slice(0, name.lastIndexOf('.'));
      // A class is told from a module by its capital letter.
      if (name === undefined || owner === undefined || !/\.[A-Z]\w*$/.test(owner)) continue;
      const type = types[owner] ?? {};
      types[owner] = { ...type, members: { [name.slice(owner.length + 1)]: {}, ...type.members } };
    }
  }
  return { ...library, types };
}
