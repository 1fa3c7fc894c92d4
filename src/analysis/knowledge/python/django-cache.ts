import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';

const CACHE = 'django.core.cache.backends.base.BaseCache';

const cacheMembers: Record<string, Member> = {
  ...members('get', { effect: 'cache-read', key: [0, 'key'] }),
  has_key: { effect: 'cache-read', key: [0, 'key'], returns: 'bool' },
  ...members('set add touch delete incr decr incr_version decr_version', { effect: 'cache-write', key: [0, 'key'] }),
  get_many: { effect: 'cache-read', bulk: true, returns: 'dict<str,any>' },
  ...members('set_many delete_many', { effect: 'cache-write', bulk: true }),
  get_or_set: { effect: 'cache-write', key: [0, 'key'], runs: [{ argument: [1, 'default'], how: 'inline' }] },
  clear: { effect: 'cache-write' },
  close: {},
};

/** Django's cache framework. Its backend is set elsewhere: a server, mostly. */
export const djangoCache = defineLibrary({
  title: 'Django cache',
  language: 'python',
  practice: 'django',
  packages: ['django'],
  modules: ['django.core.cache'],
  docs: { cache: 'https://docs.djangoproject.com/en/stable/topics/cache/' },
  types: {
    [CACHE]: { kind: 'client', members: { ...cacheMembers, ...asyncTwins(cacheMembers, 'a') } },
    'django.core.cache.CacheHandler': { index: { gives: CACHE } },
  },
  objects: {
    'django.core.cache.cache': CACHE,
    'django.core.cache.caches': 'django.core.cache.CacheHandler',
  },
});
