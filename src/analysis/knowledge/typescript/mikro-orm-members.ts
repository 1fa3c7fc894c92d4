import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import type { Member, QueryMarks } from '../schema.ts';

const found: QueryMarks = {
  boundedBy: ['limit', 'first', 'last'],
  skipsBy: ['offset'],
  columnsBy: ['fields', 'exclude'],
  eagerBy: ['populate'],
  lockedBy: 'lockMode',
};

/** What reads and writes rows of `row`: on a repository, and with the entity's class first on an entity manager. */
export function rowMembers(row: string, at: 0 | 1): Record<string, Member> {
  const entity = at === 1 ? { entity: 0 } : {};
  const options = [at + 1];
  const condition = { conditions: at, options } as const;
  const one: Member = {
    effect: 'read',
    returns: row,
    ...condition,
    identityMap: true,
    marks: { ...found, filtered: true, bounded: true, single: true },
  };
  const all: Record<string, Member> = asyncTwins({
    find: { effect: 'read', returns: `list<${row}>`, ...condition, marks: { ...found, filteredBy: [at] } },
    findAll: { effect: 'read', returns: `list<${row}>`, options: [at], marks: { ...found, filteredBy: ['where'] } },
    findAndCount: {
      effect: 'read',
      returns: `tuple<list<${row}>,int>`,
      ...condition,
      marks: { ...found, filteredBy: [at] },
    },
    findByCursor: { effect: 'read', returns: 'any', options: [at], marks: { ...found, bounded: true } },
    ...members('findOne findOneOrFail', one),
    count: {
      effect: 'read',
      returns: 'int',
      conditions: at,
      marks: { counts: true, single: true, filteredBy: [at] },
    },
    ...members('nativeInsert insert', { effect: 'insert', values: at }),
    insertMany: { effect: 'insert', bulk: true, object: at },
    nativeUpdate: { effect: 'write', bulk: true, conditions: at, values: at + 1, marks: { filteredBy: [at] } },
    nativeDelete: { effect: 'write', bulk: true, conditions: at, marks: { filteredBy: [at] } },
    upsert: { effect: 'write', returns: row, values: at, marks: { upserts: true } },
    upsertMany: { effect: 'write', bulk: true, returns: `list<${row}>`, marks: { upserts: true } },
  });
  return {
    ...Object.fromEntries(Object.entries(all).map(([name, member]) => [name, { ...member, ...entity }])),
    // Noted for the next flush, unless `persistOnCreate` is off.
    create: { effect: 'stage', quick: true, stages: 'insert', values: at, returns: row, ...entity },
    getReference: { returns: row, ...entity },
    ...members('map assign merge canPopulate', { returns: row, ...entity }),
  };
}

/** A loaded or unloaded collection of a row, and a reference to one row. */
export const relationMembers: Record<string, Member> = {
  ...asyncTwins({
    ...members('init load loadItems', {
      effect: 'read',
      returns: 'list<$T>',
      options: [0],
      marks: { filtered: true, eagerBy: ['populate'] },
    }),
    loadCount: { effect: 'read', returns: 'int', marks: { counts: true, single: true, filtered: true } },
    matching: { effect: 'read', returns: 'list<$T>', marks: { filtered: true } },
  }),
  ...members('getItems toArray getSnapshot', { returns: 'list<$T>' }),
  ...members('add remove removeAll set', { effect: 'stage', quick: true, object: 0 }),
  getIdentifiers: { returns: 'list<any>' },
  ...members('isInitialized isEmpty contains count isDirty populated', { returns: 'bool' }),
  map: { returns: 'list<$0.return>', runs: [{ argument: 0, how: 'inline', each: 'receiver', given: ['$T'] }] },
  filter: { returns: 'list<$T>', runs: [{ argument: 0, how: 'inline', each: 'receiver', given: ['$T'] }] },
};

export const referenceMembers: Record<string, Member> = {
  ...members('load loadOrFail', {
    effect: 'read',
    async: true,
    returns: '$T',
    marks: { filtered: true, bounded: true, single: true },
  }),
  loadProperty: { effect: 'read', async: true, returns: 'any', marks: { filtered: true, single: true } },
  ...members('unwrap getEntity getProperty', { returns: '$T' }),
  ...members('isInitialized populated set'),
};
