import type { CataloguePractice } from '../practice.ts';

const readme = 'https://github.com/porsager/postgres';

/** Postgres.js. */
export const postgres: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Ask for all keys at once with an array in `where id in (...)`, given as `sql(ids)`, or join the second table, and look the rows up in a `Map` by key.',
    url: `${readme}#dynamic-values-and-where-in`,
    title: 'Postgres.js: Dynamic values and where in',
  },
  {
    topic: 'multiple inserts and updates',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Insert all rows in one statement with `sql(rows)` in `insert into t`, and update each row with its own values in one `update ... from (values ...)`.',
    url: `${readme}#multiple-updates-in-one-query`,
    title: 'Postgres.js: Multiple updates in one query',
  },
  {
    topic: 'cursors',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns and put a limit on the statement; read a large result in batches with `.cursor(500)` and `for await`.',
    url: `${readme}#cursors`,
    title: 'Postgres.js: Cursors',
  },
  {
    topic: 'transactions',
    rules: [
      'transaction-too-narrow',
      'query-outside-transaction',
      'missing-rollback',
      'transaction-too-wide',
      'long-held-transaction',
      'side-effect-before-commit',
    ],
    advice:
      'Put statements that belong together into `sql.begin(async (sql) => { ... })` and use the `sql` that it gives: the outer one takes another connection; it commits when the callback returns, so call others and add jobs behind it.',
    url: `${readme}#transactions`,
    title: 'Postgres.js: Transactions',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`set n = n - 1 where n > 0 returning n`), lock with `select ... for update` inside `sql.begin()`, and insert with `on conflict`.',
    url: `${readme}#queries`,
    title: 'Postgres.js: Queries',
  },
  {
    topic: 'connection pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'A query is sent when it is awaited, on one of `max` connections (10 by default): run a bounded number at once, or one statement for all; in `sql.begin()` there is one connection, on which an array of queries is pipelined.',
    url: `${readme}#the-connection-pool`,
    title: 'Postgres.js: The connection pool',
  },
  {
    topic: 'listen and notify',
    rules: ['event-channel-mismatch', 'missing-intermediate-commit'],
    advice:
      'Use `sql.listen(CHANNEL, callback)`, which keeps a connection of its own, with the channel’s name in one constant for both sides; what is notified in a transaction arrives at its commit.',
    url: `${readme}#listen--notify`,
    title: 'Postgres.js: Listen and notify',
  },
];
