import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import type { Member, QueryMarks } from '../schema.ts';

const SELECT = 'typeorm.SelectQueryBuilder';

/** `FindOptions`. In 0.2 the conditions could stand in it directly, which counts as a condition that can't be read. */
const found: QueryMarks = {
  filteredBy: ['where'],
  boundedBy: ['take'],
  skipsBy: ['skip'],
  columnsBy: ['select'],
  eagerBy: ['relations'],
  lockedBy: 'lock',
};
const one: QueryMarks = { ...found, bounded: true, single: true };
const by: QueryMarks = { filtered: true };
const oneBy: QueryMarks = { filtered: true, bounded: true, single: true };

/**
 * The methods that read and write rows of `row`: of a repository, where the arguments begin at 0, and of an entity manager, whose
 * first argument is the entity's class.
 */
export function rowMembers(row: string, at: 0 | 1): Record<string, Member> {
  const entity = at === 1 ? { entity: 0 } : {};
  const options = [at];
  const finding: Record<string, Member> = {
    find: { effect: 'read', returns: `list<${row}>`, options, conditions: 'where', marks: found },
    findBy: { effect: 'read', returns: `list<${row}>`, conditions: at, marks: by },
    ...members('findOne findOneOrFail', { effect: 'read', returns: row, options, conditions: 'where', marks: one }),
    ...members('findOneBy findOneByOrFail', { effect: 'read', returns: row, conditions: at, marks: oneBy }),
    findOneById: { effect: 'read', returns: row, key: at, marks: oneBy },
    findByIds: { effect: 'read', returns: `list<${row}>`, bulk: true, marks: by },
    findAndCount: {
      effect: 'read',
      returns: `tuple<list<${row}>,int>`,
      options,
      conditions: 'where',
      marks: found,
    },
    findAndCountBy: { effect: 'read', returns: `tuple<list<${row}>,int>`, conditions: at, marks: by },
    count: {
      effect: 'read',
      returns: 'int',
      options,
      conditions: 'where',
      marks: { counts: true, single: true, filteredBy: ['where'] },
    },
    countBy: { effect: 'read', returns: 'int', conditions: at, marks: { ...by, counts: true, single: true } },
    ...members('exist exists', {
      effect: 'read',
      returns: 'bool',
      options,
      conditions: 'where',
      marks: { exists: true, single: true, bounded: true, filteredBy: ['where'] },
    }),
    existsBy: {
      effect: 'read',
      returns: 'bool',
      conditions: at,
      marks: { exists: true, single: true, bounded: true, filtered: true },
    },
    ...members('sum average minimum maximum', {
      effect: 'read',
      returns: 'float',
      conditions: at + 1,
      marks: { aggregates: true, plain: true, single: true },
    }),
  };
  const writing: Record<string, Member> = {
    insert: { effect: 'insert', values: at, object: at, returns: 'typeorm.InsertResult' },
    upsert: {
      effect: 'write',
      values: at,
      object: at,
      bulk: true,
      returns: 'typeorm.InsertResult',
      marks: { upserts: true },
    },
    update: {
      effect: 'write',
      bulk: true,
      conditions: at,
      values: at + 1,
      returns: 'typeorm.UpdateResult',
      marks: by,
    },
    updateAll: { effect: 'write', bulk: true, values: at, returns: 'typeorm.UpdateResult' },
    ...members('delete softDelete restore', {
      effect: 'write',
      bulk: true,
      conditions: at,
      returns: 'typeorm.UpdateResult',
      marks: by,
    }),
    ...members('deleteAll clear', { effect: 'write', bulk: true }),
    ...members('increment decrement', {
      effect: 'write',
      bulk: true,
      conditions: at,
      returns: 'typeorm.UpdateResult',
      marks: by,
    }),
  };
  const awaited = asyncTwins({ ...finding, ...writing });
  return Object.fromEntries(Object.entries(awaited).map(([name, member]) => [name, { ...member, ...entity }]));
}

/** Methods that are handed entities, one or a list of them. `save` looks the row up first, in a transaction of its own where none is open. */
export const entityMembers: Record<string, Member> = asyncTwins({
  ...members('save softRemove recover', { effect: 'write', object: 0, returns: '$0' }),
  remove: { effect: 'write', object: 0, returns: '$0' },
  preload: { effect: 'read', object: 0, returns: '$T', marks: { filtered: true, bounded: true, single: true } },
});

/** Methods of an entity that derives from `BaseEntity`. */
export const activeMembers: Record<string, Member> = {
  ...asyncTwins({
    ...members('save remove softRemove recover', { effect: 'write', object: 'receiver', returns: '$self' }),
    reload: {
      effect: 'read',
      object: 'receiver',
      marks: { filtered: true, bounded: true, single: true },
      does: 'reads the row again',
    },
  }),
  hasId: { returns: 'bool' },
};

/** Static methods of an entity that derives from `BaseEntity`. */
export const activeStatics: Record<string, Member> = {
  ...rowMembers('$E', 0),
  ...asyncTwins({
    ...members('save remove softRemove', { effect: 'write', object: 0, returns: '$0' }),
    query: { effect: 'execute', statement: 0, returns: 'list<any>' },
    preload: { effect: 'read', object: 0, returns: '$E', marks: { filtered: true, bounded: true, single: true } },
  }),
  create: { returns: '$E', makes: true },
  merge: { returns: '$E' },
  getRepository: { returns: 'typeorm.Repository<$E>' },
  createQueryBuilder: { returns: `${SELECT}<$E>` },
  ...members('getId hasId useDataSource'),
};
