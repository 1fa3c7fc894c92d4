import type { CataloguePractice } from './practice.ts';

const docs = 'https://requests.readthedocs.io/en/latest/user';

/** Requests: synchronous HTTP client. */
export const requests: readonly CataloguePractice[] = [
  {
    topic: 'blocking calls in async code',
    rules: ['blocking-io-in-async'],
    advice:
      'Requests blocks: in `async def` use `httpx.AsyncClient` or aiohttp, or hand the call to a thread, `await asyncio.to_thread(session.get, url, timeout=5)`.',
    url: `${docs}/advanced/#blocking-or-non-blocking`,
    title: 'Requests: Blocking or non-blocking?',
  },
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'side-effect-before-commit'],
    advice:
      'Make the call before the transaction begins or after its commit, and always give a `timeout=`: without one Requests waits for ever, and the transaction with it.',
    url: `${docs}/advanced/#timeouts`,
    title: 'Requests: Timeouts',
  },
];
