import type { CataloguePractice } from '../practice.ts';
import { databaseSql } from './database-sql.ts';

const api = 'https://pkg.go.dev/github.com/Masterminds/squirrel';

/** squirrel builds SQL; what runs it is database/sql or a driver. */
export const squirrel: readonly CataloguePractice[] = [
  {
    topic: 'Eq with a slice',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Give all keys at once, `Where(sq.Eq{"id": ids})` with a slice becomes `IN (...)`, or add a `Join`, scan the rows into a map and look them up there.',
    url: `${api}#Eq`,
    title: 'squirrel: Eq',
  },
  {
    topic: 'several Values',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Call `Values(...)` once per row on one `sq.Insert("t").Columns(...)` and run it after the loop, in batches of some hundred rows; change many rows with one `Update` whose condition has all keys.',
    url: `${api}#InsertBuilder.Values`,
    title: 'squirrel: InsertBuilder.Values',
  },
  {
    topic: 'Columns and Limit',
    rules: ['unbounded-query', 'over-fetching'],
    advice: 'Name the columns in `Select(...)` instead of `"*"`, and end lists with `OrderBy(...)` and `Limit(n)`.',
    url: `${api}#SelectBuilder.Limit`,
    title: 'squirrel: SelectBuilder.Limit',
  },
  {
    topic: 'RunWith',
    rules: ['query-outside-transaction', 'transaction-too-narrow', 'missing-rollback', 'concurrent-session-use'],
    advice:
      'Bind every builder of a transaction to it with `RunWith(tx)`: one that is bound to the pool runs outside. Put `defer tx.Rollback()` right behind the begin.',
    url: `${api}#SelectBuilder.RunWith`,
    title: 'squirrel: SelectBuilder.RunWith',
  },
  {
    topic: 'Suffix',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Lock what is read and changed with `Suffix("FOR UPDATE")` on the transaction, compute with `Set("n", sq.Expr("n - 1"))`, and insert with `Suffix("ON CONFLICT ...")`.',
    url: `${api}#SelectBuilder.Suffix`,
    title: 'squirrel: SelectBuilder.Suffix',
  },
  ...databaseSql.filter(({ topic }) => ['short transactions', 'the pool'].includes(topic)),
];
