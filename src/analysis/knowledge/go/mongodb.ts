import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const P = 'go.mongodb.org/mongo-driver/v2/mongo.';
const CURSOR = `tuple<${P}Cursor,error>`;
const CONTEXT = `${P}SessionContext`;

/** A call is part of a transaction when its context is the session's. */
const collection: Record<string, Member> = {
  Find: { effect: 'read', acquires: true, conditions: 1, returns: CURSOR, marks: { filteredBy: [1] } },
  FindOne: {
    effect: 'read',
    conditions: 1,
    returns: `${P}SingleResult`,
    marks: { bounded: true, single: true, filteredBy: [1] },
  },
  Aggregate: {
    effect: 'read',
    acquires: true,
    returns: CURSOR,
    marks: { aggregates: true, plain: true, filtered: true },
  },
  ...members('CountDocuments', {
    effect: 'read',
    conditions: 1,
    returns: 'tuple<int,error>',
    marks: { counts: true, single: true, filteredBy: [1] },
  }),
  EstimatedDocumentCount: { effect: 'read', returns: 'tuple<int,error>', marks: { counts: true, single: true } },
  Distinct: { effect: 'read', conditions: 2, returns: 'tuple<list<any>,error>', marks: { columns: true, plain: true } },
  InsertOne: { effect: 'insert', object: 1, values: 1, returns: 'tuple<any,error>' },
  InsertMany: { effect: 'insert', object: 1, bulk: true, returns: 'tuple<any,error>' },
  BulkWrite: { effect: 'write', bulk: true, returns: 'tuple<any,error>' },
  ...members('UpdateOne UpdateByID ReplaceOne', {
    effect: 'write',
    conditions: 1,
    values: 2,
    returns: `tuple<${P}UpdateResult,error>`,
    marks: { filtered: true, single: true },
  }),
  UpdateMany: {
    effect: 'write',
    bulk: true,
    conditions: 1,
    values: 2,
    returns: `tuple<${P}UpdateResult,error>`,
    marks: { filteredBy: [1] },
  },
  DeleteOne: { effect: 'write', conditions: 1, returns: 'tuple<any,error>', marks: { filtered: true, single: true } },
  DeleteMany: { effect: 'write', bulk: true, conditions: 1, returns: 'tuple<any,error>', marks: { filteredBy: [1] } },
  // Found and changed in one step on the server.
  ...members('FindOneAndUpdate FindOneAndReplace FindOneAndDelete', {
    effect: 'write',
    conditions: 1,
    returns: `${P}SingleResult`,
    marks: { filtered: true, single: true },
  }),
  Watch: { effect: 'listen', returns: 'tuple<any,error>' },
  Drop: { effect: 'write', returns: 'error', does: 'drops the collection' },
  ...members('Indexes SearchIndexes', { returns: `${P}IndexView` }),
  ...members('Name Database Clone'),
};

const types: Record<string, TypeModel> = {
  [`${P}Client`]: {
    kind: 'client',
    members: {
      Database: { returns: `${P}Database` },
      StartSession: { acquires: true, returns: `tuple<${P}Session,error>` },
      UseSession: { returns: 'error', runs: [{ argument: 1, how: 'inline', given: [CONTEXT] }] },
      UseSessionWithOptions: { returns: 'error', runs: [{ argument: 2, how: 'inline', given: [CONTEXT] }] },
      BulkWrite: { effect: 'write', bulk: true, returns: 'tuple<any,error>' },
      Watch: { effect: 'listen', returns: 'tuple<any,error>' },
      Connect: { effect: 'network', returns: 'error', does: 'connects to the database' },
      Ping: { effect: 'network', returns: 'error', does: 'tries the connection' },
      Disconnect: { effect: 'release', returns: 'error' },
      ListDatabaseNames: { effect: 'read', returns: 'tuple<list<str>,error>', marks: { catalogue: true, plain: true } },
      ListDatabases: { effect: 'read', returns: 'tuple<any,error>', marks: { catalogue: true, plain: true } },
    },
  },
  [`${P}Database`]: {
    kind: 'client',
    members: {
      Collection: { returns: `${P}Collection` },
      RunCommand: { effect: 'execute', returns: `${P}SingleResult`, marks: { single: true, plain: true } },
      ListCollectionNames: {
        effect: 'read',
        returns: 'tuple<list<str>,error>',
        marks: { catalogue: true, plain: true },
      },
      ListCollectionSpecifications: {
        effect: 'read',
        returns: 'tuple<list<any>,error>',
        marks: { catalogue: true, plain: true },
      },
      ListCollections: {
        effect: 'read',
        acquires: true,
        returns: CURSOR,
        marks: { catalogue: true, plain: true },
      },
      RunCommandCursor: { effect: 'execute', acquires: true, returns: CURSOR, marks: { plain: true } },
      Aggregate: collection.Aggregate,
      Watch: collection.Watch,
      ...members('CreateCollection CreateView Drop', { effect: 'write', returns: 'error', does: 'runs DDL' }),
      ...members('Client Name'),
    },
  },
  [`${P}Collection`]: { kind: 'manager', members: collection },
  [`${P}IndexView`]: {
    members: {
      ...members('CreateOne CreateMany DropOne DropAll DropWithKey UpdateOne', { effect: 'write', does: 'runs DDL' }),
      List: { effect: 'read', acquires: true, returns: CURSOR, marks: { catalogue: true, plain: true } },
      ListSpecifications: {
        effect: 'read',
        returns: 'tuple<list<any>,error>',
        marks: { catalogue: true, plain: true },
      },
    },
  },
  // `All` closes it; after `Next` said no, `Err` tells whether that was the end.
  [`${P}Cursor`]: {
    kind: 'result',
    cursor: { advance: 'Next', failure: 'Err' },
    members: {
      ...members('Next TryNext', { returns: 'bool' }),
      All: { effect: 'release', fills: 1, quick: true, returns: 'error' },
      Decode: { returns: 'error', mutates: true },
      Err: { returns: 'error' },
      Close: { effect: 'release', quick: true, returns: 'error' },
      ...members('ID RemainingBatchLength SetBatchSize'),
    },
  },
  [`${P}SingleResult`]: {
    kind: 'result',
    members: { Decode: { returns: 'error' }, Err: { returns: 'error' }, ...members('DecodeBytes Raw') },
  },
  [`${P}Session`]: {
    kind: 'transaction',
    exclusive: true,
    members: {
      StartTransaction: { effect: 'begin', quick: true, returns: 'error' },
      CommitTransaction: { effect: 'commit', returns: 'error' },
      AbortTransaction: { effect: 'rollback', returns: 'error' },
      EndSession: { effect: 'release' },
      WithTransaction: {
        returns: 'tuple<any,error>',
        runs: [{ argument: 1, how: 'transaction', given: [CONTEXT] }],
      },
    },
  },
  [CONTEXT]: { bases: [`${P}Session`], kind: 'transaction' },
  [`${P}UpdateResult`]: { attributes: { MatchedCount: 'int', ModifiedCount: 'int', UpsertedCount: 'int' } },
};

/** The official driver, 1 and 2, named as version 2 is imported. */
export const mongoDriver = defineLibrary({
  title: 'MongoDB Go Driver',
  language: 'go',
  practice: 'mongo-driver',
  packages: ['go.mongodb.org/mongo-driver', 'go.mongodb.org/mongo-driver/v2'],
  modules: ['go.mongodb.org/mongo-driver'],
  docs: {
    crud: 'https://www.mongodb.com/docs/drivers/go/current/crud/',
    transactions: 'https://www.mongodb.com/docs/drivers/go/current/crud/transactions/',
    cursors: 'https://www.mongodb.com/docs/drivers/go/current/crud/query/cursor/',
    api: 'https://pkg.go.dev/go.mongodb.org/mongo-driver/v2/mongo',
  },
  aliases: { 'go.mongodb.org/mongo-driver/mongo.*': `${P}*` },
  functions: {
    [`${P}Connect`]: { returns: `tuple<${P}Client,error>` },
    [`${P}NewClient`]: { returns: `tuple<${P}Client,error>` },
    [`${P}WithSession`]: { returns: 'error', runs: [{ argument: 2, how: 'inline', given: [CONTEXT] }] },
    [`${P}NewSessionContext`]: { returns: CONTEXT },
  },
  types,
  conflictErrors: [`${P}IsDuplicateKeyError`],
  conflictCodes: [11000],
});
