import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.graphene-python.org/en/latest';

/** Graphene. */
export const graphene: readonly CataloguePractice[] = [
  {
    topic: 'data loader',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'sequential-await-in-loop'],
    problems: ['per-object', 'lookup', 'one-relation', 'many-relation'],
    versions: '>=3.0.0',
    advice:
      'Load children of all parents at once with a `DataLoader` from `aiodataloader`, made per request and kept in `info.context`; execute with `schema.execute_async()`.',
    url: `${docs}/execution/dataloader/`,
    title: 'Graphene: Dataloader',
  },
  {
    topic: 'data loader',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'sequential-await-in-loop'],
    problems: ['per-object', 'lookup', 'one-relation', 'many-relation'],
    versions: '<3.0.0',
    advice:
      'Load children of all parents at once with a `DataLoader` from `promise.dataloader`, made per request and kept in `info.context`.',
    url: 'https://docs.graphene-python.org/en/stable/execution/dataloader/',
    title: 'Graphene: Dataloader',
  },
  {
    topic: 'resolvers',
    rules: ['over-fetching', 'unnecessary-resolve', 'n-plus-one-query'],
    problems: ['per-object', 'columns'],
    advice:
      'A resolver runs once per object: take values from the parent that it is given, and load relations in the root resolver, with eager loading for the fields that `info` says were asked for.',
    url: `${docs}/types/objecttypes/#resolvers`,
    title: 'Graphene: Resolvers',
  },
  {
    topic: 'connections',
    rules: ['unbounded-query'],
    advice:
      'Return lists as Relay connections with `first` and a maximum, and slice the query, not a list of all rows.',
    url: `${docs}/relay/connection/`,
    title: 'Graphene: Connection',
  },
  {
    topic: 'async resolvers',
    rules: ['blocking-io-in-async', 'concurrent-session-use'],
    advice:
      'Under an async server every resolver runs on the event loop, synchronous ones too: await asynchronous clients or go through a thread, and as sibling resolvers run at the same time, give each its own session or load through a data loader.',
    url: `${docs}/execution/execute/`,
    title: 'Graphene: Executing a query',
  },
];
