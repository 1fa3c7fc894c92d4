import { defineLibrary, type Member } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';

const TRANSACTION = 'databases.core.Transaction';

const statements: Record<string, Member> = asyncTwins({
  fetch_all: { effect: 'execute', statement: [0, 'query'], returns: 'list<any>' },
  fetch_one: { effect: 'execute', statement: [0, 'query'], returns: 'any', marks: { single: true } },
  fetch_val: { effect: 'execute', statement: [0, 'query'], returns: 'any', marks: { single: true, columns: true } },
  execute: { effect: 'execute', statement: [0, 'query'], returns: 'any' },
  execute_many: { effect: 'execute', statement: [0, 'query'], bulk: true },
});

const shared: Record<string, Member> = {
  ...statements,
  iterate: { returns: 'databases.core.Rows', statement: [0, 'query'], marks: { streamed: true } },
  transaction: { returns: TRANSACTION, decorates: { scope: 'transaction' } },
};

/** encode/databases: a connection per task, statements of SQLAlchemy Core or plain SQL. */
export const databases = defineLibrary({
  title: 'databases',
  language: 'python',
  practice: 'databases',
  packages: ['databases'],
  modules: ['databases'],
  docs: {
    queries: 'https://www.encode.io/databases/database_queries/',
    transactions: 'https://www.encode.io/databases/connections_and_transactions/',
  },
  aliases: { 'databases.core.Database': 'databases.Database' },
  types: {
    'databases.Database': {
      kind: 'pool',
      autocommit: true,
      members: {
        ...shared,
        connection: { scope: 'connection', returns: 'databases.core.Connection' },
        connect: { effect: 'network', async: true, does: 'connects to the database' },
        disconnect: { effect: 'release', async: true },
      },
      enter: { gives: '$self', scope: 'resource', async: true },
    },
    'databases.core.Connection': {
      kind: 'connection',
      autocommit: true,
      members: shared,
      enter: { gives: '$self', scope: 'connection', async: true },
    },
    [TRANSACTION]: {
      kind: 'transaction',
      members: {
        start: { effect: 'begin', async: true },
        commit: { effect: 'commit', async: true },
        rollback: { effect: 'rollback', async: true },
      },
      enter: { gives: '$self', scope: 'transaction', effect: 'begin', async: true },
      awaited: { gives: '$self', effect: 'begin' },
    },
    'databases.core.Rows': { iterate: { gives: 'any', effect: 'read', async: true } },
  },
});
