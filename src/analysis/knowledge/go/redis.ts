import { members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';

const P = 'github.com/redis/go-redis/v9.';
const CMD = `${P}Cmd`;

const READS =
  'Get GetRange StrLen Exists TTL PTTL Type Keys RandomKey Dump HGet HGetAll HKeys HVals HLen HExists HMGet HRandField LRange LIndex LLen LPos SMembers SIsMember SMIsMember SCard SRandMember SDiff SInter SUnion ZRange ZRangeByScore ZRangeByLex ZRangeWithScores ZRevRange ZRevRangeWithScores ZRevRangeByScore ZScore ZMScore ZCard ZCount ZRank ZRevRank ZRandMember XRange XRevRange XLen XRead XReadGroup XPending XAutoClaim GetBit BitCount BitPos PFCount GeoPos GeoDist GeoSearch Scan HScan SScan ZScan BLPop BRPop BLMove Info DBSize Time Ping Echo ObjectIdleTime MemoryUsage';
const WRITES =
  'Set SetEx SetNX SetXX SetArgs SetRange GetSet GetDel GetEx Append Del Unlink Rename RenameNX Copy Move Expire PExpire ExpireAt PExpireAt ExpireNX Persist Incr IncrBy IncrByFloat Decr DecrBy HSet HSetNX HMSet HDel HIncrBy HIncrByFloat HExpire LPush LPushX RPush RPushX LPop RPop LPopCount RPopCount LRem LSet LTrim LInsert RPopLPush LMove SAdd SRem SPop SPopN SMove SDiffStore SInterStore SUnionStore ZAdd ZAddNX ZAddArgs ZRem ZIncrBy ZPopMin ZPopMax ZRemRangeByRank ZRemRangeByScore ZRemRangeByLex ZUnionStore ZInterStore XAdd XDel XTrim XTrimMaxLen XAck XClaim XGroupCreate XGroupCreateMkStream SetBit BitOpAnd BitOpOr PFAdd PFMerge GeoAdd FlushDB FlushAll Eval EvalSha EvalRO FCall ScriptLoad';

const commands: Record<string, Member> = {
  ...members(READS, { effect: 'cache-read', key: 1, returns: CMD }),
  ...members(WRITES, { effect: 'cache-write', key: 1, returns: CMD }),
  MGet: { effect: 'cache-read', bulk: true, returns: CMD },
  ...members('MSet MSetNX', { effect: 'cache-write', bulk: true, returns: CMD }),
  ...members('Publish SPublish', { effect: 'publish', channel: 1, returns: CMD }),
};
const pipelined: Member = {
  effect: 'cache-write',
  bulk: true,
  returns: 'tuple<list<any>,error>',
  runs: [{ argument: 1, how: 'inline', given: [`${P}Pipeliner`] }],
};

const types: Record<string, TypeModel> = {
  [`${P}Client`]: {
    kind: 'client',
    members: {
      ...commands,
      ...members('Pipeline TxPipeline', { returns: `${P}Pipeliner` }),
      ...members('Pipelined TxPipelined', pipelined),
      Watch: { effect: 'cache-read', returns: 'error', runs: [{ argument: 1, how: 'inline', given: [`${P}Tx`] }] },
      ...members('Subscribe PSubscribe SSubscribe', { effect: 'listen', channel: 1, returns: `${P}PubSub` }),
      Do: { effect: 'cache-read', returns: CMD, does: 'sends a command to Redis' },
      Close: { effect: 'release', returns: 'error' },
      ...members('Options PoolStats AddHook WithTimeout Conn'),
    },
    others: { effect: 'cache-read', returns: CMD, does: 'sends a command to Redis' },
  },
  [`${P}Tx`]: { bases: [`${P}Client`], kind: 'client' },
  // Commands are gathered; `Exec` sends them in one round trip.
  [`${P}Pipeliner`]: {
    members: {
      Exec: { effect: 'cache-write', bulk: true, returns: 'tuple<list<any>,error>' },
      ...members('Discard Len Close'),
    },
    others: { returns: CMD },
  },
  [CMD]: {
    members: {
      Result: { returns: 'tuple<any,error>' },
      Err: { returns: 'error' },
      ...members('Val String', { returns: 'any' }),
      ...members('Text Int Int64 Uint64 Float64 Bool Time Slice StringSlice Bytes', { returns: 'tuple<any,error>' }),
      Scan: { returns: 'error' },
      Iterator: { returns: `${P}ScanIterator` },
    },
  },
  [`${P}ScanIterator`]: {
    members: { Next: { returns: 'bool' }, Val: { returns: 'str' }, Err: { returns: 'error' } },
  },
  [`${P}PubSub`]: {
    members: {
      ...members('Channel ChannelWithSubscriptions', { returns: 'iter<any>' }),
      ...members('Receive ReceiveMessage ReceiveTimeout', { effect: 'listen', returns: 'tuple<any,error>' }),
      Close: { returns: 'error' },
      ...members('Subscribe Unsubscribe PSubscribe', { returns: 'error' }),
    },
  },
  [`${P}Script`]: { members: members('Run RunRO Eval EvalSha', { effect: 'cache-write', returns: CMD }) },
};

const clients = 'NewClient NewClusterClient NewFailoverClient NewUniversalClient NewRing NewFailoverClusterClient'
  .split(' ')
  .map((name) => `${P}${name}`)
  .join(' ');

/** go-redis 8 and 9, named as version 9 is imported. */
export const goRedis: Library = defineLibrary({
  title: 'go-redis',
  language: 'go',
  practice: 'redis',
  packages: ['github.com/redis/go-redis/v9', 'github.com/go-redis/redis/v8', 'github.com/go-redis/redis'],
  modules: ['github.com/redis/go-redis/v9', 'github.com/go-redis/redis'],
  docs: {
    guide: 'https://redis.uptrace.dev/guide/',
    pipelines: 'https://redis.uptrace.dev/guide/go-redis-pipelines.html',
    api: 'https://pkg.go.dev/github.com/redis/go-redis/v9',
  },
  aliases: {
    'github.com/go-redis/redis/v9.*': `${P}*`,
    'github.com/go-redis/redis/v8.*': `${P}*`,
    ...Object.fromEntries(
      'ClusterClient UniversalClient Cmdable Ring Conn'.split(' ').map((name) => [`${P}${name}`, `${P}Client`]),
    ),
    ...Object.fromEntries(
      'StringCmd StatusCmd IntCmd BoolCmd FloatCmd SliceCmd StringSliceCmd MapStringStringCmd ScanCmd'
        .split(' ')
        .map((name) => [`${P}${name}`, CMD]),
    ),
  },
  functions: {
    ...members(clients, { returns: `${P}Client` }),
    [`${P}ParseURL`]: {},
    [`${P}NewScript`]: { returns: `${P}Script` },
  },
  types,
  conflictErrors: [`${P}TxFailedErr`],
});

const REDIGO = 'github.com/gomodule/redigo/redis.';
const reply = 'tuple<any,error>';

/** Redigo: what is taken from the pool must be closed. `Send` gathers, `Flush` or `Do` sends. */
export const redigo: Library = defineLibrary({
  title: 'Redigo',
  language: 'go',
  practice: 'redis',
  packages: ['github.com/gomodule/redigo', 'github.com/garyburd/redigo'],
  modules: ['github.com/gomodule/redigo/redis', 'github.com/garyburd/redigo/redis'],
  docs: {
    api: 'https://pkg.go.dev/github.com/gomodule/redigo/redis',
    pipelining: 'https://pkg.go.dev/github.com/gomodule/redigo/redis#hdr-Pipelining',
  },
  aliases: { 'github.com/garyburd/redigo/redis.*': `${REDIGO}*` },
  functions: {
    ...members(`${REDIGO}Dial ${REDIGO}DialURL ${REDIGO}DialContext`, {
      acquires: true,
      returns: `tuple<${REDIGO}Conn,error>`,
    }),
    ...members(
      `${REDIGO}String ${REDIGO}Int ${REDIGO}Int64 ${REDIGO}Bool ${REDIGO}Bytes ${REDIGO}Strings ${REDIGO}Values`,
      {
        returns: reply,
      },
    ),
    ...members(`${REDIGO}Ints ${REDIGO}StringMap ${REDIGO}Float64 ${REDIGO}Scan ${REDIGO}ScanStruct`, {
      returns: reply,
    }),
    [`${REDIGO}NewScript`]: { returns: `${REDIGO}Script` },
  },
  types: {
    [`${REDIGO}Pool`]: {
      kind: 'client',
      members: {
        Get: { acquires: true, returns: `${REDIGO}Conn` },
        GetContext: { acquires: true, returns: `tuple<${REDIGO}Conn,error>` },
        Close: { effect: 'release', returns: 'error' },
        ...members('ActiveCount IdleCount Stats'),
      },
    },
    [`${REDIGO}Conn`]: {
      kind: 'client',
      exclusive: true,
      cursor: {},
      members: {
        ...members('Do DoContext', { effect: 'cache-read', returns: reply, does: 'sends a command to Redis' }),
        Send: { returns: 'error' },
        Flush: { effect: 'cache-write', bulk: true, returns: 'error' },
        Receive: { returns: reply },
        Err: { returns: 'error' },
        Close: { effect: 'release', returns: 'error' },
      },
    },
    [`${REDIGO}Script`]: { members: members('Do DoContext', { effect: 'cache-write', returns: reply }) },
  },
});
