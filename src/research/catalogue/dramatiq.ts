import type { CataloguePractice } from './practice.ts';

const docs = 'https://dramatiq.io';

/** Dramatiq. */
export const dramatiq: readonly CataloguePractice[] = [
  {
    topic: 'messages and transactions',
    rules: ['side-effect-before-commit', 'transaction-too-wide'],
    advice:
      'Call `actor.send(obj.id)` after the commit, with ids and not objects: a worker may begin before the transaction ends and find nothing.',
    url: `${docs}/best_practices.html#simple-messages`,
    title: 'Dramatiq: Simple messages',
  },
  {
    topic: 'enqueueing from async code',
    rules: ['blocking-io-in-async'],
    advice:
      '`send()` talks to the broker synchronously: from `async def` call it in a thread, `await asyncio.to_thread(actor.send, ...)`; actors that are themselves `async def` need the `AsyncIO` middleware.',
    url: `${docs}/cookbook.html#asyncio-actors`,
    title: 'Dramatiq: AsyncIO actors',
  },
  {
    topic: 'scheduling',
    rules: ['sync-sleep-in-async', 'long-held-transaction'],
    advice: 'Wait with `actor.send_with_options(args=..., delay=milliseconds)` instead of sleeping in the worker.',
    url: `${docs}/guide.html#scheduling-messages`,
    title: 'Dramatiq: Scheduling messages',
  },
];
