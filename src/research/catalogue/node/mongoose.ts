import type { CataloguePractice } from '../practice.ts';

const docs = 'https://mongoosejs.com/docs';

/** Mongoose. */
export const mongoose: readonly CataloguePractice[] = [
  {
    topic: 'populate',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    advice:
      'Load references with the documents, `Story.find().populate("author", "name")`, one query per path; `Model.populate(docs, path)` does it for documents at hand, instead of `findById()` or `doc.populate()` per document.',
    url: `${docs}/populate.html#populate_multiple_documents`,
    title: 'Mongoose: Populating multiple existing documents',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    advice:
      'Read all documents before the loop, `Model.find({ _id: { $in: ids } })`, and look them up in a `Map` by key; hand on the document that is loaded instead of its id.',
    url: `${docs}/queries.html`,
    title: 'Mongoose: Queries',
  },
  {
    topic: 'updateMany and bulkWrite',
    rules: ['n-update-delete-loop'],
    advice:
      'Change or delete what matches in one operation, `Model.updateMany(filter, update)` or `deleteMany()`; where each document gets its own values, one `Model.bulkWrite(operations, { ordered: false })`, or `bulkSave(docs)` in place of `save()` per document.',
    url: `${docs}/api/model.html#Model.bulkWrite()`,
    title: 'Mongoose: Model.bulkWrite()',
  },
  {
    topic: 'insertMany',
    rules: ['missing-bulk-operation'],
    advice: 'Insert with one `Model.insertMany(docs)`: `Model.create([...])` sends an insert for each document.',
    url: `${docs}/api/model.html#Model.insertMany()`,
    title: 'Mongoose: Model.insertMany()',
  },
  {
    topic: 'projection and lean',
    rules: ['over-fetching'],
    problems: ['columns'],
    advice:
      'Name the fields that are used with `.select("name email")`, and add `.lean()` where the documents are only read: plain objects skip hydration, getters and change tracking.',
    url: `${docs}/tutorials/lean.html`,
    title: 'Mongoose: Faster queries with lean',
  },
  {
    topic: 'counts and existence',
    rules: ['over-fetching'],
    problems: ['count', 'existence', 'one-row'],
    advice:
      'Ask for a number with `Model.countDocuments(filter)`, for existence with `Model.exists(filter)` and for one document with `findOne()`, instead of reading all of them.',
    url: `${docs}/api/model.html#Model.exists()`,
    title: 'Mongoose: Model.exists()',
  },
  {
    topic: 'limits and cursors',
    rules: ['unbounded-query'],
    advice:
      'Give a list `.sort({ _id: 1 }).limit(n)` and continue from the last `_id` seen; a job that goes over everything uses `for await (const doc of Model.find().cursor())`.',
    url: `${docs}/queries.html#streaming`,
    title: 'Mongoose: Streaming',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback', 'missing-intermediate-commit'],
    versions: '>=8.4.0',
    advice:
      'Put writes that belong together into `connection.transaction(async (session) => { ... })` and give `{ session }` to every operation, or set `transactionAsyncLocalStorage`, which does so by itself: without it an operation runs outside.',
    url: `${docs}/transactions.html#asynclocalstorage`,
    title: 'Mongoose: Transactions, using AsyncLocalStorage',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback', 'missing-intermediate-commit'],
    versions: '<8.4.0',
    advice:
      'Put writes that belong together into `connection.transaction(async (session) => { ... })` and give `{ session }` to every operation, `.session(session)` to a query: without it an operation runs outside the transaction.',
    url: `${docs}/transactions.html`,
    title: 'Mongoose: Transactions',
  },
  {
    topic: 'transaction scope',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit', 'concurrent-session-use'],
    advice:
      'Keep only database operations in the callback, one after the other: parallel operations in a transaction are not supported, it may run more than once, and the server aborts it after 60 seconds; call others and add jobs behind it.',
    url: `${docs}/transactions.html#note-about-parallelism-in-transactions`,
    title: 'Mongoose: Note about parallelism in transactions',
  },
  {
    topic: 'atomic updates',
    rules: ['lost-update'],
    versions: '>=9.0.0',
    advice:
      'Change in one operation, `findOneAndUpdate({ _id, stock: { $gte: 1 } }, { $inc: { stock: -1 } })`, or set `optimisticConcurrency` on the schema so that `save()` fails on a stale document; a pipeline as update needs `updatePipeline: true` since 9.',
    url: `${docs}/migrating_to_9.html`,
    title: 'Mongoose: Migrating to 9, update pipelines',
  },
  {
    topic: 'atomic updates',
    rules: ['lost-update'],
    versions: '<9.0.0',
    advice:
      'Change in one operation, `findOneAndUpdate({ _id, stock: { $gte: 1 } }, { $inc: { stock: -1 } })`, or set `optimisticConcurrency` on the schema so that `save()` fails on a stale document.',
    url: `${docs}/guide.html#optimisticConcurrency`,
    title: 'Mongoose: optimisticConcurrency',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    advice:
      'Add a unique index and use `findOneAndUpdate(filter, update, { upsert: true })`, or insert and handle error code 11000, instead of `findOne()` followed by `create()`.',
    url: `${docs}/tutorials/findoneandupdate.html`,
    title: 'Mongoose: findOneAndUpdate(), upsert',
  },
  {
    topic: 'connection pools',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop'],
    advice:
      'Each operation takes a socket of the pool (`maxPoolSize`, 100 by default), and a slow one delays those behind it: run a bounded number at once, or ask once with `$in`.',
    url: `${docs}/connections.html#connection_pools`,
    title: 'Mongoose: Connection pools',
  },
  {
    topic: 'queries are not promises',
    rules: ['unawaited-work'],
    advice:
      'A query runs when it is awaited or `exec()` is called: await it, since one that is only built does nothing and one that is not awaited loses its error.',
    url: `${docs}/queries.html#queries-are-not-promises`,
    title: 'Mongoose: Queries are not promises',
  },
];
