import { Flag, Kind } from '../model/kind.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { type Facts, members, type Type } from '../types/type.ts';
import { bindingFor } from './bindings.ts';
import { conditionsOf, sameCode } from './conditions.ts';
import { within } from './names.ts';
import type { ReadModifyWrite } from './read-modify-write.ts';
import { argumentNode } from './turns.ts';

/** An attribute of a row, as an expression reads it. */
interface Part {
  object: number;
  type: Type;
}

/**
 * Numbers of rows that are not told by their class, or that stand deeper in what a call is given: the columns of the object that a
 * statement writes (`update({ where, data: { stock: product.stock - 1 } })`), and those of a document that is changed and saved.
 */
export function* writtenBack(facts: FunctionFacts): Generator<ReadModifyWrite> {
  const { tree } = facts.fn;
  for (const site of facts.sites) {
    if (site.effect !== 'write' || site.implicit || tree.kind(site.node) !== Kind.Call) continue;
    const { member } = site.known ?? {};
    if (member?.values !== undefined) yield* inValues(facts, site, argumentNode(facts.fn, site.node, member.values));
    if (member?.object === 'receiver') yield* ofDocument(facts, site);
  }
}

/** The columns of an object that is written whose new value is computed from the same column of a row that was read. */
function* inValues(facts: FunctionFacts, site: Site, values: number): Generator<ReadModifyWrite> {
  const { tree } = facts.fn;
  if (values < 0 || tree.kind(values) !== Kind.Dict) return;
  for (const pair of tree.children(values)) {
    if (tree.kind(pair) !== Kind.Pair || tree.kind(tree.child(pair, 0)) !== Kind.Str) continue;
    const attribute = tree.str(tree.child(pair, 0));
    const value = tree.child(pair, 1);
    if (tree.kind(value) === Kind.Dict) {
      // Columns under an operator: `{ $set: { n: row.n + 1 } }`.
      yield* inValues(facts, site, value);
      continue;
    }
    const found = computed(facts, heldBy(facts, value), attribute);
    if (!found || !isOfRow(facts, site, found.part)) continue;
    yield { node: site.node, object: found.part.object, type: found.part.type, attribute, operator: found.operator };
  }
}

/** `document.n -= 1` before `document.save()`. */
function* ofDocument(facts: FunctionFacts, site: Site): Generator<ReadModifyWrite> {
  const { tree, body } = facts.fn;
  const callee = tree.child(site.node, 0);
  if (tree.kind(callee) !== Kind.Attr) return;
  const saved = tree.child(callee, 0);
  for (let node = body; node < site.node; node++) {
    const kind = tree.kind(node);
    if (kind !== Kind.AugAssign && kind !== Kind.Assign) continue;
    const target = tree.child(node, kind === Kind.AugAssign ? 0 : 2);
    if (tree.kind(target) !== Kind.Attr || !sameCode(tree, tree.child(target, 0), saved)) continue;
    const object = tree.child(target, 0);
    const type = rowOf(facts, object);
    // Rows of a class are seen as such.
    if (!type || type.k === 'instance') continue;
    const attribute = tree.str(target);
    if (kind === Kind.Assign) {
      const found = computed(facts, heldBy(facts, tree.child(node, 0)), attribute);
      if (found && sameCode(tree, found.part.object, object))
        yield { node, object, type, attribute, operator: found.operator };
    } else if (isNumeric(facts, tree.str(node), tree.child(node, 1)))
      yield { node, object, type, attribute, operator: tree.str(node) };
  }
}

/** The arithmetic by which a value comes from a column of a row that a query gave. */
function computed(
  facts: FunctionFacts,
  value: number,
  attribute: string,
  depth = 0,
): { part: Part; operator: string } | null {
  const { tree } = facts.fn;
  if (value < 0 || depth > 3 || tree.kind(value) !== Kind.Binary) return null;
  const operator = tree.str(value);
  const [left, right] = tree.children(value);
  for (const [side, other] of [
    [left, right],
    [right, left],
  ]) {
    const part = isNumeric(facts, operator, other) ? partAt(facts, side, attribute) : null;
    if (part) return { part, operator };
  }
  return computed(facts, left, attribute, depth + 1) ?? computed(facts, right, attribute, depth + 1);
}

/** Whether an operation is one of numbers: `+` joins texts too, unless what is added is a number. */
export function isNumeric(facts: FunctionFacts, operator: string, other: number): boolean {
  if (operator === '-' || operator === '*' || operator === '/') return true;
  if (operator !== '+') return false;
  const { tree } = facts.fn;
  const node = heldBy(facts, other);
  if (tree.kind(node) === Kind.Num) return true;
  const type = facts.types.get(node);
  return type !== undefined && members(type).some(({ k, name }) => k === 'object' && /^(?:int|float)$/.test(name));
}

/** The row whose attribute an expression reads: as such, with a default, or through the variable that it was taken out into. */
function partAt(facts: FunctionFacts, node: number, attribute: string): Part | null {
  const { fn } = facts;
  const { tree } = fn;
  switch (tree.kind(node)) {
    case Kind.Attr: {
      const type = tree.str(node) === attribute ? rowOf(facts, tree.child(node, 0)) : null;
      return type && { object: tree.child(node, 0), type };
    }
    case Kind.Logical:
      return partAt(facts, tree.child(node, 0), attribute);
    case Kind.Call:
      return tree.children(node).length === 2 && tree.kind(tree.child(node, 0)) === Kind.Name
        ? partAt(facts, tree.child(node, 1), attribute)
        : null;
    case Kind.Name: {
      const binding = bindingFor(fn, node);
      if (binding?.kind !== 'assign' || binding.value < 0) return null;
      const pair = tree.parent(binding.node);
      if (tree.kind(pair) !== Kind.Pair) return binding.place < 0 ? partAt(facts, binding.value, attribute) : null;
      if (tree.str(tree.child(pair, 0)) !== attribute || tree.parent(tree.parent(pair)) !== binding.at) return null;
      const type = rowOf(facts, binding.value);
      return type && { object: binding.value, type };
    }
    default:
      return null;
  }
}

/** The row that an expression holds, when a query is seen to give it and nobody else is kept out. */
function rowOf({ types }: FunctionFacts, node: number): Type | null {
  const type = types.get(node);
  const row = type && members(type).find(({ facts }) => facts?.fromQuery && !isMade(facts));
  const marks = row?.facts?.marks;
  return row && !marks?.locked && !marks?.aggregates && !marks?.counts ? row : null;
}

/** Whether a row was made here. */
export function isMade({ fresh, fn, node }: Facts): boolean {
  return fresh === true || (fn !== null && node >= 0 && fn.tree.has(node, Flag.New));
}

/** Whether a statement writes the row that was read: found by it or as it was, and not by the old value itself. */
function isOfRow(facts: FunctionFacts, site: Site, { type, object }: Part): boolean {
  if (site.entity && type.cls && site.entity !== type.cls) return false;
  const { fn } = facts;
  const { tree } = fn;
  const { member } = site.known!;
  const place = member.conditions ?? member.key;
  if (place === undefined) return sameCode(tree, tree.child(tree.child(site.node, 0), 0), object);
  const condition = argumentNode(fn, site.node, place);
  if (condition < 0) return false;
  let isSame = false;
  for (const node of within(tree, condition)) {
    if (tree.kind(node) !== Kind.Attr || !sameCode(tree, tree.child(node, 0), object)) continue;
    // `where: { id, version: row.version }`: nothing is written where the row has changed.
    if (!/id$/i.test(tree.str(node))) return false;
    isSame = true;
  }
  if (isSame) return true;
  const read =
    type.facts?.fn === fn ? (facts.sitesAt.get(type.facts.node) ?? []).find(({ known }) => known) : undefined;
  const asked = read ? (conditionsOf(read) ?? []) : [];
  const written = conditionsOf(site) ?? [];
  return asked.some(({ value }) => written.some((other) => sameCode(tree, value, other.value)));
}

/** The expression that a variable stands for, or the node itself. */
export function heldBy({ fn }: FunctionFacts, node: number): number {
  if (node < 0 || fn.tree.kind(node) !== Kind.Name) return node;
  const binding = bindingFor(fn, node);
  return binding?.kind === 'assign' && binding.place < 0 && binding.value >= 0 ? binding.value : node;
}
