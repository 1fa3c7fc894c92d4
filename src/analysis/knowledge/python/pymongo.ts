import { members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';
import {
  clientMembers,
  collectionMembers,
  cursorBuilding,
  cursorReading,
  databaseMembers,
  sessionMembers,
} from './mongo-members.ts';

const DOCUMENT = 'dict<str,any>';

interface Names {
  client: string;
  database: string;
  collection: string;
  cursor: string;
  session: string;
  /** `aggregate` and the like are awaited for their cursor (PyMongo), or give it at once (Motor). */
  awaitedCursors?: boolean;
}

/** One of the MongoDB drivers: their surface is the same but for what is awaited. */
function driver(names: Names, later: boolean): Record<string, TypeModel> {
  const twin = (of: Record<string, Member>): Record<string, Member> => (later ? asyncTwins(of) : of);
  const async = later || undefined;
  // Where the cursor is awaited or runs at once, the reading happens in the call; else when it is iterated.
  const cursor: Member = { returns: names.cursor, marks: { aggregates: true } };
  const aggregating: Member = later && !names.awaitedCursors ? cursor : { ...cursor, effect: 'read', async };
  const watch: Member = names.awaitedCursors ? { effect: 'listen', async } : { effect: 'listen', quick: async };
  return {
    [names.client]: {
      kind: 'client',
      members: {
        ...twin(clientMembers),
        ...members('get_database get_default_database', { returns: names.database }),
        start_session: {
          ...(later && !names.awaitedCursors ? { async } : {}),
          returns: names.session,
          scope: 'session',
        },
        watch,
        close: { effect: 'release', ...(names.awaitedCursors ? { async } : { quick: true }) },
      },
      others: { attributes: names.database },
      index: { gives: names.database },
      enter: { gives: '$self', scope: 'resource', async },
    },
    [names.database]: {
      kind: 'client',
      members: {
        ...twin(databaseMembers),
        get_collection: { returns: names.collection },
        with_options: { returns: '$self' },
        aggregate: aggregating,
        watch,
      },
      attributes: { client: names.client, name: 'str' },
      others: { attributes: names.collection },
      index: { gives: names.collection },
    },
    [names.collection]: {
      kind: 'manager',
      autocommit: true,
      members: {
        ...twin(collectionMembers),
        // Mostly with a filter; whether there is one is not told apart.
        find: { returns: names.cursor, marks: { filtered: true } },
        aggregate: aggregating,
        watch,
        with_options: { returns: '$self' },
      },
      attributes: { database: names.database, name: 'str', full_name: 'str' },
      index: { gives: names.collection },
    },
    [names.cursor]: {
      kind: 'query',
      members: { ...cursorBuilding, ...twin(cursorReading), close: later ? { async } : {} },
      iterate: { gives: DOCUMENT, effect: 'read', async },
      index: { gives: DOCUMENT, effect: 'read', slice: { returns: '$self', marks: { bounded: true } } },
    },
    [names.session]: {
      kind: 'session',
      exclusive: true,
      members: {
        ...twin(sessionMembers),
        start_transaction: { effect: 'begin', scope: 'transaction', quick: true, ...transactionOf(names, later) },
        with_transaction: {
          async,
          returns: '$0.return',
          runs: [{ argument: [0, 'callback'], how: 'transaction', given: [names.session] }],
        },
      },
      enter: { gives: '$self', scope: 'session', async },
    },
  };
}

/** PyMongo's asynchronous sessions are awaited for a transaction; the others enter it directly. */
const transactionOf = (names: Names, later: boolean): Member => (later && names.awaitedCursors ? { async: true } : {});

/** PyMongo: synchronous, and asynchronous since 4.9. */
export const pymongo = defineLibrary({
  title: 'PyMongo',
  language: 'python',
  practice: 'pymongo',
  packages: ['pymongo'],
  modules: ['pymongo'],
  docs: {
    crud: 'https://www.mongodb.com/docs/languages/python/pymongo-driver/current/crud/',
    bulk: 'https://www.mongodb.com/docs/languages/python/pymongo-driver/current/crud/bulk-write/',
    transactions: 'https://www.mongodb.com/docs/languages/python/pymongo-driver/current/crud/transactions/',
    api: 'https://pymongo.readthedocs.io/en/stable/api/pymongo/collection.html',
  },
  // The first prefix that fits is taken, so longer ones stand before shorter ones.
  aliases: {
    'pymongo.synchronous.mongo_client.*': 'pymongo.*',
    'pymongo.synchronous.*': 'pymongo.*',
    'pymongo.asynchronous.mongo_client.*': 'pymongo.*',
    'pymongo.asynchronous.command_cursor.AsyncCommandCursor': 'pymongo.asynchronous.cursor.AsyncCursor',
    'pymongo.mongo_client.*': 'pymongo.*',
    'pymongo.command_cursor.CommandCursor': 'pymongo.cursor.Cursor',
  },
  types: {
    ...driver(
      {
        client: 'pymongo.MongoClient',
        database: 'pymongo.database.Database',
        collection: 'pymongo.collection.Collection',
        cursor: 'pymongo.cursor.Cursor',
        session: 'pymongo.client_session.ClientSession',
      },
      false,
    ),
    ...driver(
      {
        client: 'pymongo.AsyncMongoClient',
        database: 'pymongo.asynchronous.database.AsyncDatabase',
        collection: 'pymongo.asynchronous.collection.AsyncCollection',
        cursor: 'pymongo.asynchronous.cursor.AsyncCursor',
        session: 'pymongo.asynchronous.client_session.AsyncClientSession',
        awaitedCursors: true,
      },
      true,
    ),
  },
  conflictErrors: ['pymongo.errors.DuplicateKeyError', 'pymongo.errors.BulkWriteError'],
  twins: { 'pymongo.MongoClient': 'pymongo.AsyncMongoClient' },
});

/** Motor: PyMongo's surface on asyncio. */
export const motor = defineLibrary({
  title: 'Motor',
  language: 'python',
  practice: 'motor',
  packages: ['motor'],
  modules: ['motor'],
  docs: {
    collection: 'https://motor.readthedocs.io/en/stable/api-asyncio/asyncio_motor_collection.html',
    cursors: 'https://motor.readthedocs.io/en/stable/api-asyncio/cursors.html',
  },
  // The first prefix that fits is taken, so longer ones stand before shorter ones.
  aliases: {
    'motor.core.AgnosticClient': 'motor.motor_asyncio.AsyncIOMotorClient',
    'motor.core.AgnosticDatabase': 'motor.motor_asyncio.AsyncIOMotorDatabase',
    'motor.core.AgnosticCollection': 'motor.motor_asyncio.AsyncIOMotorCollection',
    'motor.core.AgnosticCursor': 'motor.motor_asyncio.AsyncIOMotorCursor',
    'motor.core.AgnosticClientSession': 'motor.motor_asyncio.AsyncIOMotorClientSession',
    'motor.MotorClient': 'motor.motor_asyncio.AsyncIOMotorClient',
    'motor.motor_tornado.MotorClient': 'motor.motor_asyncio.AsyncIOMotorClient',
  },
  types: driver(
    {
      client: 'motor.motor_asyncio.AsyncIOMotorClient',
      database: 'motor.motor_asyncio.AsyncIOMotorDatabase',
      collection: 'motor.motor_asyncio.AsyncIOMotorCollection',
      cursor: 'motor.motor_asyncio.AsyncIOMotorCursor',
      session: 'motor.motor_asyncio.AsyncIOMotorClientSession',
    },
    true,
  ),
});
