import { members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';
import { asyncCursorMembers, connectionMembers, cursorMembers } from './dbapi.ts';
import { asyncTwins } from './member-groups.ts';

const { cursor: makesCursor, ...ending } = connectionMembers('sqlite3.Cursor');
const { cursor: makesAsyncCursor, ...asyncEnding } = connectionMembers('aiosqlite.Cursor');

/** The standard library's SQLite. `with connection:` ends the transaction and leaves the connection open. */
export const sqlite3 = defineLibrary({
  title: 'sqlite3',
  language: 'python',
  practice: 'sqlite3',
  packages: [],
  modules: ['sqlite3'],
  docs: {
    sqlite3: 'https://docs.python.org/3/library/sqlite3.html',
    transactions: 'https://docs.python.org/3/library/sqlite3.html#sqlite3-controlling-transactions',
  },
  aliases: { 'sqlite3.dbapi2.*': 'sqlite3.*' },
  functions: {
    'sqlite3.connect': {
      effect: 'file',
      acquires: true,
      returns: 'sqlite3.Connection',
      does: 'opens the database file',
    },
  },
  types: {
    'sqlite3.Connection': {
      kind: 'connection',
      // https://docs.python.org/3/library/sqlite3.html#sqlite3-controlling-transactions: begins before INSERT, UPDATE, DELETE, REPLACE.
      autobegin: 'write',
      members: {
        cursor: makesCursor,
        ...ending,
        execute: { effect: 'execute', statement: [0, 'sql'], returns: 'sqlite3.Cursor' },
        executemany: { effect: 'execute', statement: [0, 'sql'], bulk: true, returns: 'sqlite3.Cursor' },
        executescript: { effect: 'execute', statement: [0, 'sql_script'], bulk: true, returns: 'sqlite3.Cursor' },
        ...members('backup iterdump', { effect: 'file' }),
        ...members('create_function create_aggregate create_collation set_trace_callback interrupt'),
      },
      attributes: { total_changes: 'int', in_transaction: 'bool' },
      enter: { gives: '$self', scope: 'transaction' },
    },
    'sqlite3.Cursor': {
      kind: 'cursor',
      members: {
        ...cursorMembers('sql', '$self'),
        executescript: { effect: 'execute', statement: [0, 'sql_script'], bulk: true, returns: '$self' },
      },
      attributes: { rowcount: 'int', lastrowid: 'int', connection: 'sqlite3.Connection' },
      iterate: { gives: 'any' },
    },
  },
  conflictErrors: ['sqlite3.IntegrityError'],
});

/** aiosqlite: sqlite3 on a thread of its own. */
export const aiosqlite = defineLibrary({
  title: 'aiosqlite',
  language: 'python',
  practice: 'sqlite3',
  packages: ['aiosqlite'],
  modules: ['aiosqlite'],
  docs: { api: 'https://aiosqlite.omnilib.dev/en/stable/api.html' },
  aliases: {
    'aiosqlite.core.*': 'aiosqlite.*',
    'aiosqlite.cursor.*': 'aiosqlite.*',
    'aiosqlite.IntegrityError': 'sqlite3.IntegrityError',
    'aiosqlite.Row': 'sqlite3.Row',
  },
  functions: {
    'aiosqlite.connect': {
      effect: 'file',
      async: true,
      acquires: true,
      scope: 'connection',
      returns: 'aiosqlite.Connection',
      does: 'opens the database file',
    },
  },
  types: {
    'aiosqlite.Connection': {
      kind: 'connection',
      // https://docs.python.org/3/library/sqlite3.html#sqlite3-controlling-transactions: begins before INSERT, UPDATE, DELETE, REPLACE.
      autobegin: 'write',
      members: {
        // Awaited, or entered as `async with connection.execute(…) as cursor`.
        cursor: { ...makesAsyncCursor, async: true },
        ...asyncTwins(asyncEnding),
        ...asyncTwins({
          execute: { effect: 'execute', statement: [0, 'sql'], scope: 'cursor', returns: 'aiosqlite.Cursor' },
          executemany: {
            effect: 'execute',
            statement: [0, 'sql'],
            bulk: true,
            scope: 'cursor',
            returns: 'aiosqlite.Cursor',
          },
          executescript: {
            effect: 'execute',
            statement: [0, 'sql_script'],
            bulk: true,
            scope: 'cursor',
            returns: 'aiosqlite.Cursor',
          },
          execute_insert: { effect: 'execute', statement: [0, 'sql'], returns: 'any' },
          execute_fetchall: { effect: 'execute', statement: [0, 'sql'], returns: 'list<any>' },
          backup: { effect: 'file' },
        }),
        ...members('interrupt create_function enable_load_extension', { async: true }),
      },
      attributes: { total_changes: 'int', in_transaction: 'bool' },
      enter: { gives: '$self', scope: 'connection', async: true },
    },
    'aiosqlite.Cursor': {
      kind: 'cursor',
      members: {
        ...asyncCursorMembers('sql', '$self'),
        executescript: { effect: 'execute', async: true, statement: [0, 'sql_script'], bulk: true },
      },
      attributes: { rowcount: 'int', lastrowid: 'int', connection: 'aiosqlite.Connection' },
      enter: { gives: '$self', scope: 'cursor', async: true },
      iterate: { gives: 'any', async: true },
    },
  },
});
