import type { CataloguePractice } from './practice.ts';

const docs = 'https://arq-docs.helpmanual.io';

/** arq: jobs are coroutines on one event loop. */
export const arq: readonly CataloguePractice[] = [
  {
    topic: 'synchronous jobs',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async'],
    advice:
      'All jobs of a worker share one event loop: run blocking or computing work through an executor made in `on_startup`, `await loop.run_in_executor(ctx["pool"], func)`.',
    url: `${docs}/#synchronous-jobs`,
    title: 'arq: Synchronous jobs',
  },
  {
    topic: 'jobs and transactions',
    rules: ['side-effect-before-commit', 'transaction-too-wide'],
    advice:
      'Await `pool.enqueue_job("name", obj.id)` after the commit, with ids and not objects: a worker may begin before the transaction ends and find nothing.',
    url: `${docs}/#usage`,
    title: 'arq: Usage',
  },
  {
    topic: 'enqueueing',
    rules: ['unawaited-work', 'sequential-await-in-loop'],
    advice:
      'Await `enqueue_job()`, which otherwise does nothing; many jobs can be enqueued in one `asyncio.gather()` with a bound.',
    url: `${docs}/#simple-usage`,
    title: 'arq: Simple usage',
  },
  {
    topic: 'resources of workers',
    rules: ['concurrent-session-use', 'unbounded-concurrency'],
    advice:
      'Keep pools and clients in `ctx` from `on_startup`, and open the session inside each job: `max_jobs` of them, 10 by default, run at the same time.',
    url: `${docs}/#startup-shutdown-coroutines`,
    title: 'arq: Startup and shutdown coroutines',
  },
];
