import type { CataloguePractice } from './practice.ts';

const docs = 'https://anyio.readthedocs.io/en/stable';

/** AnyIO. */
export const anyio: readonly CataloguePractice[] = [
  {
    topic: 'worker threads',
    rules: ['blocking-io-in-async'],
    advice:
      'Run the blocking call in a worker thread, `await anyio.to_thread.run_sync(func, arg)`, handing over the function and not its result; files have `anyio.open_file()` and `anyio.Path`, processes `anyio.run_process()`.',
    url: `${docs}/threads.html#running-a-function-in-a-worker-thread`,
    title: 'AnyIO: Running a function in a worker thread',
  },
  {
    topic: 'worker processes',
    rules: ['cpu-bound-in-async'],
    advice:
      'Run computation in a worker process, `await anyio.to_process.run_sync(func, arg)`; a thread would compete for the GIL.',
    url: `${docs}/subprocesses.html#running-functions-in-worker-processes`,
    title: 'AnyIO: Running functions in worker processes',
  },
  {
    topic: 'sleep',
    rules: ['sync-sleep-in-async'],
    advice: 'Replace `time.sleep(seconds)` by `await anyio.sleep(seconds)`.',
    url: `${docs}/api.html#anyio.sleep`,
    title: 'AnyIO: sleep()',
  },
  {
    topic: 'task groups',
    rules: ['sequential-await-in-loop', 'unawaited-work'],
    advice:
      'Start what is independent in `async with anyio.create_task_group() as tg:` with `tg.start_soon(func, arg)`, each under one `anyio.CapacityLimiter(n)`: the group waits for all and no error is lost.',
    url: `${docs}/tasks.html`,
    title: 'AnyIO: Creating and managing tasks',
  },
  {
    topic: 'capacity limiters',
    rules: ['unbounded-concurrency'],
    advice:
      'Do the work of each task inside `async with limiter:` with one `anyio.CapacityLimiter(n)`, n no larger than the connection pool.',
    url: `${docs}/synchronization.html#capacity-limiters`,
    title: 'AnyIO: Capacity limiters',
  },
  {
    topic: 'exclusive resources',
    rules: ['concurrent-session-use'],
    advice:
      'Open the session or connection inside each task, and guard what only one task may use with an `anyio.ResourceGuard`, which raises when two do.',
    url: `${docs}/synchronization.html#resource-guards`,
    title: 'AnyIO: Resource guards',
  },
];
