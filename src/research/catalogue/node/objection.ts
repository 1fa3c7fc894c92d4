import type { CataloguePractice } from '../practice.ts';

const docs = 'https://vincit.github.io/objection.js';

/** Objection.js, on Knex. */
export const objection: readonly CataloguePractice[] = [
  {
    topic: 'eager loading',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    advice:
      'Load relations with the rows, `Person.query().withGraphFetched("pets")`, one query per relation, or `withGraphJoined()` where a condition needs the join; `$fetchGraph()` adds them to all rows at hand at once.',
    url: `${docs}/guide/query-examples.html#eager-loading`,
    title: 'Objection: Eager loading',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    advice:
      'Read all rows before the loop, `Person.query().findByIds(ids)`, and look them up in a `Map` by key; hand on the model that is loaded instead of its id.',
    url: `${docs}/api/query-builder/find-methods.html#findbyids`,
    title: 'Objection: findByIds()',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    advice:
      'Change or delete what matches in one statement, `Person.query().patch(changes).whereIn("id", ids)` or `.delete()`, not `$query().patch()` per model.',
    url: `${docs}/guide/query-examples.html#update-queries`,
    title: 'Objection: Update queries',
  },
  {
    topic: 'bulk insert',
    rules: ['missing-bulk-operation'],
    advice:
      'Insert an array with `Person.query().insert(rows)` (PostgreSQL and SQL Server) or with `insertGraph()`; elsewhere Knex’s `batchInsert()` does it.',
    url: `${docs}/guide/query-examples.html#insert-queries`,
    title: 'Objection: Insert queries',
  },
  {
    topic: 'columns, counts and pages',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Name the columns that are used with `select()`, ask for a number with `resultSize()`, and give a list `page(index, size)` or `limit()` with an `orderBy()` on a unique column.',
    url: `${docs}/recipes/paging.html`,
    title: 'Objection: Paging',
  },
  {
    topic: 'transactions',
    rules: [
      'transaction-too-narrow',
      'query-outside-transaction',
      'missing-rollback',
      'transaction-too-wide',
      'long-held-transaction',
      'side-effect-before-commit',
      'missing-intermediate-commit',
    ],
    advice:
      'Put writes that belong together into `Person.transaction(async (trx) => { ... })` and give `trx` to every `query(trx)` in it; call other services and add jobs behind it, since it holds a connection and commits only at its end.',
    url: `${docs}/guide/transactions.html`,
    title: 'Objection: Transactions',
  },
  {
    topic: 'atomic updates',
    rules: ['lost-update'],
    advice:
      'Let the database compute, `patch({ stock: raw("stock - 1") })` or `.decrement()` with the condition in `where()` and its count checked, or read with `.forUpdate()` in the transaction.',
    url: `${docs}/api/query-builder/find-methods.html#forupdate`,
    title: 'Objection: forUpdate()',
  },
  {
    topic: 'unique violations',
    rules: ['check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Add a unique constraint and insert with `.onConflict("key").merge()` or `.ignore()`, or catch `UniqueViolationError`, instead of a look-up followed by an insert.',
    url: `${docs}/recipes/error-handling.html`,
    title: 'Objection: Error handling',
  },
  {
    topic: 'queries at the same time',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'A query runs when it is awaited, on a connection of Knex’s pool (10 by default): run a bounded number at once, or one query for all; the queries of a transaction share one connection.',
    url: 'https://knexjs.org/guide/#pool',
    title: 'Knex: pool',
  },
];
