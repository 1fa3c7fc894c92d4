import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EffectName, type Member, type TypeModel } from '../schema.ts';

const P = 'kysely.';
const same: Member = { returns: '$self' };
const FILTER: Member = { returns: '$self', marks: { filtered: true } };

const building: Record<string, Member> = {
  ...members('where whereRef whereExists having havingRef', FILTER),
  ...members('innerJoin leftJoin rightJoin fullJoin crossJoin innerJoinLateral leftJoinLateral crossJoinLateral', same),
  ...members(
    'orderBy offset distinct distinctOn as union unionAll intersect except modifyFront modifyEnd from using',
    same,
  ),
  ...members(
    '$if $call $castTo $narrowType $assertType $asScalar $notNull $asTuple withPlugin clearWhere clearOrderBy',
    same,
  ),
  ...members('clearSelect clearLimit clearReturning skipLocked noWait returning returningAll output top explain', same),
  ...members('select', { returns: '$self', marks: { columns: true } }),
  ...members('selectAll', same),
  groupBy: { returns: '$self', marks: { aggregates: true } },
  ...members('limit fetch', { returns: '$self', marks: { bounded: true } }),
  ...members('forUpdate forShare forNoKeyUpdate forKeyShare', { returns: '$self', marks: { locked: true } }),
  ...members('values set', { returns: '$self', values: 0 }),
  ...members('onConflict onDuplicateKeyUpdate ignore orIgnore orReplace', {
    returns: '$self',
    marks: { upserts: true },
  }),
  ...members('columns expression defaultValues whenMatched whenNotMatched thenUpdateSet thenInsertValues', same),
  ...members('compile toOperationNode'),
};

/** Builders are no promises: only these methods send something. */
function builder(effect: EffectName): TypeModel {
  const rows = effect === 'read' ? 'list<$T>' : 'list<kysely.WriteResult>';
  const row = effect === 'read' ? 'any' : 'kysely.WriteResult';
  return {
    kind: 'query',
    members: {
      ...building,
      execute: { effect, async: true, returns: rows },
      ...members('executeTakeFirst executeTakeFirstOrThrow', {
        effect,
        async: true,
        returns: row,
        marks: { single: true },
      }),
      stream: { effect, quick: true, returns: 'asynciter<any>', marks: { streamed: true } },
    },
  };
}

const database: Record<string, Member> = {
  selectFrom: { returns: `${P}SelectQueryBuilder<$0.named>`, table: 0 },
  selectNoFrom: { returns: `${P}SelectQueryBuilder` },
  ...members('insertInto replaceInto', { returns: `${P}InsertQueryBuilder`, table: 0 }),
  ...members('updateTable deleteFrom mergeInto', { returns: `${P}UpdateQueryBuilder`, table: 0 }),
  ...members('with withRecursive withSchema withPlugin withoutPlugins withTables $extendTables', same),
  executeQuery: { effect: 'execute', async: true, returns: 'any' },
  ...members('fn dynamic'),
};

const types: Record<string, TypeModel> = {
  [`${P}Kysely`]: {
    kind: 'engine',
    members: {
      ...database,
      transaction: { returns: `${P}TransactionBuilder<$T>` },
      startTransaction: { returns: `${P}ControlledTransactionBuilder<$T>` },
      connection: { returns: `${P}ConnectionBuilder<$T>` },
      destroy: { effect: 'release', async: true },
    },
    attributes: { schema: `${P}SchemaModule`, introspection: 'any' },
  },
  [`${P}Transaction`]: {
    kind: 'connection',
    exclusive: 'queued',
    members: database,
    attributes: { schema: `${P}SchemaModule` },
  },
  [`${P}TransactionBuilder`]: {
    members: {
      ...members('setIsolationLevel setAccessMode', same),
      execute: {
        async: true,
        returns: '$0.return',
        runs: [{ argument: 0, how: 'transaction', given: [`${P}Transaction<$T>`] }],
      },
    },
  },
  [`${P}ControlledTransactionBuilder`]: {
    members: {
      ...members('setIsolationLevel setAccessMode', same),
      execute: { effect: 'begin', async: true, scope: 'transaction', returns: `${P}ControlledTransaction<$T>` },
    },
  },
  [`${P}ControlledTransaction`]: {
    bases: [`${P}Transaction`],
    kind: 'connection',
    members: {
      commit: { returns: `${P}Command`, effect: 'commit', quick: true },
      rollback: { returns: `${P}Command`, effect: 'rollback', quick: true },
      ...members('savepoint rollbackToSavepoint releaseSavepoint', { returns: `${P}Command` }),
    },
  },
  [`${P}Command`]: { members: { execute: { async: true } } },
  [`${P}ConnectionBuilder`]: {
    members: {
      execute: { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'await', given: [`${P}Kysely<$T>`] }] },
    },
  },
  [`${P}SelectQueryBuilder`]: builder('read'),
  [`${P}InsertQueryBuilder`]: builder('insert'),
  [`${P}UpdateQueryBuilder`]: builder('write'),
  [`${P}RawBuilder`]: {
    members: {
      execute: { effect: 'execute', async: true, returns: `${P}QueryResult` },
      ...members('as $castTo $notNull', same),
      compile: {},
    },
  },
  [`${P}QueryResult`]: { attributes: { rows: 'list<any>', numAffectedRows: 'int' } },
  [`${P}WriteResult`]: {
    attributes: { numUpdatedRows: 'int', numDeletedRows: 'int', insertId: 'int', numInsertedOrUpdatedRows: 'int' },
  },
  [`${P}SchemaModule`]: { others: { returns: `${P}SchemaBuilder` } },
  [`${P}SchemaBuilder`]: {
    members: { execute: { effect: 'write', async: true, does: 'runs DDL' } },
    others: { returns: '$self' },
  },
};

/** Kysely: what a builder says is sent by its `execute…` methods. */
export const kysely = defineLibrary({
  title: 'Kysely',
  language: 'typescript',
  practice: 'kysely',
  packages: ['kysely'],
  modules: ['kysely'],
  eager: true,
  docs: {
    execution: 'https://kysely.dev/docs/execution',
    select: 'https://kysely.dev/docs/examples/select/a-single-column',
    relations: 'https://kysely.dev/docs/recipes/relations',
    transactions: 'https://kysely.dev/docs/examples/transactions/simple-transaction',
    raw: 'https://kysely.dev/docs/recipes/raw-sql',
  },
  aliases: {
    [`${P}QueryCreator`]: `${P}Transaction`,
    [`${P}DeleteQueryBuilder`]: `${P}UpdateQueryBuilder`,
    [`${P}MergeQueryBuilder`]: `${P}UpdateQueryBuilder`,
  },
  functions: {
    [`${P}sql`]: { returns: `${P}RawBuilder` },
    ...functionsOf('kysely/helpers/postgres', 'jsonArrayFrom jsonObjectFrom jsonBuildObject'),
    ...functionsOf('kysely/helpers/mysql', 'jsonArrayFrom jsonObjectFrom jsonBuildObject'),
  },
  types,
  conflictCodes: ['23505', 'ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE'],
});
