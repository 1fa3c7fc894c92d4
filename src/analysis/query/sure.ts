import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { Site } from '../types/facts.ts';
import { isUnconditional } from './order.ts';

/**
 * Whether a chain of calls surely gets to its end once its first site runs: no later site stands in a branch, loop or handler,
 * except in an `if flag:` whose flag the caller sets.
 */
export function isSure(chain: readonly Site[]): boolean {
  for (let i = 1; i < chain.length; i++) {
    const { fn, node } = chain[i];
    if (isUnconditional(fn, node) || isChosenByFlag(chain[i - 1], fn, node)) continue;
    return false;
  }
  return true;
}

/** The site stands in `if flag:` alone, and the call gives `flag=True` (or leaves a default of true). */
function isChosenByFlag(call: Site, fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  let branch = -1;
  for (let inner = node, outer = tree.parent(node); outer >= 0 && outer !== fn.node; ) {
    if (tree.kind(outer) === Kind.If) {
      if (inner !== tree.child(outer, 1) || branch >= 0) return false;
      branch = outer;
    }
    inner = outer;
    outer = tree.parent(outer);
  }
  if (branch < 0 || !isUnconditional(fn, branch)) return false;
  const test = tree.child(branch, 0);
  if (tree.kind(test) !== Kind.Name) return false;
  return flagGiven(call, fn, tree.str(test)) === true;
}

/** Whether a call on the way switches off what lies behind it: a site in `if flag:` whose flag the call before it gives as false. */
export function isSwitchedOff(chain: readonly Site[]): boolean {
  for (let i = 1; i < chain.length; i++) {
    const { fn, node } = chain[i];
    const { tree } = fn;
    for (
      let inner = node, outer = tree.parent(node);
      outer >= 0 && outer !== fn.node;
      inner = outer, outer = tree.parent(outer)
    ) {
      if (tree.kind(outer) !== Kind.If || inner === tree.child(outer, 0)) continue;
      const test = tree.child(outer, 0);
      const negated = tree.kind(test) === Kind.Unary && tree.str(test) === 'not';
      const name = negated ? tree.child(test, 0) : test;
      if (tree.kind(name) !== Kind.Name) continue;
      const given = flagGiven(chain[i - 1], fn, tree.str(name));
      if (given === null) continue;
      const taken = inner === tree.child(outer, 1) ? given !== negated : given === negated;
      if (!taken) return true;
    }
  }
  return false;
}

/** The literal truth that a call gives to a parameter by name, or its default; null where it can't be told. */
function flagGiven(call: Site, fn: FunctionInfo, name: string): boolean | null {
  const param = fn.params.find((one) => one.name === name);
  if (!param) return null;
  const { tree } = call.fn;
  if (tree.kind(call.node) === Kind.Call) {
    for (const child of tree.children(call.node).slice(1)) {
      if (tree.kind(child) === Kind.Spread) return null;
      if (tree.kind(child) === Kind.Keyword && tree.str(child) === name) return truth(tree.str(tree.child(child, 0)));
    }
  }
  return param.default >= 0 ? truth(fn.tree.str(param.default)) : null;
}

function truth(text: string): boolean | null {
  return text === 'true' ? true : text === 'false' ? false : null;
}

/** Whether a site's callees run where it stands: a generator that is only made runs when somebody goes over it. */
export function runsHere(site: Site): boolean {
  if (site.effect || site.implicit || site.targets.length === 0) return true;
  if (!site.targets.every((target) => target.isGenerator)) return true;
  const { tree } = site.fn;
  let inner = site.node;
  let outer = tree.parent(inner);
  while (tree.kind(outer) === Kind.Await) {
    inner = outer;
    outer = tree.parent(outer);
  }
  switch (tree.kind(outer)) {
    case Kind.For:
    case Kind.CompFor:
      return tree.child(outer, 0) === inner;
    case Kind.WithItem:
    case Kind.Yield:
    case Kind.Param:
      return true;
    default:
      return false;
  }
}
