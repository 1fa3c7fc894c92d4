import { members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';
import { asyncCursorMembers, connecting, connectionMembers, cursorMembers } from './dbapi.ts';
import { asyncTwins } from './member-groups.ts';

const ping: Member = { effect: 'network', does: 'asks the database server' };

/** A synchronous MySQL driver's connection and cursor; autocommit is off until it is asked for. */
function driver(
  connection: string,
  cursor: string,
  more: { connection: Record<string, Member>; cursor: string },
): Record<string, TypeModel> {
  return {
    [connection]: {
      kind: 'connection',
      autobegin: true,
      members: {
        ...connectionMembers(cursor),
        ping,
        ...more.connection,
      },
      enter: { gives: '$self', scope: 'connection' },
    },
    [cursor]: {
      kind: 'cursor',
      members: { ...cursorMembers('query', 'int'), callproc: { effect: 'execute' }, ...members(more.cursor) },
      attributes: { rowcount: 'int', lastrowid: 'int', connection },
      enter: { gives: '$self', scope: 'cursor' },
      iterate: { gives: 'any' },
    },
  };
}

const PYMYSQL_CONNECTION = 'pymysql.connections.Connection';
const PYMYSQL_CURSOR = 'pymysql.cursors.Cursor';

const pymysql = defineLibrary({
  title: 'PyMySQL',
  language: 'python',
  practice: 'pymysql',
  packages: ['pymysql'],
  modules: ['pymysql'],
  docs: { connection: 'https://pymysql.readthedocs.io/en/latest/modules/connections.html' },
  aliases: {
    'pymysql.Connection': PYMYSQL_CONNECTION,
    'pymysql.Connect': 'pymysql.connect',
    'pymysql.cursors.DictCursor': PYMYSQL_CURSOR,
    'pymysql.cursors.SSCursor': PYMYSQL_CURSOR,
    'pymysql.cursors.SSDictCursor': PYMYSQL_CURSOR,
    'pymysql.IntegrityError': 'pymysql.err.IntegrityError',
  },
  functions: { 'pymysql.connect': connecting(PYMYSQL_CONNECTION) },
  types: driver(PYMYSQL_CONNECTION, PYMYSQL_CURSOR, {
    connection: {
      begin: { effect: 'begin' },
      ...members('autocommit select_db set_charset escape literal insert_id affected_rows'),
    },
    cursor: 'mogrify nextset scroll',
  }),
  conflictErrors: ['pymysql.err.IntegrityError'],
});

const MYSQLDB_CONNECTION = 'MySQLdb.connections.Connection';
const MYSQLDB_CURSOR = 'MySQLdb.cursors.Cursor';

const mysqlclient = defineLibrary({
  title: 'mysqlclient',
  language: 'python',
  practice: 'pymysql',
  packages: ['mysqlclient'],
  modules: ['MySQLdb'],
  docs: { usage: 'https://mysqlclient.readthedocs.io/user_guide.html' },
  aliases: {
    'MySQLdb.Connect': 'MySQLdb.connect',
    'MySQLdb.Connection': 'MySQLdb.connect',
    'MySQLdb.cursors.DictCursor': MYSQLDB_CURSOR,
    'MySQLdb.cursors.SSCursor': MYSQLDB_CURSOR,
    'MySQLdb.cursors.SSDictCursor': MYSQLDB_CURSOR,
    'MySQLdb.IntegrityError': 'MySQLdb._exceptions.IntegrityError',
  },
  functions: { 'MySQLdb.connect': connecting(MYSQLDB_CONNECTION) },
  types: driver(MYSQLDB_CONNECTION, MYSQLDB_CURSOR, {
    connection: { begin: { effect: 'begin' }, ...members('autocommit select_db escape_string literal') },
    cursor: 'mogrify nextset scroll',
  }),
  conflictErrors: ['MySQLdb._exceptions.IntegrityError'],
});

const CONNECTOR_CONNECTION = 'mysql.connector.MySQLConnection';
const CONNECTOR_CURSOR = 'mysql.connector.cursor.MySQLCursor';

const mysqlConnector = defineLibrary({
  title: 'MySQL Connector/Python',
  language: 'python',
  practice: 'pymysql',
  packages: ['mysql-connector-python'],
  modules: ['mysql.connector'],
  docs: { api: 'https://dev.mysql.com/doc/connector-python/en/connector-python-reference.html' },
  aliases: {
    'mysql.connector.connection.MySQLConnection': CONNECTOR_CONNECTION,
    'mysql.connector.connection_cext.CMySQLConnection': CONNECTOR_CONNECTION,
    'mysql.connector.CMySQLConnection': CONNECTOR_CONNECTION,
    'mysql.connector.pooling.PooledMySQLConnection': CONNECTOR_CONNECTION,
    'mysql.connector.cursor.MySQLCursorDict': CONNECTOR_CURSOR,
    'mysql.connector.IntegrityError': 'mysql.connector.errors.IntegrityError',
  },
  functions: { 'mysql.connector.connect': connecting(CONNECTOR_CONNECTION) },
  types: {
    ...driver(CONNECTOR_CONNECTION, CONNECTOR_CURSOR, {
      connection: { start_transaction: { effect: 'begin' }, reconnect: ping, ...members('is_connected') },
      cursor: 'stored_results nextset',
    }),
    'mysql.connector.pooling.MySQLConnectionPool': {
      kind: 'pool',
      members: { get_connection: { acquires: true, scope: 'connection', returns: CONNECTOR_CONNECTION } },
    },
  },
  conflictErrors: ['mysql.connector.errors.IntegrityError'],
});

const AIO_CONNECTION = 'aiomysql.Connection';
const AIO_CURSOR = 'aiomysql.Cursor';

const aiomysql = defineLibrary({
  title: 'aiomysql',
  language: 'python',
  practice: 'pymysql',
  packages: ['aiomysql', 'asyncmy'],
  modules: ['aiomysql', 'asyncmy'],
  docs: {
    connection: 'https://aiomysql.readthedocs.io/en/stable/connection.html',
    pool: 'https://aiomysql.readthedocs.io/en/stable/pool.html',
  },
  // The first prefix that fits is taken, so longer ones stand before shorter ones. asyncmy has the same surface.
  aliases: {
    'aiomysql.cursors.*': 'aiomysql.*',
    'aiomysql.connection.*': 'aiomysql.*',
    'aiomysql.pool.*': 'aiomysql.*',
    'asyncmy.cursors.*': 'aiomysql.*',
    'asyncmy.connection.*': 'aiomysql.*',
    'asyncmy.pool.*': 'aiomysql.*',
    'asyncmy.*': 'aiomysql.*',
    'aiomysql.DictCursor': AIO_CURSOR,
    'aiomysql.SSCursor': AIO_CURSOR,
    'aiomysql.SSDictCursor': AIO_CURSOR,
    'aiomysql.IntegrityError': 'pymysql.err.IntegrityError',
  },
  functions: {
    'aiomysql.connect': { ...connecting(AIO_CONNECTION), async: true },
    'aiomysql.create_pool': { async: true, scope: 'resource', returns: 'aiomysql.Pool' },
  },
  types: {
    [AIO_CONNECTION]: {
      kind: 'connection',
      autobegin: true,
      exclusive: true,
      members: {
        cursor: { async: true, scope: 'cursor', returns: AIO_CURSOR },
        ...asyncTwins({
          begin: { effect: 'begin' },
          commit: { effect: 'commit' },
          rollback: { effect: 'rollback' },
          ensure_closed: { effect: 'release' },
          ping,
          ...members('autocommit select_db'),
        }),
        close: { effect: 'release', quick: true },
      },
      enter: { gives: '$self', scope: 'connection', async: true },
    },
    [AIO_CURSOR]: {
      kind: 'cursor',
      members: {
        ...asyncCursorMembers('query', 'int'),
        callproc: { effect: 'execute', async: true },
        ...members('mogrify'),
      },
      attributes: { rowcount: 'int', lastrowid: 'int', connection: AIO_CONNECTION },
      enter: { gives: '$self', scope: 'cursor', async: true },
      iterate: { gives: 'any', async: true },
    },
    'aiomysql.Pool': {
      kind: 'pool',
      members: {
        acquire: { async: true, acquires: true, scope: 'connection', returns: AIO_CONNECTION },
        ...members('release close terminate', { effect: 'release', quick: true }),
        ...members('clear wait_closed', { async: true }),
      },
      enter: { gives: '$self', scope: 'resource', async: true },
    },
  },
});

export const mysqlLibraries: Library[] = [pymysql, mysqlclient, mysqlConnector, aiomysql];
