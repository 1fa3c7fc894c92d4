import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { Entity } from '../types/entities.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { members, type Type } from '../types/type.ts';
import { bindingsOf } from './bindings.ts';
import { leaves } from './order.ts';
import { isStored } from './read-modify-write.ts';

/** A row that was read is given a new state that was known when the code was written: a step of a state machine. */
export interface StateChange {
  /** The statement or call that writes. */
  node: number;
  /** The row's name in the function, and its type. */
  row: number;
  type: Type;
  entity: Entity;
  attribute: string;
  /** The new state. */
  value: number;
  /** The read of the row, in this function. */
  read: Site;
  /** The `if` over the row's present state that decides whether the change is made; -1 where nothing looks at it. */
  judged: number;
  /** The row may also be one that was made here: it is read, and made when there was none. */
  mayBeNew: boolean;
}

const STATE = /(?:^|_)(?:status|state|phase)$/;

/** Every place of a function where a row that it has read is moved to another state. */
export function* stateChanges(analysis: Analysis, facts: FunctionFacts): Generator<StateChange> {
  const { fn } = facts;
  const { tree } = fn;
  for (const write of facts.writes) {
    if (write.operator !== null || write.value < 0 || !STATE.test(write.attribute)) continue;
    const row = tree.child(write.target, 0);
    if (!isStored(analysis, facts, row, write) && !isHandedOn(facts, row, write.node)) continue;
    const change = changeOf(analysis, facts, write.node, row, write.attribute, write.value);
    if (change) yield change;
  }
  for (const site of facts.sites) {
    if (
      site.implicit ||
      tree.kind(site.node) !== Kind.Call ||
      !WRITES.some((key) => analysis.effects.through(site, key))
    )
      continue;
    const args = tree.children(site.node).slice(1);
    for (const { attribute, value } of assigned(fn, args)) {
      if (!STATE.test(attribute)) continue;
      for (const row of args) {
        const change =
          tree.kind(row) === Kind.Name ? changeOf(analysis, facts, site.node, row, attribute, value) : null;
        if (!change) continue;
        yield change;
        break;
      }
    }
  }
}
const WRITES = ['write', 'stage', 'flush'] as const;

/** `{"status": x}` among a call's arguments, or in one that a keyword gives. */
function* assigned({ tree }: FunctionInfo, args: readonly number[]): Generator<{ attribute: string; value: number }> {
  for (const arg of args) {
    const value = tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg;
    if (tree.kind(value) !== Kind.Dict) continue;
    for (const pair of tree.children(value))
      if (tree.kind(pair) === Kind.Pair && tree.kind(tree.child(pair, 0)) === Kind.Str)
        yield { attribute: tree.str(tree.child(pair, 0)), value: tree.child(pair, 1) };
  }
}

/** Whether a changed row is given to a call after its change: to a helper that stores it. */
function isHandedOn({ fn, sites }: FunctionFacts, row: number, after: number): boolean {
  const { tree } = fn;
  return sites.some(
    ({ node, targets }) =>
      node > after &&
      targets.length > 0 &&
      tree.kind(node) === Kind.Call &&
      tree.children(node).some((arg) => tree.kind(arg) === Kind.Name && tree.str(arg) === tree.str(row)),
  );
}

function changeOf(
  analysis: Analysis,
  facts: FunctionFacts,
  node: number,
  row: number,
  attribute: string,
  value: number,
): StateChange | null {
  const { fn } = facts;
  const { tree } = fn;
  if (tree.kind(row) !== Kind.Name || tree.str(row) === fn.receiver || !isKnownState(facts, value)) return null;
  const held = facts.types.get(row);
  const type = held ? members(held).find((one) => one.k === 'instance' && one.cls) : undefined;
  const entity = type?.cls ? analysis.inference.entities.of(type.cls) : null;
  if (!type || !entity?.columns.has(attribute) || type.facts?.marks.locked) return null;
  const read = readOf(analysis, facts, row);
  if (!read || loopsOver(fn, row)) return null;
  const judged = judgedBy(analysis, facts, entity, row, node, attribute, value);
  if (judged === null) return null;
  return { node, row, type, entity, attribute, value, read: read.site, judged, mayBeNew: read.mayBeNew };
}

/** A literal, or a member of a class (`Status.PAID`): nothing that was computed or given. */
function isKnownState({ fn, types }: FunctionFacts, value: number): boolean {
  const { tree } = fn;
  if (tree.kind(value) === Kind.Str) return true;
  if (tree.kind(value) !== Kind.Attr) return false;
  let root = value;
  while (tree.kind(root) === Kind.Attr) root = tree.child(root, 0);
  if (tree.kind(root) !== Kind.Name) return false;
  const type = types.get(root);
  return type?.k === 'class' || type?.k === 'module' || type?.k === 'symbol' || /^[A-Z]/.test(tree.str(root));
}

/** The call of this function that read a row from the database, when it is the row's only origin but for one that is made where none was found. */
function readOf(analysis: Analysis, facts: FunctionFacts, row: number): { site: Site; mayBeNew: boolean } | null {
  const { fn, sitesAt } = facts;
  const { tree } = fn;
  let found: Site | null = null;
  let mayBeNew = false;
  for (const { kind, node, value, place } of bindingsOf(fn, tree.str(row))) {
    if (node > row) continue;
    if (kind !== 'assign' || place >= 0) return null;
    let call = value;
    while (tree.kind(call) === Kind.Await || (tree.kind(call) === Kind.Call && isCast(facts, call)))
      call = tree.kind(call) === Kind.Await ? tree.child(call, 0) : tree.lastChild(call);
    if (tree.kind(call) !== Kind.Call) return null;
    if (analysis.inference.entities.of(facts.types.get(call)?.cls) && facts.types.get(call)?.facts?.fresh) {
      mayBeNew = true;
      continue;
    }
    const site = (sitesAt.get(call) ?? []).find((one) => analysis.effects.through(one, 'read'));
    if (!site || found || WRITES.some((key) => analysis.effects.through(site, key))) return null;
    if (site.type?.facts?.marks.locked || site.receiver?.facts?.marks.locked) return null;
    found = site;
  }
  return found && { site: found, mayBeNew };
}

function isCast({ fn }: FunctionFacts, call: number): boolean {
  const callee = fn.tree.child(call, 0);
  return fn.tree.str(callee) === 'cast' && fn.tree.children(call).length === 3;
}

function loopsOver({ tree }: FunctionInfo, row: number): boolean {
  for (let n = tree.parent(row); n >= 0 && tree.kind(n) !== Kind.Function; n = tree.parent(n))
    if (tree.kind(n) === Kind.For || tree.kind(n) === Kind.While) return true;
  return false;
}

/**
 * The `if` over a row's state that guards a write: around it, or before it and leaving the function; -1 where there is none, and
 * null where it only asks whether the row has the new state already.
 */
function judgedBy(
  analysis: Analysis,
  facts: FunctionFacts,
  entity: Entity,
  row: number,
  node: number,
  attribute: string,
  value: number,
): number | null {
  const { fn } = facts;
  const { tree } = fn;
  let savesAWrite = false;
  const looks = (test: number): boolean => {
    for (let n = test; n < tree.end(test); n++) {
      if (tree.kind(n) !== Kind.Attr) continue;
      const object = tree.child(n, 0);
      if (tree.kind(object) !== Kind.Name || tree.str(object) !== tree.str(row)) continue;
      if (!isOfState(analysis, entity, tree.str(n), attribute)) continue;
      if (!comparesWith(facts, n, value)) return true;
      savesAWrite = true;
    }
    return false;
  };
  for (let inner = node, outer = tree.parent(node); outer >= 0 && inner !== fn.node; ) {
    if (tree.kind(outer) === Kind.If && inner !== tree.child(outer, 0) && looks(tree.child(outer, 0))) return outer;
    if (tree.kind(outer) === Kind.Block)
      for (const statement of tree.children(outer)) {
        if (statement >= inner) break;
        if (tree.kind(statement) !== Kind.If || !looks(tree.child(statement, 0))) continue;
        if (leaves(fn, tree.child(statement, 1))) return statement;
      }
    inner = outer;
    outer = tree.parent(outer);
  }
  return savesAWrite ? null : -1;
}

/** Whether an attribute is the state, or a property or method of the entity that reads it. */
function isOfState(analysis: Analysis, entity: Entity, name: string, attribute: string): boolean {
  if (name === attribute) return true;
  const fn = analysis.inference.method(entity.cls, name)?.fn;
  if (!fn || fn.body < 0) return false;
  const { tree } = fn;
  for (let n = fn.body; n < tree.end(fn.body); n++)
    if (tree.kind(n) === Kind.Attr && tree.str(n) === attribute && tree.str(tree.child(n, 0)) === fn.receiver)
      return true;
  return false;
}

/** `row.status != DONE` before `row.status = DONE`: it says only that the change is not needed twice. */
function comparesWith({ fn }: FunctionFacts, attribute: number, value: number): boolean {
  const { tree } = fn;
  const compare = tree.parent(attribute);
  if (tree.kind(compare) !== Kind.Compare) return false;
  const other = tree.child(compare, 0) === attribute ? tree.child(compare, 1) : tree.child(compare, 0);
  return tree.kind(other) === tree.kind(value) && tree.str(other) === tree.str(value);
}
