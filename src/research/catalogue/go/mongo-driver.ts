import type { CataloguePractice } from '../practice.ts';

const manual = 'https://www.mongodb.com/docs/manual';
const api = 'https://pkg.go.dev/go.mongodb.org/mongo-driver/v2/mongo';

/** The MongoDB driver for Go. */
export const mongoDriverGo: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Ask for all keys at once, `Find(ctx, bson.M{"_id": bson.M{"$in": ids}})`, read them with `cursor.All` and look them up in a map; join another collection with `$lookup`.',
    url: `${manual}/reference/operator/query/in/`,
    title: 'MongoDB: $in',
  },
  {
    topic: 'BulkWrite',
    rules: ['n-update-delete-loop'],
    advice:
      'Change what a filter finds with one `UpdateMany` or `DeleteMany`, and documents with values of their own with one `BulkWrite(ctx, models)`.',
    url: `${api}#Collection.BulkWrite`,
    title: 'MongoDB Go driver: Collection.BulkWrite',
  },
  {
    topic: 'InsertMany',
    rules: ['missing-bulk-operation'],
    advice: 'Insert with one `InsertMany(ctx, documents)`, which the driver sends in batches.',
    url: `${api}#Collection.InsertMany`,
    title: 'MongoDB Go driver: Collection.InsertMany',
  },
  {
    topic: 'projection and limits',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Give `Find` options with `SetProjection` and `SetLimit`, and go over large results with `cursor.Next(ctx)` and `defer cursor.Close(ctx)` instead of `cursor.All`.',
    url: `${api}#Collection.Find`,
    title: 'MongoDB Go driver: Collection.Find',
  },
  {
    topic: 'atomic operators',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Change in one statement with `$inc` or `$set` and the condition in the filter (`FindOneAndUpdate`, `UpdateOne` and its `ModifiedCount`), and insert with an upsert on a unique index.',
    url: `${api}#Collection.FindOneAndUpdate`,
    title: 'MongoDB Go driver: Collection.FindOneAndUpdate',
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
      'concurrent-session-use',
    ],
    advice:
      'Use `session.WithTransaction(ctx, fn)` and hand the context that `fn` is given to every operation: with another it runs outside. The function may run again, so it sends nothing; it has 60 seconds by default.',
    url: `${api}#Session.WithTransaction`,
    title: 'MongoDB Go driver: Session.WithTransaction',
  },
  {
    topic: 'client and pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'wrong-caching-scope'],
    advice:
      'Connect once per process and bound what runs together below `maxPoolSize` (100 by default), or ask once with `$in`.',
    url: `${api}#Client`,
    title: 'MongoDB Go driver: Client',
  },
];
