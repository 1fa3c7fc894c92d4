import type { CataloguePractice } from '../practice.ts';
import { databaseSql } from './database-sql.ts';

const api = 'https://pkg.go.dev/github.com/jmoiron/sqlx';

/** sqlx; what it leaves to database/sql holds for it too. */
export const sqlx: readonly CataloguePractice[] = [
  {
    topic: 'sqlx.In',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Expand a slice with `query, args, err := sqlx.In("... WHERE id IN (?)", ids)`, send `db.Rebind(query)` with `db.SelectContext` once, and look the rows up in a map by key.',
    url: `${api}#In`,
    title: 'sqlx: In',
  },
  {
    topic: 'NamedExec with a slice',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Give `db.NamedExecContext(ctx, "INSERT INTO t (a, b) VALUES (:a, :b)", rows)` the slice itself: it becomes one statement with a group of values for each row; change many rows with one `UPDATE ... WHERE id IN (?)`.',
    url: `${api}#DB.NamedExecContext`,
    title: 'sqlx: DB.NamedExecContext',
  },
  {
    topic: 'Select and Queryx',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns that the struct has and give lists a `LIMIT`: `Select` holds all rows in memory; read what may be large row by row with `QueryxContext` and `StructScan`.',
    url: `${api}#DB.SelectContext`,
    title: 'sqlx: DB.SelectContext',
  },
  {
    topic: 'Beginx',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction', 'concurrent-session-use'],
    advice:
      'Begin with `db.BeginTxx(ctx, nil)`, put `defer tx.Rollback()` behind it, hand the `*sqlx.Tx` (or a `sqlx.ExtContext`) to every function that takes part, and return the error of `tx.Commit()`.',
    url: `${api}#DB.BeginTxx`,
    title: 'sqlx: DB.BeginTxx',
  },
  ...databaseSql.filter(({ topic }) => ['short transactions', 'atomic statements', 'the pool'].includes(topic)),
];
