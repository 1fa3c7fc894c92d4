import type { CataloguePractice } from './practice.ts';

const howto = 'https://docs.twisted.org/en/stable/core/howto';

/** Twisted. */
export const twisted: readonly CataloguePractice[] = [
  {
    topic: 'threads',
    rules: ['blocking-io-in-async', 'cpu-bound-in-async'],
    advice:
      'Run the blocking call with `deferToThread(func, arg)` and wait for its Deferred; for HTTP use treq or `twisted.web.client.Agent`, for processes `getProcessOutput()`.',
    url: `${howto}/threading.html#getting-results`,
    title: 'Twisted: Using threads, getting results',
  },
  {
    topic: 'delays',
    rules: ['sync-sleep-in-async'],
    advice:
      'Replace `time.sleep(seconds)` by waiting for `task.deferLater(reactor, seconds, func)`, or schedule with `reactor.callLater()`.',
    url: `${howto}/time.html`,
    title: 'Twisted: Scheduling tasks for the future',
  },
  {
    topic: 'runInteraction',
    rules: ['transaction-too-narrow', 'missing-rollback', 'query-outside-transaction', 'concurrent-session-use'],
    advice:
      'Put statements that belong together into one function for `dbpool.runInteraction(func)`, which commits when it returns and rolls back when it raises; use the transaction that it is given, not the pool.',
    url: `${howto}/rdbms.html`,
    title: 'Twisted: adbapi',
  },
  {
    topic: 'scope of interactions',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'Do only database work inside `runInteraction()`: its thread and connection are taken from a small pool, and what it tells others it tells before the commit, so do that in the Deferred’s callback.',
    url: `${howto}/rdbms.html`,
    title: 'Twisted: adbapi',
  },
  {
    topic: 'waiting for several Deferreds',
    rules: ['sequential-await-in-loop', 'unawaited-work'],
    advice:
      'Collect independent Deferreds and wait for `gatherResults(deferreds, consumeErrors=True)`; one that nobody waits for needs an errback, or its failure is only logged when it is collected.',
    url: `${howto}/defer.html#gatherresults`,
    title: 'Twisted: gatherResults',
  },
  {
    topic: 'bounding concurrency',
    rules: ['unbounded-concurrency'],
    advice: 'Run each piece of work with `DeferredSemaphore(n).run(func, arg)`, or feed a generator to a `Cooperator`.',
    url: 'https://docs.twisted.org/en/stable/api/twisted.internet.defer.DeferredSemaphore.html',
    title: 'Twisted: DeferredSemaphore',
  },
];
