import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';
import { asyncTwins } from './member-groups.ts';

const streamed: Member = { returns: '$self', marks: { streamed: true } };

/** Fetching from a result that `execute` made: the statement has run by then, so no effect of its own. */
function fetching(row: string): Record<string, Member> {
  return {
    ...members('all fetchall fetchmany', { returns: `list<${row}>` }),
    first: { returns: row, marks: { single: true } },
    ...members('one one_or_none', { returns: row, marks: { single: true, only: true } }),
    unique: { returns: '$self' },
    yield_per: streamed,
    close: {},
  };
}

/** What results of rows have and those of scalars have not. */
const byRow = (row: string): Record<string, Member> => ({
  fetchone: { returns: row, marks: { single: true } },
  columns: { returns: '$self', marks: { columns: true } },
});

const scalar: Record<string, Member> = {
  scalar: { returns: '$T', marks: { single: true } },
  ...members('scalar_one scalar_one_or_none', { returns: '$T', marks: { single: true, only: true } }),
};

const ROW = 'tuple<$T>';
const MAPPING = 'dict<str,any>';

function asyncFetching(row: string): Record<string, Member> {
  const { unique, yield_per, ...rest } = fetching(row);
  return { unique, yield_per, ...asyncTwins(rest) };
}

function asyncByRow(row: string): Record<string, Member> {
  const { columns, fetchone } = byRow(row);
  return { columns, ...asyncTwins({ fetchone }) };
}

/** Results of executed statements. The type argument is the first column's or the entity's type. */
export const resultTypes: Record<string, TypeModel> = {
  'sqlalchemy.Result': {
    kind: 'result',
    members: {
      ...fetching(ROW),
      ...byRow(ROW),
      ...scalar,
      scalars: { returns: 'sqlalchemy.ScalarResult<$T>' },
      mappings: { returns: 'sqlalchemy.MappingResult<$T>' },
      tuples: { returns: '$self' },
      partitions: { returns: `iter<list<${ROW}>>`, marks: { streamed: true } },
      keys: { returns: 'list<str>' },
    },
    attributes: { rowcount: 'int', lastrowid: 'int', returns_rows: 'bool' },
    iterate: { gives: ROW },
  },
  'sqlalchemy.CursorResult': { bases: ['sqlalchemy.Result'] },
  'sqlalchemy.ScalarResult': {
    kind: 'result',
    members: { ...fetching('$T'), partitions: { returns: 'iter<list<$T>>', marks: { streamed: true } } },
    iterate: { gives: '$T' },
  },
  'sqlalchemy.MappingResult': {
    kind: 'result',
    members: {
      ...fetching(MAPPING),
      ...byRow(MAPPING),
      partitions: { returns: `iter<list<${MAPPING}>>`, marks: { streamed: true } },
    },
    iterate: { gives: MAPPING },
  },
  'sqlalchemy.ext.asyncio.AsyncResult': {
    kind: 'result',
    members: {
      ...asyncFetching(ROW),
      ...asyncByRow(ROW),
      ...asyncTwins(scalar),
      scalars: { returns: 'sqlalchemy.ext.asyncio.AsyncScalarResult<$T>' },
      mappings: { returns: 'sqlalchemy.ext.asyncio.AsyncMappingResult<$T>' },
      partitions: { returns: `asynciter<list<${ROW}>>`, marks: { streamed: true } },
    },
    iterate: { gives: ROW, async: true },
  },
  'sqlalchemy.ext.asyncio.AsyncScalarResult': {
    kind: 'result',
    members: {
      ...asyncFetching('$T'),
      partitions: { returns: 'asynciter<list<$T>>', marks: { streamed: true } },
    },
    iterate: { gives: '$T', async: true },
  },
  'sqlalchemy.ext.asyncio.AsyncMappingResult': {
    kind: 'result',
    members: {
      ...asyncFetching(MAPPING),
      ...asyncByRow(MAPPING),
      partitions: { returns: `asynciter<list<${MAPPING}>>`, marks: { streamed: true } },
    },
    iterate: { gives: MAPPING, async: true },
  },
};
