import type { Rule } from '../rule.ts';
import { checkThenAct } from './check-then-act.ts';
import { concurrentSessionUse } from './concurrent-session-use.ts';
import { eventChannelMismatch } from './event-channel-mismatch.ts';
import { longHeldTransaction } from './long-held-transaction.ts';
import { lostUpdate } from './lost-update.ts';
import { missingIntermediateCommit } from './missing-intermediate-commit.ts';
import { missingRollback } from './missing-rollback.ts';
import { queryOutsideTransaction } from './query-outside-transaction.ts';
import { sideEffectBeforeCommit } from './side-effect-before-commit.ts';
import { transactionTooNarrow } from './transaction-too-narrow.ts';
import { transactionTooWide } from './transaction-too-wide.ts';

/** The rules of this auditor, in the order in which they are reported. */
export const transactionCorrectness: readonly Rule[] = [
  missingIntermediateCommit,
  transactionTooWide,
  longHeldTransaction,
  transactionTooNarrow,
  missingRollback,
  sideEffectBeforeCommit,
  queryOutsideTransaction,
  lostUpdate,
  checkThenAct,
  concurrentSessionUse,
  eventChannelMismatch,
];
