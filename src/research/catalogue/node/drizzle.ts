import type { CataloguePractice } from '../practice.ts';

const docs = 'https://orm.drizzle.team/docs';

/** Drizzle ORM; relational queries of the second kind since 1.0. */
export const drizzle: readonly CataloguePractice[] = [
  {
    topic: 'relational queries',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '>=1.0.0-0',
    advice:
      'Load relations with the rows, `db.query.users.findMany({ with: { posts: true } })` on relations from `defineRelations()`, which is one statement, or join the tables.',
    url: `${docs}/rqb`,
    title: 'Drizzle: Relational queries v2',
  },
  {
    topic: 'relational queries',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '<1.0.0-0',
    advice:
      'Load relations with the rows, `db.query.users.findMany({ with: { posts: true } })`, which is one statement, or join the tables with `leftJoin()`.',
    url: `${docs}/rqb`,
    title: 'Drizzle: Relational queries',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    advice:
      'Read all rows before the loop, `where(inArray(users.id, ids))`, and look them up in a `Map` by key; hand on the row that is loaded instead of its id.',
    url: `${docs}/operators`,
    title: 'Drizzle: inArray',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    advice:
      'Change or delete what matches in one statement, `db.update(t).set(...).where(inArray(t.id, ids))`; where each row gets its own value, set a `case` expression over all of them.',
    url: `${docs}/guides/update-many-with-different-value`,
    title: 'Drizzle: Update many with different values',
  },
  {
    topic: 'bulk insert and upsert',
    rules: ['missing-bulk-operation', 'check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Insert in one statement, `db.insert(t).values(rows)`, and let a unique constraint decide about rows that exist with `onConflictDoUpdate()` or `onConflictDoNothing()` (MySQL: `onDuplicateKeyUpdate()`).',
    url: `${docs}/guides/upsert`,
    title: 'Drizzle: Upsert query',
  },
  {
    topic: 'columns to load',
    rules: ['over-fetching'],
    problems: ['columns'],
    advice:
      'Name the columns that are used, `db.select({ id: users.id })`, or `columns: { id: true }` in relational queries.',
    url: `${docs}/select`,
    title: 'Drizzle: Select',
  },
  {
    topic: 'counts and existence',
    rules: ['over-fetching'],
    problems: ['count', 'existence', 'one-row'],
    advice:
      'Ask for a number with `db.$count(t, condition)` and for one row with `limit(1)` instead of reading all rows.',
    url: `${docs}/guides/count-rows`,
    title: 'Drizzle: Count rows',
  },
  {
    topic: 'pagination',
    rules: ['unbounded-query'],
    advice:
      'Give a list `limit()` with an `orderBy()` on a unique column and continue with `gt(t.id, cursor)`; an offset still goes over the rows that it leaves out.',
    url: `${docs}/guides/cursor-based-pagination`,
    title: 'Drizzle: Cursor-based pagination',
  },
  {
    topic: 'transactions',
    rules: [
      'transaction-too-narrow',
      'transaction-too-wide',
      'long-held-transaction',
      'query-outside-transaction',
      'missing-rollback',
      'side-effect-before-commit',
      'missing-intermediate-commit',
    ],
    advice:
      'Put writes that belong together into `db.transaction(async (tx) => { ... })` and use `tx` for all of them: `db` in it runs on another connection; it commits when the callback returns, so call others and add jobs behind it.',
    url: `${docs}/transactions`,
    title: 'Drizzle: Transactions',
  },
  {
    topic: 'atomic updates',
    rules: ['lost-update'],
    advice:
      'Let the database compute with an `sql` expression in `set()`, with the condition in `where()` and the returned rows checked, or read with `.for("update")` in the transaction.',
    url: `${docs}/guides/decrementing-a-value`,
    title: 'Drizzle: Decrementing a value',
  },
  {
    topic: 'queries at the same time',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'A query runs when it is awaited and takes a connection of the driver’s pool: run a bounded number at once, or one query for all; a transaction has one connection, so await its queries one after the other.',
    url: `${docs}/get-started-postgresql`,
    title: 'Drizzle: PostgreSQL, node-postgres pool',
  },
];
