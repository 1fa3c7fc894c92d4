import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.python-httpx.org';

/** HTTPX, synchronous and asynchronous. */
export const httpx: readonly CataloguePractice[] = [
  {
    topic: 'async client',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    advice:
      'In `async def` use one shared `httpx.AsyncClient` and await its methods: `httpx.get()` and `httpx.Client` block the event loop.',
    url: `${docs}/async/#making-async-requests`,
    title: 'HTTPX: Making async requests',
  },
  {
    topic: 'concurrent requests',
    rules: ['sequential-await-in-loop', 'unbounded-concurrency'],
    advice:
      'Run independent requests together over one client, each under a shared semaphore, with `httpx.Limits(max_connections=...)` as the bound of the pool: what exceeds it waits and fails with `PoolTimeout`.',
    url: `${docs}/advanced/resource-limits/`,
    title: 'HTTPX: Resource limits',
  },
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'side-effect-before-commit'],
    advice: 'Make the call before the transaction begins or after its commit, with a timeout that fits the request.',
    url: `${docs}/advanced/timeouts/`,
    title: 'HTTPX: Timeouts',
  },
];
