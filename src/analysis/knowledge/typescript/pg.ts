import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { orCallback } from './callbacks.ts';

const CLIENT = 'pg.Client';
const listening: Member = { runs: [{ argument: 1, how: 'later', plain: 'loop' }] };
const listeners = members('on once addListener removeListener off', listening);

/** `query(text, values)`, `query({ text, values })`, either with a callback. */
const query = orCallback(
  { effect: 'execute', options: [0], statement: [0, 'text'], returns: 'pg.QueryResult<$<>=>' },
  1,
  2,
);

/** node-postgres: a statement commits by itself unless `BEGIN` was sent on the same client. */
export const pg = defineLibrary({
  title: 'node-postgres',
  language: 'typescript',
  practice: 'pg',
  packages: ['pg', 'pg-pool', 'pg-cursor', 'pg-query-stream'],
  modules: ['pg', 'pg-pool', 'pg-cursor', 'pg-query-stream', 'pg-promise.pg'],
  eager: true,
  docs: {
    pooling: 'https://node-postgres.com/features/pooling',
    transactions: 'https://node-postgres.com/features/transactions',
    queries: 'https://node-postgres.com/features/queries',
    pool: 'https://node-postgres.com/apis/pool',
    client: 'https://node-postgres.com/apis/client',
    cursor: 'https://node-postgres.com/apis/cursor',
  },
  aliases: {
    'pg-pool.Pool': 'pg.Pool',
    'pg.native.Pool': 'pg.Pool',
    'pg.native.Client': CLIENT,
    'pg.ClientBase': 'pg.PoolClient',
    'pg-cursor.Cursor': 'pg-cursor',
    'pg-query-stream.QueryStream': 'pg-query-stream',
  },
  types: {
    'pg-pool': { bases: ['pg.Pool'], construct: { returns: 'pg.Pool' } },
    'pg.Pool': {
      kind: 'pool',
      autocommit: true,
      members: {
        query,
        connect: orCallback({ acquires: true, scope: 'connection', returns: 'pg.PoolClient' }, 0),
        end: orCallback({ effect: 'release' }, 0),
        ...listeners,
      },
      attributes: { totalCount: 'int', idleCount: 'int', waitingCount: 'int' },
    },
    [CLIENT]: {
      kind: 'connection',
      autocommit: true,
      construct: { acquires: true, returns: CLIENT },
      members: {
        query,
        connect: orCallback({ effect: 'network', does: 'connects to the database' }, 0),
        end: orCallback({ effect: 'release' }, 0),
        ...members('escapeIdentifier escapeLiteral setTypeParser getTypeParser ref unref'),
        ...listeners,
      },
    },
    // Taken from a pool. What is not released is lost to the pool.
    'pg.PoolClient': {
      kind: 'connection',
      exclusive: 'queued',
      autocommit: true,
      members: {
        query,
        release: { effect: 'release', quick: true },
        ...members('escapeIdentifier escapeLiteral setTypeParser'),
        ...listeners,
      },
    },
    'pg.QueryResult': { attributes: { rows: 'list<$T>', rowCount: 'int', fields: 'list<any>', command: 'str' } },
    // Given to `query`: rows come in pieces.
    'pg-cursor': {
      kind: 'cursor',
      members: {
        read: orCallback(
          { effect: 'read', bulk: true, returns: 'list<any>', marks: { streamed: true, bounded: true } },
          1,
        ),
        close: orCallback({}, 0),
      },
    },
    'pg-query-stream': { kind: 'cursor', iterate: { gives: 'any', effect: 'read', async: true } },
  },
  conflictErrors: ['pg.DatabaseError'],
  // unique_violation, exclusion_violation, serialization_failure, deadlock_detected
  conflictCodes: ['23505', '23P01', '40001', '40P01'],
});
