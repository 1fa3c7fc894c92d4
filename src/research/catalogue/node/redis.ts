import type { CataloguePractice } from '../practice.ts';

const commands = 'https://redis.io/docs/latest/commands';
const ioredis = 'https://github.com/redis/ioredis';
const nodeRedis = 'https://github.com/redis/node-redis/blob/master/docs';

/** Redis from Node.js: ioredis and node-redis. */
export const redis: readonly CataloguePractice[] = [
  {
    topic: 'multi-key commands',
    rules: ['n-plus-one-query', 'sequential-await-in-loop'],
    advice:
      'Read all keys with one `MGET` (`redis.mget(keys)`, `client.mGet(keys)`) or `HMGET`, instead of a round trip per key.',
    url: `${commands}/mget/`,
    title: 'Redis: MGET',
  },
  {
    topic: 'pipelines',
    rules: ['missing-bulk-operation', 'n-update-delete-loop', 'sequential-await-in-loop', 'unbounded-concurrency'],
    advice:
      'Send the commands together, `redis.pipeline()` and one `exec()` with ioredis, `client.multi()` and `execAsPipeline()` with node-redis, in chunks of some hundreds.',
    url: `${ioredis}#pipelining`,
    title: 'ioredis: Pipelining',
  },
  {
    topic: 'fields of a hash',
    rules: ['over-fetching'],
    advice: 'Ask for the fields that are used with `HMGET` instead of `HGETALL`, and for existence with `EXISTS`.',
    url: `${commands}/hmget/`,
    title: 'Redis: HMGET',
  },
  {
    topic: 'scan',
    rules: ['unbounded-query'],
    advice:
      'Go over keys with `redis.scanStream({ match, count: 500 })` or `client.scanIterator()` instead of `KEYS`, which holds the server until it has looked at every key; read long lists and sets in ranges.',
    url: `${nodeRedis}/scan-iterators.md`,
    title: 'node-redis: Scan iterators',
  },
  {
    topic: 'expiry',
    rules: ['wrong-caching-scope'],
    advice:
      'Store what is cached with an expiry, `redis.set(key, value, "EX", 300)` or `client.set(key, value, { EX: 300 })`, and set `maxmemory` with an eviction policy on the server.',
    url: `${commands}/set/`,
    title: 'Redis: SET',
  },
  {
    topic: 'atomic commands',
    rules: ['lost-update'],
    advice:
      'Use the command that computes, `INCRBY`, `HINCRBY`, `DECR`, or a Lua script; a read that decides on a write needs `WATCH` and a `MULTI` that is tried again, on a connection of its own.',
    url: `${commands}/incrby/`,
    title: 'Redis: INCRBY',
  },
  {
    topic: 'set if absent',
    rules: ['check-then-act'],
    advice:
      'Claim with one command, `redis.set(key, token, "EX", 30, "NX")`, and look at its answer, instead of `exists()` followed by `set()`.',
    url: `${commands}/set/`,
    title: 'Redis: SET NX',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'concurrent-session-use'],
    advice:
      'Queue commands that belong together in `multi()` and send them with `exec()`; `WATCH` is of the connection, so do not share that one.',
    url: `${nodeRedis}/transactions.md`,
    title: 'node-redis: Transactions',
  },
  {
    topic: 'publish and subscribe',
    rules: ['event-channel-mismatch', 'side-effect-before-commit', 'transaction-too-wide'],
    advice:
      'Keep the channel’s name in one constant for both sides, subscribe on a duplicated client, and publish after the database commit: the message is delivered at once, to those that are subscribed at that moment.',
    url: `${nodeRedis}/pub-sub.md`,
    title: 'node-redis: Pub/Sub',
  },
  {
    topic: 'awaiting commands',
    rules: ['unawaited-work'],
    advice: 'Await every command or catch its error: a rejected promise that nobody handles ends the process.',
    url: `${ioredis}#basic-usage`,
    title: 'ioredis: Basic usage',
  },
];
