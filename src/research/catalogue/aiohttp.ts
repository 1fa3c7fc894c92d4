import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.aiohttp.org/en/stable';

/** aiohttp, client and server. */
export const aiohttp: readonly CataloguePractice[] = [
  {
    topic: 'concurrent requests',
    rules: ['sequential-await-in-loop', 'unbounded-concurrency'],
    advice:
      'Run independent requests together over one `ClientSession`, each under a shared semaphore; `TCPConnector(limit=100, limit_per_host=...)` bounds the connections.',
    url: `${docs}/client_advanced.html#limiting-connection-pool-size`,
    title: 'aiohttp: Limiting connection pool size',
  },
  {
    topic: 'requests as context managers',
    rules: ['unawaited-work'],
    advice:
      'Use `async with session.get(url) as response:` and await the body inside it: a request that is not awaited is not sent.',
    url: `${docs}/client_quickstart.html#make-a-request`,
    title: 'aiohttp: Make a request',
  },
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'side-effect-before-commit'],
    advice:
      'Make the call before the transaction begins or after its commit, with `ClientTimeout(total=...)`: the default waits five minutes.',
    url: `${docs}/client_quickstart.html#timeouts`,
    title: 'aiohttp: Timeouts',
  },
  {
    topic: 'blocking handlers',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async'],
    advice:
      'Every handler runs on the event loop, so await asynchronous clients and move blocking calls into a thread; aiohttp has no thread pool for handlers.',
    url: 'https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code',
    title: 'asyncio: Running blocking code',
  },
  {
    topic: 'application state',
    rules: ['wrong-caching-scope'],
    advice:
      'Keep clients, pools and rarely changing data on the application, made in `cleanup_ctx`: what is stored on the request is gone after it.',
    url: `${docs}/web_advanced.html#data-sharing-aka-no-singletons-please`,
    title: 'aiohttp: Data sharing',
  },
];
