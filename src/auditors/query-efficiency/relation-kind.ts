import type { Relation } from '../../analysis/types/entities.ts';
import type { ProblemKind } from '../../contracts/index.ts';

/** How a relation is loaded together with its rows depends on whether it leads to one row or to many. */
export function relationKind(path: readonly Relation[]): ProblemKind {
  return path.some(({ many }) => many) ? 'many-relation' : 'one-relation';
}
