import type { CataloguePractice } from '../practice.ts';

const guide = 'https://go.dev/doc/database';
const api = 'https://pkg.go.dev/database/sql';

/** database/sql, whatever the driver. */
export const databaseSql: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Ask for all keys in one query, `WHERE id = ANY($1)` or `IN (?, ?, ...)`, or join the second table, scan the rows into a map by key and look them up there; never query inside `for rows.Next()`, which takes a second connection.',
    url: `${guide}/querying`,
    title: 'Go: Querying for data',
  },
  {
    topic: 'many rows in one statement',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Insert many rows with one statement (`VALUES ($1, $2), ($3, $4), ...`, in batches of some hundred, or the driver’s COPY), and change them with one `UPDATE ... WHERE id = ANY($1)`; a prepared statement saves the parsing, not the round trips.',
    url: `${guide}/change-data`,
    title: 'Go: Executing SQL statements that don’t return data',
  },
  {
    topic: 'rows',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns, give lists a `LIMIT`, ask `SELECT EXISTS (...)` for a yes or no, and go over `rows` with `defer rows.Close()` and a look at `rows.Err()` after the loop.',
    url: `${api}#Rows`,
    title: 'database/sql: Rows',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction', 'concurrent-session-use'],
    advice:
      'Begin with `db.BeginTx(ctx, nil)`, put `defer tx.Rollback()` right behind it, send every statement through `tx` (what goes through `db` is not in the transaction), and return what `tx.Commit()` gives.',
    url: `${guide}/execute-transactions`,
    title: 'Go: Executing transactions',
  },
  {
    topic: 'short transactions',
    rules: [
      'transaction-too-wide',
      'long-held-transaction',
      'side-effect-before-commit',
      'missing-intermediate-commit',
      'event-channel-mismatch',
    ],
    advice:
      'Call other services, publish and enqueue after `tx.Commit()` has given nil: until then the transaction holds a connection and its locks, nobody sees its rows, and what was sent cannot be rolled back.',
    url: `${api}#Tx.Commit`,
    title: 'database/sql: Tx.Commit',
  },
  {
    topic: 'atomic statements',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Let the database compute (`SET n = n - 1 WHERE id = $1 AND n > 0`) and look at `RowsAffected()`, read with `SELECT ... FOR UPDATE` in the same transaction, and insert with `ON CONFLICT` or `ON DUPLICATE KEY`.',
    url: `${api}#Result`,
    title: 'database/sql: Result',
  },
  {
    topic: 'the pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'wrong-caching-scope'],
    advice:
      'Open one `sql.DB` per process, set `SetMaxOpenConns`, `SetMaxIdleConns` and `SetConnMaxLifetime` (there is no limit by default), and start no more goroutines with queries than it has connections.',
    url: `${guide}/manage-connections`,
    title: 'Go: Managing connections',
  },
];
