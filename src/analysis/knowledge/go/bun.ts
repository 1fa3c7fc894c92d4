import { members } from '../rows.ts';
import { defineLibrary, type EffectName, type Member, type TypeModel } from '../schema.ts';
import { running } from './sql-members.ts';

const P = 'github.com/uptrace/bun.';
const same: Member = { returns: '$self' };
const RESULT = 'tuple<database/sql.Result,error>';

const SHAPING =
  'Table TableExpr ModelTableExpr Join JoinOn JoinOnOr Order OrderBy OrderExpr Offset Distinct DistinctOn With WithQuery WithRecursive Apply ApplyQueryBuilder Set SetColumn SetValues Value ExcludeColumn Returning OmitZero Bulk UseIndex ForceIndex IgnoreIndex Comment WhereAllWithDeleted WhereDeleted Union UnionAll Except ExceptAll Intersect IntersectAll Clone Using When WhenInsert WhenUpdate WhenDelete ForceDelete';

const building: Record<string, Member> = {
  Model: { returns: '$self<$0>' },
  ...members('Where WhereOr WherePK WhereGroup', { returns: '$self', marks: { filtered: true } }),
  ...members(SHAPING, same),
  ...members('Column ColumnExpr', { returns: '$self', marks: { columns: true } }),
  ...members('Group GroupExpr Having', { returns: '$self', marks: { aggregates: true } }),
  ...members('Relation RelationWithOpts', { returns: '$self', marks: { eager: 'paths' } }),
  // The handle that the statement runs on, whichever it was begun with.
  Conn: { returns: '$self', runsOn: 0 },
  Limit: { returns: '$self', marks: { bounded: true } },
  For: { returns: '$self', marks: { locked: true } },
  ...members('On Ignore Replace', { returns: '$self', marks: { upserts: true } }),
  String: { returns: 'str' },
};

const builder = (effect: EffectName, own: Record<string, Member> = {}): TypeModel => ({
  kind: 'query',
  members: {
    ...building,
    Exec: { effect, returns: RESULT },
    Scan: { effect, returns: 'error' },
    ...own,
  },
});

const starting: Record<string, Member> = {
  NewSelect: { returns: `${P}SelectQuery` },
  NewInsert: { returns: `${P}InsertQuery` },
  ...members('NewUpdate NewDelete NewMerge', { returns: `${P}UpdateQuery` }),
  NewRaw: { returns: `${P}RawQuery`, statement: 0, prepares: true },
  ...members('NewCreateTable NewDropTable NewCreateIndex NewDropIndex NewTruncateTable NewAddColumn NewDropColumn', {
    returns: `${P}SchemaQuery`,
  }),
  RunInTx: { returns: 'error', runs: [{ argument: 2, how: 'transaction', given: ['any', `${P}Tx`] }] },
  ...members('Begin BeginTx', {
    effect: 'begin',
    scope: 'transaction',
    acquires: true,
    returns: `tuple<${P}Tx,error>`,
  }),
  NewValues: {},
  Dialect: {},
};

/** bun: a builder on a handle; `RunInTx` and `BeginTx` give the handle of a transaction. */
export const bun = defineLibrary({
  title: 'Bun',
  language: 'go',
  practice: 'bun',
  packages: ['github.com/uptrace/bun'],
  modules: ['github.com/uptrace/bun'],
  docs: {
    select: 'https://bun.uptrace.dev/guide/query-select.html',
    relations: 'https://bun.uptrace.dev/guide/relations.html',
    insert: 'https://bun.uptrace.dev/guide/query-insert.html',
    update: 'https://bun.uptrace.dev/guide/query-update.html',
    transactions: 'https://bun.uptrace.dev/guide/transactions.html',
  },
  functions: { [`${P}NewDB`]: { returns: `${P}DB` }, [`${P}In`]: {}, [`${P}Ident`]: {}, [`${P}Safe`]: {} },
  types: {
    [`${P}DB`]: {
      bases: ['database/sql.DB'],
      kind: 'pool',
      autocommit: true,
      members: {
        ...starting,
        Conn: { acquires: true, scope: 'connection', returns: `tuple<${P}Conn,error>` },
        ResetModel: { effect: 'write', returns: 'error', does: 'runs DDL' },
        ...members('ScanRows ScanRow', { mutates: true, returns: 'error' }),
        ...members('WithNamedArg WithQueryHook', same),
      },
    },
    [`${P}Conn`]: { bases: ['database/sql.Conn'], kind: 'connection', autocommit: true, members: starting },
    [`${P}Tx`]: {
      bases: ['database/sql.Tx'],
      kind: 'transaction',
      exclusive: true,
      members: {
        ...starting,
        // Inside of one they make a savepoint.
        ...members('Begin BeginTx', { scope: 'savepoint', returns: `tuple<${P}Tx,error>` }),
        RunInTx: { returns: 'error', runs: [{ argument: 2, how: 'inline', given: ['any', `${P}Tx`] }] },
      },
    },
    // The pool, a connection or a transaction: whoever gives it decides.
    [`${P}IDB`]: { kind: 'handle', members: { ...running, ...starting } },
    [`${P}SelectQuery`]: builder('read', {
      Count: { effect: 'read', returns: 'tuple<int,error>', marks: { counts: true, single: true } },
      ScanAndCount: { effect: 'read', returns: 'tuple<int,error>' },
      Exists: { effect: 'read', returns: 'tuple<bool,error>', marks: { exists: true, single: true, bounded: true } },
      Rows: { effect: 'read', acquires: true, returns: 'tuple<database/sql.Rows,error>', marks: { streamed: true } },
    }),
    [`${P}InsertQuery`]: builder('insert'),
    [`${P}UpdateQuery`]: builder('write'),
    [`${P}RawQuery`]: builder('execute'),
    [`${P}SchemaQuery`]: { members: { Exec: { effect: 'write', returns: RESULT, does: 'runs DDL' } }, others: same },
    [`${P}BaseModel`]: {},
  },
  entities: {
    bases: [`${P}BaseModel`],
    tags: ['bun'],
    uniqueTag: '\\bpk\\b|\\bunique\\b(?!:)',
    annotatedColumns: true,
    fields: {},
  },
});
