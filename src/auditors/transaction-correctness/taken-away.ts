import type { Analysis } from '../../analysis/analysis.ts';
import type { CodeTree } from '../../analysis/model/code-tree.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { bindingFor } from '../../analysis/query/bindings.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isSerialised } from '../../analysis/query/locks.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import { members } from '../../analysis/types/type.ts';
import type { Problem } from '../rule.ts';

/** Rows that are found, deleted, and the answer is who deleted them: two runs at the same time are both told that they did. */
export function* takenAway(analysis: Analysis): Generator<Problem> {
  for (const facts of analysis.functions) {
    const { fn } = facts;
    const { tree } = fn;
    for (const site of facts.sites) {
      if (!site.known?.member.removes || tree.kind(site.node) !== Kind.Call) continue;
      const callee = tree.child(site.node, 0);
      const row = tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
      if (row < 0 || tree.kind(row) !== Kind.Name) continue;
      const type = facts.types.get(row);
      if (type && members(type).some((one) => one.facts?.marks.locked)) continue;
      const binding = bindingFor(fn, row);
      if (binding?.kind !== 'assign' || binding.place >= 0) continue;
      const call = tree.kind(binding.value) === Kind.Await ? tree.child(binding.value, 0) : binding.value;
      const read = (facts.sitesAt.get(call) ?? []).find((one) => analysis.effects.through(one, 'read'));
      if (!read || !answersWhether(facts, site.node) || isSerialised(analysis, facts, site.node)) continue;
      yield {
        fn,
        node: site.node,
        severity: 'MEDIUM',
        confidence: 'medium',
        assumed: site.assumed || read.assumed,
        issue: `\`${fn.qualified}\` answers that it took the row away whenever it has found it: two runs at the same time both find it, and both are told so`,
        cure: 'Delete by the condition in one statement, and answer by the number of rows that it deleted',
        library: site.known.library,
        evidence: [
          ...hops(analysis.effects.through(read, 'read') ?? [read]),
          hop(fn, site.node, `\`${sourceOf(tree, site.node)}\` says nothing where the row is gone already`),
        ],
      };
    }
  }
}

/** Whether the function says true after a node, in its block, and false elsewhere. */
function answersWhether({ fn }: FunctionFacts, node: number): boolean {
  const { tree } = fn;
  let block = tree.parent(node);
  while (block >= 0 && tree.kind(block) !== Kind.Block) block = tree.parent(block);
  const says = (n: number, what: string): boolean =>
    tree.kind(n) === Kind.Return && isConstant(tree, tree.child(n, 0), what);
  if (!tree.children(block).some((statement) => statement > node && says(statement, 'true'))) return false;
  for (let n = fn.body; n < tree.end(fn.body); n++) if (says(n, 'false')) return true;
  return false;
}

function isConstant(tree: CodeTree, node: number, what: string): boolean {
  return node >= 0 && tree.kind(node) === Kind.Const && tree.str(node) === what;
}
