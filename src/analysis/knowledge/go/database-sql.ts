import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { cursor, prepared, running } from './sql-members.ts';

const TX = 'database/sql.Tx';
const begin: Member = { effect: 'begin', scope: 'transaction', acquires: true, returns: `tuple<${TX},error>` };
const ending: Record<string, Member> = {
  Commit: { effect: 'commit', returns: 'error' },
  Rollback: { effect: 'rollback', returns: 'error' },
};

/** database/sql: a pool; what is not run on a `Tx` commits by itself, on any connection. */
export const databaseSql = defineLibrary({
  title: 'database/sql',
  language: 'go',
  practice: 'go-database-sql',
  packages: [],
  modules: ['database/sql'],
  docs: {
    api: 'https://pkg.go.dev/database/sql',
    querying: 'https://go.dev/doc/database/querying',
    transactions: 'https://go.dev/doc/database/execute-transactions',
    connections: 'https://go.dev/doc/database/manage-connections',
    prepared: 'https://go.dev/doc/database/prepared-statements',
    cancelling: 'https://go.dev/doc/database/cancel-operations',
  },
  functions: {
    ...members('database/sql.Open', { returns: 'tuple<database/sql.DB,error>', acquires: true }),
    'database/sql.OpenDB': { returns: 'database/sql.DB', acquires: true },
    ...members('database/sql.Register database/sql.Drivers database/sql.Named'),
  },
  types: {
    'database/sql.DB': {
      kind: 'pool',
      autocommit: true,
      members: {
        ...running,
        ...members('Begin BeginTx', begin),
        Conn: { acquires: true, scope: 'connection', returns: 'tuple<database/sql.Conn,error>' },
        ...members('Ping PingContext', { effect: 'network', returns: 'error', does: 'tries the connection' }),
        Close: { effect: 'release', returns: 'error' },
        ...members('SetMaxOpenConns SetMaxIdleConns SetConnMaxLifetime SetConnMaxIdleTime Driver'),
        Stats: { returns: 'database/sql.DBStats' },
      },
    },
    'database/sql.Conn': {
      kind: 'connection',
      autocommit: true,
      exclusive: true,
      members: {
        ...running,
        BeginTx: begin,
        PingContext: { effect: 'network', returns: 'error', does: 'tries the connection' },
        Close: { effect: 'release', returns: 'error' },
        Raw: { returns: 'error', runs: [{ argument: 0, how: 'inline' }] },
      },
    },
    // What a project's own interface over `DB` and `Tx` stands for: whoever gives it decides.
    'database/sql.DBTX': { kind: 'handle', structural: true, members: running },
    [TX]: {
      kind: 'transaction',
      structural: true,
      exclusive: true,
      members: {
        ...running,
        ...ending,
        Stmt: { returns: '$0' },
        StmtContext: { returns: '$1' },
      },
    },
    'database/sql.Stmt': { kind: 'cursor', members: prepared },
    'database/sql.Rows': cursor({
      ...members('NextResultSet', { returns: 'bool' }),
      ...members('Columns ColumnTypes', { returns: 'tuple<list<str>,error>' }),
    }),
    'database/sql.Row': { kind: 'result', members: { Scan: { returns: 'error' }, Err: { returns: 'error' } } },
    'database/sql.DBStats': {},
    'database/sql.Result': {
      members: members('LastInsertId RowsAffected', { returns: 'tuple<int,error>' }),
    },
  },
  // Said by drivers: unique_violation, serialization_failure, deadlock_detected; MySQL's duplicate key and deadlock.
  conflictErrors: [
    'github.com/lib/pq.Error',
    'github.com/jackc/pgx/v5/pgconn.PgError',
    'github.com/go-sql-driver/mysql.MySQLError',
    'github.com/mattn/go-sqlite3.Error',
  ],
  conflictCodes: ['23505', '23P01', '40001', '40P01', 1062, 1213],
});
