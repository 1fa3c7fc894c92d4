import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

// The package that the generator writes into the project stands for this one.
const P = 'entgo.io/generated.';
const QUERY = `${P}Query<$T>`;
const same: Member = { returns: '$self' };

/** Each method has a twin that panics: `All` and `AllX`. */
const orPanic = (of: Record<string, Member>): Record<string, Member> =>
  Object.fromEntries(
    Object.entries(of).flatMap(([name, member]) => [
      [name, member],
      [`${name}X`, { ...member, returns: /^tuple<(.*),error>$/.exec(member.returns ?? '')?.[1] }],
    ]),
  );

const reading: Record<string, Member> = {
  ...orPanic({
    All: { effect: 'read', returns: 'tuple<list<any>,error>' },
    ...members('First Only', { effect: 'read', returns: 'tuple<any,error>', marks: { bounded: true, single: true } }),
    ...members('FirstID OnlyID', {
      effect: 'read',
      returns: 'tuple<any,error>',
      marks: { bounded: true, single: true, columns: true, plain: true },
    }),
    IDs: { effect: 'read', returns: 'tuple<list<any>,error>', marks: { columns: true, plain: true } },
    Count: { effect: 'read', returns: 'tuple<int,error>', marks: { counts: true, single: true } },
    Exist: { effect: 'read', returns: 'tuple<bool,error>', marks: { exists: true, single: true, bounded: true } },
    ...members('Scan Strings Ints Float64s Bools', {
      effect: 'read',
      returns: 'tuple<list<any>,error>',
      marks: { plain: true },
    }),
    ...members('String Int Float64 Bool', { effect: 'read', returns: 'tuple<any,error>', marks: { single: true } }),
  }),
  Where: { returns: '$self', marks: { filtered: true } },
  Limit: { returns: '$self', marks: { bounded: true } },
  Offset: { returns: '$self', marks: { skips: true } },
  Select: { returns: '$self', marks: { columns: true } },
  ...members('GroupBy Aggregate', { returns: '$self', marks: { aggregates: true } }),
  ...members('ForUpdate ForShare', { returns: '$self', marks: { locked: true } }),
  ...members('Order Unique Clone Modify', same),
};

/** A builder that `Exec` or `Save` sends; what it sets has a method for each field. */
const writing = (effect: 'insert' | 'write', bulk?: true, saved = 'any', executed = 'error'): TypeModel => ({
  members: {
    ...orPanic({
      Save: { effect, bulk, returns: `tuple<${saved},error>` },
      Exec: { effect, bulk, returns: executed },
    }),
    Where: { returns: '$self', marks: { filtered: true } },
    ...members('OnConflict OnConflictColumns', { returns: '$self', marks: { upserts: true } }),
    Mutation: { returns: 'any' },
  },
  others: same,
});

/** After `OnConflict`, `ID` sends it too. */
const upserting = (type: TypeModel): TypeModel => ({
  ...type,
  members: { ...type.members, ...orPanic({ ID: { effect: 'insert', returns: 'tuple<any,error>' } }) },
});

/** The client of one entity. */
const entityClient: TypeModel = {
  kind: 'manager',
  members: {
    Query: { returns: QUERY },
    ...orPanic({
      Get: {
        effect: 'read',
        key: 1,
        returns: 'tuple<any,error>',
        marks: { filtered: true, bounded: true, single: true },
      },
    }),
    Create: { returns: `${P}Create` },
    ...members('CreateBulk MapCreateBulk', { returns: `${P}CreateBulk` }),
    ...members('UpdateOne UpdateOneID DeleteOne DeleteOneID', { returns: `${P}UpdateOne` }),
    Update: { returns: `${P}Update` },
    Delete: { returns: `${P}Delete` },
    ...members('Use Intercept Hooks Interceptors'),
  },
  // The query of an edge: `client.User.QueryPets(user)`.
  others: { returns: QUERY },
};

const transaction: Member = { effect: 'begin', scope: 'transaction', acquires: true, returns: `tuple<${P}Tx,error>` };
const per = { name: 'same', gives: `${P}EntityClient<$E>` } as const;

/** Ent: a generated client with a member for each entity. An edge that the query was not told to load is empty. */
export const ent = defineLibrary({
  title: 'Ent',
  language: 'go',
  practice: 'ent',
  packages: ['entgo.io/ent', 'github.com/facebook/ent'],
  modules: ['entgo.io/ent', 'entgo.io/generated'],
  docs: {
    crud: 'https://entgo.io/docs/crud',
    traversals: 'https://entgo.io/docs/traversals',
    'eager loading': 'https://entgo.io/docs/eager-load',
    transactions: 'https://entgo.io/docs/transactions',
    bulk: 'https://entgo.io/docs/crud#create-many',
    locking: 'https://entgo.io/docs/feature-flags#row-level-locks',
  },
  generated: { '**/ent': 'entgo.io/generated' },
  functions: {
    [`${P}Open`]: { returns: `tuple<${P}Client,error>` },
    [`${P}NewClient`]: { returns: `${P}Client` },
    [`${P}FromContext`]: { returns: `${P}Client` },
    [`${P}TxFromContext`]: { returns: `${P}Tx` },
    ...members(`${P}IsNotFound ${P}IsNotSingular ${P}IsNotLoaded ${P}IsConstraintError ${P}IsValidationError`, {
      returns: 'bool',
    }),
  },
  types: {
    [`${P}Client`]: {
      kind: 'engine',
      autocommit: true,
      perEntity: per,
      members: {
        ...members('Tx BeginTx', transaction),
        Debug: same,
        Close: { effect: 'release', returns: 'error' },
        ...members('Use Intercept'),
      },
      attributes: { Schema: `${P}Schema` },
    },
    [`${P}Tx`]: {
      kind: 'transaction',
      exclusive: true,
      perEntity: per,
      members: {
        Commit: { effect: 'commit', returns: 'error' },
        Rollback: { effect: 'rollback', returns: 'error' },
        Client: { returns: `${P}TxClient` },
        OnCommit: { runs: [{ argument: 0, how: 'after-commit' }] },
        OnRollback: {},
      },
    },
    // `tx.Client()`: works on the transaction.
    [`${P}TxClient`]: { bases: [`${P}Client`], kind: 'transaction', perEntity: per },
    [`${P}Schema`]: { others: { effect: 'write', does: 'runs DDL' } },
    [`${P}EntityClient`]: entityClient,
    // `With…` loads an edge, `Query…` goes on along one.
    [`${P}Query`]: { kind: 'query', members: reading, others: { returns: '$self' } },
    [`${P}Create`]: upserting(writing('insert')),
    [`${P}CreateBulk`]: writing('insert', true, 'list<any>'),
    [`${P}UpdateOne`]: writing('write'),
    [`${P}Update`]: writing('write', true, 'int'),
    [`${P}Delete`]: writing('write', true, 'int', 'tuple<int,error>'),
  },
  conflictErrors: [`${P}IsConstraintError`],
});
