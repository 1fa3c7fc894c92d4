import type { CataloguePractice } from './practice.ts';

const docs = 'https://python-rq.org/docs';

/** RQ. */
export const rq: readonly CataloguePractice[] = [
  {
    topic: 'jobs and transactions',
    rules: ['side-effect-before-commit', 'transaction-too-wide'],
    advice:
      'Call `queue.enqueue(func, obj.id)` after the commit, with ids and not objects: a worker may begin before the transaction ends and find nothing.',
    url: `${docs}/`,
    title: 'RQ: Enqueueing jobs',
  },
  {
    topic: 'bulk enqueueing',
    rules: ['sequential-await-in-loop', 'missing-bulk-operation'],
    advice:
      'Enqueue many jobs with one `queue.enqueue_many([Queue.prepare_data(...), ...])`, which uses one Redis pipeline.',
    url: `${docs}/#bulk-job-enqueueing`,
    title: 'RQ: Bulk job enqueueing',
  },
  {
    topic: 'enqueueing from async code',
    rules: ['blocking-io-in-async'],
    advice:
      '`enqueue()` talks to Redis synchronously: from `async def` call it in a thread, `await asyncio.to_thread(queue.enqueue, func, ...)`.',
    url: `${docs}/`,
    title: 'RQ: Enqueueing jobs',
  },
];
