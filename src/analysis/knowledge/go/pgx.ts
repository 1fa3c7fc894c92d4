import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { cursor } from './sql-members.ts';

const P = 'github.com/jackc/pgx/v5.';
const POOL = 'github.com/jackc/pgx/v5/pgxpool.';
const TX = `${P}Tx`;
const ROWS = `${P}Rows`;

const running: Record<string, Member> = {
  Exec: { effect: 'execute', statement: 1, returns: 'tuple<github.com/jackc/pgx/v5/pgconn.CommandTag,error>' },
  Query: { effect: 'execute', statement: 1, acquires: true, returns: `tuple<${ROWS},error>` },
  QueryRow: { effect: 'execute', statement: 1, returns: `${P}Row`, marks: { single: true } },
  QueryFunc: {
    effect: 'execute',
    statement: 1,
    returns: 'tuple<github.com/jackc/pgx/v5/pgconn.CommandTag,error>',
    runs: [{ argument: 4, how: 'inline' }],
  },
  SendBatch: { effect: 'write', bulk: true, acquires: true, returns: `${P}BatchResults` },
  CopyFrom: { effect: 'insert', bulk: true, returns: 'tuple<int,error>' },
};

const begin: Member = { effect: 'begin', scope: 'transaction', acquires: true, returns: `tuple<${TX},error>` };
const within = (argument: number): Member => ({
  returns: 'error',
  runs: [{ argument, how: 'transaction', given: [TX] }],
});
const beginning: Record<string, Member> = {
  ...members('Begin BeginTx', begin),
  // In version 4 methods, from version 5 on functions.
  BeginFunc: within(1),
  BeginTxFunc: within(2),
};

const types: Record<string, TypeModel> = {
  [`${POOL}Pool`]: {
    kind: 'pool',
    autocommit: true,
    members: {
      ...running,
      ...beginning,
      Acquire: { acquires: true, scope: 'connection', returns: `tuple<${POOL}Conn,error>` },
      AcquireFunc: { returns: 'error', runs: [{ argument: 1, how: 'inline', given: [`${POOL}Conn`] }] },
      AcquireAllIdle: { returns: `list<${POOL}Conn>` },
      Ping: { effect: 'network', returns: 'error', does: 'tries the connection' },
      Close: { effect: 'release' },
      ...members('Reset Config Stat'),
    },
  },
  [`${P}Conn`]: {
    kind: 'connection',
    autocommit: true,
    exclusive: true,
    members: {
      ...running,
      ...beginning,
      Prepare: { statement: 2, returns: 'tuple<any,error>' },
      Ping: { effect: 'network', returns: 'error', does: 'tries the connection' },
      WaitForNotification: { effect: 'listen', returns: 'tuple<any,error>' },
      Close: { effect: 'release', returns: 'error' },
      ...members('IsClosed TypeMap Config PgConn ConnInfo Deallocate LoadType'),
    },
  },
  // Taken from the pool. What is not released is lost to it.
  [`${POOL}Conn`]: {
    bases: [`${P}Conn`],
    kind: 'connection',
    autocommit: true,
    members: {
      Release: { effect: 'release', quick: true },
      Hijack: { returns: `${P}Conn` },
      Conn: { returns: `${P}Conn` },
    },
  },
  // What a project's own interface over pool, connection and transaction stands for.
  [`${P}DBTX`]: { kind: 'handle', structural: true, members: { ...running, ...beginning } },
  [TX]: {
    kind: 'transaction',
    structural: true,
    exclusive: true,
    members: {
      ...running,
      // Inside of one it makes a savepoint.
      Begin: { scope: 'savepoint', returns: `tuple<${TX},error>` },
      BeginFunc: { returns: 'error', runs: [{ argument: 1, how: 'inline', given: [TX] }] },
      Commit: { effect: 'commit', returns: 'error' },
      Rollback: { effect: 'rollback', returns: 'error' },
      Prepare: { statement: 2, returns: 'tuple<any,error>' },
      Conn: { returns: `${P}Conn` },
      LargeObjects: {},
    },
  },
  [ROWS]: cursor({
    CommandTag: { returns: 'github.com/jackc/pgx/v5/pgconn.CommandTag' },
    Values: { returns: 'tuple<list<any>,error>' },
    ...members('FieldDescriptions RawValues Conn'),
  }),
  [`${P}Row`]: { kind: 'result', members: { Scan: { returns: 'error' } } },
  // Statements are gathered and sent in one round trip.
  [`${P}Batch`]: { members: { Queue: { mutates: true }, Len: { returns: 'int' } } },
  [`${P}BatchResults`]: {
    kind: 'result',
    cursor: {},
    members: {
      Exec: { returns: 'tuple<github.com/jackc/pgx/v5/pgconn.CommandTag,error>' },
      Query: { returns: `tuple<${ROWS},error>` },
      QueryRow: { returns: `${P}Row` },
      Close: { effect: 'release', returns: 'error' },
    },
  },
  'github.com/jackc/pgx/v5/pgconn.CommandTag': {
    members: { RowsAffected: { returns: 'int' }, ...members('Insert Update Delete Select', { returns: 'bool' }) },
  },
};

/** They go over the rows and close them. */
const collecting: Record<string, Member> = {
  ...members(`${P}CollectRows`, { returns: 'tuple<list<any>,error>' }),
  ...members(`${P}CollectOneRow ${P}CollectExactlyOneRow`, { returns: 'tuple<any,error>' }),
  [`${P}AppendRows`]: { returns: 'tuple<list<any>,error>' },
  [`${P}ForEachRow`]: {
    returns: 'tuple<any,error>',
    runs: [{ argument: 2, how: 'inline', each: 0 }],
  },
};

/** pgx 4 and 5, named as version 5 is imported: a pool, connections, and transactions that are savepoints inside of others. */
export const pgx = defineLibrary({
  title: 'pgx',
  language: 'go',
  practice: 'pgx',
  packages: ['github.com/jackc/pgx/v5', 'github.com/jackc/pgx/v4'],
  modules: ['github.com/jackc/pgx/v5', 'github.com/jackc/pgx/v4'],
  docs: {
    api: 'https://pkg.go.dev/github.com/jackc/pgx/v5',
    pool: 'https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool',
    transactions: 'https://pkg.go.dev/github.com/jackc/pgx/v5#hdr-Transactions',
    copy: 'https://pkg.go.dev/github.com/jackc/pgx/v5#hdr-Copy_Protocol',
    batches: 'https://pkg.go.dev/github.com/jackc/pgx/v5#Batch',
    rows: 'https://pkg.go.dev/github.com/jackc/pgx/v5#CollectRows',
  },
  aliases: {
    'github.com/jackc/pgx/v4/pgxpool.*': `${POOL}*`,
    'github.com/jackc/pgx/v4.*': `${P}*`,
    'github.com/jackc/pgconn.*': 'github.com/jackc/pgx/v5/pgconn.*',
    [`${POOL}Tx`]: TX,
  },
  functions: {
    ...members(`${P}Connect ${P}ConnectConfig`, {
      acquires: true,
      scope: 'connection',
      returns: `tuple<${P}Conn,error>`,
    }),
    ...members(`${POOL}New ${POOL}NewWithConfig ${POOL}Connect ${POOL}ConnectConfig`, {
      returns: `tuple<${POOL}Pool,error>`,
      acquires: true,
    }),
    [`${P}BeginFunc`]: within(2),
    [`${P}BeginTxFunc`]: within(3),
    ...collecting,
    ...members(
      `${P}RowTo ${P}RowToStructByName ${P}RowToStructByNameLax ${P}RowToStructByPos ${P}RowToAddrOfStructByName ${P}RowToMap ${P}CopyFromRows ${P}CopyFromSlice ${P}CopyFromFunc`,
    ),
    ...members('github.com/jackc/pgx/v5/stdlib.OpenDB github.com/jackc/pgx/v5/stdlib.OpenDBFromPool', {
      returns: 'database/sql.DB',
    }),
  },
  types,
  conflictErrors: ['github.com/jackc/pgx/v5/pgconn.PgError'],
  conflictCodes: ['23505', '23P01', '40001', '40P01'],
});
