import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { sessionType } from './mongodb.ts';
import { documentMembers, modelMembers, queryTypes } from './mongoose-members.ts';

const MODEL = 'mongoose.Model';
const SESSION = 'mongoose.ClientSession';

const connecting: Record<string, Member> = {
  model: { returns: `${MODEL}<$<>=>` },
  startSession: { async: true, returns: SESSION },
  // The session must still be handed to every call, unless `transactionAsyncLocalStorage` is set.
  transaction: {
    async: true,
    returns: '$0.return',
    runs: [{ argument: 0, how: 'transaction', given: [SESSION] }],
  },
  withSession: { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'await', given: [SESSION] }] },
  collection: { returns: 'mongodb.Collection<any>' },
  ...members('openUri asPromise connect', { effect: 'network', async: true, does: 'connects to the database' }),
  ...members('close destroy', { effect: 'release', async: true }),
  ...members('dropDatabase dropCollection createCollection syncIndexes', {
    effect: 'write',
    async: true,
    does: 'runs DDL',
  }),
  ...members('on once', { runs: [{ argument: 1, how: 'later', plain: 'loop' }] }),
  ...members('useDb createConnection', { returns: 'mongoose.Connection' }),
  ...members('set plugin deleteModel modelNames'),
};

const types: Record<string, TypeModel> = {
  ...queryTypes,
  [MODEL]: {
    kind: 'manager',
    members: modelMembers,
    construct: { returns: 'mongoose.HydratedDocument<$T>' },
    call: { returns: 'mongoose.HydratedDocument<$T>' },
    attributes: { collection: 'mongodb.Collection<any>', db: 'mongoose.Connection', schema: 'mongoose.Schema' },
  },
  'mongoose.HydratedDocument': {
    members: documentMembers,
    attributes: { _id: 'any', isNew: 'bool' },
    others: { attributes: 'any' },
  },
  'mongoose.Connection': {
    kind: 'client',
    members: connecting,
    attributes: { db: 'mongodb.Db', readyState: 'int', models: 'mongoose.Models' },
  },
  'mongoose.Models': { others: { attributes: `${MODEL}<any>` }, index: { gives: `${MODEL}<any>` } },
  [SESSION]: sessionType(SESSION),
  'mongoose.Schema': {
    members: {
      ...members('pre post', { returns: '$self', runs: [{ argument: 1, how: 'later', plain: 'loop' }] }),
      virtual: { returns: 'mongoose.Virtual' },
      ...members('index plugin set add path method static loadClass', { returns: '$self' }),
    },
    attributes: { methods: 'any', statics: 'any', virtuals: 'any' },
  },
  'mongoose.Virtual': { members: members('get set applyGetters', { returns: '$self' }) },
};

/** Mongoose: queries run when they are awaited, documents' methods at once; each call must be handed the session. */
export const mongoose = defineLibrary({
  title: 'Mongoose',
  language: 'typescript',
  practice: 'mongoose',
  packages: ['mongoose', '@nestjs/mongoose'],
  modules: ['mongoose', '@nestjs/mongoose'],
  docs: {
    queries: 'https://mongoosejs.com/docs/queries.html',
    populate: 'https://mongoosejs.com/docs/populate.html',
    lean: 'https://mongoosejs.com/docs/tutorials/lean.html',
    transactions: 'https://mongoosejs.com/docs/transactions.html',
    model: 'https://mongoosejs.com/docs/api/model.html',
    middleware: 'https://mongoosejs.com/docs/middleware.html',
  },
  aliases: {
    'mongoose.Document': 'mongoose.HydratedDocument',
    'mongoose.Mongoose': 'mongoose.Connection',
    'mongoose.PaginateModel': MODEL,
    'mongoose.AggregatePaginateModel': MODEL,
  },
  functions: {
    ...Object.fromEntries(Object.entries(connecting).map(([name, member]) => [`mongoose.${name}`, member])),
    'mongoose.createConnection': { returns: 'mongoose.Connection' },
    'mongoose.disconnect': { effect: 'release', async: true },
    ...functionsOf('mongoose', 'isValidObjectId Types Types.ObjectId'),
    '@nestjs/mongoose.SchemaFactory.createForClass': { returns: 'mongoose.Schema' },
  },
  objects: { 'mongoose.connection': 'mongoose.Connection', 'mongoose.models': 'mongoose.Models' },
  types,
  conflictErrors: ['mongoose.Error.VersionError', 'mongodb.MongoServerError'],
  conflictCodes: [11000, 11001, 112],
});
