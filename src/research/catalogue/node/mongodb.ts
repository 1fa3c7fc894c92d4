import type { CataloguePractice } from '../practice.ts';

const driver = 'https://www.mongodb.com/docs/drivers/node/current';
const manual = 'https://www.mongodb.com/docs/manual';

/** The MongoDB driver for Node.js. */
export const mongodb: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys with the driver',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: [
      'lookup',
      'per-object',
      'unneeded-query',
      'held-row',
      'same-query',
      'own-key',
      'one-relation',
      'many-relation',
    ],
    advice:
      'Ask for all keys at once, `collection.find({ _id: { $in: ids } }).toArray()`, and build a `Map` by `_id`; join another collection with `$lookup` in `aggregate()`.',
    url: `${manual}/reference/operator/query/in/`,
    title: 'MongoDB: $in',
  },
  {
    topic: 'bulkWrite',
    rules: ['n-update-delete-loop', 'missing-bulk-operation'],
    advice:
      'Send one `updateMany()`, `deleteMany()` or `insertMany(docs, { ordered: false })`; where each document gets its own values, one `bulkWrite(operations, { ordered: false })`.',
    url: `${manual}/core/bulk-write-operations/`,
    title: 'MongoDB: Bulk write operations',
  },
  {
    topic: 'projection, counts and cursors',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Give `find()` a `projection` and a `limit` with a `sort` on an indexed field, count with `countDocuments()`, and go over everything with `for await (const doc of cursor)` instead of `toArray()`.',
    url: `${manual}/tutorial/project-fields-from-query-results/`,
    title: 'MongoDB: Project fields to return',
  },
  {
    topic: 'withTransaction',
    rules: [
      'transaction-too-narrow',
      'query-outside-transaction',
      'missing-rollback',
      'transaction-too-wide',
      'long-held-transaction',
      'side-effect-before-commit',
      'concurrent-session-use',
    ],
    advice:
      'Put writes that belong together into `session.withTransaction(async () => { ... })` and give `{ session }` to every operation, one after the other; the callback may run again and is aborted after 60 seconds, so call others behind it.',
    url: `${manual}/core/transactions/`,
    title: 'MongoDB: Transactions',
  },
  {
    topic: 'atomic operators',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Change in one operation with `$inc` or `$push` and the condition in the filter, `findOneAndUpdate({ _id, stock: { $gte: 1 } }, { $inc: { stock: -1 } })`, or with `upsert: true` on a unique index.',
    url: `${manual}/core/write-operations-atomicity/`,
    title: 'MongoDB: Atomicity and transactions',
  },
  {
    topic: 'pool size',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work'],
    advice:
      'Use one `MongoClient` for the application, await every operation, and run no more at once than `maxPoolSize` (100 by default) allows, or ask once with `$in`.',
    url: `${driver}/connect/connection-options/connection-pools/`,
    title: 'MongoDB Node.js driver: Connection pools',
  },
];
