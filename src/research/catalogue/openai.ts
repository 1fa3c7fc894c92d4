import type { CataloguePractice } from './practice.ts';

const readme = 'https://github.com/openai/openai-python';

/** OpenAI’s Python library; asynchronous twin since 1.0. */
export const openai: readonly CataloguePractice[] = [
  {
    topic: 'async usage',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    versions: '>=1.0.0',
    advice:
      'In `async def` use one shared `AsyncOpenAI` and await its methods: `OpenAI` blocks the event loop for seconds.',
    url: `${readme}#async-usage`,
    title: 'OpenAI: Async usage',
  },
  {
    topic: 'async usage',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    versions: '<1.0.0',
    advice:
      'In `async def` await the methods that begin with `a`, such as `ChatCompletion.acreate()`: `create()` blocks the event loop for seconds.',
    url: `${readme}/tree/v0.28.1#async-api`,
    title: 'OpenAI 0.28: Async API',
  },
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'long-held-transaction'],
    advice:
      'Read what the prompt needs, end the transaction, call the model, and write the answer in a new transaction: a call may take minutes, and the default timeout is ten.',
    url: `${readme}#timeouts`,
    title: 'OpenAI: Timeouts',
  },
  {
    topic: 'concurrent calls',
    rules: ['sequential-await-in-loop', 'unbounded-concurrency'],
    advice:
      'Run independent calls together under a semaphore that fits the rate limit, give `embeddings.create()` a list of inputs, and use the Batch API for what can wait.',
    url: 'https://platform.openai.com/docs/guides/rate-limits',
    title: 'OpenAI: Rate limits',
  },
];
