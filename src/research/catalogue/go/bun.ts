import type { CataloguePractice } from '../practice.ts';

const docs = 'https://bun.uptrace.dev/guide';

/** Bun, the SQL-first mapper. */
export const bun: readonly CataloguePractice[] = [
  {
    topic: 'relations',
    rules: ['n-plus-one-query', 'unnecessary-resolve'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'Load relations with the list, `db.NewSelect().Model(&orders).Relation("Items")`, instead of a query per row.',
    url: `${docs}/relations.html`,
    title: 'Bun: Relations',
  },
  {
    topic: 'keys, columns and limits',
    rules: ['redundant-entity-fetch', 'over-fetching', 'unbounded-query'],
    advice:
      'Ask for all keys at once with `Where("id IN (?)", bun.In(ids))`, name columns with `Column(...)`, give lists a `Limit(n)`, and ask `Exists(ctx)` or `Count(ctx)` where only that matters.',
    url: `${docs}/query-select.html`,
    title: 'Bun: Select',
  },
  {
    topic: 'bulk insert',
    rules: ['missing-bulk-operation', 'check-then-act'],
    advice:
      'Give `db.NewInsert().Model(&rows)` the slice: it becomes one statement; where rows may be there already add `On("CONFLICT (id) DO UPDATE")`.',
    url: `${docs}/query-insert.html`,
    title: 'Bun: Insert',
  },
  {
    topic: 'bulk update',
    rules: ['n-update-delete-loop', 'lost-update'],
    advice:
      'Update a slice with one `db.NewUpdate().Model(&rows).Column("n").Bulk()`, or what a condition finds with `Set("n = n - ?", 1).Where(...)`, which computes in the database.',
    url: `${docs}/query-update.html`,
    title: 'Bun: Update',
  },
  {
    topic: 'transactions',
    rules: [
      'transaction-too-narrow',
      'query-outside-transaction',
      'missing-rollback',
      'side-effect-before-commit',
      'transaction-too-wide',
      'long-held-transaction',
      'concurrent-session-use',
    ],
    advice:
      'Use `db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error { ... })`, build every query of it on `tx`, hand `bun.IDB` to helpers, and call services and publish after it has returned nil.',
    url: `${docs}/transactions.html`,
    title: 'Bun: Transactions',
  },
  {
    topic: 'production settings',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'wrong-caching-scope', 'missing-intermediate-commit'],
    advice:
      'Bound the pool of the `sql.DB` below (`SetMaxOpenConns`, `SetMaxIdleConns`), open it once per process, and start no more goroutines with queries than it has connections.',
    url: `${docs}/running-bun-in-production.html`,
    title: 'Bun: Running Bun in production',
  },
];
