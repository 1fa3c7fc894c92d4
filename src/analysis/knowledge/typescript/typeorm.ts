import { asyncTwins } from '../python/member-groups.ts';
import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntityModel, type FieldModel, type Member, type TypeModel } from '../schema.ts';
import { builderTypes } from './typeorm-builders.ts';
import { activeMembers, activeStatics, entityMembers, rowMembers } from './typeorm-members.ts';

const MANAGER = 'typeorm.EntityManager';
const REPOSITORY = 'typeorm.Repository';
const BUILDER = 'typeorm.SelectQueryBuilder';

/** With the isolation level first or without. Inside of another it makes a savepoint. */
const transaction: Member = {
  async: true,
  returns: '$1.return|$0.return',
  runs: [
    { argument: 0, how: 'transaction', given: [MANAGER] },
    { argument: 1, how: 'transaction', given: [MANAGER] },
  ],
};
const query: Member = { effect: 'execute', async: true, statement: 0, returns: 'list<any>' };

const repositoryMembers: Record<string, Member> = {
  ...rowMembers('$T', 0),
  ...entityMembers,
  query,
  create: { returns: '$T', makes: true },
  merge: { returns: '$T' },
  createQueryBuilder: { returns: `${BUILDER}<$T>` },
  extend: { returns: '$self' },
  ...members('hasId getId'),
};

const trees: Record<string, Member> = asyncTwins({
  ...members('findTrees findRoots', { effect: 'read', returns: 'list<$T>' }),
  ...members('findDescendants findAncestors', { effect: 'read', returns: 'list<$T>', marks: { filtered: true } }),
  ...members('findDescendantsTree findAncestorsTree', { effect: 'read', returns: '$T', marks: { filtered: true } }),
  ...members('countDescendants countAncestors', {
    effect: 'read',
    returns: 'int',
    marks: { counts: true, single: true, filtered: true },
  }),
});

const types: Record<string, TypeModel> = {
  ...builderTypes,
  'typeorm.DataSource': {
    kind: 'engine',
    members: {
      ...members('initialize connect', { effect: 'network', async: true, does: 'connects to the database' }),
      ...members('destroy close', { effect: 'release', async: true }),
      ...members('synchronize dropDatabase runMigrations undoLastMigration', {
        effect: 'write',
        async: true,
        does: 'runs DDL',
      }),
      query,
      transaction,
      getRepository: { returns: `${REPOSITORY}<$0>` },
      getTreeRepository: { returns: 'typeorm.TreeRepository<$0>' },
      getMongoRepository: { returns: `${REPOSITORY}<$0>` },
      createQueryBuilder: { returns: `${BUILDER}<$0>` },
      createQueryRunner: { acquires: true, returns: 'typeorm.QueryRunner' },
      createEntityManager: { returns: MANAGER },
      ...members('getMetadata hasMetadata setOptions buildMetadatas'),
    },
    attributes: { manager: 'typeorm.PoolManager', isInitialized: 'bool', options: 'any' },
  },
  // Given to a transaction's callback, or a parameter: bound to whoever made it.
  [MANAGER]: {
    kind: 'connection',
    exclusive: 'queued',
    members: {
      ...rowMembers('$0', 1),
      ...entityMembers,
      preload: { effect: 'read', async: true, entity: 0, returns: '$0', marks: { filtered: true, single: true } },
      query,
      transaction,
      create: { returns: '$0' },
      merge: { returns: '$1' },
      getRepository: { returns: 'typeorm.BoundRepository<$0>' },
      getCustomRepository: { returns: '$0' },
      getTreeRepository: { returns: 'typeorm.BoundRepository<$0>' },
      withRepository: { returns: '$0' },
      createQueryBuilder: { returns: `${BUILDER}<$0>` },
      release: { effect: 'release', async: true },
      ...members('hasId getId'),
    },
    attributes: { connection: 'typeorm.DataSource', queryRunner: 'typeorm.QueryRunner' },
  },
  // The data source's own: each statement on a connection of the pool.
  'typeorm.PoolManager': { bases: [MANAGER], kind: 'engine' },
  [REPOSITORY]: {
    kind: 'manager',
    unbound: true,
    members: repositoryMembers,
    attributes: { manager: MANAGER, metadata: 'any', target: 'any', queryRunner: 'typeorm.QueryRunner' },
  },
  // Made from an entity manager: on its connection.
  'typeorm.BoundRepository': { kind: 'manager', members: { ...repositoryMembers, ...trees } },
  'typeorm.TreeRepository': { bases: [REPOSITORY], kind: 'manager', members: trees },
  'typeorm.QueryRunner': {
    kind: 'connection',
    exclusive: 'queued',
    autocommit: true,
    members: {
      ...asyncTwins({
        connect: {},
        query: { effect: 'execute', statement: 0, returns: 'list<any>' },
        stream: { effect: 'read', statement: 0, returns: 'any', marks: { streamed: true } },
        startTransaction: { effect: 'begin' },
        commitTransaction: { effect: 'commit' },
        rollbackTransaction: { effect: 'rollback' },
        release: { effect: 'release' },
        ...members('createTable dropTable addColumn dropColumn changeColumn renameColumn renameTable createIndex', {
          effect: 'write',
          does: 'runs DDL',
        }),
        ...members('dropIndex createForeignKey dropForeignKey createUniqueConstraint clearTable addColumns', {
          effect: 'write',
          does: 'runs DDL',
        }),
        ...members('hasTable hasColumn getTable getTables', {
          effect: 'read',
          returns: 'any',
          marks: { catalogue: true, plain: true },
        }),
      }),
    },
    attributes: { manager: MANAGER, connection: 'typeorm.DataSource', isTransactionActive: 'bool' },
  },
};

/** A relation that is neither loaded nor lazy is simply not there. */
function relation(many: boolean): FieldModel {
  return {
    kind: 'relation',
    target: [0, 'type'],
    many,
    loading: 'raise',
    loadingKeyword: [
      { keyword: 'lazy', values: { true: 'awaitable' } },
      { keyword: 'eager', values: { true: 'eager' } },
    ],
    loadingAnnotations: { 'globalThis.Promise': 'awaitable' },
  };
}

const column: FieldModel = { kind: 'column', uniqueKeyword: 'unique' };
const COLUMNS =
  'Column CreateDateColumn UpdateDateColumn DeleteDateColumn VersionColumn ViewColumn VirtualColumn TreeLevelColumn RelationId Generated';

const entities: EntityModel = {
  bases: ['typeorm.BaseEntity'],
  versionOption: 'VersionColumn',
  decorators: ['typeorm.Entity', 'typeorm.ChildEntity', 'typeorm.ViewEntity'],
  fields: {
    ...Object.fromEntries(COLUMNS.split(' ').map((name) => [`typeorm.${name}`, column])),
    ...Object.fromEntries(
      'PrimaryColumn PrimaryGeneratedColumn ObjectIdColumn'
        .split(' ')
        .map((name): [string, FieldModel] => [`typeorm.${name}`, { kind: 'column', unique: true }]),
    ),
    'typeorm.OneToMany': relation(true),
    'typeorm.ManyToMany': relation(true),
    'typeorm.ManyToOne': relation(false),
    'typeorm.OneToOne': relation(false),
    'typeorm.TreeParent': relation(false),
    'typeorm.TreeChildren': relation(true),
  },
  annotations: ['typeorm.Relation'],
  instanceMembers: activeMembers,
  classMembers: activeStatics,
  lazyAccess: 'awaitable',
};

const HOOKS =
  'BeforeInsert AfterInsert BeforeUpdate AfterUpdate BeforeRemove AfterRemove BeforeSoftRemove AfterSoftRemove BeforeRecover AfterRecover';
const SUBSCRIBED = HOOKS.split(' ').map((name) => name[0].toLowerCase() + name.slice(1));

/** TypeORM 0.2 and 0.3. */
export const typeorm = defineLibrary({
  title: 'TypeORM',
  language: 'typescript',
  practice: 'typeorm',
  packages: ['typeorm', '@nestjs/typeorm'],
  modules: ['typeorm', '@nestjs/typeorm'],
  eager: true,
  docs: {
    repository: 'https://typeorm.io/docs/working-with-entity-manager/repository-api',
    'find options': 'https://typeorm.io/docs/working-with-entity-manager/find-options',
    relations: 'https://typeorm.io/docs/relations/eager-and-lazy-relations',
    'query builder': 'https://typeorm.io/docs/query-builder/select-query-builder',
    transactions: 'https://typeorm.io/docs/advanced-topics/transactions',
    listeners: 'https://typeorm.io/docs/advanced-topics/listeners-and-subscribers',
  },
  aliases: {
    'typeorm.Connection': 'typeorm.DataSource',
    'typeorm.AbstractRepository': REPOSITORY,
    'typeorm.MongoRepository': REPOSITORY,
    'typeorm.MongoEntityManager': MANAGER,
    'typeorm/index.*': 'typeorm.*',
  },
  functions: {
    ...functionsOf('typeorm', 'getRepository', { returns: `${REPOSITORY}<$0>` }),
    ...functionsOf('typeorm', 'getTreeRepository', { returns: 'typeorm.TreeRepository<$0>' }),
    ...functionsOf('typeorm', 'getCustomRepository', { returns: '$0' }),
    ...functionsOf('typeorm', 'getConnection', { returns: 'typeorm.DataSource' }),
    ...functionsOf('typeorm', 'getManager', { returns: 'typeorm.PoolManager' }),
    ...functionsOf('typeorm', 'createQueryBuilder', { returns: `${BUILDER}<$0>` }),
    'typeorm.createConnection': {
      effect: 'network',
      async: true,
      returns: 'typeorm.DataSource',
      does: 'connects to the database',
    },
    ...functionsOf(
      'typeorm',
      'In Not IsNull LessThan LessThanOrEqual MoreThan MoreThanOrEqual Between Like ILike Any Raw ArrayContains Equal And Or',
    ),
  },
  types,
  entities,
  entryPoints: [
    ...decoratorsOf(['typeorm'], HOOKS, { role: 'request', transaction: true, plain: 'loop' }),
    { role: 'request', decorator: 'typeorm.AfterLoad', perObject: true, plain: 'loop' },
    {
      role: 'request',
      base: 'typeorm.EntitySubscriberInterface',
      methods: [...SUBSCRIBED, 'beforeTransactionCommit'],
      transaction: true,
      plain: 'loop',
    },
    { role: 'migration', base: 'typeorm.MigrationInterface', methods: ['up', 'down'] },
  ],
  conflictErrors: ['typeorm.QueryFailedError', 'typeorm.OptimisticLockVersionMismatchError'],
  conflictCodes: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT'],
});

/** Transactions that belong to the task: repositories join them by themselves. */
export const typeormTransactional = defineLibrary({
  title: 'typeorm-transactional',
  language: 'typescript',
  practice: 'typeorm',
  packages: ['typeorm-transactional', 'typeorm-transactional-cls-hooked'],
  modules: ['typeorm-transactional', 'typeorm-transactional-cls-hooked'],
  eager: true,
  docs: { usage: 'https://github.com/Aliheym/typeorm-transactional' },
  aliases: { 'typeorm-transactional-cls-hooked.*': 'typeorm-transactional.*' },
  functions: {
    'typeorm-transactional.initializeTransactionalContext': { makesAmbient: true },
    'typeorm-transactional.Transactional': { decorates: { scope: 'transaction' } },
    ...functionsOf('typeorm-transactional', 'runInTransaction wrapInTransaction', {
      async: true,
      returns: '$0.return',
      runs: [{ argument: 0, how: 'transaction' }],
    }),
    'typeorm-transactional.runOnTransactionCommit': { runs: [{ argument: 0, how: 'after-commit' }] },
    ...functionsOf('typeorm-transactional', 'runOnTransactionRollback runOnTransactionComplete', {
      runs: [{ argument: 0, how: 'later', plain: 'loop' }],
    }),
    ...functionsOf('typeorm-transactional', 'addTransactionalDataSource'),
  },
});
