import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { type ExclusiveHandle, exclusiveHandle, isOwnName } from '../../analysis/query/exclusive.ts';
import { isOnOwnHandle, ownScope, typeProperty } from '../../analysis/query/handles.ts';
import { hasLockedSubclass } from '../../analysis/query/locks.ts';
import { loopsAround } from '../../analysis/query/loops.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Rule } from '../rule.ts';

const WRITES: readonly EffectKey[] = ['write', 'insert', 'flush', 'commit', 'execute'];
const KEYS: readonly EffectKey[] = ['read', ...WRITES];

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
      'At medium confidence, not silent: handles whose calls wait for one another; where all of them only read, an advisory.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      for (const { sites, chain, gather, queued, reads } of [
        ...sharing(analysis, facts),
        ...perElement(analysis, facts),
      ]) {
        const { fn } = facts;
        const first = sites[0];
        const many =
          sites.length > 1
            ? `${sites.length} of the calls that it runs together`
            : `every turn of \`${sourceOf(fn.tree, first.node)}\``;
        report({
          fn,
          node: gather,
          severity: queued ? (reads ? 'LOW' : 'MEDIUM') : 'HIGH',
          // What waits its turn is only wrong once something fails, and then only where something is written.
          ...(queued ? { confidence: reads ? ('advisory' as const) : ('medium' as const) } : {}),
          assumed: chain.some((step) => step.assumed),
          issue: `\`${fn.qualified}\` runs database work of several tasks on one ${queued ? 'transaction' : 'session'} at the same time: ${many} use${sites.length > 1 ? '' : 's'} it${queued ? '. They wait for one another all the same, and when one fails the others run on after the transaction has ended' : ''}`,
          cure: queued
            ? 'Run the calls one after the other, or as one statement for all'
            : 'Open a session in each task, or run the calls one after the other on this one',
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
  /** The calls wait for one another. */
  queued?: boolean;
  /** None of them writes. */
  reads: boolean;
}

/** Callbacks that run for all elements at the same time, on a handle from outside of them (`Promise.all(rows.map((row) => tx.save(row)))`). */
function* perElement(analysis: Analysis, facts: FunctionFacts): Generator<Sharing> {
  const seen = new Set<number>();
  for (const site of facts.sites) {
    if (!site.through?.member.runs?.some(({ each, limit }) => each !== undefined && limit === undefined)) continue;
    const gathered = site.how === 'together' || site.how === 'task' || isGathered(facts, site.node);
    for (const target of site.targets) {
      const inner = analysis.inference.facts.get(target);
      if (!inner || seen.has(site.node) || (!gathered && !inner.sites.some(({ how }) => how === 'together'))) continue;
      for (const step of inner.sites) {
        if (step.through || (!gathered && step.how !== 'together')) continue;
        const found = onOneHandle(analysis, step);
        if (!found || isOwnName(inner, found.handle.name, step.node) || isOnOwnHandle(analysis, found.chain)) continue;
        seen.add(site.node);
        const reads = inner.sites.every((one) => onlyReads(analysis, one));
        yield { sites: [site], chain: found.chain, gather: site.node, queued: found.handle.queued, reads };
        break;
      }
    }
  }
}

/** Whether nothing that a call leads to writes to the database. */
function onlyReads(analysis: Analysis, site: Site): boolean {
  return WRITES.every((key) => !analysis.effects.through({ ...site, how: 'await' }, key));
}

/** Whether a call stands where awaitables are listed to run together. */
function isGathered({ fn, sitesAt }: FunctionFacts, node: number): boolean {
  const parent = fn.tree.parent(node);
  return (sitesAt.get(parent) ?? []).some(({ known }) => known?.member.runs?.some(({ how }) => how === 'together'));
}

/** The statement that a call runs on a handle which only one task may use at a time, and that handle. */
function onOneHandle(analysis: Analysis, site: Site): { chain: Site[]; handle: ExclusiveHandle } | null {
  for (const key of KEYS) {
    const chain = analysis.effects.through({ ...site, how: 'await' }, key);
    const handle = chain && exclusiveHandle(analysis, chain, key);
    if (chain && handle) return { chain, handle };
  }
  return null;
}

function* sharing(analysis: Analysis, facts: FunctionFacts): Generator<Sharing> {
  const groups = new Map<string, { site: Site; chain: Site[]; queued: boolean }[]>();
  const seen = new Set<number>();
  for (const site of facts.sites) {
    if ((site.how !== 'together' && site.how !== 'task') || site.through || seen.has(site.node)) continue;
    const own = sharedStatement(analysis, site);
    const other = own ? null : onOneHandle(analysis, site);
    const chain = own ?? other?.chain;
    if (!chain || (other && isOnOwnHandle(analysis, chain))) continue;
    seen.add(site.node);
    // A task that is started alone and awaited alone shares with nobody.
    const group = `${statementOf(facts, site.node)}:${ownScope(analysis, facts.fn, site.node)}:${other?.handle.name ?? ''}`;
    groups.set(group, [...(groups.get(group) ?? []), { site, chain, queued: other?.handle.queued ?? false }]);
  }
  for (const found of groups.values()) {
    const sites = found.map(({ site }) => site);
    const [{ site, chain, queued }] = found;
    const repeated = loopsAround(facts.fn, site.node).some(
      (loop) => opensInside(analysis, facts, loop.node, site) === false,
    );
    if (sites.length < 2 && !repeated) continue;
    const reads = sites.every((one) => onlyReads(analysis, one));
    yield { sites, chain, gather: site.node, queued, reads };
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
    const exclusive = typeProperty(analysis, last.receiver, 'exclusive');
    if (exclusive !== true && (exclusive !== 'write' || key === 'read')) continue;
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
