import { members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';
import { connecting, connectionMembers, cursorMembers } from './dbapi.ts';

const CONNECTION = 'psycopg2.extensions.connection';
const CURSOR = 'psycopg2.extensions.cursor';

/** psycopg2. `with connection:` ends the transaction and leaves the connection open. */
export const psycopg2 = defineLibrary({
  title: 'psycopg2',
  language: 'python',
  practice: 'psycopg2',
  packages: ['psycopg2', 'psycopg2-binary'],
  modules: ['psycopg2'],
  docs: {
    usage: 'https://www.psycopg.org/docs/usage.html',
    bulk: 'https://www.psycopg.org/docs/extras.html#fast-execution-helpers',
    transactions: 'https://www.psycopg.org/docs/usage.html#transactions-control',
    pool: 'https://www.psycopg.org/docs/pool.html',
  },
  aliases: {
    'psycopg2.extras.DictCursor': CURSOR,
    'psycopg2.extras.RealDictCursor': CURSOR,
    'psycopg2.extras.NamedTupleCursor': CURSOR,
    'psycopg2.extras.DictConnection': CONNECTION,
    'psycopg2.extras.RealDictConnection': CONNECTION,
    'psycopg2.pool.ThreadedConnectionPool': 'psycopg2.pool.AbstractConnectionPool',
    'psycopg2.pool.SimpleConnectionPool': 'psycopg2.pool.AbstractConnectionPool',
    'psycopg2.IntegrityError': 'psycopg2.errors.IntegrityError',
  },
  functions: {
    'psycopg2.connect': connecting(CONNECTION),
    'psycopg2.extras.execute_values': { effect: 'execute', statement: [1, 'sql'], bulk: true, returns: 'list<any>' },
    'psycopg2.extras.execute_batch': { effect: 'execute', statement: [1, 'sql'], bulk: true },
    ...members('psycopg2.extras.register_uuid psycopg2.extras.register_default_jsonb psycopg2.extras.Json'),
  },
  types: {
    [CONNECTION]: {
      kind: 'connection',
      autobegin: true,
      members: {
        ...connectionMembers(CURSOR),
        ...members('set_session set_isolation_level set_client_encoding cancel'),
        poll: {},
        lobject: { effect: 'read' },
      },
      attributes: { notifies: 'list<any>' },
      enter: { gives: '$self', scope: 'transaction' },
    },
    [CURSOR]: {
      kind: 'cursor',
      members: {
        ...cursorMembers('query'),
        callproc: { effect: 'execute' },
        ...members('mogrify scroll'),
        copy_from: { effect: 'insert', bulk: true },
        copy_to: { effect: 'read', bulk: true, marks: { streamed: true } },
        copy_expert: { effect: 'execute', statement: [0, 'sql'], bulk: true },
      },
      attributes: { rowcount: 'int', connection: CONNECTION },
      enter: { gives: '$self', scope: 'cursor' },
      iterate: { gives: 'any' },
    },
    'psycopg2.pool.AbstractConnectionPool': {
      kind: 'pool',
      members: {
        getconn: { acquires: true, returns: CONNECTION },
        ...members('putconn closeall', { effect: 'release', quick: true }),
      },
    },
  },
  conflictErrors: [
    'psycopg2.errors.IntegrityError',
    'psycopg2.errors.UniqueViolation',
    'psycopg2.errors.SerializationFailure',
  ],
});
