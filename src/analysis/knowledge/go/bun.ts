import { members } from '../rows.ts';
import { defineLibrary, type EffectName, type Member, type TypeModel } from '../schema.ts';
import { running } from './sql-members.ts';

const P = 'github.com/uptrace/bun.';
const same: Member = { returns: '$self' };
const RESULT = 'tuple<database/sql.Result,error>';

const SHAPING =
  'Table TableExpr ModelTableExpr Join JoinOn JoinOnOr Order OrderExpr Offset Distinct DistinctOn With WithRecursive WithValues Conn Apply ApplyQueryBuilder Set SetColumn Value ExcludeColumn Returning OmitZero Bulk UseIndex ForceIndex IgnoreIndex Comment WhereAllWithDeleted WhereDeleted Union UnionAll IfNotExists IfExists ForceDelete';

const building: Record<string, Member> = {
  Model: { returns: '$self<$0>' },
  ...members('Where WhereOr WherePK WhereGroup', { returns: '$self', marks: { filtered: true } }),
  ...members(SHAPING, same),
  ...members('Column ColumnExpr', { returns: '$self', marks: { columns: true } }),
  ...members('Group GroupExpr Having', { returns: '$self', marks: { aggregates: true } }),
  Relation: { returns: '$self', marks: { eager: 'paths' } },
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
  BeginTx: { effect: 'begin', scope: 'transaction', acquires: true, returns: `tuple<${P}Tx,error>` },
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
    [`${P}DB`]: { bases: ['database/sql.DB'], kind: 'pool', autocommit: true, members: starting },
    [`${P}Conn`]: { bases: ['database/sql.Conn'], kind: 'connection', autocommit: true, members: starting },
    [`${P}Tx`]: {
      bases: ['database/sql.Tx'],
      kind: 'transaction',
      exclusive: true,
      members: { ...starting, BeginTx: { scope: 'savepoint', returns: `tuple<${P}Tx,error>` } },
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
