import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.python.org/3/library';

/** asyncio, in Python's version. */
export const asyncio: readonly CataloguePractice[] = [
  {
    topic: 'to_thread',
    rules: ['blocking-io-in-async'],
    versions: '>=3.9.0',
    advice:
      'Run the blocking call in a thread, `await asyncio.to_thread(func, arg)`, handing over the function and not its result (`to_thread(func(arg))` calls it first); prefer the library’s asynchronous client where there is one.',
    url: `${docs}/asyncio-task.html#asyncio.to_thread`,
    title: 'asyncio: Running in threads',
  },
  {
    topic: 'to_thread',
    rules: ['blocking-io-in-async'],
    versions: '<3.9.0',
    advice:
      'Run the blocking call in a thread, `await asyncio.get_running_loop().run_in_executor(None, func, arg)`, handing over the function and not its result; prefer the library’s asynchronous client where there is one.',
    url: `${docs}/asyncio-eventloop.html#asyncio.loop.run_in_executor`,
    title: 'asyncio: loop.run_in_executor()',
  },
  {
    topic: 'sleep',
    rules: ['sync-sleep-in-async'],
    advice: 'Replace `time.sleep(seconds)` by `await asyncio.sleep(seconds)`, which lets other tasks run meanwhile.',
    url: `${docs}/asyncio-task.html#asyncio.sleep`,
    title: 'asyncio: Sleeping',
  },
  {
    topic: 'computation off the event loop',
    rules: ['cpu-bound-in-async'],
    advice:
      'Run computation in a `ProcessPoolExecutor` through `loop.run_in_executor(pool, func, arg)`; a thread is enough only where the work releases the GIL, as hashing, compression and most native libraries do.',
    url: `${docs}/asyncio-eventloop.html#executing-code-in-thread-or-process-pools`,
    title: 'asyncio: Executing code in thread or process pools',
  },
  {
    topic: 'blocking detection',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async'],
    advice:
      'Run the tests with debug mode, `PYTHONASYNCIODEBUG=1` or `asyncio.run(main(), debug=True)`: callbacks that take longer than 100 ms are logged.',
    url: `${docs}/asyncio-dev.html#debug-mode`,
    title: 'asyncio: Debug mode',
  },
  {
    topic: 'event loop',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async'],
    advice:
      'One thread runs all tasks, so a function that computes for a second delays every other task by a second: keep what runs between two awaits short.',
    url: `${docs}/asyncio-dev.html#running-blocking-code`,
    title: 'asyncio: Running blocking code',
  },
  {
    topic: 'running tasks concurrently',
    rules: ['sequential-await-in-loop'],
    versions: '>=3.11.0',
    advice:
      'Start what is independent in an `asyncio.TaskGroup`, each task under one `asyncio.Semaphore(n)` so that no more than n run at a time; the group waits for all and cancels the rest when one fails.',
    url: `${docs}/asyncio-task.html#asyncio.TaskGroup`,
    title: 'asyncio: Task groups',
  },
  {
    topic: 'running tasks concurrently',
    rules: ['sequential-await-in-loop'],
    versions: '<3.11.0',
    advice:
      'Await what is independent together with `asyncio.gather(*coroutines)`, each coroutine under one `asyncio.Semaphore(n)` so that no more than n run at a time.',
    url: `${docs}/asyncio-task.html#asyncio.gather`,
    title: 'asyncio: Running tasks concurrently',
  },
  {
    topic: 'bounding concurrency',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop'],
    advice:
      'Share one `asyncio.Semaphore(n)` and do the work of each task inside `async with semaphore:`, with n no larger than the connection pool; for very many items let n workers read from an `asyncio.Queue`.',
    url: `${docs}/asyncio-sync.html#asyncio.Semaphore`,
    title: 'asyncio: Semaphore',
  },
  {
    topic: 'task references',
    rules: ['unawaited-work'],
    versions: '>=3.11.0',
    advice:
      'Await the coroutine, or start it in a `TaskGroup`; a background task from `asyncio.create_task()` must be kept in a set until it is done, since the loop holds only a weak reference and nobody sees its exception.',
    url: `${docs}/asyncio-task.html#asyncio.create_task`,
    title: 'asyncio: Creating tasks',
  },
  {
    topic: 'task references',
    rules: ['unawaited-work'],
    versions: '<3.11.0',
    advice:
      'Await the coroutine; a background task from `asyncio.create_task()` must be kept in a set until it is done (`task.add_done_callback(tasks.discard)`), since the loop holds only a weak reference and nobody sees its exception.',
    url: `${docs}/asyncio-task.html#asyncio.create_task`,
    title: 'asyncio: Creating tasks',
  },
  {
    topic: 'never-awaited coroutines',
    rules: ['unawaited-work'],
    advice:
      'Calling a coroutine function runs nothing until it is awaited or made a task; the RuntimeWarning “coroutine was never awaited” is an error in tests with `-W error`.',
    url: `${docs}/asyncio-dev.html#detect-never-awaited-coroutines`,
    title: 'asyncio: Detect never-awaited coroutines',
  },
  {
    topic: 'shared state between tasks',
    rules: ['concurrent-session-use'],
    advice:
      'Open the session or connection inside each task; an object that only one task may use at a time can be guarded by an `asyncio.Lock`, but then nothing is won by running the tasks together.',
    url: `${docs}/asyncio-sync.html#asyncio.Lock`,
    title: 'asyncio: Lock',
  },
];
