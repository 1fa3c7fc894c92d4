import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { builderTypes } from './knex-members.ts';

const P = 'objection.';
const to = (name: string, row = '$T'): string => `${P}${name}<${row}>`;

/** What Objection's builders have on top of Knex's. */
const own: Record<string, Member> = {
  ...members('withGraphFetched withGraphJoined', { returns: '$self', marks: { eager: 'paths' } }),
  ...members('modifyGraph allowGraph joinRelated leftJoinRelated innerJoinRelated joinEager context modifiers alias', {
    returns: '$self',
  }),
  ...members('throwIfNotFound castTo forClass onBuild onError runBefore runAfter clearWithGraph resultSize', {
    returns: '$self',
  }),
  findById: { returns: to('OneBuilder'), key: 0, marks: { bounded: true, single: true, filtered: true } },
  findOne: { returns: to('OneBuilder'), conditions: 0, marks: { bounded: true, single: true, filtered: true } },
  ...members('insertAndFetch insertGraph insertGraphAndFetch', { returns: to('InsertBuilder'), values: 0 }),
  ...members('patch updateAndFetch patchAndFetch upsertGraph upsertGraphAndFetch', {
    returns: to('WriteBuilder'),
    values: 0,
  }),
  ...members('patchAndFetchById updateAndFetchById', { returns: to('OneWriteBuilder'), values: 1, key: 0 }),
  deleteById: { returns: to('WriteBuilder'), key: 0, marks: { filtered: true, single: true } },
  ...members('relate unrelate', { returns: to('WriteBuilder') }),
  for: { returns: '$self', marks: { filtered: true } },
  page: { returns: '$self', marks: { bounded: true, counts: true } },
  range: { returns: '$self', marks: { bounded: true } },
  resultSize: { effect: 'read', async: true, returns: 'int', marks: { counts: true, single: true } },
};

const types = builderTypes(P, '$T', own);

/** Objection: models over Knex. Relations that were not fetched are not there; `query(trx)` joins a transaction. */
export const objection = defineLibrary({
  title: 'Objection',
  language: 'typescript',
  practice: 'objection',
  packages: ['objection'],
  modules: ['objection'],
  docs: {
    queries: 'https://vincit.github.io/objection.js/guide/query-examples.html',
    'eager loading': 'https://vincit.github.io/objection.js/guide/query-examples.html#eager-loading',
    transactions: 'https://vincit.github.io/objection.js/guide/transactions.html',
    relations: 'https://vincit.github.io/objection.js/guide/relations.html',
    hooks: 'https://vincit.github.io/objection.js/guide/hooks.html',
  },
  functions: {
    'objection.transaction': {
      async: true,
      returns: '$1.return',
      runs: [{ argument: 1, how: 'transaction', given: ['knex.Transaction'] }],
    },
    ...members('objection.raw objection.ref objection.fn objection.val'),
  },
  types: {
    ...types,
    [`${P}OneWriteBuilder`]: { ...types[`${P}WriteBuilder`], awaited: { gives: '$T', effect: 'write' } },
    [`${P}Model`]: {},
  },
  entities: {
    bases: [`${P}Model`],
    tableAttribute: 'tableName',
    fields: {},
    annotatedColumns: true,
    instanceMembers: {
      $query: {
        returns: to('OneWriteBuilder', '$E'),
        joins: 0,
        object: 'receiver',
        marks: { filtered: true, single: true },
      },
      $relatedQuery: { returns: to('QueryBuilder', 'any'), joins: 1, marks: { filtered: true } },
      $fetchGraph: {
        effect: 'read',
        async: true,
        object: 'receiver',
        options: [1],
        joins: 'transaction',
        returns: '$self',
        marks: { eager: 'paths', filtered: true },
      },
      ...members('$set $setJson $toJson $clone $omit $pick $id $beforeInsert $afterInsert $beforeUpdate $afterUpdate'),
    },
    classMembers: {
      query: { returns: to('QueryBuilder', '$E'), joins: 0 },
      relatedQuery: { returns: to('QueryBuilder', 'any'), joins: 1 },
      ...asyncTwins({
        fetchGraph: {
          effect: 'read',
          object: 0,
          bulk: true,
          options: [2],
          joins: 'transaction',
          returns: '$0',
          marks: { filtered: true },
        },
        fetchTableMetadata: { effect: 'read', marks: { catalogue: true, plain: true } },
      }),
      transaction: {
        async: true,
        returns: '$1.return|$0.return',
        runs: [
          { argument: 0, how: 'transaction', given: ['knex.Transaction'] },
          { argument: 1, how: 'transaction', given: ['knex.Transaction'] },
        ],
      },
      startTransaction: { effect: 'begin', async: true, scope: 'transaction', returns: 'knex.Transaction' },
      knex: { returns: 'knex.Knex' },
      fromJson: { returns: '$E' },
      ...members('bindKnex bindTransaction raw ref fn knexQuery'),
    },
  },
  entryPoints: [
    {
      role: 'request',
      base: `${P}Model`,
      methods: ['$beforeInsert', '$afterInsert', '$beforeUpdate', '$afterUpdate', '$beforeDelete', '$afterDelete'],
      transaction: 'caller',
      plain: 'loop',
    },
  ],
  conflictErrors: ['objection.UniqueViolationError', 'db-errors.UniqueViolationError'],
});
