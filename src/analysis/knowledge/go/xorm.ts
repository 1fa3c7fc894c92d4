import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { cursor } from './sql-members.ts';

const P = 'xorm.io/xorm.';
const SESSION = `${P}Session`;
const same: Member = { returns: '$self' };

const WHERE = 'Where And Or ID Id In NotIn UseBool';
const SHAPING =
  'Table Alias Join OrderBy Desc Asc Omit Nullable NoAutoTime NoAutoCondition AllCols MustCols Context Unscoped NoCache NoVersion StoreEngine Charset Prepare SetExpr Incr Decr NoCascade Cascade BufferSize Before After';
const LISTS = 'tuple<list<any>,error>';

/** What makes a statement. On the engine every chain is a session of its own, closed by what sends it. */
const building = (chain: string): Record<string, Member> => {
  const to: Member = { returns: chain };
  return {
    ...members(WHERE, { ...to, marks: { filtered: true } }),
    ...members(SHAPING, to),
    ...members('Cols Distinct Select', { ...to, marks: { columns: true } }),
    ...members('GroupBy Having', { ...to, marks: { aggregates: true } }),
    // `Limit(limit, start)`
    Limit: { ...to, marks: { bounded: true } },
    ForUpdate: to,
    ...members('SQL Sql', { ...to, statement: 0, prepares: true }),
  };
};

/** Of a session; a chain on the engine gives its lock back with the statement. */
const locking: Record<string, Member> = { ForUpdate: { returns: '$self', marks: { locked: true } } };

const found = (returns: string, marks: Member['marks'] = {}): Member => ({
  effect: 'read',
  fills: 0,
  returns,
  marks: { filteredBy: [1], ...marks },
});

const sum = (type: string): Member => ({
  effect: 'read',
  entity: 0,
  returns: `tuple<${type},error>`,
  marks: { aggregates: true, single: true, plain: true },
});

const sending: Record<string, Member> = {
  Get: found('tuple<bool,error>', { bounded: true, single: true }),
  Find: found('error'),
  FindAndCount: found('tuple<int,error>'),
  Exist: { ...found('tuple<bool,error>', { exists: true, single: true, bounded: true }), fills: undefined, entity: 0 },
  Count: { ...found('tuple<int,error>', { counts: true, single: true }), fills: undefined, entity: 0 },
  Sum: sum('float'),
  SumInt: sum('int'),
  Sums: sum('list<float>'),
  SumsInt: sum('list<int>'),
  Rows: { effect: 'read', acquires: true, returns: `tuple<${P}Rows,error>`, marks: { streamed: true } },
  Iterate: {
    effect: 'read',
    entity: 0,
    returns: 'error',
    marks: { streamed: true },
    runs: [{ argument: 1, how: 'inline', given: ['int', '$0'], each: 0 }],
  },
  Insert: { effect: 'insert', object: 0, returns: 'tuple<int,error>' },
  InsertMulti: { effect: 'insert', object: 0, bulk: true, returns: 'tuple<int,error>' },
  InsertOne: { effect: 'insert', object: 0, values: 0, returns: 'tuple<int,error>' },
  Update: { effect: 'write', object: 0, values: 0, returns: 'tuple<int,error>', marks: { filteredBy: [1] } },
  Delete: { effect: 'write', object: 0, removes: true, returns: 'tuple<int,error>' },
  Truncate: { effect: 'write', returns: 'tuple<int,error>' },
  Exec: { effect: 'execute', statement: 0, returns: 'tuple<database/sql.Result,error>' },
  ...members('Query QueryString QueryInterface QuerySliceString', {
    effect: 'execute',
    statement: 0,
    returns: LISTS,
    marks: { plain: true },
  }),
};

const schema: Record<string, Member> = members(
  'Sync Sync2 CreateTables CreateIndexes CreateUniques DropTables DropIndexes',
  { effect: 'write', returns: 'error', does: 'runs DDL' },
);
const catalogue: Record<string, Member> = {
  ...members('IsTableExist IsTableEmpty', {
    effect: 'read',
    returns: 'tuple<bool,error>',
    marks: { catalogue: true, plain: true, single: true },
  }),
  DBMetas: { effect: 'read', returns: LISTS, marks: { catalogue: true, plain: true } },
};

const types: Record<string, TypeModel> = {
  [`${P}Engine`]: {
    kind: 'engine',
    autocommit: true,
    members: {
      ...building(`${P}Chain<$T>`),
      ...sending,
      ...schema,
      ...catalogue,
      NewSession: { acquires: true, acquiresAfter: ['Begin'], scope: 'connection', returns: SESSION },
      Transaction: {
        returns: 'tuple<any,error>',
        runs: [{ argument: 0, how: 'transaction', given: [SESSION] }],
      },
      ...members('Ping PingContext', { effect: 'network', returns: 'error', does: 'tries the connection' }),
      Close: { effect: 'release', returns: 'error' },
      DB: { returns: 'database/sql.DB' },
      ...members('ShowSQL SetMaxOpenConns SetMaxIdleConns SetConnMaxLifetime SetMapper SetLogger SetLogLevel Quote'),
      ...members('TableInfo TableName SetDefaultCacher SetTZLocation DriverName DataSourceName Dialect SetSchema'),
    },
  },
  // What a chain that begins at the engine goes on with: the library's own type is a session.
  [`${P}Chain`]: { kind: 'query', members: { ...building('$self'), ...sending } },
  // No transaction before `Begin`: until then each statement takes a connection from the pool and gives it back. Nothing but `Close` ends one that was begun and failed.
  [SESSION]: {
    kind: 'connection',
    autocommit: true,
    exclusive: true,
    members: {
      ...building('$self'),
      ...locking,
      ...sending,
      ...schema,
      ...catalogue,
      Begin: { effect: 'begin', returns: 'error' },
      Commit: { effect: 'commit', returns: 'error' },
      Rollback: { effect: 'rollback', returns: 'error' },
      Close: { effect: 'release', returns: 'error' },
      IsInTx: { returns: 'bool' },
      Engine: { returns: `${P}Engine` },
      ...members('MustLogSQL Clone', same),
    },
  },
  // What a project's own interface over engine and session stands for.
  [`${P}Interface`]: { kind: 'handle', structural: true, members: { ...building('$self'), ...locking, ...sending } },
  [`${P}Rows`]: cursor({}),
};

/** xorm: a chain on the engine is a session of its own; `Transaction` and `Begin` open transactions. */
export const xorm = defineLibrary({
  title: 'xorm',
  language: 'go',
  practice: 'xorm',
  packages: ['xorm.io/xorm', 'github.com/go-xorm/xorm'],
  modules: ['xorm.io/xorm', 'xorm.io/builder', 'github.com/go-xorm/xorm'],
  docs: {
    guide: 'https://gitea.com/xorm/xorm/src/branch/v1/README.md',
    api: 'https://pkg.go.dev/xorm.io/xorm',
    session: 'https://pkg.go.dev/xorm.io/xorm#Session',
    engine: 'https://pkg.go.dev/xorm.io/xorm#Engine',
  },
  aliases: {
    'github.com/go-xorm/xorm.*': `${P}*`,
    [`${P}EngineGroup`]: `${P}Engine`,
    [`${P}EngineInterface`]: `${P}Engine`,
  },
  functions: {
    [`${P}NewEngine`]: { acquires: true, returns: `tuple<${P}Engine,error>` },
    ...members(`${P}NewEngineWithParams ${P}NewEngineWithDB ${P}NewEngineGroup`, {
      acquires: true,
      returns: `tuple<${P}Engine,error>`,
    }),
  },
  types,
  entities: {
    tags: ['xorm'],
    uniqueTag: '\\bpk\\b|\\bunique\\b(?!\\()',
    versionTag: 'xorm:"[^"]*\\bversion\\b',
    annotatedColumns: true,
    fields: {},
  },
});
