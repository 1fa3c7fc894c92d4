import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.python.org/3/library/sqlite3.html';

/** sqlite3 of Python’s standard library, in Python’s version. */
export const sqlite3: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      "Join the second table, or ask for all keys in one statement with one placeholder per key, `f\"... WHERE id IN ({','.join('?' * len(ids))})\"`, in chunks below the limit of variables.",
    url: `${docs}#how-to-use-placeholders-to-bind-values-in-sql-queries`,
    title: 'sqlite3: How to use placeholders',
  },
  {
    topic: 'executemany',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Give all rows to `con.executemany(sql, rows)` inside one `with con:`: a commit per row waits for the disk each time.',
    url: `${docs}#sqlite3.Cursor.executemany`,
    title: 'sqlite3: Cursor.executemany()',
  },
  {
    topic: 'reading rows',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns, put a LIMIT on the statement and iterate over the cursor, which fetches row by row, instead of `fetchall()`.',
    url: `${docs}#sqlite3.Cursor.fetchmany`,
    title: 'sqlite3: Cursor.fetchmany()',
  },
  {
    topic: 'connection context manager',
    rules: ['missing-rollback', 'transaction-too-narrow'],
    advice:
      '`with con:` commits at its end and rolls back on an exception, but does not close the connection: wrap it in `contextlib.closing()`, and keep writes that belong together in one block.',
    url: `${docs}#how-to-use-the-connection-context-manager`,
    title: 'sqlite3: How to use the connection context manager',
  },
  {
    topic: 'transaction control',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit', 'query-outside-transaction'],
    advice:
      'A transaction opens implicitly before the first INSERT, UPDATE or DELETE and keeps every other writer out until `con.commit()`: commit before slow calls and before telling others, and use the same connection for all its statements.',
    url: `${docs}#transaction-control`,
    title: 'sqlite3: Transaction control',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`SET n = n + 1`), insert with `ON CONFLICT` or catch `sqlite3.IntegrityError`, and begin a read that will be written back with `BEGIN IMMEDIATE`.',
    url: `${docs}#sqlite3.IntegrityError`,
    title: 'sqlite3: IntegrityError',
  },
  {
    topic: 'blocking calls in async code',
    rules: ['blocking-io-in-async'],
    advice:
      'sqlite3 blocks on the disk and on locks: in `async def` run the whole unit of work, connection included, in one `asyncio.to_thread()` call, or use aiosqlite.',
    url: 'https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread',
    title: 'asyncio: Running in threads',
  },
  {
    topic: 'threads',
    rules: ['concurrent-session-use', 'unbounded-concurrency'],
    advice:
      'Open a connection per thread and keep `check_same_thread=True`; SQLite has one writer at a time, so let one task write.',
    url: `${docs}#sqlite3.connect`,
    title: 'sqlite3: connect()',
  },
];
