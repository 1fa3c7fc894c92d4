import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { ClassInfo } from '../project/symbols.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { members } from '../types/type.ts';
import { bindingFor, bindingsOf } from './bindings.ts';
import { argumentNode } from './turns.ts';

/** A new row gets the number after the one that was read: the count of rows, or the last one's. */
export interface TakenNumber {
  insert: Site;
  entity: ClassInfo;
  attribute: string;
  /** The expression of the new number. */
  value: number;
  /** The read that it rests on. */
  read: Site;
}

const DEPTH = 4;

/** The numbers of a function's new rows that are computed from what it has read of the same table. */
export function* takenNumbers(analysis: Analysis, facts: FunctionFacts): Generator<TakenNumber> {
  const { fn } = facts;
  for (const insert of facts.sites) {
    const member = insert.known?.member;
    if (insert.effect !== 'insert' || member?.values === undefined || !insert.entity || member.marks?.upserts) continue;
    if (fn.tree.kind(insert.node) !== Kind.Call) continue;
    for (const [attribute, value] of valuesOf(facts, argumentNode(fn, insert.node, member.values))) {
      const read = successorOf(analysis, facts, value, insert.entity, attribute, 0);
      if (read) yield { insert, entity: insert.entity, attribute, value, read };
    }
  }
}

/** The columns that an object gives values to, written out in the call or in a variable's only assignment. */
function valuesOf({ fn }: FunctionFacts, node: number): [string, number][] {
  const { tree } = fn;
  let object = node;
  if (node >= 0 && tree.kind(node) === Kind.Name) {
    const binding = bindingFor(fn, node);
    object = binding?.kind === 'assign' && binding.place < 0 ? binding.value : -1;
  }
  if (object < 0 || tree.kind(object) !== Kind.Dict) return [];
  return tree
    .children(object)
    .filter((pair) => tree.kind(pair) === Kind.Pair && tree.kind(tree.child(pair, 0)) === Kind.Str)
    .map((pair) => [tree.str(tree.child(pair, 0)), tree.child(pair, 1)]);
}

/** The read of the same table whose number an expression adds to, or null. */
function successorOf(
  analysis: Analysis,
  facts: FunctionFacts,
  node: number,
  entity: ClassInfo,
  attribute: string,
  depth: number,
): TakenNumber['read'] | null {
  const { fn } = facts;
  const { tree } = fn;
  if (node < 0 || depth > DEPTH) return null;
  const into = (child: number): Site | null => successorOf(analysis, facts, child, entity, attribute, depth + 1);
  switch (tree.kind(node)) {
    case Kind.Binary: {
      if (tree.str(node) !== '+') return null;
      const [left, right] = [tree.child(node, 0), tree.child(node, 1)];
      if (tree.kind(right) === Kind.Num) return numberRead(analysis, facts, left, entity, attribute, 0);
      return tree.kind(left) === Kind.Num ? numberRead(analysis, facts, right, entity, attribute, 0) : null;
    }
    case Kind.Conditional:
      for (const child of tree.children(node)) {
        const found = into(child);
        if (found) return found;
      }
      return null;
    case Kind.Name: {
      const binding = bindingFor(fn, node);
      return binding?.kind === 'assign' && binding.place < 0 ? into(binding.value) : null;
    }
    default:
      return null;
  }
}

/** The read of a table that gives a number: a count, a helper's, or the column of a row that was read. */
function numberRead(
  analysis: Analysis,
  facts: FunctionFacts,
  node: number,
  entity: ClassInfo,
  attribute: string,
  depth: number,
): Site | null {
  const { fn } = facts;
  const { tree } = fn;
  if (node < 0 || depth > DEPTH) return null;
  const into = (child: number): Site | null => numberRead(analysis, facts, child, entity, attribute, depth + 1);
  switch (tree.kind(node)) {
    case Kind.Await:
    case Kind.Logical:
    case Kind.Conditional:
      for (const child of tree.children(node)) {
        const found = into(child);
        if (found) return found;
      }
      return null;
    case Kind.Name:
      for (const { kind, value, place } of bindingsOf(fn, tree.str(node))) {
        const found = kind === 'assign' && place < 0 ? into(value) : null;
        if (found) return found;
      }
      return null;
    case Kind.Attr: {
      const type = facts.types.get(tree.child(node, 0));
      const isRow = tree.str(node) === attribute && type && members(type).some(({ cls }) => cls === entity);
      return isRow ? rowRead(analysis, facts, tree.child(node, 0), entity) : null;
    }
    case Kind.Call:
      for (const site of facts.sitesAt.get(node) ?? []) {
        const type = site.type ? members(site.type) : [];
        if (!type.some(({ k, name }) => k === 'object' && (name === 'int' || name === 'float'))) continue;
        if (analysis.effects.through(site, 'read')?.at(-1)?.entity === entity) return site;
      }
      return null;
    default:
      return null;
  }
}

/** The read that gave a row which a name, or the first of a list, stands for. */
function rowRead(analysis: Analysis, facts: FunctionFacts, row: number, entity: ClassInfo): Site | null {
  const { fn } = facts;
  const { tree } = fn;
  let root = row;
  while (tree.kind(root) === Kind.Index) root = tree.child(root, 0);
  if (tree.kind(root) !== Kind.Name) return null;
  const binding = bindingFor(fn, root);
  if (binding?.kind !== 'assign') return null;
  const call = tree.kind(binding.value) === Kind.Await ? tree.child(binding.value, 0) : binding.value;
  return (
    (facts.sitesAt.get(call) ?? []).find((site) => analysis.effects.through(site, 'read')?.at(-1)?.entity === entity) ??
    null
  );
}
