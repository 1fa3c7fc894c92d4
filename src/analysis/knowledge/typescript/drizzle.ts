import { members } from '../rows.ts';
import { defineLibrary, type EffectName, type Member, type TypeModel } from '../schema.ts';

const same: Member = { returns: '$self' };
const FILTER: Member = { returns: '$self', marks: { filtered: true } };

/** What both kinds of reading share; a second argument of `for` or none, the row is locked. */
const selecting: Record<string, Member> = {
  // The rows have the columns that the table was declared with.
  from: { returns: '$self<$0.T>', table: 0 },
  ...members('where having', FILTER),
  ...members('leftJoin rightJoin innerJoin fullJoin crossJoin leftJoinLateral innerJoinLateral crossJoinLateral', same),
  ...members('orderBy offset distinct distinctOn union unionAll intersect except as with $dynamic comment', same),
  ...members('$withCache', same),
  groupBy: { returns: '$self', marks: { aggregates: true } },
  limit: { returns: '$self', marks: { bounded: true } },
  for: { returns: '$self', marks: { locked: true } },
  ...members('toSQL getSQL'),
};

const writing: Record<string, Member> = {
  where: FILTER,
  set: { returns: '$self', values: 0 },
  values: { returns: '$self', values: 0 },
  ...members('returning $returningId output from leftJoin innerJoin orderBy limit select overridingSystemValue', same),
  ...members('onConflictDoNothing onConflictDoUpdate onDuplicateKeyUpdate ignore', {
    returns: '$self',
    marks: { upserts: true },
  }),
  ...members('$dynamic toSQL'),
};

/**
 * The types of one family of drivers. Builders are promises that begin when they are awaited; SQLite's also have methods that run
 * them, which block with `better-sqlite3` and the like (`sync`).
 */
function family(name: string, sync: boolean): Record<string, TypeModel> {
  const of = (type: string): string => `drizzle-orm.${name}${type}`;
  const async = sync ? undefined : true;
  /** A builder that does `effect` when it is awaited or run, and then gives `rows`. */
  const builder = (effect: EffectName, own: Record<string, Member>, rows: string): TypeModel => ({
    kind: 'query',
    inPlace: true,
    embedded: sync ? true : undefined,
    members: {
      ...own,
      all: { effect, async, returns: rows },
      get: { effect, async, returns: 'any', marks: { single: true } },
      values: own.values ?? { effect, async, returns: 'list<any>' },
      ...members('run execute', { effect, async, returns: rows }),
      sync: { effect, returns: rows },
      prepare: { returns: of(effect === 'read' ? 'PreparedRead' : 'PreparedWrite') },
    },
    awaited: { gives: rows, effect },
  });
  const prepared = (effect: EffectName): TypeModel => ({
    members: members('execute all get values run', { effect, async, returns: 'any' }),
  });
  const database: Record<string, Member> = {
    ...members('select selectDistinct selectDistinctOn', {
      returns: of('Select'),
      marks: { columnsBy: [0], aggregatesText: 0 },
    }),
    insert: { returns: of('Insert') },
    ...members('update delete', { returns: of('Write') }),
    $count: { effect: 'read', async: true, returns: 'int', marks: { counts: true, single: true } },
    $with: {},
    with: same,
    execute: { effect: 'execute', async, statement: 0, returns: 'any' },
    ...members('all values', { effect: 'execute', async, statement: 0, returns: 'list<any>' }),
    get: { effect: 'execute', async, statement: 0, returns: 'any', marks: { single: true } },
    run: { effect: 'execute', async, statement: 0, returns: 'any' },
    refreshMaterializedView: { effect: 'write', async: true },
    // One round trip, in one transaction.
    batch: { async: true, returns: '$0.awaited', runs: [{ argument: 0, how: 'transaction' }] },
    transaction: {
      async,
      returns: '$0.return',
      runs: [{ argument: 0, how: 'transaction', given: [`${of('Transaction')}<$T>`] }],
    },
  };
  return {
    [of('Database')]: {
      kind: 'engine',
      members: database,
      attributes: { query: `${of('Queries')}<$T>`, $client: 'any', _: 'any' },
    },
    [of('Transaction')]: {
      kind: 'connection',
      exclusive: 'queued',
      members: { ...database, rollback: { effect: 'rollback', quick: true }, setTransaction: { async } },
      attributes: { query: `${of('Queries')}<$T>` },
    },
    [of('Queries')]: { perMember: `${of('Relational')}<$E.T>`, others: { attributes: of('Relational') } },
    [of('Relational')]: {
      kind: 'manager',
      members: {
        findMany: {
          returns: `${of('Select')}<$T>`,
          ofTable: true,
          options: [0],
          marks: {
            filteredBy: ['where'],
            boundedBy: ['limit'],
            skipsBy: ['offset'],
            columnsBy: ['columns'],
            eagerBy: ['with'],
          },
        },
        findFirst: {
          returns: of('SelectOne'),
          options: [0],
          marks: { filteredBy: ['where'], bounded: true, single: true, columnsBy: ['columns'], eagerBy: ['with'] },
        },
      },
    },
    [of('Select')]: builder('read', selecting, 'list<$T>'),
    [of('SelectOne')]: builder('read', selecting, 'any'),
    [of('Insert')]: builder('insert', writing, 'list<any>'),
    [of('Write')]: builder('write', writing, 'list<any>'),
    [of('PreparedRead')]: prepared('read'),
    [of('PreparedWrite')]: prepared('write'),
  };
}

const ASYNC = 'drizzle-orm.Database';
const SYNC = 'drizzle-orm.SyncDatabase';
/** By driver: the class of its database. */
const DRIVERS: Record<string, string> = {
  'node-postgres': 'NodePgDatabase',
  'postgres-js': 'PostgresJsDatabase',
  'neon-http': 'NeonHttpDatabase',
  'neon-serverless': 'NeonDatabase',
  'vercel-postgres': 'VercelPgDatabase',
  'aws-data-api/pg': 'AwsDataApiPgDatabase',
  'xata-http': 'XataHttpDatabase',
  'pg-proxy': 'PgRemoteDatabase',
  pglite: 'PgliteDatabase',
  mysql2: 'MySql2Database',
  'mysql-proxy': 'MySqlRemoteDatabase',
  'planetscale-serverless': 'PlanetScaleDatabase',
  'tidb-serverless': 'TiDBServerlessDatabase',
  libsql: 'LibSQLDatabase',
  d1: 'DrizzleD1Database',
  'sqlite-proxy': 'SqliteRemoteDatabase',
  singlestore: 'SingleStoreDriverDatabase',
};
const SYNC_DRIVERS: Record<string, string> = {
  'better-sqlite3': 'BetterSQLite3Database',
  'bun-sqlite': 'BunSQLiteDatabase',
  'expo-sqlite': 'ExpoSQLiteDatabase',
  'durable-sqlite': 'DrizzleSqliteDODatabase',
};

const classes = (drivers: Record<string, string>, database: string): Record<string, string> =>
  Object.fromEntries(Object.entries(drivers).map(([path, name]) => [`drizzle-orm/${path}.${name}`, database]));
const makers = (drivers: Record<string, string>, database: string): Record<string, Member> =>
  members(
    Object.keys(drivers)
      .map((path) => `drizzle-orm/${path}.drizzle`)
      .join(' '),
    { returns: `${database}<$schema=>`, options: [0, 1] },
  );

const OPERATORS =
  'eq ne gt gte lt lte and or not inArray notInArray isNull isNotNull between like ilike exists notExists asc desc relations defineRelations';
const AGGREGATES = 'count countDistinct sum sumDistinct avg avgDistinct max min';
const CORES = ['pg-core', 'mysql-core', 'sqlite-core', 'singlestore-core'];
const TABLES =
  'pgTable mysqlTable sqliteTable singlestoreTable pgTableCreator mysqlTableCreator sqliteTableCreator pgView';

/** Drizzle ORM. A row holds what was selected: there are no lazy relations. */
export const drizzle = defineLibrary({
  title: 'Drizzle ORM',
  language: 'typescript',
  practice: 'drizzle',
  packages: ['drizzle-orm'],
  modules: ['drizzle-orm'],
  docs: {
    select: 'https://orm.drizzle.team/docs/select',
    'relational queries': 'https://orm.drizzle.team/docs/rqb',
    insert: 'https://orm.drizzle.team/docs/insert',
    update: 'https://orm.drizzle.team/docs/update',
    transactions: 'https://orm.drizzle.team/docs/transactions',
    batch: 'https://orm.drizzle.team/docs/batch-api',
    performance: 'https://orm.drizzle.team/docs/perf-queries',
  },
  aliases: {
    ...classes(DRIVERS, ASYNC),
    ...classes(SYNC_DRIVERS, SYNC),
    'drizzle-orm/pg-core.PgDatabase': ASYNC,
    'drizzle-orm/mysql-core.MySqlDatabase': ASYNC,
    'drizzle-orm/sqlite-core.BaseSQLiteDatabase': ASYNC,
    'drizzle-orm/pg-core.PgTransaction': 'drizzle-orm.Transaction',
    'drizzle-orm/node-postgres.NodePgTransaction': 'drizzle-orm.Transaction',
    'drizzle-orm/postgres-js.PostgresJsTransaction': 'drizzle-orm.Transaction',
    'drizzle-orm/mysql-core.MySqlTransaction': 'drizzle-orm.Transaction',
    'drizzle-orm/sqlite-core.SQLiteTransaction': 'drizzle-orm.Transaction',
  },
  functions: {
    ...makers(DRIVERS, ASYNC),
    ...makers(SYNC_DRIVERS, SYNC),
    ...members(
      OPERATORS.split(' ')
        .map((name) => `drizzle-orm.${name}`)
        .join(' '),
    ),
    ...members(
      AGGREGATES.split(' ')
        .map((name) => `drizzle-orm.${name}`)
        .join(' '),
      { marks: { aggregates: true, plain: true } },
    ),
    'drizzle-orm.sql': { returns: 'str' },
    ...Object.fromEntries(
      CORES.flatMap((core) =>
        TABLES.split(' ').map((name) => [`drizzle-orm/${core}.${name}`, { returns: 'drizzle-orm.Table<$1>' }]),
      ),
    ),
  },
  types: {
    ...family('', false),
    ...family('Sync', true),
    'drizzle-orm.Table': { others: { attributes: 'drizzle-orm.Column' } },
    'drizzle-orm.Column': {},
  },
  conflictErrors: ['drizzle-orm.DrizzleQueryError'],
  conflictCodes: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'],
});
