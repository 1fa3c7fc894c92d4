import { asyncTwins } from '../python/member-groups.ts';
import { members } from '../rows.ts';
import { defineLibrary, type Member, type QueryMarks } from '../schema.ts';

const CLIENT = '@prisma/client.PrismaClient';
const TRANSACTION = '@prisma/client.TransactionClient';
const DELEGATE = '@prisma/client.Delegate';
const COUNT = '@prisma/client.BatchPayload';

/** What comes with the rows: `select` may name relations too. */
const shape: QueryMarks = { columnsBy: ['select', 'omit'], eagerBy: ['include', 'select'] };
const found: QueryMarks = { ...shape, filteredBy: ['where'] };
const one: QueryMarks = { ...found, bounded: true, single: true };

const unique: Member = {
  effect: 'read',
  returns: '$T',
  conditions: 'where',
  marks: { ...one, filtered: true },
};
const ARITHMETIC = ['increment', 'decrement', 'multiply', 'divide'];

/** A model's methods. All take one object, and all are lazy: nothing is sent before `await` or `$transaction`. */
const delegateMembers: Record<string, Member> = Object.fromEntries(
  Object.entries(
    asyncTwins({
      findMany: {
        effect: 'read',
        returns: 'list<$T>',
        conditions: 'where',
        marks: { ...found, boundedBy: ['take'], skipsBy: ['skip'], aggregatesBy: ['distinct'] },
      },
      ...members('findFirst findFirstOrThrow', { effect: 'read', returns: '$T', conditions: 'where', marks: one }),
      // Those of one turn with the same fields are sent as one `findMany`.
      findUnique: { ...unique, batched: true },
      findUniqueOrThrow: unique,
      create: { effect: 'insert', returns: '$T', values: 'data', marks: shape },
      createMany: {
        effect: 'insert',
        bulk: true,
        returns: COUNT,
        values: 'data',
        marks: { upsertsBy: ['skipDuplicates'] },
      },
      createManyAndReturn: {
        effect: 'insert',
        bulk: true,
        returns: 'list<$T>',
        values: 'data',
        marks: { ...shape, upsertsBy: ['skipDuplicates'] },
      },
      update: {
        effect: 'write',
        returns: '$T',
        conditions: 'where',
        values: 'data',
        marks: { ...shape, single: true, filtered: true },
      },
      updateMany: {
        effect: 'write',
        bulk: true,
        returns: COUNT,
        conditions: 'where',
        values: 'data',
        marks: { filteredBy: ['where'] },
      },
      updateManyAndReturn: {
        effect: 'write',
        bulk: true,
        returns: 'list<$T>',
        conditions: 'where',
        values: 'data',
        marks: found,
      },
      upsert: {
        effect: 'write',
        returns: '$T',
        conditions: 'where',
        values: 'update',
        marks: { ...shape, upserts: true, single: true, filtered: true },
      },
      delete: {
        effect: 'write',
        returns: '$T',
        conditions: 'where',
        marks: { ...shape, single: true, filtered: true },
      },
      deleteMany: {
        effect: 'write',
        bulk: true,
        returns: COUNT,
        conditions: 'where',
        marks: { filteredBy: ['where'] },
      },
      count: {
        effect: 'read',
        returns: 'int',
        conditions: 'where',
        marks: { counts: true, single: true, filteredBy: ['where'] },
      },
      aggregate: {
        effect: 'read',
        returns: 'dict<str,any>',
        conditions: 'where',
        marks: { aggregates: true, plain: true, single: true, filteredBy: ['where'] },
      },
      groupBy: {
        effect: 'read',
        returns: 'list<dict<str,any>>',
        conditions: 'where',
        marks: { aggregates: true, plain: true, filteredBy: ['where'], boundedBy: ['take'] },
      },
      // MongoDB only.
      findRaw: { effect: 'read', returns: 'any', marks: { plain: true, filteredBy: ['filter'] } },
      aggregateRaw: { effect: 'read', returns: 'any', marks: { plain: true, aggregates: true } },
    }),
  ).map(([name, member]) => [
    name,
    { ...member, options: [0], ...(name.startsWith('update') ? { relative: ARITHMETIC } : {}) },
  ]),
);

/** Raw SQL, as tagged templates and as strings; MongoDB's commands. */
const raw: Record<string, Member> = asyncTwins({
  ...members('$queryRaw $queryRawUnsafe', {
    effect: 'execute',
    statement: 0,
    returns: 'list<$<>=>',
    marks: { plain: true },
  }),
  ...members('$executeRaw $executeRawUnsafe', { effect: 'execute', statement: 0, returns: 'int' }),
  $queryRawTyped: { effect: 'read', returns: 'list<any>', marks: { plain: true } },
  $runCommandRaw: { effect: 'read', returns: 'any', marks: { plain: true } },
});

/** Prisma Client. Models come from `schema.prisma`; relations that a query did not ask for are not there. */
export const prisma = defineLibrary({
  title: 'Prisma',
  language: 'typescript',
  practice: 'prisma',
  packages: ['@prisma/client', 'prisma'],
  modules: ['@prisma/client', '@prisma', '@prisma/extension-accelerate'],
  docs: {
    queries: 'https://www.prisma.io/docs/orm/prisma-client/queries/crud',
    relations: 'https://www.prisma.io/docs/orm/prisma-client/queries/relation-queries',
    optimization: 'https://www.prisma.io/docs/orm/prisma-client/queries/query-optimization-performance',
    transactions: 'https://www.prisma.io/docs/orm/prisma-client/queries/transactions',
    raw: 'https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries',
    errors: 'https://www.prisma.io/docs/orm/reference/error-reference',
  },
  aliases: {
    '@prisma/client.Prisma.TransactionClient': TRANSACTION,
    '@prisma/client/runtime/library.*': '@prisma/client.Prisma.*',
    '@prisma/client/extension.*': '@prisma/client.*',
    '@prisma/client/edge.*': '@prisma/client.*',
    '@prisma/client/wasm.*': '@prisma/client.*',
  },
  // Where the schema's generator writes the client into the project.
  generated: {
    '**/generated/prisma': '@prisma/client',
    '**/generated/prisma/client': '@prisma/client',
    '**/generated/prisma-client': '@prisma/client',
    '**/generated/client': '@prisma/client',
    '**/prisma/generated/**': '@prisma/client',
    '**/prisma/client': '@prisma/client',
  },
  functions: {
    ...members('@prisma/client.Prisma.sql @prisma/client.Prisma.raw', { returns: 'str' }),
    ...members('@prisma/client.Prisma.join @prisma/client.Prisma.validator @prisma/client.Prisma.defineExtension'),
  },
  types: {
    [CLIENT]: {
      kind: 'engine',
      autocommit: true,
      perEntity: { name: 'lower', gives: `${DELEGATE}<$E>` },
      members: {
        ...raw,
        $transaction: {
          async: true,
          returns: '$0.awaited',
          runs: [{ argument: 0, how: 'transaction' }],
          withCallback: {
            async: true,
            returns: '$0.return',
            runs: [{ argument: 0, how: 'transaction', given: [TRANSACTION] }],
          },
        },
        $connect: { async: true, effect: 'network', does: 'connects to the database' },
        $disconnect: { async: true, effect: 'release' },
        $on: { runs: [{ argument: 1, how: 'later', plain: 'loop' }] },
        $use: {},
        $extends: { returns: '$self' },
      },
    },
    // Statements on it run on the transaction's connection, one after another.
    [TRANSACTION]: {
      kind: 'connection',
      exclusive: 'queued',
      perEntity: { name: 'lower', gives: `${DELEGATE}<$E>` },
      members: raw,
    },
    [DELEGATE]: { kind: 'manager', members: delegateMembers, attributes: { fields: 'any' } },
    [COUNT]: { attributes: { count: 'int' } },
  },
  entities: {
    bases: ['@prisma.Model'],
    fields: {
      '@prisma.column': {
        kind: 'column',
        uniqueKeyword: 'unique',
        valueTypes: { Int: 'int', BigInt: 'int', Float: 'float', Decimal: 'float', String: 'str', Boolean: 'bool' },
      },
      '@prisma.relation': { kind: 'relation', target: 0, many: 'annotation', loading: 'raise' },
    },
  },
  conflictErrors: ['@prisma/client.Prisma.PrismaClientKnownRequestError'],
  // Unique violation; write conflict or deadlock.
  conflictCodes: ['P2002', 'P2034'],
  assumptions: [
    { name: 'prisma', type: CLIENT },
    { name: 'prisma(Client|Service)', type: CLIENT },
  ],
});
