import type { CataloguePractice } from '../practice.ts';

const docs = 'https://kysely.dev/docs';

/** Kysely. */
export const kysely: readonly CataloguePractice[] = [
  {
    topic: 'relations',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    advice:
      'Read related rows in the same statement, with a join or with `jsonArrayFrom()` and `jsonObjectFrom()` of `kysely/helpers/postgres` (or `mysql`, `sqlite`) as a selection.',
    url: `${docs}/recipes/relations`,
    title: 'Kysely: Relations',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    advice:
      'Read all rows before the loop, `where("id", "in", ids)`, and look them up in a `Map` by key; hand on the row that is loaded instead of its id.',
    url: `${docs}/examples/where/where-in`,
    title: 'Kysely: Where in',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    advice:
      'Change or delete what matches in one statement, `db.updateTable("t").set(...).where("id", "in", ids)` or `deleteFrom()`.',
    url: `${docs}/examples/update/complex-values`,
    title: 'Kysely: Update, complex values',
  },
  {
    topic: 'multiple rows',
    rules: ['missing-bulk-operation', 'check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Insert in one statement, `db.insertInto("t").values(rows)`, with `onConflict((oc) => oc.column("key").doUpdateSet(...))` or `doNothing()` (MySQL: `onDuplicateKeyUpdate()`) on a unique constraint.',
    url: `${docs}/examples/insert/multiple-rows`,
    title: 'Kysely: Insert multiple rows',
  },
  {
    topic: 'selections and limits',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Select the columns that are used, not `selectAll()`, count with `eb.fn.countAll()`, give a list `limit()` with an `orderBy()` on a unique column, and go over a whole table with `for await (const row of query.stream())`.',
    url: `${docs}/examples/select/multiple-columns`,
    title: 'Kysely: Select multiple columns',
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
      'Put writes that belong together into `db.transaction().execute(async (trx) => { ... })` and use `trx` for all of them: `db` in it takes another connection; it commits when the callback returns, so call others and add jobs behind it.',
    url: `${docs}/examples/transactions/simple-transaction`,
    title: 'Kysely: Simple transaction',
  },
  {
    topic: 'atomic updates',
    rules: ['lost-update'],
    advice:
      'Let the database compute, `set((eb) => ({ stock: eb("stock", "-", 1) }))` with the condition in `where()` and `numUpdatedRows` checked, or read with `.forUpdate()` in the transaction.',
    url: `${docs}/examples/update/complex-values`,
    title: 'Kysely: Update, complex values',
  },
  {
    topic: 'execution',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'A query is sent by `execute()`, on a connection of the dialect’s pool: await it, run a bounded number at once, or one query for all; a transaction’s queries share one connection.',
    url: `${docs}/execution`,
    title: 'Kysely: Execution',
  },
];
