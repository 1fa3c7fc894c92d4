import type { CataloguePractice } from '../practice.ts';

const docs = 'https://sidorares.github.io/node-mysql2/docs';

/** mysql2. */
export const mysql2: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Ask for all keys at once, `pool.query("... WHERE id IN (?)", [ids])`, which spreads an array (`execute()` does not), or join the second table, and look the rows up in a `Map` by key.',
    url: `${docs}/examples/queries/simple-queries/select`,
    title: 'mysql2: SELECT',
  },
  {
    topic: 'many rows in one statement',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Insert all rows in one statement, `pool.query("INSERT INTO t (a, b) VALUES ?", [rows])` with an array of arrays, and change what matches with one UPDATE or with `ON DUPLICATE KEY UPDATE`.',
    url: `${docs}/examples/queries/simple-queries/insert`,
    title: 'mysql2: INSERT',
  },
  {
    topic: 'columns and limits',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Name the columns and put a LIMIT with an ORDER BY on a unique column on the statement; go over a whole table in chunks from the last key seen.',
    url: `${docs}/examples/queries/simple-queries/select`,
    title: 'mysql2: SELECT',
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
      'Take one connection, `beginTransaction()`, run every statement on it, `commit()`, `rollback()` in `catch` and `release()` in `finally`: `pool.query()` takes any connection; call others and add jobs after the commit.',
    url: `${docs}/documentation/promise-wrapper`,
    title: 'mysql2: Promise wrappers',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`SET n = n - 1 WHERE id = ? AND n > 0`) and look at `affectedRows`, lock with `SELECT ... FOR UPDATE` in the transaction, and insert with `ON DUPLICATE KEY UPDATE`, or handle ER_DUP_ENTRY.',
    url: 'https://dev.mysql.com/doc/refman/8.4/en/innodb-locking-reads.html',
    title: 'MySQL: Locking reads',
  },
  {
    topic: 'connection pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'Each query waits for one of `connectionLimit` connections (10 by default), and one connection runs its queries one after the other: run a bounded number at once, or one statement for all, and await it.',
    url: `${docs}/examples/connections/create-pool`,
    title: 'mysql2: createPool',
  },
];
