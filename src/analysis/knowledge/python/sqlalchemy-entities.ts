import { members } from '../rows.ts';
import type { EntityModel, FieldModel, Member, TypeModel } from '../schema.ts';

const OPTION = 'sqlalchemy.orm.Load';

const option = (how: 'eager' | 'lazy' | 'raise' | 'columns'): Member => ({
  returns: OPTION,
  marks: { loads: { how } },
});

/** Loader options, by plain name: functions of `sqlalchemy.orm`, and methods of the option that they give. */
const options: Record<string, Member> = {
  ...members('joinedload selectinload subqueryload contains_eager immediateload', option('eager')),
  // Touching a relation under `noload` gives nothing and reads nothing.
  ...members('noload undefer undefer_group', option('eager')),
  ...members('lazyload defer', option('lazy')),
  raiseload: option('raise'),
  load_only: option('columns'),
  ...members('defaultload with_expression selectin_polymorphic', { returns: OPTION }),
};

export const optionFunctions: Record<string, Member> = {
  ...Object.fromEntries(Object.entries(options).map(([name, member]) => [`sqlalchemy.orm.${name}`, member])),
  'sqlalchemy.orm.with_loader_criteria': { returns: OPTION },
  'sqlalchemy.orm.aliased': { returns: 'type<$0>' },
  'sqlalchemy.orm.object_session': { returns: 'sqlalchemy.orm.Session' },
  'sqlalchemy.ext.asyncio.async_object_session': { returns: 'sqlalchemy.ext.asyncio.AsyncSession' },
  'sqlalchemy.orm.close_all_sessions': { effect: 'release' },
  'sqlalchemy.ext.hybrid.hybrid_property': { decorates: { property: true } },
};

export const optionTypes: Record<string, TypeModel> = {
  'sqlalchemy.orm.registry': { members: members('generate_base map_imperatively configure dispose mapped') },
  [OPTION]: { kind: 'option', construct: { returns: OPTION }, members: { ...options, options: { returns: OPTION } } },
};

/** The types of the values of columns with numbers. */
const NUMBERS: Record<string, string> = {
  Integer: 'int',
  BigInteger: 'int',
  SmallInteger: 'int',
  Float: 'float',
  Numeric: 'float',
};

const relation: FieldModel = {
  kind: 'relation',
  target: [0, 'argument'],
  many: 'annotation',
  loading: 'lazy',
  loadingKeyword: {
    keyword: 'lazy',
    values: {
      select: 'lazy',
      true: 'lazy',
      joined: 'eager',
      false: 'eager',
      selectin: 'eager',
      subquery: 'eager',
      immediate: 'eager',
      noload: 'eager',
      null: 'eager',
      raise: 'raise',
      raise_on_sql: 'raise',
      dynamic: 'query',
      write_only: 'query',
    },
  },
  reverse: { keyword: 'backref', many: true, joinTable: 'secondary', loading: 'lazy' },
  queryType: 'sqlalchemy.orm.AppenderQuery<$E>',
};

/** Declarative mappings, 1.4 and 2.0. */
export const entities: EntityModel = {
  bases: ['sqlalchemy.orm.DeclarativeBase', 'sqlalchemy.orm.DeclarativeBaseNoMeta'],
  baseFactories: [
    'sqlalchemy.orm.declarative_base',
    'sqlalchemy.orm.registry.generate_base',
    'sqlalchemy.orm.as_declarative',
    'sqlalchemy.ext.automap.automap_base',
  ],
  tableAttribute: '__tablename__',
  abstractAttribute: '__abstract__',
  fields: {
    'sqlalchemy.Column': { kind: 'column', uniqueKeyword: 'unique', valueTypes: NUMBERS },
    'sqlalchemy.orm.mapped_column': { kind: 'column', uniqueKeyword: 'unique', deferredKeyword: 'deferred' },
    'sqlalchemy.orm.deferred': { kind: 'column', loading: 'lazy' },
    'sqlalchemy.orm.column_property': { kind: 'column', deferredKeyword: 'deferred' },
    'sqlalchemy.orm.query_expression': { kind: 'column' },
    'sqlalchemy.orm.composite': { kind: 'column' },
    'sqlalchemy.orm.synonym': { kind: 'column' },
    'sqlalchemy.orm.relationship': relation,
    'sqlalchemy.orm.dynamic_loader': {
      kind: 'relation',
      target: [0, 'argument'],
      many: true,
      loading: 'query',
      queryType: 'sqlalchemy.orm.AppenderQuery<$E>',
      reverse: { keyword: 'backref', many: false, loading: 'lazy' },
    },
  },
  annotations: ['sqlalchemy.orm.Mapped', 'sqlalchemy.orm.DynamicMapped', 'sqlalchemy.orm.WriteOnlyMapped'],
  classAttributes: { metadata: 'sqlalchemy.MetaData', __table__: 'sqlalchemy.Table' },
  tracksChanges: true,
  versionOption: 'version_id_col',
  expiresOnCommit: { keyword: 'expire_on_commit' },
  lazyAccess: 'blocking',
};
