import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';
import { without } from './member-groups.ts';
import { selecting } from './sqlalchemy-statements.ts';

const one: Member = { effect: 'read', returns: '$T', marks: { bounded: true, single: true } };

/** A unit of work's methods, as they are on the synchronous `Session`. */
export const sessionMembers: Record<string, Member> = {
  execute: { effect: 'execute', statement: [0, 'statement'], returns: 'sqlalchemy.Result<$0.T>' },
  scalars: { effect: 'execute', statement: [0, 'statement'], returns: 'sqlalchemy.ScalarResult<$0.T>' },
  scalar: { effect: 'execute', statement: [0, 'statement'], returns: '$0.T', marks: { single: true } },
  get: {
    effect: 'read',
    entity: [0, 'entity'],
    key: [1, 'ident'],
    returns: '$0|$entity=',
    identityMap: true,
    marks: { bounded: true, single: true, filtered: true, lockedBy: 'with_for_update' },
  },
  get_one: {
    effect: 'read',
    entity: [0, 'entity'],
    key: [1, 'ident'],
    returns: '$0|$entity=',
    identityMap: true,
    marks: { bounded: true, single: true, filtered: true, lockedBy: 'with_for_update' },
  },
  query: { returns: 'sqlalchemy.orm.Query<$0>', several: 'sqlalchemy.orm.Query<tuple<$0,$1>>' },
  add: { effect: 'stage', quick: true, object: [0, 'instance'], stages: 'insert' },
  add_all: { effect: 'stage', quick: true, object: [0, 'instances'], bulk: true },
  delete: { effect: 'stage', quick: true, object: [0, 'instance'], stages: 'delete' },
  merge: {
    effect: 'read',
    object: [0, 'instance'],
    returns: '$0',
    identityMap: true,
    marks: { bounded: true, single: true, filtered: true },
  },
  refresh: {
    effect: 'read',
    object: [0, 'instance'],
    marks: { bounded: true, single: true, filtered: true, lockedBy: 'with_for_update' },
    does: 'reads the row again',
  },
  flush: { effect: 'flush' },
  commit: { effect: 'commit' },
  rollback: { effect: 'rollback' },
  ...members('close reset invalidate', { effect: 'release' }),
  begin: { effect: 'begin', scope: 'transaction', returns: 'sqlalchemy.orm.SessionTransaction' },
  begin_nested: { effect: 'begin', scope: 'savepoint', returns: 'sqlalchemy.orm.SessionTransaction' },
  connection: { returns: 'sqlalchemy.Connection' },
  bulk_save_objects: { effect: 'insert', object: [0, 'objects'], bulk: true },
  bulk_insert_mappings: { effect: 'insert', entity: [0, 'mapper'], bulk: true },
  bulk_update_mappings: { effect: 'write', entity: [0, 'mapper'], bulk: true },
  get_bind: { returns: 'sqlalchemy.Engine' },
  ...members('in_transaction in_nested_transaction is_modified', { returns: 'bool' }),
  ...members('get_transaction get_nested_transaction', { returns: 'sqlalchemy.orm.SessionTransaction' }),
  ...members('expire expire_all expunge expunge_all enable_relationship_loading'),
};

const queryMembers: Record<string, Member> = {
  ...selecting,
  ...members(
    'populate_existing enable_eagerloads autoflush with_session with_transformation from_statement with_parent reset_joinpoint enable_assertions with_labels from_self select_entity_from',
    { returns: '$self' },
  ),
  ...members('with_entities', { returns: 'sqlalchemy.orm.Query<$0>', marks: { columns: true, plain: true } }),
  add_column: { returns: '$self' },
  add_entity: { returns: 'sqlalchemy.orm.Query<tuple<$T,$0>>' },
  yield_per: { returns: '$self', marks: { streamed: true } },
  all: { effect: 'read', returns: 'list<$T>' },
  first: one,
  one: { ...one, marks: { single: true, only: true } },
  one_or_none: { ...one, marks: { single: true, only: true } },
  scalar: { ...one, marks: { single: true } },
  get: {
    ...one,
    key: [0, 'ident'],
    identityMap: true,
    marks: { bounded: true, single: true, filtered: true },
  },
  count: { effect: 'read', returns: 'int', marks: { counts: true, single: true } },
  values: { effect: 'read', returns: 'iter<any>', marks: { columns: true, plain: true } },
  value: { effect: 'read', returns: 'any', marks: { columns: true, plain: true, single: true, bounded: true } },
  update: { effect: 'write', bulk: true, returns: 'int' },
  delete: { effect: 'write', bulk: true, returns: 'int' },
};

const transactionMembers: Record<string, Member> = {
  commit: { effect: 'commit' },
  rollback: { effect: 'rollback' },
  close: { effect: 'release' },
};

/** Sessions, their makers and queries. The type argument of a maker is the session's class, that of a query the entity. */
export const sessionTypes: Record<string, TypeModel> = {
  'sqlalchemy.orm.Session': {
    kind: 'session',
    autobegin: true,
    exclusive: true,
    members: { ...sessionMembers, close_all: {}, object_session: { returns: 'sqlalchemy.orm.Session' } },
    enter: { gives: '$self', scope: 'session' },
  },
  // What is taken for a session by its name only: without the methods that HTTP and web sessions have as well.
  'sqlalchemy.orm.UnprovenSession': {
    kind: 'session',
    autobegin: true,
    exclusive: true,
    members: without(sessionMembers, 'get delete close reset merge'),
    enter: { gives: '$self', scope: 'session' },
  },
  'sqlalchemy.orm.SessionTransaction': {
    kind: 'transaction',
    members: transactionMembers,
    enter: { gives: '$self', scope: 'transaction' },
  },
  'sqlalchemy.orm.sessionmaker': {
    construct: { returns: 'sqlalchemy.orm.sessionmaker<$class_=>' },
    call: { returns: '$T|sqlalchemy.orm.Session', acquires: true },
    members: {
      begin: { effect: 'begin', scope: 'transaction', returns: '$T|sqlalchemy.orm.Session' },
      configure: {},
      close_all: { effect: 'release' },
    },
  },
  // One session per thread (or per request): two threads get two.
  'sqlalchemy.orm.scoped_session': {
    kind: 'session',
    autobegin: true,
    construct: { returns: 'sqlalchemy.orm.scoped_session<$0.T>' },
    call: { returns: '$T|sqlalchemy.orm.Session' },
    members: {
      ...without(
        sessionMembers,
        'invalidate in_transaction in_nested_transaction get_transaction get_nested_transaction enable_relationship_loading',
      ),
      remove: { effect: 'release' },
      configure: {},
      query_property: { returns: 'sqlalchemy.orm.Query' },
    },
  },
  'sqlalchemy.orm.Query': {
    kind: 'query',
    members: queryMembers,
    iterate: { gives: '$T', effect: 'read' },
    index: {
      gives: '$T',
      effect: 'read',
      slice: { effect: 'read', returns: 'list<$T>', marks: { bounded: true } },
    },
  },
  // The value of a relation with `lazy="dynamic"`: a query for the owner's rows.
  'sqlalchemy.orm.AppenderQuery': {
    bases: ['sqlalchemy.orm.Query'],
    members: members('append remove extend', { effect: 'stage', quick: true, object: 0 }),
  },
  // The value of a relation with `lazy="write_only"`: statements to execute elsewhere.
  'sqlalchemy.orm.WriteOnlyCollection': {
    members: {
      select: { returns: 'sqlalchemy.Select<$T>', marks: { filtered: true } },
      insert: { returns: 'sqlalchemy.Insert<$T>' },
      update: { returns: 'sqlalchemy.Update<$T>', marks: { filtered: true } },
      delete: { returns: 'sqlalchemy.Delete<$T>', marks: { filtered: true } },
      ...members('add add_all remove', { effect: 'stage', quick: true, object: 0 }),
    },
  },
};
