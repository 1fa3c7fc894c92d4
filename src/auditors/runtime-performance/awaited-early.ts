import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { transactionsOf } from '../../analysis/query/transactions.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';
import { toDatabase, toRemote } from './remote.ts';

/** Work that is to run together, whose parts are awaited where they are listed: each waits before the next begins. */
export function* awaitedEarly(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  const { fn } = facts;
  const { tree } = fn;
  for (const site of facts.sites) {
    const runs = site.known?.member.runs?.find(({ how }) => how === 'together');
    if (!runs || tree.kind(site.node) !== Kind.Call) continue;
    const list = argumentNode(fn, site.node, runs.argument);
    if (list < 0 || tree.kind(list) !== Kind.List) continue;
    const parts = tree.children(list);
    const waits = parts.filter((part) => tree.kind(part) === Kind.Await);
    // The last one holds up nothing: the others are under way when it is awaited.
    const early = waits.filter((part) => part !== parts.at(-1));
    const slow = parts.map((part) => waitBehind(analysis, facts, part));
    if (early.length === 0 || slow.filter((way) => way !== null).length < 2) continue;
    if (slow.some((way) => way && isOneByOne(analysis, facts, way))) continue;
    const last = slow.find((way) => way !== null)?.at(-1);
    const together = sourceOf(tree, tree.child(site.node, 0));
    const later = parts.length - 1 - parts.indexOf(early[0]);
    const isEach = waits.length >= parts.length - 1;
    yield {
      fn,
      node: early[0],
      severity: isEach ? 'MEDIUM' : 'LOW',
      library: last?.known?.library ?? null,
      issue: `\`${sourceOf(tree, early[0])}\` is awaited in the list that \`${together}\` is given, so that ${isEach ? `its ${parts.length} parts run one after the other` : `the ${later} that follow${later === 1 ? 's' : ''} begin${later === 1 ? 's' : ''} only when it is done`}`,
      cure: `Leave the \`await\` before the parts out: \`${together}\` awaits them, and they run at the same time`,
      evidence: [
        ...waits.map((part) => hop(fn, part, `\`${sourceOf(tree, part)}\` is waited for before the next part begins`)),
        hop(fn, site.node, `\`${together}\` gets results that are there already`),
      ],
    };
  }
}

/** The way from a part of the list to something that is waited for; null where there is none. */
function waitBehind(analysis: Analysis, facts: FunctionFacts, part: number): Site[] | null {
  const { tree } = facts.fn;
  for (const site of facts.sites) {
    if (!tree.contains(part, site.node)) continue;
    const way = toRemote(analysis, site) ?? toDatabase(analysis, site);
    if (way) return way;
  }
  return null;
}

/** Whether a part runs in a transaction that is open: its connection takes one statement after the other anyway. */
function isOneByOne(analysis: Analysis, facts: FunctionFacts, [site, ...rest]: readonly Site[]): boolean {
  const { member } = (rest.at(-1) ?? site).known ?? {};
  if (rest.length === 0 && member?.joins !== undefined && argumentNode(facts.fn, site.node, member.joins) >= 0)
    return true;
  return facts.scopes.some(({ kind }) => kind === 'transaction') || transactionsOf(analysis, facts).at(site).length > 0;
}
