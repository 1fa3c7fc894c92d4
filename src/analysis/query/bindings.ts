import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';

/** Where a local name gets a value. */
export interface Binding {
  /** The Name node that is bound. */
  node: number;
  /** The Assign, For, CompFor or WithItem node, or the Function node for a parameter. */
  at: number;
  /** What is assigned, gone over or entered; -1 for a parameter. */
  value: number;
  kind: 'assign' | 'element' | 'enter' | 'parameter' | 'other';
  /** The name stands in a tuple on the left side, at this place; -1: alone. */
  place: number;
}

interface Names {
  bindings: Map<string, Binding[]>;
  reads: Map<string, number[]>;
}

const known = new WeakMap<FunctionInfo, Names>();

/** Every place in a function's code, nested functions included, where a name is bound or read. */
function namesOf(fn: FunctionInfo): Names {
  let names = known.get(fn);
  if (names) return names;
  names = { bindings: new Map(), reads: new Map() };
  known.set(fn, names);
  const { tree } = fn;
  const add = <T>(map: Map<string, T[]>, name: string, value: T): void => {
    const list = map.get(name);
    if (list) list.push(value);
    else map.set(name, [value]);
  };
  for (const param of fn.params)
    add(names.bindings, param.name, { node: param.node, at: fn.node, value: -1, kind: 'parameter', place: -1 });
  for (let node = fn.body; node >= 0 && node < tree.end(fn.body); node++) {
    if (tree.kind(node) !== Kind.Name) continue;
    const binding = bindingAt(fn, node);
    if (binding) add(names.bindings, tree.str(node), binding);
    if (!binding || binding.kind === 'other') add(names.reads, tree.str(node), node);
  }
  return names;
}

function bindingAt(fn: FunctionInfo, node: number): Binding | null {
  const { tree } = fn;
  let inner = node;
  let outer = tree.parent(node);
  let place = -1;
  while (outer >= 0 && isPattern(fn, outer, inner)) {
    if (tree.kind(outer) !== Kind.Spread && tree.kind(outer) !== Kind.Pair) place = tree.children(outer).indexOf(inner);
    inner = outer;
    outer = tree.parent(outer);
  }
  if (outer < 0) return null;
  switch (tree.kind(outer)) {
    case Kind.Assign:
      if (inner === tree.child(outer, 0) || inner === tree.child(outer, 1)) return null;
      if (place === 0 && standsBesideError(fn, outer, inner)) place = -1;
      return { node, at: outer, value: tree.child(outer, 0), kind: 'assign', place };
    case Kind.AugAssign:
      return inner === tree.child(outer, 0)
        ? { node, at: outer, value: tree.child(outer, 1), kind: 'other', place }
        : null;
    case Kind.For:
    case Kind.CompFor:
      return inner === tree.child(outer, 1)
        ? { node, at: outer, value: tree.child(outer, 0), kind: 'element', place }
        : null;
    case Kind.WithItem:
      return inner === tree.child(outer, 1)
        ? { node, at: outer, value: tree.child(outer, 0), kind: 'enter', place }
        : null;
    default:
      return null;
  }
}

/** Whether a pattern takes what a call gives and, beside it, whether it failed: `user, err := find(id)`. */
function standsBesideError({ tree, module }: FunctionInfo, assign: number, pattern: number): boolean {
  return (
    module.semantics.errorsAreValues !== null &&
    tree.kind(tree.child(assign, 0)) === Kind.Call &&
    tree.children(pattern).length === 2
  );
}

/** Whether a node may be part of a pattern on the left side that a name in it is bound by. */
function isPattern(fn: FunctionInfo, node: number, inner: number): boolean {
  const { tree } = fn;
  const kind = tree.kind(node);
  if (kind === Kind.Tuple || kind === Kind.List || kind === Kind.Dict) return true;
  return kind === Kind.Pair ? tree.child(node, 1) === inner : isStar(fn, node);
}

function isStar(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  return tree.kind(node) === Kind.Spread && tree.kind(tree.parent(node)) === Kind.Tuple;
}

/** All places where a name is bound in a function, parameters included. */
export function bindingsOf(fn: FunctionInfo, name: string): readonly Binding[] {
  return namesOf(fn).bindings.get(name) ?? [];
}

/** The Name nodes of a function, in source order, where a name's value is used. */
export function readsOf(fn: FunctionInfo, name: string): readonly number[] {
  return namesOf(fn).reads.get(name) ?? [];
}

/** The binding that a Name node's value comes from: the loop or comprehension around it, else the only or the last one before it. */
export function bindingFor(fn: FunctionInfo, node: number): Binding | null {
  const { tree } = fn;
  const all = bindingsOf(fn, tree.str(node));
  if (all.length === 0) return null;
  let best: Binding | null = null;
  for (const binding of all) {
    const { at, kind } = binding;
    if (kind === 'element' && tree.kind(at) === Kind.CompFor) {
      // A comprehension's names are its own.
      if (!tree.contains(tree.parent(at), node)) continue;
      return binding;
    }
    if (kind === 'element' && !tree.contains(at, node) && all.length > 1) continue;
    if (binding.node > node && kind !== 'parameter') continue;
    if (kind === 'assign' && tree.has(at, Flag.Declares) && !tree.contains(regionOf(fn, at), node)) continue;
    if (!best || binding.node > best.node || best.kind === 'parameter') best = binding;
  }
  return best;
}

/** The names that are bound by a loop, or assigned in its body: what changes from turn to turn. */
export function boundWithin(fn: FunctionInfo, from: number, to: number): Set<string> {
  const out = new Set<string>();
  for (const [name, bindings] of namesOf(fn).bindings) {
    if (bindings.some(({ node, kind }) => kind !== 'parameter' && node >= from && node < to)) out.add(name);
  }
  return out;
}

/** The node in which the names live that a declaring assignment makes: its block, or the statement whose head it stands in. */
function regionOf({ tree }: FunctionInfo, assign: number): number {
  const block = tree.parent(assign);
  if (tree.has(assign, Flag.Heads)) {
    const statements = tree.children(block);
    const headed = statements.find(
      (statement) => statement > assign && !(tree.kind(statement) === Kind.Assign && tree.has(statement, Flag.Heads)),
    );
    return headed ?? block;
  }
  // What follows a deferred call is the same block.
  let region = block;
  while (isAfterDefer(tree, region)) region = tree.parent(tree.parent(region));
  return region;
}

function isAfterDefer(tree: FunctionInfo['tree'], block: number): boolean {
  const around = tree.parent(block);
  if (around < 0 || tree.kind(around) !== Kind.Try || tree.child(around, 0) !== block) return false;
  return tree.children(around).some((part) => tree.kind(part) === Kind.Finally && tree.has(part, Flag.Deferred));
}

/** The region of the variable that a name stands for at a node, where names belong to blocks: the innermost one that declares it, or the function. */
export function variableAt(fn: FunctionInfo, name: string, node: number): number {
  const { tree } = fn;
  let region = fn.node;
  for (const { at, kind, node: bound } of bindingsOf(fn, name)) {
    if (kind !== 'assign' || bound > node || !tree.has(at, Flag.Declares)) continue;
    const own = regionOf(fn, at);
    if (own > region && tree.contains(own, node)) region = own;
  }
  return region;
}

/** The region of the variable that an assignment gives a value to. */
export function variableOf(fn: FunctionInfo, name: string, assign: number): number {
  return fn.tree.has(assign, Flag.Declares) ? regionOf(fn, assign) : variableAt(fn, name, assign);
}
