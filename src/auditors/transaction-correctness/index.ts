import type { Rule } from '../rule.ts';
import { longHeldTransaction } from './long-held-transaction.ts';
import { sideEffectBeforeCommit } from './side-effect-before-commit.ts';
import { transactionTooWide } from './transaction-too-wide.ts';

/** The rules of this auditor, in the order in which they are reported. */
export const transactionCorrectness: readonly Rule[] = [transactionTooWide, longHeldTransaction, sideEffectBeforeCommit];
