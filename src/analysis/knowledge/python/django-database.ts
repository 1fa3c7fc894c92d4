import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';
import { modelMembers } from './django-querysets.ts';
import { asyncTwins } from './member-groups.ts';

const CURSOR = 'django.db.backends.utils.CursorWrapper';
const WRAPPER = 'django.db.backends.base.base.BaseDatabaseWrapper';

const onCommit: Member = { runs: [{ argument: [0, 'func'], how: 'after-commit' }] };

const CATALOGUE: Member = {
  effect: 'read',
  returns: 'list<any>',
  marks: { catalogue: true, plain: true },
  does: 'asks the database for its tables and columns',
};

/** `django.db.transaction`, the connections and their cursors. */
export const databaseTypes: Record<string, TypeModel> = {
  'django.db.transaction.Atomic': {
    kind: 'transaction',
    enter: { gives: 'none', scope: 'transaction', effect: 'begin' },
  },
  [WRAPPER]: {
    kind: 'connection',
    autocommit: true,
    members: {
      cursor: { returns: CURSOR, scope: 'cursor' },
      chunked_cursor: { returns: CURSOR, scope: 'cursor' },
      commit: { effect: 'commit' },
      rollback: { effect: 'rollback' },
      close: { effect: 'release' },
      on_commit: onCommit,
      ensure_connection: {},
      ...members('savepoint savepoint_commit savepoint_rollback set_autocommit set_rollback get_rollback is_usable'),
      ...members('close_if_unusable_or_obsolete', { effect: 'release', quick: true }),
    },
    attributes: { introspection: 'django.db.backends.base.introspection.BaseDatabaseIntrospection' },
  },
  'django.db.backends.base.introspection.BaseDatabaseIntrospection': {
    members: {
      ...members(
        'table_names django_table_names installed_models get_table_list get_table_description sequence_list',
        CATALOGUE,
      ),
      ...members(
        'get_sequences get_relations get_primary_key_column get_primary_key_columns get_constraints',
        CATALOGUE,
      ),
      identifier_converter: { returns: 'str' },
    },
  },
  'django.db.ConnectionHandler': {
    members: { all: { returns: `list<${WRAPPER}>` }, close_all: { effect: 'release' } },
    index: { gives: WRAPPER },
    iterate: { gives: 'str' },
  },
  [CURSOR]: {
    kind: 'cursor',
    members: {
      execute: { effect: 'execute', statement: [0, 'sql'] },
      executemany: { effect: 'execute', statement: [0, 'sql'], bulk: true },
      callproc: { effect: 'execute' },
      fetchone: { returns: 'tuple<any>', marks: { single: true } },
      ...members('fetchall fetchmany', { returns: 'list<tuple<any>>' }),
      close: {},
    },
    attributes: { rowcount: 'int', lastrowid: 'int', connection: WRAPPER },
    enter: { gives: '$self', scope: 'cursor' },
    iterate: { gives: 'tuple<any>' },
  },
  'django.core.paginator.Paginator': {
    construct: { returns: 'django.core.paginator.Paginator<$0.T>' },
    members: members('page get_page', {
      effect: 'read',
      returns: 'django.core.paginator.Page<$T>',
      marks: { counts: true, bounded: true },
      does: 'counts the rows',
    }),
    iterate: { gives: 'django.core.paginator.Page<$T>', effect: 'read' },
  },
  'django.core.paginator.Page': {
    members: members('has_next has_previous has_other_pages', { returns: 'bool' }),
    attributes: { object_list: 'list<$T>', paginator: 'django.core.paginator.Paginator<$T>' },
    iterate: { gives: '$T', effect: 'read' },
    index: { gives: '$T', effect: 'read' },
  },
  'taggit.managers._TaggableManager': {
    bases: ['django.db.models.RelatedManager'],
    kind: 'manager',
    members: {
      names: { returns: 'django.db.models.QuerySet<$T>', marks: { columns: true, plain: true } },
      slugs: { returns: 'django.db.models.QuerySet<$T>', marks: { columns: true, plain: true } },
      most_common: { returns: 'django.db.models.QuerySet<$T>', marks: { aggregates: true } },
      similar_objects: { effect: 'read', returns: 'list<any>' },
    },
  },
};

const USERS = 'django.contrib.auth.models';

/** Models that come with Django: entities that no project declares. */
export const contribTypes: Record<string, TypeModel> = {
  'django.db.models.Model': { members: modelMembers },
  [`${USERS}.AbstractBaseUser`]: {
    bases: ['django.db.models.Model'],
    members: {
      ...members('set_password check_password', { effect: 'cpu', weight: 'slow', does: 'hashes a password' }),
      acheck_password: { async: true },
      ...members('has_usable_password get_username'),
    },
  },
  [`${USERS}.User`]: {
    bases: [`${USERS}.AbstractBaseUser`],
    members: members('get_full_name get_short_name'),
    attributes: {
      objects: `django.db.models.Manager<${USERS}.User>`,
      groups: `django.db.models.RelatedManager<${USERS}.Group>`,
      user_permissions: `django.db.models.RelatedManager<${USERS}.Permission>`,
    },
  },
  [`${USERS}.Group`]: {
    bases: ['django.db.models.Model'],
    attributes: {
      objects: `django.db.models.Manager<${USERS}.Group>`,
      permissions: `django.db.models.RelatedManager<${USERS}.Permission>`,
    },
  },
  [`${USERS}.Permission`]: {
    bases: ['django.db.models.Model'],
    attributes: { objects: `django.db.models.Manager<${USERS}.Permission>` },
  },
  'django.contrib.contenttypes.models.ContentTypeManager': {
    bases: ['django.db.models.Manager'],
    kind: 'manager',
    // Kept in the process after the first look-up.
    members: members('get_for_model get_for_id get_by_natural_key', {
      returns: 'django.contrib.contenttypes.models.ContentType',
    }),
  },
  'django.contrib.contenttypes.models.ContentType': {
    bases: ['django.db.models.Model'],
    members: {
      model_class: {},
      get_object_for_this_type: {
        effect: 'read',
        returns: 'any',
        marks: { bounded: true, single: true, filtered: true },
      },
    },
    attributes: { objects: 'django.contrib.contenttypes.models.ContentTypeManager' },
  },
};

const orError: Record<string, Member> = {
  get_object_or_404: {
    effect: 'read',
    entity: 0,
    returns: '$0.T|$0',
    marks: { bounded: true, single: true, filtered: true },
  },
  get_list_or_404: { effect: 'read', entity: 0, returns: 'list<$0.T|$0>', marks: { filtered: true } },
};

const shortcuts: Record<string, Member> = { ...orError, ...asyncTwins(orError, 'a') };

export const databaseFunctions: Record<string, Member> = {
  'django.db.transaction.atomic': { returns: 'django.db.transaction.Atomic', decorates: { scope: 'transaction' } },
  'django.db.transaction.on_commit': onCommit,
  'django.db.transaction.commit': { effect: 'commit' },
  'django.db.transaction.rollback': { effect: 'rollback' },
  'django.db.transaction.get_connection': { returns: WRAPPER },
  ...members(
    'django.db.transaction.savepoint django.db.transaction.savepoint_commit django.db.transaction.savepoint_rollback django.db.transaction.clean_savepoints django.db.transaction.set_autocommit django.db.transaction.get_autocommit django.db.transaction.set_rollback django.db.transaction.get_rollback',
  ),
  'django.db.close_old_connections': { effect: 'release', quick: true },
  ...Object.fromEntries(Object.entries(shortcuts).map(([name, member]) => [`django.shortcuts.${name}`, member])),
  'django.db.models.prefetch_related_objects': {
    effect: 'read',
    bulk: true,
    marks: { eager: 'paths', filtered: true },
  },
  'django.db.models.aprefetch_related_objects': {
    effect: 'read',
    async: true,
    bulk: true,
    marks: { eager: 'paths', filtered: true },
  },
  'django.contrib.auth.get_user_model': { returns: 'type<django.contrib.auth.models.User>' },
  ...members(
    'django.db.models.Q django.db.models.F django.db.models.Value django.db.models.OuterRef django.db.models.Subquery django.db.models.Exists django.db.models.Case django.db.models.When django.db.models.ExpressionWrapper django.db.models.Window django.db.models.Func',
  ),
  ...members(
    'django.db.models.Count django.db.models.Sum django.db.models.Avg django.db.models.Max django.db.models.Min django.db.models.StdDev django.db.models.Variance',
    { marks: { aggregates: true } },
  ),
};

export const databaseObjects: Record<string, string> = {
  'django.db.connection': WRAPPER,
  'django.db.connections': 'django.db.ConnectionHandler',
};
