import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.peewee-orm.com/en/latest/peewee';

/** Peewee. */
export const peewee: readonly CataloguePractice[] = [
  {
    topic: 'joins and prefetch',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'Select the related model in the same query, `Tweet.select(Tweet, User).join(User)`, for a foreign key, and use `prefetch(users, tweets)` for a back-reference.',
    url: `${docs}/relationships.html#nplusone`,
    title: 'Peewee: The N+1 problem',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Ask for all keys at once, `Model.select().where(Model.id.in_(ids))`, hand on the instance instead of its id, and read a foreign key’s own value as `tweet.user_id`.',
    url: `${docs}/querying.html#filtering`,
    title: 'Peewee: Filtering records',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    advice:
      'Send one statement, `Model.update(field=value).where(...).execute()` or `Model.delete().where(...).execute()`; where each row gets its own values, `Model.bulk_update(rows, fields=[...], batch_size=100)`.',
    url: `${docs}/writing.html#updating-records`,
    title: 'Peewee: Updating records',
  },
  {
    topic: 'bulk inserts',
    rules: ['missing-bulk-operation'],
    advice:
      'Insert with `Model.insert_many(rows).execute()` or `Model.bulk_create(objects, batch_size=100)` inside one `db.atomic()`.',
    url: `${docs}/writing.html#bulk-inserts`,
    title: 'Peewee: Bulk inserts',
  },
  {
    topic: 'columns and counts',
    rules: ['over-fetching'],
    problems: ['columns', 'count', 'existence'],
    advice:
      'Select the columns that are used, with `.tuples()` or `.dicts()` where no instance is needed, and use `.count()` and `.exists()` instead of loading rows.',
    url: `${docs}/querying.html#row-types`,
    title: 'Peewee: Row types',
  },
  {
    topic: 'large results',
    rules: ['unbounded-query'],
    advice:
      'Give a list `.paginate(page, 50)` or `.limit()`; a job that reads everything uses `.iterator()`, so that rows are not kept.',
    url: `${docs}/querying.html#large-results`,
    title: 'Peewee: Iterating over large result-sets',
  },
  {
    topic: 'caching query results',
    rules: ['wrong-caching-scope'],
    advice:
      'A query object keeps its rows as long as it lives and no longer: keep rarely changing results in a cache of the application, as plain values with a bound and an expiry.',
    url: `${docs}/querying.html#large-results`,
    title: 'Peewee: Iterating over large result-sets',
  },
  {
    topic: 'atomic',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction'],
    advice:
      'Wrap writes that belong together in one `with db.atomic():`, which rolls back on an exception and nests as a savepoint; models of another database are not part of it.',
    url: `${docs}/transactions.html#db-atomic`,
    title: 'Peewee: db.atomic()',
  },
  {
    topic: 'transaction scope',
    rules: [
      'transaction-too-wide',
      'long-held-transaction',
      'side-effect-before-commit',
      'missing-intermediate-commit',
    ],
    advice:
      'Keep only the writes inside `db.atomic()`: call other services and publish after the block, and give each step that others follow a block of its own.',
    url: `${docs}/transactions.html#db-atomic`,
    title: 'Peewee: db.atomic()',
  },
  {
    topic: 'atomic updates',
    rules: ['lost-update'],
    advice:
      'Let the database compute, `Stat.update(counter=Stat.counter + 1).where(Stat.url == url).execute()`, or lock the row with `.for_update()` in `db.atomic()`.',
    url: `${docs}/writing.html#atomic-updates`,
    title: 'Peewee: Atomic updates',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act'],
    advice:
      'Put a unique index on the key and use `Model.insert(...).on_conflict(...)`, or `create()` in `db.atomic()` with `IntegrityError` caught; `get_or_create()` alone is safe only with the index.',
    url: `${docs}/writing.html#upsert`,
    title: 'Peewee: Upsert',
  },
  {
    topic: 'async support',
    rules: ['blocking-io-in-async', 'unawaited-work', 'sequential-await-in-loop'],
    versions: '>=4.0.0',
    advice:
      'In `async def` use a database of `playhouse.pwasyncio` and await its methods inside `async with db:`; a lazily loaded foreign key or back-reference queries synchronously, so select it with the row.',
    url: `${docs}/asyncio.html`,
    title: 'Peewee: Async support',
  },
  {
    topic: 'async support',
    rules: ['blocking-io-in-async'],
    versions: '<4.0.0',
    advice:
      'Peewee 3 is synchronous and keeps a connection per thread: in `async def` run the whole unit of work in one thread call inside `with db.connection_context():`.',
    url: `${docs}/database.html#connection-lifecycle`,
    title: 'Peewee: Connection lifecycle',
  },
  {
    topic: 'connection per task',
    rules: ['concurrent-session-use', 'unbounded-concurrency'],
    advice:
      'Let each thread or task open its own connection from a pooled database and bound them by its `max_connections`; do not start tasks inside a transaction that they should be part of.',
    url: `${docs}/database.html#connection-pooling`,
    title: 'Peewee: Connection pooling',
  },
];
