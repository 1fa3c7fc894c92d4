import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';
import { asyncTwins, without } from './member-groups.ts';

const MODELS = 'django.db.models';
const QUERYSET = `${MODELS}.QuerySet<$T>`;

const same: Member = { returns: '$self' };
const single: Member = { effect: 'read', returns: '$T', marks: { bounded: true, single: true } };

/** Methods that give another queryset and run nothing. */
const lazy: Record<string, Member> = {
  all: { returns: '$self', keepsPrefetched: true },
  ...members('order_by reverse distinct annotate alias extra using union intersection difference complex_filter', same),
  filter: { returns: '$self', marks: { filtered: true } },
  exclude: { returns: '$self', marks: { filtered: true, excludes: true } },
  none: { returns: '$self', marks: { filtered: true, bounded: true, empty: true } },
  ...members('select_related prefetch_related', { returns: '$self', marks: { eager: 'paths' } }),
  ...members('only defer', { returns: '$self', marks: { columns: true } }),
  ...members('values values_list', { returns: '$self', marks: { columns: true, plain: true } }),
  ...members('dates datetimes', { returns: '$self', marks: { columns: true, plain: true, aggregates: true } }),
  select_for_update: { returns: '$self', marks: { locked: true } },
  raw: { returns: `${MODELS}.RawQuerySet<$T>` },
};

/** Methods that run a query at once. */
const running: Record<string, Member> = {
  get: { ...single, marks: { bounded: true, single: true, filtered: true, only: true } },
  ...members('first last earliest latest', single),
  count: { effect: 'read', returns: 'int', marks: { counts: true, single: true }, keepsPrefetched: true },
  ...members('exists contains', {
    effect: 'read',
    returns: 'bool',
    marks: { exists: true, single: true, bounded: true },
    keepsPrefetched: true,
  }),
  aggregate: { effect: 'read', returns: 'dict<str,any>', marks: { aggregates: true, plain: true, single: true } },
  in_bulk: { effect: 'read', bulk: true, returns: 'dict<any,$T>', marks: { filtered: true } },
  explain: { effect: 'read', returns: 'str', marks: { single: true } },
  create: { effect: 'insert', returns: '$T' },
  get_or_create: { effect: 'insert', returns: 'tuple<$T,bool>', marks: { upserts: true } },
  update_or_create: { effect: 'write', returns: 'tuple<$T,bool>', marks: { upserts: true } },
  bulk_create: { effect: 'insert', bulk: true, object: [0, 'objs'], returns: 'list<$T>' },
  bulk_update: { effect: 'write', bulk: true, object: [0, 'objs'], returns: 'int' },
  update: { effect: 'write', bulk: true, returns: 'int' },
  delete: { effect: 'write', bulk: true, returns: 'tuple<int,any>' },
};

const querySetMembers: Record<string, Member> = {
  ...lazy,
  ...running,
  ...asyncTwins(running, 'a'),
  iterator: { effect: 'read', returns: 'iter<$T>', marks: { streamed: true } },
  aiterator: { returns: `${MODELS}.AsyncRows<$T>`, marks: { streamed: true } },
  as_manager: { returns: '$self' },
  resolve_expression: {},
};

/** A manager has a queryset's methods, each starting from all rows; it is not a queryset itself. */
const managerMembers: Record<string, Member> = {
  ...Object.fromEntries(
    Object.entries(without(querySetMembers, 'as_manager resolve_expression delete adelete')).map(([name, member]) => [
      name,
      member.returns === '$self' ? { ...member, returns: QUERYSET } : member,
    ]),
  ),
  get_queryset: { returns: QUERYSET, keepsPrefetched: true },
  db_manager: { returns: '$self' },
  from_queryset: { returns: 'type<$0>' },
};

/** What the manager of a relation to many has on top. */
const relatedWrites: Record<string, Member> = {
  add: { effect: 'write', bulk: true, object: '*' },
  remove: { effect: 'write', bulk: true, object: '*' },
  set: { effect: 'write', bulk: true, object: [0, 'objs'] },
  clear: { effect: 'write', bulk: true },
};

/** Querysets and managers. The type argument is the entity. */
export const querySetTypes: Record<string, TypeModel> = {
  [`${MODELS}.QuerySet`]: {
    kind: 'query',
    attributes: { model: 'type<$T>' },
    members: querySetMembers,
    iterate: { gives: '$T', effect: 'read' },
    index: { gives: '$T', effect: 'read', slice: { returns: '$self', marks: { bounded: true } } },
    evaluates: 'read',
  },
  [`${MODELS}.RawQuerySet`]: {
    kind: 'query',
    members: {
      ...members('using', same),
      prefetch_related: { returns: '$self', marks: { eager: 'paths' } },
      iterator: { effect: 'read', returns: 'iter<$T>', marks: { streamed: true } },
    },
    iterate: { gives: '$T', effect: 'read' },
    index: { gives: '$T', effect: 'read', slice: { effect: 'read', returns: 'list<$T>' } },
    evaluates: 'read',
  },
  // What `aiterator()` gives: it is iterated, not awaited.
  [`${MODELS}.AsyncRows`]: { iterate: { gives: '$T', effect: 'read', async: true } },
  [`${MODELS}.Manager`]: { kind: 'manager', attributes: { model: 'type<$T>' }, members: managerMembers },
  [`${MODELS}.RelatedManager`]: {
    bases: [`${MODELS}.Manager`],
    kind: 'manager',
    members: { ...relatedWrites, ...asyncTwins(relatedWrites, 'a') },
  },
  [`${MODELS}.Prefetch`]: { kind: 'option', attributes: { queryset: QUERYSET } },
};

const entityMembers: Record<string, Member> = {
  save: { effect: 'write', object: 'receiver' },
  delete: { effect: 'write', object: 'receiver', returns: 'tuple<int,any>' },
  refresh_from_db: {
    effect: 'read',
    object: 'receiver',
    marks: { single: true, bounded: true, filtered: true },
    does: 'reads the row again',
  },
};

/** Methods of every model's instances. Validation queries for unique columns only, so it has no effect here. */
export const modelMembers: Record<string, Member> = {
  ...entityMembers,
  ...asyncTwins(entityMembers, 'a'),
  save_base: { effect: 'write', object: 'receiver' },
  ...members(
    'clean clean_fields full_clean validate_unique validate_constraints get_deferred_fields serializable_value check',
  ),
};
