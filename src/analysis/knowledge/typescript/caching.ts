import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const FOR_EVER: Member = { returns: '$0', decorates: { caches: true, isCached: 'process', bound: null } };
const READ: Member = { effect: 'cache-read', async: true, returns: 'any' };
const WRITE: Member = { effect: 'cache-write', async: true };
/** In the process's own memory. */
const MEMORY = {
  ...members('get peek take', { returns: '$U' }),
  ...members('has', { returns: 'bool' }),
  ...members('set mset del delete clear flushAll ttl purgeStale', { mutates: true }),
  keys: { returns: 'iter<$T>' },
  values: { returns: 'iter<$U>' },
};

/** Caches: wrappers that keep what a function gave, and stores. */
export const caching: Library[] = [
  defineLibrary({
    title: 'Memoizers',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      'memoizee',
      'memoize',
      'p-memoize',
      'fast-memoize',
      'mem',
      'moize',
      'memoize-one',
      'typescript-memoize',
      'micro-memoize',
    ],
    modules: [
      'memoizee',
      'memoize',
      'p-memoize',
      'fast-memoize',
      'mem',
      'moize',
      'memoize-one',
      'typescript-memoize',
      'micro-memoize',
    ],
    docs: {
      memoizee: 'https://github.com/medikoo/memoizee#readme',
      pMemoize: 'https://github.com/sindresorhus/p-memoize#readme',
    },
    functions: {
      // `maxAge`, `max` or `cache` may bound them.
      ...Object.fromEntries(
        ['memoizee', 'memoize', 'p-memoize', 'mem', 'moize', 'micro-memoize'].map((name): [string, Member] => [
          name,
          { returns: '$0', decorates: { caches: true, isCached: 'process' } },
        ]),
      ),
      'fast-memoize': FOR_EVER,
      // Keeps the last answer only.
      'memoize-one': { returns: '$0', decorates: { caches: true } },
      ...functionsOf('typescript-memoize', 'Memoize MemoizeExpiring', {
        decorates: { caches: true, isCached: 'object' },
      }),
    },
  }),
  defineLibrary({
    title: 'Cache stores',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      'lru-cache',
      'node-cache',
      'keyv',
      '@keyv/redis',
      'quick-lru',
      'cacheable',
      'cache-manager',
      'flat-cache',
      'memcached',
      'memjs',
      '@vercel/kv',
    ],
    modules: ['lru-cache', 'node-cache', 'keyv', 'quick-lru', 'cacheable', 'memcached', 'memjs', '@vercel/kv'],
    docs: { lru: 'https://isaacs.github.io/node-lru-cache/', keyv: 'https://keyv.org/docs/keyv/' },
    aliases: { 'keyv.Keyv': 'keyv', 'lru-cache.LRUCache': 'lru-cache', 'cacheable.Cacheable': 'keyv' },
    functions: functionsOf('@vercel/kv.kv', 'get hget mget keys exists', READ),
    types: {
      'lru-cache': { members: { ...MEMORY, fetch: { async: true, returns: '$U' } } },
      'node-cache': { members: MEMORY },
      'quick-lru': { members: MEMORY },
      keyv: {
        members: {
          ...members('get getMany has', READ),
          ...members('set setMany delete deleteMany clear', WRITE),
          wrap: { ...READ, returns: '$1.return' },
          disconnect: { async: true },
          on: {},
        },
      },
      'memjs.Client': {
        kind: 'client',
        members: {
          get: READ,
          ...members('set add replace delete increment', WRITE),
          create: { returns: 'memjs.Client' },
        },
      },
    },
  }),
];
