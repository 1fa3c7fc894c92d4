import { asyncTwins } from '../python/member-groups.ts';
import { decoratorsOf, functionsOf, members } from '../rows.ts';
import {
  defineLibrary,
  type EntityModel,
  type EntryPoint,
  type FieldModel,
  type Member,
  type TypeModel,
} from '../schema.ts';
import { instanceMembers, mixins, modelStatics } from './sequelize-members.ts';

const TRANSACTION = 'sequelize.Transaction';
const STATICS = 'sequelize.ModelStatic';
const TYPESCRIPT = 'sequelize-typescript';
/** Sequelize 7 hands a managed transaction on by itself: https://sequelize.org/docs/v7/querying/transactions/ */
const SEVEN = 'sequelize.Sequelize7';

const docs = {
  finders: 'https://sequelize.org/docs/v6/core-concepts/model-querying-finders/',
  'eager loading': 'https://sequelize.org/docs/v6/advanced-association-concepts/eager-loading/',
  associations: 'https://sequelize.org/docs/v6/core-concepts/assocs/',
  bulk: 'https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#creating-in-bulk',
  transactions: 'https://sequelize.org/docs/v6/other-topics/transactions/',
  hooks: 'https://sequelize.org/docs/v6/other-topics/hooks/',
  raw: 'https://sequelize.org/docs/v6/core-concepts/raw-queries/',
};

const managed: Omit<Member, 'withCallback'> = {
  async: true,
  returns: '$1.return|$0.return',
  runs: [
    { argument: 0, how: 'transaction', given: [TRANSACTION] },
    { argument: 1, how: 'transaction', given: [TRANSACTION] },
  ],
};
const unmanaged: Member = {
  effect: 'begin',
  async: true,
  options: [0],
  scope: 'transaction',
  acquires: true,
  returns: TRANSACTION,
};

const query: Member = {
  effect: 'execute',
  async: true,
  statement: 0,
  options: [1],
  joins: 'transaction',
  returns: 'any',
  marks: { plain: true },
};

const engine: TypeModel = {
  kind: 'engine',
  members: {
    query,
    queryRaw: query,
    transaction: { ...unmanaged, withCallback: managed },
    startUnmanagedTransaction: unmanaged,
    ...asyncTwins({
      authenticate: { effect: 'read', marks: { plain: true }, does: 'tries the connection' },
      ...members('sync drop truncate destroyAll createSchema dropSchema dropAllSchemas', {
        effect: 'write',
        does: 'runs DDL',
      }),
      close: { effect: 'release' },
    }),
    define: { returns: `${STATICS}<any>` },
    model: { returns: `${STATICS}<any>` },
    getQueryInterface: { returns: 'sequelize.QueryInterface' },
    ...members('addModels isDefined escape literal fn col cast json where random set addHook getDialect'),
  },
  attributes: { models: 'sequelize.Models', queryInterface: 'sequelize.QueryInterface' },
};

const types: Record<string, TypeModel> = {
  // The package itself is the class too.
  sequelize: { bases: ['sequelize.Sequelize'], construct: { returns: 'sequelize.Sequelize' } },
  'sequelize.Sequelize': engine,
  [SEVEN]: {
    bases: ['sequelize.Sequelize'],
    construct: { options: [0], makesAmbient: { unless: 'disableClsTransactions' } },
  },
  'sequelize.Models': { others: { attributes: `${STATICS}<any>` }, index: { gives: `${STATICS}<any>` } },
  [TRANSACTION]: {
    kind: 'transaction',
    exclusive: 'queued',
    members: {
      commit: { effect: 'commit', async: true },
      rollback: { effect: 'rollback', async: true },
      afterCommit: { runs: [{ argument: 0, how: 'after-commit' }] },
      ...members('afterRollback afterTransaction', { runs: [{ argument: 0, how: 'later', plain: 'loop' }] }),
    },
    attributes: { LOCK: 'any', id: 'str', parent: TRANSACTION },
  },
  [STATICS]: {
    kind: 'manager',
    members: modelStatics('$T', '$self'),
    construct: { returns: '$T' },
    attributes: { sequelize: 'sequelize.Sequelize', rawAttributes: 'any', associations: 'any' },
  },
  'sequelize.Page': { attributes: { rows: 'list<$T>', count: 'int' } },
  'sequelize.Model': { members: instanceMembers, attributes: { sequelize: 'sequelize.Sequelize', dataValues: 'any' } },
  'sequelize.QueryInterface': {
    kind: 'connection',
    members: asyncTwins({
      ...members('bulkInsert', { effect: 'insert', bulk: true, options: [2], joins: 'transaction' }),
      ...members('bulkUpdate bulkDelete', { effect: 'write', bulk: true }),
      select: { effect: 'read', returns: 'list<any>' },
      ...members('createTable dropTable addColumn removeColumn changeColumn renameColumn renameTable addIndex', {
        effect: 'write',
        does: 'runs DDL',
      }),
      ...members('removeIndex addConstraint removeConstraint createFunction dropAllTables', {
        effect: 'write',
        does: 'runs DDL',
      }),
      ...members('describeTable showAllTables showIndex tableExists', {
        effect: 'read',
        marks: { catalogue: true, plain: true },
      }),
    }),
    attributes: { sequelize: 'sequelize.Sequelize' },
  },
  ...Object.fromEntries(Object.entries(mixins).map(([name, call]) => [`sequelize.${name}`, { call }])),
};

const DECORATORS = '@sequelize/core/decorators-legacy';
const column: FieldModel = { kind: 'column', uniqueKeyword: 'unique' };
const reference: FieldModel = { kind: 'relation', target: [0, 'model'], many: false, loading: 'raise' };
const collection: FieldModel = { ...reference, many: true };

function fieldsOf(module: string, columns: string): Record<string, FieldModel> {
  return {
    ...Object.fromEntries(columns.split(' ').map((name) => [`${module}.${name}`, column])),
    [`${module}.BelongsTo`]: reference,
    [`${module}.HasOne`]: reference,
    [`${module}.HasMany`]: collection,
    [`${module}.BelongsToMany`]: collection,
  };
}

// A row holds only the relations that its query included: others are undefined.
const entities: EntityModel = {
  bases: ['sequelize.Model'],
  fields: {
    ...fieldsOf(
      TYPESCRIPT,
      'Column CreatedAt UpdatedAt DeletedAt ForeignKey AllowNull Unique Default IsUUID Length Comment Index',
    ),
    [`${TYPESCRIPT}.PrimaryKey`]: { kind: 'column', unique: true },
    [`${TYPESCRIPT}.AutoIncrement`]: { kind: 'column', unique: true },
    ...fieldsOf(DECORATORS, 'Attribute ColumnName CreatedAt UpdatedAt DeletedAt NotNull Unique Default Version Index'),
    [`${DECORATORS}.PrimaryKey`]: { kind: 'column', unique: true },
  },
  annotatedColumns: true,
  annotations: ['sequelize.CreationOptional', 'sequelize.NonAttribute'],
  classAttributes: { sequelize: 'sequelize.Sequelize' },
  instanceMembers,
  classMembers: modelStatics('$E', 'type<$E>'),
  versionOption: 'version',
};

const HOOKS =
  'BeforeCreate AfterCreate BeforeUpdate AfterUpdate BeforeSave AfterSave BeforeUpsert AfterUpsert BeforeDestroy AfterDestroy BeforeRestore AfterRestore BeforeBulkCreate AfterBulkCreate BeforeBulkUpdate AfterBulkUpdate BeforeBulkDestroy AfterBulkDestroy';
const hook: Omit<EntryPoint, 'decorator'> = { role: 'request', transaction: 'caller', plain: 'loop' };

/** Sequelize and sequelize-typescript: before Sequelize 7 a call is part of a transaction only when it is handed it, or with `useCLS`. */
export const sequelize = defineLibrary({
  title: 'Sequelize',
  language: 'typescript',
  practice: 'sequelize',
  packages: ['sequelize', 'sequelize-typescript', '@nestjs/sequelize', '@sequelize/core'],
  modules: ['sequelize', 'sequelize-typescript', '@nestjs/sequelize', '@sequelize/core'],
  eager: true,
  docs,
  aliases: {
    'sequelize-typescript.Sequelize': 'sequelize.Sequelize',
    'sequelize-typescript.Model': 'sequelize.Model',
    'sequelize-typescript.Repository': STATICS,
    'sequelize.ModelCtor': STATICS,
    'sequelize.ModelDefined': STATICS,
    'sequelize.HasOneGetAssociationMixin': 'sequelize.BelongsToGetAssociationMixin',
    'sequelize.BelongsToManyGetAssociationsMixin': 'sequelize.HasManyGetAssociationsMixin',
    'sequelize.BelongsToManyCountAssociationsMixin': 'sequelize.HasManyCountAssociationsMixin',
    'sequelize.BelongsToManyHasAssociationMixin': 'sequelize.HasManyHasAssociationMixin',
    'sequelize.HasManyHasAssociationsMixin': 'sequelize.HasManyHasAssociationMixin',
    'sequelize.BelongsToManyCreateAssociationMixin': 'sequelize.HasManyCreateAssociationMixin',
    'sequelize.BelongsToCreateAssociationMixin': 'sequelize.HasManyCreateAssociationMixin',
    'sequelize.HasOneCreateAssociationMixin': 'sequelize.HasManyCreateAssociationMixin',
    'sequelize.BelongsToManyAddAssociationMixin': 'sequelize.HasManyAddAssociationMixin',
    'sequelize.HasManyRemoveAssociationMixin': 'sequelize.HasManyAddAssociationMixin',
    'sequelize.BelongsToManyRemoveAssociationMixin': 'sequelize.HasManyAddAssociationMixin',
    'sequelize.BelongsToSetAssociationMixin': 'sequelize.HasManyAddAssociationMixin',
    'sequelize.HasOneSetAssociationMixin': 'sequelize.HasManyAddAssociationMixin',
    'sequelize.BelongsToManyAddAssociationsMixin': 'sequelize.HasManyAddAssociationsMixin',
    'sequelize.HasManySetAssociationsMixin': 'sequelize.HasManyAddAssociationsMixin',
    'sequelize.BelongsToManySetAssociationsMixin': 'sequelize.HasManyAddAssociationsMixin',
    'sequelize.HasManyRemoveAssociationsMixin': 'sequelize.HasManyAddAssociationsMixin',
    'sequelize.BelongsToManyRemoveAssociationsMixin': 'sequelize.HasManyAddAssociationsMixin',
    'sequelize/types.*': 'sequelize.*',
    '@sequelize/core.Sequelize': SEVEN,
    '@sequelize/core.*': 'sequelize.*',
  },
  functions: {
    'sequelize.Sequelize.useCLS': { makesAmbient: true },
    ...functionsOf('sequelize', 'literal fn col cast json where and or'),
  },
  types,
  entities,
  entryPoints: decoratorsOf([TYPESCRIPT, DECORATORS], HOOKS, hook),
  conflictErrors: ['sequelize.UniqueConstraintError', 'sequelize.OptimisticLockError'],
  assumptions: [{ name: 'sequelize', type: 'sequelize.Sequelize' }],
});
