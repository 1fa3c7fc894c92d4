import type { CataloguePractice } from '../practice.ts';

const docs = 'https://node-postgres.com';

/** node-postgres: `pg` and its pool. */
export const pg: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Ask for all keys at once, `pool.query("... WHERE id = ANY($1)", [ids])` with an array, or join the second table, and look the rows up in a `Map` by key.',
    url: `${docs}/features/queries#parameterized-query`,
    title: 'node-postgres: Parameterized query',
  },
  {
    topic: 'many rows in one statement',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Give the columns as arrays, `INSERT INTO t SELECT * FROM unnest($1::int[], $2::text[])`, or update from them, `UPDATE t SET ... FROM unnest(...)`; very many rows go through `COPY` with `pg-copy-streams`.',
    url: `${docs}/features/queries`,
    title: 'node-postgres: Queries',
  },
  {
    topic: 'cursors',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns and put a LIMIT on the statement: `query()` holds all rows in memory; read a large result in batches with `pg-cursor` or `pg-query-stream`.',
    url: `${docs}/apis/cursor`,
    title: 'node-postgres: Cursor',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback'],
    advice:
      'Check out one client, send BEGIN, the statements and COMMIT through it, ROLLBACK in `catch` and `client.release()` in `finally`: `pool.query()` takes any client, so statements sent through it are not in the transaction.',
    url: `${docs}/features/transactions`,
    title: 'node-postgres: Transactions',
  },
  {
    topic: 'releasing clients',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit', 'missing-rollback'],
    advice:
      'COMMIT and release the client before calling another service or adding a job, and release it in `finally` on every way out: a client that is not released is lost to the pool.',
    url: `${docs}/apis/pool#releasing-clients`,
    title: 'node-postgres: Releasing clients',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL (`SET n = n + $1 ... RETURNING n`) and look at `rowCount`, lock with `SELECT ... FOR UPDATE` on the transaction’s client, and insert with `ON CONFLICT`, or handle error code 23505.',
    url: `${docs}/features/queries#parameterized-query`,
    title: 'node-postgres: Queries',
  },
  {
    topic: 'pool size',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'Each query waits for one of the pool’s `max` clients (10 by default), and one client runs its queries one after the other: run a bounded number at once, or one statement for all, and await it.',
    url: `${docs}/guides/pool-sizing`,
    title: 'node-postgres: Pool sizing',
  },
  {
    topic: 'notifications',
    rules: ['event-channel-mismatch', 'missing-intermediate-commit'],
    advice:
      'Listen on a client of its own that stays connected, with the channel’s name in one constant for both sides; what is notified in a transaction arrives at its commit.',
    url: `${docs}/apis/client#notification`,
    title: 'node-postgres: notification event',
  },
];
