import type { Analysis } from '../../analysis/analysis.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { handlesConflict, isSerialised } from '../../analysis/query/locks.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { takenNumbers } from '../../analysis/query/taken-numbers.ts';
import type { Problem } from '../rule.ts';

/** New rows whose number is one more than what was read, with no lock: two runs at the same time take the same number. */
export function* takenTwice(analysis: Analysis): Generator<Problem> {
  for (const facts of analysis.functions) {
    const { fn } = facts;
    for (const { insert, entity, attribute, value, read } of takenNumbers(analysis, facts)) {
      if (isSerialised(analysis, facts, insert.node) || read.type?.facts?.marks.locked) continue;
      const known = analysis.inference.entities.of(entity);
      if (known?.columns.get(attribute)?.unique && handlesConflict(analysis, facts, insert.node)) continue;
      const column = `${entity.name}.${attribute}`;
      yield {
        fn,
        node: insert.node,
        severity: 'MEDIUM',
        confidence: 'medium',
        assumed: insert.assumed || read.assumed,
        issue: `\`${column}\` of the new row is \`${sourceOf(fn.tree, value)}\`, computed from what was read with no lock: two runs at the same time give two rows the same number`,
        cure: 'Read the last number and insert in one transaction that locks what numbers the rows (the parent row, or an advisory lock), or let the database count (a sequence) and keep the column unique',
        library: insert.known?.library ?? null,
        evidence: [
          ...hops(analysis.effects.through(read, 'read') ?? [read]),
          hop(fn, value, `\`${sourceOf(fn.tree, value)}\` is the next number as it was then`),
          ...hops([insert]),
        ],
      };
    }
  }
}
