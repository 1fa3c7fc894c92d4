import type { CataloguePractice } from '../practice.ts';

const api = 'https://pkg.go.dev/xorm.io/xorm';

/** xorm, as Gitea and others use it. */
export const xorm: readonly CataloguePractice[] = [
  {
    topic: 'In',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'Ask for all keys at once, `engine.In("id", ids).Find(&users)` or into a map (`Find(&usersByID)` with a map keyed by ID), or `Join` the second table, instead of a `Get` per row.',
    url: `${api}#Session.In`,
    title: 'xorm: Session.In',
  },
  {
    topic: 'inserting slices',
    rules: ['missing-bulk-operation'],
    advice:
      'Give `Insert(&rows)` the slice (`InsertMulti` before 1.1): it becomes one statement, in batches for very many.',
    url: `${api}#Session.Insert`,
    title: 'xorm: Session.Insert',
  },
  {
    topic: 'updates of many rows',
    rules: ['n-update-delete-loop', 'lost-update'],
    advice:
      'Change what a condition finds with one `In("id", ids).Update(...)` or `Delete`, and let the database compute with `Incr`, `Decr` or `SetExpr` and the condition in `Where`; a `version` column makes a lost race show.',
    url: `${api}#Session.Incr`,
    title: 'xorm: Session.Incr',
  },
  {
    topic: 'columns, limits and iteration',
    rules: ['over-fetching', 'unbounded-query'],
    advice:
      'Name columns with `Cols(...)`, give lists `Limit(n, start)`, ask `Exist` or `Count` instead of loading rows, and go over large results with `Iterate` and `BufferSize`.',
    url: `${api}#Session.Limit`,
    title: 'xorm: Session.Limit',
  },
  {
    topic: 'transactions',
    rules: [
      'transaction-too-narrow',
      'query-outside-transaction',
      'missing-rollback',
      'side-effect-before-commit',
      'transaction-too-wide',
      'long-held-transaction',
      'concurrent-session-use',
      'check-then-act',
    ],
    advice:
      'Begin on a session of its own (`NewSession`, `defer Close()`, `Begin`) or use `engine.Transaction(func(s *xorm.Session) ...)`, send everything through that session, `ForUpdate()` too, and publish after `Commit`.',
    url: 'https://xorm.io/docs/chapter-10/readme',
    title: 'xorm: Transaction',
  },
  {
    topic: 'the pool',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop', 'wrong-caching-scope', 'missing-intermediate-commit'],
    advice:
      'Make one engine per process, bound it with `SetMaxOpenConns`, and start no more goroutines with queries than it has connections; a job that writes much commits in batches.',
    url: `${api}#Engine.SetMaxOpenConns`,
    title: 'xorm: Engine.SetMaxOpenConns',
  },
];
