import { describe, expect, test } from 'vitest';
import type { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import type { Library, Member, TypeExpr } from '../../../src/analysis/knowledge/schema.ts';
import { parseTypeExpression, type TypeNode } from '../../../src/analysis/types/type-expression.ts';

const PLAIN = new Set(
  'list iter asynciter dict tuple set str bytes int float bool none any type promise error'.split(' '),
);
const PLACE = /^\$(?:self|T|U|E|<>=|(?:\d+|\w+=)(?:\.(?:T|U|return|awaited|named|promised|keys|entries))?|E\.T)$/;

function* membersOf(library: Library): Generator<[string, Member]> {
  yield* Object.entries(library.functions ?? {});
  for (const [name, type] of Object.entries(library.types ?? {})) {
    for (const [own, member] of Object.entries(type.members ?? {})) yield [`${name}.${own}`, member];
    for (const member of [type.others, type.construct, type.call]) if (member) yield [name, member];
    for (const [own, { withCallback }] of Object.entries(type.members ?? {}))
      if (withCallback) yield [`${name}.${own}`, withCallback];
  }
}

/** Every type expression of a library, with where it stands. */
function* expressionsOf(library: Library): Generator<[string, TypeExpr]> {
  for (const [where, member] of membersOf(library)) {
    for (const text of [member.returns, member.several, member.decorates?.makes]) if (text) yield [where, text];
    for (const runs of member.runs ?? []) for (const text of runs.given ?? []) yield [where, text];
  }
  for (const [where, type] of Object.entries(library.types ?? {})) {
    for (const text of Object.values(type.attributes ?? {})) yield [where, text];
    for (const text of [type.enter?.gives, type.iterate?.gives, type.awaited?.gives, type.index?.gives])
      if (text) yield [where, text];
  }
  for (const { type, awaited } of library.assumptions ?? [])
    for (const text of [type, awaited]) if (text) yield ['', text];
}

function namesIn(node: TypeNode): string[] {
  return [
    ...(node.alternatives ? [] : [node.name]),
    ...[...(node.alternatives ?? []), ...node.args].flatMap((inner) => namesIn(inner)),
  ];
}

/** What a name does, wherever it is imported from: a function, or a member of a type. */
export function memberNamed(knowledge: Knowledge, name: string): Member | undefined {
  const canonical = knowledge.canonical(name);
  const dot = canonical.lastIndexOf('.');
  return (
    knowledge.function(canonical) ??
    knowledge.member(knowledge.canonical(canonical.slice(0, dot)), canonical.slice(dot + 1))
  )?.member;
}

/** Checks of the data itself: type expressions, names, aliases, entry points and documentation. */
export function describeLibraries(all: readonly Library[], knowledge: Knowledge): void {
  const does = (name: string): Member | undefined => memberNamed(knowledge, name);
  describe.each(all.map((library): [string, Library] => [library.title, library]))('%s', (_title, library) => {
    test('has type expressions that follow the grammar and name types that are known', () => {
      for (const [where, text] of expressionsOf(library)) {
        for (const name of namesIn(parseTypeExpression(text))) {
          const known = PLAIN.has(name) || PLACE.test(name) || knowledge.type(knowledge.canonical(name)) !== null;
          expect(known, `${where}: ${name} in ${text}`).toBe(true);
        }
      }
    });

    test('has bases that are known and aliases that come to an end', () => {
      for (const [name, type] of Object.entries(library.types ?? {})) {
        for (const base of type.bases ?? [])
          expect(knowledge.type(knowledge.canonical(base)), `${name}: ${base}`).not.toBeNull();
        expect(knowledge.canonical(name), 'a name in the data is the one that is looked up').toBe(name);
      }
      for (const name of Object.keys(library.functions ?? {})) expect(knowledge.canonical(name)).toBe(name);
      for (const alias of Object.keys(library.aliases ?? {})) {
        const seen = /[./]\*$/.test(alias) ? `${alias.slice(0, -1)}X` : alias;
        const canonical = knowledge.canonical(seen);
        expect(canonical).not.toBe(seen);
        expect(knowledge.canonical(canonical)).toBe(canonical);
      }
    });

    test('has aliases of single names that lead to something', () => {
      for (const alias of Object.keys(library.aliases ?? {}).filter((name) => !/[./]\*$/.test(name))) {
        const target = knowledge.canonical(alias);
        const known =
          does(alias) !== undefined ||
          knowledge.type(target) !== null ||
          knowledge.entryPoints.some(({ entry }) => Object.values(entry).includes(target)) ||
          knowledge.injectors.has(target);
        expect(known, `${alias} → ${target}`).toBe(true);
      }
    });

    test('says at every entry point how it is told, under the name that is looked up', () => {
      for (const entry of library.entryPoints ?? []) {
        const names = [entry.decorator, entry.base, entry.registrar].filter((name) => name !== undefined);
        if (entry.baseNamed || entry.classNamed) {
          expect(names).toHaveLength(0);
          expect(entry.methods).not.toHaveLength(0);
          continue;
        }
        if (entry.declaredAs) {
          expect(names).toHaveLength(0);
          continue;
        }
        if (entry.files || entry.directive) {
          expect(names).toHaveLength(0);
          if (entry.files) expect(entry.exports).not.toHaveLength(0);
          continue;
        }
        expect(names).toHaveLength(1);
        expect(knowledge.canonical(names[0])).toBe(names[0]);
        if (entry.base) expect(entry.methods).not.toHaveLength(0);
        if (entry.registrar) expect(entry.argument).toBeDefined();
        // A decorator or registrar of a class is looked up as a member of its type.
        const owner = names[0].slice(0, names[0].lastIndexOf('.'));
        if (!entry.base && /\.[A-Z]\w*$/.test(owner)) expect(does(names[0]), names[0]).toBeDefined();
      }
      for (const name of library.transparent ?? []) expect(knowledge.canonical(name)).toBe(name);
    });

    test('is documented', () => {
      expect(Object.keys(library.docs).length).toBeGreaterThan(0);
      for (const url of Object.values(library.docs)) expect(new URL(url).protocol).toBe('https:');
    });
  });
}
