import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.starlette.io';

/** Starlette. */
export const starlette: readonly CataloguePractice[] = [
  {
    topic: 'thread pool',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async'],
    advice:
      'Write an endpoint that blocks as plain `def`, which runs in the thread pool, or move the blocking call with `await run_in_threadpool(func, ...)`; the pool has 40 threads unless it is changed.',
    url: `${docs}/threadpool/`,
    title: 'Starlette: Thread pool',
  },
  {
    topic: 'background tasks',
    rules: ['unawaited-work', 'side-effect-before-commit', 'sequential-await-in-loop'],
    advice:
      'Attach work that may follow the response as `BackgroundTask(func, ...)` after the commit; the tasks run one after the other, and a failing one keeps the rest from running.',
    url: `${docs}/background/`,
    title: 'Starlette: Background tasks',
  },
  {
    topic: 'lifespan state',
    rules: ['wrong-caching-scope', 'unbounded-concurrency'],
    advice:
      'Build clients, pools and rarely changing data in the `lifespan` handler and yield them as its state: what is put on `request.state` by a middleware lives for one request.',
    url: `${docs}/lifespan/#lifespan-state`,
    title: 'Starlette: Lifespan state',
  },
  {
    topic: 'streaming responses',
    rules: ['long-held-transaction', 'transaction-too-wide', 'unbounded-query'],
    advice:
      'The generator of a `StreamingResponse` runs after the endpoint has returned, at the speed of the client: open a session for each chunk inside it, not one transaction for the whole stream.',
    url: `${docs}/responses/#streamingresponse`,
    title: 'Starlette: StreamingResponse',
  },
  {
    topic: 'middleware that opens sessions',
    rules: ['missing-rollback', 'concurrent-session-use'],
    advice:
      'Open the session of a request in a `try` and close it in `finally`; keep no session or other per-request state on the middleware object, which all requests share.',
    url: `${docs}/middleware/#asgi-middleware-should-be-stateless`,
    title: 'Starlette: ASGI middleware should be stateless',
  },
];
