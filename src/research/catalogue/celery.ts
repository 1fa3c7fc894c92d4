import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.celeryq.dev/en/stable/userguide';

/** Celery. */
export const celery: readonly CataloguePractice[] = [
  {
    topic: 'tasks and transactions',
    rules: ['side-effect-before-commit', 'transaction-too-wide'],
    versions: '>=5.4.0',
    advice:
      'Enqueue after the commit and hand over the id, not the object: with Django `task.delay_on_commit(obj.pk)`, elsewhere `delay()` once `commit()` has returned.',
    url: `${docs}/tasks.html#database-transactions`,
    title: 'Celery: Database transactions',
  },
  {
    topic: 'tasks and transactions',
    rules: ['side-effect-before-commit', 'transaction-too-wide'],
    versions: '<5.4.0',
    advice:
      'Enqueue after the commit and hand over the id, not the object: with Django `transaction.on_commit(lambda: task.delay(obj.pk))`, elsewhere `delay()` once `commit()` has returned.',
    url: `${docs}/tasks.html#database-transactions`,
    title: 'Celery: Database transactions',
  },
  {
    topic: 'enqueueing from async code',
    rules: ['blocking-io-in-async'],
    advice:
      '`delay()` and `apply_async()` talk to the broker synchronously: from `async def` call them in a thread, `await asyncio.to_thread(task.delay, ...)`, with a short connection timeout.',
    url: `${docs}/calling.html#message-sending-retry`,
    title: 'Celery: Message sending retry',
  },
  {
    topic: 'waiting for other tasks',
    rules: ['long-held-transaction', 'blocking-io-in-async', 'transaction-too-wide'],
    advice:
      'Do not wait for `result.get()` in a task, a request or a transaction: chain the follow-up with `link`, `chain` or `chord`, or ask for the state later.',
    url: `${docs}/tasks.html#avoid-launching-synchronous-subtasks`,
    title: 'Celery: Avoid launching synchronous subtasks',
  },
  {
    topic: 'retries',
    rules: ['sync-sleep-in-async', 'long-held-transaction'],
    advice: 'Wait with `self.retry(countdown=...)` or `apply_async(countdown=...)` instead of sleeping in the worker.',
    url: `${docs}/tasks.html#retrying`,
    title: 'Celery: Retrying',
  },
  {
    topic: 'granularity',
    rules: ['unbounded-query', 'missing-bulk-operation', 'n-plus-one-query'],
    problems: ['lookup'],
    advice:
      'Give a task a batch of ids to load and write together, `task.chunks(...)` or a `group` of batches, instead of one task per row or one for the whole table.',
    url: `${docs}/canvas.html#chunks`,
    title: 'Celery: Chunks',
  },
];
