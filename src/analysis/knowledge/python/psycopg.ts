import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { connecting, connectionMembers, cursorMembers } from './dbapi.ts';
import { asyncTwins } from './member-groups.ts';

const copy: Member = { effect: 'execute', statement: [0, 'statement'], bulk: true, scope: 'resource' };

/** The two families of psycopg 3: the same methods, awaited in the asynchronous one. */
function family(prefix: '' | 'Async'): Record<string, TypeModel> {
  const later = prefix === 'Async';
  const twin = (of: Record<string, Member>): Record<string, Member> => (later ? asyncTwins(of) : of);
  const async = later || undefined;
  const connection = `psycopg.${prefix}Connection`;
  const cursor = `psycopg.${prefix}Cursor`;
  const { cursor: makesCursor, ...ending } = connectionMembers(cursor);
  return {
    [connection]: {
      kind: 'connection',
      autobegin: true,
      exclusive: true,
      members: {
        cursor: makesCursor,
        ...twin(ending),
        ...twin({
          connect: connecting(connection),
          execute: { effect: 'execute', statement: [0, 'query'], returns: cursor },
          ...members('set_autocommit set_isolation_level set_read_only set_deferrable'),
        }),
        transaction: { returns: `psycopg.${prefix}Transaction` },
        pipeline: { scope: 'resource' },
        // Generators: iterated, not awaited.
        notifies: { effect: 'listen', quick: async, returns: later ? 'asynciter<any>' : 'iter<any>' },
        ...members('cancel add_notify_handler add_notice_handler'),
      },
      enter: { gives: '$self', scope: 'connection', async },
    },
    [`psycopg.${prefix}Transaction`]: {
      kind: 'transaction',
      enter: { gives: '$self', scope: 'transaction', effect: 'begin', async },
    },
    [cursor]: {
      kind: 'cursor',
      members: {
        ...twin(cursorMembers('query', '$self')),
        scroll: {},
        copy: later ? { ...copy, async } : copy,
        stream: {
          effect: 'execute',
          quick: async,
          statement: [0, 'query'],
          returns: later ? 'asynciter<any>' : 'iter<any>',
          marks: { streamed: true },
        },
      },
      attributes: { rowcount: 'int', connection },
      enter: { gives: '$self', scope: 'cursor', async },
      iterate: { gives: 'any', async },
    },
    [`psycopg_pool.${prefix}ConnectionPool`]: {
      kind: 'pool',
      members: {
        ...twin({
          connection: { scope: 'connection', returns: connection },
          getconn: { acquires: true, returns: connection },
          putconn: { effect: 'release', quick: true },
          close: { effect: 'release' },
          ...members('open wait check resize', { effect: 'network', does: 'connects to the database' }),
        }),
        get_stats: {},
      },
      enter: { gives: '$self', scope: 'resource', async },
    },
  };
}

/** psycopg 3 and its pool. `with connection:` commits or rolls back, then closes. */
export const psycopg = defineLibrary({
  title: 'Psycopg 3',
  language: 'python',
  practice: 'psycopg',
  packages: ['psycopg', 'psycopg-binary', 'psycopg-pool'],
  modules: ['psycopg', 'psycopg_pool'],
  docs: {
    transactions: 'https://www.psycopg.org/psycopg3/docs/basic/transactions.html',
    copy: 'https://www.psycopg.org/psycopg3/docs/basic/copy.html',
    async: 'https://www.psycopg.org/psycopg3/docs/advanced/async.html',
    pool: 'https://www.psycopg.org/psycopg3/docs/advanced/pool.html',
  },
  // The first prefix that fits is taken, so longer ones stand before shorter ones.
  aliases: {
    'psycopg.connection.*': 'psycopg.*',
    'psycopg.connection_async.*': 'psycopg.*',
    'psycopg.cursor.*': 'psycopg.*',
    'psycopg.cursor_async.*': 'psycopg.*',
    'psycopg.transaction.*': 'psycopg.*',
    'psycopg_pool.pool.*': 'psycopg_pool.*',
    'psycopg_pool.pool_async.*': 'psycopg_pool.*',
    'psycopg.ClientCursor': 'psycopg.Cursor',
    'psycopg.ServerCursor': 'psycopg.Cursor',
    'psycopg.RawCursor': 'psycopg.Cursor',
    'psycopg.AsyncClientCursor': 'psycopg.AsyncCursor',
    'psycopg.AsyncServerCursor': 'psycopg.AsyncCursor',
    'psycopg.AsyncRawCursor': 'psycopg.AsyncCursor',
    'psycopg_pool.NullConnectionPool': 'psycopg_pool.ConnectionPool',
    'psycopg_pool.AsyncNullConnectionPool': 'psycopg_pool.AsyncConnectionPool',
    'psycopg.IntegrityError': 'psycopg.errors.IntegrityError',
  },
  functions: {
    'psycopg.connect': connecting('psycopg.Connection'),
    'psycopg.Connection.connect': connecting('psycopg.Connection'),
    'psycopg.AsyncConnection.connect': { ...connecting('psycopg.AsyncConnection'), async: true },
  },
  types: { ...family(''), ...family('Async') },
  conflictErrors: [
    'psycopg.errors.IntegrityError',
    'psycopg.errors.UniqueViolation',
    'psycopg.errors.SerializationFailure',
  ],
});
