import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const P = 'pg-promise.';
const TASK = `${P}ITask`;
const some = (marks: Member['marks'], returns: string): Member => ({
  effect: 'execute',
  statement: 0,
  returns,
  marks: { plain: true, ...marks },
});
const rows: Record<string, Member> = asyncTwins({
  ...members('any manyOrNone many query', some({}, 'list<any>')),
  ...members('one oneOrNone', some({ single: true, bounded: true }, 'any')),
  none: some({}, 'none'),
  ...members('result multi multiResult', some({}, 'any')),
  ...members('func proc', { effect: 'read', returns: 'any' }),
  map: {
    ...some({}, 'list<$2.return>'),
    runs: [{ argument: 2, how: 'inline' }],
  },
  each: { ...some({}, 'list<any>'), runs: [{ argument: 2, how: 'inline' }] },
  stream: { effect: 'read', marks: { streamed: true } },
});
const inner = (how: 'await' | 'transaction'): Member => ({
  async: true,
  returns: '$1.return|$0.return',
  runs: [
    { argument: 0, how, given: [TASK] },
    { argument: 1, how, given: [TASK] },
  ],
});
const database: Record<string, Member> = {
  ...rows,
  ...members('task taskIf', inner('await')),
  ...members('tx txIf', inner('transaction')),
};
const promiseTypes: Record<string, TypeModel> = {
  'pg-promise.Main': { call: { returns: `${P}IDatabase` }, members: { end: { effect: 'release', quick: true } } },
  [`${P}IDatabase`]: {
    kind: 'pool',
    autocommit: true,
    members: {
      ...database,
      connect: { async: true, acquires: true, scope: 'connection', returns: `${P}IConnected` },
    },
    attributes: { $pool: 'pg.Pool' },
  },
  [TASK]: {
    kind: 'connection',
    members: { ...database, ...members('batch sequence page', { async: true, returns: '$0.awaited' }) },
  },
  [`${P}IConnected`]: {
    kind: 'connection',
    autocommit: true,
    members: { ...database, done: { effect: 'release', quick: true } },
  },
};

/** pg-promise: `task` shares one connection, `tx` opens a transaction on it. */
export const pgPromise = defineLibrary({
  title: 'pg-promise',
  language: 'typescript',
  practice: 'pg-promise',
  packages: ['pg-promise'],
  modules: ['pg-promise'],
  eager: true,
  docs: {
    methods: 'https://vitaly-t.github.io/pg-promise/Database.html',
    tasks: 'https://github.com/vitaly-t/pg-promise/wiki/Learn-by-Example#tasks',
    transactions: 'https://github.com/vitaly-t/pg-promise/wiki/Learn-by-Example#transactions',
    'bulk inserts': 'https://github.com/vitaly-t/pg-promise/wiki/Data-Imports',
  },
  aliases: { [`${P}IBaseProtocol`]: TASK, [`${P}ITaskContext`]: TASK },
  functions: { 'pg-promise': { returns: 'pg-promise.Main' } },
  types: promiseTypes,
  conflictCodes: ['23505', '23P01', '40001', '40P01'],
});
