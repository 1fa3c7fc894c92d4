import { members } from '../rows.ts';
import type { Member } from '../schema.ts';

type Members = Record<string, Member>;

const same: Member = { returns: '$self' };
const LOCKING = 'gorm.io/gorm/clause.Locking';
const CONFLICT = 'gorm.io/gorm/clause.OnConflict';

/** What makes a query: each gives another handle with what is known so far. */
const building: Members = {
  ...members('Where Or', { returns: '$self', marks: { filtered: true } }),
  Not: { returns: '$self', marks: { filtered: true, excludes: true } },
  Model: { returns: '$self<$0>' },
  Table: same,
  Limit: { returns: '$self', marks: { bounded: true } },
  Offset: { returns: '$self', marks: { skips: true } },
  Select: { returns: '$self', marks: { columns: true } },
  ...members('Group Having', { returns: '$self', marks: { aggregates: true } }),
  Preload: { returns: '$self', marks: { eager: 'paths' } },
  ...members('Joins InnerJoins', { returns: '$self', marks: { eager: 'paths' } }),
  Clauses: { returns: '$self', marks: { given: { [LOCKING]: { locked: true }, [CONFLICT]: { upserts: true } } } },
  Scopes: { returns: '$self', marks: { filtered: true, bounded: true } },
  Raw: { returns: '$self', statement: 0, prepares: true },
  ...members('Order Omit Distinct Unscoped Session WithContext Debug Attrs Assign MapColumns InstanceSet', same),
};

const one: Member = {
  effect: 'read',
  fills: 0,
  asks: 1,
  returns: '$self<$0>',
  marks: { bounded: true, single: true, filteredBy: [1] },
};

/** What sends something. Rows are put into the argument; what failed stands in `Error`. */
const sending: Members = {
  Find: { effect: 'read', fills: 0, returns: '$self<$0>', marks: { filteredBy: [1] } },
  ...members('First Last Take', one),
  Scan: { effect: 'execute', fills: 0, returns: '$self', marks: { plain: true } },
  Pluck: { effect: 'read', fills: 1, returns: '$self', marks: { columns: true, plain: true } },
  Count: { effect: 'read', fills: 0, returns: '$self', marks: { counts: true, single: true } },
  Rows: { effect: 'execute', acquires: true, returns: 'tuple<database/sql.Rows,error>', marks: { streamed: true } },
  Row: { effect: 'execute', returns: 'database/sql.Row', marks: { single: true, plain: true } },
  ScanRows: { mutates: true, returns: 'error' },
  FirstOrInit: one,
  FirstOrCreate: {
    effect: 'insert',
    fills: 0,
    object: 0,
    returns: '$self<$0>',
    marks: { upserts: true, single: true },
  },
  FindInBatches: {
    effect: 'read',
    bulk: true,
    fills: 0,
    returns: '$self',
    marks: { streamed: true },
    runs: [{ argument: 2, how: 'inline', given: ['$self', 'int'] }],
  },
  Create: { effect: 'insert', object: 0, values: 0, returns: '$self<$0>' },
  CreateInBatches: { effect: 'insert', object: 0, bulk: true, returns: '$self' },
  // An UPDATE of all columns by the primary key, or an INSERT where it is not set.
  Save: { effect: 'write', object: 0, returns: '$self<$0>' },
  ...members('Update UpdateColumn', { effect: 'write', returns: '$self' }),
  ...members('Updates UpdateColumns', { effect: 'write', values: 0, returns: '$self' }),
  Delete: { effect: 'write', object: 0, removes: true, returns: '$self', marks: { filteredBy: [1] } },
  Exec: { effect: 'execute', statement: 0, returns: '$self' },
};

const schema: Members = {
  ...members('AutoMigrate CreateTable DropTable DropTableIfExists ModifyColumn DropColumn AddIndex AddUniqueIndex', {
    effect: 'write',
    returns: '$self',
    does: 'runs DDL',
  }),
  ...members('RemoveIndex AddForeignKey RemoveForeignKey', { effect: 'write', returns: '$self', does: 'runs DDL' }),
  ...members('HasTable HasBlockTable', { effect: 'read', returns: 'bool', marks: { catalogue: true, plain: true } }),
};

/** The methods of version 2's handle, and what version 1 has in common with it; `tx` is the handle of a transaction. */
export function handleMembers(tx: string, association: string): Members {
  return {
    ...building,
    ...sending,
    ...schema,
    Association: { returns: association },
    Transaction: { returns: 'error', runs: [{ argument: 0, how: 'transaction', given: [tx] }] },
    ...members('Begin BeginTx', { effect: 'begin', scope: 'transaction', acquires: true, returns: tx }),
    Connection: { returns: 'error', runs: [{ argument: 0, how: 'inline', given: [tx] }] },
    Commit: { effect: 'commit', returns: '$self' },
    ...members('Rollback RollbackUnlessCommitted', { effect: 'rollback', returns: '$self' }),
    ...members('SavePoint RollbackTo Set', same),
    ...members('Get InstanceGet', { returns: 'tuple<any,bool>' }),
    AddError: { returns: 'error' },
    ...members('Use SetupJoinTable Callback Migrator Dialect ToSQL NamingStrategy'),
  };
}

/** The rows that belong to one row. */
export const associationMembers: Members = {
  Find: { effect: 'read', fills: 0, returns: 'error', marks: { filtered: true } },
  Count: { effect: 'read', returns: 'int', marks: { counts: true, single: true, filtered: true } },
  ...members('Append Replace', { effect: 'write', object: 0, returns: 'error' }),
  ...members('Delete Clear', { effect: 'write', returns: 'error' }),
  Unscoped: same,
};
