import { hop } from '../../analysis/query/evidence.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { Confidence, Severity } from '../../contracts/index.ts';
import type { Rule } from '../rule.ts';
import { changedRows } from './changed-rows.ts';
import { type RepeatedWrite, repeatedWrites } from './repeated-writes.ts';

export const nUpdateDeleteLoop: Rule = {
  documentation: {
    name: 'n-update-delete-loop',
    auditor: 'query-efficiency',
    title: 'An UPDATE or DELETE for every element of a collection',
    severity: 'HIGH',
    effort: 'M',
    finds:
      'A loop that sends one UPDATE or DELETE per element: `save()` or `delete()` on each row, a statement per key, a flush or commit after each changed object, directly or through helpers. How sure it is that this matters follows from what the code shows: high in every turn of a loop that a request runs over the rows of a table that grows with use, picked by no value that is given, or over the lines of a file; medium for one parent’s rows, for what a caller or client hands over, for parts of one document, in branches, and wherever no request is known to wait.',
    why: 'Every statement is a round trip, and every one of them is planned, locks its row and is written to the log by itself. A thousand rows take a thousand round trips while one statement with `WHERE id IN (…)`, or one batch, takes one, and locks are held for a fraction of the time.',
    principle: 'Change many rows with one statement: the database works on sets.',
    examples: [
      {
        language: 'python',
        bad: 'for device in rack.devices.all():\n    device.site = rack.site\n    device.save()',
        good: 'rack.devices.update(site=rack.site)',
      },
      {
        language: 'python',
        bad: 'for token in expired:\n    session.execute(delete(Token).where(Token.id == token.id))',
        good: 'session.execute(delete(Token).where(Token.expires_at < now))',
      },
      {
        language: 'typescript',
        bad: "const invoices = await Invoice.findAll({ where: { dueAt: { [Op.lt]: now } } });\nfor (const invoice of invoices) {\n  await invoice.update({ status: 'overdue' });\n}",
        good: "await Invoice.update({ status: 'overdue' }, { where: { dueAt: { [Op.lt]: now } } });",
      },
    ],
    silent: [
      'Bulk calls (`bulk_update`, `updateMany`, `executemany`, `update()` on a queryset outside of a loop), also in loops over batches.',
      'Bounded loops: literals, small ranges, retries, loops that leave in their first turn.',
      'Changed attributes of a unit of work that sends them together at its next flush, unless all rows get the same value.',
      'Loops whose turns also make network calls or start jobs.',
      'Writes that an argument of the call switches off, and writes that are answered with the deletion of the row when they fail.',
      'At medium confidence, not silent: background jobs, and loops that end early.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const write of repeatedWrites(analysis)) {
      if (write.kind === 'insert') continue;
      const { facts, site, chain, header } = write;
      const last = chain[chain.length - 1];
      const verb = write.kind === 'delete' ? 'DELETE' : 'UPDATE';
      const table = write.entity ? ` on \`${write.entity}\`` : '';
      report({
        fn: facts.fn,
        node: site.node,
        ...weight(write),
        library: last.known?.library ?? null,
        issue: `${header} in \`${facts.fn.qualified}\` sends one ${verb}${table} per turn: \`${sourceOf(facts.fn.tree, site.node)}\``,
        cure:
          write.kind === 'delete'
            ? 'Delete all of them with one statement after the loop, by a condition or by their keys'
            : isOfRow(write)
              ? 'Collect the changed rows and write them as one batch after the loop, or with one UPDATE where all get the same value'
              : 'Change all of them with one statement, or collect them and write them as one batch after the loop',
        evidence: write.evidence,
      });
    }
    for (const { facts, write, loop, header, flush, unsure, library } of changedRows(analysis)) {
      const { fn } = facts;
      report({
        fn,
        node: flush?.node ?? write.node,
        severity: flush ? (unsure ? 'MEDIUM' : 'HIGH') : 'LOW',
        confidence: flush?.effect === 'commit' || !flush || unsure ? 'medium' : 'high',
        library,
        issue: flush
          ? `${header} in \`${fn.qualified}\` changes \`${write.attribute}\` of one row and sends it with \`${sourceOf(fn.tree, flush.node)}\` per turn`
          : `${header} in \`${fn.qualified}\` sets \`${sourceOf(fn.tree, write.target)}\` to the same value on every row: an UPDATE per row where one would do`,
        cure: flush
          ? 'Flush or commit once after the loop, so that the changes go as one batch'
          : 'Send one UPDATE with the condition that selects the rows',
        evidence: [
          hop(fn, loop, `\`${fn.qualified}\` loops: ${header}`),
          hop(fn, write.node, `\`${sourceOf(fn.tree, write.target)}\` is changed`),
          ...(flush ? [hop(fn, flush.node, `\`${sourceOf(fn.tree, flush.node)}\` sends the change`)] : []),
        ],
      });
    }
  },
};

/** A row is written that the turn changed, each to a value of its own. */
function isOfRow({ chain }: RepeatedWrite): boolean {
  return chain[chain.length - 1].known?.member.object === 'receiver';
}

function weight(write: RepeatedWrite): { severity: Severity; confidence?: Confidence; assumed: boolean } {
  const assumed = write.chain.some((step) => step.assumed);
  // A staged DELETE goes to the database in one batch with the others; the rows were read only to be deleted.
  if (write.sent === 'together') return { severity: 'LOW', confidence: 'medium', assumed };
  return { severity: write.minor ? 'MEDIUM' : 'HIGH', assumed, ...(write.unsure ? { confidence: 'medium' } : {}) };
}
