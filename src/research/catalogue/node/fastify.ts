import type { CataloguePractice } from '../practice.ts';

const docs = 'https://fastify.dev/docs/latest';

/** Fastify. */
export const fastify: readonly CataloguePractice[] = [
  {
    topic: 'async handlers',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async', 'unawaited-work'],
    advice:
      'Handlers and hooks run on the event loop: await asynchronous calls in them, return the value or `reply`, and move computation into worker threads (`piscina`).',
    url: `${docs}/Reference/Routes/#async-await`,
    title: 'Fastify: Async await',
  },
  {
    topic: 'hooks and transactions',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit', 'missing-rollback'],
    advice:
      'Open a transaction in the handler, around the writes only; one that `preHandler` opens and `onResponse` ends lasts as long as the answer takes and needs a rollback in `onError`, `onTimeout` and `onRequestAbort`.',
    url: `${docs}/Reference/Hooks/`,
    title: 'Fastify: Hooks',
  },
  {
    topic: 'decorators',
    rules: ['wrong-caching-scope'],
    advice:
      'Decorate the server with pools, clients and caches once, and close them in `onClose`: what is put on the request is gone after it.',
    url: `${docs}/Reference/Decorators/`,
    title: 'Fastify: Decorators',
  },
  {
    topic: 'response schemas',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'A response schema leaves out fields only after they were read: select the same columns in the query, and give lists a limit with a maximum in the query’s schema.',
    url: `${docs}/Reference/Validation-and-Serialization/`,
    title: 'Fastify: Validation and serialization',
  },
];
