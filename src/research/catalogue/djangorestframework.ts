import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.django-rest-framework.org/api-guide';

/** Django REST framework. */
export const djangorestframework: readonly CataloguePractice[] = [
  {
    topic: 'querysets of views',
    rules: ['n-plus-one-query', 'redundant-entity-fetch'],
    problems: ['one-relation', 'many-relation', 'per-object'],
    advice:
      'Load in the view’s `get_queryset()` what its serializer touches: `select_related()` and `prefetch_related()` for nested serializers and `source` paths, `annotate()` for what a `SerializerMethodField` would query per object.',
    url: `${docs}/generic-views/#get_querysetself`,
    title: 'Django REST framework: get_queryset(), avoiding N+1 queries',
  },
  {
    topic: 'related fields',
    rules: ['n-plus-one-query', 'unnecessary-resolve'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'A `PrimaryKeyRelatedField` needs no query, while `StringRelatedField`, `SlugRelatedField` and nested serializers read the related object: prefetch it, or give its key only.',
    url: `${docs}/relations/#stringrelatedfield`,
    title: 'Django REST framework: Serializer relations',
  },
  {
    topic: 'fields of list serializers',
    rules: ['over-fetching'],
    problems: ['columns'],
    advice:
      'Use a smaller serializer for lists and limit the queryset to its fields with `.only(...)` or `.values(...)`.',
    url: `${docs}/serializers/#specifying-which-fields-to-include`,
    title: 'Django REST framework: Specifying which fields to include',
  },
  {
    topic: 'pagination',
    rules: ['unbounded-query'],
    advice:
      'Set `DEFAULT_PAGINATION_CLASS` and `PAGE_SIZE`, `CursorPagination` for large tables; an `APIView` paginates only where it calls the paginator itself.',
    url: `${docs}/pagination/`,
    title: 'Django REST framework: Pagination',
  },
  {
    topic: 'multiple create and update',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice:
      'With `many=True` give the serializer a `list_serializer_class` whose `create()` calls `bulk_create()` and whose `update()` calls `bulk_update()`: the default saves object by object and has no update.',
    url: `${docs}/serializers/#customizing-multiple-create`,
    title: 'Django REST framework: Customizing multiple create',
  },
  {
    topic: 'nested writes',
    rules: ['transaction-too-narrow', 'side-effect-before-commit', 'missing-rollback'],
    advice:
      'Wrap the `create()` and `update()` of a nested serializer in `transaction.atomic()`, and register jobs and mails with `transaction.on_commit()`.',
    url: `${docs}/serializers/#writable-nested-representations`,
    title: 'Django REST framework: Writable nested representations',
  },
  {
    topic: 'save hooks',
    rules: ['transaction-too-wide', 'lost-update'],
    advice:
      'Keep `perform_create()` and `perform_update()` to the write: call other services after it, and change counters with `F()` or under `select_for_update()` instead of writing back what the serializer read.',
    url: `${docs}/generic-views/#methods`,
    title: 'Django REST framework: Save and deletion hooks',
  },
  {
    topic: 'unique validators',
    rules: ['check-then-act'],
    advice:
      '`UniqueValidator` and `UniqueTogetherValidator` only look before the write: keep the constraint in the database and turn its `IntegrityError` into a validation error.',
    url: `${docs}/validators/#uniquevalidator`,
    title: 'Django REST framework: UniqueValidator',
  },
  {
    topic: 'caching of views',
    rules: ['wrong-caching-scope'],
    advice:
      'Cache what changes rarely for all requests, `@method_decorator(cache_page(300))` with `vary_on_headers` where it depends on the user, instead of on the view or serializer, which live for one request.',
    url: `${docs}/caching/`,
    title: 'Django REST framework: Caching',
  },
];
