import { members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';

const MANY = 'beanie.odm.queries.find.FindMany';
const ONE = 'beanie.odm.queries.find.FindOne';
const WRITE = 'beanie.odm.queries.update.UpdateQuery';

const DELETE = 'beanie.odm.queries.delete.DeleteQuery';

const updating: Record<string, Member> = {
  ...members('update set inc current_date upsert', { returns: WRITE }),
};

/** Beanie: documents on MongoDB, asynchronous. */
export const beanie = defineLibrary({
  title: 'Beanie',
  language: 'python',
  practice: 'motor',
  packages: ['beanie'],
  modules: ['beanie'],
  docs: {
    find: 'https://beanie-odm.dev/tutorial/finding-documents/',
    relations: 'https://beanie-odm.dev/tutorial/relations/',
  },
  aliases: { 'beanie.odm.documents.Document': 'beanie.Document' },
  functions: {
    'beanie.init_beanie': { effect: 'network', async: true, does: 'connects to the database' },
  },
  types: {
    [MANY]: {
      kind: 'query',
      members: {
        ...updating,
        update_many: { returns: WRITE },
        ...members('delete delete_many', { returns: DELETE }),
        ...members('find find_many', { returns: '$self', marks: { filtered: true } }),
        ...members('sort skip', { returns: '$self' }),
        limit: { returns: '$self', marks: { bounded: true } },
        project: { returns: '$self', marks: { columns: true } },
        to_list: { effect: 'read', async: true, returns: 'list<$T>' },
        first_or_none: { effect: 'read', async: true, returns: '$T', marks: { bounded: true, single: true } },
        count: { effect: 'read', async: true, returns: 'int', marks: { counts: true, single: true } },
        exists: { effect: 'read', async: true, returns: 'bool', marks: { exists: true, single: true, bounded: true } },
        ...members('sum avg max min', { effect: 'read', async: true, marks: { aggregates: true, single: true } }),
        aggregate: { returns: '$self', marks: { aggregates: true, plain: true } },
      },
      iterate: { gives: '$T', effect: 'read', async: true },
    },
    [ONE]: {
      kind: 'query',
      members: {
        ...updating,
        update_one: { returns: WRITE },
        ...members('delete delete_one', { returns: DELETE }),
        project: { returns: '$self', marks: { columns: true } },
      },
      awaited: { gives: '$T', effect: 'read' },
    },
    [WRITE]: {
      members: { ...members('update set inc', { returns: '$self' }) },
      awaited: { gives: 'any', effect: 'write' },
    },
    [DELETE]: { awaited: { gives: 'any', effect: 'write' } },
  },
  entities: {
    bases: ['beanie.Document'],
    annotatedColumns: true,
    fields: {},
    instanceMembers: asyncTwins({
      ...members('save replace save_changes update set inc delete', { effect: 'write', object: 'receiver' }),
      ...members('insert create', { effect: 'insert', object: 'receiver', returns: '$self' }),
      ...members('fetch_link fetch_all_links sync', { effect: 'read', object: 'receiver', marks: { filtered: true } }),
    }),
    classMembers: {
      ...members('find find_many', { returns: `${MANY}<$E>`, marks: { filtered: true } }),
      ...members('find_all all', { returns: `${MANY}<$E>` }),
      find_one: { returns: `${ONE}<$E>`, marks: { bounded: true, single: true, filtered: true } },
      aggregate: { returns: `${MANY}<$E>`, marks: { aggregates: true, plain: true } },
      ...asyncTwins({
        get: { effect: 'read', returns: '$E', key: 0, marks: { bounded: true, single: true, filtered: true } },
        insert_one: { effect: 'insert', object: 0, returns: '$E' },
        insert_many: { effect: 'insert', object: 0, bulk: true },
        replace_many: { effect: 'write', object: 0, bulk: true },
        delete_all: { effect: 'write', bulk: true },
        count: { effect: 'read', returns: 'int', marks: { counts: true, single: true } },
      }),
    },
    lazyAccess: 'awaitable',
  },
});

const QUERYSET = 'mongoengine.queryset.QuerySet';
const COLUMNS =
  'BinaryField BooleanField ComplexDateTimeField DateField DateTimeField DecimalField DictField DynamicField EmailField EmbeddedDocumentField EmbeddedDocumentListField EnumField FloatField GeoPointField IntField ListField LongField MapField ObjectIdField PointField SequenceField SortedListField StringField URLField UUIDField';

const same: Member = { returns: '$self' };
const single: Member = { effect: 'read', returns: '$T', marks: { bounded: true, single: true } };

/** MongoEngine: documents on MongoDB, synchronous. Reading a reference field fetches what it refers to. */
export const mongoengine = defineLibrary({
  title: 'MongoEngine',
  language: 'python',
  practice: 'pymongo',
  packages: ['mongoengine', 'flask-mongoengine'],
  modules: ['mongoengine', 'flask_mongoengine'],
  docs: { querying: 'https://docs.mongoengine.org/guide/querying.html' },
  // The first prefix that fits is taken, so longer ones stand before shorter ones.
  aliases: {
    'mongoengine.queryset.queryset.*': 'mongoengine.queryset.*',
    'mongoengine.document.*': 'mongoengine.*',
    'mongoengine.fields.*': 'mongoengine.*',
    'mongoengine.QuerySet': QUERYSET,
    'mongoengine.NotUniqueError': 'mongoengine.errors.NotUniqueError',
  },
  types: {
    [QUERYSET]: {
      kind: 'query',
      members: {
        ...members('filter search_text', { returns: '$self', marks: { filtered: true } }),
        ...members('all order_by skip clone using hint timeout read_preference batch_size', same),
        limit: { returns: '$self', marks: { bounded: true } },
        ...members('only exclude fields', { returns: '$self', marks: { columns: true } }),
        ...members('as_pymongo values_list scalar', { returns: '$self', marks: { plain: true } }),
        no_dereference: same,
        select_related: { effect: 'read', returns: 'list<$T>', marks: { eager: 'paths' } },
        get: { ...single, marks: { bounded: true, single: true, filtered: true } },
        first: single,
        with_id: { ...single, key: 0 },
        in_bulk: { effect: 'read', bulk: true, returns: 'dict<any,$T>', marks: { filtered: true } },
        count: { effect: 'read', returns: 'int', marks: { counts: true, single: true } },
        distinct: { effect: 'read', returns: 'list<any>' },
        ...members('sum average aggregate item_frequencies', { effect: 'read', marks: { aggregates: true } }),
        create: { effect: 'insert', returns: '$T' },
        insert: { effect: 'insert', bulk: true, object: [0, 'doc_or_docs'] },
        ...members('update update_one upsert_one modify', { effect: 'write', bulk: true }),
        delete: { effect: 'write', bulk: true },
      },
      call: { returns: '$self', marks: { filtered: true } },
      iterate: { gives: '$T', effect: 'read' },
      index: { gives: '$T', effect: 'read', slice: { returns: '$self', marks: { bounded: true } } },
      evaluates: 'read',
    },
  },
  entities: {
    bases: ['mongoengine.Document', 'mongoengine.DynamicDocument', 'flask_mongoengine.Document'],
    abstractAttribute: 'meta.abstract',
    fields: {
      ...Object.fromEntries(
        COLUMNS.split(' ').map((name) => [`mongoengine.${name}`, { kind: 'column', uniqueKeyword: 'unique' }]),
      ),
      'mongoengine.ReferenceField': { kind: 'relation', target: [0, 'document_type'], many: false, loading: 'lazy' },
      'mongoengine.GenericReferenceField': { kind: 'relation', many: false, loading: 'lazy' },
      // Gives a handle; `fetch()` on it reads.
      'mongoengine.LazyReferenceField': { kind: 'column' },
    },
    classAttributes: { objects: `${QUERYSET}<$E>` },
    instanceMembers: {
      ...members('save update delete modify', { effect: 'write', object: 'receiver' }),
      reload: { effect: 'read', object: 'receiver', marks: { bounded: true, single: true, filtered: true } },
      select_related: { effect: 'read', object: 'receiver', marks: { eager: 'paths', filtered: true } },
      ...members('to_mongo to_json to_dbref validate clean'),
    },
    lazyAccess: 'blocking',
  },
  conflictErrors: ['mongoengine.errors.NotUniqueError'],
});
