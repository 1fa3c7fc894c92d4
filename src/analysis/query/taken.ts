import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts } from '../types/facts.ts';
import type { Type } from '../types/type.ts';

const DEPTH = 3;
/** Calls that keep or end what they are given. */
const KEEPS = /clos|release|put|push|enter|register|return|stor|keep/i;

/** The variables that a function makes of what another variable holds: `queries := New(tx)`. */
export function argumentAliases(facts: FunctionFacts, name: string, after: number): ReadonlySet<string> {
  const found = new Set<string>();
  const { fn } = facts;
  const { tree } = fn;
  for (const node of usesOf(fn, name, after)) {
    const made = madeInto(facts, node);
    if (made >= 0) found.add(tree.str(made));
  }
  found.delete(name);
  return found;
}

/** The variable that takes the result of the call of the project that a node is an argument of, or -1. */
function madeInto({ fn, sitesAt, types }: FunctionFacts, node: number): number {
  const { tree } = fn;
  const call = tree.parent(node);
  if (tree.kind(call) !== Kind.Call || tree.child(call, 0) === node) return -1;
  if (!sitesAt.get(call)?.some(({ targets }) => targets.length > 0)) return -1;
  if (types.get(call)?.k !== 'instance') return -1;
  const assign = tree.parent(call);
  if (tree.kind(assign) !== Kind.Assign) return -1;
  const targets = tree.children(assign).slice(2);
  return targets.length === 1 && tree.kind(targets[0]) === Kind.Name ? targets[0] : -1;
}

/** Whether what a variable holds is given to somebody who may own it: returned, stored, captured, or handed to what can't be seen. */
export function escapes(facts: FunctionFacts, name: string, after: number, depth = 0): boolean {
  return usesOf(facts.fn, name, after).some((node) => escapesAt(facts, node, after, depth));
}

function usesOf({ tree, body }: FunctionInfo, name: string, after: number): number[] {
  const out: number[] = [];
  for (let n = tree.kind(after) === Kind.Assign ? tree.end(after) : after; n < tree.end(body); n++)
    if (tree.kind(n) === Kind.Name && tree.str(n) === name) out.push(n);
  return out;
}

function escapesAt(facts: FunctionFacts, node: number, after: number, depth: number): boolean {
  const { fn, sitesAt, types } = facts;
  const { tree } = fn;
  for (let outer = tree.parent(node); outer >= 0 && outer !== fn.node; outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.Function) return !isOnlyUsed(fn, node);
  let inner = node;
  let parent = tree.parent(node);
  if (tree.kind(parent) === Kind.Attr && isObject(facts, parent)) {
    inner = parent;
    parent = tree.parent(parent);
    while (HOLDING.has(tree.kind(parent))) parent = tree.parent(parent);
    // `return response.Body`: the caller ends it.
    return tree.kind(parent) === Kind.Return || tree.kind(parent) === Kind.Pair;
  }
  while (HOLDING.has(tree.kind(parent))) {
    inner = parent;
    parent = tree.parent(parent);
  }
  switch (tree.kind(parent)) {
    case Kind.Return:
    case Kind.Pair:
      return true;
    case Kind.Assign:
      return tree.child(parent, 0) === inner;
    case Kind.Keyword:
      return true;
    case Kind.Call: {
      if (tree.child(parent, 0) === inner) return false;
      const site = sitesAt.get(parent)?.[0];
      if (!site || site.targets.length === 0) return true;
      const callee = tree.child(parent, 0);
      const name = tree.kind(callee) === Kind.Name || tree.kind(callee) === Kind.Attr ? tree.str(callee) : '';
      if (KEEPS.test(name)) return true;
      const made = madeInto(facts, inner);
      if (made >= 0) return depth >= DEPTH || escapes(facts, tree.str(made), after, depth + 1);
      // `return newWriter(file)`: what is made of it has it.
      if (isReturned(tree, parent) && isMade(types.get(parent))) return true;
      return tree.kind(tree.parent(parent)) === Kind.Keyword || tree.kind(tree.parent(parent)) === Kind.Pair;
    }
    default:
      return false;
  }
}

function isReturned(tree: CodeTree, node: number): boolean {
  let parent = tree.parent(node);
  while (HOLDING.has(tree.kind(parent))) parent = tree.parent(parent);
  return tree.kind(parent) === Kind.Return;
}

/** Whether a call gives an object of the project's, alone or beside an error. */
function isMade(type: Type | undefined): boolean {
  const first = type?.k === 'tuple' || (type?.k === 'object' && type.name === 'tuple') ? type.args[0] : type;
  return first?.k === 'instance';
}

/** Whether a value is an object of a library's, not a number or text. */
function isObject({ types }: FunctionFacts, node: number): boolean {
  const type = types.get(node);
  return type?.k === 'object' && type.name.includes('.');
}
const HOLDING: ReadonlySet<number> = new Set([Kind.Tuple, Kind.List, Kind.Dict, Kind.Conditional, Kind.Logical]);

/** Whether a use inside a nested function only calls a method of it: that keeps nothing that its function does not have. */
function isOnlyUsed({ tree }: FunctionInfo, node: number): boolean {
  const parent = tree.parent(node);
  return tree.kind(parent) === Kind.Attr && tree.kind(tree.parent(parent)) === Kind.Call;
}
