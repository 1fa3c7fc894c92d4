import { members } from '../rows.ts';
import { defineLibrary, type EntityModel, type Library, type TypeModel } from '../schema.ts';
import { associationMembers, handleMembers } from './gorm-members.ts';

/** The handle and what hangs on it. A parameter of its type may hold a transaction as well as the pool. */
function handle(module: string): Record<string, TypeModel> {
  const db = `${module}.DB`;
  const tx = `${module}.Tx`;
  const attributes = { Error: 'error', RowsAffected: 'int', Statement: 'any', Value: 'any' };
  const all = handleMembers(tx, `${module}.Association`);
  return {
    [db]: {
      kind: 'engine',
      mayBeTransaction: true,
      autocommit: true,
      members: {
        ...all,
        DB: { returns: module === 'gorm.io/gorm' ? 'tuple<database/sql.DB,error>' : 'database/sql.DB' },
      },
      attributes,
    },
    // What a transaction is begun with or a closure is given; the library's own type is the same.
    [tx]: {
      kind: 'transaction',
      exclusive: true,
      members: {
        ...all,
        // Inside of one they make a savepoint.
        Transaction: { returns: 'error', runs: [{ argument: 0, how: 'inline', given: [tx] }] },
        Begin: { scope: 'savepoint', returns: '$self' },
      },
      attributes,
    },
    [`${module}.Association`]: { members: associationMembers, attributes: { Error: 'error' } },
  };
}

const HOOKS =
  'BeforeSave BeforeCreate AfterSave AfterCreate BeforeUpdate AfterUpdate BeforeDelete AfterDelete AfterFind';

/** Structs with the library's tags. A relation that the query did not load is empty: touching it reads nothing. */
const entitiesOf = (module: string): EntityModel => ({
  bases: [`${module}.Model`],
  tags: ['gorm'],
  uniqueTag: 'primaryKey|primary_key|unique(?:Index|_index)?(?![:\\w])',
  annotatedColumns: true,
  fields: {},
});

/** GORM 2. */
export const gorm = defineLibrary({
  title: 'GORM',
  language: 'go',
  practice: 'gorm',
  packages: ['gorm.io/gorm'],
  modules: ['gorm.io/gorm', 'gorm.io/plugin', 'gorm.io/driver'],
  docs: {
    query: 'https://gorm.io/docs/query.html',
    create: 'https://gorm.io/docs/create.html',
    update: 'https://gorm.io/docs/update.html',
    preload: 'https://gorm.io/docs/preload.html',
    associations: 'https://gorm.io/docs/associations.html',
    transactions: 'https://gorm.io/docs/transactions.html',
    locking: 'https://gorm.io/docs/advanced_query.html#Locking',
    batches: 'https://gorm.io/docs/advanced_query.html#FindInBatches',
    performance: 'https://gorm.io/docs/performance.html',
    raw: 'https://gorm.io/docs/sql_builder.html',
  },
  functions: {
    'gorm.io/gorm.Open': { returns: 'tuple<gorm.io/gorm.DB,error>' },
    ...members('gorm.io/gorm.Expr gorm.io/gorm/clause.Expr', { returns: 'gorm.io/gorm.Expression' }),
  },
  types: {
    ...handle('gorm.io/gorm'),
    'gorm.io/gorm.Model': {},
    'gorm.io/gorm.Expression': {},
    'gorm.io/gorm/clause.Locking': {},
    'gorm.io/gorm/clause.OnConflict': {},
  },
  entities: entitiesOf('gorm.io/gorm'),
  entryPoints: [{ role: 'request', base: 'gorm.io/gorm.Model', methods: HOOKS.split(' '), transaction: 'caller' }],
  conflictErrors: ['gorm.io/gorm.ErrDuplicatedKey'],
});

/** GORM 1. */
export const gormV1: Library = defineLibrary({
  title: 'GORM 1',
  language: 'go',
  practice: 'gorm',
  packages: ['github.com/jinzhu/gorm'],
  modules: ['github.com/jinzhu/gorm'],
  docs: {
    query: 'https://v1.gorm.io/docs/query.html',
    preload: 'https://v1.gorm.io/docs/preload.html',
    transactions: 'https://v1.gorm.io/docs/transactions.html',
    update: 'https://v1.gorm.io/docs/update.html',
  },
  functions: {
    'github.com/jinzhu/gorm.Open': { returns: 'tuple<github.com/jinzhu/gorm.DB,error>' },
    'github.com/jinzhu/gorm.Expr': { returns: 'gorm.io/gorm.Expression' },
  },
  types: {
    ...Object.fromEntries(
      Object.entries(handle('github.com/jinzhu/gorm')).map(([name, model]) => [
        name,
        {
          ...model,
          members: {
            ...model.members,
            ...(name.endsWith('.Association')
              ? {}
              : {
                  Related: { effect: 'read', fills: 0, returns: '$self', marks: { filtered: true } } as const,
                  RecordNotFound: { returns: 'bool' },
                  NewRecord: { returns: 'bool' },
                  GetErrors: { returns: 'list<error>' },
                  New: { returns: '$self' },
                  LogMode: { returns: '$self' },
                  SingularTable: {},
                  Close: { effect: 'release', returns: 'error' } as const,
                  // `Set("gorm:query_option", "FOR UPDATE")`
                  Set: { returns: '$self', marks: { lockedText: 1 } },
                }),
          },
        } satisfies TypeModel,
      ]),
    ),
    'github.com/jinzhu/gorm.Model': {},
  },
  entities: entitiesOf('github.com/jinzhu/gorm'),
});
