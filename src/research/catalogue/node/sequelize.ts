import type { CataloguePractice } from '../practice.ts';

const v6 = { versions: '<7.0.0-0', docs: 'https://sequelize.org/docs/v6', name: 'Sequelize 6' } as const;
const v7 = { versions: '>=7.0.0-0', docs: 'https://sequelize.org/docs/v7', name: 'Sequelize 7' } as const;
interface Wording {
  readonly page: string;
  readonly title: string;
  readonly advice?: string;
}

/** One practice in both lines; only 7, published as `@sequelize/core`, hands transactions on by itself. */
function practice(
  topic: string,
  rules: CataloguePractice['rules'],
  problems: CataloguePractice['problems'] | null,
  advice: string,
  six: Wording,
  seven: Wording,
): CataloguePractice[] {
  return [
    { line: v7, wording: seven },
    { line: v6, wording: six },
  ].map(({ line, wording }) => ({
    topic,
    rules,
    ...(problems ? { problems } : {}),
    versions: line.versions,
    advice: wording.advice ?? advice,
    url: `${line.docs}/${wording.page}`,
    title: `${line.name}: ${wording.title}`,
  }));
}

/** Sequelize 6 and 7. */
export const sequelize: readonly CataloguePractice[] = [
  ...practice(
    'eager loading',
    ['n-plus-one-query'],
    ['one-relation', 'many-relation', 'per-object'],
    'Load the association with the rows, `Model.findAll({ include: [Child] })`, with `separate: true` where a has-many association would multiply them, instead of `instance.getChildren()` or `$get()` per row.',
    { page: 'advanced-association-concepts/eager-loading/', title: 'Eager loading' },
    { page: 'querying/select-in-depth/#eager-loading-include', title: 'Eager loading' },
  ),
  ...practice(
    'one query for many keys',
    ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    ['lookup', 'per-object', 'unneeded-query', 'held-row', 'same-query', 'own-key'],
    'Read all rows before the loop, `findAll({ where: { id: ids } })`, and look them up in a `Map` by key; hand on the instance that is loaded instead of its id, and read a foreign key as the attribute that it is.',
    { page: 'core-concepts/model-querying-basics/#shorthand-syntax-for-opin', title: 'Shorthand syntax for Op.in' },
    { page: 'querying/select-in-depth/#applying-where-clauses', title: 'Applying WHERE clauses' },
  ),
  ...practice(
    'bulk update and delete',
    ['n-update-delete-loop'],
    null,
    'Change or delete what matches in one statement, `Model.update(values, { where })` or `Model.destroy({ where })`; hooks of single instances run only with `individualHooks`, which is one statement per row again.',
    { page: 'core-concepts/model-querying-basics/#simple-update-queries', title: 'Simple UPDATE queries' },
    { page: 'querying/update/#updating-in-bulk', title: 'Updating in bulk' },
  ),
  ...practice(
    'bulk insert',
    ['missing-bulk-operation', 'n-plus-one-query'],
    ['upsert'],
    'Insert in one statement with `Model.bulkCreate(rows)`; `updateOnDuplicate: ["column"]` or `ignoreDuplicates: true` decides about rows that exist.',
    { page: 'core-concepts/model-querying-basics/#creating-in-bulk', title: 'Creating in bulk' },
    { page: 'querying/insert/#inserting-in-bulk', title: 'Inserting in bulk' },
  ),
  ...practice(
    'attributes to load',
    ['over-fetching'],
    ['columns'],
    'Name what is used, `findAll({ attributes: ["id", "name"], raw: true })`, and `attributes` of each `include` too; `raw` spares the instances where only values are read.',
    {
      page: 'core-concepts/model-querying-basics/#specifying-attributes-for-select-queries',
      title: 'Specifying attributes',
    },
    { page: 'querying/select-in-depth/#selecting-attributes', title: 'Selecting attributes' },
  ),
  ...practice(
    'counts and existence',
    ['over-fetching'],
    ['count', 'existence', 'one-row'],
    'Ask for a number with `Model.count({ where })` and for one row with `findOne({ where, attributes: ["id"] })` instead of reading all rows.',
    { page: 'core-concepts/model-querying-basics/#utility-methods', title: 'Utility methods' },
    { page: 'querying/select-methods/#utility-methods', title: 'Utility methods' },
  ),
  ...practice(
    'limits and pagination',
    ['unbounded-query'],
    null,
    'Give a list `limit` with an `order` on a unique attribute and continue with a condition on the last value seen; a job goes over a table in such chunks.',
    { page: 'core-concepts/model-querying-basics/#limits-and-pagination', title: 'Limits and pagination' },
    { page: 'querying/select-in-depth/#limits-and-pagination', title: 'Limits and pagination' },
  ),
  ...practice(
    'transactions',
    ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback', 'missing-intermediate-commit'],
    null,
    'Put writes that belong together into `sequelize.transaction(async (transaction) => { ... })` and give `{ transaction }` to every query in it: without it, and without CLS, a query runs on another connection; an unmanaged transaction needs `rollback()` in `catch`.',
    { page: 'other-topics/transactions/#managed-transactions', title: 'Managed transactions' },
    {
      page: 'querying/transactions/#managed-transactions-recommended',
      title: 'Managed transactions',
      advice:
        'Put writes that belong together into `sequelize.transaction(async () => { ... })`: queries in the callback use its transaction by themselves; an unmanaged transaction still has to be given as `{ transaction }` and needs `rollback()` in `catch`.',
    },
  ),
  ...practice(
    'afterCommit',
    ['side-effect-before-commit', 'transaction-too-wide', 'long-held-transaction'],
    null,
    'Tell others only after the commit, `transaction.afterCommit(() => queue.add(...))` or behind the callback, also from model hooks, which run inside the transaction; network calls in it hold its connection and its locks.',
    { page: 'other-topics/transactions/#the-aftercommit-hook', title: 'The afterCommit hook' },
    { page: 'querying/transactions/#the-aftercommit-hook', title: 'The afterCommit hook' },
  ),
  ...practice(
    'locks and atomic updates',
    ['lost-update'],
    null,
    'Let the database compute, `Model.increment({ stock: -1 }, { where })`, or read with `{ lock: transaction.LOCK.UPDATE, transaction }`: `lock` without `transaction` locks nothing that lasts; `version: true` makes `save()` fail on a stale row.',
    { page: 'other-topics/transactions/#locks', title: 'Locks' },
    {
      page: 'querying/transactions/#locks',
      title: 'Locks',
      advice:
        'Let the database compute, `Model.increment({ stock: -1 }, { where })`, or read with `{ lock: true }` inside `sequelize.transaction()`; `version: true` makes `save()` fail on a stale row.',
    },
  ),
  ...practice(
    'findOrCreate',
    ['check-then-act'],
    null,
    'Add a unique constraint and use `findOrCreate()` or `upsert()`, or catch `UniqueConstraintError` on `create()`, instead of a look-up followed by an insert.',
    { page: 'core-concepts/model-querying-finders/#findorcreate', title: 'findOrCreate' },
    { page: 'querying/insert/#findorcreate', title: 'findOrCreate' },
  ),
  ...practice(
    'connection pool',
    ['unbounded-concurrency', 'sequential-await-in-loop', 'unawaited-work', 'concurrent-session-use'],
    null,
    'Each query outside a transaction takes a connection of the pool (`pool: { max: 5 }` by default) and fails after `acquire` milliseconds of waiting: run a bounded number at once, or one query for all; inside a transaction there is one connection.',
    { page: 'other-topics/connection-pool/', title: 'Connection pool' },
    { page: 'other-topics/connection-pool/', title: 'Connection pool' },
  ),
];
