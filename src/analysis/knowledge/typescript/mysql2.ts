import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

/** Gives `[rows, fields]`. Takes the text, or an object with it. */
const promised: Member = {
  effect: 'execute',
  async: true,
  options: [0],
  statement: [0, 'sql'],
  returns: 'tuple<list<any>,any>',
};
/** With a callback; without one it is a stream of rows. */
const called: Member = {
  effect: 'execute',
  quick: true,
  options: [0],
  statement: [0, 'sql'],
  runs: [
    { argument: 1, how: 'later', plain: 'loop' },
    { argument: 2, how: 'later', plain: 'loop' },
  ],
};
const after = (member: Member): Member => ({
  ...member,
  async: undefined,
  quick: true,
  runs: [{ argument: 0, how: 'later', plain: 'loop' }],
});

const connection: Record<string, Member> = asyncTwins({
  beginTransaction: { effect: 'begin', scope: 'transaction' },
  commit: { effect: 'commit' },
  rollback: { effect: 'rollback' },
  end: { effect: 'release' },
  connect: { effect: 'network', does: 'connects to the database' },
  ...members('ping changeUser reset'),
});
const local: Record<string, Member> = {
  ...members('destroy', { effect: 'release', quick: true }),
  ...members('escape escapeId format on pause resume unprepare'),
};

/** The types of one of the two forms. */
function family(module: string, query: Member, twin: (of: Member) => Member): Record<string, TypeModel> {
  const of = (name: string): string => `${module}.${name}`;
  return {
    [of('Connection')]: {
      kind: 'connection',
      autocommit: true,
      members: {
        ...members('query execute', query),
        ...Object.fromEntries(Object.entries(connection).map(([name, member]) => [name, twin(member)])),
        prepare: twin({ async: true, returns: 'any' }),
        promise: { returns: 'mysql2/promise.Connection' },
        ...local,
      },
    },
    [of('PoolConnection')]: {
      bases: [of('Connection')],
      kind: 'connection',
      exclusive: 'queued',
      autocommit: true,
      members: { release: { effect: 'release', quick: true }, promise: { returns: 'mysql2/promise.PoolConnection' } },
    },
    [of('Pool')]: {
      kind: 'pool',
      autocommit: true,
      members: {
        ...members('query execute', query),
        getConnection:
          query === promised
            ? { async: true, acquires: true, scope: 'connection', returns: of('PoolConnection') }
            : {
                quick: true,
                runs: [{ argument: 0, how: 'later', plain: 'loop', given: ['any', of('PoolConnection')] }],
              },
        end: twin({ effect: 'release', async: true }),
        releaseConnection: { effect: 'release', quick: true },
        promise: { returns: 'mysql2/promise.Pool' },
        ...members('escape escapeId format on'),
      },
    },
  };
}

/** mysql2, with promises and with callbacks; mysql has the latter. */
export const mysql2 = defineLibrary({
  title: 'MySQL2',
  language: 'typescript',
  practice: 'mysql2',
  packages: ['mysql2', 'mysql'],
  modules: ['mysql2', 'mysql2/promise', 'mysql'],
  eager: true,
  docs: {
    'prepared statements': 'https://sidorares.github.io/node-mysql2/docs/documentation/prepared-statements',
    pools: 'https://sidorares.github.io/node-mysql2/docs#using-connection-pools',
    promises: 'https://sidorares.github.io/node-mysql2/docs#using-promise-wrapper',
  },
  aliases: { 'mysql.*': 'mysql2.*', 'promise-mysql.*': 'mysql2/promise.*' },
  functions: {
    'mysql2/promise.createConnection': {
      effect: 'network',
      async: true,
      acquires: true,
      scope: 'connection',
      returns: 'mysql2/promise.Connection',
      does: 'connects to the database',
    },
    ...members('mysql2/promise.createPool', { returns: 'mysql2/promise.Pool' }),
    ...members('mysql2.createConnection', { returns: 'mysql2.Connection' }),
    ...members('mysql2.createPool', { returns: 'mysql2.Pool' }),
    ...members('mysql2.escape mysql2.format mysql2.escapeId mysql2.raw'),
  },
  types: {
    ...family('mysql2/promise', promised, (member) => member),
    ...family('mysql2', called, after),
  },
  conflictCodes: ['ER_DUP_ENTRY', 1062, 'ER_LOCK_DEADLOCK', 1213],
});
