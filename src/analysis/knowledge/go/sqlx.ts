import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { cursor, running, withContext } from './sql-members.ts';

const P = 'github.com/jmoiron/sqlx.';
const RESULT = 'tuple<database/sql.Result,error>';
const at = (place: number): Member => ({ effect: 'execute', statement: place, returns: RESULT });
const rows = (place: number): Member => ({
  effect: 'execute',
  statement: place,
  acquires: true,
  returns: `tuple<${P}Rows,error>`,
});
const row = (place: number): Member => ({
  effect: 'execute',
  statement: place,
  returns: `${P}Row`,
  marks: { single: true },
});
/** `Get(&user, query, …)` reads one row, `Select(&users, query, …)` all. */
const into = (place: number, single?: true): Member => ({
  effect: 'execute',
  fills: place,
  statement: place + 1,
  returns: 'error',
  marks: single ? { single, plain: true } : { plain: true },
});
const stmt = (name: string, place: number): Member => ({
  statement: place,
  prepares: true,
  acquires: true,
  returns: `tuple<${P}${name},error>`,
});

const own: Record<string, Member> = {
  ...running,
  ...withContext('Get', (place) => into(place, true)),
  ...withContext('Select', (place) => into(place)),
  ...withContext('Queryx', rows),
  ...withContext('QueryRowx', row),
  ...withContext('MustExec', (place) => ({ ...at(place), returns: 'database/sql.Result' })),
  ...withContext('NamedExec', at),
  ...withContext('NamedQuery', rows),
  ...withContext('Preparex', (place) => stmt('Stmt', place)),
  ...withContext('PrepareNamed', (place) => stmt('NamedStmt', place)),
  ...members('Rebind', { returns: '$0' }),
  ...members('BindNamed', { returns: 'tuple<$0,list<any>,error>' }),
  ...members('DriverName MapperFunc Unsafe'),
};

const transaction: Member = {
  effect: 'begin',
  scope: 'transaction',
  acquires: true,
  returns: `tuple<${P}Tx,error>`,
};
const must: Member = { ...transaction, returns: `${P}Tx` };

/** Statements that were prepared: the same methods, with no text. */
const preparedMembers: Record<string, Member> = Object.fromEntries(
  Object.entries({
    ...withContext('Exec', at),
    ...withContext('MustExec', at),
    ...withContext('Get', (place) => into(place, true)),
    ...withContext('Select', (place) => into(place)),
    ...withContext('Query', rows),
    ...withContext('Queryx', rows),
    ...withContext('QueryRow', row),
    ...withContext('QueryRowx', row),
  }).map(([name, { statement: _, ...member }]) => [name, member]),
);

const types: Record<string, TypeModel> = {
  [`${P}DB`]: {
    bases: ['database/sql.DB'],
    kind: 'pool',
    autocommit: true,
    members: {
      ...own,
      ...members('Beginx BeginTxx', transaction),
      ...members('MustBegin MustBeginTx', must),
      Connx: { acquires: true, scope: 'connection', returns: `tuple<${P}Conn,error>` },
    },
    attributes: { DB: 'database/sql.DB' },
  },
  [`${P}Conn`]: {
    bases: ['database/sql.Conn'],
    kind: 'connection',
    autocommit: true,
    members: { ...own, BeginTxx: transaction },
  },
  [`${P}Tx`]: {
    bases: ['database/sql.Tx'],
    kind: 'transaction',
    exclusive: true,
    members: {
      ...own,
      ...members('Stmtx NamedStmt', { returns: '$0' }),
      ...members('StmtxContext NamedStmtContext', { returns: '$1' }),
    },
    attributes: { Tx: 'database/sql.Tx' },
  },
  // `sqlx.Ext`, `sqlx.Queryer` and the like: whoever gives it decides.
  [`${P}Ext`]: { kind: 'handle', structural: true, members: own },
  [`${P}Stmt`]: { bases: ['database/sql.Stmt'], kind: 'cursor', members: preparedMembers },
  [`${P}Rows`]: {
    ...cursor({ ...members('StructScan MapScan SliceScan', { returns: 'error', mutates: true }) }),
    bases: ['database/sql.Rows'],
  },
  [`${P}Row`]: {
    bases: ['database/sql.Row'],
    kind: 'result',
    members: members('StructScan MapScan SliceScan', { returns: 'error' }),
  },
};

/** sqlx: database/sql with rows that go into structs. */
export const sqlx = defineLibrary({
  title: 'sqlx',
  language: 'go',
  practice: 'sqlx',
  packages: ['github.com/jmoiron/sqlx'],
  modules: ['github.com/jmoiron/sqlx'],
  docs: {
    guide: 'https://jmoiron.github.io/sqlx/',
    api: 'https://pkg.go.dev/github.com/jmoiron/sqlx',
    named: 'https://jmoiron.github.io/sqlx/#namedParams',
    in: 'https://jmoiron.github.io/sqlx/#inQueries',
  },
  aliases: {
    [`${P}NamedStmt`]: `${P}Stmt`,
    ...Object.fromEntries(
      'ExtContext Queryer QueryerContext Execer ExecerContext Preparer PreparerContext'
        .split(' ')
        .map((name) => [`${P}${name}`, `${P}Ext`]),
    ),
  },
  functions: {
    ...members(`${P}Open ${P}Connect ${P}ConnectContext`, { returns: `tuple<${P}DB,error>`, acquires: true }),
    ...members(`${P}MustConnect ${P}MustOpen`, { returns: `${P}DB`, acquires: true }),
    [`${P}NewDb`]: { returns: `${P}DB` },
    [`${P}In`]: { statement: 0, returns: 'tuple<$0,list<any>,error>' },
    [`${P}Named`]: { returns: 'tuple<$0,list<any>,error>' },
    [`${P}Rebind`]: { returns: '$1' },
    [`${P}Get`]: { ...into(1, true), runsOn: 0 },
    [`${P}Select`]: { ...into(1), runsOn: 0 },
    [`${P}GetContext`]: { ...into(2, true), runsOn: 1 },
    [`${P}SelectContext`]: { ...into(2), runsOn: 1 },
    [`${P}NamedExec`]: { ...at(1), runsOn: 0 },
    [`${P}NamedExecContext`]: { ...at(2), runsOn: 1 },
    [`${P}NamedQuery`]: { ...rows(1), runsOn: 0 },
    [`${P}NamedQueryContext`]: { ...rows(2), runsOn: 1 },
    [`${P}StructScan`]: { mutates: true, returns: 'error' },
  },
  types,
});
