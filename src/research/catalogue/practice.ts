import type { Practice, ProblemKind } from '../../contracts/context-store.ts';

/** The rules that a practice can answer, by their public names. */
export type Rule =
  | 'n-plus-one-query'
  | 'n-update-delete-loop'
  | 'missing-bulk-operation'
  | 'redundant-entity-fetch'
  | 'unnecessary-resolve'
  | 'over-fetching'
  | 'unbounded-query'
  | 'wrong-caching-scope'
  | 'missing-intermediate-commit'
  | 'transaction-too-wide'
  | 'long-held-transaction'
  | 'transaction-too-narrow'
  | 'missing-rollback'
  | 'side-effect-before-commit'
  | 'query-outside-transaction'
  | 'lost-update'
  | 'check-then-act'
  | 'concurrent-session-use'
  | 'event-channel-mismatch'
  | 'blocking-io-in-async'
  | 'sync-sleep-in-async'
  | 'cpu-bound-in-async'
  | 'sequential-await-in-loop'
  | 'unawaited-work'
  | 'unnecessary-list-allocation'
  | 'string-concat-in-loop'
  | 'redundant-data-copy'
  | 'quadratic-accumulation'
  | 'unbounded-concurrency';

/**
 * A practice as it stands in the catalogue.
 *
 * Order carries meaning. Within a technology the practices run from the specific to the general: the first one that
 * lists a rule is the one to quote for it. Within a practice `rules` begins with the rule that it answers best.
 */
export type CataloguePractice = Omit<Practice, 'source' | 'rules' | 'problems' | 'ecosystem'> & {
  readonly rules: readonly Rule[];
  readonly problems?: readonly ProblemKind[];
};
