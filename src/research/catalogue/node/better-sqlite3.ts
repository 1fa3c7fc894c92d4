import type { CataloguePractice } from '../practice.ts';

const docs = 'https://github.com/WiseLibs/better-sqlite3/blob/master/docs';

/** better-sqlite3: synchronous. */
export const betterSqlite3: readonly CataloguePractice[] = [
  {
    topic: 'worker threads',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async'],
    advice:
      'Every call holds the event loop until SQLite answers: indexed look-ups take microseconds, but run slow statements in a pool of worker threads with a connection each.',
    url: `${docs}/threads.md`,
    title: 'better-sqlite3: Worker threads',
  },
  {
    topic: 'transaction functions',
    rules: [
      'missing-bulk-operation',
      'n-update-delete-loop',
      'transaction-too-narrow',
      'missing-rollback',
      'query-outside-transaction',
    ],
    advice:
      'Prepare the statement once and run it for all rows in one `db.transaction((rows) => { ... })`, which commits once and rolls back on an exception; without it each row waits for the disk.',
    url: `${docs}/api.md#transactionfunction---function`,
    title: 'better-sqlite3: transaction()',
  },
  {
    topic: 'synchronous transactions',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'A transaction function must not be async: it would commit at its first `await`. Do other work before or after it.',
    url: `${docs}/api.md#caveats`,
    title: 'better-sqlite3: transaction(), caveats',
  },
  {
    topic: 'statements for many rows',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Look-ups in one process cost no round trip, but one statement with a join or `WHERE id IN (SELECT value FROM json_each(?))` still reads many rows faster than one statement per row.',
    url: `${docs}/performance.md`,
    title: 'better-sqlite3: Performance',
  },
  {
    topic: 'iterate',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns, put a LIMIT on the statement, use `get()` for one row and `pluck()` for one column, and go over a large result with `iterate()` instead of `all()`.',
    url: `${docs}/api.md#iteratebindparameters---iterator`,
    title: 'better-sqlite3: iterate()',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL and look at `changes`, and insert with `ON CONFLICT`; between two synchronous calls nothing else of the process runs, but another process may write: use `transaction(...).immediate()`.',
    url: `${docs}/api.md#transactionfunction---function`,
    title: 'better-sqlite3: transaction()',
  },
];
