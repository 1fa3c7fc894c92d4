import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

/** A function per element, so many at a time as the options say; all at once where they say nothing. */
const MAPPED: Member = {
  async: true,
  options: [2],
  returns: 'list<$1.return>',
  runs: [{ argument: 1, how: 'together', each: 0, given: ['$0.T', 'float'], limit: 'concurrency' }],
};
const ONE_BY_ONE: Member = {
  async: true,
  returns: 'list<$0.T>',
  runs: [{ argument: 1, how: 'await', each: 0, given: ['$0.T', 'float'] }],
};
const LIMITED: Member = { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'await', limit: true }] };
/** `async.eachLimit(xs, 5, f)`. */
const CALLED_EACH: Member = { async: true, returns: 'list<any>', runs: [{ argument: 1, how: 'together', each: 0 }] };
const CALLED_LIMIT: Member = {
  async: true,
  returns: 'list<any>',
  runs: [{ argument: 2, how: 'together', each: 0, limit: 1 }],
};
const CALLED_SERIES: Member = { async: true, returns: 'list<any>', runs: [{ argument: 1, how: 'await', each: 0 }] };
const COLLECTIONS = 'each map filter reject some every detect concat groupBy';
const withEnd = (names: string, end: string): string =>
  names
    .split(' ')
    .map((name) => `${name}${end}`)
    .join(' ');

/** Helpers that run promises together, one by one, or so many at a time. */
export const concurrency: Library[] = [
  defineLibrary({
    title: 'Promise helpers',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      ...['p-map', 'p-limit', 'p-queue', 'p-all', 'p-each-series', 'p-map-series', 'p-series', 'p-retry', 'p-timeout'],
      ...['p-throttle', 'p-props', 'p-filter', 'p-wait-for', 'bottleneck', 'async-mutex', 'async-retry', 'async-sema'],
      ...['async-lock', '@supercharge/promise-pool', 'exponential-backoff'],
    ],
    modules: [
      ...['p-map', 'p-limit', 'p-queue', 'p-all', 'p-each-series', 'p-map-series', 'p-series', 'p-retry', 'p-timeout'],
      ...['p-throttle', 'p-props', 'p-filter', 'p-wait-for', 'bottleneck', 'async-mutex', 'async-retry', 'async-sema'],
      ...['async-lock', '@supercharge/promise-pool', 'exponential-backoff'],
    ],
    docs: {
      map: 'https://github.com/sindresorhus/p-map#readme',
      limit: 'https://github.com/sindresorhus/p-limit#readme',
      queue: 'https://github.com/sindresorhus/p-queue#readme',
    },
    aliases: { 'p-queue.PQueue': 'p-queue', 'exponential-backoff.backOff': 'p-retry', 'async-retry': 'p-retry' },
    functions: {
      'p-map': MAPPED,
      'p-filter': { ...MAPPED, returns: 'list<$0.T>' },
      'p-all': {
        async: true,
        options: [1],
        returns: 'list<any>',
        runs: [{ argument: 0, how: 'together', limit: 'concurrency' }],
      },
      'p-props': { async: true, returns: 'any', runs: [{ argument: 0, how: 'together' }] },
      'p-each-series': ONE_BY_ONE,
      'p-map-series': { ...ONE_BY_ONE, returns: 'list<$1.return>' },
      'p-series': { async: true, returns: 'list<any>', runs: [{ argument: 0, how: 'await' }] },
      'p-limit': { returns: 'p-limit.LimitFunction' },
      'p-retry': { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'await' }] },
      'p-timeout': { async: true, returns: '$0.return|$0.T', runs: [{ argument: 0, how: 'await' }] },
      'p-throttle': { returns: 'p-throttle.Throttle' },
      'p-wait-for': { async: true, effect: 'sleep', runs: [{ argument: 0, how: 'await' }] },
      'async-mutex.withTimeout': { returns: '$0' },
    },
    types: {
      'p-limit.LimitFunction': {
        call: LIMITED,
        members: { map: { ...MAPPED, options: [], runs: [{ argument: 1, how: 'together', each: 0, limit: true }] } },
      },
      'p-throttle.Throttle': { call: { returns: '$0' } },
      'p-queue': {
        members: {
          add: LIMITED,
          addAll: { async: true, returns: 'list<any>', runs: [{ argument: 0, how: 'together', limit: true }] },
          ...members('onIdle onEmpty onSizeLessThan', { async: true }),
          ...members('pause start clear on'),
        },
      },
      bottleneck: {
        members: {
          schedule: LIMITED,
          wrap: { returns: '$0' },
          ...members('on stop', {}),
        },
      },
      'async-mutex.Mutex': {
        members: {
          runExclusive: LIMITED,
          acquire: { async: true },
          waitForUnlock: { async: true },
          ...members('isLocked release cancel'),
        },
      },
      'async-mutex.Semaphore': { bases: ['async-mutex.Mutex'] },
      'async-sema.Sema': {
        members: { acquire: { async: true }, drain: { async: true }, ...members('release tryAcquire') },
      },
      'async-sema.RateLimit': { call: { async: true } },
      'async-lock': {
        members: { acquire: { async: true, returns: '$1.return', runs: [{ argument: 1, how: 'await', limit: true }] } },
      },
      '@supercharge/promise-pool.PromisePool': {
        members: {
          ...members(
            'withConcurrency handleError withTaskTimeout onTaskStarted onTaskFinished useCorrespondingResults',
            {
              returns: '$self',
            },
          ),
          for: { returns: '@supercharge/promise-pool.PromisePool<$0.T>' },
          process: {
            async: true,
            runs: [{ argument: 0, how: 'together', given: ['$T'], each: 'receiver', limit: true }],
          },
        },
      },
    },
  }),
  defineLibrary({
    title: 'async',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['async', 'neo-async'],
    modules: ['async', 'neo-async'],
    docs: { collections: 'https://caolan.github.io/async/v3/docs.html' },
    aliases: {
      'neo-async.*': 'async.*',
      ...Object.fromEntries(['', 'Limit', 'Series'].map((end) => [`async.forEach${end}`, `async.each${end}`])),
    },
    functions: {
      ...functionsOf('async', COLLECTIONS, CALLED_EACH),
      ...functionsOf('async', withEnd(COLLECTIONS, 'Limit'), CALLED_LIMIT),
      ...functionsOf('async', withEnd(COLLECTIONS, 'Series'), CALLED_SERIES),
      ...functionsOf('async', 'parallel', {
        async: true,
        returns: 'list<any>',
        runs: [{ argument: 0, how: 'together' }],
      }),
      'async.parallelLimit': { async: true, returns: 'list<any>', runs: [{ argument: 0, how: 'together', limit: 1 }] },
      ...functionsOf('async', 'series waterfall auto', {
        async: true,
        returns: 'any',
        runs: [{ argument: 0, how: 'await' }],
      }),
      'async.retry': { async: true, returns: 'any', runs: [{ argument: '*', how: 'await' }] },
      ...functionsOf('async', 'queue cargo priorityQueue', { runs: [{ argument: 0, how: 'later', plain: 'loop' }] }),
    },
  }),
  defineLibrary({
    title: 'Bluebird',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['bluebird'],
    modules: ['bluebird'],
    docs: { map: 'https://github.com/petkaantonov/bluebird/blob/master/docs/docs/api/promise.map.md' },
    functions: {
      ...functionsOf('bluebird', 'map filter', MAPPED),
      ...functionsOf('bluebird', 'each mapSeries', ONE_BY_ONE),
      'bluebird.all': { async: true, returns: '$0.awaited', runs: [{ argument: 0, how: 'together' }] },
      'bluebird.props': { async: true, returns: 'any', runs: [{ argument: 0, how: 'together' }] },
      'bluebird.reduce': {
        async: true,
        returns: '$2|$1.return',
        runs: [{ argument: 1, how: 'await', each: 0, given: ['$2', '$0.T'] }],
      },
      'bluebird.delay': { async: true, effect: 'sleep' },
      ...functionsOf('bluebird', 'promisify promisifyAll method', { returns: '$0' }),
      'bluebird.try': { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'await' }] },
      'bluebird.resolve': { returns: 'promise<$0>' },
    },
    types: { bluebird: { bases: ['globalThis.Promise'] } },
  }),
];
