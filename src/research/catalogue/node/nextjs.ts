import type { CataloguePractice } from '../practice.ts';

const docs = 'https://nextjs.org/docs/app';

/** Next.js: server components, route handlers and server functions. */
export const nextjs: readonly CataloguePractice[] = [
  {
    topic: 'sequential and parallel data fetching',
    rules: ['sequential-await-in-loop'],
    advice:
      'Start independent queries of a page together, `await Promise.all([getUser(), getPosts()])`, or in components of their own under `Suspense`; nested components that each await first make a waterfall.',
    url: `${docs}/getting-started/fetching-data#parallel-data-fetching`,
    title: 'Next.js: Parallel data fetching',
  },
  {
    topic: 'after',
    rules: ['unawaited-work', 'side-effect-before-commit', 'transaction-too-wide'],
    versions: '>=15.1.0',
    advice:
      'Run what may follow the response in `after(() => ...)`: a promise that a route handler or server function does not await can be cut off when the function is frozen; commit before.',
    url: `${docs}/api-reference/functions/after`,
    title: 'Next.js: after',
  },
  {
    topic: 'after',
    rules: ['unawaited-work', 'side-effect-before-commit', 'transaction-too-wide'],
    versions: '<15.1.0',
    advice:
      'Await all work before a route handler or server action answers, or give it to a queue: on serverless hosts what goes on behind the response can be cut off, and `after()` is stable only from 15.1 on.',
    url: `${docs}/api-reference/functions/after`,
    title: 'Next.js: after',
  },
  {
    topic: 'request memoization and caching',
    rules: ['wrong-caching-scope', 'redundant-entity-fetch', 'n-plus-one-query'],
    problems: ['same-query', 'held-row', 'lookup', 'unneeded-query'],
    versions: '>=16.0.0',
    advice:
      'Wrap a query that several components of one request make in React’s `cache()`, and what is the same for many requests in a function with `"use cache"` and `cacheLife()`; read many keys with one query.',
    url: `${docs}/api-reference/directives/use-cache`,
    title: 'Next.js: use cache',
  },
  {
    topic: 'request memoization and caching',
    rules: ['wrong-caching-scope', 'redundant-entity-fetch', 'n-plus-one-query'],
    problems: ['same-query', 'held-row', 'lookup', 'unneeded-query'],
    versions: '<16.0.0',
    advice:
      'Wrap a query that several components of one request make in React’s `cache()`, and what is the same for many requests in `unstable_cache()` with `revalidate`; read many keys with one query.',
    url: `${docs}/api-reference/functions/unstable_cache`,
    title: 'Next.js: unstable_cache',
  },
  {
    topic: 'route handlers',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async'],
    advice:
      'Route handlers, server functions and server components share one event loop: use asynchronous calls, and give computation to a worker or a queue.',
    url: `${docs}/getting-started/route-handlers`,
    title: 'Next.js: Route handlers',
  },
  {
    topic: 'data access',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Read in a data access layer that selects the columns that the page shows and limits lists: what is handed to a client component is serialised whole and sent to the browser.',
    url: `${docs}/guides/data-security#data-access-layer`,
    title: 'Next.js: Data access layer',
  },
];
