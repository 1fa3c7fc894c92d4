import { asyncTwins } from '../python/member-groups.ts';
import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const SESSION = 'mongodb.ClientSession';
const CURSOR = 'mongodb.FindCursor<$T>';

/** Puts the options object, which holds the session, on every row. */
function withOptions(place: number, of: Record<string, Member>): Record<string, Member> {
  return Object.fromEntries(
    Object.entries(of).map(([name, member]) => [name, { ...member, options: [place], joins: 'session' }]),
  );
}

const collection: Record<string, Member> = {
  ...asyncTwins(
    withOptions(1, {
      findOne: {
        effect: 'read',
        returns: '$T',
        conditions: 0,
        marks: { bounded: true, single: true, filteredBy: [0], columnsBy: ['projection'] },
      },
      insertOne: { effect: 'insert', object: 0, values: 0, returns: 'mongodb.WriteResult' },
      insertMany: { effect: 'insert', object: 0, bulk: true, returns: 'mongodb.WriteResult' },
      bulkWrite: { effect: 'write', bulk: true, returns: 'mongodb.WriteResult' },
      deleteOne: {
        effect: 'write',
        conditions: 0,
        returns: 'mongodb.WriteResult',
        marks: { filtered: true, single: true },
      },
      deleteMany: {
        effect: 'write',
        conditions: 0,
        bulk: true,
        returns: 'mongodb.WriteResult',
        marks: { filteredBy: [0] },
      },
      findOneAndDelete: { effect: 'write', conditions: 0, returns: '$T', marks: { single: true, filtered: true } },
      countDocuments: {
        effect: 'read',
        conditions: 0,
        returns: 'int',
        marks: { counts: true, single: true, filteredBy: [0] },
      },
      ...members('createIndex createIndexes dropIndex dropIndexes drop rename', { effect: 'write', does: 'runs DDL' }),
    }),
  ),
  ...asyncTwins(
    withOptions(2, {
      ...members('updateOne replaceOne', {
        effect: 'write',
        conditions: 0,
        values: 1,
        returns: 'mongodb.WriteResult',
        marks: { filtered: true, single: true, upsertsBy: ['upsert'] },
      }),
      updateMany: {
        effect: 'write',
        conditions: 0,
        values: 1,
        bulk: true,
        returns: 'mongodb.WriteResult',
        marks: { filteredBy: [0] },
      },
      // Found and changed in one step on the server.
      ...members('findOneAndUpdate findOneAndReplace', {
        effect: 'write',
        conditions: 0,
        values: 1,
        returns: '$T',
        marks: { single: true, filtered: true, upsertsBy: ['upsert'] },
      }),
      distinct: { effect: 'read', conditions: 1, returns: 'list<any>', marks: { columns: true, plain: true } },
    }),
  ),
  estimatedDocumentCount: { effect: 'read', async: true, returns: 'int', marks: { counts: true, single: true } },
  ...members('indexes listIndexes indexExists indexInformation', {
    effect: 'read',
    async: true,
    marks: { catalogue: true },
  }),
  ...withOptions(1, {
    find: {
      returns: CURSOR,
      conditions: 0,
      marks: { filteredBy: [0], boundedBy: ['limit'], skipsBy: ['skip'], columnsBy: ['projection'] },
    },
    aggregate: { returns: 'mongodb.FindCursor<any>', marks: { aggregates: true, plain: true, filtered: true } },
  }),
  watch: { effect: 'listen', quick: true, returns: 'any' },
  ...members('initializeUnorderedBulkOp initializeOrderedBulkOp', { returns: 'mongodb.BulkOperation' }),
};

/** Operations in one session's transaction may not run at the same time. Mongoose's sessions are of the same kind. */
export const sessionType = (session: string): TypeModel => ({
  kind: 'transaction',
  exclusive: true,
  members: {
    startTransaction: { effect: 'begin', quick: true, scope: 'transaction' },
    commitTransaction: { effect: 'commit', async: true },
    abortTransaction: { effect: 'rollback', async: true },
    endSession: { effect: 'release', async: true },
    withTransaction: {
      async: true,
      returns: '$0.return',
      runs: [{ argument: 0, how: 'transaction', given: [session] }],
    },
    inTransaction: { returns: 'bool' },
  },
});

const types: Record<string, TypeModel> = {
  'mongodb.MongoClient': {
    kind: 'client',
    members: {
      connect: { effect: 'network', async: true, returns: '$self', does: 'connects to the database' },
      close: { effect: 'release', async: true },
      db: { returns: 'mongodb.Db' },
      startSession: { returns: SESSION },
      withSession: {
        async: true,
        returns: '$1.return|$0.return',
        runs: [
          { argument: 0, how: 'await', given: [SESSION] },
          { argument: 1, how: 'await', given: [SESSION] },
        ],
      },
      watch: { effect: 'listen', quick: true },
      on: { runs: [{ argument: 1, how: 'later', plain: 'loop' }] },
    },
  },
  'mongodb.Db': {
    kind: 'client',
    members: {
      collection: { returns: 'mongodb.Collection<$<>=>' },
      ...asyncTwins({
        command: { effect: 'execute' },
        ...members('createCollection dropCollection dropDatabase createIndex renameCollection', {
          effect: 'write',
          does: 'runs DDL',
        }),
        ...members('stats indexInformation', { effect: 'read', marks: { catalogue: true } }),
        collections: { effect: 'read', returns: 'list<mongodb.Collection<any>>', marks: { catalogue: true } },
      }),
      listCollections: { returns: 'mongodb.FindCursor<any>', marks: { catalogue: true } },
      aggregate: { returns: 'mongodb.FindCursor<any>', marks: { aggregates: true } },
      admin: {},
      watch: { effect: 'listen', quick: true },
    },
    attributes: { databaseName: 'str' },
  },
  'mongodb.Collection': {
    kind: 'manager',
    autocommit: true,
    members: collection,
    attributes: { collectionName: 'str', namespace: 'str' },
  },
  'mongodb.FindCursor': {
    kind: 'query',
    members: {
      ...members('sort skip hint collation comment max min maxTimeMS maxAwaitTimeMS allowDiskUse addCursorFlag clone', {
        returns: '$self',
      }),
      ...members('withReadPreference withReadConcern returnKey showRecordId addQueryModifier map unwind match', {
        returns: '$self',
      }),
      filter: { returns: '$self', conditions: 0, marks: { filtered: true } },
      project: { returns: '$self', marks: { columns: true } },
      limit: { returns: '$self', marks: { bounded: true } },
      batchSize: { returns: '$self', marks: { streamed: true } },
      toArray: { effect: 'read', async: true, returns: 'list<$T>' },
      ...members('next tryNext', { effect: 'read', async: true, returns: '$T', marks: { single: true } }),
      hasNext: { effect: 'read', async: true, returns: 'bool', marks: { streamed: true } },
      forEach: {
        effect: 'read',
        async: true,
        marks: { streamed: true },
        runs: [{ argument: 0, how: 'inline', each: 'receiver', given: ['$T'] }],
      },
      count: { effect: 'read', async: true, returns: 'int', marks: { counts: true, single: true } },
      explain: { effect: 'read', async: true },
      stream: { returns: 'asynciter<$T>', marks: { streamed: true } },
      close: { async: true },
    },
    iterate: { gives: '$T', effect: 'read', async: true },
  },
  [SESSION]: sessionType(SESSION),
  'mongodb.BulkOperation': {
    members: {
      execute: { effect: 'write', async: true, bulk: true },
      ...members('find insert upsert updateOne update deleteOne delete replaceOne raw', { returns: '$self' }),
    },
  },
  'mongodb.WriteResult': {
    attributes: {
      insertedId: 'any',
      insertedIds: 'any',
      matchedCount: 'int',
      modifiedCount: 'int',
      deletedCount: 'int',
      upsertedCount: 'int',
      acknowledged: 'bool',
    },
  },
};

/** The MongoDB driver. A call is part of a transaction only when its options hold the session. */
export const mongodb = defineLibrary({
  title: 'MongoDB Node.js driver',
  language: 'typescript',
  practice: 'mongodb',
  packages: ['mongodb'],
  modules: ['mongodb', 'bson'],
  eager: true,
  docs: {
    crud: 'https://www.mongodb.com/docs/drivers/node/current/crud/',
    bulk: 'https://www.mongodb.com/docs/drivers/node/current/crud/bulk-write/',
    transactions: 'https://www.mongodb.com/docs/drivers/node/current/crud/transactions/',
    cursors: 'https://www.mongodb.com/docs/drivers/node/current/crud/query/cursor/',
    connections: 'https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/connection-pools/',
  },
  aliases: {
    'mongodb.AggregationCursor': 'mongodb.FindCursor',
    'mongodb.AbstractCursor': 'mongodb.FindCursor',
    'mongodb.Cursor': 'mongodb.FindCursor',
  },
  functions: {
    'mongodb.MongoClient.connect': {
      effect: 'network',
      async: true,
      returns: 'mongodb.MongoClient',
      does: 'connects to the database',
    },
    ...functionsOf('mongodb', 'ObjectId ObjectID Long Decimal128'),
  },
  types,
  conflictErrors: ['mongodb.MongoServerError', 'mongodb.MongoBulkWriteError', 'mongodb.MongoError'],
  conflictCodes: [11000, 11001, 112],
});
