import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { connecting } from './dbapi.ts';
import { asyncTwins } from './member-groups.ts';

const CONNECTION = 'asyncpg.Connection';
const RECORDS = 'list<asyncpg.Record>';

/** Statements, as a connection runs them and as a pool does on a connection that it takes for each. */
const statements: Record<string, Member> = asyncTwins({
  execute: { effect: 'execute', statement: [0, 'query'], returns: 'str' },
  executemany: { effect: 'execute', statement: [0, 'command'], bulk: true },
  fetch: { effect: 'execute', statement: [0, 'query'], returns: RECORDS },
  fetchrow: { effect: 'execute', statement: [0, 'query'], returns: 'asyncpg.Record', marks: { single: true } },
  fetchval: { effect: 'execute', statement: [0, 'query'], returns: 'any', marks: { single: true, columns: true } },
  fetchmany: { effect: 'execute', statement: [0, 'query'], bulk: true, returns: RECORDS },
  ...members('copy_records_to_table copy_to_table', { effect: 'insert', bulk: true }),
  ...members('copy_from_table copy_from_query', { effect: 'read', bulk: true, marks: { streamed: true } }),
});

/** asyncpg: a statement commits by itself unless a transaction was opened. */
export const asyncpg = defineLibrary({
  title: 'asyncpg',
  language: 'python',
  practice: 'asyncpg',
  packages: ['asyncpg'],
  modules: ['asyncpg'],
  docs: {
    usage: 'https://magicstack.github.io/asyncpg/current/usage.html',
    api: 'https://magicstack.github.io/asyncpg/current/api/index.html',
    transactions: 'https://magicstack.github.io/asyncpg/current/api/index.html#transactions',
    pool: 'https://magicstack.github.io/asyncpg/current/api/index.html#connection-pools',
  },
  aliases: {
    'asyncpg.connection.Connection': CONNECTION,
    'asyncpg.connection.connect': 'asyncpg.connect',
    'asyncpg.pool.Pool': 'asyncpg.Pool',
    'asyncpg.pool.create_pool': 'asyncpg.create_pool',
    'asyncpg.pool.PoolConnectionProxy': CONNECTION,
    'asyncpg.pool.PoolAcquireContext': CONNECTION,
    'asyncpg.protocol.Record': 'asyncpg.Record',
    'asyncpg.UniqueViolationError': 'asyncpg.exceptions.UniqueViolationError',
    'asyncpg.IntegrityConstraintViolationError': 'asyncpg.exceptions.IntegrityConstraintViolationError',
    'asyncpg.SerializationError': 'asyncpg.exceptions.SerializationError',
  },
  functions: {
    'asyncpg.connect': { ...connecting(CONNECTION), async: true },
    'asyncpg.create_pool': { async: true, scope: 'resource', returns: 'asyncpg.Pool' },
  },
  types: {
    [CONNECTION]: {
      kind: 'connection',
      autocommit: true,
      exclusive: true,
      members: {
        ...statements,
        transaction: { returns: 'asyncpg.transaction.Transaction' },
        cursor: { returns: 'asyncpg.cursor.CursorFactory', statement: [0, 'query'], marks: { streamed: true } },
        prepare: { async: true, returns: 'asyncpg.prepared_stmt.PreparedStatement', statement: [0, 'query'] },
        add_listener: {
          effect: 'listen',
          async: true,
          channel: [0, 'channel'],
          runs: [{ argument: [1, 'callback'], how: 'later' }],
        },
        ...members('remove_listener set_type_codec reset_type_codec set_builtin_type_codec reset reload_schema_state', {
          async: true,
        }),
        close: { effect: 'release', async: true },
        ...members('terminate add_log_listener add_termination_listener get_server_version get_settings'),
        ...members('is_closed is_in_transaction', { returns: 'bool' }),
      },
    },
    'asyncpg.Pool': {
      kind: 'pool',
      autocommit: true,
      members: {
        ...statements,
        acquire: { async: true, acquires: true, scope: 'connection', returns: CONNECTION },
        ...members('release close', { effect: 'release', async: true }),
        expire_connections: { async: true },
        ...members('terminate get_size get_idle_size get_min_size get_max_size is_closing'),
      },
      enter: { gives: '$self', scope: 'resource', async: true },
      awaited: { gives: '$self' },
    },
    'asyncpg.transaction.Transaction': {
      kind: 'transaction',
      members: {
        start: { effect: 'begin', async: true },
        commit: { effect: 'commit', async: true },
        rollback: { effect: 'rollback', async: true },
      },
      enter: { gives: 'none', scope: 'transaction', effect: 'begin', async: true },
    },
    'asyncpg.prepared_stmt.PreparedStatement': {
      members: {
        ...asyncTwins({
          fetch: { effect: 'read', returns: RECORDS },
          fetchrow: { effect: 'read', returns: 'asyncpg.Record', marks: { single: true } },
          fetchval: { effect: 'read', returns: 'any', marks: { single: true, columns: true } },
          fetchmany: { effect: 'read', bulk: true, returns: RECORDS },
          executemany: { effect: 'write', bulk: true },
          explain: { effect: 'read' },
        }),
        cursor: { returns: 'asyncpg.cursor.CursorFactory', marks: { streamed: true } },
        ...members('get_query get_parameters get_attributes get_statusmsg get_name'),
      },
    },
    // What `cursor()` gives: iterated, or awaited for a cursor to move by hand.
    'asyncpg.cursor.CursorFactory': {
      iterate: { gives: 'asyncpg.Record', effect: 'read', async: true },
      awaited: { gives: 'asyncpg.cursor.Cursor', effect: 'read' },
    },
    'asyncpg.cursor.Cursor': {
      kind: 'cursor',
      members: {
        fetch: { effect: 'read', async: true, returns: RECORDS, bulk: true, marks: { streamed: true, bounded: true } },
        fetchrow: { effect: 'read', async: true, returns: 'asyncpg.Record', marks: { single: true } },
        forward: { effect: 'read', async: true },
      },
    },
    'asyncpg.Record': {
      members: members('get items keys values'),
      index: { gives: 'any' },
      iterate: { gives: 'any' },
    },
  },
  conflictErrors: [
    'asyncpg.exceptions.UniqueViolationError',
    'asyncpg.exceptions.IntegrityConstraintViolationError',
    'asyncpg.exceptions.SerializationError',
  ],
});
