import type { CataloguePractice } from '../practice.ts';
import { databaseSql } from './database-sql.ts';

const docs = 'https://docs.sqlc.dev/en/latest';

/** sqlc: Go code that is generated from SQL. */
export const sqlc: readonly CataloguePractice[] = [
  {
    topic: 'slices as parameters',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Write a `:many` query that takes all keys, `WHERE id = ANY($1::bigint[])` on PostgreSQL or `WHERE id IN (sqlc.slice(ids))` elsewhere, call it once before the loop and look its rows up in a map.',
    url: `${docs}/howto/select.html`,
    title: 'sqlc: Retrieving rows',
  },
  {
    topic: 'copyfrom and batches',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Mark an insert `:copyfrom` to send all rows with COPY, mark statements for many rows `:batchexec`, or write one `UPDATE ... FROM unnest(...)`, instead of calling an `:exec` query in a loop.',
    url: `${docs}/reference/query-annotations.html`,
    title: 'sqlc: Query annotations',
  },
  {
    topic: 'columns and limits',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Name the columns that callers use instead of `SELECT *`, which becomes all columns of the model, and give `:many` queries for lists a `LIMIT` parameter: all rows are collected in a slice.',
    url: `${docs}/howto/select.html`,
    title: 'sqlc: Retrieving rows',
  },
  {
    topic: 'WithTx',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback', 'concurrent-session-use'],
    advice:
      'Begin on the pool, `defer tx.Rollback(ctx)`, and call every query of the transaction on `queries.WithTx(tx)`: what is called on `queries` itself, or given the pool as its `DBTX`, runs outside.',
    url: `${docs}/howto/transactions.html`,
    title: 'sqlc: Using transactions',
  },
  ...databaseSql.filter(({ topic }) => ['short transactions', 'atomic statements', 'the pool'].includes(topic)),
];
