import type { EntryPoint, Member, TypeExpr } from '../schema.ts';

/** What a function gives that may fail: `(T, error)`. */
export const orError = (type: TypeExpr, member: Member = {}): Member => ({
  ...member,
  returns: `tuple<${type},error>`,
});

/** One entry point per registering member of each owner; the function may stand at any place. */
export function registrars(
  owners: readonly string[],
  names: string,
  entry: Omit<EntryPoint, 'registrar'>,
): EntryPoint[] {
  return owners.flatMap((owner) =>
    names.split(' ').map((name): EntryPoint => ({ argument: '*', ...entry, registrar: `${owner}.${name}` })),
  );
}

/** The same library under each of its major versions: `a.b/lib.*` and `a.b/lib/v2.*` → `a.b/lib/v3.*`. */
export function versionsOf(path: string, current: string, others: readonly string[]): Record<string, string> {
  const rows = others.map((version): [string, string] => [
    `${version === '' ? path : `${path}/${version}`}.*`,
    `${path}/${current}.*`,
  ]);
  return Object.fromEntries(rows);
}
