import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { withContext } from './sql-members.ts';

const P = 'github.com/Masterminds/squirrel.';
const same: Member = { returns: '$self' };

const SHAPING =
  'From FromSelect Into Table Join LeftJoin RightJoin InnerJoin CrossJoin JoinClause OrderBy OrderByClause Offset Options Prefix PrefixExpr PlaceholderFormat Distinct RemoveOffset RemoveLimit RemoveColumns Set Values Columns Column Union Alias';

function builder(effect: 'read' | 'insert' | 'write'): TypeModel {
  return {
    kind: 'query',
    members: {
      ...members('Where', { returns: '$self', marks: { filtered: true } }),
      ...members(SHAPING, same),
      ...members('Limit', { returns: '$self', marks: { bounded: true } }),
      ...members('GroupBy Having', { returns: '$self', marks: { aggregates: true } }),
      SetMap: { returns: '$self', values: 0 },
      // `FOR UPDATE`, `ON CONFLICT …`, `RETURNING …`
      ...members('Suffix SuffixExpr', { returns: '$self', marks: { lockedText: 0, upsertsText: 0 } }),
      RunWith: { returns: '$self', runsOn: 0 },
      ...withContext('Exec', () => ({ effect, returns: 'tuple<database/sql.Result,error>' })),
      ...withContext('Query', () => ({ effect, acquires: true, returns: 'tuple<database/sql.Rows,error>' })),
      ...withContext('QueryRow', () => ({ effect, returns: 'database/sql.Row', marks: { single: true } })),
      ...members('Scan ScanContext', { effect, returns: 'error', marks: { single: true } }),
      ToSql: { returns: `tuple<${P}${effect}Text,list<any>,error>` },
      MustSql: { returns: `tuple<${P}${effect}Text,list<any>>` },
    },
  };
}

const starting: Record<string, Member> = {
  Select: { returns: `${P}SelectBuilder` },
  ...members('Insert Replace', { returns: `${P}InsertBuilder` }),
  ...members('Update', { returns: `${P}UpdateBuilder` }),
  Delete: { returns: `${P}UpdateBuilder` },
};

/** `ExecContextWith(ctx, db, builder)` */
const given = (effect: 'execute', returns: string, single?: true): Member => ({
  effect,
  statement: 1,
  returns,
  marks: single && { single },
});

/** squirrel: a chain is sent by `Query…`, `QueryRow…` or `Exec…`, on what `RunWith` gave it; or its text goes to a driver. */
export const squirrel = defineLibrary({
  title: 'squirrel',
  language: 'go',
  practice: 'squirrel',
  packages: ['github.com/Masterminds/squirrel'],
  modules: ['github.com/Masterminds/squirrel', 'gopkg.in/Masterminds/squirrel.v1'],
  docs: {
    readme: 'https://github.com/Masterminds/squirrel#readme',
    api: 'https://pkg.go.dev/github.com/Masterminds/squirrel',
  },
  aliases: { 'gopkg.in/Masterminds/squirrel.v1.*': `${P}*`, [`${P}DeleteBuilder`]: `${P}UpdateBuilder` },
  functions: {
    ...Object.fromEntries(Object.entries(starting).map(([name, member]) => [`${P}${name}`, member])),
    ...functionsOf(
      P.slice(0, -1),
      'Eq NotEq Lt Gt LtOrEq GtOrEq Like NotLike ILike NotILike And Or Expr ConcatExpr Case Alias Placeholders',
    ),
    [`${P}ExecWith`]: { ...given('execute', 'tuple<database/sql.Result,error>'), runsOn: 0 },
    [`${P}QueryWith`]: { ...given('execute', 'tuple<database/sql.Rows,error>'), acquires: true, runsOn: 0 },
    [`${P}QueryRowWith`]: { ...given('execute', 'database/sql.Row', true), runsOn: 0 },
    [`${P}ExecContextWith`]: {
      ...given('execute', 'tuple<database/sql.Result,error>'),
      statement: 2,
      runsOn: 1,
    },
    [`${P}QueryContextWith`]: {
      ...given('execute', 'tuple<database/sql.Rows,error>'),
      statement: 2,
      acquires: true,
      runsOn: 1,
    },
    [`${P}NewStmtCache`]: { returns: `${P}BaseRunner` },
  },
  objects: { [`${P}StatementBuilder`]: `${P}StatementBuilderType` },
  types: {
    [`${P}StatementBuilderType`]: {
      members: {
        ...starting,
        PlaceholderFormat: same,
        RunWith: { returns: '$self', runsOn: 0 },
        Where: { returns: '$self', marks: { filtered: true } },
      },
    },
    [`${P}SelectBuilder`]: { statement: 'read', ...builder('read') },
    [`${P}InsertBuilder`]: { statement: 'insert', ...builder('insert') },
    [`${P}UpdateBuilder`]: { statement: 'write', ...builder('write') },
    [`${P}readText`]: { statement: 'read' },
    [`${P}insertText`]: { statement: 'insert' },
    [`${P}writeText`]: { statement: 'write' },
    // What a builder is run with: whoever gives it decides.
    [`${P}BaseRunner`]: { bases: ['database/sql.DBTX'], kind: 'handle' },
    [`${P}StdSqlCtx`]: { bases: ['database/sql.DBTX'], kind: 'handle' },
  },
});
