import type { CataloguePractice } from './practice.ts';

const docs = 'https://tortoise.github.io';

/** Tortoise ORM: asyncio. */
export const tortoiseOrm: readonly CataloguePractice[] = [
  {
    topic: 'prefetch_related',
    rules: ['n-plus-one-query'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'Load relations with the query, `await Event.all().select_related("tournament")` for a foreign key and `.prefetch_related("participants")` for collections, instead of awaiting them per row.',
    url: `${docs}/query.html#tortoise.queryset.QuerySet.prefetch_related`,
    title: 'Tortoise ORM: prefetch_related()',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Fetch all at once with `await Model.in_bulk(ids, "id")` or `filter(id__in=ids)`, hand on the instance instead of its id, and read a foreign key’s own value as `event.tournament_id`.',
    url: `${docs}/query.html#tortoise.queryset.QuerySet.in_bulk`,
    title: 'Tortoise ORM: in_bulk()',
  },
  {
    topic: 'bulk update and delete',
    rules: ['n-update-delete-loop'],
    advice:
      'Send one statement, `await Model.filter(id__in=ids).update(...)` or `.delete()`; where each row gets its own values, `await Model.bulk_update(objects, fields=[...], batch_size=500)`.',
    url: `${docs}/query.html#tortoise.queryset.QuerySet.bulk_update`,
    title: 'Tortoise ORM: bulk_update()',
  },
  {
    topic: 'columns and counts',
    rules: ['over-fetching'],
    problems: ['columns', 'count', 'existence'],
    advice:
      'Use `.only(...)`, `.values(...)` or `.values_list("id", flat=True)` for what is used, and `.count()` and `.exists()` instead of loading rows.',
    url: `${docs}/query.html#tortoise.queryset.QuerySet.only`,
    title: 'Tortoise ORM: only()',
  },
  {
    topic: 'limits',
    rules: ['unbounded-query'],
    advice: 'Give a list `.order_by("id").limit(50)` with an offset or the last id seen; a job reads in such chunks.',
    url: `${docs}/query.html#tortoise.queryset.QuerySet.limit`,
    title: 'Tortoise ORM: limit()',
  },
  {
    topic: 'caching query results',
    rules: ['wrong-caching-scope'],
    advice:
      'Awaiting a queryset queries each time: keep rarely changing results in a cache of the application, as plain values with a bound and an expiry.',
    url: `${docs}/query.html`,
    title: 'Tortoise ORM: Query API',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction'],
    advice:
      'Wrap writes that belong together in one `async with in_transaction():` or `@atomic()`, which rolls back on an exception; where a connection is named, give it on with `using_db=connection`.',
    url: `${docs}/transactions.html`,
    title: 'Tortoise ORM: Transactions',
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
      'Keep only the writes inside `in_transaction()`: await other services and publish after the block, and give each step that others follow a block of its own.',
    url: `${docs}/transactions.html`,
    title: 'Tortoise ORM: Transactions',
  },
  {
    topic: 'F expressions',
    rules: ['lost-update'],
    advice:
      'Let the database compute, `await Model.filter(id=id).update(stock=F("stock") - 1)`, or lock with `.select_for_update()` inside `in_transaction()`.',
    url: `${docs}/query.html#tortoise.queryset.QuerySet.select_for_update`,
    title: 'Tortoise ORM: select_for_update()',
  },
  {
    topic: 'get_or_create',
    rules: ['check-then-act'],
    advice: 'Make the fields `unique` and use `get_or_create()`, or catch `IntegrityError` on `create()`.',
    url: `${docs}/models.html#tortoise.models.Model.get_or_create`,
    title: 'Tortoise ORM: Model.get_or_create()',
  },
  {
    topic: 'bulk_create',
    rules: ['missing-bulk-operation', 'check-then-act'],
    advice:
      'Insert with `await Model.bulk_create(objects, batch_size=500)`; `on_conflict` with `update_fields`, or `ignore_conflicts=True`, decides about rows that exist.',
    url: `${docs}/query.html#tortoise.queryset.QuerySet.bulk_create`,
    title: 'Tortoise ORM: bulk_create()',
  },
  {
    topic: 'concurrent tasks',
    rules: ['concurrent-session-use', 'sequential-await-in-loop', 'unbounded-concurrency', 'unawaited-work'],
    advice:
      'Outside a transaction each query takes a connection of the pool, so independent queries can run in `asyncio.gather()` with a bound of the pool’s `maxsize`; inside `in_transaction()` there is one connection, so await one after the other and leave no task behind.',
    url: `${docs}/connections.html`,
    title: 'Tortoise ORM: Connections',
  },
];
