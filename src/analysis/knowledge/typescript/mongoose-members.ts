import { members } from '../rows.ts';
import type { EffectName, Member, TypeModel } from '../schema.ts';

const READ = 'mongoose.Query';
const WRITE = 'mongoose.WriteQuery';
const DOC = 'mongoose.HydratedDocument<$T>';

/** Methods of a model that give a query: it runs when it is awaited, or with `exec()`. */
function asking(place: number, of: Record<string, Member>): Record<string, Member> {
  return Object.fromEntries(
    Object.entries(of).map(([name, member]) => [name, { ...member, options: [place], joins: 'session' }]),
  );
}

/** Methods that begin at once and give a promise. */
function running(place: number, of: Record<string, Member>): Record<string, Member> {
  return Object.fromEntries(
    Object.entries(asking(place, of)).map(([name, member]) => [
      name,
      { ...member, async: true as const, eager: true as const },
    ]),
  );
}

const rows: Member = {
  returns: `${READ}<list<${DOC}>>`,
  conditions: 0,
  marks: {
    filteredBy: [0],
    columnsBy: [1, 'projection'],
    boundedBy: ['limit'],
    skipsBy: ['skip'],
    eagerBy: ['populate'],
    plainBy: ['lean'],
  },
};
const row: Member = {
  ...rows,
  returns: `${READ}<${DOC}>`,
  marks: { ...rows.marks, bounded: true, single: true },
};
const changed: Member = {
  returns: `${WRITE}<${DOC}>`,
  conditions: 0,
  values: 1,
  marks: { filtered: true, single: true, upsertsBy: ['upsert'] },
};
const updated: Member = { ...changed, returns: `${WRITE}<mongodb.WriteResult>` };

/** A model's static methods. The type argument is the interface of a document. */
export const modelMembers: Record<string, Member> = {
  ...asking(2, {
    find: rows,
    findOne: row,
    findById: { ...row, conditions: undefined, key: 0, marks: { ...row.marks, filtered: true } },
    ...members('findOneAndUpdate findOneAndReplace updateOne replaceOne', changed),
    updateOne: updated,
    replaceOne: updated,
    findByIdAndUpdate: { ...changed, conditions: undefined, key: 0 },
    updateMany: { ...updated, bulk: true, marks: { filteredBy: [0] } },
    distinct: {
      returns: `${READ}<list<any>>`,
      conditions: 1,
      marks: { columns: true, plain: true },
    },
  }),
  ...asking(1, {
    ...members('deleteOne', { ...updated, values: undefined }),
    deleteMany: { ...updated, values: undefined, bulk: true, marks: { filteredBy: [0] } },
    findOneAndDelete: { ...changed, values: undefined },
    findOneAndRemove: { ...changed, values: undefined },
    ...members('findByIdAndDelete findByIdAndRemove', { ...changed, conditions: undefined, values: undefined, key: 0 }),
    countDocuments: {
      returns: `${READ}<int>`,
      conditions: 0,
      marks: { counts: true, single: true, plain: true, filteredBy: [0] },
    },
    estimatedDocumentCount: { returns: `${READ}<int>`, marks: { counts: true, single: true, plain: true } },
    exists: {
      returns: `${READ}<any>`,
      conditions: 0,
      marks: { exists: true, single: true, bounded: true, plain: true, filteredBy: [0] },
    },
    // `aggregate([…]).session(session)`
    aggregate: { returns: 'mongoose.Aggregate', marks: { aggregates: true, plain: true, filtered: true } },
  }),
  where: { returns: `${READ}<list<${DOC}>>`, marks: { filtered: true } },
  ...running(1, {
    // With a list, one INSERT for each document: `insertMany` is the bulk form.
    create: { effect: 'insert', values: 0, object: 0, returns: DOC },
    insertOne: { effect: 'insert', values: 0, object: 0, returns: DOC },
    insertMany: { effect: 'insert', object: 0, bulk: true, returns: `list<${DOC}>` },
    bulkWrite: { effect: 'write', bulk: true, returns: 'mongodb.WriteResult' },
    bulkSave: { effect: 'write', object: 0, bulk: true },
    ...members('createCollection createIndexes syncIndexes ensureIndexes init dropCollection', {
      effect: 'write',
      does: 'runs DDL',
    }),
    // One query for each path, for all documents that it is given.
    populate: { effect: 'read', object: 0, bulk: true, returns: '$0', marks: { filtered: true } },
    startSession: { returns: 'mongoose.ClientSession' },
  }),
  hydrate: { returns: DOC },
  watch: { effect: 'listen', quick: true },
  ...members('discriminator translateAliases'),
};

/** A document's methods. Relations are keys until they are populated; reading them sends nothing. */
export const documentMembers: Record<string, Member> = {
  ...running(0, {
    save: { effect: 'write', object: 'receiver', returns: '$self' },
    ...members('deleteOne remove', { effect: 'write', object: 'receiver' }),
    validate: {},
  }),
  ...running(1, { ...members('updateOne update', { effect: 'write', object: 'receiver', values: 0 }) }),
  replaceOne: { effect: 'write', async: true, object: 'receiver' },
  populate: {
    effect: 'read',
    async: true,
    eager: true,
    object: 'receiver',
    returns: '$self',
    marks: { eager: 'paths', filtered: true },
  },
  ...members('toObject toJSON', { returns: 'dict<str,any>' }),
  ...members('get id', { returns: 'any' }),
  ...members('set markModified isModified isNew $set $isNew depopulate populated equals overwrite increment $session'),
};

const same: Member = { returns: '$self' };
const WHERE =
  'where equals gt gte lt lte ne in nin all and or nor size exists elemMatch regex mod within merge setQuery find findOne';
const building: Record<string, Member> = {
  ...members(WHERE, { returns: '$self', conditions: 0, marks: { filtered: true } }),
  ...members(
    'sort skip hint collation comment maxTimeMS read readConcern setOptions set slice allowDiskUse clone',
    same,
  ),
  ...members('orFail j w wtimeout strict pre post transform tailable sanitizeProjection', same),
  ...members('select projection', { returns: '$self', marks: { columns: true } }),
  limit: { returns: '$self', marks: { bounded: true } },
  batchSize: { returns: '$self', marks: { streamed: true } },
  lean: { returns: '$self', marks: { plain: true } },
  populate: { returns: '$self', marks: { eager: 'paths' } },
  session: { returns: '$self', joins: 0 },
  ...members('countDocuments count', { returns: `${READ}<int>`, marks: { counts: true, single: true, plain: true } }),
  distinct: { returns: `${READ}<list<any>>`, marks: { columns: true, plain: true } },
  cursor: { returns: 'mongoose.QueryCursor', marks: { streamed: true } },
  ...members('getFilter getQuery getOptions getUpdate model toConstructor'),
};

const query = (effect: EffectName): TypeModel => ({
  kind: 'query',
  inPlace: true,
  statement: effect === 'read' ? 'read' : 'write',
  members: {
    ...building,
    exec: { effect, async: true, eager: true, returns: '$T' },
    ...members('then catch finally', { effect, async: true, eager: true, returns: '$T' }),
  },
  awaited: { gives: '$T', effect },
  iterate: { gives: 'any', effect, async: true },
});

/** Queries and aggregations. The type argument is what awaiting gives. */
export const queryTypes: Record<string, TypeModel> = {
  [READ]: query('read'),
  [WRITE]: query('write'),
  'mongoose.Aggregate': {
    kind: 'query',
    inPlace: true,
    members: {
      ...members(
        'match group project sort skip lookup unwind addFields facet sample replaceRoot count sortByCount',
        same,
      ),
      ...members(
        'append near graphLookup redact unionWith option allowDiskUse hint read collation search pipeline',
        same,
      ),
      limit: { returns: '$self', marks: { bounded: true } },
      session: { returns: '$self', joins: 0 },
      exec: { effect: 'read', async: true, eager: true, returns: 'list<any>' },
      cursor: { returns: 'mongoose.QueryCursor', marks: { streamed: true } },
    },
    awaited: { gives: 'list<any>', effect: 'read' },
    iterate: { gives: 'any', effect: 'read', async: true },
  },
  'mongoose.QueryCursor': {
    kind: 'cursor',
    members: {
      next: { effect: 'read', async: true, returns: 'any', marks: { single: true } },
      eachAsync: {
        effect: 'read',
        async: true,
        marks: { streamed: true },
        runs: [{ argument: 0, how: 'inline', each: 'receiver' }],
      },
      close: { async: true },
      map: same,
    },
    iterate: { gives: 'any', effect: 'read', async: true },
  },
};
