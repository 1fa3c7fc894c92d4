import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import { isContainer, memberCalled } from '../../analysis/query/collections.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { extentOfValue } from '../../analysis/query/extent.ts';
import { growsWithData } from '../../analysis/query/loops.ts';
import { mentions, within } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { turnsOf } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

/**
 * Callbacks that run for each element of a list and look through another one, which was made before: of a query's rows, as the
 * elements are, or (an advisory) of data whose size can't be seen.
 */
export function* searchedRows(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  for (const site of facts.sites) {
    const turns = site.through ? turnsOf(facts, site) : null;
    if (!turns?.callback || !growsWithData(turns.loop, facts)) continue;
    for (const target of site.targets) {
      const inner = target.tree.has(target.node, Flag.Lambda) ? analysis.inference.facts.get(target) : undefined;
      const problem = inner && searchIn(analysis, facts, site, inner, turns.loop.iterable);
      if (problem) yield problem;
    }
  }
}

function searchIn(
  analysis: Analysis,
  facts: FunctionFacts,
  site: Site,
  inner: FunctionFacts,
  over: number,
): Problem | null {
  const { fn } = inner;
  const { tree } = fn;
  const own = new Set(fn.params.map(({ name }) => name));
  for (const node of within(tree, fn.body)) {
    if (tree.kind(node) !== Kind.Call || memberCalled(analysis, inner, node)?.member.linear !== 'search') continue;
    const callee = tree.child(node, 0);
    const list = tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
    if (list < 0 || tree.kind(list) !== Kind.Name || !isContainer(inner.types.get(list), 'list')) continue;
    const name = tree.str(list);
    const made = madeOf(facts, name, site.node);
    if (own.has(name) || made < 0) continue;
    const extent = readOf(analysis, facts, made);
    const turns = readOf(analysis, facts, over);
    const bothRead = extent !== null && turns !== null;
    if (!bothRead && !(isOfData(analysis, facts, made) && dependsOn(inner, node, own))) continue;
    // The rows of one parent are few as a rule.
    const isMany = bothRead && (extent === 'rows' || turns === 'rows');
    return {
      fn: facts.fn,
      node: tree.contains(facts.fn.node, node) ? node : site.node,
      severity: isMany ? 'MEDIUM' : 'LOW',
      confidence: isMany ? 'medium' : 'advisory',
      issue: `\`${sourceOf(tree, node)}\` looks through the list \`${name}\` for every element of what \`${sourceOf(tree, tree.child(site.node, 0))}\` goes over${bothRead ? ', and both grow with their tables' : ''}`,
      cure: `Make a set of \`${name}\`, or a map by what is looked for, before it, and ask that; or let the database join the two`,
      evidence: [
        hop(facts.fn, made, `\`${name}\` is made of ${extent ? 'a query’s rows' : 'other data'}`),
        hop(
          facts.fn,
          site.node,
          `\`${sourceOf(tree, site.node)}\` has as many turns as there are ${turns ? 'rows' : 'elements'}`,
        ),
        hop(fn, node, `\`${sourceOf(tree, node)}\` looks through \`${name}\``),
      ],
    };
  }
  return null;
}

/** Whether a list is made of data of unknown size: by a call or a comprehension over something that is not written out. */
function isOfData(analysis: Analysis, facts: FunctionFacts, made: number): boolean {
  const { fn } = facts;
  const { tree } = fn;
  const value = tree.kind(made) === Kind.Await ? tree.child(made, 0) : made;
  if (tree.kind(value) !== Kind.Call && tree.kind(value) !== Kind.Comp) return false;
  if (extentOfValue(analysis, facts, value) === 'part') return false;
  const callee = tree.child(value, 0);
  const sources =
    tree.kind(value) === Kind.Call && tree.kind(callee) === Kind.Attr ? [value, tree.child(callee, 0)] : [value];
  return sources.every((iterable) =>
    growsWithData({ fn, node: made, iterable, target: -1, body: made, isAsync: false, isComprehension: true }, facts),
  );
}

/** Whether what is looked for changes with the callback's element. */
function dependsOn({ fn: { tree } }: FunctionFacts, call: number, names: ReadonlySet<string>): boolean {
  return tree
    .children(call)
    .slice(1)
    .some((arg) => [...names].some((name) => mentions(tree, arg, name)));
}

/** Whether a list has as many elements as a query finds rows, of a whole table or of one parent; null where it has not. */
function readOf(analysis: Analysis, facts: FunctionFacts, node: number): 'rows' | 'parent' | null {
  const extent = extentOfValue(analysis, facts, node);
  return extent === 'rows' || extent === 'parent' ? extent : null;
}

/** What a local name is made of by the only assignment to it before a place, or -1. */
function madeOf({ fn }: FunctionFacts, name: string, before: number): number {
  const { tree } = fn;
  let value = -1;
  for (const node of within(tree, fn.body)) {
    if (node >= before) break;
    if (tree.kind(node) !== Kind.Assign) continue;
    const target = tree.child(node, 2);
    if (target < 0 || tree.kind(target) !== Kind.Name || tree.str(target) !== name) continue;
    if (value >= 0) return -1;
    value = tree.child(node, 0);
  }
  return value;
}
