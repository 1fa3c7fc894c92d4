import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.psycopg.org/psycopg3/docs';

/** psycopg 3: driver for PostgreSQL, synchronous and asynchronous. */
export const psycopg: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Ask for all keys at once, `conn.execute("... WHERE id = ANY(%s)", [ids])` with a list, or join the second table, and hand on the rows instead of asking for them again.',
    url: `${docs}/basic/from_pg2.html#you-cannot-use-in-s-with-a-tuple`,
    title: 'psycopg 3: ANY instead of IN with a tuple',
  },
  {
    topic: 'executemany',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    versions: '>=3.1.0',
    advice:
      'Give all rows to `cur.executemany(query, rows)`, which pipelines them since 3.1; where all rows get the same value, one statement with `WHERE id = ANY(%s)` is better still.',
    url: `${docs}/api/cursors.html#psycopg.Cursor.executemany`,
    title: 'psycopg 3: Cursor.executemany()',
  },
  {
    topic: 'executemany',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    versions: '<3.1.0',
    advice:
      'Before 3.1 `executemany()` sends a statement per row: write one multi-row statement (`INSERT ... SELECT * FROM unnest(%s, %s)`), or load with `cur.copy()`.',
    url: `${docs}/basic/copy.html`,
    title: 'psycopg 3: Using COPY TO and COPY FROM',
  },
  {
    topic: 'copy',
    rules: ['missing-bulk-operation'],
    advice:
      'Load thousands of rows with `with cur.copy("COPY t (a, b) FROM STDIN") as copy:` and `copy.write_row(row)`.',
    url: `${docs}/basic/copy.html#writing-data-row-by-row`,
    title: 'psycopg 3: COPY, writing data row by row',
  },
  {
    topic: 'pipeline mode',
    rules: ['sequential-await-in-loop', 'n-update-delete-loop'],
    versions: '>=3.1.0',
    advice:
      'Send independent statements of one connection inside `with conn.pipeline():` (async: `async with`), so that they do not wait for each other’s round trip.',
    url: `${docs}/advanced/pipeline.html#pipeline-mode-usage`,
    title: 'psycopg 3: Pipeline mode usage',
  },
  {
    topic: 'parallel statements',
    rules: ['sequential-await-in-loop'],
    versions: '<3.1.0',
    advice:
      'Merge the statements into one, or run them on different connections of a pool with a bound: one connection runs one statement at a time, and pipeline mode exists only from 3.1 on.',
    url: `${docs}/advanced/pool.html`,
    title: 'psycopg 3: Connection pools',
  },
  {
    topic: 'server-side cursors',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns and put a LIMIT on the statement; stream a large result with `cur.stream(query)` or a named cursor, `conn.cursor(name="rows")`.',
    url: `${docs}/advanced/cursors.html#server-side-cursors`,
    title: 'psycopg 3: Server-side cursors',
  },
  {
    topic: 'connection context',
    rules: ['missing-rollback', 'side-effect-before-commit'],
    advice:
      '`with psycopg.connect(...) as conn:` and `with pool.connection() as conn:` commit at their end, roll back on an exception and close or return the connection; tell others of a change after the block, not in it.',
    url: `${docs}/basic/usage.html#connection-context`,
    title: 'psycopg 3: Connection context',
  },
  {
    topic: 'transaction management',
    rules: ['transaction-too-wide', 'long-held-transaction'],
    advice:
      'The first statement opens a transaction, a SELECT too: end it before a slow call, or connect with `autocommit=True` and open short `conn.transaction()` blocks only around the writes.',
    url: `${docs}/basic/transactions.html#autocommit-transactions`,
    title: 'psycopg 3: Autocommit transactions',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`SET n = n + %s ... RETURNING n`), lock with `SELECT ... FOR UPDATE` in the same transaction, and insert with `ON CONFLICT`, or catch `psycopg.errors.UniqueViolation`.',
    url: `${docs}/api/errors.html`,
    title: 'psycopg 3: Error classes by SQLSTATE',
  },
  {
    topic: 'notifications',
    rules: ['event-channel-mismatch', 'missing-intermediate-commit'],
    advice:
      'Listen on an autocommit connection with `for notify in conn.notifies():` and keep the channel’s name in one constant for both sides; what is notified in a transaction arrives at its commit.',
    url: `${docs}/advanced/async.html#asynchronous-notifications`,
    title: 'psycopg 3: Asynchronous notifications',
  },
  {
    topic: 'transaction contexts',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-intermediate-commit'],
    advice:
      'Put writes that belong together into one `with conn.transaction():`, hand that connection to helpers, and use one block per step where others follow each step; a nested block is a savepoint.',
    url: `${docs}/basic/transactions.html#transaction-contexts`,
    title: 'psycopg 3: Transaction contexts',
  },
  {
    topic: 'asynchronous operations',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    advice:
      'In `async def` use `psycopg.AsyncConnection` or `psycopg_pool.AsyncConnectionPool` and await every call; the synchronous `Connection` blocks the event loop.',
    url: `${docs}/advanced/async.html`,
    title: 'psycopg 3: Asynchronous operations',
  },
  {
    topic: 'connection pools',
    rules: ['concurrent-session-use', 'unbounded-concurrency'],
    advice:
      'Take one connection per task, `async with pool.connection() as conn:`, and bound the tasks by the pool’s `max_size`: statements of tasks that share a connection wait for each other and share its transaction.',
    url: `${docs}/advanced/pool.html#what-s-the-right-size-for-the-pool`,
    title: 'psycopg 3: What’s the right size for the pool?',
  },
];
