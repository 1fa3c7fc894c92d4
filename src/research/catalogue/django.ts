import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.djangoproject.com/en/stable';
const docs32 = 'https://docs.djangoproject.com/en/3.2';

/** Django: ORM, transactions, cache and async views. */
export const django: readonly CataloguePractice[] = [
  {
    topic: 'select_related',
    rules: ['n-plus-one-query'],
    problems: ['one-relation'],
    advice:
      'Join single relations in the query that makes the rows: `Book.objects.select_related("author")` for a foreign key or one-to-one.',
    url: `${docs}/ref/models/querysets/#select-related`,
    title: 'Django: select_related()',
  },
  {
    topic: 'values of related rows',
    rules: ['n-plus-one-query'],
    problems: ['per-object'],
    advice:
      'Compute it in the query of the list, `queryset.annotate(reviews_count=Count("reviews"))` or a `Subquery` for one value, and read the annotation; rows that are needed whole come with `Prefetch("reviews", queryset=..., to_attr=...)`.',
    url: `${docs}/topics/db/aggregation/#following-relationships-backwards`,
    title: 'Django: Following relationships backwards',
  },
  {
    topic: 'iterator and prefetch',
    rules: ['unbounded-query', 'n-plus-one-query'],
    versions: '>=4.1.0',
    advice:
      'Stream a large table with `.iterator(chunk_size=2000)`, which honours `prefetch_related()` only where `chunk_size` is given; give a list view a `Paginator` or a slice.',
    url: `${docs}/ref/models/querysets/#iterator`,
    title: 'Django: iterator()',
  },
  {
    topic: 'iterator and prefetch',
    rules: ['unbounded-query', 'n-plus-one-query'],
    versions: '<4.1.0',
    advice:
      '`.iterator()` ignores `prefetch_related()` before Django 4.1: iterate over slices by primary key and call `prefetch_related_objects()` on each chunk; give a list view a `Paginator` or a slice.',
    url: `${docs32}/ref/models/querysets/#iterator`,
    title: 'Django 3.2: iterator()',
  },
  {
    topic: 'foreign key values',
    rules: ['unnecessary-resolve', 'n-plus-one-query'],
    problems: ['own-key'],
    advice:
      'Read the key that is already there, `entry.blog_id`, instead of loading the related object for `entry.blog.id`.',
    url: `${docs}/topics/db/optimization/#use-foreign-key-values-directly`,
    title: 'Django: Use foreign key values directly',
  },
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'Fetch all rows before the loop with `Model.objects.in_bulk(ids)`, which returns a dictionary by key, or `filter(pk__in=ids)`.',
    url: `${docs}/ref/models/querysets/#in-bulk`,
    title: 'Django: in_bulk()',
  },
  {
    topic: 'bulk update',
    rules: ['n-update-delete-loop'],
    versions: '>=2.2.0',
    advice:
      'Change rows in one statement with `Model.objects.filter(pk__in=ids).update(...)` and delete them with `.delete()`; where each row gets its own values, `Model.objects.bulk_update(objs, ["field"], batch_size=500)`, minding that neither calls `save()` nor sends its signals.',
    url: `${docs}/ref/models/querysets/#bulk-update`,
    title: 'Django: bulk_update()',
  },
  {
    topic: 'bulk update',
    rules: ['n-update-delete-loop'],
    versions: '<2.2.0',
    advice:
      'Change rows in one statement with `Model.objects.filter(pk__in=ids).update(...)` and delete them with `.delete()`; where each row gets its own value, `update(field=Case(When(pk=..., then=...), ...))`, since `bulk_update()` exists only from 2.2 on.',
    url: `${docs}/ref/models/conditional-expressions/#conditional-update`,
    title: 'Django: Conditional update',
  },
  {
    topic: 'queryset caching',
    rules: ['redundant-entity-fetch', 'n-plus-one-query'],
    problems: ['held-row', 'same-query', 'unneeded-query'],
    advice:
      'Pass the loaded instance instead of its key, and evaluate a queryset once into a variable: every new queryset, and every slice or `.get()` of an unevaluated one, is another query.',
    url: `${docs}/topics/db/queries/#caching-and-querysets`,
    title: 'Django: Caching and QuerySets',
  },
  {
    topic: 'prefetch_related',
    rules: ['n-plus-one-query', 'redundant-entity-fetch'],
    problems: ['many-relation'],
    advice:
      'Load many-to-many and reverse relations with `prefetch_related("items")` and loop over `obj.items.all()`: `.filter()`, `.order_by()` or `.get()` on it query again, so put the filter into `Prefetch("items", queryset=..., to_attr=...)`.',
    url: `${docs}/ref/models/querysets/#prefetch-related`,
    title: 'Django: prefetch_related()',
  },
  {
    topic: 'count and existence',
    rules: ['over-fetching'],
    problems: ['count', 'existence'],
    advice:
      'Use `queryset.exists()` for a yes or no and `queryset.count()` for a number, unless the rows are needed as well: then load them once and use `len()` and truth of that list.',
    url: `${docs}/topics/db/optimization/#use-queryset-exists`,
    title: 'Django: Use QuerySet.exists()',
  },
  {
    topic: 'columns to load',
    rules: ['over-fetching'],
    problems: ['columns'],
    advice:
      'Ask for what is used: `values_list("id", flat=True)` or `values(...)` for plain data, `.only(...)` or `.defer(...)` to leave out large columns of instances; a deferred field read later is a query per row.',
    url: `${docs}/topics/db/optimization/#use-queryset-values-and-values-list`,
    title: 'Django: Use QuerySet.values() and values_list()',
  },
  {
    topic: 'pagination',
    rules: ['unbounded-query'],
    advice: 'Page lists with `Paginator(queryset.order_by("pk"), 50)` or the `paginate_by` of a `ListView`.',
    url: `${docs}/topics/pagination/#paginating-a-list-view`,
    title: 'Django: Pagination',
  },
  {
    topic: 'cache framework',
    rules: ['wrong-caching-scope'],
    advice:
      'Keep rarely changing results in the cache of the application, `cache.get_or_set("key", compute, timeout=300)`, with a timeout and an invalidation on save, instead of computing them anew for each request.',
    url: `${docs}/topics/cache/#the-low-level-cache-api`,
    title: 'Django: The low-level cache API',
  },
  {
    topic: 'transaction scope',
    rules: ['transaction-too-wide', 'long-held-transaction', 'missing-intermediate-commit'],
    advice:
      'Keep `atomic()` around the writes only, with slow calls before it or in `transaction.on_commit()`; under `ATOMIC_REQUESTS` take such a view out with `@transaction.non_atomic_requests`, and give each step that others follow its own `atomic()` block.',
    url: `${docs}/topics/db/transactions/#tying-transactions-to-http-requests`,
    title: 'Django: Tying transactions to HTTP requests',
  },
  {
    topic: 'atomic',
    rules: ['transaction-too-narrow', 'missing-rollback', 'missing-intermediate-commit'],
    advice:
      'Autocommit is the default, so wrap writes that belong together in one `with transaction.atomic():`, which rolls back on any exception; catch errors outside the block, not within it.',
    url: `${docs}/topics/db/transactions/#controlling-transactions-explicitly`,
    title: 'Django: Controlling transactions explicitly',
  },
  {
    topic: 'on_commit',
    rules: ['side-effect-before-commit', 'transaction-too-wide'],
    versions: '>=4.2.0',
    advice:
      'Register the side effect with `transaction.on_commit(lambda: task.delay(obj.pk))`; with `robust=True` an exception in one callback does not keep the others from running.',
    url: `${docs}/topics/db/transactions/#performing-actions-after-commit`,
    title: 'Django: Performing actions after commit',
  },
  {
    topic: 'on_commit',
    rules: ['side-effect-before-commit', 'transaction-too-wide'],
    versions: '<4.2.0',
    advice:
      'Register the side effect with `transaction.on_commit(lambda: task.delay(obj.pk))`; an exception in one callback keeps the later ones from running, so catch it in the callback.',
    url: `${docs32}/topics/db/transactions/#performing-actions-after-commit`,
    title: 'Django 3.2: Performing actions after commit',
  },
  {
    topic: 'several databases',
    rules: ['query-outside-transaction'],
    advice:
      'A transaction belongs to one connection: open `atomic(using="other")` for the database that is written, name the same alias in `.using("other")` and `save(using="other")`, and send no statements through a second connection.',
    url: `${docs}/topics/db/multi-db/#manually-selecting-a-database`,
    title: 'Django: Manually selecting a database',
  },
  {
    topic: 'F expressions',
    rules: ['lost-update'],
    problems: ['stale-row'],
    advice:
      'Let the database compute: `Model.objects.filter(pk=pk).update(stock=F("stock") - 1)`, with the condition in the filter (`stock__gte=1`) and the returned row count checked.',
    url: `${docs}/ref/models/expressions/#avoiding-race-conditions-using-f`,
    title: 'Django: Avoiding race conditions using F()',
  },
  {
    topic: 'get_or_create',
    rules: ['check-then-act'],
    advice:
      'Put a `UniqueConstraint` on the fields and use `get_or_create()` or `update_or_create()` on exactly these; without the constraint two requests can both insert.',
    url: `${docs}/ref/models/querysets/#get-or-create`,
    title: 'Django: get_or_create()',
  },
  {
    topic: 'bulk create',
    rules: ['missing-bulk-operation', 'check-then-act', 'n-plus-one-query'],
    problems: ['upsert'],
    versions: '>=4.1.0',
    advice:
      'Insert in one statement per batch: `Model.objects.bulk_create(objs, batch_size=500)`; `update_conflicts=True` with `update_fields` and `unique_fields` makes it an upsert. It calls no `save()` and sends no signals.',
    url: `${docs}/ref/models/querysets/#bulk-create`,
    title: 'Django: bulk_create()',
  },
  {
    topic: 'bulk create',
    rules: ['missing-bulk-operation', 'n-plus-one-query'],
    problems: ['upsert'],
    versions: '<4.1.0',
    advice:
      'Insert in one statement per batch: `Model.objects.bulk_create(objs, batch_size=500)`; `ignore_conflicts=True` (since 2.2) skips rows that exist. It calls no `save()` and sends no signals.',
    url: `${docs32}/ref/models/querysets/#bulk-create`,
    title: 'Django 3.2: bulk_create()',
  },
  {
    topic: 'select_for_update',
    rules: ['lost-update', 'check-then-act'],
    problems: ['stale-row', 'unevaluated-lock'],
    advice:
      'Lock the row that is read and written back, `Model.objects.select_for_update().get(pk=pk)`, inside `atomic()`; the lock is taken only when the queryset is evaluated, and `of=("self",)` leaves joined rows unlocked.',
    url: `${docs}/ref/models/querysets/#select-for-update`,
    title: 'Django: select_for_update()',
  },
  {
    topic: 'async ORM',
    rules: ['blocking-io-in-async', 'unawaited-work', 'sequential-await-in-loop'],
    versions: '>=4.1.0',
    advice:
      'In `async def`, await the `a` methods (`aget()`, `acreate()`, `acount()`) and iterate with `async for` or `aiterator()`; `save()`, `delete()` and related managers have them from 4.2 on. A transaction must be one synchronous function called through `sync_to_async`.',
    url: `${docs}/topics/db/queries/#asynchronous-queries`,
    title: 'Django: Asynchronous queries',
  },
  {
    topic: 'async ORM',
    rules: ['blocking-io-in-async', 'unawaited-work', 'sequential-await-in-loop'],
    versions: '<4.1.0',
    advice:
      'The ORM is synchronous before Django 4.1: put the queries into one function and `await sync_to_async(function)()`, evaluating querysets inside it, or make the view a plain `def`.',
    url: `${docs32}/topics/async/#asgiref.sync.sync_to_async`,
    title: 'Django 3.2: sync_to_async()',
  },
  {
    topic: 'mail',
    rules: ['side-effect-before-commit', 'transaction-too-wide', 'blocking-io-in-async'],
    advice:
      '`send_mail()` talks to the mail server synchronously: call it from a background job or `on_commit()`, and send many mails over one connection with `get_connection().send_messages(messages)`.',
    url: `${docs}/topics/email/#sending-multiple-emails`,
    title: 'Django: Sending multiple emails',
  },
  {
    topic: 'password hashing',
    rules: ['cpu-bound-in-async'],
    versions: '>=5.0.0',
    advice:
      'Await `acheck_password()` and `aauthenticate()` in async code; hashing is slow by design, and `make_password()` belongs in `sync_to_async`.',
    url: `${docs}/topics/auth/passwords/#django.contrib.auth.hashers.acheck_password`,
    title: 'Django: acheck_password()',
  },
  {
    topic: 'password hashing',
    rules: ['cpu-bound-in-async'],
    versions: '<5.0.0',
    advice:
      'Call `check_password()`, `make_password()` and `authenticate()` through `sync_to_async` in async code: hashing is slow by design.',
    url: `${docs32}/topics/auth/passwords/#django.contrib.auth.hashers.check_password`,
    title: 'Django 3.2: check_password()',
  },
  {
    topic: 'sync_to_async',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async', 'concurrent-session-use'],
    advice:
      'Call blocking code from an async view through `await sync_to_async(function)(...)`; code that uses the database keeps the default `thread_sensitive=True`, which runs it in one thread with its own connection, one call at a time.',
    url: `${docs}/topics/async/#sync-to-async`,
    title: 'Django: sync_to_async()',
  },
];
