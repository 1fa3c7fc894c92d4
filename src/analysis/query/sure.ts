import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { Site } from '../types/facts.ts';
import { bindingsOf } from './bindings.ts';
import { parameterOf } from './conditions.ts';
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
 * Whether a call on the way switches off what lies behind it: a site in a branch, or after `if not flag: return`, whose test the
 * arguments of the call before it decide, or the defaults of those that it leaves out.
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

/**
 * Whether a function on the way tells kinds of values apart before it goes on: it runs there only for some of those that it is given
 * (`if not source.startswith("http"): return`), and which ones come here can't be seen.
 */
export function isForSomeValues(chain: readonly Site[]): boolean {
  return chain.slice(1).some(({ fn, node }) => {
    const { tree } = fn;
    for (let inner = node, outer = tree.parent(node); outer >= 0 && inner !== fn.node; ) {
      if (tree.kind(outer) === Kind.If && inner !== tree.child(outer, 0) && asksForKind(fn, tree.child(outer, 0)))
        return true;
      if (tree.kind(outer) === Kind.Block)
        for (const before of tree.children(outer)) {
          if (before >= inner) break;
          if (tree.kind(before) === Kind.If && endsThere(tree, before) && asksForKind(fn, tree.child(before, 0)))
            return true;
        }
      inner = outer;
      outer = tree.parent(outer);
    }
    return false;
  });
}
const KINDS = /^(?:isinstance|hasattr|callable|starts_?with)$/i;

/** Whether a test asks of what kind a parameter is, or how its text begins. */
function asksForKind({ tree, params }: FunctionInfo, test: number): boolean {
  for (let n = test; n < tree.end(test); n++) {
    if (tree.kind(n) !== Kind.Call) continue;
    const [callee, first] = tree.children(n);
    const isAttribute = tree.kind(callee) === Kind.Attr;
    if ((!isAttribute && tree.kind(callee) !== Kind.Name) || !KINDS.test(tree.str(callee))) continue;
    const subject = isAttribute ? tree.child(callee, 0) : (first ?? -1);
    if (subject >= 0 && tree.kind(subject) === Kind.Name && params.some(({ name }) => name === tree.str(subject)))
      return true;
  }
  return false;
}

/** Whether the branch that an `if` takes leaves the function. */
function endsThere(tree: CodeTree, branch: number): boolean {
  const last = tree.kind(tree.child(branch, 1)) === Kind.Block ? tree.lastChild(tree.child(branch, 1)) : -1;
  return last >= 0 && (tree.kind(last) === Kind.Return || tree.kind(last) === Kind.Throw);
}

/** What a test comes to with the arguments that the call gives; null where it can't be told. */
function testGiven(chain: readonly Site[], at: number, test: number): boolean | null {
  const { tree } = chain[at].fn;
  switch (tree.kind(test)) {
    case Kind.Name: {
      const given = argumentGiven(chain, at, tree.str(test));
      return given && truth(given.tree, given.node);
    }
    case Kind.Compare:
      return absenceGiven(chain, at, test);
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

/** What `name is null` comes to, or `is not`. */
function absenceGiven(chain: readonly Site[], at: number, test: number): boolean | null {
  const { tree } = chain[at].fn;
  const [left, right] = tree.children(test);
  if (tree.kind(left) !== Kind.Name || tree.kind(right) !== Kind.Const || tree.str(right) !== 'null') return null;
  const given = argumentGiven(chain, at, tree.str(left));
  const absent = given && isAbsent(given.tree, given.node);
  if (absent === null) return null;
  return SAME.test(tree.str(test)) ? absent : DIFFERENT.test(tree.str(test)) ? !absent : null;
}
const SAME = /^(?:is|={2,3})$/;
const DIFFERENT = /^(?:is not|!={1,2})$/;

/** The literal truth that the call before a step gives to a parameter of its function, or the default; null where it can't be told. */
function flagGiven(chain: readonly Site[], at: number, name: string): boolean | null {
  const given = argumentGiven(chain, at, name);
  return given && truth(given.tree, given.node);
}

interface Given {
  tree: CodeTree;
  node: number;
}

/** What the call before a step gives to a parameter of its function that keeps that value, or the default; null where it can't be told. */
function argumentGiven(chain: readonly Site[], at: number, name: string): Given | null {
  const { fn } = chain[at];
  const param = fn.params.find((one) => one.name === name);
  if (!param || bindingsOf(fn, name).length !== 1) return null;
  return givenBy(chain, at - 1, name, param.default >= 0 ? { tree: fn.tree, node: param.default } : null);
}

/** A call's argument; one that its function hands on with the rest of its own keywords comes from its caller. */
function givenBy(chain: readonly Site[], at: number, name: string, otherwise: Given | null): Given | null {
  const { fn, node, targets } = chain[at];
  const { tree } = fn;
  if (tree.kind(node) !== Kind.Call) return otherwise;
  const callee = chain[at + 1]?.fn;
  const place = callee?.params.findIndex((one) => one.name === name) ?? -1;
  let rest = false;
  for (const [i, child] of tree.children(node).slice(1).entries()) {
    if (tree.kind(child) === Kind.Spread) {
      if (!tree.has(child, Flag.KeywordRest) || tree.kind(tree.child(child, 0)) !== Kind.Name) return null;
      rest = true;
    } else if (tree.kind(child) === Kind.Keyword) {
      if (tree.str(child) === name) return { tree, node: tree.child(child, 0) };
    } else if (place >= 0) {
      // By its place it goes to a parameter that is known only of the function that is called.
      if (targets[0] !== callee) return null;
      if (parameterOf(chain[at], child, i) === place) return { tree, node: child };
    }
  }
  if (!rest) return otherwise;
  return at === 0 || fn.params.some((one) => one.name === name) ? null : givenBy(chain, at - 1, name, otherwise);
}

/** Whether a literal is true; null for any other code. */
function truth(tree: CodeTree, node: number): boolean | null {
  switch (tree.kind(node)) {
    case Kind.Const:
      return tree.str(node) === 'true' ? true : /^(?:false|null)$/.test(tree.str(node)) ? false : null;
    case Kind.Str:
      return tree.str(node) !== '';
    case Kind.Num:
      return Number(tree.str(node)) !== 0;
    case Kind.List:
    case Kind.Tuple:
    case Kind.Set:
    case Kind.Dict:
      return tree.children(node).every((child) => tree.kind(child) === Kind.Spread) && tree.children(node).length > 0
        ? null
        : tree.children(node).length > 0;
    default:
      return null;
  }
}

/** Whether a literal is null; null for any other code. */
function isAbsent(tree: CodeTree, node: number): boolean | null {
  return tree.kind(node) === Kind.Const && tree.str(node) === 'null' ? true : truth(tree, node) === null ? null : false;
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
