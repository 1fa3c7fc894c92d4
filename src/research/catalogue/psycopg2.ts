import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.psycopg.org/docs';

/** psycopg2: synchronous driver for PostgreSQL. */
export const psycopg2: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Ask for all keys at once, `cur.execute("... WHERE id = ANY(%s)", (list(ids),))`, or join the second table, and hand on the rows instead of asking for them again.',
    url: `${docs}/usage.html#lists-adaptation`,
    title: 'psycopg2: Lists adaptation',
  },
  {
    topic: 'fast execution helpers',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Send many rows in one statement with `psycopg2.extras.execute_values(cur, "INSERT ... VALUES %s", rows)`, for UPDATE with `UPDATE ... FROM (VALUES %s)`; `executemany()` is no faster than a loop of `execute()`.',
    url: `${docs}/extras.html#fast-execution-helpers`,
    title: 'psycopg2: Fast execution helpers',
  },
  {
    topic: 'server-side cursors',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns and put a LIMIT on the statement; stream a large result through a named cursor, `conn.cursor(name="rows")`, since an ordinary cursor brings all rows to the client.',
    url: `${docs}/usage.html#server-side-cursors`,
    title: 'psycopg2: Server side cursors',
  },
  {
    topic: 'with statement',
    rules: ['missing-rollback', 'transaction-too-narrow'],
    advice:
      '`with conn:` commits at its end and rolls back on an exception, but does not close the connection: close it, or give it back with `pool.putconn(conn)`, in `finally`. Keep writes that belong together in one such block.',
    url: `${docs}/usage.html#with-statement`,
    title: 'psycopg2: with statement',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`SET n = n + %s ... RETURNING n`), lock with `SELECT ... FOR UPDATE` in the same transaction, and insert with `ON CONFLICT`, or catch `psycopg2.errors.UniqueViolation`.',
    url: `${docs}/errors.html`,
    title: 'psycopg2: Exception classes by SQLSTATE',
  },
  {
    topic: 'notifications',
    rules: ['event-channel-mismatch', 'missing-intermediate-commit'],
    advice:
      'Listen on a connection in autocommit mode and keep the channel’s name in one constant for both sides; what is notified in a transaction arrives at its commit.',
    url: `${docs}/advanced.html#asynchronous-notifications`,
    title: 'psycopg2: Asynchronous notifications',
  },
  {
    topic: 'idle in transaction',
    rules: ['transaction-too-wide', 'long-held-transaction', 'missing-intermediate-commit'],
    advice:
      'The first `execute()`, a SELECT too, opens a transaction that lasts until `commit()` or `rollback()`: end it before slow work and at each step that others follow, or set `conn.autocommit = True` for reads.',
    url: `${docs}/faq.html#faq-idle-in-transaction`,
    title: 'psycopg2: Why are connections “idle in transaction”?',
  },
  {
    topic: 'transactions control',
    rules: ['query-outside-transaction', 'side-effect-before-commit', 'transaction-too-wide'],
    advice:
      'All cursors of one connection share its transaction and those of another connection do not: hand the connection down, and tell others of a change only after `conn.commit()` has returned.',
    url: `${docs}/usage.html#transactions-control`,
    title: 'psycopg2: Transactions control',
  },
  {
    topic: 'blocking calls in async code',
    rules: ['blocking-io-in-async'],
    advice:
      'psycopg2 blocks: in `async def` run the whole unit of work in one `asyncio.to_thread()` call with its own connection, or move to psycopg 3’s `AsyncConnection` or asyncpg.',
    url: `${docs}/advanced.html#support-for-coroutine-libraries`,
    title: 'psycopg2: Support for coroutine libraries',
  },
  {
    topic: 'thread safety',
    rules: ['concurrent-session-use', 'unbounded-concurrency'],
    advice:
      'Threads may share a connection, but their statements run one after the other in one transaction, and cursors must not be shared: take a connection per task from a `ThreadedConnectionPool` and run no more tasks than it holds.',
    url: `${docs}/usage.html#thread-and-process-safety`,
    title: 'psycopg2: Thread and process safety',
  },
];
