import type { CataloguePractice } from './practice.ts';

const docs = 'https://pymysql.readthedocs.io/en/latest';

/** PyMySQL: synchronous driver for MySQL and MariaDB. */
export const pymysql: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Join the second table, or ask for all keys in one statement: PyMySQL expands a list parameter, `cursor.execute("... WHERE id IN %s", (ids,))`.',
    url: `${docs}/modules/cursors.html#pymysql.cursors.Cursor.execute`,
    title: 'PyMySQL: Cursor.execute()',
  },
  {
    topic: 'executemany',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Give all rows to `cursor.executemany("INSERT ... VALUES (%s, %s)", rows)`, which becomes multi-row INSERTs; for UPDATE it is a loop, so write one statement with `IN`, `CASE` or `INSERT ... ON DUPLICATE KEY UPDATE`.',
    url: `${docs}/modules/cursors.html#pymysql.cursors.Cursor.executemany`,
    title: 'PyMySQL: Cursor.executemany()',
  },
  {
    topic: 'unbuffered cursors',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns and put a LIMIT on the statement; stream a large result through `pymysql.cursors.SSCursor`, since the default cursor keeps all rows in memory.',
    url: `${docs}/modules/cursors.html#pymysql.cursors.SSCursor`,
    title: 'PyMySQL: SSCursor',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction'],
    advice:
      'Write what belongs together on one connection between `begin()` and one `commit()`, call `rollback()` in `except`, and close in `finally`: closing a connection is its context manager’s only job since 1.0.',
    url: `${docs}/modules/connections.html#pymysql.connections.Connection.rollback`,
    title: 'PyMySQL: Connection.rollback()',
  },
  {
    topic: 'transaction scope',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'Autocommit is off by default, so the first statement opens a transaction that holds its locks until `commit()`: commit before slow calls and before telling others.',
    url: `${docs}/modules/connections.html#pymysql.connections.Connection.commit`,
    title: 'PyMySQL: Connection.commit()',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`SET n = n + 1 WHERE ... AND n >= 0`) and check the returned row count, lock with `SELECT ... FOR UPDATE`, and insert with `ON DUPLICATE KEY UPDATE` or catch `pymysql.err.IntegrityError`.',
    url: 'https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html',
    title: 'MySQL: INSERT … ON DUPLICATE KEY UPDATE',
  },
  {
    topic: 'blocking calls in async code',
    rules: ['blocking-io-in-async'],
    advice:
      'PyMySQL blocks: in `async def` run the whole unit of work in one `asyncio.to_thread()` call with its own connection, or use an asynchronous driver such as asyncmy or aiomysql.',
    url: 'https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread',
    title: 'asyncio: Running in threads',
  },
  {
    topic: 'thread safety',
    rules: ['concurrent-session-use', 'unbounded-concurrency'],
    advice:
      'Threads must not share a connection (`threadsafety` is 1): open one per task, or take it from a pool, and bound the tasks by its size.',
    url: 'https://peps.python.org/pep-0249/#threadsafety',
    title: 'PEP 249: threadsafety',
  },
];
