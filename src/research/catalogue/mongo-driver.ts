import type { CataloguePractice } from './practice.ts';

const manual = 'https://www.mongodb.com/docs/manual';
const api = 'https://pymongo.readthedocs.io/en/stable/api/pymongo';

/** What holds for PyMongo and Motor alike: both have the same methods. */
export const mongoDriver: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Ask for all keys at once, `collection.find({"_id": {"$in": ids}})`, and build a dictionary by `_id`; join another collection with `$lookup` in `aggregate()`.',
    url: `${manual}/reference/operator/query/in/`,
    title: 'MongoDB: $in',
  },
  {
    topic: 'update_many and bulk_write',
    rules: ['n-update-delete-loop'],
    advice:
      'Change what matches a filter with one `update_many()` or `delete_many()`; where each document gets its own values, `bulk_write([UpdateOne(...), ...], ordered=False)`.',
    url: `${api}/collection.html#pymongo.collection.Collection.bulk_write`,
    title: 'PyMongo: Collection.bulk_write()',
  },
  {
    topic: 'insert_many',
    rules: ['missing-bulk-operation'],
    advice: 'Insert with one `insert_many(documents, ordered=False)`, which is sent in batches.',
    url: `${api}/collection.html#pymongo.collection.Collection.insert_many`,
    title: 'PyMongo: Collection.insert_many()',
  },
  {
    topic: 'projection and counts',
    rules: ['over-fetching'],
    problems: ['columns', 'count', 'existence'],
    advice:
      'Give `find()` a projection of the fields that are used; count with `count_documents(filter)`, and ask for existence with `find_one(filter, {"_id": 1})` or `count_documents(filter, limit=1)`.',
    url: `${api}/collection.html#pymongo.collection.Collection.count_documents`,
    title: 'PyMongo: Collection.count_documents()',
  },
  {
    topic: 'limits and pages',
    rules: ['unbounded-query'],
    advice:
      'Give a list `.sort("_id", 1).limit(n)` and continue from the last `_id` seen; a job that reads everything iterates over the cursor instead of making a list of it.',
    url: `${api}/cursor.html#pymongo.cursor.Cursor.limit`,
    title: 'PyMongo: Cursor.limit()',
  },
  {
    topic: 'atomic operators',
    rules: ['lost-update'],
    advice:
      'Change in one statement with `$inc`, `$push` or `$set` and the condition in the filter, `find_one_and_update({"_id": id, "stock": {"$gte": 1}}, {"$inc": {"stock": -1}})`.',
    url: `${api}/collection.html#pymongo.collection.Collection.find_one_and_update`,
    title: 'PyMongo: Collection.find_one_and_update()',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act'],
    advice:
      'Create a unique index and use `update_one(key, {"$setOnInsert": document}, upsert=True)`, or insert and catch `DuplicateKeyError`.',
    url: `${api}/collection.html#pymongo.collection.Collection.update_one`,
    title: 'PyMongo: Collection.update_one()',
  },
  {
    topic: 'with_transaction',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction'],
    advice:
      'Put writes that belong together into `session.with_transaction(callback)`, which aborts on an exception, and give `session=session` to every operation: without it the operation runs outside the transaction.',
    url: `${api}/client_session.html#pymongo.client_session.ClientSession.with_transaction`,
    title: 'PyMongo: ClientSession.with_transaction()',
  },
  {
    topic: 'transaction scope',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'Keep only database operations in the callback: a transaction is aborted after 60 seconds by default, and the callback may run more than once, its side effects too.',
    url: `${manual}/core/transactions-production-consideration/`,
    title: 'MongoDB: Production considerations for transactions',
  },
  {
    topic: 'client sessions',
    rules: ['concurrent-session-use'],
    advice:
      'A `ClientSession` is for one task at a time: start one per task, and run the operations of one transaction one after the other.',
    url: `${api}/client_session.html`,
    title: 'PyMongo: client_session',
  },
  {
    topic: 'connection pool size',
    rules: ['unbounded-concurrency'],
    advice:
      'Use one client for the application and bound what runs together with a semaphore no larger than `maxPoolSize` (100 by default), or ask once with `$in`.',
    url: `${api}/mongo_client.html#pymongo.mongo_client.MongoClient`,
    title: 'PyMongo: MongoClient',
  },
];
