import type { Rule } from '../rule.ts';
import { blockingIoInAsync } from './blocking-io-in-async.ts';

/** The rules of this auditor, in the order in which they are reported. */
export const runtimePerformance: readonly Rule[] = [blockingIoInAsync];
