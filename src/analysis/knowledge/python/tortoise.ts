import { members } from '../rows.ts';
import { defineLibrary, type FieldModel, type Member, type TypeModel } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';

const QUERYSET = 'tortoise.queryset.QuerySet';
const SINGLE = 'tortoise.queryset.QuerySetSingle';
const RELATION = 'tortoise.fields.ReverseRelation';
const TO_MANY = 'tortoise.fields.ManyToManyRelation';
const CLIENT = 'tortoise.backends.base.client.BaseDBAsyncClient';
const TRANSACTIONAL = 'tortoise.backends.base.client.TransactionalDBClient';

const shaping: Record<string, Member> = {
  ...members('select_related prefetch_related', { returns: '$self', marks: { eager: 'paths' } }),
  ...members('values values_list', { returns: '$self', marks: { columns: true, plain: true } }),
  only: { returns: '$self', marks: { columns: true } },
  annotate: { returns: '$self' },
};

/** Builds on the rows of `entity`: on a queryset `$T`, on a model's class `$E`. Awaiting what comes out runs it. */
function building(entity: string, same: string): Record<string, Member> {
  const one: Member = { returns: `${SINGLE}<${entity}>`, marks: { bounded: true, single: true } };
  return {
    ...members('filter exclude', { returns: same, marks: { filtered: true } }),
    all: { returns: same },
    annotate: { returns: same },
    select_for_update: { returns: same, marks: { locked: true } },
    raw: { returns: same },
    ...members('first last earliest latest', one),
    ...members('get get_or_none', { ...one, marks: { bounded: true, single: true, filtered: true, only: true } }),
    // Awaitables that are no coroutines: as with those, nothing runs before `await`.
    exists: { effect: 'read', async: true, returns: 'bool', marks: { exists: true, single: true, bounded: true } },
    in_bulk: { effect: 'read', async: true, bulk: true, returns: `dict<any,${entity}>`, marks: { filtered: true } },
    bulk_create: { effect: 'insert', async: true, bulk: true, object: [0, 'objects'] },
    bulk_update: { effect: 'write', async: true, bulk: true, object: [0, 'objects'], returns: 'int' },
  };
}

const querySetMembers: Record<string, Member> = {
  ...building('$T', '$self'),
  ...shaping,
  ...members('order_by offset distinct using_db force_index use_index union', { returns: '$self' }),
  group_by: { returns: '$self', marks: { aggregates: true } },
  limit: { returns: '$self', marks: { bounded: true } },
  count: { effect: 'read', async: true, returns: 'int', marks: { counts: true, single: true } },
  update: { effect: 'write', async: true, bulk: true, returns: 'int' },
  delete: { effect: 'write', async: true, bulk: true, returns: 'int' },
  explain: { effect: 'read', async: true },
  sql: {},
};

const types: Record<string, TypeModel> = {
  [QUERYSET]: {
    kind: 'query',
    members: querySetMembers,
    awaited: { gives: 'list<$T>', effect: 'read' },
    iterate: { gives: '$T', effect: 'read', async: true },
    index: { gives: '$T', slice: { returns: '$self', marks: { bounded: true } } },
  },
  [SINGLE]: { kind: 'query', members: shaping, awaited: { gives: '$T', effect: 'read' } },
  // The value of a relation to many: awaited or iterated with `async for`, it reads; once prefetched, it is a list.
  [RELATION]: {
    bases: [QUERYSET],
    kind: 'query',
    members: { create: { effect: 'insert', async: true, returns: '$T' } },
  },
  [TO_MANY]: {
    bases: [RELATION],
    kind: 'query',
    members: asyncTwins({
      add: { effect: 'insert', bulk: true, object: '*' },
      ...members('remove clear', { effect: 'write', bulk: true }),
    }),
  },
  'tortoise.backends.base.client.TransactionContext': {
    kind: 'transaction',
    enter: { gives: TRANSACTIONAL, scope: 'transaction', effect: 'begin', async: true },
  },
  [TRANSACTIONAL]: {
    bases: [CLIENT],
    kind: 'connection',
    members: { commit: { effect: 'commit', async: true }, rollback: { effect: 'rollback', async: true } },
  },
  [CLIENT]: {
    kind: 'connection',
    autocommit: true,
    members: asyncTwins({
      ...members('execute_query execute_query_dict execute_insert execute_script', {
        effect: 'execute',
        statement: [0, 'query'],
      }),
      execute_many: { effect: 'execute', statement: [0, 'query'], bulk: true },
      close: { effect: 'release' },
    }),
  },
};

const COLUMNS =
  'BigIntField BinaryField BooleanField CharEnumField CharField DateField DatetimeField DecimalField FloatField IntEnumField IntField JSONField SmallIntField TextField TimeDeltaField TimeField UUIDField';

const reverseMany: NonNullable<FieldModel['reverse']> = {
  keyword: 'related_name',
  template: '{entity}s',
  many: true,
  loading: 'query',
  type: `${RELATION}<$E>`,
};

/** Tortoise ORM. Relations that were not prefetched must be awaited. */
export const tortoise = defineLibrary({
  title: 'Tortoise ORM',
  language: 'python',
  practice: 'tortoise-orm',
  packages: ['tortoise-orm'],
  modules: ['tortoise'],
  docs: {
    queries: 'https://tortoise.github.io/query.html',
    prefetching: 'https://tortoise.github.io/query.html#prefetching',
    models: 'https://tortoise.github.io/models.html',
    transactions: 'https://tortoise.github.io/transactions.html',
  },
  aliases: {
    'tortoise.models.Model': 'tortoise.Model',
    'tortoise.fields.relational.*': 'tortoise.fields.*',
    'tortoise.fields.data.*': 'tortoise.fields.*',
    'tortoise.connection.connections': 'tortoise.connections',
    'tortoise.fields.BackwardFKRelation': RELATION,
  },
  functions: {
    'tortoise.transactions.in_transaction': { returns: 'tortoise.backends.base.client.TransactionContext' },
    'tortoise.transactions.atomic': { decorates: { scope: 'transaction' } },
    'tortoise.connections.get': { returns: CLIENT },
    'tortoise.Tortoise.get_connection': { returns: CLIENT },
    'tortoise.Tortoise.init': { effect: 'network', async: true, does: 'connects to the database' },
    'tortoise.Tortoise.close_connections': { effect: 'release', async: true },
    'tortoise.Tortoise.generate_schemas': { effect: 'write', async: true, does: 'runs DDL' },
    ...members('tortoise.expressions.F tortoise.expressions.Q tortoise.query_utils.Prefetch'),
    ...members('tortoise.functions.Count tortoise.functions.Sum tortoise.functions.Avg tortoise.functions.Max', {
      marks: { aggregates: true },
    }),
  },
  types,
  entities: {
    bases: ['tortoise.Model'],
    abstractAttribute: 'Meta.abstract',
    fields: {
      ...Object.fromEntries(
        COLUMNS.split(' ').map((name) => [`tortoise.fields.${name}`, { kind: 'column', uniqueKeyword: 'unique' }]),
      ),
      'tortoise.fields.ForeignKeyField': {
        kind: 'relation',
        target: [0, 'model_name'],
        many: false,
        loading: 'awaitable',
        keyAttribute: '{attribute}_id',
        reverse: reverseMany,
      },
      'tortoise.fields.OneToOneField': {
        kind: 'relation',
        target: [0, 'model_name'],
        many: false,
        loading: 'awaitable',
        keyAttribute: '{attribute}_id',
        reverse: { keyword: 'related_name', template: '{entity}', many: false, loading: 'awaitable' },
      },
      'tortoise.fields.ManyToManyField': {
        kind: 'relation',
        target: [0, 'model_name'],
        many: true,
        loading: 'query',
        type: `${TO_MANY}<$E>`,
        reverse: { ...reverseMany, type: `${TO_MANY}<$E>` },
      },
    },
    annotations: [
      'tortoise.fields.ForeignKeyRelation',
      'tortoise.fields.ForeignKeyNullableRelation',
      'tortoise.fields.OneToOneRelation',
      'tortoise.fields.OneToOneNullableRelation',
    ],
    instanceMembers: {
      ...asyncTwins({
        save: { effect: 'write', object: 'receiver' },
        delete: { effect: 'write', object: 'receiver' },
        refresh_from_db: { effect: 'read', object: 'receiver', marks: { bounded: true, single: true, filtered: true } },
        fetch_related: { effect: 'read', object: 'receiver', marks: { eager: 'paths', filtered: true } },
      }),
      ...members('update_from_dict clone'),
    },
    classMembers: {
      ...building('$E', `${QUERYSET}<$E>`),
      ...asyncTwins({
        create: { effect: 'insert', returns: '$E' },
        get_or_create: { effect: 'insert', returns: 'tuple<$E,bool>', marks: { upserts: true } },
        update_or_create: { effect: 'write', returns: 'tuple<$E,bool>', marks: { upserts: true } },
        fetch_for_list: { effect: 'read', bulk: true, marks: { eager: 'paths', filtered: true } },
      }),
    },
    lazyAccess: 'awaitable',
  },
  conflictErrors: ['tortoise.exceptions.IntegrityError'],
});
