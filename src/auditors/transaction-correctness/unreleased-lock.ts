import type { Analysis } from '../../analysis/analysis.ts';
import type { CodeTree } from '../../analysis/model/code-tree.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { readsOf } from '../../analysis/query/bindings.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

const LOCK = /lock|mutex|semaphore/i;
const NO_LOCK = /[Bb]lock|(?:^|_)clock|Clock|[Uu]n_?lock|lockfile/;
const RELEASE = /^(?:un_?lock|release)/i;

/** Locks whose release is a function that awaiting gave (`unlock = await lock(key)`), and that is called only when nothing fails before. */
export function* unreleasedLocks(analysis: Analysis): Generator<Problem> {
  for (const facts of analysis.functions) {
    const { fn } = facts;
    const { tree } = fn;
    if (fn.body < 0) continue;
    for (let node = fn.body; node < tree.end(fn.body); node++) {
      if (tree.kind(node) === Kind.Function) node = tree.end(node) - 1;
      else if (tree.kind(node) === Kind.Assign) {
        const problem = unreleased(facts, node);
        if (problem) yield problem;
      }
    }
  }
}

function unreleased({ fn }: FunctionFacts, assign: number): Problem | null {
  const { tree } = fn;
  const [value, , target] = tree.children(assign);
  if (value < 0 || tree.kind(value) !== Kind.Await || tree.kind(target) !== Kind.Name) return null;
  const call = tree.child(value, 0);
  if (tree.kind(call) !== Kind.Call || !takesLock(tree, tree.child(call, 0))) return null;
  const name = tree.str(target);
  if (!RELEASE.test(name)) return null;
  const uses = readsOf(fn, name).filter((use) => use > assign);
  const calls = uses.filter(
    (use) => tree.kind(tree.parent(use)) === Kind.Call && tree.child(tree.parent(use), 0) === use,
  );
  // Tests of it aside, anything else hands the release on.
  if (calls.length === 0 || uses.some((use) => !calls.includes(use) && !isTest(tree, use))) return null;
  if (calls.some((use) => isAside(tree, fn.node, use))) return null;
  const first = calls[0];
  const between = firstWait(tree, tree.end(assign), first);
  if (between < 0) return null;
  return {
    fn,
    node: tree.parent(first),
    severity: 'HIGH',
    confidence: 'medium',
    issue: `The lock that \`${sourceOf(tree, call)}\` takes is released only when nothing fails before \`${sourceOf(tree, tree.parent(first))}\``,
    cure: `Call \`${name}\` in a \`finally\`, or hold the lock with a function that releases it on every way out`,
    library: null,
    evidence: [
      hop(fn, call, `\`${sourceOf(tree, call)}\` takes the lock`),
      hop(fn, between, `\`${sourceOf(tree, between)}\` may raise`),
      hop(fn, first, `\`${sourceOf(tree, tree.parent(first))}\` is skipped then, and everybody else waits`),
    ],
  };
}

function takesLock(tree: CodeTree, callee: number): boolean {
  for (let n = callee; n < tree.end(callee); n++) {
    const kind = tree.kind(n);
    if ((kind === Kind.Name || kind === Kind.Attr) && LOCK.test(tree.str(n)) && !NO_LOCK.test(tree.str(n))) return true;
  }
  return false;
}

function isTest(tree: CodeTree, use: number): boolean {
  const parent = tree.parent(use);
  const kind = tree.kind(parent);
  return (kind === Kind.If && tree.child(parent, 0) === use) || kind === Kind.Logical || kind === Kind.Compare;
}

/** Whether a node stands in a `finally`, a handler or a function of its own. */
function isAside(tree: CodeTree, top: number, node: number): boolean {
  for (let outer = tree.parent(node); outer >= 0 && outer !== top; outer = tree.parent(outer)) {
    const kind = tree.kind(outer);
    if (kind === Kind.Finally || kind === Kind.Handler || kind === Kind.Function) return true;
  }
  return false;
}

/** The first thing that is waited for between two nodes, or -1. */
function firstWait(tree: CodeTree, from: number, to: number): number {
  for (let n = from; n < to; n++) {
    if (tree.kind(n) === Kind.Function) n = tree.end(n) - 1;
    else if (tree.kind(n) === Kind.Await && !tree.contains(n, to)) return n;
  }
  return -1;
}
