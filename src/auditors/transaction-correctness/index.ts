import type { Rule } from '../rule.ts';
import { transactionTooWide } from './transaction-too-wide.ts';

/** The rules of this auditor, in the order in which they are reported. */
export const transactionCorrectness: readonly Rule[] = [transactionTooWide];
