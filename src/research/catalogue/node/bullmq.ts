import type { CataloguePractice } from '../practice.ts';

const docs = 'https://docs.bullmq.io';

/** BullMQ and Bull. */
export const bullmq: readonly CataloguePractice[] = [
  {
    topic: 'jobs and transactions',
    rules: ['side-effect-before-commit', 'transaction-too-wide', 'long-held-transaction'],
    advice:
      'Await `queue.add(name, { id })` after the commit, with ids and not rows in it: a worker may begin before the transaction ends and find nothing; where losing the job is not allowed, write it to an outbox table in the transaction.',
    url: `${docs}/guide/queues`,
    title: 'BullMQ: Queues',
  },
  {
    topic: 'addBulk',
    rules: ['missing-bulk-operation', 'sequential-await-in-loop', 'n-update-delete-loop'],
    advice: 'Add many jobs with one `queue.addBulk(jobs)`, which is atomic and one round trip.',
    url: `${docs}/guide/queues/adding-bulks`,
    title: 'BullMQ: Adding jobs in bulk',
  },
  {
    topic: 'sandboxed processors',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async', 'sync-sleep-in-async'],
    advice:
      'A processor that holds the event loop lets the locks of all jobs of its worker expire, and they run again: hand the worker the path of a file, which runs in a process or, with `useWorkerThreads`, a thread.',
    url: `${docs}/guide/workers/sandboxed-processors`,
    title: 'BullMQ: Sandboxed processors',
  },
  {
    topic: 'concurrency of workers',
    rules: ['unbounded-concurrency', 'concurrent-session-use', 'unawaited-work'],
    advice:
      'Set `concurrency` no higher than the database pool allows, open transactions inside each job, and await everything that the processor starts: the job counts as done when it returns.',
    url: `${docs}/guide/workers/concurrency`,
    title: 'BullMQ: Concurrency',
  },
  {
    topic: 'idempotent jobs',
    rules: ['check-then-act', 'missing-intermediate-commit', 'missing-rollback'],
    advice:
      'A job may run more than once: make its effect the same each time, with a `jobId` or a unique key instead of a look-up before, and commit after each step of a long one.',
    url: `${docs}/patterns/idempotent-jobs`,
    title: 'BullMQ: Idempotent jobs',
  },
];
