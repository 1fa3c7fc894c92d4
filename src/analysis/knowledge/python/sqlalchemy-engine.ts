import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';

/** A Core connection's methods, as they are on the synchronous `Connection`. */
export const connectionMembers: Record<string, Member> = {
  execute: { effect: 'execute', statement: [0, 'statement'], returns: 'sqlalchemy.CursorResult<$0.T>' },
  scalars: { effect: 'execute', statement: [0, 'statement'], returns: 'sqlalchemy.ScalarResult<$0.T>' },
  scalar: { effect: 'execute', statement: [0, 'statement'], returns: '$0.T', marks: { single: true } },
  exec_driver_sql: { effect: 'execute', statement: [0, 'statement'], returns: 'sqlalchemy.CursorResult' },
  begin: { effect: 'begin', scope: 'transaction', returns: 'sqlalchemy.Transaction' },
  begin_nested: { effect: 'begin', scope: 'savepoint', returns: 'sqlalchemy.Transaction' },
  commit: { effect: 'commit' },
  rollback: { effect: 'rollback' },
  ...members('close invalidate', { effect: 'release' }),
  ...members('in_transaction in_nested_transaction', { returns: 'bool' }),
  ...members('get_transaction get_nested_transaction', { returns: 'sqlalchemy.Transaction' }),
};

/** Engines, Core connections and their transactions. */
export const engineTypes: Record<string, TypeModel> = {
  'sqlalchemy.Engine': {
    kind: 'engine',
    members: {
      connect: { scope: 'connection', returns: 'sqlalchemy.Connection', acquires: true },
      begin: { effect: 'begin', scope: 'transaction', returns: 'sqlalchemy.Connection' },
      raw_connection: { acquires: true, returns: 'any' },
      // Until 1.4: on a connection of its own, committed by itself.
      execute: { effect: 'execute', statement: [0, 'statement'], returns: 'sqlalchemy.CursorResult<$0.T>' },
      scalar: { effect: 'execute', statement: [0, 'statement'], returns: '$0.T', marks: { single: true } },
      dispose: { effect: 'release' },
      execution_options: { returns: '$self' },
    },
  },
  'sqlalchemy.Connection': {
    kind: 'connection',
    autobegin: true,
    exclusive: true,
    members: {
      ...connectionMembers,
      execution_options: { returns: '$self' },
      begin_twophase: { effect: 'begin', scope: 'transaction', returns: 'sqlalchemy.Transaction' },
    },
    enter: { gives: '$self', scope: 'connection' },
  },
  'sqlalchemy.Transaction': {
    kind: 'transaction',
    members: { commit: { effect: 'commit' }, rollback: { effect: 'rollback' }, close: { effect: 'release' } },
    enter: { gives: '$self', scope: 'transaction' },
  },
};
