import type { CataloguePractice } from '../practice.ts';

const docs = 'https://entgo.io/docs';

/** ent, the entity framework. */
export const ent: readonly CataloguePractice[] = [
  {
    topic: 'eager loading',
    rules: ['n-plus-one-query', 'unnecessary-resolve'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'Load edges with the query, `client.Order.Query().WithItems().All(ctx)`, and read them from `order.Edges.Items`: `order.QueryItems()` in a loop runs a query in each turn.',
    url: `${docs}/eager-load`,
    title: 'ent: Eager loading',
  },
  {
    topic: 'predicates for many keys',
    rules: ['redundant-entity-fetch'],
    advice: 'Ask for all keys with one `Where(user.IDIn(ids...))` and look the rows up in a map by ID.',
    url: `${docs}/predicates`,
    title: 'ent: Predicates',
  },
  {
    topic: 'bulk',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Create with `client.Pet.CreateBulk(builders...)` or `MapCreateBulk`, and change what a condition finds with one `client.Pet.Update().Where(...)` or `Delete().Where(...)`.',
    url: `${docs}/crud`,
    title: 'ent: CRUD API',
  },
  {
    topic: 'paging and fields',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Give lists `Limit(n)` with an `Order`, choose fields with `Select(...)`, and ask `Exist(ctx)` or `Count(ctx)` instead of loading rows to look at their number.',
    url: `${docs}/paging`,
    title: 'ent: Paging and ordering',
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
      'Wrap `client.Tx(ctx)` in a `WithTx` helper that rolls back on an error and a panic, use `tx.Client()` for everything inside, and put messages into a commit hook (`tx.OnCommit`) or behind the commit.',
    url: `${docs}/transactions`,
    title: 'ent: Transactions',
  },
  {
    topic: 'atomic changes',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Change numbers with `AddStock(-1)` and a condition in `Where(product.StockGT(0))`, lock with `ForUpdate()` (feature `sql/lock`) in the transaction, and insert with `OnConflict` (feature `sql/upsert`).',
    url: `${docs}/features`,
    title: 'ent: Feature flags',
  },
  {
    topic: 'connection pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'wrong-caching-scope', 'missing-intermediate-commit'],
    advice:
      'Make one client per process from a `sql.DB` whose pool is bounded (`SetMaxOpenConns`), and start no more goroutines with queries than it has connections; a job that writes much commits in batches.',
    url: `${docs}/sql-integration`,
    title: 'ent: sql.DB integration',
  },
];
