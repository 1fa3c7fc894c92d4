import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const TRANSACTION = 'postgres.TransactionSql';

/** `sql` as a tag: the query runs when it is awaited. `sql(values)` is a piece of one. */
const tag: Member = { effect: 'execute', async: true, statement: 0, returns: 'list<any>' };
const statements: Record<string, Member> = {
  unsafe: tag,
  file: { effect: 'execute', async: true, returns: 'list<any>' },
  notify: { effect: 'notify', async: true, channel: 0 },
  ...members('json array typed'),
};

/** postgres.js. */
export const postgresJs = defineLibrary({
  title: 'Postgres.js',
  language: 'typescript',
  practice: 'postgres',
  packages: ['postgres'],
  modules: ['postgres'],
  docs: {
    queries: 'https://github.com/porsager/postgres#queries',
    transactions: 'https://github.com/porsager/postgres#transactions',
    cursors: 'https://github.com/porsager/postgres#advanced-query-methods',
    pool: 'https://github.com/porsager/postgres#the-connection-pool',
  },
  functions: { postgres: { returns: 'postgres.Sql' } },
  types: {
    'postgres.Sql': {
      kind: 'pool',
      autocommit: true,
      call: tag,
      members: {
        ...statements,
        begin: {
          async: true,
          returns: '$1.return|$0.return',
          runs: [
            { argument: 0, how: 'transaction', given: [TRANSACTION] },
            { argument: 1, how: 'transaction', given: [TRANSACTION] },
          ],
        },
        reserve: { async: true, acquires: true, scope: 'connection', returns: 'postgres.ReservedSql' },
        listen: { effect: 'listen', async: true, channel: 0, runs: [{ argument: 1, how: 'later', plain: 'loop' }] },
        subscribe: { effect: 'listen', async: true, runs: [{ argument: 1, how: 'later', plain: 'loop' }] },
        ...members('end close', { effect: 'release', async: true }),
      },
    },
    [TRANSACTION]: {
      kind: 'connection',
      call: tag,
      members: {
        ...statements,
        savepoint: {
          async: true,
          returns: '$1.return|$0.return',
          runs: [
            { argument: 0, how: 'inline', given: [TRANSACTION] },
            { argument: 1, how: 'inline', given: [TRANSACTION] },
          ],
        },
      },
    },
    'postgres.ReservedSql': {
      kind: 'connection',
      autocommit: true,
      call: tag,
      members: { ...statements, release: { effect: 'release', quick: true } },
    },
  },
  conflictErrors: ['postgres.PostgresError'],
  conflictCodes: ['23505', '23P01', '40001', '40P01'],
});
