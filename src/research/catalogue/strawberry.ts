import type { CataloguePractice } from './practice.ts';

const docs = 'https://strawberry.rocks/docs';

/** Strawberry GraphQL. */
export const strawberry: readonly CataloguePractice[] = [
  {
    topic: 'data loader',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'sequential-await-in-loop'],
    problems: ['per-object', 'lookup', 'one-relation', 'many-relation'],
    advice:
      'Load children of all parents at once with `strawberry.dataloader.DataLoader(load_fn=...)`, made per request in the context, and `await info.context["loader"].load(key)` in the resolver.',
    url: `${docs}/guides/dataloaders`,
    title: 'Strawberry: DataLoaders',
  },
  {
    topic: 'resolvers',
    rules: ['over-fetching', 'unnecessary-resolve', 'n-plus-one-query'],
    problems: ['per-object', 'columns'],
    advice:
      'A resolver runs once per object: take values from the parent, and load relations in the root resolver, with eager loading for the fields that `info.selected_fields` says were asked for.',
    url: `${docs}/types/resolvers`,
    title: 'Strawberry: Resolvers',
  },
  {
    topic: 'pagination',
    rules: ['unbounded-query'],
    advice: 'Return lists as Relay connections or with a `limit` that has a maximum, and put it on the query.',
    url: `${docs}/guides/pagination/overview`,
    title: 'Strawberry: Pagination',
  },
  {
    topic: 'sync and async resolvers',
    rules: ['blocking-io-in-async'],
    advice:
      'Under an async server a `def` resolver runs on the event loop as well, not in a thread: make it `async def` with an asynchronous client, or go through `asyncio.to_thread()` or `sync_to_async()`.',
    url: `${docs}/integrations/django`,
    title: 'Strawberry: Django, important note on the ORM and async context',
  },
  {
    topic: 'sibling resolvers',
    rules: ['concurrent-session-use'],
    advice:
      'Sibling async resolvers run at the same time: do not keep one `AsyncSession` in the context for all of them, but open a session per resolver or load through data loaders.',
    url: `${docs}/guides/dataloaders`,
    title: 'Strawberry: DataLoaders, usage with context',
  },
];
