import { members } from '../rows.ts';
import type { EffectName, Member, TypeModel } from '../schema.ts';

const same: Member = { returns: '$self' };

const WHERE =
  'where andWhere orWhere whereNot whereIn andWhereIn orWhereIn whereNotIn whereNull orWhereNull whereNotNull whereBetween whereNotBetween whereExists whereNotExists whereRaw andWhereRaw orWhereRaw whereLike whereILike whereColumn whereJsonPath whereJsonObject whereJsonSupersetOf findById findByIds';
const JOINS =
  'join innerJoin leftJoin leftOuterJoin rightJoin rightOuterJoin fullOuterJoin crossJoin joinRaw from into table with withRecursive withSchema withMaterialized union unionAll intersect except using';
const SHAPING =
  'orderBy orderByRaw offset distinct distinctOn as clone queryContext timeout debug on comment hintComment modify clearSelect clearWhere clearOrder clearHaving skipUndefined returning options skipLocked noWait';

const building: Record<string, Member> = {
  ...members(WHERE, { returns: '$self', conditions: 0, marks: { filtered: true } }),
  ...members(`${JOINS} ${SHAPING}`, same),
  ...members('limit', { returns: '$self', marks: { bounded: true } }),
  ...members('select column columns', { returns: '$self', marks: { columnsBy: [0] } }),
  ...members('groupBy groupByRaw having havingRaw havingIn', { returns: '$self', marks: { aggregates: true } }),
  ...members('count countDistinct', { returns: '$self', marks: { counts: true, aggregates: true, plain: true } }),
  ...members('min max sum avg sumDistinct avgDistinct', { returns: '$self', marks: { aggregates: true, plain: true } }),
  ...members('forUpdate forShare forNoKeyUpdate forKeyShare', { returns: '$self', marks: { locked: true } }),
  transacting: { returns: '$self', joins: 0 },
  ...members('toSQL toString toKnexQuery toNative toQuery clearCounters'),
};

/** The query builders of Knex (`knex.`) and of Objection, which follow it; `row` is what one row is. */
export function builderTypes(prefix: string, row: string, own: Record<string, Member>): Record<string, TypeModel> {
  const to = (name: string): string => `${prefix}${name}<$T>`;
  const turning: Record<string, Member> = {
    first: { returns: to('OneBuilder'), marks: { bounded: true, single: true } },
    insert: { returns: to('InsertBuilder'), values: 0 },
    update: { returns: to('WriteBuilder'), values: 0 },
    ...members('increment decrement del delete truncate', { returns: to('WriteBuilder') }),
    upsert: { returns: to('WriteBuilder'), values: 0, marks: { upserts: true } },
    pluck: { returns: to('QueryBuilder'), marks: { columns: true, plain: true } },
    ...members('onConflict', { returns: '$self' }),
    ...members('ignore merge', { returns: '$self', marks: { upserts: true } }),
    stream: { effect: 'read', returns: 'asynciter<any>', marks: { streamed: true }, quick: true },
  };
  const builder = (effect: EffectName, gives: string): TypeModel => ({
    kind: 'query',
    inPlace: true,
    statement: effect === 'insert' ? 'insert' : effect === 'read' ? 'read' : 'write',
    members: { ...building, ...turning, ...own, execute: { effect, async: true, returns: gives } },
    awaited: { gives, effect },
  });
  return {
    [`${prefix}QueryBuilder`]: builder('read', `list<${row}>`),
    [`${prefix}OneBuilder`]: builder('read', row),
    [`${prefix}InsertBuilder`]: builder('insert', row === 'any' ? 'list<any>' : row),
    [`${prefix}WriteBuilder`]: builder('write', 'int'),
  };
}
