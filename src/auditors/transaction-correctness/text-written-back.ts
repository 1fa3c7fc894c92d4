import type { Analysis } from '../../analysis/analysis.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isSerialised } from '../../analysis/query/locks.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { textsWrittenBack } from '../../analysis/query/texts-written-back.ts';
import type { Problem } from '../rule.ts';

/** UPDATEs written as text that set a column to what was computed from the value that an earlier SELECT gave, with no lock. */
export function* textsLost(analysis: Analysis, counts: RegExp): Generator<Problem> {
  for (const facts of analysis.functions) {
    const { fn } = facts;
    const told = new Set<number>();
    for (const { table, column, operator, write, statement, read, computed } of textsWrittenBack(analysis, facts)) {
      if (told.has(write.node) || isSerialised(analysis, facts, write.node)) continue;
      told.add(write.node);
      const matters = counts.test(column);
      yield {
        fn,
        node: write.node,
        severity: matters ? 'HIGH' : 'MEDIUM',
        confidence: matters && analysis.roles.get(fn) === 'request' ? undefined : 'medium',
        assumed: write.assumed || read.assumed,
        issue: `\`${table}.${column}\` is written back as \`${sourceOf(fn.tree, computed)}\`, computed from the value that was read, with no lock: of two runs at the same time one change is lost`,
        cure: `Let the database do it (\`UPDATE … SET ${column} = ${column} ${operator} …\`), or read the row with a lock (\`FOR UPDATE\`) in the same transaction`,
        kind: 'stale-row',
        library: statement.known?.library ?? null,
        evidence: [
          ...hops(analysis.effects.through(read, 'read') ?? [read]),
          hop(fn, computed, `\`${sourceOf(fn.tree, computed)}\` computes the new value in memory`),
          ...hops(write === statement ? [write] : [write, statement]),
        ],
      };
    }
  }
}
