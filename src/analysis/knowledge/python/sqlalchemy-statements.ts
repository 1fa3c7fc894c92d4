import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';
import { pick } from './member-groups.ts';

const same: Member = { returns: '$self' };
const filter: Member = { returns: '$self', marks: { filtered: true } };

/** What `select()` and the ORM's `Query` share: each gives a new statement. */
export const selecting: Record<string, Member> = {
  ...members('where filter filter_by', filter),
  ...members(
    'join outerjoin select_from order_by offset correlate distinct execution_options params prefix_with suffix_with with_hint with_statement_hint add_columns set_label_style',
    same,
  ),
  ...members('group_by having', { returns: '$self', marks: { aggregates: true } }),
  ...members('union union_all intersect intersect_all except_ except_all', same),
  ...members('limit slice', { returns: '$self', marks: { bounded: true } }),
  options: { returns: '$self', marks: { eager: 'options' } },
  with_for_update: { returns: '$self', marks: { locked: true } },
  ...members('subquery cte alias lateral label scalar_subquery as_scalar', {}),
  exists: { returns: 'sqlalchemy.Exists', marks: { exists: true } },
};

const writing: Record<string, Member> = {
  ...members('returning return_defaults execution_options params prefix_with with_hint', same),
  cte: {},
};

const setting: Record<string, Member> = members('values inline', same);

const upserting: Record<string, Member> = {
  ...members('on_conflict_do_nothing', { returns: '$self', marks: { upserts: true } }),
  // A row that is updated is locked until the end of the transaction, and so is what `returning` reads of it.
  ...members('on_conflict_do_update on_duplicate_key_update', {
    returns: '$self',
    marks: { upserts: true, locked: true },
  }),
};

/** Statement objects: nothing happens until one is handed to `execute`, `scalars` and the like. The type argument is the entity. */
export const statementTypes: Record<string, TypeModel> = {
  'sqlalchemy.Select': {
    kind: 'query',
    statement: 'read',
    members: {
      ...selecting,
      ...members('join_from outerjoin_from correlate_except from_statement column reduce_columns', same),
      fetch: { returns: '$self', marks: { bounded: true } },
      with_only_columns: { returns: 'sqlalchemy.Select<$0>', marks: { columns: true, plain: true } },
    },
  },
  'sqlalchemy.CompoundSelect': { bases: ['sqlalchemy.Select'] },
  'sqlalchemy.Exists': {
    statement: 'read',
    members: {
      ...members('where select_from correlate correlate_except', same),
      select: { returns: 'sqlalchemy.Select<bool>', marks: { exists: true, bounded: true } },
    },
  },
  'sqlalchemy.TextClause': {
    members: { ...members('bindparams', same), columns: { returns: 'sqlalchemy.TextClause' } },
  },
  'sqlalchemy.Insert': {
    statement: 'insert',
    members: { ...writing, ...setting, ...upserting, from_select: { returns: '$self', bulk: true } },
  },
  'sqlalchemy.Update': {
    statement: 'write',
    members: { ...writing, ...setting, ordered_values: same, ...pick(selecting, 'where filter filter_by') },
  },
  'sqlalchemy.Delete': { statement: 'write', members: { ...writing, ...pick(selecting, 'where filter filter_by') } },
  'sqlalchemy.Table': {
    members: {
      select: { returns: 'sqlalchemy.Select' },
      insert: { returns: 'sqlalchemy.Insert' },
      update: { returns: 'sqlalchemy.Update' },
      delete: { returns: 'sqlalchemy.Delete' },
      ...members('create drop', { effect: 'write', does: 'runs DDL' }),
    },
  },
  'sqlalchemy.MetaData': {
    members: {
      ...members('create_all drop_all', { effect: 'write', does: 'runs DDL' }),
      reflect: { effect: 'read', does: "reads the database's schema" },
    },
  },
};

/** Functions that make statements, and SQL functions that say what kind of query it is. */
export const statementFunctions: Record<string, Member> = {
  'sqlalchemy.select': { returns: 'sqlalchemy.Select<$0>' },
  'sqlalchemy.insert': { returns: 'sqlalchemy.Insert<$0>' },
  'sqlalchemy.update': { returns: 'sqlalchemy.Update<$0>' },
  'sqlalchemy.delete': { returns: 'sqlalchemy.Delete<$0>' },
  'sqlalchemy.text': { returns: 'sqlalchemy.TextClause' },
  'sqlalchemy.exists': { returns: 'sqlalchemy.Exists', marks: { exists: true } },
  ...members('sqlalchemy.union sqlalchemy.union_all sqlalchemy.intersect sqlalchemy.except_', {
    returns: 'sqlalchemy.CompoundSelect<$0.T>',
  }),
  'sqlalchemy.func.count': { returns: 'int', marks: { counts: true, aggregates: true, plain: true } },
  ...members(
    'sqlalchemy.func.sum sqlalchemy.func.avg sqlalchemy.func.max sqlalchemy.func.min sqlalchemy.func.array_agg sqlalchemy.func.json_agg sqlalchemy.func.string_agg',
    { returns: 'any', marks: { aggregates: true, plain: true } },
  ),
  ...members(
    'sqlalchemy.and_ sqlalchemy.or_ sqlalchemy.not_ sqlalchemy.case sqlalchemy.cast sqlalchemy.literal sqlalchemy.literal_column sqlalchemy.bindparam sqlalchemy.desc sqlalchemy.asc sqlalchemy.tuple_ sqlalchemy.distinct sqlalchemy.extract sqlalchemy.func.now sqlalchemy.func.lower sqlalchemy.func.upper sqlalchemy.func.coalesce',
  ),
  'sqlalchemy.dialects.postgresql.insert': { returns: 'sqlalchemy.Insert<$0>' },
  'sqlalchemy.dialects.sqlite.insert': { returns: 'sqlalchemy.Insert<$0>' },
  'sqlalchemy.dialects.mysql.insert': { returns: 'sqlalchemy.Insert<$0>' },
};
