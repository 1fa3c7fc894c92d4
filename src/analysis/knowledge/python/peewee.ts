import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const DATABASE = 'peewee.Database';

const same: Member = { returns: '$self' };
const single: Member = { effect: 'read', returns: '$T', marks: { bounded: true, single: true } };

const selecting: Record<string, Member> = {
  ...members('where orwhere filter', { returns: '$self', marks: { filtered: true } }),
  ...members(
    'join left_outer_join join_from switch order_by order_by_extend offset distinct from_ clone alias objects with_cte window union union_all intersect except_ bind',
    same,
  ),
  ...members('group_by having', { returns: '$self', marks: { aggregates: true } }),
  ...members('limit paginate', { returns: '$self', marks: { bounded: true } }),
  ...members('select columns select_extend', { returns: '$self', marks: { columns: true } }),
  ...members('dicts tuples namedtuples', { returns: '$self', marks: { plain: true } }),
  for_update: { returns: '$self', marks: { locked: true } },
  ...members('get get_or_none first peek', single),
  scalar: { effect: 'read', returns: 'any', marks: { single: true, plain: true } },
  scalars: { effect: 'read', returns: 'iter<any>', marks: { plain: true } },
  count: { effect: 'read', returns: 'int', marks: { counts: true, single: true } },
  exists: { effect: 'read', returns: 'bool', marks: { exists: true, single: true, bounded: true } },
  iterator: { effect: 'read', returns: 'iter<$T>', marks: { streamed: true } },
  execute: { effect: 'read', returns: 'list<$T>' },
  prefetch: { effect: 'read', returns: 'list<$T>', marks: { eager: 'options' } },
  sql: {},
};

/** A statement that `execute` sends. */
function statement(effect: 'insert' | 'write', bulk: boolean): TypeModel {
  const upserting = members('on_conflict on_conflict_ignore on_conflict_replace', {
    returns: '$self',
    marks: { upserts: true },
  });
  return {
    statement: effect,
    members: {
      execute: bulk ? { effect, bulk: true, returns: 'int' } : { effect, returns: 'int' },
      where: { returns: '$self', marks: { filtered: true } },
      ...members('returning dicts tuples', same),
      ...(effect === 'insert' ? upserting : {}),
      sql: {},
    },
  };
}

const atomic: Member = { returns: 'peewee._atomic', decorates: { scope: 'transaction' } };

const DATABASES =
  'peewee.SqliteDatabase peewee.PostgresqlDatabase peewee.MySQLDatabase playhouse.sqlite_ext.SqliteExtDatabase playhouse.sqliteq.SqliteQueueDatabase playhouse.postgres_ext.PostgresqlExtDatabase playhouse.cockroachdb.CockroachDatabase playhouse.pool.PooledSqliteDatabase playhouse.pool.PooledPostgresqlDatabase playhouse.pool.PooledPostgresqlExtDatabase playhouse.pool.PooledMySQLDatabase playhouse.pool.PooledSqliteExtDatabase playhouse.apsw_ext.APSWDatabase peewee.DatabaseProxy peewee.Proxy';

const COLUMNS =
  'AutoField BareField BigAutoField BigBitField BigIntegerField BinaryUUIDField BitField BlobField BooleanField CharField DateField DateTimeField DecimalField DoubleField FixedCharField FloatField IdentityField IntegerField IPField PrimaryKeyField SmallIntegerField TextField TimeField TimestampField UUIDField';

const types: Record<string, TypeModel> = {
  'peewee.ModelSelect': {
    kind: 'query',
    statement: 'read',
    members: selecting,
    iterate: { gives: '$T', effect: 'read' },
    index: { gives: '$T', effect: 'read', slice: { effect: 'read', returns: 'list<$T>' } },
    evaluates: 'read',
  },
  'peewee.ModelInsert': statement('insert', false),
  // Peewee's class is the same for one row and many; here the two are told apart.
  'peewee.ModelInsertMany': statement('insert', true),
  'peewee.ModelUpdate': statement('write', true),
  'peewee.ModelDelete': statement('write', true),
  'peewee.ManyToManyQuery': {
    bases: ['peewee.ModelSelect'],
    kind: 'query',
    members: members('add remove clear', { effect: 'write', bulk: true, object: 0 }),
  },
  'peewee._atomic': {
    kind: 'transaction',
    enter: { gives: 'peewee._transaction', scope: 'transaction', effect: 'begin' },
  },
  'peewee._transaction': {
    kind: 'transaction',
    members: {
      commit: { effect: 'commit' },
      rollback: { effect: 'rollback' },
    },
    enter: { gives: '$self', scope: 'transaction', effect: 'begin' },
  },
  [DATABASE]: {
    // One connection per thread; a statement commits by itself unless a transaction was opened.
    kind: 'engine',
    autocommit: true,
    members: {
      ...members('atomic transaction savepoint', atomic),
      manual_commit: { scope: 'resource' },
      connection_context: { scope: 'connection', decorates: {} },
      begin: { effect: 'begin' },
      ...members('commit session_commit', { effect: 'commit' }),
      ...members('rollback session_rollback', { effect: 'rollback' }),
      session_start: { effect: 'begin' },
      execute_sql: { effect: 'execute', statement: [0, 'sql'], returns: 'any' },
      execute: { effect: 'execute', statement: [0, 'query'], returns: 'any' },
      connect: { effect: 'network', does: 'connects to the database' },
      close: { effect: 'release' },
      ...members('create_tables drop_tables', { effect: 'write', does: 'runs DDL' }),
      ...members('table_exists get_tables get_columns get_indexes', { effect: 'read' }),
      ...members('init initialize bind is_closed in_transaction connection cursor'),
      batch_commit: { returns: '$0' },
      after_commit: { runs: [{ argument: 0, how: 'after-commit' }] },
    },
    enter: { gives: '$self', scope: 'transaction', effect: 'begin' },
  },
  ...Object.fromEntries(DATABASES.split(' ').map((name) => [name, { bases: [DATABASE] }])),
};

const one: Member = { effect: 'read', returns: '$E', marks: { bounded: true, single: true, filtered: true } };

/** Peewee, with playhouse's databases. */
export const peewee = defineLibrary({
  title: 'Peewee',
  language: 'python',
  practice: 'peewee',
  packages: ['peewee'],
  modules: ['peewee', 'playhouse'],
  docs: {
    querying: 'https://docs.peewee-orm.com/en/latest/peewee/querying.html',
    relationships: 'https://docs.peewee-orm.com/en/latest/peewee/relationships.html',
    transactions: 'https://docs.peewee-orm.com/en/latest/peewee/transactions.html',
  },
  functions: {
    'peewee.prefetch': { effect: 'read', returns: 'list<$0.T>', marks: { eager: 'options' } },
    'peewee.fn.COUNT': { marks: { counts: true, aggregates: true } },
    ...members('peewee.fn.SUM peewee.fn.AVG peewee.fn.MAX peewee.fn.MIN', { marks: { aggregates: true } }),
    'peewee.chunked': { returns: 'iter<$0>' },
    'playhouse.db_url.connect': { returns: DATABASE },
    // Follows foreign keys by default: a read per relation that was not joined.
    'playhouse.shortcuts.model_to_dict': { returns: 'dict<str,any>' },
    'playhouse.shortcuts.dict_to_model': {},
  },
  types,
  entities: {
    bases: ['peewee.Model', 'playhouse.signals.Model'],
    fields: {
      ...Object.fromEntries(
        COLUMNS.split(' ').map((name) => [`peewee.${name}`, { kind: 'column', uniqueKeyword: 'unique' }]),
      ),
      'playhouse.postgres_ext.JSONField': { kind: 'column' },
      'playhouse.postgres_ext.BinaryJSONField': { kind: 'column' },
      'playhouse.postgres_ext.ArrayField': { kind: 'column' },
      'playhouse.sqlite_ext.JSONField': { kind: 'column' },
      'peewee.ForeignKeyField': {
        kind: 'relation',
        target: [0, 'model'],
        many: false,
        loading: 'lazy',
        keyAttribute: '{attribute}_id',
        uniqueKeyword: 'unique',
        reverse: {
          keyword: 'backref',
          template: '{entity}_set',
          many: true,
          loading: 'query',
          type: 'peewee.ModelSelect<$E>',
        },
      },
      'peewee.ManyToManyField': {
        kind: 'relation',
        target: [0, 'model'],
        many: true,
        loading: 'query',
        type: 'peewee.ManyToManyQuery<$E>',
        reverse: {
          keyword: 'backref',
          template: '{entity}s',
          many: true,
          loading: 'query',
          type: 'peewee.ManyToManyQuery<$E>',
        },
      },
    },
    instanceMembers: {
      save: { effect: 'write', object: 'receiver', returns: 'int' },
      delete_instance: { effect: 'write', object: 'receiver', returns: 'int' },
      ...members('is_dirty get_id dependencies'),
    },
    classMembers: {
      select: { returns: 'peewee.ModelSelect<$E>' },
      filter: { returns: 'peewee.ModelSelect<$E>', marks: { filtered: true } },
      raw: { returns: 'peewee.ModelSelect<$E>' },
      noop: { returns: 'peewee.ModelSelect<$E>', marks: { bounded: true, filtered: true } },
      ...members('get get_or_none', one),
      get_by_id: { ...one, key: 0 },
      get_or_create: { effect: 'insert', returns: 'tuple<$E,bool>', marks: { upserts: true } },
      create: { effect: 'insert', returns: '$E' },
      set_by_id: { effect: 'write', key: 0 },
      delete_by_id: { effect: 'write', key: 0 },
      bulk_create: { effect: 'insert', bulk: true, object: [0, 'model_list'] },
      bulk_update: { effect: 'write', bulk: true, object: [0, 'model_list'], returns: 'int' },
      ...members('insert replace', { returns: 'peewee.ModelInsert<$E>' }),
      ...members('insert_many replace_many insert_from', { returns: 'peewee.ModelInsertMany<$E>' }),
      update: { returns: 'peewee.ModelUpdate<$E>' },
      delete: { returns: 'peewee.ModelDelete<$E>' },
      alias: { returns: 'type<$E>' },
      ...members('create_table drop_table truncate_table', { effect: 'write', does: 'runs DDL' }),
      table_exists: { effect: 'read', returns: 'bool' },
      ...members('bind bind_ctx add_index index'),
    },
    lazyAccess: 'blocking',
  },
  conflictErrors: ['peewee.IntegrityError'],
});
