import type { CataloguePractice } from './practice.ts';

const core = 'https://trio.readthedocs.io/en/stable/reference-core.html';
const io = 'https://trio.readthedocs.io/en/stable/reference-io.html';

/** Trio. */
export const trio: readonly CataloguePractice[] = [
  {
    topic: 'worker threads',
    rules: ['blocking-io-in-async'],
    advice:
      'Run the blocking call in a worker thread, `await trio.to_thread.run_sync(func, arg)`, handing over the function and not its result.',
    url: `${core}#trio.to_thread.run_sync`,
    title: 'Trio: to_thread.run_sync()',
  },
  {
    topic: 'files',
    rules: ['blocking-io-in-async'],
    advice: 'Use `trio.open_file()` and `trio.Path` for files and `trio.run_process()` for processes.',
    url: `${io}#asynchronous-filesystem-i-o`,
    title: 'Trio: Asynchronous filesystem I/O',
  },
  {
    topic: 'computation',
    rules: ['cpu-bound-in-async'],
    advice:
      'Give computation that releases the GIL to `trio.to_thread.run_sync()` and other computation to a process; a long loop of your own needs `await trio.lowlevel.checkpoint()` now and then.',
    url: `${core}#checkpoints`,
    title: 'Trio: Checkpoints',
  },
  {
    topic: 'sleep',
    rules: ['sync-sleep-in-async'],
    advice: 'Replace `time.sleep(seconds)` by `await trio.sleep(seconds)`.',
    url: `${core}#trio.sleep`,
    title: 'Trio: sleep()',
  },
  {
    topic: 'nurseries',
    rules: ['sequential-await-in-loop', 'unawaited-work'],
    advice:
      'Start what is independent in `async with trio.open_nursery() as nursery:` with `nursery.start_soon(func, arg)`, each under one `trio.CapacityLimiter(n)`: the nursery waits for all and no error is lost.',
    url: `${core}#nurseries-and-spawning`,
    title: 'Trio: Nurseries and spawning',
  },
  {
    topic: 'capacity limiters',
    rules: ['unbounded-concurrency'],
    advice:
      'Do the work of each task inside `async with limiter:` with one `trio.CapacityLimiter(n)`, n no larger than the connection pool.',
    url: `${core}#trio.CapacityLimiter`,
    title: 'Trio: CapacityLimiter',
  },
  {
    topic: 'shared resources',
    rules: ['concurrent-session-use'],
    advice:
      'Open the session or connection inside each task, or let one task own it and send it work over a memory channel.',
    url: `${core}#using-channels-to-pass-values-between-tasks`,
    title: 'Trio: Using channels to pass values between tasks',
  },
];
