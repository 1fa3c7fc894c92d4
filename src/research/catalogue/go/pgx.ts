import type { CataloguePractice } from '../practice.ts';

const pages = 'https://pkg.go.dev/github.com/jackc/pgx';
const before5 = { versions: '<5.0.0', docs: `${pages}/v4`, name: 'pgx v4' } as const;
const since5 = { versions: '>=5.0.0', docs: `${pages}/v5`, name: 'pgx v5' } as const;

interface Wording {
  advice: string;
  /** What follows the package's page, with its heading. */
  place: string;
  title: string;
}

/** The same practice for version 5 and for version 4, whose functions differ. */
function practice(
  parts: Pick<CataloguePractice, 'topic' | 'rules' | 'problems'>,
  wording: Wording,
  old: Partial<Wording> = {},
): CataloguePractice[] {
  return [since5, before5].map(({ versions, docs, name }) => {
    const { advice, place, title } = versions === before5.versions ? { ...wording, ...old } : wording;
    return { ...parts, versions, advice, url: `${docs}${place}`, title: `${name}: ${title}` };
  });
}

/** pgx, the PostgreSQL driver for Go. */
export const pgx: readonly CataloguePractice[] = [
  ...practice(
    { topic: 'one query for many keys', rules: ['n-plus-one-query', 'redundant-entity-fetch'], problems: ['lookup'] },
    {
      advice:
        'Ask for all keys in one query, `WHERE id = ANY($1)` with a slice as the argument, read the rows with `pgx.CollectRows(rows, pgx.RowToStructByName[T])` and look them up in a map.',
      place: '#CollectRows',
      title: 'CollectRows',
    },
    {
      advice:
        'Ask for all keys in one query, `WHERE id = ANY($1)` with a slice as the argument, read the rows with `rows.Next()` and `rows.Scan()` into a map, and look them up there.',
      place: '#Rows',
      title: 'Rows',
    },
  ),
  ...practice(
    { topic: 'copy', rules: ['missing-bulk-operation'] },
    {
      advice:
        'Insert many rows with `conn.CopyFrom(ctx, pgx.Identifier{"table"}, columns, pgx.CopyFromRows(rows))`, which uses the COPY protocol.',
      place: '#Conn.CopyFrom',
      title: 'Conn.CopyFrom',
    },
  ),
  ...practice(
    { topic: 'batches', rules: ['n-update-delete-loop', 'missing-bulk-operation', 'sequential-await-in-loop'] },
    {
      advice:
        'Queue the statements in a `pgx.Batch` and send them with one `SendBatch(ctx, batch)`, or change all rows with one `UPDATE ... WHERE id = ANY($1)`; close the results before the connection is used again.',
      place: '#Conn.SendBatch',
      title: 'Conn.SendBatch',
    },
  ),
  ...practice(
    { topic: 'columns and rows', rules: ['over-fetching', 'unbounded-query'] },
    {
      advice:
        'Name the columns, give lists a `LIMIT`, ask `SELECT EXISTS (...)` for a yes or no, and go over large results with `pgx.ForEachRow` instead of collecting them.',
      place: '#ForEachRow',
      title: 'ForEachRow',
    },
    {
      advice:
        'Name the columns, give lists a `LIMIT`, ask `SELECT EXISTS (...)` for a yes or no, and go over large results with `conn.QueryFunc` instead of collecting them.',
      place: '#Conn.QueryFunc',
      title: 'Conn.QueryFunc',
    },
  ),
  ...practice(
    {
      topic: 'transactions',
      rules: [
        'transaction-too-narrow',
        'missing-rollback',
        'transaction-too-wide',
        'long-held-transaction',
        'query-outside-transaction',
        'side-effect-before-commit',
      ],
    },
    {
      advice:
        'Use `pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { ... })`, which commits where the function gives nil and rolls back otherwise; send every statement of it through `tx`, and no network call or message from within.',
      place: '#BeginFunc',
      title: 'BeginFunc',
    },
    {
      advice:
        'Use `pool.BeginFunc(ctx, func(tx pgx.Tx) error { ... })`, which commits where the function gives nil and rolls back otherwise; send every statement of it through `tx`, and no network call or message from within.',
      place: '#Conn.BeginFunc',
      title: 'Conn.BeginFunc',
    },
  ),
  ...practice(
    { topic: 'atomic statements', rules: ['lost-update', 'check-then-act'] },
    {
      advice:
        'Let the database compute, `UPDATE t SET n = n - 1 WHERE id = $1 AND n > 0`, and look at `RowsAffected()`; insert with `ON CONFLICT`, or read with `SELECT ... FOR UPDATE` in the same transaction.',
      place: '#Tx',
      title: 'Tx',
    },
  ),
  ...practice(
    { topic: 'notifications', rules: ['event-channel-mismatch', 'missing-intermediate-commit'] },
    {
      advice:
        'Keep the channel’s name in one constant for `LISTEN` and `pg_notify()`, wait with `conn.WaitForNotification(ctx)` on a connection of its own, and commit after each step that listeners should see.',
      place: '#Conn.WaitForNotification',
      title: 'Conn.WaitForNotification',
    },
  ),
  ...practice(
    { topic: 'connection pool', rules: ['concurrent-session-use', 'unbounded-concurrency'] },
    {
      advice:
        'A `pgx.Conn` and a transaction serve one goroutine at a time: share a `pgxpool.Pool` (`pgxpool.New`), and start no more goroutines with queries than `MaxConns` can serve.',
      place: '/pgxpool',
      title: 'pgxpool',
    },
    {
      advice:
        'A `pgx.Conn` and a transaction serve one goroutine at a time: share a `pgxpool.Pool` (`pgxpool.Connect`), and start no more goroutines with queries than `MaxConns` can serve.',
    },
  ),
];
