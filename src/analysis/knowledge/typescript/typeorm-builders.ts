import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';

const same: Member = { returns: '$self' };

const filtering: Record<string, Member> = {
  ...members('where andWhere orWhere whereInIds andWhereInIds orWhereInIds whereExists', {
    returns: '$self',
    marks: { filtered: true },
  }),
  ...members('setParameter setParameters comment addCommonTableExpression useTransaction callListeners', same),
  ...members('clone', same),
  ...members('getSql getQuery getQueryAndParameters getParameters printSql subQuery'),
};

/** What makes a builder of another kind out of one. The type argument is the entity. */
const turning: Record<string, Member> = {
  insert: { returns: 'typeorm.InsertQueryBuilder<$T>' },
  update: { returns: 'typeorm.UpdateQueryBuilder<$T>' },
  ...members('delete softDelete', { returns: 'typeorm.DeleteQueryBuilder<$T>' }),
  restore: { returns: 'typeorm.UpdateQueryBuilder<$T>' },
  relation: { returns: 'typeorm.RelationQueryBuilder<$T>' },
};

const running: Record<string, Member> = asyncTwins({
  getMany: { effect: 'read', returns: 'list<$T>' },
  ...members('getOne getOneOrFail', { effect: 'read', returns: '$T', marks: { single: true } }),
  getManyAndCount: { effect: 'read', returns: 'tuple<list<$T>,int>' },
  getRawMany: { effect: 'read', returns: 'list<dict<str,any>>', marks: { plain: true } },
  getRawOne: { effect: 'read', returns: 'dict<str,any>', marks: { plain: true, single: true } },
  getRawAndEntities: { effect: 'read', returns: 'dict<str,any>' },
  getCount: { effect: 'read', returns: 'int', marks: { counts: true, single: true } },
  getExists: { effect: 'read', returns: 'bool', marks: { exists: true, single: true, bounded: true } },
  execute: { effect: 'read', returns: 'list<dict<str,any>>', marks: { plain: true } },
  stream: { effect: 'read', returns: 'asynciter<any>', marks: { streamed: true, plain: true } },
});

const writing: Record<string, Member> = {
  ...filtering,
  ...members('returning output', same),
  execute: { effect: 'execute', async: true, returns: 'typeorm.UpdateResult' },
};

/** Query builders: nothing is sent before a method that gives rows, or `execute`. */
export const builderTypes: Record<string, TypeModel> = {
  'typeorm.SelectQueryBuilder': {
    kind: 'query',
    inPlace: true,
    members: {
      ...filtering,
      ...turning,
      ...running,
      ...members('select addSelect', { returns: '$self', marks: { columns: true } }),
      ...members('leftJoinAndSelect innerJoinAndSelect leftJoinAndMapOne leftJoinAndMapMany', {
        returns: '$self',
        marks: { eager: 'paths' },
      }),
      ...members('innerJoinAndMapOne innerJoinAndMapMany', { returns: '$self', marks: { eager: 'paths' } }),
      ...members('leftJoin innerJoin from addFrom fromDummy distinct distinctOn orderBy addOrderBy offset skip', same),
      ...members('loadAllRelationIds loadRelationIdAndMap loadRelationCountAndMap cache withDeleted setOnLocked', same),
      ...members('setQueryRunner useIndex timeTravelQuery maxExecutionTime disableEscaping setOption', same),
      ...members('groupBy addGroupBy having andHaving orHaving', { returns: '$self', marks: { aggregates: true } }),
      ...members('take limit', { returns: '$self', marks: { bounded: true } }),
      setLock: { returns: '$self', marks: { locked: true } },
      setFindOptions: {
        returns: '$self',
        options: [0],
        conditions: 'where',
        marks: { filteredBy: ['where'], boundedBy: ['take'], columnsBy: ['select'], eagerBy: ['relations'] },
      },
    },
  },
  'typeorm.InsertQueryBuilder': {
    statement: 'insert',
    members: {
      ...writing,
      into: { returns: 'typeorm.InsertQueryBuilder<$0>' },
      values: { returns: '$self', values: 0 },
      ...members('orIgnore orUpdate onConflict', { returns: '$self', marks: { upserts: true } }),
      updateEntity: same,
    },
  },
  'typeorm.UpdateQueryBuilder': {
    statement: 'write',
    members: {
      ...writing,
      update: { returns: 'typeorm.UpdateQueryBuilder<$0>' },
      set: { returns: '$self', values: 0 },
      ...members('whereEntity orderBy addOrderBy limit', same),
    },
  },
  'typeorm.DeleteQueryBuilder': {
    statement: 'write',
    members: { ...writing, from: { returns: 'typeorm.DeleteQueryBuilder<$0>' } },
  },
  // The relation of a row that is named by its key.
  'typeorm.RelationQueryBuilder': {
    statement: 'write',
    members: {
      ...filtering,
      of: same,
      ...asyncTwins({
        ...members('add remove set addAndRemove', { effect: 'write' }),
        loadMany: { effect: 'read', returns: 'list<any>', marks: { filtered: true } },
        loadOne: { effect: 'read', returns: 'any', marks: { filtered: true, single: true } },
      }),
    },
  },
  'typeorm.InsertResult': { attributes: { identifiers: 'list<any>', raw: 'any' } },
  'typeorm.UpdateResult': { attributes: { affected: 'int', raw: 'any' } },
};
