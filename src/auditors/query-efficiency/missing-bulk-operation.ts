import { Kind } from '../../analysis/model/kind.ts';
import { readsOf } from '../../analysis/query/bindings.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { Confidence, Severity } from '../../contracts/index.ts';
import type { Rule } from '../rule.ts';
import { type RepeatedWrite, repeatedWrites } from './repeated-writes.ts';

export const missingBulkOperation: Rule = {
  documentation: {
    name: 'missing-bulk-operation',
    auditor: 'query-efficiency',
    title: 'An INSERT for every element of a collection',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'A loop that inserts one row per turn: `create()` or `save()` of a new object, an INSERT through a driver, a unit of work that is flushed or committed after each `add`, directly or through helpers. How sure it is that this matters follows from what the code shows: high in every turn of a loop that a request runs over the rows of a table that grows with use, picked by no value that is given, or over the lines of a file; medium for one parent’s rows, for what a caller or client hands over, for parts of one document, in branches, and wherever no request is known to wait.',
    why: 'One INSERT with many rows, or one batch, is a single round trip; a thousand INSERTs are a thousand, each with its own plan, its own write to the log and, when each is committed, its own wait for the disk.',
    principle: 'Insert many rows with one statement or one batch.',
    examples: [
      {
        language: 'python',
        bad: 'for row in rows:\n    Reading.objects.create(sensor=sensor, value=row["value"])',
        good: 'Reading.objects.bulk_create([Reading(sensor=sensor, value=row["value"]) for row in rows])',
      },
      {
        language: 'python',
        bad: 'for row in rows:\n    session.add(Reading(**row))\n    session.commit()',
        good: 'session.add_all([Reading(**row) for row in rows])\nsession.commit()',
      },
      {
        language: 'typescript',
        bad: 'for (const { value } of readings) {\n  await prisma.reading.create({ data: { sensorId, value } });\n}',
        good: 'await prisma.reading.createMany({ data: readings.map(({ value }) => ({ sensorId, value })) });',
      },
    ],
    silent: [
      'Bulk calls: `bulk_create`, `createMany`, `executemany`, `add_all`, also in loops over batches.',
      'Bounded loops: literals, small ranges, retries, loops that leave in their first turn.',
      'Loops whose turns also make network calls or start jobs.',
      'Inserts that an argument of the call switches off.',
      '`session.add` in a loop with one flush after it is batched by the unit of work: only an advisory.',
      'At medium confidence, not silent: background jobs, and loops that end early.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const write of repeatedWrites(analysis)) {
      if (write.kind !== 'insert') continue;
      const { facts, site, chain, header, entity } = write;
      const { fn } = facts;
      const what = entity ? `a \`${entity}\`` : 'a row';
      const code = sourceOf(fn.tree, site.node);
      report({
        fn,
        node: site.node,
        ...weight(write),
        library: chain[chain.length - 1].known?.library ?? null,
        issue:
          write.sent === 'flushed' || write.sent === 'committed'
            ? `${header} in \`${fn.qualified}\` adds ${what} and sends it with \`${code}\` in every turn`
            : write.sent === 'together'
              ? `${header} in \`${fn.qualified}\` adds ${what} per turn with \`${code}\``
              : `${header} in \`${fn.qualified}\` inserts ${what} per turn with a statement of its own: \`${code}\``,
        cure:
          write.sent === 'flushed' || write.sent === 'committed'
            ? 'Flush or commit once after the loop, so that the rows go to the database as one batch'
            : 'Collect the new rows in the loop and insert them with one bulk call after it',
        evidence: write.evidence,
      });
    }
  },
};

function weight(write: RepeatedWrite): { severity: Severity; confidence?: Confidence; assumed: boolean } {
  const assumed = write.chain.some((step) => step.assumed);
  if (write.sent === 'together') return { severity: 'LOW', confidence: 'advisory', assumed };
  return { severity: 'MEDIUM', assumed, ...(write.unsure || isUsedAtOnce(write) ? { confidence: 'medium' } : {}) };
}

/** Whether the turn goes on to use the row that it inserted: its key, its relations, or the row as an argument. */
function isUsedAtOnce({ facts, site, sent, turns }: RepeatedWrite): boolean {
  const { fn } = facts;
  const { tree } = fn;
  if (sent !== 'each' || tree.kind(site.node) !== Kind.Call) return false;
  let value = site.node;
  if (tree.kind(tree.parent(value)) === Kind.Await) value = tree.parent(value);
  const assign = tree.parent(value);
  const callee = tree.child(site.node, 0);
  const row =
    tree.kind(assign) === Kind.Assign
      ? tree.child(assign, 2)
      : tree.kind(callee) === Kind.Attr
        ? tree.child(callee, 0)
        : -1;
  if (row < 0 || tree.kind(row) !== Kind.Name) return false;
  return readsOf(fn, tree.str(row)).some((read) => {
    if (read < tree.end(site.node) || !tree.contains(turns.loop.body, read)) return false;
    const parent = tree.parent(read);
    if (tree.kind(parent) === Kind.Attr || tree.kind(parent) === Kind.Keyword) return true;
    if (tree.kind(parent) !== Kind.Call) return false;
    const called = tree.child(parent, 0);
    return tree.kind(called) !== Kind.Attr || !/^(?:append|add|push)$/.test(tree.str(called));
  });
}
