import type { CataloguePractice } from './practice.ts';

const manual = 'https://dev.mysql.com/doc/refman/8.4/en';

/** The MySQL server; what is said holds for MariaDB too. */
export const mysql: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice: 'Ask for all keys in one statement, `WHERE id IN (...)`, or join the second table.',
    url: `${manual}/comparison-operators.html`,
    title: 'MySQL: Comparison operators, IN()',
  },
  {
    topic: 'multi-row statements',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Insert many rows with one `INSERT ... VALUES (...), (...)` or `LOAD DATA`, and change many with one UPDATE or DELETE whose WHERE names them, in one transaction.',
    url: `${manual}/insert-optimization.html`,
    title: 'MySQL: Optimizing INSERT statements',
  },
  {
    topic: 'limits',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns, give lists a `LIMIT` with an `ORDER BY` on a key, and continue from the last key seen instead of a large offset.',
    url: `${manual}/limit-optimization.html`,
    title: 'MySQL: LIMIT query optimization',
  },
  {
    topic: 'long transactions',
    rules: ['long-held-transaction', 'transaction-too-wide'],
    advice:
      'Keep transactions small and short: InnoDB holds their locks, and keeps old row versions for them, until they end.',
    url: `${manual}/innodb-deadlocks-handling.html`,
    title: 'MySQL: How to minimize and handle deadlocks',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction', 'transaction-too-wide'],
    advice:
      'Put writes that belong together between START TRANSACTION and COMMIT on one connection, roll back on error, and do nothing slow in between; DDL commits implicitly.',
    url: `${manual}/commit.html`,
    title: 'MySQL: START TRANSACTION, COMMIT and ROLLBACK',
  },
  {
    topic: 'locking reads',
    rules: ['lost-update'],
    advice:
      'Write the change as an expression, `SET n = n + 1`, or read the row with `SELECT ... FOR UPDATE` in the same transaction.',
    url: `${manual}/innodb-locking-reads.html`,
    title: 'MySQL: Locking reads',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act'],
    advice: 'Add a unique key and use `INSERT ... ON DUPLICATE KEY UPDATE`, or catch error 1062.',
    url: `${manual}/insert-on-duplicate.html`,
    title: 'MySQL: INSERT … ON DUPLICATE KEY UPDATE',
  },
  {
    topic: 'number of connections',
    rules: ['unbounded-concurrency'],
    advice:
      'The server takes `max_connections` clients, 151 by default: bound what runs together by the size of the pool.',
    url: `${manual}/server-system-variables.html#sysvar_max_connections`,
    title: 'MySQL: max_connections',
  },
];
