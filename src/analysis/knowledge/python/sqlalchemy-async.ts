import type { Member, TypeModel } from '../schema.ts';
import { asyncTwins, pick, without } from './member-groups.ts';
import { connectionMembers } from './sqlalchemy-engine.ts';
import { sessionMembers } from './sqlalchemy-session.ts';

const ASYNC = 'sqlalchemy.ext.asyncio';

const runSync = (handle: string): Member => ({
  async: true,
  returns: '$0.return',
  runs: [{ argument: 0, how: 'greenlet', given: [handle] }],
});

/** A transaction's opening: awaited or, mostly, entered with `async with`. */
function opening(of: Record<string, Member>, transaction: string): Record<string, Member> {
  return {
    begin: { ...of.begin, async: true, returns: transaction },
    begin_nested: { ...of.begin_nested, async: true, returns: transaction },
  };
}

const asyncSessionMembers: Record<string, Member> = {
  ...pick(
    sessionMembers,
    'add add_all expire expire_all expunge expunge_all in_transaction in_nested_transaction is_modified get_bind',
  ),
  ...asyncTwins(
    pick(
      sessionMembers,
      'execute scalars scalar get get_one delete merge refresh flush commit rollback close reset invalidate',
    ),
  ),
  ...opening(sessionMembers, `${ASYNC}.AsyncSessionTransaction`),
  aclose: { effect: 'release', async: true },
  connection: { async: true, returns: `${ASYNC}.AsyncConnection` },
  stream: {
    effect: 'execute',
    async: true,
    statement: [0, 'statement'],
    returns: `${ASYNC}.AsyncResult<$0.T>`,
    marks: { streamed: true },
  },
  stream_scalars: {
    effect: 'execute',
    async: true,
    statement: [0, 'statement'],
    returns: `${ASYNC}.AsyncScalarResult<$0.T>`,
    marks: { streamed: true },
  },
  run_sync: runSync('sqlalchemy.orm.Session'),
};

/** The asyncio extension. `sync_session` is the session behind an `AsyncSession`: on a loop it works in `run_sync` only. */
export const asyncTypes: Record<string, TypeModel> = {
  [`${ASYNC}.AsyncSession`]: {
    kind: 'session',
    autobegin: true,
    exclusive: true,
    members: asyncSessionMembers,
    attributes: { sync_session: 'sqlalchemy.orm.Session' },
    enter: { gives: '$self', scope: 'session', async: true },
  },
  [`${ASYNC}.UnprovenAsyncSession`]: {
    kind: 'session',
    autobegin: true,
    exclusive: true,
    members: without(asyncSessionMembers, 'get delete close aclose reset merge'),
    enter: { gives: '$self', scope: 'session', async: true },
  },
  [`${ASYNC}.AsyncSessionTransaction`]: {
    kind: 'transaction',
    members: { commit: { effect: 'commit', async: true }, rollback: { effect: 'rollback', async: true } },
    enter: { gives: '$self', scope: 'transaction', async: true },
  },
  [`${ASYNC}.async_sessionmaker`]: {
    construct: { returns: `${ASYNC}.async_sessionmaker<$class_=>` },
    call: { returns: `$T|${ASYNC}.AsyncSession`, acquires: true },
    members: {
      begin: { effect: 'begin', async: true, scope: 'transaction', returns: `$T|${ASYNC}.AsyncSession` },
      configure: {},
    },
  },
  [`${ASYNC}.async_scoped_session`]: {
    kind: 'session',
    autobegin: true,
    construct: { returns: `${ASYNC}.async_scoped_session<$0.T>` },
    call: { returns: `$T|${ASYNC}.AsyncSession` },
    members: {
      ...without(asyncSessionMembers, 'run_sync in_transaction in_nested_transaction'),
      remove: { effect: 'release', async: true },
      configure: {},
    },
  },
  [`${ASYNC}.AsyncEngine`]: {
    kind: 'engine',
    members: {
      connect: { async: true, scope: 'connection', returns: `${ASYNC}.AsyncConnection`, acquires: true },
      begin: { effect: 'begin', async: true, scope: 'transaction', returns: `${ASYNC}.AsyncConnection` },
      raw_connection: { async: true, acquires: true, returns: 'any' },
      dispose: { effect: 'release', async: true },
      execution_options: { returns: '$self' },
    },
    attributes: { sync_engine: 'sqlalchemy.Engine' },
  },
  [`${ASYNC}.AsyncConnection`]: {
    kind: 'connection',
    autobegin: true,
    exclusive: true,
    members: {
      ...asyncTwins(pick(connectionMembers, 'execute scalars scalar exec_driver_sql commit rollback close invalidate')),
      ...pick(connectionMembers, 'in_transaction in_nested_transaction'),
      ...opening(connectionMembers, `${ASYNC}.AsyncTransaction`),
      aclose: { effect: 'release', async: true },
      execution_options: { async: true, returns: '$self' },
      // Both awaited and entered: `async with connection.stream(…) as result`.
      stream: {
        effect: 'execute',
        async: true,
        scope: 'cursor',
        statement: [0, 'statement'],
        returns: `${ASYNC}.AsyncResult<$0.T>`,
        marks: { streamed: true },
      },
      stream_scalars: {
        effect: 'execute',
        async: true,
        scope: 'cursor',
        statement: [0, 'statement'],
        returns: `${ASYNC}.AsyncScalarResult<$0.T>`,
        marks: { streamed: true },
      },
      run_sync: runSync('sqlalchemy.Connection'),
    },
    attributes: { sync_connection: 'sqlalchemy.Connection' },
    enter: { gives: '$self', scope: 'connection', async: true },
  },
  [`${ASYNC}.AsyncTransaction`]: {
    kind: 'transaction',
    members: {
      commit: { effect: 'commit', async: true },
      rollback: { effect: 'rollback', async: true },
      close: { effect: 'release', async: true },
    },
    enter: { gives: '$self', scope: 'transaction', async: true },
  },
  [`${ASYNC}.AsyncAttrs`]: { attributes: { awaitable_attrs: `${ASYNC}.AwaitableAttrs` } },
  // Every attribute is an awaitable that loads the relation or column when it is not there yet.
  [`${ASYNC}.AwaitableAttrs`]: { others: { attributes: true }, awaited: { gives: 'any', effect: 'read' } },
};
