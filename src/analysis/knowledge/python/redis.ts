import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';

const READS =
  'get getrange strlen exists ttl pttl expiretime type keys dbsize randomkey object info time ping echo hget hgetall hkeys hvals hlen hexists hmget hstrlen hrandfield lrange lindex llen lpos smembers sismember smismember scard srandmember sdiff sinter sunion zrange zrangebyscore zrangebylex zrevrange zrevrangebyscore zscore zmscore zcard zcount zlexcount zrank zrevrank zrandmember xrange xrevrange xlen xread xreadgroup xinfo_stream xpending getbit bitcount bitpos pfcount geopos geodist geosearch georadius scan hscan sscan zscan blpop brpop blmove';
const WRITES =
  'set setex setnx psetex setrange getset getdel getex append delete unlink rename renamenx copy move expire pexpire expireat pexpireat persist incr incrby incrbyfloat decr decrby hset hsetnx hmset hdel hincrby hincrbyfloat lpush lpushx rpush rpushx lpop rpop lrem lset ltrim linsert rpoplpush lmove brpoplpush sadd srem spop smove sdiffstore sinterstore sunionstore zadd zrem zincrby zpopmin zpopmax bzpopmin bzpopmax zremrangebyrank zremrangebyscore zremrangebylex zunionstore zinterstore xadd xdel xtrim xack xclaim xautoclaim xgroup_create setbit bitop pfadd pfmerge geoadd flushdb flushall eval evalsha fcall script_load';

const commands: Record<string, Member> = {
  ...members(READS, { effect: 'cache-read', key: [0, 'name'] }),
  ...members(WRITES, { effect: 'cache-write', key: [0, 'name'] }),
  mget: { effect: 'cache-read', bulk: true, returns: 'list<any>' },
  ...members('mset msetnx', { effect: 'cache-write', bulk: true }),
  publish: { effect: 'publish', channel: [0, 'channel'] },
  execute_command: { effect: 'cache-write' },
};

/** One of the families: `redis` or `redis.asyncio`. */
function family(module: string, later: boolean): Record<string, TypeModel> {
  const twin = (of: Record<string, Member>): Record<string, Member> => (later ? asyncTwins(of) : of);
  const async = later || undefined;
  const client = `${module}.Redis`;
  const pipeline = `${module}.client.Pipeline`;
  const pubsub = `${module}.client.PubSub`;
  const lock = `${module}.lock.Lock`;
  const keys = `${module}.client.Keys`;
  const script = `${module}.client.Script`;
  const clientMembers: Record<string, Member> = {
    ...twin(commands),
    ...members('scan_iter hscan_iter sscan_iter zscan_iter', { returns: keys, marks: { streamed: true } }),
    pipeline: { returns: pipeline, scope: 'resource' },
    pubsub: { returns: pubsub, scope: 'resource' },
    lock: { returns: lock },
    register_script: { returns: script },
    transaction: {
      effect: 'cache-write',
      async,
      runs: [{ argument: [0, 'func'], how: 'inline', given: [pipeline] }],
    },
    from_url: { returns: client },
    ...twin(members('close aclose', { effect: 'release' })),
    ...members('get_connection_kwargs get_encoder set_response_callback client from_pool'),
  };
  return {
    [client]: {
      kind: 'client',
      members: clientMembers,
      attributes: { connection_pool: 'any' },
      others: { effect: 'cache-read', async, does: 'sends a command to Redis' },
      enter: { gives: '$self', scope: 'resource', async },
    },
    // Commands are gathered; `execute` sends them all in one round trip.
    [pipeline]: {
      kind: 'client',
      members: {
        execute: { effect: 'cache-write', async, bulk: true, returns: 'list<any>' },
        ...twin({ watch: { effect: 'cache-read' }, unwatch: { effect: 'cache-write' }, reset: { effect: 'release' } }),
        multi: {},
      },
      others: { returns: '$self' },
      enter: { gives: '$self', scope: 'resource', async },
    },
    [pubsub]: {
      kind: 'client',
      members: {
        ...twin({
          ...members('subscribe psubscribe ssubscribe', { effect: 'listen', channel: '*' }),
          ...members('unsubscribe punsubscribe', { effect: 'network' }),
          get_message: { effect: 'network', returns: 'dict<str,any>', does: 'waits for a message' },
          ...members('close aclose reset', { effect: 'release' }),
        }),
        listen: { returns: `${module}.client.Messages` },
        run_in_thread: {},
      },
      enter: { gives: '$self', scope: 'resource', async },
    },
    [`${module}.client.Messages`]: { iterate: { gives: 'dict<str,any>', effect: 'network', async } },
    [lock]: {
      members: twin({
        acquire: { effect: 'lock', returns: 'bool' },
        ...members('release extend reacquire', { effect: 'cache-write' }),
        ...members('locked owned', { effect: 'cache-read', returns: 'bool' }),
      }),
      enter: { gives: '$self', scope: 'lock', effect: 'lock', async },
    },
    [keys]: { iterate: { gives: 'any', effect: 'cache-read', async } },
    [script]: { call: { effect: 'cache-write', async, does: 'runs a script in Redis' } },
  };
}

/** redis-py, synchronous and asyncio; aioredis 2 is the latter's older name. */
export const redis = defineLibrary({
  title: 'redis-py',
  language: 'python',
  practice: 'redis',
  packages: ['redis', 'aioredis', 'redis-py-cluster'],
  modules: ['redis', 'aioredis', 'rediscluster'],
  docs: {
    commands: 'https://redis.readthedocs.io/en/stable/commands.html',
    pipelines: 'https://redis.readthedocs.io/en/stable/advanced_features.html',
    asyncio: 'https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html',
    lock: 'https://redis.readthedocs.io/en/stable/lock.html',
  },
  // The first prefix that fits is taken, so longer ones stand before shorter ones.
  aliases: {
    'redis.client.Redis': 'redis.Redis',
    'redis.client.StrictRedis': 'redis.Redis',
    'redis.StrictRedis': 'redis.Redis',
    'redis.cluster.RedisCluster': 'redis.Redis',
    'redis.RedisCluster': 'redis.Redis',
    'rediscluster.RedisCluster': 'redis.Redis',
    'redis.sentinel.Sentinel': 'redis.Sentinel',
    'redis.client.Lock': 'redis.lock.Lock',
    'redis.asyncio.client.Redis': 'redis.asyncio.Redis',
    'redis.asyncio.client.StrictRedis': 'redis.asyncio.Redis',
    'redis.asyncio.StrictRedis': 'redis.asyncio.Redis',
    'redis.asyncio.RedisCluster': 'redis.asyncio.Redis',
    'redis.asyncio.cluster.RedisCluster': 'redis.asyncio.Redis',
    'redis.asyncio.sentinel.Sentinel': 'redis.asyncio.Sentinel',
    'redis.asyncio.utils.from_url': 'redis.asyncio.from_url',
    'redis.utils.from_url': 'redis.from_url',
    'aioredis.client.*': 'redis.asyncio.client.*',
    'aioredis.*': 'redis.asyncio.*',
  },
  functions: {
    'redis.from_url': { returns: 'redis.Redis' },
    'redis.Redis.from_url': { returns: 'redis.Redis' },
    'redis.asyncio.from_url': { returns: 'redis.asyncio.Redis' },
    'redis.asyncio.Redis.from_url': { returns: 'redis.asyncio.Redis' },
    // aioredis 1: awaited for a pool or a connection.
    'redis.asyncio.create_redis_pool': { async: true, returns: 'redis.asyncio.Redis' },
    'redis.asyncio.create_redis': { async: true, returns: 'redis.asyncio.Redis' },
  },
  types: {
    ...family('redis', false),
    ...family('redis.asyncio', true),
    'redis.Sentinel': { members: members('master_for slave_for', { returns: 'redis.Redis' }) },
    'redis.asyncio.Sentinel': { members: members('master_for slave_for', { returns: 'redis.asyncio.Redis' }) },
  },
  conflictErrors: ['redis.exceptions.WatchError'],
  assumptions: [
    { name: 'redis_client', type: 'redis.Redis', awaited: 'redis.asyncio.Redis' },
    { name: 'redis', type: 'redis.Redis', awaited: 'redis.asyncio.Redis' },
  ],
  twins: { 'redis.Redis': 'redis.asyncio.Redis' },
});
