import type { CataloguePractice } from '../practice.ts';

const builder = 'https://knexjs.org/guide/query-builder.html';
const transactions = 'https://knexjs.org/guide/transactions.html';

/** Knex.js. */
export const knex: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Read all rows before the loop, `knex("t").whereIn("id", ids)`, and look them up in a `Map` by key, or join the second table; hand on the row that is loaded instead of its id.',
    url: `${builder}#wherein`,
    title: 'Knex: whereIn',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    advice:
      'Change or delete what matches in one statement, `knex("t").whereIn("id", ids).update(...)` or `.del()`; where each row gets its own values, insert them all with `onConflict("id").merge()`.',
    url: `${builder}#update`,
    title: 'Knex: update',
  },
  {
    topic: 'batchInsert',
    rules: ['missing-bulk-operation'],
    advice:
      'Insert with `knex.batchInsert("t", rows, 500)`, which sends chunks in one transaction, or give `insert()` an array.',
    url: 'https://knexjs.org/guide/utility.html#batchinsert',
    title: 'Knex: batchInsert',
  },
  {
    topic: 'columns and counts',
    rules: ['over-fetching'],
    advice:
      'Name the columns that are used with `select("id", "name")` or `pluck("id")`, ask for a number with `count()` and for one row with `first()`.',
    url: `${builder}#select`,
    title: 'Knex: select',
  },
  {
    topic: 'limits and streams',
    rules: ['unbounded-query'],
    advice:
      'Give a list `limit()` with an `orderBy()` on a unique column and continue from the last value seen; a job that goes over a whole table uses `for await (const row of query.stream())`.',
    url: 'https://knexjs.org/guide/interfaces.html#streams',
    title: 'Knex: Streams',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback', 'missing-intermediate-commit'],
    advice:
      'Put writes that belong together into `knex.transaction(async (trx) => { ... })` and use `trx`, or `.transacting(trx)`, for every query in it: `knex` itself takes another connection; `await knex.transaction()` without a callback needs `rollback()` in `catch`.',
    url: transactions,
    title: 'Knex: Transactions',
  },
  {
    topic: 'transaction scope',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'Keep only queries in the callback: it holds a connection of the pool and its locks until it ends, so call others and add jobs behind it, or in `trx.executionPromise.then(...)`.',
    url: transactions,
    title: 'Knex: Transactions',
  },
  {
    topic: 'atomic updates and locks',
    rules: ['lost-update'],
    advice:
      'Let the database compute, `where({ id }).decrement("stock", 1)` or `update()` with the condition in `where()` and its count checked, or read with `.forUpdate()` in the transaction.',
    url: `${builder}#forupdate`,
    title: 'Knex: forUpdate',
  },
  {
    topic: 'onConflict',
    rules: ['check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Add a unique constraint and insert with `.onConflict("key").merge()` or `.ignore()`, instead of a look-up followed by an insert.',
    url: `${builder}#onconflict`,
    title: 'Knex: onConflict',
  },
  {
    topic: 'pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'A query is sent when it is awaited and takes a connection of the pool (`pool: { max: 10 }` by default) for at most `acquireConnectionTimeout` of waiting: run a bounded number at once; a transaction’s queries share one connection.',
    url: 'https://knexjs.org/guide/#pool',
    title: 'Knex: pool',
  },
];
