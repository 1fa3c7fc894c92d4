import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { builderTypes } from './knex-members.ts';

const TRANSACTION = 'knex.Transaction';
const BUILDER = 'knex.QueryBuilder<any>';
const START =
  'select where column columns with withRecursive withSchema distinct count countDistinct min max sum avg queryBuilder';

/** Every method of a builder begins one. */
const starting: Record<string, Member> = {
  ...members(START, { returns: BUILDER }),
  ...members('from into table', { returns: BUILDER, table: 0 }),
  raw: { returns: 'knex.Raw', statement: 0 },
  batchInsert: { returns: 'knex.InsertBuilder<any>', bulk: true },
  ...members('ref fn on once isTransaction'),
};

const transaction: Member = {
  effect: 'begin',
  async: true,
  scope: 'transaction',
  returns: TRANSACTION,
  withCallback: {
    async: true,
    returns: '$0.return',
    runs: [{ argument: 0, how: 'transaction', given: [TRANSACTION] }],
  },
};

const ddl: Record<string, Member> = members(
  'createTable createTableIfNotExists dropTable dropTableIfExists alterTable table renameTable raw createView createSchema dropSchema',
  { effect: 'write', async: true, does: 'runs DDL' },
);

const types: Record<string, TypeModel> = {
  ...builderTypes('knex.', 'any', {}),
  // Called with a table's name.
  'knex.Knex': {
    kind: 'engine',
    call: { returns: BUILDER, table: 0 },
    members: {
      ...starting,
      transaction,
      transactionProvider: { returns: 'knex.TransactionProvider' },
      destroy: { effect: 'release', async: true },
      initialize: {},
    },
    attributes: { schema: 'knex.SchemaBuilder', migrate: 'knex.Migrator', seed: 'knex.Migrator', client: 'any' },
  },
  [TRANSACTION]: {
    kind: 'connection',
    exclusive: 'queued',
    call: { returns: BUILDER, table: 0 },
    members: {
      ...starting,
      transaction,
      savepoint: transaction,
      commit: { effect: 'commit', async: true },
      rollback: { effect: 'rollback', async: true },
      isCompleted: { returns: 'bool' },
    },
    attributes: { schema: 'knex.SchemaBuilder', executionPromise: 'any' },
  },
  'knex.TransactionProvider': { call: { effect: 'begin', async: true, scope: 'transaction', returns: TRANSACTION } },
  'knex.Raw': {
    kind: 'query',
    members: {
      transacting: { returns: '$self', joins: 0 },
      ...members('wrap timeout queryContext', { returns: '$self' }),
    },
    awaited: { gives: 'any', effect: 'execute' },
  },
  'knex.SchemaBuilder': {
    members: {
      ...ddl,
      ...members('hasTable hasColumn', {
        effect: 'read',
        async: true,
        returns: 'bool',
        marks: { catalogue: true, plain: true, single: true },
      }),
      withSchema: { returns: '$self' },
    },
  },
  'knex.Migrator': {
    members: asyncTwins(members('latest up down rollback run list currentVersion status make', { effect: 'write' })),
  },
};

/** Knex: a builder runs when it is awaited. */
export const knex = defineLibrary({
  title: 'Knex',
  language: 'typescript',
  practice: 'knex',
  packages: ['knex'],
  modules: ['knex'],
  docs: {
    queries: 'https://knexjs.org/guide/query-builder.html',
    transactions: 'https://knexjs.org/guide/transactions.html',
    raw: 'https://knexjs.org/guide/raw.html',
    batches: 'https://knexjs.org/guide/utility.html#batchinsert',
    pool: 'https://knexjs.org/guide/#pool',
  },
  aliases: { 'knex.knex': 'knex', 'knex.Knex.Transaction': TRANSACTION, 'knex.Knex.QueryBuilder': 'knex.QueryBuilder' },
  functions: { knex: { returns: 'knex.Knex' } },
  types,
  conflictCodes: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT'],
  assumptions: [
    { name: 'knex', type: 'knex.Knex' },
    { name: 'trx', type: TRANSACTION },
  ],
});
