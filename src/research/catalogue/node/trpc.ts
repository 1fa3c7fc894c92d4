import type { CataloguePractice } from '../practice.ts';

const docs = 'https://trpc.io/docs';

/** tRPC. */
export const trpc: readonly CataloguePractice[] = [
  {
    topic: 'server side calls',
    rules: ['redundant-entity-fetch', 'n-plus-one-query', 'over-fetching'],
    advice:
      'Call a shared function, not another procedure through `createCaller()`, which makes the context and runs all middlewares again; let middlewares put what they loaded into `ctx` instead of reading it twice.',
    url: `${docs}/server/server-side-calls`,
    title: 'tRPC: Server side calls',
  },
  {
    topic: 'context',
    rules: ['wrong-caching-scope', 'concurrent-session-use'],
    advice:
      'Put pools and clients into the context by reference and make them once per process: `createContext` runs for every request, and the procedures of one batch run at the same time with the same context.',
    url: `${docs}/server/context#inner-and-outer-context`,
    title: 'tRPC: Inner and outer context',
  },
  {
    topic: 'procedures',
    rules: [
      'blocking-io-in-async',
      'cpu-bound-in-async',
      'unawaited-work',
      'side-effect-before-commit',
      'transaction-too-wide',
    ],
    advice:
      'Procedures run on the event loop: await asynchronous calls, keep other services out of transactions, and add jobs after the commit.',
    url: `${docs}/server/procedures`,
    title: 'tRPC: Procedures',
  },
  {
    topic: 'cursors of infinite queries',
    rules: ['unbounded-query'],
    advice:
      'Give a list procedure an input with `limit` (with a maximum) and `cursor`, as infinite queries expect them, and put both on the query.',
    url: `${docs}/client/react/useInfiniteQuery`,
    title: 'tRPC: useInfiniteQuery',
  },
];
