import type { Member } from '../schema.ts';

type Members = Record<string, Member>;

/** Awaitable twins: the same effects, with another start to the name where the library has one (`get` → `aget`). */
export function asyncTwins(of: Members, prefix = ''): Members {
  return Object.fromEntries(
    Object.entries(of).map(([name, { quick: _, ...member }]) => [`${prefix}${name}`, { ...member, async: true }]),
  );
}

/** Some of a type's members, by name. */
export function pick(of: Members, names: string): Members {
  return Object.fromEntries(
    names.split(/\s+/).map((name) => {
      const member = of[name];
      if (member === undefined) throw new Error(`no member ${name} to pick`);
      return [name, member];
    }),
  );
}

/** A type's members but for those named. */
export function without(of: Members, names: string): Members {
  const left = new Set(names.split(/\s+/));
  return Object.fromEntries(Object.entries(of).filter(([name]) => !left.has(name)));
}
