import type { CataloguePractice } from '../practice.ts';

const api = 'https://nodejs.org/docs/latest/api';
const learn = 'https://nodejs.org/learn/asynchronous-work';
const language = 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference';

/** Node.js and JavaScript itself: event loop, files, processes, time, hashing, streams, promises, arrays and strings. */
export const nodejs: readonly CataloguePractice[] = [
  {
    topic: 'synchronous calls',
    rules: ['blocking-io-in-async'],
    advice:
      'Replace the call that ends in `Sync` by its promise, `await readFile(path)` of `node:fs/promises`, `promisify(execFile)` of `node:child_process`: a synchronous call lets every other request wait. At start-up it does no harm.',
    url: `${learn}/overview-of-blocking-vs-non-blocking`,
    title: 'Node.js: Overview of blocking vs non-blocking',
  },
  {
    topic: 'timers as promises',
    rules: ['sync-sleep-in-async', 'long-held-transaction'],
    advice:
      'Wait with `await setTimeout(ms)` of `node:timers/promises`, not with `Atomics.wait()` or a loop on the clock; end the transaction before it waits and begin another one afterwards.',
    url: `${api}/timers.html#timers-promises-api`,
    title: 'Node.js: Timers promises API',
  },
  {
    topic: 'hashing off the event loop',
    rules: ['cpu-bound-in-async'],
    advice:
      'Hash and compress with the asynchronous form, `promisify(scrypt)`, `promisify(pbkdf2)`, `promisify(gzip)`, `await bcrypt.hash()`, which uses the thread pool; other computation that takes long belongs in a pool of `node:worker_threads`.',
    url: `${api}/worker_threads.html`,
    title: 'Node.js: Worker threads',
  },
  {
    topic: 'event loop',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async'],
    advice:
      'One thread answers all requests: keep what runs between two awaits short, read and parse large input as a stream or in pieces, and watch `monitorEventLoopDelay()` of `node:perf_hooks`.',
    url: `${learn}/dont-block-the-event-loop`,
    title: 'Node.js: Don’t block the event loop',
  },
  {
    topic: 'bounded concurrency',
    rules: ['sequential-await-in-loop', 'unbounded-concurrency'],
    advice:
      'Run what is independent together with a bound, `pMap(items, work, { concurrency: 10 })` or `pLimit(10)`, no larger than the connection pool: plain `Promise.all()` over rows that each take a connection empties it.',
    url: 'https://github.com/sindresorhus/p-map#readme',
    title: 'p-map: Map over promises concurrently',
  },
  {
    topic: 'waiting for independent promises',
    rules: ['sequential-await-in-loop'],
    advice:
      'A fixed few that do not need each other go into one `await Promise.all([a(), b()])`; an `await` inside its array makes them run one after the other all the same.',
    url: `${language}/Global_Objects/Promise/all`,
    title: 'MDN: Promise.all()',
  },
  {
    topic: 'promises that nobody awaits',
    rules: ['unawaited-work'],
    advice:
      'Await the promise, return it, or end it with `.catch()`: an unhandled rejection ends the process, `forEach(async ...)` awaits nothing, and work that must survive the process belongs in a queue.',
    url: `${api}/process.html#event-unhandledrejection`,
    title: 'Node.js: unhandledRejection',
  },
  {
    topic: 'one connection, one task',
    rules: ['concurrent-session-use'],
    advice:
      'What runs at the same time needs a connection or transaction of its own: inside a transaction await one query after the other, and use `Promise.all()` on the pool only.',
    url: `${language}/Global_Objects/Promise/all`,
    title: 'MDN: Promise.all()',
  },
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'side-effect-before-commit', 'long-held-transaction'],
    advice:
      'Make the call before the transaction begins or after its commit, with `signal: AbortSignal.timeout(ms)`: `fetch()` waits for minutes otherwise, and what was sent cannot be rolled back.',
    url: `${api}/globals.html#static-method-abortsignaltimeoutdelay`,
    title: 'Node.js: AbortSignal.timeout()',
  },
  {
    topic: 'cleaning up on error',
    rules: ['missing-rollback'],
    advice:
      'Roll back in `catch` and release the connection in `finally`, or hand a callback to the library’s own transaction function, which does both.',
    url: `${language}/Statements/try...catch`,
    title: 'MDN: try...catch',
  },
  {
    topic: 'iterators instead of arrays',
    rules: ['unnecessary-list-allocation'],
    advice:
      'Stop at the first hit with `some()`, `every()` or `find()` instead of `filter(...).length` and `map(...).includes()`, and go over an iterator with `for...of` instead of spreading it into an array first.',
    url: `${language}/Global_Objects/Array/some`,
    title: 'MDN: Array.prototype.some()',
  },
  {
    topic: 'copies',
    rules: ['redundant-data-copy'],
    advice:
      'Use the object itself where it is only read; where a snapshot is needed copy the part that changes with `{ ...x }`, since `structuredClone()` and `JSON.parse(JSON.stringify(x))` walk everything that they can reach.',
    url: 'https://developer.mozilla.org/en-US/docs/Web/API/Window/structuredClone',
    title: 'MDN: structuredClone()',
  },
  {
    topic: 'spread in reduce',
    rules: ['quadratic-accumulation', 'redundant-data-copy'],
    advice:
      'Add to one object or array, `acc[key] = value`, `acc.push(x)`, `Object.fromEntries(...)`, `flatMap()`: `{ ...acc }` and `[...acc]` in `reduce()` or a loop copy everything again in each turn; look up in a `Map` or `Set`, not with `find()` or `includes()`.',
    url: `${language}/Global_Objects/Array/reduce#when_to_not_use_reduce`,
    title: 'MDN: When to not use reduce()',
  },
  {
    topic: 'joining strings',
    rules: ['string-concat-in-loop'],
    advice:
      'Push the pieces to an array and `join("")` once after the loop, collect buffers for one `Buffer.concat(chunks)`, or write them to a stream.',
    url: `${api}/buffer.html#static-method-bufferconcatlist-totallength`,
    title: 'Node.js: Buffer.concat()',
  },
  {
    topic: 'streams',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Hand large results on as a stream, `await pipeline(source, transform, response)` of `node:stream/promises`, which waits where the reader is slow, instead of an array of everything.',
    url: `${api}/stream.html#streams-promises-api`,
    title: 'Node.js: Streams promises API',
  },
  {
    topic: 'caching in the process',
    rules: ['wrong-caching-scope'],
    advice:
      'Make clients, pools and caches once per module, not per request, and give a cache a bound and an expiry, as `lru-cache` does: a `Map` that only grows is a leak.',
    url: 'https://github.com/isaacs/node-lru-cache#readme',
    title: 'lru-cache',
  },
];
