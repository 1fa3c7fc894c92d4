import type { Analysis } from '../../analysis/analysis.ts';
import type { CodeTree } from '../../analysis/model/code-tree.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { memberCalled } from '../../analysis/query/collections.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { growsWithData, loopsAround } from '../../analysis/query/loops.ts';
import { argumentsOf } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

/** `sum(lists, [])`: each sum is a new list that holds all that was added up before. */
export function foldAt(analysis: Analysis, facts: FunctionFacts, node: number): Problem | null {
  const { fn } = facts;
  const { tree } = fn;
  if (tree.kind(node) !== Kind.Call) return null;
  const known = memberCalled(analysis, facts, node);
  const join = known?.member.folds;
  const { positional } = argumentsOf(tree, node);
  const keyword = tree.children(node).find((child) => tree.kind(child) === Kind.Keyword);
  const start = positional[1] ?? (keyword === undefined ? undefined : tree.child(keyword, 0));
  if (!known || !join || start === undefined || !isEmptyList(tree, start)) return null;
  const [lists] = positional;
  const parts = tree.kind(lists) === Kind.Comp ? tree.children(lists) : [];
  const turns = parts.length ? loopsAround(fn, parts[parts.length - 1]) : [];
  if (
    tree.kind(lists) === Kind.List ||
    turns.some((turn) => tree.parent(turn.node) === lists && !growsWithData(turn, facts))
  )
    return null;
  const code = sourceOf(tree, node);
  return {
    fn,
    node,
    severity: 'MEDIUM',
    confidence: 'medium',
    library: known.library,
    issue: `\`${code}\` copies all elements gathered so far once per list that it adds`,
    cure: `Join the lists in one pass with \`${join}(…)\``,
    evidence: [hop(fn, node, 'each sum of two lists is a new list')],
  };
}

function isEmptyList(tree: CodeTree, node: number): boolean {
  return tree.kind(node) === Kind.List && tree.children(node).length === 0;
}
