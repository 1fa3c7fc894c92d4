import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { orCallback } from './callbacks.ts';

/** The statement that was prepared, by its own methods: in the calling thread. */
const statement: Record<string, Member> = {
  run: { effect: 'write', returns: 'any' },
  get: { effect: 'read', returns: 'any', marks: { bounded: true, single: true } },
  all: { effect: 'read', returns: 'list<any>' },
  iterate: { effect: 'read', returns: 'iter<any>', marks: { streamed: true } },
  ...members('pluck expand raw bind safeIntegers setReadBigInts setAllowBareNamedParameters setReturnArrays', {
    returns: '$self',
  }),
  columns: { returns: 'list<any>' },
};

/** `transaction(f)` makes a function that runs `f` in a transaction. */
const inTransaction: Member = {
  returns: 'better-sqlite3.TransactionFunction<$0.return>',
  runs: [{ argument: 0, how: 'transaction' }],
  decorates: { scope: 'transaction' },
};

const database = (statementType: string): TypeModel => ({
  kind: 'connection',
  autocommit: true,
  embedded: true,
  members: {
    prepare: { returns: statementType, statement: 0 },
    exec: { effect: 'execute', statement: 0 },
    transaction: inTransaction,
    pragma: { effect: 'read', returns: 'any', marks: { plain: true, single: true } },
    backup: { effect: 'file', async: true },
    close: { effect: 'release', quick: true },
    ...members('function aggregate table loadExtension createSession enableLoadExtension open unsafeMode'),
  },
});

/** better-sqlite3: every statement runs in the calling thread. */
export const betterSqlite3 = defineLibrary({
  title: 'better-sqlite3',
  language: 'typescript',
  practice: 'better-sqlite3',
  packages: ['better-sqlite3'],
  modules: ['better-sqlite3'],
  docs: {
    api: 'https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md',
    threads: 'https://github.com/WiseLibs/better-sqlite3/blob/master/docs/threads.md',
  },
  aliases: { 'better-sqlite3.default': 'better-sqlite3.Database' },
  functions: { 'better-sqlite3': { returns: 'better-sqlite3.Database' } },
  types: {
    'better-sqlite3': {
      bases: ['better-sqlite3.Database'],
      construct: { returns: 'better-sqlite3.Database' },
    },
    'better-sqlite3.Database': database('better-sqlite3.Statement'),
    'better-sqlite3.Statement': { kind: 'cursor', embedded: true, members: statement },
    'better-sqlite3.TransactionFunction': {
      call: { returns: '$T' },
      members: members('deferred immediate exclusive', { returns: '$T' }),
    },
  },
  conflictErrors: ['better-sqlite3.SqliteError'],
  conflictCodes: ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_BUSY'],
});

/** SQLite that comes with Node.js 22 and newer; synchronous too. */
export const nodeSqlite = defineLibrary({
  title: 'node:sqlite',
  language: 'typescript',
  practice: 'node-sqlite',
  packages: [],
  modules: ['sqlite'],
  docs: { api: 'https://nodejs.org/api/sqlite.html' },
  types: {
    'sqlite.DatabaseSync': database('sqlite.StatementSync'),
    'sqlite.StatementSync': { kind: 'cursor', embedded: true, members: statement },
  },
  conflictCodes: ['ERR_SQLITE_ERROR'],
});

const places = [0, 1, 2];
const calls = (of: Record<string, Member>, twin: (member: Member) => Member): Record<string, Member> =>
  Object.fromEntries(Object.entries(of).map(([name, member]) => [name, twin(member)]));
const running: Record<string, Member> = {
  run: { effect: 'execute', statement: 0, returns: 'any' },
  get: { effect: 'execute', statement: 0, returns: 'any', marks: { bounded: true, single: true } },
  all: { effect: 'execute', statement: 0, returns: 'list<any>' },
  each: { effect: 'execute', statement: 0, marks: { streamed: true } },
  exec: { effect: 'execute', statement: 0 },
  close: { effect: 'release' },
};
const queued = (member: Member): Member => {
  const { withCallback } = orCallback(member, ...places);
  return { ...withCallback, returns: '$self' };
};

/** sqlite3 with callbacks, in threads of its own, and `sqlite`, its form with promises (`open`). */
export const sqlite3 = defineLibrary({
  title: 'sqlite3',
  language: 'typescript',
  practice: 'sqlite3-node',
  packages: ['sqlite3', 'sqlite'],
  modules: ['sqlite3'],
  eager: true,
  docs: {
    api: 'https://github.com/TryGhost/node-sqlite3/wiki/API',
    promises: 'https://github.com/kriasoft/node-sqlite',
  },
  functions: { 'sqlite.open': { effect: 'file', async: true, returns: 'sqlite.Database' } },
  types: {
    'sqlite3.Database': {
      kind: 'connection',
      autocommit: true,
      members: {
        ...calls(running, queued),
        prepare: { returns: 'sqlite3.Statement', statement: 0 },
        ...members('serialize parallelize', { runs: [{ argument: 0, how: 'inline' }] }),
        ...members('on configure interrupt'),
      },
    },
    'sqlite3.Statement': {
      kind: 'cursor',
      members: {
        ...calls(
          { run: { effect: 'write' }, get: { effect: 'read' }, all: { effect: 'read' }, each: { effect: 'read' } },
          queued,
        ),
        ...members('bind reset finalize'),
      },
    },
    'sqlite.Database': {
      kind: 'connection',
      autocommit: true,
      members: {
        ...asyncTwins(running),
        prepare: { async: true, returns: 'any' },
        migrate: { effect: 'write', async: true, does: 'runs DDL' },
      },
    },
  },
  conflictCodes: ['SQLITE_CONSTRAINT', 'SQLITE_BUSY'],
});
