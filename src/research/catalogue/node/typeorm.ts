import type { CataloguePractice } from '../practice.ts';

const docs = 'https://typeorm.io/docs';
const repository = `${docs}/working-with-entity-manager/repository-api`;

/** TypeORM: repositories, entity managers and query builders; `DataSource` and find options as objects since 0.3. */
export const typeorm: readonly CataloguePractice[] = [
  {
    topic: 'eager and lazy loading',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '>=0.3.0',
    advice:
      'Load the relation with the rows, `find({ relations: { posts: true } })` or `leftJoinAndSelect()`; `relationLoadStrategy: "query"` reads each relation with one query of its own instead of a join that multiplies the rows.',
    url: `${docs}/relations/eager-and-lazy-relations`,
    title: 'TypeORM: Eager and lazy relations, relation load strategy',
  },
  {
    topic: 'eager and lazy loading',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '<0.3.0',
    advice:
      'Load the relation with the rows, `find({ relations: ["posts"] })` or `leftJoinAndSelect()`, instead of awaiting a lazy relation per row.',
    url: `${docs}/relations/eager-and-lazy-relations`,
    title: 'TypeORM: Eager and lazy relations',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    advice:
      'Read all rows before the loop, `findBy({ id: In(ids) })`, and look them up in a `Map` by key; hand on the entity that is loaded, and read a foreign key from its own column or `@RelationId`.',
    url: `${docs}/working-with-entity-manager/find-options#advanced-options`,
    title: 'TypeORM: Find options, In()',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    advice:
      'Change or delete what matches in one statement, `repository.update({ id: In(ids) }, changes)`, `repository.delete(...)` or an update query builder; `save()` in a loop reads and writes row by row.',
    url: `${docs}/query-builder/update-query-builder`,
    title: 'TypeORM: Update query builder',
  },
  {
    topic: 'bulk insert and upsert',
    rules: ['missing-bulk-operation', 'check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Insert with one `repository.insert(rows)`, or `upsert(rows, ["key"])` on a unique column so that the database decides about rows that exist; `save(entities, { chunk: 500 })` first reads them.',
    url: repository,
    title: 'TypeORM: Repository API, insert() and upsert()',
  },
  {
    topic: 'columns to load',
    rules: ['over-fetching'],
    problems: ['columns'],
    versions: '>=0.3.0',
    advice:
      'Name the columns that are used, `find({ select: { id: true, name: true } })`, or read plain values with `createQueryBuilder().select([...]).getRawMany()`.',
    url: `${docs}/working-with-entity-manager/find-options#basic-options`,
    title: 'TypeORM: Find options, select',
  },
  {
    topic: 'columns to load',
    rules: ['over-fetching'],
    problems: ['columns'],
    versions: '<0.3.0',
    advice:
      'Name the columns that are used, `find({ select: ["id", "name"] })`, or read plain values with `createQueryBuilder().select([...]).getRawMany()`.',
    url: `${docs}/query-builder/select-query-builder#partial-selection`,
    title: 'TypeORM: Partial selection',
  },
  {
    topic: 'counts and existence',
    rules: ['over-fetching'],
    problems: ['count', 'existence', 'one-row'],
    advice:
      'Ask for a number with `count({ where })`, for existence with `exists()` (`exist()` in older 0.3) or a `count()`, and for one row with `findOne()`, instead of reading all rows.',
    url: repository,
    title: 'TypeORM: Repository API',
  },
  {
    topic: 'pagination and streams',
    rules: ['unbounded-query'],
    advice:
      'Give a list `take` with an `order` on a unique column and continue from the last value seen; a job that goes over a whole table uses `stream()` of the query builder.',
    url: `${docs}/query-builder/select-query-builder#using-pagination`,
    title: 'TypeORM: Using pagination',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback', 'missing-intermediate-commit'],
    advice:
      'Put writes that belong together into `dataSource.transaction(async (manager) => { ... })` and do all of them through `manager`, also `manager.withRepository(repo)`: an injected repository runs outside; a `QueryRunner` needs `rollbackTransaction()` in `catch` and `release()` in `finally`.',
    url: `${docs}/transactions`,
    title: 'TypeORM: Creating and using transactions',
  },
  {
    topic: 'transaction scope',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'Keep only database work in the callback: call other services, send mail and add jobs after `transaction()` has resolved, also from subscribers, which run inside it; it holds a connection of the pool until then.',
    url: `${docs}/transactions`,
    title: 'TypeORM: Transactions',
  },
  {
    topic: 'locking and atomic updates',
    rules: ['lost-update'],
    advice:
      'Let the database compute, `repository.increment({ id }, "stock", -1)` or `update()` with the condition in it and `affected` checked, or read with `lock: { mode: "pessimistic_write" }` in the transaction.',
    url: `${docs}/query-builder/select-query-builder#set-locking`,
    title: 'TypeORM: Set locking',
  },
  {
    topic: 'queries at the same time',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    advice:
      'Each query outside a transaction takes a connection of the pool (`extra: { max }` or `poolSize`), so run a bounded number at once, or one query for all; inside a transaction there is one connection: await one query after the other.',
    url: `${docs}/data-source/data-source-options`,
    title: 'TypeORM: Data source options',
  },
  {
    topic: 'caching query results',
    rules: ['wrong-caching-scope'],
    advice:
      'Keep rarely changing results in a cache with an expiry: `find({ cache: 60000 })` stores them in a table or in Redis.',
    url: `${docs}/query-builder/caching`,
    title: 'TypeORM: Caching queries',
  },
];
