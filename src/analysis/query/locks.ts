import type { Analysis } from '../analysis.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { members, type Type } from '../types/type.ts';
import { asksOfConflict } from './conflicts.ts';

const LOCKING = /lock|mutex|semaphore|serializ/i;
const NOT_LOCKING = /block|clock|unlock|is_locked|locked_at|locked_by/i;

/**
 * Whether something makes sure that only one run at a time gets to a node: a lock taken before it (a row lock, an advisory lock,
 * a named lock), a `with` over a lock, a decorator that takes one, or the same in every caller that is known.
 */
export function isSerialised(analysis: Analysis, facts: FunctionFacts, node: number, depth = 0): boolean {
  const { fn } = facts;
  if (fn.decorators.some((decorator) => namesLock(fn.tree, decorator))) return true;
  if (withLockAround(facts, node)) return true;
  for (const site of facts.sites) {
    if (site.node >= node && !fn.tree.contains(node, site.node)) continue;
    if (takesLock(analysis, site) || (site.effect === 'begin' && asksToSerialise(site))) return true;
  }
  if (depth >= 2) return false;
  const callers = analysis.effects.callersOf(fn).filter((site) => site.implicit !== 'inject');
  return (
    callers.length > 0 &&
    callers.every((site) => {
      const around = analysis.inference.facts.get(site.fn);
      if (!around || site.fn === fn) return false;
      return (
        (site.how === 'transaction' && asksToSerialise(site)) || isSerialised(analysis, around, site.node, depth + 1)
      );
    })
  );
}

/** Whether a call that opens a transaction names the isolation under which concurrent ones fail. */
function asksToSerialise({ fn: { tree }, node }: Site): boolean {
  if (tree.kind(node) !== Kind.Call) return false;
  for (const argument of tree.children(node).slice(1)) {
    if (tree.kind(argument) === Kind.Function) continue;
    for (let n = argument; n < tree.end(argument); n++) {
      const kind = tree.kind(n);
      if (
        (kind === Kind.Str || kind === Kind.Attr || kind === Kind.Name) &&
        /^(?:level)?serializable$/i.test(tree.str(n))
      )
        return true;
    }
  }
  return false;
}

/** Whether a site takes a lock: its own effect, a row read FOR UPDATE, or a helper that does. */
function takesLock(analysis: Analysis, site: Site): boolean {
  if (analysis.effects.through(site, 'lock')) return true;
  if (site.effect && site.type?.facts?.marks.locked) return true;
  if (site.type?.facts?.marks.locked || site.receiver?.facts?.marks.locked) return true;
  const keyword = site.known?.member.marks?.lockedBy;
  const { tree } = site.fn;
  if (tree.kind(site.node) !== Kind.Call) return false;
  for (const child of tree.children(site.node).slice(1)) {
    if (tree.kind(child) !== Kind.Keyword) continue;
    const name = tree.str(child);
    const value = tree.str(tree.child(child, 0));
    if ((name === keyword || /for_update|lock/i.test(name)) && value !== 'false' && value !== 'null') return true;
  }
  const callee = tree.child(site.node, 0);
  const name = tree.kind(callee) === Kind.Attr || tree.kind(callee) === Kind.Name ? tree.str(callee) : '';
  return (
    (/for_update|with_lock|acquire.*lock|lock_.*|_lock$/i.test(name) || /^lock[A-Z]|Lock$/.test(name)) &&
    !NOT_LOCKING.test(name)
  );
}

/** Whether a helper gives a row that it has read with a lock: behind the site, a call for such a row asks for it in so many words (`for_update=True`). */
export function readsLocked(analysis: Analysis, site: Site, depth = 0): boolean {
  const row = rowClass(site.type);
  if (depth > 2 || site.implicit || !row || !analysis.effects.through(site, 'read')) return false;
  const { tree } = site.fn;
  if (depth > 0 && tree.kind(site.node) === Kind.Call) {
    for (const child of tree.children(site.node).slice(1))
      if (
        tree.kind(child) === Kind.Keyword &&
        /for_update|lock/i.test(tree.str(child)) &&
        tree.str(tree.child(child, 0)) === 'true'
      )
        return true;
  }
  return site.targets.some((target) =>
    (analysis.inference.facts.get(target)?.sites ?? []).some(
      (inner) => rowClass(inner.type) === row && readsLocked(analysis, inner, depth + 1),
    ),
  );
}

function rowClass(type: Type | null): ClassInfo | null {
  return (type && members(type).find(({ k }) => k === 'instance')?.cls) ?? null;
}

function withLockAround({ fn, scopes }: FunctionFacts, node: number): boolean {
  const { tree } = fn;
  if (scopes.some((scope) => scope.kind === 'lock' && tree.contains(scope.node, node))) return true;
  for (let outer = tree.parent(node); outer >= 0 && outer !== fn.node; outer = tree.parent(outer)) {
    if (tree.kind(outer) !== Kind.With) continue;
    for (const item of tree.children(outer).slice(0, -1)) if (namesLock(tree, item)) return true;
  }
  return false;
}

function namesLock(tree: CodeTree, node: number): boolean {
  for (let n = node; n < tree.end(node); n++) {
    const kind = tree.kind(n);
    if (kind !== Kind.Name && kind !== Kind.Attr) continue;
    if (LOCKING.test(tree.str(n)) && !NOT_LOCKING.test(tree.str(n))) return true;
  }
  return false;
}

const lockedTypes = new WeakMap<Analysis, Map<string, boolean>>();

/** Whether the project has its own kind of a library's type whose methods take turns under a lock. */
export function hasLockedSubclass(analysis: Analysis, typeName: string): boolean {
  let cache = lockedTypes.get(analysis);
  if (!cache) {
    cache = new Map();
    lockedTypes.set(analysis, cache);
  }
  let known = cache.get(typeName);
  if (known === undefined) {
    known = analysis.project.classes.some(
      (cls) =>
        analysis.inference
          .ancestors(cls)
          .some(({ library }) => library !== null && analysis.knowledge.isA(library, typeName)) &&
        [...cls.methods.values()].some((method) => locksInside(method)),
    );
    cache.set(typeName, known);
  }
  return known;
}

function locksInside(fn: FunctionInfo): boolean {
  const { tree } = fn;
  for (let node = fn.body; node >= 0 && node < tree.end(fn.body); node++)
    if (tree.kind(node) === Kind.WithItem && namesLock(tree, node)) return true;
  return false;
}

/** Whether a handler around a node catches the error that the database raises for a violated key or a lost race, or a test behind it asks for that error. */
export function handlesConflict(analysis: Analysis, facts: FunctionFacts, node: number): boolean {
  const { fn } = facts;
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer >= 0 && inner !== fn.node; ) {
    if (tree.kind(outer) === Kind.Try && inner === tree.child(outer, 0)) {
      for (const part of tree.children(outer)) {
        if (tree.kind(part) !== Kind.Handler) continue;
        const type = tree.child(part, 0);
        if (tree.kind(type) === Kind.Empty || catchesConflict(analysis, facts, type)) return true;
      }
    }
    inner = outer;
    outer = tree.parent(outer);
  }
  return asksOfConflict(analysis, facts, node);
}

function catchesConflict(analysis: Analysis, { fn, types }: FunctionFacts, node: number): boolean {
  const { tree } = fn;
  if (tree.kind(node) === Kind.Tuple)
    return tree.children(node).some((child) => catchesConflict(analysis, { fn, types } as FunctionFacts, child));
  const type = types.get(node);
  if (type?.k === 'symbol' && analysis.knowledge.conflictErrors.has(type.name)) return true;
  const name = tree.kind(node) === Kind.Attr || tree.kind(node) === Kind.Name ? tree.str(node) : '';
  return /integrity|unique|duplicate|conflict|^Exception$|^BaseException$/i.test(name);
}

/** Whether every way into a function goes through a handler for conflicts, or a function retries on them. */
export function isConflictHandledAbove(analysis: Analysis, fn: FunctionInfo): boolean {
  const callers = analysis.effects.callersOf(fn);
  return callers.some((site) => {
    const facts = analysis.inference.facts.get(site.fn);
    return facts !== undefined && handlesConflict(analysis, facts, site.node);
  });
}
