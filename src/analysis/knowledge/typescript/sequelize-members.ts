import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import type { Member, QueryMarks } from '../schema.ts';

const found: QueryMarks = {
  filteredBy: ['where'],
  boundedBy: ['limit'],
  skipsBy: ['offset'],
  columnsBy: ['attributes'],
  eagerBy: ['include'],
  plainBy: ['raw'],
  aggregatesBy: ['group'],
  lockedBy: 'lock',
};
const one: QueryMarks = { ...found, bounded: true, single: true };

/** Puts the options object and the transaction in it on every row. */
function withOptions(place: number, of: Record<string, Member>): Record<string, Member> {
  return Object.fromEntries(
    Object.entries(asyncTwins(of)).map(([name, member]) => [
      name,
      { ...member, options: [place], joins: 'transaction' },
    ]),
  );
}

/** A model's static methods: of a class, whose row is `$E`, and of what `define` gives, whose row is `$T`. */
export function modelStatics(row: string, scoped: string): Record<string, Member> {
  const rows = `list<${row}>`;
  return {
    ...withOptions(0, {
      findAll: { effect: 'read', returns: rows, conditions: 'where', marks: found },
      findOne: { effect: 'read', returns: row, conditions: 'where', marks: one },
      findAndCountAll: {
        effect: 'read',
        returns: `sequelize.Page<${row}>`,
        conditions: 'where',
        marks: found,
      },
      ...members('findOrCreate findCreateFind', {
        effect: 'insert',
        returns: `tuple<${row},bool>`,
        conditions: 'where',
        values: 'defaults',
        marks: { upserts: true },
      }),
      findOrBuild: { effect: 'read', returns: `tuple<${row},bool>`, conditions: 'where', marks: one },
      count: {
        effect: 'read',
        returns: 'int',
        conditions: 'where',
        marks: { counts: true, single: true, filteredBy: ['where'] },
      },
      destroy: { effect: 'write', bulk: true, returns: 'int', conditions: 'where', marks: { filteredBy: ['where'] } },
      restore: { effect: 'write', bulk: true, conditions: 'where', marks: { filteredBy: ['where'] } },
      truncate: { effect: 'write', bulk: true },
    }),
    ...withOptions(1, {
      findByPk: { effect: 'read', returns: row, key: 0, marks: { ...one, filtered: true } },
      create: { effect: 'insert', returns: row, values: 0 },
      bulkCreate: {
        effect: 'insert',
        bulk: true,
        returns: rows,
        object: 0,
        marks: { upsertsBy: ['ignoreDuplicates', 'updateOnDuplicate'] },
      },
      update: {
        effect: 'write',
        bulk: true,
        returns: 'tuple<int>',
        values: 0,
        conditions: 'where',
        marks: { filteredBy: ['where'] },
      },
      upsert: { effect: 'write', returns: `tuple<${row},bool>`, values: 0, marks: { upserts: true } },
      ...members('increment decrement', {
        effect: 'write',
        bulk: true,
        relative: true,
        conditions: 'where',
        marks: { filteredBy: ['where'] },
      }),
      ...members('max min sum', {
        effect: 'read',
        returns: 'float',
        conditions: 'where',
        marks: { aggregates: true, plain: true, single: true, filteredBy: ['where'] },
      }),
    }),
    aggregate: {
      effect: 'read',
      async: true,
      returns: 'any',
      options: [2],
      joins: 'transaction',
      marks: { aggregates: true, plain: true },
    },
    ...members('sync drop', { effect: 'write', async: true, does: 'runs DDL' }),
    describe: { effect: 'read', async: true, marks: { catalogue: true, plain: true } },
    ...members('scope unscoped schema withScope withoutScope withInitialScope withSchema', { returns: scoped }),
    build: { returns: row, makes: true },
    bulkBuild: { returns: rows },
    ...members('init initialize belongsTo hasMany hasOne belongsToMany addScope addHook removeHook hasHook hooks'),
    ...members('getAttributes getTableName removeAttribute isHierarchy refreshAttributes'),
    ...members(
      'beforeValidate afterValidate beforeCreate afterCreate beforeUpdate afterUpdate beforeSave afterSave beforeUpsert afterUpsert',
    ),
    ...members(
      'beforeDestroy afterDestroy beforeRestore afterRestore beforeBulkCreate afterBulkCreate beforeBulkUpdate afterBulkUpdate',
    ),
    ...members('beforeBulkDestroy afterBulkDestroy beforeFind afterFind beforeCount beforeSync afterSync'),
  };
}

/** A row's own methods; those with `$` are sequelize-typescript's, and each is a query. */
export const instanceMembers: Record<string, Member> = {
  ...withOptions(0, {
    save: { effect: 'write', object: 'receiver', returns: '$self' },
    destroy: { effect: 'write', object: 'receiver', removes: true },
    restore: { effect: 'write', object: 'receiver' },
    reload: {
      effect: 'read',
      object: 'receiver',
      returns: '$self',
      marks: { filtered: true, bounded: true, single: true, lockedBy: 'lock', eagerBy: ['include'] },
      does: 'reads the row again',
    },
    validate: {},
  }),
  ...withOptions(1, {
    update: { effect: 'write', object: 'receiver', values: 0, returns: '$self' },
    ...members('increment decrement', { effect: 'write', object: 'receiver', relative: true, returns: '$self' }),
    $get: { effect: 'read', returns: 'any', marks: { ...found, filtered: true } },
    $count: { effect: 'read', returns: 'int', marks: { counts: true, single: true, filtered: true } },
    $create: { effect: 'insert', returns: 'any' },
  }),
  ...withOptions(2, {
    ...members('$set $add $remove', { effect: 'write', bulk: true }),
    $has: { effect: 'read', returns: 'bool', marks: { exists: true, single: true, bounded: true } },
  }),
  ...members('get getDataValue previous', { returns: 'any' }),
  ...members('toJSON', { returns: 'dict<str,any>' }),
  ...members('set setDataValue setAttributes equals equalsOneOf changed isSoftDeleted where'),
};

const relation = (place: number, member: Member): Record<string, Member> => withOptions(place, { call: member });
const reading = { ...found, filtered: true as const };

/** The methods that an association adds to a row, by the type with which the class declares them. */
export const mixins: Record<string, Member> = {
  BelongsToGetAssociationMixin: relation(0, {
    effect: 'read',
    returns: '$T',
    marks: { ...reading, bounded: true, single: true },
  }).call,
  HasManyGetAssociationsMixin: relation(0, { effect: 'read', returns: 'list<$T>', marks: reading }).call,
  HasManyCountAssociationsMixin: relation(0, {
    effect: 'read',
    returns: 'int',
    marks: { counts: true, single: true, filtered: true },
  }).call,
  HasManyHasAssociationMixin: relation(1, {
    effect: 'read',
    returns: 'bool',
    marks: { exists: true, single: true, bounded: true },
  }).call,
  HasManyCreateAssociationMixin: relation(1, { effect: 'insert', returns: '$T', values: 0 }).call,
  HasManyAddAssociationMixin: relation(1, { effect: 'write' }).call,
  HasManyAddAssociationsMixin: relation(1, { effect: 'write', bulk: true }).call,
};
