import type { Rule } from '../rule.ts';
import { missingBulkOperation } from './missing-bulk-operation.ts';
import { nPlusOneQuery } from './n-plus-one-query.ts';
import { nUpdateDeleteLoop } from './n-update-delete-loop.ts';
import { overFetching } from './over-fetching.ts';
import { redundantEntityFetch } from './redundant-entity-fetch.ts';
import { unboundedQuery } from './unbounded-query.ts';
import { unnecessaryResolve } from './unnecessary-resolve.ts';
import { wrongCachingScope } from './wrong-caching-scope.ts';

/** The rules of this auditor, in the order in which they are reported. */
export const queryEfficiency: readonly Rule[] = [
  nPlusOneQuery,
  nUpdateDeleteLoop,
  missingBulkOperation,
  redundantEntityFetch,
  unnecessaryResolve,
  overFetching,
  unboundedQuery,
  wrongCachingScope,
];
