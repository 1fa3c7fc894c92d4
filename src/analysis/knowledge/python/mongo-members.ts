import { members } from '../rows.ts';
import type { Member } from '../schema.ts';

const one: Member = { effect: 'read', returns: 'dict<str,any>', marks: { bounded: true, single: true } };

/** A collection's methods that speak to the server at once. The first argument of most is the filter. */
export const collectionMembers: Record<string, Member> = {
  find_one: one,
  insert_one: { effect: 'insert', object: [0, 'document'] },
  insert_many: { effect: 'insert', object: [0, 'documents'], bulk: true },
  bulk_write: { effect: 'write', bulk: true },
  ...members('update_one replace_one delete_one', { effect: 'write', marks: { filtered: true } }),
  ...members('update_many delete_many', { effect: 'write', bulk: true, marks: { filtered: true } }),
  // Found and changed in one step on the server.
  ...members('find_one_and_update find_one_and_replace find_one_and_delete', {
    effect: 'write',
    returns: 'dict<str,any>',
    marks: { single: true, filtered: true },
  }),
  ...members('count_documents estimated_document_count', {
    effect: 'read',
    returns: 'int',
    marks: { counts: true, single: true },
  }),
  distinct: { effect: 'read', returns: 'list<any>', marks: { columns: true, plain: true } },
  ...members('create_index create_indexes drop_index drop_indexes drop rename', { effect: 'write', does: 'runs DDL' }),
  ...members('index_information options', { effect: 'read', marks: { single: true } }),
};

/** A lazy cursor's methods that set it up. */
export const cursorBuilding: Record<string, Member> = {
  ...members('sort skip hint collation comment max min max_time_ms max_await_time_ms allow_disk_use where clone', {
    returns: '$self',
  }),
  limit: { returns: '$self', marks: { bounded: true } },
  batch_size: { returns: '$self', marks: { streamed: true } },
};

/** A cursor's methods that read. */
export const cursorReading: Record<string, Member> = {
  to_list: { effect: 'read', returns: 'list<dict<str,any>>' },
  next: { effect: 'read', returns: 'dict<str,any>', marks: { single: true } },
  distinct: { effect: 'read', returns: 'list<any>' },
  explain: { effect: 'read' },
};

export const databaseMembers: Record<string, Member> = {
  command: { effect: 'execute' },
  ...members('create_collection drop_collection', { effect: 'write', does: 'runs DDL' }),
  ...members('list_collection_names validate_collection', { effect: 'read', returns: 'list<any>' }),
  dereference: one,
};

export const clientMembers: Record<string, Member> = {
  ...members('server_info list_database_names', { effect: 'read' }),
  drop_database: { effect: 'write' },
};

export const sessionMembers: Record<string, Member> = {
  commit_transaction: { effect: 'commit' },
  abort_transaction: { effect: 'rollback' },
  end_session: { effect: 'release' },
};
