import type { Member, TypeModel } from '../schema.ts';

type Members = Record<string, Member>;

const ROWS = 'database/sql.Rows';
const ROW = 'database/sql.Row';
const RESULT = 'tuple<database/sql.Result,error>';

/** A method and its twin that takes a context first: `Query(query, …)`, `QueryContext(ctx, query, …)`. */
export function withContext(names: string, member: (at: 0 | 1) => Member): Members {
  return Object.fromEntries(
    names.split(' ').flatMap((name) => [
      [name, member(0)],
      [`${name}Context`, member(1)],
    ]),
  );
}

const exec = (at: 0 | 1): Member => ({ effect: 'execute', statement: at, returns: RESULT });
const query = (at: 0 | 1): Member => ({
  effect: 'execute',
  statement: at,
  acquires: true,
  returns: `tuple<${ROWS},error>`,
});
const queryRow = (at: 0 | 1): Member => ({
  effect: 'execute',
  statement: at,
  returns: ROW,
  marks: { single: true },
});
const prepare = (at: 0 | 1): Member => ({
  statement: at,
  prepares: true,
  acquires: true,
  returns: 'tuple<database/sql.Stmt,error>',
});

/** What `DB`, `Conn`, `Tx` and interfaces over them have in common. */
export const running: Members = {
  ...withContext('Exec', exec),
  ...withContext('Query', query),
  ...withContext('QueryRow', queryRow),
  ...withContext('Prepare', prepare),
};

/** A prepared statement: its text was given when it was prepared. */
export const prepared: Members = {
  ...withContext('Exec', () => ({ effect: 'execute', returns: RESULT })),
  ...withContext('Query', () => ({ effect: 'execute', acquires: true, returns: `tuple<${ROWS},error>` })),
  ...withContext('QueryRow', () => ({ effect: 'execute', returns: ROW, marks: { single: true } })),
  Close: { effect: 'release' },
};

/** A cursor over rows: its connection is taken until it is closed, or until `Next` has said that there are no more. */
export function cursor(members: Members): TypeModel {
  return {
    kind: 'result',
    cursor: { advance: 'Next', failure: 'Err' },
    members: {
      Next: { returns: 'bool' },
      Err: { returns: 'error' },
      Close: { effect: 'release', quick: true },
      Scan: { returns: 'error', mutates: true, fills: '*' },
      ...members,
    },
  };
}
