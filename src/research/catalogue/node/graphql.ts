import type { CataloguePractice } from '../practice.ts';

const loader = 'https://github.com/graphql/dataloader';

/** GraphQL servers: Apollo Server, Yoga, Mercurius, type-graphql, Pothos, with DataLoader. */
export const graphql: readonly CataloguePractice[] = [
  {
    topic: 'DataLoader',
    rules: ['n-plus-one-query'],
    problems: ['per-object', 'lookup', 'one-relation', 'many-relation'],
    advice:
      'Load what a field needs for all parents at once with a `DataLoader` whose batch function makes one query and answers in the order of the keys; make the loaders per request in the context.',
    url: `${loader}#batching`,
    title: 'DataLoader: Batching',
  },
  {
    topic: 'caching per request',
    rules: ['wrong-caching-scope', 'redundant-entity-fetch'],
    advice:
      'Make loaders per request: they remember what they loaded, so a shared one serves stale rows of other users; within a request the same key is read once.',
    url: `${loader}#caching-per-request`,
    title: 'DataLoader: Caching per request',
  },
  {
    topic: 'resolvers',
    rules: ['over-fetching', 'unnecessary-resolve'],
    advice:
      'A resolver runs once per object: take values from the parent, and let the root resolver load relations and columns that `info` says were asked for.',
    url: 'https://graphql.org/learn/execution/',
    title: 'GraphQL: Execution',
  },
  {
    topic: 'pagination',
    rules: ['unbounded-query'],
    advice: 'Return lists as connections with `first` and `after`, give `first` a maximum, and put it on the query.',
    url: 'https://graphql.org/learn/pagination/',
    title: 'GraphQL: Pagination',
  },
  {
    topic: 'parallel resolvers',
    rules: ['concurrent-session-use', 'unbounded-concurrency', 'blocking-io-in-async', 'unawaited-work'],
    advice:
      'Resolvers of sibling fields and list items run at the same time, each with a connection of the pool: load through data loaders, keep no transaction in the context, and return every promise.',
    url: 'https://graphql.org/learn/execution/',
    title: 'GraphQL: Execution',
  },
];
