import { members } from '../rows.ts';
import type { Member } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';

/** A DB-API cursor's methods (PEP 249). The statement runs in `execute`; what `fetch…` gives has mostly come by then. */
export function cursorMembers(statement: string, executeReturns?: string): Record<string, Member> {
  return {
    execute: { effect: 'execute', statement: [0, statement], returns: executeReturns },
    executemany: { effect: 'execute', statement: [0, statement], bulk: true, returns: executeReturns },
    fetchone: { returns: 'any', marks: { single: true } },
    ...members('fetchall fetchmany', { returns: 'list<any>' }),
    close: {},
  };
}

/** A DB-API connection's methods (PEP 249). */
export function connectionMembers(cursor: string): Record<string, Member> {
  return {
    cursor: { returns: cursor, scope: 'cursor' },
    commit: { effect: 'commit' },
    rollback: { effect: 'rollback' },
    close: { effect: 'release' },
  };
}

export const asyncCursorMembers = (statement: string, executeReturns?: string): Record<string, Member> =>
  asyncTwins(cursorMembers(statement, executeReturns));

/** Making a connection to a database server. */
export const connecting = (connection: string): Member => ({
  effect: 'network',
  scope: 'connection',
  acquires: true,
  returns: connection,
  does: 'connects to the database',
});
