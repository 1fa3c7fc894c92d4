import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.postgresql.org/docs/current';

/** The PostgreSQL server, whichever driver speaks to it. */
export const postgresql: readonly CataloguePractice[] = [
  {
    topic: 'LISTEN semantics',
    rules: ['event-channel-mismatch', 'long-held-transaction'],
    advice:
      'Keep the channel’s name in one constant that both sides use: an unquoted name in LISTEN is folded to lower case, the text given to `pg_notify()` is not; the listener needs its own connection with no transaction open.',
    url: `${docs}/sql-listen.html`,
    title: 'PostgreSQL: LISTEN',
  },
  {
    topic: 'NOTIFY semantics',
    rules: ['missing-intermediate-commit', 'event-channel-mismatch', 'side-effect-before-commit'],
    advice:
      'NOTIFY is delivered only when its transaction commits, and equal payloads of one transaction may arrive once: commit after each step that listeners should see.',
    url: `${docs}/sql-notify.html`,
    title: 'PostgreSQL: NOTIFY',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Ask for all keys in one statement, `WHERE id = ANY(...)` with an array as parameter, or join the second table.',
    url: `${docs}/functions-comparisons.html`,
    title: 'PostgreSQL: ANY/SOME (array)',
  },
  {
    topic: 'batch operations',
    rules: ['missing-bulk-operation'],
    advice:
      'Load many rows with one `COPY`, or with multi-row INSERTs in one transaction; one INSERT and commit per row pays a round trip and a disk flush for each.',
    url: `${docs}/populate.html`,
    title: 'PostgreSQL: Populating a database',
  },
  {
    topic: 'existence',
    rules: ['over-fetching'],
    problems: ['existence', 'columns'],
    advice:
      'Ask `SELECT EXISTS (SELECT 1 FROM ... WHERE ...)`, which stops at the first row, and name the columns that are used instead of `SELECT *`.',
    url: `${docs}/functions-subquery.html#FUNCTIONS-SUBQUERY-EXISTS`,
    title: 'PostgreSQL: EXISTS',
  },
  {
    topic: 'limits and pages',
    rules: ['unbounded-query'],
    advice:
      'Give lists a `LIMIT` with an `ORDER BY` on a unique key and continue with `WHERE key > last_seen`, since the rows skipped by a large OFFSET are still computed; read a whole table through a cursor.',
    url: `${docs}/queries-limit.html`,
    title: 'PostgreSQL: LIMIT and OFFSET',
  },
  {
    topic: 'materialized views',
    rules: ['wrong-caching-scope'],
    advice:
      'Keep the result of an aggregate that changes rarely in a materialized view and `REFRESH MATERIALIZED VIEW CONCURRENTLY` on a schedule, or cache it in the application with an expiry.',
    url: `${docs}/rules-materializedviews.html`,
    title: 'PostgreSQL: Materialized views',
  },
  {
    topic: 'idle transactions',
    rules: ['transaction-too-wide', 'long-held-transaction'],
    advice:
      'A transaction that waits for something else keeps its locks and holds back vacuum: do the slow work outside it, and set `idle_in_transaction_session_timeout` as a safety net.',
    url: `${docs}/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT`,
    title: 'PostgreSQL: idle_in_transaction_session_timeout',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction'],
    advice:
      'Put writes that belong together between one BEGIN and COMMIT on one connection; after an error nothing more is accepted until ROLLBACK, or ROLLBACK TO a savepoint.',
    url: `${docs}/tutorial-transactions.html`,
    title: 'PostgreSQL: Transactions',
  },
  {
    topic: 'row locks',
    rules: ['lost-update'],
    advice:
      'Write the change as an expression, `SET n = n + 1`, or read the row with `SELECT ... FOR UPDATE` in the same transaction; `FOR UPDATE SKIP LOCKED` lets several workers claim different rows.',
    url: `${docs}/explicit-locking.html#LOCKING-ROWS`,
    title: 'PostgreSQL: Row-level locks',
  },
  {
    topic: 'updating many rows',
    rules: ['n-update-delete-loop', 'lost-update'],
    advice:
      'Update or delete in one statement: `WHERE id = ANY(...)` where all rows get the same value, `UPDATE t SET ... FROM (VALUES ...) AS v(id, x) WHERE t.id = v.id` where each gets its own.',
    url: `${docs}/sql-update.html`,
    title: 'PostgreSQL: UPDATE',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act'],
    advice:
      'Add a unique constraint and let one statement decide, `INSERT ... ON CONFLICT (key) DO UPDATE ...` or `DO NOTHING`, with `RETURNING` to see what happened.',
    url: `${docs}/sql-insert.html#SQL-ON-CONFLICT`,
    title: 'PostgreSQL: ON CONFLICT clause',
  },
  {
    topic: 'transaction isolation',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'READ COMMITTED, the default, lets two transactions read the same value and both write: lock the row, or use REPEATABLE READ or SERIALIZABLE and try again on SQLSTATE 40001.',
    url: `${docs}/transaction-iso.html`,
    title: 'PostgreSQL: Transaction isolation',
  },
  {
    topic: 'number of connections',
    rules: ['unbounded-concurrency'],
    advice:
      'Every connection is a server process and their number is fixed by `max_connections`: bound what runs together by the size of the pool.',
    url: `${docs}/runtime-config-connection.html#GUC-MAX-CONNECTIONS`,
    title: 'PostgreSQL: max_connections',
  },
];
