import type { CataloguePractice } from './practice.ts';

const manual = 'https://www.mongodb.com/docs/manual';

/** The MongoDB server. */
export const mongodb: readonly CataloguePractice[] = [
  {
    topic: 'one query for many keys',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice: 'Ask for all keys at once with `$in`, join with `$lookup`, or embed what is always read together.',
    url: `${manual}/reference/operator/query/in/`,
    title: 'MongoDB: $in',
  },
  {
    topic: 'bulk writes',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice: 'Send many writes in one bulk write, unordered where their order does not matter.',
    url: `${manual}/core/bulk-write-operations/`,
    title: 'MongoDB: Bulk write operations',
  },
  {
    topic: 'projections and limits',
    rules: ['over-fetching', 'unbounded-query'],
    problems: ['columns', 'one-row'],
    advice:
      'Limit the fields with a projection and the documents with `limit`, sorted by an indexed field to continue from.',
    url: `${manual}/tutorial/project-fields-from-query-results/`,
    title: 'MongoDB: Project fields to return',
  },
  {
    topic: 'transactions',
    rules: [
      'transaction-too-narrow',
      'transaction-too-wide',
      'long-held-transaction',
      'query-outside-transaction',
      'missing-rollback',
    ],
    advice:
      'Writes to one document are atomic; for several use a transaction, give its session to every operation, and do nothing slow in it: it is aborted after 60 seconds by default.',
    url: `${manual}/core/transactions/`,
    title: 'MongoDB: Transactions',
  },
  {
    topic: 'atomic updates',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Change documents with operators such as `$inc`, with the condition in the filter, and rely on a unique index with `upsert`.',
    url: `${manual}/core/write-operations-atomicity/`,
    title: 'MongoDB: Atomicity and transactions',
  },
];
