import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.sqlite.org';

/** The SQLite database. */
export const sqlite: readonly CataloguePractice[] = [
  {
    topic: 'many small queries',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    problems: ['lookup'],
    advice:
      'SQLite runs in the process, so a query per row costs no round trip, but it does cost the ORM’s and driver’s work: join, or ask with `IN`, where the loop is long.',
    url: `${docs}/np1queryprob.html`,
    title: 'SQLite: Many small queries are efficient',
  },
  {
    topic: 'inserts in one transaction',
    rules: ['missing-bulk-operation', 'n-update-delete-loop'],
    advice: 'Wrap many writes in one transaction: each commit waits until the disk has it, however small it is.',
    url: `${docs}/faq.html#q19`,
    title: 'SQLite: INSERT is really slow',
  },
  {
    topic: 'limits',
    rules: ['unbounded-query', 'over-fetching'],
    advice: 'Name the columns and give lists a `LIMIT` with an `ORDER BY` on a key.',
    url: `${docs}/lang_select.html`,
    title: 'SQLite: SELECT',
  },
  {
    topic: 'transactions',
    rules: ['transaction-too-narrow', 'missing-rollback', 'lost-update', 'query-outside-transaction'],
    advice:
      'Put writes that belong together in one transaction, and begin one that reads before it writes with BEGIN IMMEDIATE.',
    url: `${docs}/lang_transaction.html`,
    title: 'SQLite: Transactions',
  },
  {
    topic: 'one writer',
    rules: ['transaction-too-wide', 'long-held-transaction', 'unbounded-concurrency'],
    advice:
      'Only one transaction writes at a time: keep it short, do nothing slow in it, and use WAL mode so that readers are not held up.',
    url: `${docs}/wal.html`,
    title: 'SQLite: Write-ahead logging',
  },
  {
    topic: 'upsert',
    rules: ['check-then-act'],
    advice: 'Add a unique index and use `INSERT ... ON CONFLICT (key) DO UPDATE` or `DO NOTHING`.',
    url: `${docs}/lang_upsert.html`,
    title: 'SQLite: UPSERT',
  },
];
