import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import type { Type } from '../types/type.ts';
import { bindingFor } from './bindings.ts';
import { memberCalled } from './collections.ts';
import { sameCode } from './conditions.ts';
import { within } from './names.ts';
import type { ReadModifyWrite } from './read-modify-write.ts';
import { sourceOf } from './source.ts';
import { argumentNode } from './turns.ts';
import { heldBy, isMade, isNumeric } from './written-back.ts';

/** A row that a query gave, as an expression names it. */
interface Row {
  /** The expression. */
  object: number;
  /** The query, by its expression and its type. */
  query: number;
  type: Type;
}

/**
 * Numbers that a builder's statement writes back from the row that another builder read, found by the same value
 * (`db('wallets').where({ id }).update({ cents: wallet.cents - 1 })`): rows of which no class tells.
 */
export function* builtBack(analysis: Analysis, facts: FunctionFacts): Generator<ReadModifyWrite> {
  const { fn } = facts;
  const { tree } = fn;
  for (const site of facts.sites) {
    if (site.effect !== 'write' || (site.implicit !== null && site.implicit !== 'await')) continue;
    const member = site.known?.member;
    if (member && (member.values !== undefined || member.object !== undefined || member.conditions !== undefined))
      continue;
    for (const call of callsOf(fn, site.node)) {
      const place = memberCalled(analysis, facts, call)?.member.values;
      const values = place === undefined ? -1 : heldBy(facts, argumentNode(fn, call, place));
      if (values >= 0 && tree.kind(values) === Kind.Dict) yield* inColumns(analysis, facts, site, values);
    }
  }
}

function* inColumns(analysis: Analysis, facts: FunctionFacts, site: Site, values: number): Generator<ReadModifyWrite> {
  const { tree } = facts.fn;
  for (const pair of tree.children(values)) {
    if (tree.kind(pair) !== Kind.Pair || tree.kind(tree.child(pair, 0)) !== Kind.Str) continue;
    const attribute = tree.str(tree.child(pair, 0));
    const value = heldBy(facts, tree.child(pair, 1));
    if (tree.kind(value) !== Kind.Binary) continue;
    const operator = tree.str(value);
    const [left, right] = tree.children(value);
    const row = isNumeric(facts, operator, right) ? rowAt(facts, left, attribute) : null;
    if (row && isSameRow(analysis, facts, site, row))
      yield { node: site.node, object: row.object, type: row.type, attribute, operator };
  }
}

/** The row whose attribute an expression reads, when a query of this function is seen to give it and keeps nobody out. */
function rowAt(facts: FunctionFacts, node: number, attribute: string): Row | null {
  const { fn, types } = facts;
  const { tree } = fn;
  const kind = tree.kind(node);
  if (kind === Kind.Logical) return rowAt(facts, tree.child(node, 0), attribute);
  if (kind === Kind.Call)
    return tree.children(node).length === 2 && tree.kind(tree.child(node, 0)) === Kind.Name
      ? rowAt(facts, tree.child(node, 1), attribute)
      : null;
  if (kind !== Kind.Attr || tree.str(node) !== attribute) return null;
  const object = tree.child(node, 0);
  // `rows[0].n` as `const [row] = rows`.
  const name = tree.kind(object) === Kind.Index ? tree.child(object, 0) : object;
  const binding = tree.kind(name) === Kind.Name ? bindingFor(fn, name) : null;
  if (binding?.kind !== 'assign' || binding.value < 0) return null;
  let query = heldBy(facts, binding.value);
  if (tree.kind(query) === Kind.Await) query = tree.child(query, 0);
  const type = types.get(query);
  const known = type?.facts;
  if (!type || !known?.fromQuery || known.fn !== fn || isMade(known)) return null;
  const { locked, aggregates, counts } = known.marks;
  return locked || aggregates || counts ? null : { object, query, type };
}

/** Whether a statement finds its row by what the row was read by, or by its key, and not by the old value itself. */
function isSameRow(analysis: Analysis, facts: FunctionFacts, site: Site, { object, query }: Row): boolean {
  const { fn } = facts;
  const { tree } = fn;
  const written = conditionsAt(analysis, facts, site.node);
  let byKey = false;
  for (const condition of written.flatMap((one) => givenAt(fn, one)))
    for (const node of within(tree, condition)) {
      if (tree.kind(node) !== Kind.Attr || !sameCode(tree, tree.child(node, 0), object)) continue;
      if (!/id$/i.test(tree.str(node))) return false;
      byKey = true;
    }
  if (byKey) return true;
  const asked = new Set(conditionsAt(analysis, facts, query).flatMap((one) => valuesIn(fn, one)));
  return written.flatMap((one) => valuesIn(fn, one)).some((value) => asked.has(value));
}

/** What a builder's chain is given to choose its rows by. */
function conditionsAt(analysis: Analysis, facts: FunctionFacts, node: number): number[] {
  const { fn } = facts;
  return callsOf(fn, node).flatMap((call) => {
    const marks = memberCalled(analysis, facts, call)?.member.marks;
    const places = marks?.filteredBy ?? [];
    const given = places.map((place) => argumentNode(fn, call, place)).filter((one) => one >= 0);
    return marks?.filtered ? [...given, call] : given;
  });
}

/** What a call is given, without the chain that it ends; other expressions as they are. */
function givenAt({ tree }: FunctionInfo, node: number): number[] {
  return tree.kind(node) === Kind.Call ? tree.children(node).slice(1) : [node];
}

/** The values that columns are compared with, as they are written. */
function valuesIn(fn: FunctionInfo, node: number): string[] {
  const { tree } = fn;
  switch (tree.kind(node)) {
    case Kind.Call: {
      const args = givenAt(fn, node);
      // `eq(wallets.id, id)`, `where('id', id)`: the column comes first.
      const isColumn = args.length > 1 && (tree.kind(args[0]) === Kind.Attr || tree.kind(args[0]) === Kind.Str);
      return (isColumn ? args.slice(1) : args).flatMap((one) => valuesIn(fn, one));
    }
    case Kind.Dict:
      return tree
        .children(node)
        .flatMap((pair) => (tree.kind(pair) === Kind.Pair ? valuesIn(fn, tree.child(pair, 1)) : []));
    case Kind.Name:
    case Kind.Attr:
      return [sourceOf(tree, node)];
    default:
      return [];
  }
}

/** The calls of a chain, the last first. */
function callsOf({ tree }: FunctionInfo, node: number): number[] {
  const out: number[] = [];
  for (let at = node; at >= 0; at = tree.child(at, 0)) {
    const kind = tree.kind(at);
    if (kind === Kind.Call) out.push(at);
    else if (kind !== Kind.Attr && kind !== Kind.Await) break;
  }
  return out;
}
