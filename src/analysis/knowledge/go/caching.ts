import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';
import { orError } from './rows.ts';

const RISTRETTO = 'github.com/dgraph-io/ristretto';
const LRU = 'github.com/hashicorp/golang-lru';
const GO_CACHE = 'github.com/patrickmn/go-cache';
const FOUND: Member = { returns: 'tuple<$U|any,bool>' };
const CHANGES: Member = { mutates: true };
/** In the process's own memory. */
const MEMORY: TypeModel = {
  members: {
    ...members('Get GetIfPresent Peek GetWithExpiration', FOUND),
    ...members('Contains Has', { returns: 'bool' }),
    ...members('Set SetWithTTL SetDefault Add Put Replace Delete Del Remove Purge Flush Clear Wait', CHANGES),
    ...members('Keys', { returns: 'list<$T>' }),
    ...members('Len ItemCount Size', { returns: 'int' }),
    ...members('Close Stop Start'),
  },
};

/** Caches in the process's memory, and memcached. */
export const caching: Library[] = [
  defineLibrary({
    title: 'In-process caches',
    language: 'go',
    practice: 'go',
    packages: [
      RISTRETTO,
      LRU,
      GO_CACHE,
      'github.com/allegro/bigcache',
      'github.com/coocood/freecache',
      'github.com/jellydator/ttlcache',
      'github.com/maypok86/otter',
    ],
    modules: [
      RISTRETTO,
      LRU,
      GO_CACHE,
      'github.com/allegro/bigcache',
      'github.com/coocood/freecache',
      'github.com/jellydator/ttlcache',
      'github.com/maypok86/otter',
    ],
    packageNames: { [GO_CACHE]: 'cache', [LRU]: 'lru' },
    docs: {
      lru: 'https://pkg.go.dev/github.com/hashicorp/golang-lru/v2',
      ristretto: 'https://pkg.go.dev/github.com/dgraph-io/ristretto/v2',
    },
    aliases: {
      [`${RISTRETTO}/v2.*`]: `${RISTRETTO}.*`,
      [`${LRU}/v2.*`]: `${LRU}.*`,
      [`${LRU}/v2/expirable.*`]: `${LRU}.*`,
      'github.com/jellydator/ttlcache/v3.*': 'github.com/jellydator/ttlcache.*',
      'github.com/allegro/bigcache/v3.*': 'github.com/allegro/bigcache.*',
    },
    functions: {
      [`${RISTRETTO}.NewCache`]: orError(`${RISTRETTO}.Cache`),
      [`${LRU}.New`]: orError(`${LRU}.Cache`),
      [`${LRU}.NewLRU`]: { returns: `${LRU}.Cache` },
      [`${GO_CACHE}.New`]: { returns: `${GO_CACHE}.Cache` },
      'github.com/jellydator/ttlcache.New': { returns: 'github.com/jellydator/ttlcache.Cache' },
      'github.com/allegro/bigcache.New': orError('github.com/allegro/bigcache.BigCache'),
      'github.com/coocood/freecache.NewCache': { returns: 'github.com/coocood/freecache.Cache' },
    },
    types: {
      [`${RISTRETTO}.Cache`]: MEMORY,
      [`${LRU}.Cache`]: MEMORY,
      [`${LRU}.ARCCache`]: MEMORY,
      [`${LRU}.LRU`]: MEMORY,
      [`${GO_CACHE}.Cache`]: MEMORY,
      'github.com/jellydator/ttlcache.Cache': MEMORY,
      'github.com/allegro/bigcache.BigCache': MEMORY,
      'github.com/coocood/freecache.Cache': MEMORY,
    },
  }),
  defineLibrary({
    title: 'Memcached',
    language: 'go',
    practice: 'go',
    packages: ['github.com/bradfitz/gomemcache'],
    modules: ['github.com/bradfitz/gomemcache'],
    docs: { api: 'https://pkg.go.dev/github.com/bradfitz/gomemcache/memcache' },
    functions: functionsOf('github.com/bradfitz/gomemcache/memcache', 'New', {
      returns: 'github.com/bradfitz/gomemcache/memcache.Client',
    }),
    types: {
      'github.com/bradfitz/gomemcache/memcache.Client': {
        kind: 'client',
        members: {
          Get: orError('any', { effect: 'cache-read' }),
          GetMulti: orError('dict<str,any>', { effect: 'cache-read', bulk: true }),
          ...members('Set Add Replace Delete CompareAndSwap Touch', { effect: 'cache-write', returns: 'error' }),
          ...members('Increment Decrement', orError('int', { effect: 'cache-write' })),
        },
      },
    },
  }),
];
