import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts } from '../types/facts.ts';
import { bindingsOf } from './bindings.ts';

const FILLING = new Set(['setdefault', 'set', 'put', 'update', 'add']);
const ASKING = new Set(['get', 'pop', 'has']);
const ROUNDS = 4;

/**
 * Whether what a node looks up is kept in a store that the function asks first: a dictionary that it both tests and fills with the
 * result (`if key not in cache: cache[key] = load(key)`), or a cache server that it reads and writes.
 */
export function isRemembered(facts: FunctionFacts, node: number): boolean {
  const { fn } = facts;
  const { tree } = fn;
  if (
    facts.sites.some((site) => site.effect === 'cache-read' && site.node < node) &&
    facts.sites.some((site) => site.effect === 'cache-write' && site.node > node)
  )
    return true;
  if (isKeptOnObject(fn, node)) return true;
  const filled = storesFilledFrom(fn, node);
  if (filled.size === 0) return false;
  for (let n = fn.body; n < tree.end(fn.body); n++) {
    const kind = tree.kind(n);
    if (kind === Kind.Compare && (tree.str(n) === 'in' || tree.str(n) === 'not in')) {
      if (filled.has(textOf(fn, tree.child(n, 1)))) return true;
    } else if (kind === Kind.Call) {
      const callee = tree.child(n, 0);
      if (
        tree.kind(callee) === Kind.Attr &&
        ASKING.has(tree.str(callee)) &&
        filled.has(textOf(fn, tree.child(callee, 0)))
      )
        return true;
    } else if (kind === Kind.Index && tree.kind(tree.parent(n)) !== Kind.Assign && isInTry(fn, n)) {
      if (filled.has(textOf(fn, tree.child(n, 0)))) return true;
    }
  }
  return false;
}

function isInTry(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer > fn.node; inner = outer, outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.Try && tree.child(outer, 0) === inner) return true;
  return false;
}

/**
 * Whether a lookup's result is kept on an object whose attribute is asked for first: `if not hasattr(o, name): setattr(o, name, load())`,
 * `o._rows = load()` after `getattr(o, '_rows', None)`.
 */
function isKeptOnObject(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  const kept = new Set<string>();
  const names = new Set<string>();
  const holds = (value: number): boolean =>
    value >= 0 && (tree.contains(value, node) || (tree.kind(value) === Kind.Name && names.has(tree.str(value))));
  for (let n = fn.body; n >= 0 && n < tree.end(fn.body); n++) {
    if (tree.kind(n) === Kind.Assign && holds(tree.child(n, 0))) {
      for (const target of tree.children(n).slice(2)) {
        if (tree.kind(target) === Kind.Name) names.add(tree.str(target));
        else if (tree.kind(target) === Kind.Attr)
          kept.add(`${textOf(fn, tree.child(target, 0))}.'${tree.str(target)}'`);
      }
    } else if (isCallOf(fn, n, /^setattr$/) && holds(tree.child(n, 3))) kept.add(attributeOf(fn, n));
  }
  if (kept.size === 0) return false;
  for (let n = fn.body; n < node; n++)
    if (isCallOf(fn, n, /^(?:has|get)attr$/) && kept.has(attributeOf(fn, n))) return true;
  return false;
}

function isCallOf(fn: FunctionInfo, node: number, name: RegExp): boolean {
  const { tree } = fn;
  if (tree.kind(node) !== Kind.Call) return false;
  const callee = tree.child(node, 0);
  return tree.kind(callee) === Kind.Name && name.test(tree.str(callee));
}

/** The object and attribute that `getattr`, `hasattr` and `setattr` are given. */
function attributeOf(fn: FunctionInfo, call: number): string {
  const { tree } = fn;
  const name = tree.child(call, 2);
  const text = tree.kind(name) === Kind.Str ? `'${tree.str(name)}'` : textOf(fn, name);
  return `${textOf(fn, tree.child(call, 1))}.${text}`;
}

/** The containers that are given the value of a node, directly or through local names. */
function storesFilledFrom(fn: FunctionInfo, node: number): Set<string | null> {
  const { tree } = fn;
  const names = new Set<string>();
  const holds = (value: number): boolean => {
    if (value < 0) return false;
    if (tree.contains(value, node)) return true;
    for (let n = value; n < tree.end(value); n++) if (tree.kind(n) === Kind.Name && names.has(tree.str(n))) return true;
    return false;
  };
  const stores = new Set<string | null>();
  for (let round = 0; round < ROUNDS; round++) {
    const before = names.size + stores.size;
    for (let n = fn.body; n < tree.end(fn.body); n++) {
      if (tree.kind(n) === Kind.Assign && holds(tree.child(n, 0))) {
        for (const target of tree.children(n).slice(2)) {
          if (tree.kind(target) === Kind.Name) names.add(tree.str(target));
          else if (tree.kind(target) === Kind.Index) stores.add(textOf(fn, tree.child(target, 0)));
        }
      } else if (tree.kind(n) === Kind.Call) {
        const [callee, ...args] = tree.children(n);
        if (tree.kind(callee) === Kind.Attr && FILLING.has(tree.str(callee)) && args.some(holds))
          stores.add(textOf(fn, tree.child(callee, 0)));
      }
    }
    if (names.size + stores.size === before) break;
  }
  stores.delete(null);
  return stores;
}

/** Whether a value is kept in a name that outlives the turn of a loop: asked for only while it is not there (`if x is None: x = load()`). */
export function isAskedOnce(fn: FunctionInfo, node: number, loop: number): boolean {
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer > loop; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(outer) !== Kind.If || tree.child(outer, 1) !== inner) continue;
    const test = tree.child(outer, 0);
    for (let n = test; n < tree.end(test); n++) {
      if (tree.kind(n) !== Kind.Name) continue;
      const name = tree.str(n);
      const bindings = bindingsOf(fn, name);
      const within = bindings.filter((binding) => tree.contains(loop, binding.node));
      // Bound before the loop, and in the loop only under its own test.
      if (
        within.length > 0 &&
        within.length < bindings.length &&
        within.every((binding) => tree.contains(inner, binding.node))
      )
        return true;
    }
  }
  return false;
}

function textOf(fn: FunctionInfo, node: number): string | null {
  const { tree } = fn;
  if (node < 0) return null;
  if (tree.kind(node) === Kind.Name) return tree.str(node);
  if (tree.kind(node) === Kind.Attr) {
    const owner = textOf(fn, tree.child(node, 0));
    return owner === null ? null : `${owner}.${tree.str(node)}`;
  }
  return null;
}
