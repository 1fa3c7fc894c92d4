import {
  type AuditorName,
  AuditReport,
  CATEGORIES,
  type Coverage,
  type Evidence,
  type ReportedFinding,
  type RuleDocumentation,
} from '../../src/contracts/index.ts';

let serial = 0;

function hop(path: string, line: number, message: string): Evidence {
  return { path, range: { startLine: line, endLine: line }, message };
}

/** A finding that passes the contract; name what matters to the test. */
export function finding(changed: Partial<ReportedFinding> = {}): ReportedFinding {
  serial += 1;
  const path = changed.path ?? 'app/billing/charges.py';
  const range = changed.range ?? { startLine: 42, endLine: 44, startColumn: 9 };
  return {
    rule: 'n-plus-one-query',
    auditor: 'query-efficiency',
    severity: 'HIGH',
    confidence: 'high',
    location: `${path}:${range.startLine}`,
    path,
    range,
    issue: '`charge_all` runs one SELECT on `customers` for every order.',
    principle: 'A collection is read with a number of queries that does not grow with it.',
    recommendation: 'Load the customers with the orders: `select(Order).options(selectinload(Order.customer))`.',
    effort: 'M',
    evidence: [
      { path, range: { startLine: 40, endLine: 40 }, message: '`charge_all` loops over `orders`' },
      { path, range: { startLine: 42, endLine: 42 }, message: 'calls `charge(order)`' },
      {
        path: 'app/billing/gateway.py',
        range: { startLine: 17, endLine: 17 },
        message: '`session.get(Customer, order.customer_id)` runs a SELECT',
      },
    ],
    reference: {
      title: 'Relationship Loading Techniques',
      url: 'https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html',
    },
    fingerprint: serial.toString(16).padStart(16, '0'),
    symbol: 'charge_all',
    ...changed,
  };
}

const COVERAGE: Coverage = {
  files: 84,
  lines: 12_408,
  functions: 903,
  byLanguage: { python: { files: 84, lines: 12_408 } },
  leftOut: { tests: 61, migrations: 12, generated: 2 },
  skipped: [{ path: 'app/legacy/report.py', reason: 'syntax error at line 210: read up to there' }],
};

/** The report of an audit of a small service: five findings in three categories, one advisory, one suppressed. */
export function sampleReport(changed: Partial<AuditReport> = {}): AuditReport {
  serial = 0;
  const findings = changed.findings ?? [
    finding({
      rule: 'missing-intermediate-commit',
      auditor: 'transaction-correctness',
      severity: 'CRITICAL',
      path: 'app/jobs/processor.py',
      range: { startLine: 412, endLine: 418 },
      issue:
        '`process` updates `jobs` four times before its only commit; listeners on `job_events` hear of it at the end.',
      recommendation: 'Commit after each step that a listener waits for.',
      effort: 'S',
      evidence: [
        hop('migrations/0007_notify.sql', 3, 'a trigger on UPDATE of `jobs` sends `pg_notify` on `job_events`'),
        hop('app/jobs/processor.py', 412, '`job.status = "loading"` updates `jobs`'),
        hop('app/jobs/processor.py', 431, '`session.commit()` is the first commit after it'),
        hop('app/api/events.py', 20, '`LISTEN job_events` waits for it'),
      ],
      reference: { title: 'PostgreSQL: NOTIFY', url: 'https://www.postgresql.org/docs/16/sql-notify.html' },
      symbol: 'JobProcessor.process',
    }),
    finding(),
    finding({ path: 'app/api/orders.py', range: { startLine: 88, endLine: 88 }, symbol: 'list_orders' }),
    finding({
      rule: 'blocking-io-in-async',
      auditor: 'runtime-performance',
      path: 'app/jobs/processor.py',
      range: { startLine: 444, endLine: 444 },
      issue: '`read_bytes()` blocks the event loop in `async def load`.',
      recommendation: 'Hand it to a thread: `await asyncio.to_thread(path.read_bytes)`.',
      effort: 'S',
      evidence: [
        hop('app/jobs/processor.py', 440, '`async def load` runs on the event loop'),
        hop('app/jobs/processor.py', 444, '`path.read_bytes()` reads a file'),
      ],
      reference: { title: 'Developing with asyncio', url: 'https://docs.python.org/3/library/asyncio-dev.html' },
      symbol: 'load',
    }),
    finding({
      rule: 'over-fetching',
      severity: 'LOW',
      confidence: 'medium',
      path: 'app/api/stats.py',
      range: { startLine: 12, endLine: 12 },
      issue: '`len(query.all())` loads every row to count them.',
      recommendation: 'Count in the database.',
      effort: 'S',
      evidence: [hop('app/api/stats.py', 12, '`query.all()` is used for its length only')],
      reference: undefined,
      symbol: '',
    }),
  ];
  const of = (auditor: AuditorName, severity: string) =>
    findings.filter((f) => f.auditor === auditor && f.severity === severity).length;
  const category = (auditor: AuditorName, score: number) => ({
    auditor,
    category: CATEGORIES[auditor],
    score,
    total_issues: findings.filter((f) => f.auditor === auditor).length,
    critical: of(auditor, 'CRITICAL'),
    high: of(auditor, 'HIGH'),
    medium: of(auditor, 'MEDIUM'),
    low: of(auditor, 'LOW'),
  });
  const total = (severity: string) => findings.filter((f) => f.severity === severity).length;
  return AuditReport.parse({
    version: 1,
    id: '0199c0de-7d3a-7000-8000-000000000001',
    tool: { name: 'audit-persistence', version: '0.1.0' },
    repository: {
      name: 'acme/orders',
      url: 'https://github.com/acme/orders',
      ref: 'main',
      commit: '3f2c1ab9d04e5f60718293a4b5c6d7e8f9012345',
      path: null,
      linkTemplate: 'https://github.com/acme/orders/blob/3f2c1ab9d04e5f60718293a4b5c6d7e8f9012345/{path}#L{line}',
    },
    date: '2026-03-02T09:30:00Z',
    context: {
      tech_stack: {
        db: 'postgresql',
        orm: 'sqlalchemy',
        async: 'asyncio',
        db_version: '16',
        languages: ['python'],
        frameworks: ['fastapi'],
        libraries: { sqlalchemy: '2.0.36', fastapi: '0.115.6' },
      },
      best_practices: {},
      db_config: { expire_on_commit: false, triggers: [], pool_size: 10, max_overflow: null, listens: [] },
      codebase_root: '/srv/orders',
      team: null,
    },
    summary:
      'The worst of 5 problems is in `app/jobs/processor.py`: listeners hear of a job only when it has ended. Two list endpoints read one customer per order.',
    score: 8.6,
    categories: [
      category('query-efficiency', 7.8),
      category('transaction-correctness', 8),
      category('runtime-performance', 9),
    ],
    severity: { critical: total('CRITICAL'), high: total('HIGH'), medium: total('MEDIUM'), low: total('LOW') },
    findings,
    advisories: [
      finding({ confidence: 'advisory', severity: 'LOW', path: 'app/admin.py', issue: 'A loop of queries.' }),
    ],
    suppressed: [
      { finding: finding({ path: 'app/seed.py', severity: 'MEDIUM' }), reason: 'runs once, at most ten rows' },
    ],
    coverage: COVERAGE,
    changes: {
      previous: {
        id: '0199a000-0000-7000-8000-000000000000',
        date: '2026-02-01T08:00:00Z',
        score: 7.8,
        commit: 'aa11bb22cc33dd44ee55ff66aa11bb22cc33dd44',
      },
      new: [findings[0]?.fingerprint ?? 'none'],
      fixed: [
        {
          fingerprint: 'f1f1f1f1f1f1f1f1',
          rule: 'sync-sleep-in-async',
          location: 'app/jobs/retry.py:31',
          issue: '`time.sleep` holds the event loop.',
        },
      ],
      unchanged: findings.slice(1).map((f) => f.fingerprint),
    },
    sources: [
      {
        title: 'SQLAlchemy best practices',
        url: 'https://docs.sqlalchemy.org/en/20/orm/session_basics.html',
        source: 'catalogue',
      },
      {
        title: 'PostgreSQL NOTIFY docs',
        url: 'https://www.postgresql.org/docs/16/sql-notify.html',
        source: 'catalogue',
      },
    ],
    warnings: ['app/seed.py:9: the suppression comment names no rule'],
    ...changed,
  });
}

/** An audit in which nothing was found; `files: 0` makes it one in which nothing was read. */
export function emptyReport(files: number): AuditReport {
  return sampleReport({
    findings: [],
    advisories: [],
    suppressed: [],
    changes: null,
    warnings: [],
    score: 10,
    summary: 'Nothing was found.',
    categories: sampleReport({ findings: [] }).categories.map((category) => ({ ...category, score: 10 })),
    coverage: {
      files,
      lines: files * 100,
      functions: files * 7,
      byLanguage: files === 0 ? {} : { python: { files, lines: files * 100 } },
      leftOut: {},
      skipped: [],
    },
  });
}

/** Documentation of the two rules that the SARIF tests need. */
export const RULES: RuleDocumentation[] = (['n-plus-one-query', 'missing-intermediate-commit'] as const).map(
  (name) => ({
    name,
    auditor: name === 'n-plus-one-query' ? 'query-efficiency' : 'transaction-correctness',
    title: `What ${name} is`,
    severity: name === 'n-plus-one-query' ? 'HIGH' : 'CRITICAL',
    effort: 'M',
    finds: 'A read per element of a collection.',
    why: 'Every element costs a round trip.',
    principle: 'A collection is read with a number of queries that does not grow with it.',
    examples: [
      { language: 'python', bad: 'for o in orders:\n    o.customer', good: 'select(Order).options(selectinload(...))' },
    ],
    silent: ['loops over literals'],
    notFor: {},
  }),
);

/** Text as a hostile repository would place it in names and messages. */
export const HOSTILE = [
  'a | b',
  '`x | y`',
  '`\\| z`',
  '``` fence',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '![pixel](https://evil.example/p.png)',
  'https://evil.example/x and www.evil.example and _www.evil.example',
  'hello @everyone see #1 and **bold** __init__ ~~gone~~ $x$',
  'line\r\n# Heading\n| a | b |\n---',
  '\u001b[2J\u001b]0;title\u0007red\u001b[31m \u009b31m \u202eevil\u200b',
  '&lt;b&gt; \\',
].join(' ');
