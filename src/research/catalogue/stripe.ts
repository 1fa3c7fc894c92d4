import type { CataloguePractice } from './practice.ts';

const readme = 'https://github.com/stripe/stripe-python';

/** Stripe’s Python library; asynchronous methods since 8.10. */
export const stripe: readonly CataloguePractice[] = [
  {
    topic: 'async methods',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    versions: '>=8.10.0',
    advice:
      'In `async def` await the methods that end in `_async`, such as `stripe.Customer.retrieve_async()`, with httpx installed.',
    url: `${readme}#async`,
    title: 'Stripe: Async',
  },
  {
    topic: 'async methods',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    versions: '<8.10.0',
    advice:
      'The library is only synchronous before 8.10: in `async def` call it in a thread, `await asyncio.to_thread(stripe.Customer.retrieve, id)`.',
    url: 'https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread',
    title: 'asyncio: Running in threads',
  },
  {
    topic: 'idempotency',
    rules: ['side-effect-before-commit', 'transaction-too-wide', 'check-then-act'],
    advice:
      'Commit the intent first, call Stripe outside the transaction with an `idempotency_key` derived from that row, and write the outcome in a second transaction: a charge cannot be rolled back.',
    url: 'https://docs.stripe.com/api/idempotent_requests',
    title: 'Stripe: Idempotent requests',
  },
  {
    topic: 'rate limits',
    rules: ['sequential-await-in-loop', 'unbounded-concurrency'],
    advice:
      'Ask for lists with `limit=100` and `expand`, and run independent calls together under a semaphore below Stripe’s rate limit.',
    url: 'https://docs.stripe.com/rate-limits',
    title: 'Stripe: Rate limits',
  },
];
