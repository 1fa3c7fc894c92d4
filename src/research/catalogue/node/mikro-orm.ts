import type { CataloguePractice } from '../practice.ts';

const docs = 'https://mikro-orm.io/docs';

/** MikroORM: unit of work and identity map. */
export const mikroOrm: readonly CataloguePractice[] = [
  {
    topic: 'populating relations',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '>=6.0.0',
    advice:
      'Load relations with the rows, `em.find(Author, where, { populate: ["books"] })`, joined by default, or `strategy: "select-in"` where a join would multiply them; `em.populate(authors, ["books"])` does it for rows at hand, and data loaders batch `Reference.load()`.',
    url: `${docs}/loading-strategies`,
    title: 'MikroORM: Loading strategies',
  },
  {
    topic: 'populating relations',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    versions: '<6.0.0',
    advice:
      'Load relations with the rows, `em.find(Author, where, { populate: ["books"] })`, one query per relation by default; `em.populate(authors, ["books"])` does it for rows at hand.',
    url: `${docs}/5.9/loading-strategies`,
    title: 'MikroORM 5: Loading strategies',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    advice:
      'Read all rows before the loop, `em.find(Author, { id: ids })`: the identity map then answers `em.findOne()` by key; where only the key is needed, `em.getReference(Author, id)` makes no query.',
    url: `${docs}/entity-manager#entity-references`,
    title: 'MikroORM: Entity references',
  },
  {
    topic: 'flush',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'Change and `persist()` entities in the loop and `await em.flush()` once behind it: the unit of work sends batches in one transaction; `em.nativeUpdate()`, `nativeDelete()` and `insertMany()` need no entities at all.',
    url: `${docs}/entity-manager#batch-inserts-updates-and-deletes`,
    title: 'MikroORM: Batch inserts, updates and deletes',
  },
  {
    topic: 'partial loading',
    rules: ['over-fetching'],
    advice:
      'Name what is used, `em.find(Author, where, { fields: ["name"] })`, ask for a number with `em.count()`, and read only with `disableIdentityMap: true`.',
    url: `${docs}/entity-manager#partial-loading`,
    title: 'MikroORM: Partial loading',
  },
  {
    topic: 'pagination',
    rules: ['unbounded-query'],
    advice:
      'Give a list `limit` with an `orderBy` on a unique property, or use `em.findByCursor()` (since 6); a job goes over a table in such chunks with `em.clear()` after each.',
    url: `${docs}/entity-manager#cursor-based-pagination`,
    title: 'MikroORM: Cursor-based pagination',
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
      'One `em.flush()` is one transaction; reads that decide on writes go with them into `em.transactional(async (em) => { ... })`, using its `em`; call other services and add jobs behind it, or in an `afterFlush` or `afterTransactionCommit` subscriber.',
    url: `${docs}/transactions#approach-2-explicitly`,
    title: 'MikroORM: Transactions',
  },
  {
    topic: 'locking',
    rules: ['lost-update'],
    advice:
      'Add a `version` property for optimistic locking, read with `lockMode: LockMode.PESSIMISTIC_WRITE` in the transaction, or let the database compute with `raw()`.',
    url: `${docs}/transactions#locking-support`,
    title: 'MikroORM: Locking support',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Make the key unique and use `em.upsert()` or `em.upsertMany()`, or catch `UniqueConstraintViolationException`, instead of `findOne()` followed by `persist()`.',
    url: `${docs}/entity-manager#upsert`,
    title: 'MikroORM: Upsert',
  },
  {
    topic: 'request context',
    rules: ['concurrent-session-use', 'wrong-caching-scope'],
    advice:
      'Give each request, job and parallel task its own entity manager, `em.fork()` or `RequestContext.create()`: a shared one mixes their changes, and its identity map only grows.',
    url: `${docs}/identity-map#request-context`,
    title: 'MikroORM: RequestContext',
  },
  {
    topic: 'queries at the same time',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work'],
    advice:
      'Each query takes a connection of the pool (`pool: { max }`), and what is not awaited before the context ends is lost: run a bounded number at once, or one query for all.',
    url: `${docs}/configuration`,
    title: 'MikroORM: Configuration',
  },
];
