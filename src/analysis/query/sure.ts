import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';
import type { Site } from '../types/facts.ts';
import { isUnconditional } from './order.ts';

/**
 * Whether a chain of calls surely gets to its end once its first site runs: no later site stands in a branch, loop or handler,
 * except in an `if flag:` whose flag the caller sets.
 */
export function isSure(chain: readonly Site[]): boolean {
  for (let i = 1; i < chain.length; i++) {
    const { fn, node } = chain[i];
    if (isUnconditional(fn, node) || isChosenByFlag(chain, i)) continue;
    return false;
  }
  return true;
}

/** The site stands in `if flag:` alone, and the call gives `flag=True` (or leaves a default of true). */
function isChosenByFlag(chain: readonly Site[], at: number): boolean {
  const { fn, node } = chain[at];
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
  return flagGiven(chain, at, tree.str(test)) === true;
}

/**
 * Whether a call on the way switches off what lies behind it: a site in `if flag:`, or after `if not flag: return`, whose flag the
 * call before it gives as false.
 */
export function isSwitchedOff(chain: readonly Site[]): boolean {
  for (let i = 1; i < chain.length; i++) {
    const { fn, node } = chain[i];
    const { tree } = fn;
    for (
      let inner = node, outer = tree.parent(node);
      outer >= 0 && inner !== fn.node;
      inner = outer, outer = tree.parent(outer)
    ) {
      if (tree.kind(outer) === Kind.If && inner !== tree.child(outer, 0)) {
        const given = testGiven(chain, i, tree.child(outer, 0));
        if (given !== null && given !== (inner === tree.child(outer, 1))) return true;
      } else if (tree.kind(outer) === Kind.Block) {
        for (const before of tree.children(outer)) {
          if (before >= inner) break;
          if (tree.kind(before) === Kind.If && endsThere(tree, before) && testGiven(chain, i, tree.child(before, 0)))
            return true;
        }
      }
    }
  }
  return false;
}

/** Whether the branch that an `if` takes leaves the function. */
function endsThere(tree: CodeTree, branch: number): boolean {
  const last = tree.kind(tree.child(branch, 1)) === Kind.Block ? tree.lastChild(tree.child(branch, 1)) : -1;
  return last >= 0 && (tree.kind(last) === Kind.Return || tree.kind(last) === Kind.Throw);
}

/** What a test comes to with the flags that the call gives; null where it can't be told. */
function testGiven(chain: readonly Site[], at: number, test: number): boolean | null {
  const { tree } = chain[at].fn;
  switch (tree.kind(test)) {
    case Kind.Name:
      return flagGiven(chain, at, tree.str(test));
    case Kind.Unary: {
      const inner = tree.str(test) === 'not' ? testGiven(chain, at, tree.child(test, 0)) : null;
      return inner === null ? null : !inner;
    }
    case Kind.Logical: {
      const isOr = tree.str(test) === 'or' || tree.str(test) === '||';
      const sides = [testGiven(chain, at, tree.child(test, 0)), testGiven(chain, at, tree.child(test, 1))];
      if (sides.includes(isOr)) return isOr;
      return sides.includes(null) ? null : !isOr;
    }
    default:
      return null;
  }
}

/** The literal truth that the call before a step gives to a parameter of its function, or the default; null where it can't be told. */
function flagGiven(chain: readonly Site[], at: number, name: string): boolean | null {
  const { fn } = chain[at];
  const param = fn.params.find((one) => one.name === name);
  return param
    ? keywordGiven(chain, at - 1, name, param.default >= 0 ? truth(fn.tree.str(param.default)) : null)
    : null;
}

/** The literal truth of a call's keyword; one that its function hands on with the rest of its own keywords comes from its caller. */
function keywordGiven(chain: readonly Site[], at: number, name: string, otherwise: boolean | null): boolean | null {
  const { fn, node } = chain[at];
  const { tree } = fn;
  if (tree.kind(node) !== Kind.Call) return otherwise;
  let rest = false;
  for (const child of tree.children(node).slice(1)) {
    if (tree.kind(child) === Kind.Keyword && tree.str(child) === name) return truth(tree.str(tree.child(child, 0)));
    if (tree.kind(child) !== Kind.Spread || !tree.has(child, Flag.KeywordRest)) continue;
    if (tree.kind(tree.child(child, 0)) !== Kind.Name) return null;
    rest = true;
  }
  if (!rest) return otherwise;
  return at === 0 || fn.params.some((one) => one.name === name) ? null : keywordGiven(chain, at - 1, name, otherwise);
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
