import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { readsOf } from '../../analysis/query/bindings.ts';
import { memberCalled } from '../../analysis/query/collections.ts';
import { isOnErrorPath as isBehindErrorTest } from '../../analysis/query/error-tests.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { isLifecycle } from '../../analysis/query/lifecycle.ts';
import { growsWithData, loopsAround } from '../../analysis/query/loops.ts';
import { within } from '../../analysis/query/names.ts';
import { isKept } from '../../analysis/query/once.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isOnErrorPath } from '../../analysis/query/turns.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

/** Functions whose name says that they make what is kept afterwards. */
const MAKING = /^_*(?:[Nn]ew|[Mm]ust|[Mm]ake|[Dd]efault|[Cc]ompile|[Ii]nit)(?![a-z])/;

/** Patterns, templates and the like that a function works out of a constant whenever it runs. */
export function* compiledAnew(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  const { fn } = facts;
  if (fn.isTopLevel || fn.body < 0 || analysis.effects.isDoneOnce(fn)) return;
  const role = analysis.roles.get(fn);
  const makes = isMaker(analysis, fn);
  // Those of one function outside of its loops are one problem.
  let first: Problem | null = null;
  let others = 0;
  for (const node of within(fn.tree, fn.body)) {
    if (fn.tree.kind(node) !== Kind.Call) continue;
    const known = memberCalled(analysis, facts, node);
    if (known?.member.compiles === undefined || !isOfConstants(fn, node, known.member.compiles)) continue;
    if (isWithinKept(analysis, fn) || isKept(facts, node) || isWhereItFailed(fn, node)) continue;
    if (isGivenFunctions(fn, node)) continue;
    const loop = loopsAround(fn, node).find((around) => growsWithData(around, facts));
    const isOften = role === 'request' || role === 'background';
    if (!loop && (!isOften || makes) && (role !== undefined || makes)) continue;
    if (!loop && first) {
      others++;
      if (others <= MOST_SHOWN) first.evidence.push(hop(fn, node, 'another one'));
      continue;
    }
    const code = sourceOf(fn.tree, node);
    const problem: Problem = {
      fn,
      node,
      severity: 'MEDIUM',
      ...(isOften && (loop || !makes) ? {} : { confidence: 'medium' as const }),
      library: known.library,
      issue: `\`${code}\` is worked out ${loop ? 'in every turn of a loop' : `whenever \`${fn.qualified}\` runs`}, though it is the same each time`,
      cure: 'Do it once, where the module is loaded, and use the result from there',
      evidence: [
        ...(loop ? [hop(fn, loop.node, `the loop \`${sourceOf(fn.tree, loop.node)}\``)] : []),
        hop(fn, node, 'what it is made of is a constant'),
      ],
    };
    if (loop) yield problem;
    else first = problem;
  }
  if (!first) return;
  if (others > 0) first.issue += ` (and ${others} more in the same function)`;
  yield first;
}
const MOST_SHOWN = 5;

/** Whether a node runs only where something failed: there it matters little what it costs. */
function isWhereItFailed(fn: FunctionInfo, node: number): boolean {
  return isOnErrorPath(fn, node, fn.node) || isBehindErrorTest(fn, node, fn.node);
}

/** Whether what is made is given functions of this call (`validate.register('unique', () => …)`): the next call has others. */
function isGivenFunctions(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  const assign = tree.parent(node);
  const target = tree.kind(assign) === Kind.Assign && tree.child(assign, 0) === node ? tree.child(assign, 2) : -1;
  if (target < 0 || tree.kind(target) !== Kind.Name) return false;
  return readsOf(fn, tree.str(target)).some((read) => {
    const call = tree.parent(tree.parent(read));
    if (tree.kind(tree.parent(read)) !== Kind.Attr || tree.kind(call) !== Kind.Call) return false;
    return tree.children(call).some((arg) => tree.kind(arg) === Kind.Function);
  });
}

/** Whether a function makes what is kept afterwards, or is only called by those that do. */
function isMaker(analysis: Analysis, fn: FunctionInfo, depth = 0): boolean {
  if (MAKING.test(fn.name) || isLifecycle(fn)) return true;
  if (depth >= DEPTH) return false;
  const callers = analysis.effects.callersOf(fn);
  return callers.length > 0 && callers.every(({ fn: caller }) => isMaker(analysis, caller, depth + 1));
}
const DEPTH = 2;

/** Whether all that a call works out its result from is written there, or is a constant of the module. */
function isOfConstants(
  { tree, module }: FunctionInfo,
  call: number,
  place: number | string | [number, string],
): boolean {
  const given = tree.children(call).slice(1);
  const at = typeof place === 'number' ? given[place] : undefined;
  const sources = place === '*' ? given : at === undefined ? [] : [at];
  return (
    (place === '*' || sources.length > 0) &&
    sources.every((source) => {
      if (tree.kind(source) === Kind.Str) return true;
      const binding = tree.kind(source) === Kind.Name ? module.scope.get(tree.str(source)) : undefined;
      return binding?.kind === 'variable' && tree.kind(tree.child(binding.assign, 0)) === Kind.Str;
    })
  );
}

/** Whether a function around the node is given to something that keeps what it gives. */
function isWithinKept(analysis: Analysis, fn: FunctionInfo): boolean {
  const { tree } = fn;
  for (let current: FunctionInfo | null = fn; current; current = current.outer) {
    const outer: FunctionInfo | null = current.outer;
    const call = current.isLambda ? tree.parent(current.node) : -1;
    const around = outer ?? current.module.functions[0];
    const facts = analysis.inference.facts.get(around);
    if (
      call >= 0 &&
      facts &&
      tree.kind(call) === Kind.Call &&
      memberCalled(analysis, facts, call)?.member.decorates?.caches
    )
      return true;
    if (!outer) break;
  }
  return false;
}
