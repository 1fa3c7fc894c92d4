import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { AuditReport } from '../../src/contracts/index.ts';
import { renderSummary, type SummaryOptions } from '../../src/report/summary.ts';
import { emptyReport, finding, HOSTILE, sampleReport } from './sample.ts';

function summary(report: AuditReport, changed: Partial<SummaryOptions> = {}): string {
  return renderSummary(report, { color: false, width: 100, limit: 10, verbose: false, ...changed });
}

test('a whole summary', () => {
  expect(summary(sampleReport(), { limit: 2 })).toMatchInlineSnapshot(`
    "acme/orders at 3f2c1ab9d04e (main), 2026-03-02, audit-persistence 0.1.0

    Score  8.6 of 10  +0.8 since 2026-02-01
      Query Efficiency          7.8  2 high, 1 low
      Transaction Correctness   8.0  1 critical
      Runtime Performance       9.0  1 high

    The worst of 5 problems is in \`app/jobs/processor.py\`: listeners hear of a job only when it has
    ended. Two list endpoints read one customer per order.

    The worst 2 of 5 findings

    CRITICAL  app/jobs/processor.py:412  in JobProcessor.process
      missing-intermediate-commit  (new)
      \`process\` updates \`jobs\` four times before its only commit; listeners on \`job_events\` hear of it
      at the end.
        migrations/0007_notify.sql:3 a trigger on UPDATE of \`jobs\` sends \`pg_notify\` on \`job_events\`
        app/jobs/processor.py:412 \`job.status = "loading"\` updates \`jobs\`
        app/jobs/processor.py:431 \`session.commit()\` is the first commit after it
        app/api/events.py:20 \`LISTEN job_events\` waits for it
      → Commit after each step that a listener waits for. (effort S, under 1 h)

    HIGH  app/billing/charges.py:42  in charge_all
      n-plus-one-query
      \`charge_all\` runs one SELECT on \`customers\` for every order.
        app/billing/charges.py:40 \`charge_all\` loops over \`orders\`
        app/billing/charges.py:42 calls \`charge(order)\`
        app/billing/gateway.py:17 \`session.get(Customer, order.customer_id)\` runs a SELECT
      → Load the customers with the orders: \`select(Order).options(selectinload(Order.customer))\`.
        (effort M, 1 to 4 h)

    By rule
      missing-intermediate-commit  1  1 critical
      n-plus-one-query             2  2 high
      blocking-io-in-async         1  1 high
      over-fetching                1  1 low

    Since 2026-02-01: 1 new, 1 fixed, 4 still there
      fixed: app/jobs/retry.py:31 sync-sleep-in-async: \`time.sleep\` holds the event loop.
    1 advisory: less certain, not scored
    1 finding suppressed by comments in the code, not scored

    Read 84 files with 12,408 lines of Python
    75 files left out on purpose (tests: 61, migrations: 12, generated: 2)
    1 file read only in part or not at all
      app/legacy/report.py: syntax error at line 210: read up to there
    Warning: app/seed.py:9: the suppression comment names no rule

    Next
      audit-persistence explain missing-intermediate-commit
      what the rule means and how to cure it; --format markdown, json or sarif for the whole report
      --verbose shows every finding, advisory and suppression
    "
  `);
});

test('a whole summary with --verbose', () => {
  expect(summary(sampleReport(), { verbose: true, limit: 2 })).toMatchInlineSnapshot(`
    "acme/orders at 3f2c1ab9d04e (main), 2026-03-02, audit-persistence 0.1.0

    Score  8.6 of 10  +0.8 since 2026-02-01
      Query Efficiency          7.8  2 high, 1 low
      Transaction Correctness   8.0  1 critical
      Runtime Performance       9.0  1 high

    The worst of 5 problems is in \`app/jobs/processor.py\`: listeners hear of a job only when it has
    ended. Two list endpoints read one customer per order.

    5 findings

    CRITICAL  app/jobs/processor.py:412  in JobProcessor.process
      missing-intermediate-commit  (new)
      \`process\` updates \`jobs\` four times before its only commit; listeners on \`job_events\` hear of it
      at the end.
        migrations/0007_notify.sql:3 a trigger on UPDATE of \`jobs\` sends \`pg_notify\` on \`job_events\`
        app/jobs/processor.py:412 \`job.status = "loading"\` updates \`jobs\`
        app/jobs/processor.py:431 \`session.commit()\` is the first commit after it
        app/api/events.py:20 \`LISTEN job_events\` waits for it
      → Commit after each step that a listener waits for. (effort S, under 1 h)
        https://www.postgresql.org/docs/16/sql-notify.html

    HIGH  app/billing/charges.py:42  in charge_all
      n-plus-one-query
      \`charge_all\` runs one SELECT on \`customers\` for every order.
        app/billing/charges.py:40 \`charge_all\` loops over \`orders\`
        app/billing/charges.py:42 calls \`charge(order)\`
        app/billing/gateway.py:17 \`session.get(Customer, order.customer_id)\` runs a SELECT
      → Load the customers with the orders: \`select(Order).options(selectinload(Order.customer))\`.
        (effort M, 1 to 4 h)
        https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html

    HIGH  app/api/orders.py:88  in list_orders
      n-plus-one-query
      \`charge_all\` runs one SELECT on \`customers\` for every order.
        app/api/orders.py:40 \`charge_all\` loops over \`orders\`
        app/api/orders.py:42 calls \`charge(order)\`
        app/billing/gateway.py:17 \`session.get(Customer, order.customer_id)\` runs a SELECT
      → Load the customers with the orders: \`select(Order).options(selectinload(Order.customer))\`.
        (effort M, 1 to 4 h)
        https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html

    HIGH  app/jobs/processor.py:444  in load
      blocking-io-in-async
      \`read_bytes()\` blocks the event loop in \`async def load\`.
        app/jobs/processor.py:440 \`async def load\` runs on the event loop
        app/jobs/processor.py:444 \`path.read_bytes()\` reads a file
      → Hand it to a thread: \`await asyncio.to_thread(path.read_bytes)\`. (effort S, under 1 h)
        https://docs.python.org/3/library/asyncio-dev.html

    LOW  app/api/stats.py:12
      over-fetching  (confidence: medium)
      \`len(query.all())\` loads every row to count them.
        app/api/stats.py:12 \`query.all()\` is used for its length only
      → Count in the database. (effort S, under 1 h)

    By rule
      missing-intermediate-commit  1  1 critical
      n-plus-one-query             2  2 high
      blocking-io-in-async         1  1 high
      over-fetching                1  1 low

    Since 2026-02-01: 1 new, 1 fixed, 4 still there
      fixed: app/jobs/retry.py:31 sync-sleep-in-async: \`time.sleep\` holds the event loop.
    1 advisory: less certain, not scored
      app/admin.py:42 n-plus-one-query: A loop of queries.
    1 finding suppressed by comments in the code, not scored
      app/seed.py:42 n-plus-one-query: \`charge_all\` runs one SELECT on \`customers\` for every order.
        (runs once, at most ten rows)

    Read 84 files with 12,408 lines of Python
    75 files left out on purpose (tests: 61, migrations: 12, generated: 2)
    1 file read only in part or not at all
      app/legacy/report.py: syntax error at line 210: read up to there
    Warning: app/seed.py:9: the suppression comment names no rule

    Next
      audit-persistence explain missing-intermediate-commit
      what the rule means and how to cure it; --format markdown, json or sarif for the whole report
    "
  `);
});

test('lines fit the terminal, but for words that are longer than it', () => {
  const lines80 = summary(sampleReport(), { width: 80, verbose: true }).split('\n');
  expect(lines80.filter((line) => line.length > 80 && !line.includes('https://'))).toEqual([]);
  const text = 'word '.repeat(60).trim();
  const lines = summary(sampleReport({ summary: text }), { width: 50 }).split('\n');
  expect(lines.filter((line) => line.startsWith('word word')).every((line) => line.length <= 50)).toBe(true);
});

test('colour is there only when it is asked for, and changes no word', () => {
  const plain = summary(sampleReport());
  const coloured = summary(sampleReport(), { color: true });
  expect(plain).not.toContain('\u001b');
  expect(coloured).toContain('\u001b[31m');
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

test('text from the repository cannot steer the terminal', () => {
  const evidence = [{ path: HOSTILE, range: { startLine: 1, endLine: 1 }, message: HOSTILE }];
  const hostile = finding({ path: HOSTILE, issue: HOSTILE, recommendation: HOSTILE, symbol: HOSTILE, evidence });
  const report = sampleReport({
    findings: [hostile],
    advisories: [hostile],
    suppressed: [{ finding: hostile, reason: HOSTILE }],
    summary: HOSTILE,
    warnings: [HOSTILE],
  });
  report.repository = { ...report.repository, name: HOSTILE, ref: HOSTILE, path: HOSTILE, commit: HOSTILE };
  report.categories[0] = { ...report.categories[0]!, score: null, failure: HOSTILE };
  report.changes!.fixed = [{ fingerprint: 'f', rule: HOSTILE, location: HOSTILE, issue: HOSTILE }];
  report.coverage.skipped = [{ path: HOSTILE, reason: HOSTILE }];
  report.coverage.leftOut = { [HOSTILE]: 3 };
  report.coverage.byLanguage = { [HOSTILE]: { files: 1, lines: 1 } };
  const text = summary(report, { verbose: true });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u200b]/u);
  expect(text).not.toMatch(/\[2J|\[31m/);
  expect(text).toContain('<script>alert(1)</script>');
});

test('the limit chooses by severity, and one rule does not hide the others', () => {
  const many = Array.from({ length: 30 }, () => finding({ issue: 'One of thirty.' }));
  const report = sampleReport({
    findings: [
      ...many,
      finding({ rule: 'lost-update', issue: 'The other.' }),
      finding({ severity: 'LOW', issue: 'Minor.' }),
    ],
  });
  const text = summary(report, { limit: 4 });
  expect(text).toContain('The worst 4 of 32 findings');
  expect(text.match(/One of thirty\./g)).toHaveLength(3);
  expect(text).toContain('The other.');
  expect(text).not.toContain('Minor.');
  expect(text).toContain('--verbose');
  expect(summary(report, { limit: 4, verbose: true }).match(/One of thirty\./g)).toHaveLength(30);
});

test('a long chain keeps its cause and its proof', () => {
  const evidence = Array.from({ length: 9 }, (_, index) => ({
    path: 'a.py',
    range: { startLine: index + 1, endLine: index + 1 },
    message: `step ${index + 1}`,
  }));
  const report = sampleReport({ findings: [finding({ evidence })] });
  const text = summary(report);
  expect(text).toMatch(/step 1\n.*step 2\n.*5 more steps.*\n.*step 8\n.*step 9\n/);
  expect(summary(report, { verbose: true })).toContain('step 5');
});

test('a failed auditor shows as not assessed, with the reason, and other scores stay', () => {
  const report = sampleReport();
  report.categories[1] = { ...report.categories[1]!, score: null, failure: 'it ran out of memory' };
  expect(summary(report)).toMatch(/Transaction Correctness +not assessed: it ran out of memory/);
  expect(summary(report)).toMatch(/Query Efficiency +7\.8/);
});

test('nothing found says how much that means', () => {
  const text = summary(emptyReport(12));
  expect(text).toContain('10.0 of 10');
  expect(text).toContain('No findings in 12 files with 1,200 lines of Python.');
  expect(text).toContain('cannot resolve');
  const failed = emptyReport(0);
  failed.score = null;
  failed.categories = failed.categories.map((category) => ({ ...category, score: null, failure: 'killed' }));
  expect(summary(failed)).toContain('No category was assessed: this says nothing about the code.');
  expect(summary(failed)).not.toMatch(/No findings|Nothing to audit/);
  expect(summary(failed)).toContain('not assessed: killed');
});

test('a repository with nothing to read gets no score', () => {
  const report = emptyReport(0);
  report.context.tech_stack.languages = ['rust', 'go'];
  report.coverage.leftOut = { tests: 4 };
  const text = summary(report);
  expect(text).toContain(
    "Nothing to audit: no source file in a supported language was found (the repository's languages:",
  );
  expect(text).toContain('rust, Go');
  expect(text).toContain('There is no score.');
  expect(text).not.toMatch(/10\.0|No findings/);
  expect(text).toContain('4 files left out on purpose (tests: 4)');
});
