import type { Rule } from '../rule.ts';
import { blockingIoInAsync } from './blocking-io-in-async.ts';
import { cpuBoundInAsync } from './cpu-bound-in-async.ts';
import { quadraticAccumulation } from './quadratic-accumulation.ts';
import { redundantDataCopy } from './redundant-data-copy.ts';
import { sequentialAwaitInLoop } from './sequential-await-in-loop.ts';
import { stringConcatInLoop } from './string-concat-in-loop.ts';
import { syncSleepInAsync } from './sync-sleep-in-async.ts';
import { unawaitedWork } from './unawaited-work.ts';
import { unboundedConcurrency } from './unbounded-concurrency.ts';
import { unnecessaryListAllocation } from './unnecessary-list-allocation.ts';

/** The rules of this auditor, in the order in which they are reported. */
export const runtimePerformance: readonly Rule[] = [
  blockingIoInAsync,
  syncSleepInAsync,
  cpuBoundInAsync,
  sequentialAwaitInLoop,
  unawaitedWork,
  unnecessaryListAllocation,
  stringConcatInLoop,
  redundantDataCopy,
  quadraticAccumulation,
  unboundedConcurrency,
];
