import type { CataloguePractice } from '../practice.ts';

const docs = 'https://gorm.io/docs';

/** GORM, version 2 (`gorm.io/gorm`); version 1 has most of it under the same names. */
export const gorm: readonly CataloguePractice[] = [
  {
    topic: 'Preload',
    rules: ['n-plus-one-query', 'unnecessary-resolve'],
    problems: ['one-relation', 'many-relation'],
    advice:
      'Load associations with the list, `db.Preload("Items").Find(&orders)` (one query for all) or `Joins("Customer")` for a single row each, instead of `Association(...).Find` or a query in the loop.',
    url: `${docs}/preload.html`,
    title: 'GORM: Preloading (Eager Loading)',
  },
  {
    topic: 'keys in one query',
    rules: ['redundant-entity-fetch', 'n-plus-one-query'],
    advice:
      'Ask for all keys at once, `db.Where("id IN ?", ids).Find(&users)` or `db.Find(&users, ids)`, and look the rows up in a map by key.',
    url: `${docs}/query.html`,
    title: 'GORM: Query',
  },
  {
    topic: 'batch insert',
    rules: ['missing-bulk-operation'],
    advice:
      'Give `db.Create(&rows)` the slice, or `db.CreateInBatches(rows, 500)` for many, instead of one call per row.',
    url: `${docs}/create.html`,
    title: 'GORM: Create',
  },
  {
    topic: 'updates of many rows',
    rules: ['n-update-delete-loop'],
    advice:
      'Change what a condition finds with one `db.Model(&User{}).Where("id IN ?", ids).Updates(...)` or `Delete`, and rows with values of their own with `Clauses(clause.OnConflict{...}).Create(&rows)`.',
    url: `${docs}/update.html`,
    title: 'GORM: Update',
  },
  {
    topic: 'columns, limits and batches',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Choose columns with `Select(...)`, `Pluck` or a smaller struct, count with `Count`, give lists `Limit(n)`, and go over large results with `FindInBatches` or `Rows()`.',
    url: `${docs}/advanced_query.html`,
    title: 'GORM: Advanced Query',
  },
  {
    topic: 'Transaction',
    rules: [
      'transaction-too-narrow',
      'query-outside-transaction',
      'missing-rollback',
      'side-effect-before-commit',
      'transaction-too-wide',
      'long-held-transaction',
      'concurrent-session-use',
    ],
    advice:
      'Use `db.Transaction(func(tx *gorm.DB) error { ... })`, which rolls back where the function gives an error, send everything in it through `tx` (what uses `db` is outside), and call services and publish after it has returned nil.',
    url: `${docs}/transactions.html`,
    title: 'GORM: Transactions',
  },
  {
    topic: 'locking and expressions',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Compute in SQL, `UpdateColumn("n", gorm.Expr("n - ?", 1))` with the condition in `Where`, and look at `RowsAffected`; lock with `Clauses(clause.Locking{Strength: "UPDATE"})` on `tx`, and insert with `clause.OnConflict`.',
    url: `${docs}/advanced_query.html`,
    title: 'GORM: Advanced Query',
  },
  {
    topic: 'connection pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'wrong-caching-scope', 'missing-intermediate-commit'],
    advice:
      'Open one `*gorm.DB` per process, bound its pool through `sqlDB, _ := db.DB()` and `SetMaxOpenConns`, and start no more goroutines with queries than that; a job that writes much commits in batches.',
    url: `${docs}/generic_interface.html`,
    title: 'GORM: Generic database interface',
  },
];
