import type { Analysis } from '../../analysis/analysis.ts';
import { hop } from '../../analysis/query/evidence.ts';
import type { Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

/** A problem, and the way from where it is reported to what causes it. */
export interface Caused {
  problem: Problem;
  chain: readonly Site[];
  /** What happens at the end of the way, where one helper does several things. */
  what: string;
}

const MOST_SHOWN = 20;

/**
 * One problem for each helper that several functions call: the cure is one, in the helper. The others are evidence of the first, the
 * one in request code if there is one.
 */
export function oncePerHelper(analysis: Analysis, found: readonly Caused[]): Problem[] {
  const out: Problem[] = [];
  const byHelper = new Map<string, Caused[]>();
  for (const one of found) {
    const helper = one.chain.length > 1 ? one.chain[1].fn : null;
    if (!helper) out.push(one.problem);
    else {
      const key = `${helper.id}:${one.what}`;
      byHelper.set(key, [...(byHelper.get(key) ?? []), one]);
    }
  }
  for (const group of byHelper.values()) {
    const first = group.find(({ problem }) => analysis.roles.get(problem.fn) === 'request') ?? group[0];
    const others = group.filter((one) => one !== first);
    if (others.length > 0) {
      const { problem, chain } = first;
      const helper = chain[1].fn;
      problem.issue += `; ${others.length === 1 ? 'one more place calls' : `${others.length} more places call`} \`${helper.qualified}\` on the event loop`;
      problem.evidence.push(
        ...others
          .slice(0, MOST_SHOWN)
          .map((other) =>
            hop(
              other.problem.fn,
              other.problem.node,
              `\`${other.problem.fn.qualified}\` calls it on the event loop too`,
            ),
          ),
      );
    }
    out.push(first.problem);
  }
  return out;
}
