import type { CataloguePractice } from '../practice.ts';

const practice = 'https://expressjs.com/en/advanced/best-practice-performance';

/** Express; rejected promises of handlers reach the error handler since 5. */
export const express: readonly CataloguePractice[] = [
  {
    topic: 'synchronous functions',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async'],
    advice:
      'Call no synchronous function in a handler or middleware, only at start-up: all requests wait for it; computation goes into worker threads.',
    url: `${practice}#dont-use-synchronous-functions`,
    title: 'Express: Don’t use synchronous functions',
  },
  {
    topic: 'errors of async handlers',
    rules: ['unawaited-work', 'missing-rollback'],
    versions: '>=5.0.0',
    advice:
      'Await what a handler starts: Express 5 hands the rejection of an async handler to the error handler, but not that of a promise that is not awaited; release what is held in `finally`.',
    url: 'https://expressjs.com/en/guide/error-handling',
    title: 'Express: Error handling',
  },
  {
    topic: 'errors of async handlers',
    rules: ['unawaited-work', 'missing-rollback'],
    versions: '<5.0.0',
    advice:
      'Before Express 5 a rejection in an async handler reaches nobody: catch it and call `next(error)`, or wrap the handler; release what is held in `finally`.',
    url: 'https://expressjs.com/en/guide/migrating-5#rejected-promises-handled-from-middleware-and-handlers',
    title: 'Express: Rejected promises handled from middleware and handlers',
  },
  {
    topic: 'work after the response',
    rules: ['side-effect-before-commit', 'transaction-too-wide', 'long-held-transaction'],
    advice:
      'Commit before the answer is sent and before other services are called, and give what may come later to a queue: a transaction opened by middleware otherwise lasts as long as the slowest handler.',
    url: 'https://expressjs.com/en/guide/using-middleware',
    title: 'Express: Using middleware',
  },
  {
    topic: 'caching request results',
    rules: ['wrong-caching-scope'],
    advice:
      'Keep pools, clients and rarely changing data in modules or `app.locals`, not on `req`, and put a cache in front of answers that are the same for many.',
    url: `${practice}#cache-request-results`,
    title: 'Express: Cache request results',
  },
];
