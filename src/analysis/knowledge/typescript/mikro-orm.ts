import { asyncTwins } from '../python/member-groups.ts';
import { decoratorsOf, members } from '../rows.ts';
import { defineLibrary, type EntityModel, type FieldModel, type Member, type TypeModel } from '../schema.ts';
import { builderTypes } from './knex-members.ts';
import { referenceMembers, relationMembers, rowMembers } from './mikro-orm-members.ts';

const P = '@mikro-orm/core.';
const MANAGER = `${P}EntityManager`;
const COLLECTION = `${P}Collection`;
const REFERENCE = `${P}Reference`;

const unitOfWork: Record<string, Member> = {
  ...members('persist', { effect: 'stage', quick: true, object: 0, stages: 'insert', returns: '$self' }),
  ...members('remove', { effect: 'stage', quick: true, object: 0, stages: 'delete', returns: '$self' }),
  ...asyncTwins({
    flush: { effect: 'flush' },
    ...members('persistAndFlush removeAndFlush', { effect: 'flush', object: 0 }),
    populate: { effect: 'read', object: 0, bulk: true, returns: '$0', marks: { filtered: true } },
  }),
};

const managerMembers: Record<string, Member> = {
  ...rowMembers('$0', 1),
  ...unitOfWork,
  // The manager that was there before joins it as well: the transaction belongs to the task.
  transactional: {
    async: true,
    makesAmbient: true,
    returns: '$0.return',
    runs: [{ argument: 0, how: 'transaction', given: [MANAGER] }],
  },
  ...asyncTwins({
    begin: { effect: 'begin', scope: 'transaction' },
    commit: { effect: 'commit' },
    rollback: { effect: 'rollback' },
    lock: { effect: 'lock', object: 0 },
    refresh: { effect: 'read', object: 0, marks: { filtered: true, single: true, bounded: true } },
    execute: { effect: 'execute', statement: 0, returns: 'list<any>' },
    tryFlush: { effect: 'flush' },
  }),
  fork: { returns: MANAGER },
  getRepository: { returns: `${P}EntityRepository<$0>` },
  getConnection: { returns: `${P}Connection` },
  ...members('createQueryBuilder qb', { returns: `${P}QueryBuilder<$0>` }),
  getKnex: { returns: 'knex.Knex' },
  getKysely: { returns: 'kysely.Kysely' },
  isInTransaction: { returns: 'bool' },
  ...members(
    'clear getUnitOfWork getMetadata setFilterParams addFilter getContext getEventManager getDriver getPlatform',
  ),
};

const builders = Object.fromEntries(
  Object.entries(
    builderTypes(P, '$T', {
      ...members('leftJoinAndSelect innerJoinAndSelect populate', { returns: '$self', marks: { eager: 'paths' } }),
      ...members('setLockMode', { returns: '$self', marks: { locked: true } }),
      ...members('getResult getResultList', { effect: 'read', async: true, returns: 'list<$T>' }),
      getSingleResult: { effect: 'read', async: true, returns: '$T', marks: { single: true } },
      getResultAndCount: { effect: 'read', async: true, returns: 'tuple<list<$T>,int>' },
      getCount: { effect: 'read', async: true, returns: 'int', marks: { counts: true, single: true } },
      ...members('setFlag unsetFlag addSelect joinAndSelect getFormattedQuery', { returns: '$self' }),
    }),
  ),
);

const types: Record<string, TypeModel> = {
  ...builders,
  [MANAGER]: { kind: 'session', autocommit: true, exclusive: 'write', members: managerMembers },
  [`${P}EntityRepository`]: {
    kind: 'manager',
    members: {
      ...rowMembers('$T', 0),
      ...unitOfWork,
      getEntityManager: { returns: MANAGER },
      ...members('createQueryBuilder qb', { returns: `${P}QueryBuilder<$T>` }),
      getKnex: { returns: 'knex.Knex' },
    },
    attributes: { em: MANAGER },
  },
  [COLLECTION]: {
    members: relationMembers,
    attributes: { length: 'int' },
    iterate: { gives: '$T' },
    index: { gives: '$T' },
  },
  [REFERENCE]: { members: referenceMembers, attributes: { $: '$T', id: 'any' } },
  [`${P}MikroORM`]: {
    kind: 'engine',
    members: {
      close: { effect: 'release', async: true },
      connect: { effect: 'network', async: true, does: 'connects to the database' },
      ...members('getMetadata isConnected discoverEntity'),
      ...members('getSchemaGenerator getMigrator getSeeder', { returns: `${P}Migrator` }),
    },
    attributes: { em: MANAGER, schema: `${P}Migrator`, migrator: `${P}Migrator` },
  },
  [`${P}Migrator`]: { others: { effect: 'write', async: true, does: 'runs DDL' } },
  [`${P}Connection`]: {
    kind: 'connection',
    members: {
      execute: { effect: 'execute', async: true, statement: 0, returns: 'list<any>' },
      transactional: { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'transaction' }] },
      getKnex: { returns: 'knex.Knex' },
    },
  },
};

// A reference that was not loaded holds its key only; an unloaded collection throws.
const reference: FieldModel = {
  kind: 'relation',
  target: [0, 'entity'],
  many: false,
  loading: 'raise',
  loadingKeyword: { keyword: 'eager', values: { true: 'eager' } },
};
const collection: FieldModel = { ...reference, many: true, type: `${COLLECTION}<$E>` };
const column: FieldModel = { kind: 'column', uniqueKeyword: 'unique' };

const entities: EntityModel = {
  bases: [`${P}BaseEntity`],
  decorators: [`${P}Entity`],
  fields: {
    ...Object.fromEntries(
      'Property Enum Formula Embedded Unique Index SerializedPrimaryKey'
        .split(' ')
        .map((name) => [`${P}${name}`, column]),
    ),
    [`${P}PrimaryKey`]: { kind: 'column', unique: true },
    [`${P}ManyToOne`]: reference,
    [`${P}OneToOne`]: reference,
    [`${P}OneToMany`]: collection,
    [`${P}ManyToMany`]: collection,
  },
  annotations: [REFERENCE],
  tracksChanges: true,
  versionOption: 'version',
  lazyAccess: 'awaitable',
};

const DRIVERS = 'postgresql mysql mariadb sqlite better-sqlite libsql mongodb mssql knex sql nestjs';
const HOOKS = 'BeforeCreate AfterCreate BeforeUpdate AfterUpdate BeforeDelete AfterDelete BeforeUpsert AfterUpsert';

/** MikroORM: a unit of work. `flush` opens a transaction where none is open. */
export const mikroOrm = defineLibrary({
  title: 'MikroORM',
  language: 'typescript',
  practice: 'mikro-orm',
  packages: ['@mikro-orm/core', '@mikro-orm/nestjs', '@mikro-orm/postgresql', '@mikro-orm/mysql'],
  modules: ['@mikro-orm/core', '@mikro-orm', 'mikro-orm'],
  eager: true,
  docs: {
    'entity manager': 'https://mikro-orm.io/docs/entity-manager',
    'loading relations': 'https://mikro-orm.io/docs/loading-strategies',
    'data loaders': 'https://mikro-orm.io/docs/dataloaders',
    collections: 'https://mikro-orm.io/docs/collections',
    'unit of work': 'https://mikro-orm.io/docs/unit-of-work',
    transactions: 'https://mikro-orm.io/docs/transactions',
    hooks: 'https://mikro-orm.io/docs/events',
  },
  aliases: {
    ...Object.fromEntries(DRIVERS.split(' ').map((driver) => [`@mikro-orm/${driver}.*`, `${P}*`])),
    '@mikro-orm/decorators/legacy.*': `${P}*`,
    '@mikro-orm/decorators/es.*': `${P}*`,
    [`${P}SqlEntityManager`]: MANAGER,
    [`${P}SqlEntityRepository`]: `${P}EntityRepository`,
    [`${P}Ref`]: REFERENCE,
    [`${P}ScalarReference`]: REFERENCE,
    [`${P}LoadedCollection`]: COLLECTION,
    [`${P}LoadedReference`]: REFERENCE,
  },
  functions: {
    [`${P}MikroORM.init`]: {
      effect: 'network',
      async: true,
      returns: `${P}MikroORM`,
      does: 'connects to the database',
    },
    [`${P}Transactional`]: { makesAmbient: true, decorates: { scope: 'transaction' } },
    ...members(
      `${P}ref ${P}wrap ${P}raw ${P}sql ${P}serialize ${P}assign ${P}CreateRequestContext ${P}EnsureRequestContext`,
    ),
  },
  types,
  entities,
  entryPoints: [
    ...decoratorsOf(['@mikro-orm/core'], HOOKS, { role: 'request', transaction: true, plain: 'loop' }),
    { role: 'request', decorator: `${P}OnLoad`, perObject: true, plain: 'loop' },
    {
      role: 'request',
      base: `${P}EventSubscriber`,
      methods: HOOKS.split(' ').map((name) => name[0].toLowerCase() + name.slice(1)),
      transaction: true,
      plain: 'loop',
    },
  ],
  conflictErrors: [`${P}UniqueConstraintViolationException`, `${P}OptimisticLockError`, `${P}DeadlockException`],
});
