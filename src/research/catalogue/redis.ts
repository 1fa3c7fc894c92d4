import type { CataloguePractice } from './practice.ts';

const client = 'https://redis.readthedocs.io/en/stable';
const commands = 'https://redis.io/docs/latest/commands';

/** redis-py, synchronous and asynchronous. */
export const redis: readonly CataloguePractice[] = [
  {
    topic: 'multi-key commands',
    rules: ['n-plus-one-query', 'sequential-await-in-loop'],
    problems: ['lookup'],
    advice:
      'Read all keys with one `MGET` (`r.mget(keys)`) or `HMGET`, or send different commands in one pipeline, instead of a round trip per key.',
    url: `${commands}/mget/`,
    title: 'Redis: MGET',
  },
  {
    topic: 'pipelines',
    rules: ['missing-bulk-operation', 'n-update-delete-loop', 'sequential-await-in-loop', 'n-plus-one-query'],
    advice:
      'Collect the commands in `pipe = r.pipeline(transaction=False)` and send them with one `pipe.execute()`, in chunks of some hundreds; `mset()` and `unlink(*keys)` do it in one command.',
    url: `${client}/advanced_features.html#pipelines`,
    title: 'redis-py: Pipelines',
  },
  {
    topic: 'fields of a hash',
    rules: ['over-fetching'],
    problems: ['columns', 'existence'],
    advice:
      'Ask for the fields that are used with `hmget(key, fields)` instead of `hgetall(key)`, and for existence with `exists(key)`.',
    url: `${commands}/hmget/`,
    title: 'Redis: HMGET',
  },
  {
    topic: 'scan',
    rules: ['unbounded-query'],
    advice:
      'Iterate with `r.scan_iter(match="prefix:*", count=500)` instead of `keys()`, which holds the server until it has looked at every key; read long lists and sets in ranges.',
    url: `${commands}/scan/`,
    title: 'Redis: SCAN',
  },
  {
    topic: 'expiry',
    rules: ['wrong-caching-scope'],
    advice:
      'Store what is cached with an expiry, `r.set(key, value, ex=300)`, and set `maxmemory` with an eviction policy on the server.',
    url: `${commands}/set/`,
    title: 'Redis: SET',
  },
  {
    topic: 'atomic commands',
    rules: ['lost-update'],
    advice:
      'Use the command that computes, `incrby()`, `hincrby()`, `decr()`, or a Lua script; a read that decides on a write needs `WATCH` and a transaction that is tried again on `WatchError`.',
    url: `${commands}/incrby/`,
    title: 'Redis: INCRBY',
  },
  {
    topic: 'set if absent',
    rules: ['check-then-act'],
    advice:
      'Claim with one command, `r.set(key, token, nx=True, ex=30)`, and look at its answer, instead of `exists()` followed by `set()`.',
    url: `${commands}/set/`,
    title: 'Redis: SET NX',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'lost-update'],
    advice:
      'Queue commands that belong together in `r.pipeline(transaction=True)`, which sends them as MULTI and EXEC.',
    url: `${client}/advanced_features.html#pipelines`,
    title: 'redis-py: Pipelines',
  },
  {
    topic: 'publish and subscribe',
    rules: ['event-channel-mismatch', 'side-effect-before-commit'],
    advice:
      'Keep the channel’s name in one constant for both sides, and publish after the database commit: the message is delivered at once, to those that are subscribed at that moment and to nobody else.',
    url: `${client}/advanced_features.html#publish-subscribe`,
    title: 'redis-py: Publish / subscribe',
  },
  {
    topic: 'asyncio client',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    versions: '>=4.2.0',
    advice:
      'In `async def` use `redis.asyncio.Redis` and await each command; the client of `redis.Redis` blocks the event loop.',
    url: `${client}/connections.html#async-client`,
    title: 'redis-py: Async client',
  },
  {
    topic: 'asyncio client',
    rules: ['blocking-io-in-async', 'unawaited-work'],
    versions: '<4.2.0',
    advice:
      'redis-py has an asyncio client only from 4.2 on (`redis.asyncio`): upgrade, or run the commands in a thread.',
    url: `${client}/connections.html#async-client`,
    title: 'redis-py: Async client',
  },
  {
    topic: 'sharing clients',
    rules: ['concurrent-session-use'],
    advice:
      'Share the client, which takes a connection per command, but never a `Pipeline` or `PubSub` object: make one for each task.',
    url: `${client}/advanced_features.html#a-note-about-threading`,
    title: 'redis-py: A note about threading',
  },
  {
    topic: 'connection pools',
    rules: ['unbounded-concurrency'],
    advice:
      'Give the client a `BlockingConnectionPool(max_connections=...)`, which waits for a free connection, and bound the tasks; better still, send the commands in one pipeline.',
    url: `${client}/connections.html#connection-pools`,
    title: 'redis-py: Connection pools',
  },
];
