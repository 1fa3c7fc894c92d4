import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isOnOwnHandle, ownScope, typeProperty } from '../../analysis/query/handles.ts';
import { hasLockedSubclass } from '../../analysis/query/locks.ts';
import { loopsAround } from '../../analysis/query/loops.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Rule } from '../rule.ts';

const KEYS: readonly EffectKey[] = ['read', 'write', 'insert', 'flush', 'commit', 'execute'];

export const concurrentSessionUse: Rule = {
  documentation: {
    name: 'concurrent-session-use',
    auditor: 'transaction-correctness',
    title: 'One session used by tasks that run at the same time',
    severity: 'HIGH',
    effort: 'M',
    finds:
      'One session, connection or transaction handle that several tasks use at the same time: in `asyncio.gather`, `Promise.all`, a `TaskGroup`, or started in a loop.',
    why: 'A session and its connection can do one thing at a time. Two tasks on one of them get each other’s results, fail with “another operation is in progress”, or leave the transaction in a state that neither expects; a commit in one task commits half of the other’s work.',
    principle: 'A session belongs to one task: each concurrent task opens its own.',
    examples: [
      {
        language: 'python',
        bad: 'async def load(session: AsyncSession, ids: list[int]):\n    return await asyncio.gather(*[session.get(User, id) for id in ids])',
        good: 'async def load_one(id: int):\n    async with async_session() as session:\n        return await session.get(User, id)\n\nasync def load(ids: list[int]):\n    return await asyncio.gather(*[load_one(id) for id in ids])',
      },
      {
        language: 'typescript',
        bad: 'await Promise.all([em.persistAndFlush(order), em.persistAndFlush(payment)]);',
        good: 'await em.persist([order, payment]).flush();',
      },
    ],
    silent: [
      'Tasks that open a session of their own, and handles of a pool or engine.',
      'One database task beside tasks that use no database.',
      'Scoped sessions that give each task its own.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      for (const { sites, chain, gather } of sharing(analysis, facts)) {
        const { fn } = facts;
        const first = sites[0];
        const many =
          sites.length > 1
            ? `${sites.length} of the calls that it runs together`
            : `every turn of \`${sourceOf(fn.tree, first.node)}\``;
        report({
          fn,
          node: gather,
          severity: 'HIGH',
          assumed: chain.some((step) => step.assumed),
          issue: `\`${fn.qualified}\` runs database work of several tasks on one session at the same time: ${many} use${sites.length > 1 ? '' : 's'} it`,
          cure: 'Open a session in each task, or run the calls one after the other on this one',
          library: chain[chain.length - 1].known?.library ?? null,
          evidence: [
            hop(fn, gather, `\`${sourceOf(fn.tree, gather)}\` runs at the same time as others`),
            ...sites
              .slice(1, 4)
              .map((site) => hop(fn, site.node, `\`${sourceOf(fn.tree, site.node)}\` uses the same session`)),
            ...hops(chain),
          ],
        });
      }
    }
  },
};

interface Sharing {
  sites: Site[];
  chain: Site[];
  gather: number;
}

function* sharing(analysis: Analysis, facts: FunctionFacts): Generator<Sharing> {
  const groups = new Map<string, { site: Site; chain: Site[] }[]>();
  const seen = new Set<number>();
  for (const site of facts.sites) {
    if ((site.how !== 'together' && site.how !== 'task') || site.through || seen.has(site.node)) continue;
    const chain = sharedStatement(analysis, site);
    if (!chain) continue;
    seen.add(site.node);
    // A task that is started alone and awaited alone shares with nobody.
    const group = `${statementOf(facts, site.node)}:${ownScope(analysis, facts.fn, site.node)}`;
    groups.set(group, [...(groups.get(group) ?? []), { site, chain }]);
  }
  for (const found of groups.values()) {
    const sites = found.map(({ site }) => site);
    const [{ site, chain }] = found;
    const repeated = loopsAround(facts.fn, site.node).some(
      (loop) => opensInside(analysis, facts, loop.node, site) === false,
    );
    if (sites.length < 2 && !repeated) continue;
    yield { sites, chain, gather: site.node };
  }
}

/** Whether the handle is opened inside a loop around the site. */
function opensInside(analysis: Analysis, facts: FunctionFacts, loop: number, site: Site): boolean {
  const own = ownScope(analysis, facts.fn, site.node);
  return own >= 0 && facts.fn.tree.contains(loop, own);
}

/** The statement that a concurrent call runs on a handle which came from outside of its task; null where it has its own. */
function sharedStatement(analysis: Analysis, site: Site): Site[] | null {
  for (const key of KEYS) {
    const running: Site = { ...site, how: 'await' };
    const chain = analysis.effects.through(running, key);
    if (!chain) continue;
    const last = chain[chain.length - 1];
    if (!typeProperty(analysis, last.receiver, 'exclusive')) continue;
    if (isOnOwnHandle(analysis, chain)) continue;
    if (last.receiver?.k === 'object' && hasLockedSubclass(analysis, last.receiver.name)) continue;
    return chain;
  }
  return null;
}

function statementOf({ fn }: FunctionFacts, node: number): number {
  const { tree } = fn;
  let current = node;
  while (tree.parent(current) >= 0 && tree.kind(tree.parent(current)) !== Kind.Block) {
    if (tree.kind(tree.parent(current)) === Kind.Function) break;
    current = tree.parent(current);
  }
  // Tasks that are started in one `with` (a task group) run together.
  for (let outer = tree.parent(current); outer >= 0 && outer !== fn.node; outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.With && /group|nursery/i.test(sourceOf(tree, tree.child(tree.child(outer, 0), 0))))
      return outer;
  return current;
}
