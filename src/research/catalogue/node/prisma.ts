import type { CataloguePractice } from '../practice.ts';

const docs = 'https://www.prisma.io/docs/orm';
const queries = `${docs}/prisma-client/queries`;

/** Prisma Client; since 7 on JavaScript drivers, whose pools it uses. */
export const prisma: readonly CataloguePractice[] = [
  {
    topic: 'relations with the rows',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '>=5.8.0',
    advice:
      'Load the relation with the query that makes the rows, `prisma.user.findMany({ include: { posts: true } })`, or `select` the fields of it that are used; with the preview feature `relationJoins`, `relationLoadStrategy: "join"` makes one statement of it.',
    url: `${queries}/relation-queries#relation-load-strategies-preview`,
    title: 'Prisma: Relation queries, load strategies',
  },
  {
    topic: 'relations with the rows',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '<5.8.0',
    advice:
      'Load the relation with the query that makes the rows, `prisma.user.findMany({ include: { posts: true } })`, or `select` the fields of it that are used.',
    url: `${queries}/relation-queries`,
    title: 'Prisma: Relation queries',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    advice:
      'Read all rows before the loop with `findMany({ where: { id: { in: ids } } })` and look them up in a `Map` by key; pass the row that is loaded instead of its id.',
    url: `${queries}/query-optimization-performance`,
    title: 'Prisma: Query optimization',
  },
  {
    topic: 'bulk insert',
    rules: ['missing-bulk-operation'],
    versions: '>=5.14.0',
    advice:
      'Insert in one statement with `createMany({ data })`; where the new rows are needed, `createManyAndReturn({ data })` gives them (PostgreSQL, CockroachDB and SQLite).',
    url: `${docs}/reference/prisma-client-reference#createmanyandreturn`,
    title: 'Prisma: createManyAndReturn()',
  },
  {
    topic: 'bulk insert',
    rules: ['missing-bulk-operation'],
    versions: '<5.14.0',
    advice:
      'Insert in one statement with `createMany({ data })`, which gives back a count only: make the keys in the program and read the rows by them where they are needed.',
    url: `${docs}/reference/prisma-client-reference#createmany`,
    title: 'Prisma: createMany()',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    versions: '>=6.2.0',
    advice:
      'Change or delete what matches a condition in one statement, `updateMany({ where, data })` or `deleteMany({ where })`; `updateManyAndReturn()` also gives the changed rows (PostgreSQL, CockroachDB and SQLite).',
    url: `${docs}/reference/prisma-client-reference#updatemanyandreturn`,
    title: 'Prisma: updateManyAndReturn()',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    versions: '<6.2.0',
    advice:
      'Change or delete what matches a condition in one statement, `updateMany({ where, data })` or `deleteMany({ where })`; both give back a count.',
    url: `${docs}/reference/prisma-client-reference#updatemany`,
    title: 'Prisma: updateMany()',
  },
  {
    topic: 'fields to load',
    rules: ['over-fetching'],
    problems: ['columns'],
    advice:
      'Name the fields that are used: `findMany({ select: { id: true, name: true } })`; without `select` every column of the model is read.',
    url: `${queries}/select-fields`,
    title: 'Prisma: Select fields',
  },
  {
    topic: 'counts and existence',
    rules: ['over-fetching'],
    problems: ['count', 'existence', 'one-row'],
    advice:
      'Ask for a number with `count({ where })` and for one row with `findFirst({ where, select: { id: true } })` instead of reading all rows.',
    url: `${queries}/aggregation-grouping-summarizing`,
    title: 'Prisma: Aggregation, grouping, and summarizing',
  },
  {
    topic: 'pagination',
    rules: ['unbounded-query'],
    advice:
      'Give a list `take` and an `orderBy` on a unique field and continue with `cursor`; a large `skip` still makes the database go over the rows that it leaves out.',
    url: `${queries}/pagination`,
    title: 'Prisma: Pagination',
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
    versions: '>=4.7.0',
    advice:
      'Put writes that belong together into `prisma.$transaction(async (tx) => { ... })`, use `tx` for every query in it, and keep network calls and messages out: it commits when the function returns, rolls back when it throws, and times out after 5 seconds.',
    url: `${queries}/transactions#interactive-transactions`,
    title: 'Prisma: Interactive transactions',
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
    versions: '<4.7.0',
    advice:
      'Put writes that belong together into nested writes or `prisma.$transaction([ ... ])`, an array of queries that run as one; interactive transactions are a preview feature before Prisma 4.7.',
    url: `${queries}/transactions`,
    title: 'Prisma: Transactions',
  },
  {
    topic: 'atomic number operations',
    rules: ['lost-update'],
    advice:
      'Let the database compute, `update({ where, data: { stock: { decrement: 1 } } })`, or put a version field into `where` of `updateMany()` and look at the count that it gives back.',
    url: `${queries}/transactions#optimistic-concurrency-control`,
    title: 'Prisma: Optimistic concurrency control',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Put `@unique` on what is looked up and use `upsert({ where, create, update })`, or `create()` with the error P2002 handled, instead of `findFirst()` followed by `create()`.',
    url: `${docs}/reference/prisma-client-reference#upsert`,
    title: 'Prisma: upsert()',
  },
  {
    topic: 'queries in a transaction',
    rules: ['concurrent-session-use'],
    advice:
      'An interactive transaction has one connection: await its queries one after the other, through `tx` and not through the client, which takes a second connection and can wait for the first one.',
    url: `${queries}/transactions#interactive-transactions`,
    title: 'Prisma: Interactive transactions',
  },
  {
    topic: 'queries at the same time',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work'],
    versions: '>=7.0.0',
    advice:
      'Queries wait for a connection of the driver adapter’s pool, `new PrismaPg({ connectionString, max: 10 })`; `connection_limit` in the URL has no effect since 7. Run a bounded number at once, or one query for all; a query that is not awaited is never sent.',
    url: `${docs}/v7/prisma-client/setup-and-configuration/databases-connections/connection-pool`,
    title: 'Prisma 7: Connection pool',
  },
  {
    topic: 'queries at the same time',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work'],
    versions: '<7.0.0',
    advice:
      'Queries wait for a connection of the pool (`connection_limit` in the URL, by default twice the number of CPUs plus one), so run a bounded number at once, or better one query for all; a query that is not awaited is never sent.',
    url: `${docs}/v6/prisma-client/setup-and-configuration/databases-connections/connection-pool`,
    title: 'Prisma 6: Connection pool',
  },
];
