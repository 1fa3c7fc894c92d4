import type { CataloguePractice } from './practice.ts';

const docs = 'https://fastapi.tiangolo.com';

/** FastAPI. Endpoints, dependencies and background tasks; what runs below them is Starlette's. */
export const fastapi: readonly CataloguePractice[] = [
  {
    topic: 'async endpoints',
    rules: ['blocking-io-in-async', 'sync-sleep-in-async', 'cpu-bound-in-async'],
    advice:
      'Declare the endpoint with plain `def` when it calls blocking libraries, and FastAPI runs it in a thread pool; keep `async def` for endpoints whose I/O is awaited, and move a single blocking call with `await run_in_threadpool(func, ...)`.',
    url: `${docs}/async/#path-operation-functions`,
    title: 'FastAPI: Path operation functions, def and async def',
  },
  {
    topic: 'async dependencies',
    rules: ['blocking-io-in-async'],
    advice:
      'A dependency that blocks (opens a synchronous session, hashes a password, reads a file) should be a plain `def` too: an `async def` dependency runs on the event loop of every request that uses it.',
    url: `${docs}/async/#dependencies`,
    title: 'FastAPI: def and async def dependencies',
  },
  {
    topic: 'background tasks',
    rules: ['unawaited-work', 'side-effect-before-commit', 'sequential-await-in-loop'],
    advice:
      'Hand work that may follow the response to `background_tasks.add_task(func, ...)` after the commit, with a session of its own; heavy or important work belongs in a job queue.',
    url: `${docs}/tutorial/background-tasks/`,
    title: 'FastAPI: Background tasks',
  },
  {
    topic: 'dependency injection scopes',
    rules: ['transaction-too-wide', 'long-held-transaction', 'concurrent-session-use', 'query-outside-transaction'],
    advice:
      'A dependency is made once per request and shared by all that ask for it, and what it yields stays open while the endpoint runs: commit before a slow call, and open a separate session for streaming, for tasks and for work that runs at the same time.',
    url: `${docs}/tutorial/dependencies/dependencies-with-yield/`,
    title: 'FastAPI: Dependencies with yield',
  },
  {
    topic: 'closing sessions',
    rules: ['missing-rollback', 'transaction-too-narrow'],
    advice:
      'Yield the session from a `try`: roll back and raise again in `except`, close in `finally`; a dependency that swallows the exception lets the endpoint answer as if all were well.',
    url: `${docs}/tutorial/dependencies/dependencies-with-yield/#a-dependency-with-yield-and-try`,
    title: 'FastAPI: A dependency with yield and try',
  },
  {
    topic: 'response models',
    rules: ['n-plus-one-query', 'over-fetching', 'redundant-data-copy'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'The response model reads every attribute that it declares, relations included: load these relations eagerly in the query, or declare a smaller model for lists.',
    url: `${docs}/tutorial/response-model/`,
    title: 'FastAPI: Response model',
  },
  {
    topic: 'limits of list endpoints',
    rules: ['unbounded-query'],
    advice:
      'Declare `limit: Annotated[int, Query(ge=1, le=100)] = 50` with an offset or cursor, and pass it on to the statement.',
    url: `${docs}/tutorial/query-params-str-validations/`,
    title: 'FastAPI: Query parameters and validations',
  },
  {
    topic: 'lifespan',
    rules: ['wrong-caching-scope', 'unbounded-concurrency'],
    advice:
      'Build clients, pools and rarely changing data once in the `lifespan` function and keep them on `app.state`; what a dependency builds lives for one request.',
    url: `${docs}/advanced/events/#lifespan`,
    title: 'FastAPI: Lifespan',
  },
];
