import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const READS =
  'get getRange strLen exists ttl pTTL expireTime type keys dbSize randomKey info time ping echo hGet hGetAll hKeys hVals hLen hExists hmGet hStrLen hRandField lRange lIndex lLen lPos sMembers sIsMember smIsMember sCard sRandMember sDiff sInter sUnion zRange zRangeByScore zRangeByLex zRangeWithScores zRevRange zRevRangeByScore zScore zmScore zCard zCount zLexCount zRank zRevRank zRandMember xRange xRevRange xLen xRead xReadGroup xPending xAutoClaim getBit bitCount bitPos pfCount geoPos geoDist geoSearch scan hScan sScan zScan blPop brPop blMove lcs memoryUsage';
const WRITES =
  'set setEx setNX pSetEx setRange getSet getDel getEx append del unlink rename renameNX copy move expire pExpire expireAt pExpireAt persist incr incrBy incrByFloat decr decrBy hSet hSetNX hmSet hDel hIncrBy hIncrByFloat hExpire lPush lPushX rPush rPushX lPop rPop lRem lSet lTrim lInsert rPopLPush lMove sAdd sRem sPop sMove sDiffStore sInterStore sUnionStore zAdd zRem zIncrBy zPopMin zPopMax zRemRangeByRank zRemRangeByScore zRemRangeByLex zUnionStore zInterStore xAdd xDel xTrim xAck xClaim xGroupCreate setBit bitOp pfAdd pfMerge geoAdd flushDb flushAll eval evalSha fCall scriptLoad watch unwatch';
const lower = (names: string): string => names.toLowerCase();

/** The commands of one client, which spells them its own way. */
function commands(spelled: (names: string) => string): Record<string, Member> {
  return asyncTwins({
    ...members(spelled(READS), { effect: 'cache-read', key: 0 }),
    ...members(spelled(WRITES), { effect: 'cache-write', key: 0 }),
    [spelled('mGet')]: { effect: 'cache-read', bulk: true, returns: 'list<any>' },
    ...members(spelled('mSet mSetNX'), { effect: 'cache-write', bulk: true }),
    publish: { effect: 'publish', channel: 0 },
    ...members('connect', { effect: 'network', does: 'connects to Redis' }),
  });
}

const listeners: Record<string, Member> = {
  ...members('on once off addListener removeListener removeAllListeners setMaxListeners'),
  ...members('disconnect destroy', { effect: 'release', quick: true }),
};
/** Commands are gathered; `exec` sends them all in one round trip. */
const gathering: Record<string, Member> = {
  ...members('exec execAsPipeline execTyped', { effect: 'cache-write', async: true, bulk: true, returns: 'list<any>' }),
  ...members('discard multi'),
};
const OTHERS: Member = { effect: 'cache-read', async: true, does: 'sends a command to Redis' };
const IO = 'ioredis.Redis';

const ioTypes: Record<string, TypeModel> = {
  ioredis: { bases: [IO], construct: { returns: IO } },
  [IO]: {
    kind: 'client',
    multiplexed: true,
    members: {
      ...commands(lower),
      ...listeners,
      ...members('pipeline multi', { returns: 'ioredis.ChainableCommander' }),
      ...members('subscribe psubscribe ssubscribe', { effect: 'listen', async: true, channel: '*' }),
      ...members('unsubscribe punsubscribe sunsubscribe', { effect: 'network', async: true }),
      ...members('scanStream hscanStream sscanStream zscanStream', {
        returns: 'ioredis.ScanStream',
        marks: { streamed: true },
      }),
      quit: { effect: 'release', async: true },
      duplicate: { returns: '$self' },
      defineCommand: {},
      nodes: { returns: `list<${IO}>` },
    },
    attributes: { status: 'str', options: 'any', isCluster: 'bool' },
    others: OTHERS,
  },
  'ioredis.ChainableCommander': { kind: 'client', members: gathering, others: { returns: '$self' } },
  'ioredis.ScanStream': { iterate: { gives: 'list<str>', effect: 'cache-read', async: true } },
};

/** ioredis. Commands sent in one turn of the loop share a round trip only with `enableAutoPipelining`. */
export const ioredis = defineLibrary({
  title: 'ioredis',
  language: 'typescript',
  practice: 'redis',
  packages: ['ioredis', '@liaoliaots/nestjs-redis', '@nestjs-modules/ioredis'],
  modules: ['ioredis'],
  eager: true,
  docs: {
    api: 'https://redis.github.io/ioredis/',
    pipelining: 'https://github.com/redis/ioredis#pipelining',
    transactions: 'https://github.com/redis/ioredis#transaction',
    streams: 'https://github.com/redis/ioredis#streamify-scanning',
  },
  aliases: {
    'ioredis.Cluster': IO,
    'ioredis.Pipeline': 'ioredis.ChainableCommander',
    'ioredis.RedisCommander': IO,
  },
  types: ioTypes,
  assumptions: [{ name: 'redis', type: IO }],
});

const CLIENT = 'redis.RedisClientType';

/** node-redis 4 and newer. Commands sent in one turn of the loop share a round trip by themselves. */
export const nodeRedis = defineLibrary({
  title: 'node-redis',
  language: 'typescript',
  practice: 'redis',
  packages: ['redis', '@redis/client'],
  modules: ['redis', '@redis/client'],
  eager: true,
  docs: {
    guide: 'https://redis.io/docs/latest/develop/clients/nodejs/',
    transactions: 'https://redis.io/docs/latest/develop/clients/nodejs/transpipe/',
    pool: 'https://github.com/redis/node-redis/blob/master/docs/pool.md',
    scanning: 'https://github.com/redis/node-redis/blob/master/docs/scan-iterators.md',
  },
  aliases: { '@redis/client.*': 'redis.*', 'redis.RedisClusterType': CLIENT, 'redis.RedisClient': CLIENT },
  functions: members('redis.createClient redis.createCluster redis.createClientPool', { returns: CLIENT }),
  types: {
    [CLIENT]: {
      kind: 'client',
      multiplexed: true,
      members: {
        ...commands((names) => names),
        ...listeners,
        multi: { returns: 'redis.RedisClientMultiCommandType' },
        ...members('subscribe pSubscribe sSubscribe', {
          effect: 'listen',
          async: true,
          channel: 0,
          runs: [{ argument: 1, how: 'later', plain: 'loop' }],
        }),
        ...members('unsubscribe pUnsubscribe sUnsubscribe', { effect: 'network', async: true }),
        ...members('scanIterator hScanIterator sScanIterator zScanIterator', {
          returns: 'redis.ScanIterator',
          marks: { streamed: true },
        }),
        ...members('quit close', { effect: 'release', async: true }),
        ...members('duplicate withTypeMapping legacy', { returns: '$self' }),
        ...members('execute executeIsolated', {
          async: true,
          returns: '$0.return',
          runs: [{ argument: 0, how: 'await', given: [CLIENT] }],
        }),
      },
      attributes: { isOpen: 'bool', isReady: 'bool', json: 'any', ft: 'any', ts: 'any' },
      others: OTHERS,
    },
    'redis.RedisClientMultiCommandType': { kind: 'client', members: gathering, others: { returns: '$self' } },
    'redis.ScanIterator': { iterate: { gives: 'any', effect: 'cache-read', async: true } },
  },
  conflictErrors: ['redis.WatchError'],
});
