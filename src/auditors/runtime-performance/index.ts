import type { Rule } from '../rule.ts';
import { blockingIoInAsync } from './blocking-io-in-async.ts';
import { cpuBoundInAsync } from './cpu-bound-in-async.ts';
import { syncSleepInAsync } from './sync-sleep-in-async.ts';

/** The rules of this auditor, in the order in which they are reported. */
export const runtimePerformance: readonly Rule[] = [blockingIoInAsync, syncSleepInAsync, cpuBoundInAsync];
