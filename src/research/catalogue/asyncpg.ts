import type { CataloguePractice } from './practice.ts';

const api = 'https://magicstack.github.io/asyncpg/current/api/index.html';
const usage = 'https://magicstack.github.io/asyncpg/current/usage.html';

/** asyncpg: asyncio driver for PostgreSQL. */
export const asyncpg: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Ask for all keys at once, `await conn.fetch("... WHERE id = ANY($1)", ids)` with a list, or join the second table, and hand on the records instead of asking for them again.',
    url: 'https://magicstack.github.io/asyncpg/current/faq.html',
    title: 'asyncpg: ANY($1) instead of IN $1',
  },
  {
    topic: 'copy and executemany',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Insert with `await conn.copy_records_to_table("t", records=rows, columns=[...])`; for UPDATE and DELETE give all rows to `await conn.executemany(query, rows)`, one batch that is atomic, or write one statement with `ANY($1)`.',
    url: `${api}#asyncpg.connection.Connection.copy_records_to_table`,
    title: 'asyncpg: Connection.copy_records_to_table()',
  },
  {
    topic: 'cursors',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns and put a LIMIT on the statement, use `fetchval()` for one value and `fetchrow()` for one row; stream a large result with `async for record in conn.cursor(query)` in a transaction.',
    url: `${api}#cursors`,
    title: 'asyncpg: Cursors',
  },
  {
    topic: 'transaction scope',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'Leave the `conn.transaction()` block, and give the connection back, before calling another service or publishing an event: the block commits only at its end.',
    url: `${api}#transactions`,
    title: 'asyncpg: Transaction objects',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`SET n = n + $1 ... RETURNING n`), lock with `SELECT ... FOR UPDATE` in the same transaction, and insert with `ON CONFLICT`, or catch `asyncpg.UniqueViolationError`.',
    url: `${api}#asyncpg.connection.Connection.fetchrow`,
    title: 'asyncpg: Connection.fetchrow()',
  },
  {
    topic: 'listeners',
    rules: ['event-channel-mismatch', 'missing-intermediate-commit'],
    advice:
      'Register `await conn.add_listener(CHANNEL, callback)` on a connection that stays open, with the channel’s name in one constant for both sides; what is notified in a transaction arrives at its commit.',
    url: `${api}#asyncpg.connection.Connection.add_listener`,
    title: 'asyncpg: Connection.add_listener()',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction', 'missing-intermediate-commit'],
    advice:
      'Put writes that belong together into one `async with conn.transaction():` and run them all on that `conn`, not on the pool; outside such a block each statement commits by itself, which is what steps that others follow need.',
    url: `${usage}#transactions`,
    title: 'asyncpg: Transactions',
  },
  {
    topic: 'connection pools',
    rules: ['concurrent-session-use', 'unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work'],
    advice:
      'A connection runs one statement at a time and raises `InterfaceError` otherwise: let each task take its own, `async with pool.acquire() as conn:`, await all tasks, and bound them by the pool’s `max_size`.',
    url: `${usage}#connection-pools`,
    title: 'asyncpg: Connection pools',
  },
];
