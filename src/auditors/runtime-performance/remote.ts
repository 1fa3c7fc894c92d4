import type { Analysis } from '../../analysis/analysis.ts';
import { type EffectKey, isWaited } from '../../analysis/effects/effects.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { isOnOwnHandle, typeProperty } from '../../analysis/query/handles.ts';
import { namesIn, snakeCase } from '../../analysis/query/names.ts';
import type { Site } from '../../analysis/types/facts.ts';

const DATABASE: readonly EffectKey[] = [
  'read',
  'write',
  'insert',
  'execute',
  'stage',
  'flush',
  'begin',
  'commit',
  'lock',
  'notify',
];
const REMOTE: readonly EffectKey[] = ['network', 'mail', 'process', 'cache-read', 'cache-write', 'enqueue', 'publish'];

/** The shortest way from a site to something that is waited for outside of the loop, other than a database: the network, a process, a thread. */
export function toRemote(analysis: Analysis, site: Site): Site[] | null {
  for (const key of REMOTE) {
    const chain = analysis.effects.through(site, key);
    if (chain) return chain;
  }
  // Work in a thread or process is waited for just the same.
  const work = analysis.effects.through(site, 'cpu') ?? analysis.effects.through(site, 'file');
  return work?.some((step) => step.how === 'thread' || step.how === 'process') ? work : null;
}

/** The way from a call of a function with a cache, when the cache does not hold the answer for these arguments yet. */
export function toRemoteUncached(analysis: Analysis, site: Site): Site[] | null {
  for (const target of site.targets) {
    if (target.params.length <= target.implicitParams || target.decorators.length === 0) continue;
    if (!analysis.effects.isDoneOnce(target)) continue;
    for (const key of REMOTE) {
      const chain = analysis.effects.chain(target, key);
      if (chain.length > 0) return [site, ...chain];
    }
  }
  return null;
}

const MAX_CALLS = 6;

/** The shortest way of calls from a site to a function that is handed to a thread or process, whatever it does; null where there is none. */
export function toOffloaded(analysis: Analysis, site: Site): Site[] | null {
  let frontier: Site[][] = [[site]];
  const seen = new Set<FunctionInfo>();
  for (let depth = 0; depth < MAX_CALLS && frontier.length > 0; depth++) {
    const next: Site[][] = [];
    for (const chain of frontier) {
      const last = chain[chain.length - 1];
      if (last.how === 'thread' || last.how === 'process') return chain;
      if (!isWaited(last.how)) continue;
      for (const target of last.targets) {
        if (!target.isAsync || seen.has(target) || analysis.effects.isDoneOnce(target)) continue;
        seen.add(target);
        for (const step of analysis.inference.facts.get(target)?.sites ?? []) next.push([...chain, step]);
      }
    }
    frontier = next;
  }
  return null;
}

/** The shortest way from a site to a database statement, or null. */
export function toDatabase(analysis: Analysis, site: Site): Site[] | null {
  for (const key of DATABASE) {
    const chain = analysis.effects.through(site, key);
    if (chain) return chain;
  }
  return null;
}

/** Whether a site works on a session, connection or transaction that it was given: two of it may not run at the same time. */
export function sharesHandle(analysis: Analysis, site: Site): boolean {
  for (const key of DATABASE) {
    const chain = analysis.effects.through(site, key);
    if (chain && !isIndependent(analysis, chain)) return true;
  }
  return false;
}

/** Whether a way to the database ends at a pool, or at a handle that is opened on the way. */
export function isIndependent(analysis: Analysis, chain: readonly Site[]): boolean {
  if (isOnOwnHandle(analysis, chain)) return true;
  const last = chain[chain.length - 1];
  const kind = typeProperty(analysis, last.receiver, 'kind');
  return kind === 'pool' || kind === 'engine' || kind === 'client';
}

const PACING = /sem(aphore)?(_|$)|limit|throttl|backoff|bucket|slots?$|lock$|pace/i;

/** Whether something around a node, within its function, lets only so many through: a semaphore, a limiter, a lock. */
export function isLimited(analysis: Analysis, fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  const facts = analysis.inference.facts.get(fn);
  for (let parent = tree.parent(node); parent >= 0 && parent !== fn.node; parent = tree.parent(parent)) {
    if (tree.kind(parent) !== Kind.With || !tree.has(parent, Flag.Async)) continue;
    for (const item of tree.children(parent).slice(0, -1))
      for (const name of namesAndMembers(fn, item)) if (PACING.test(name)) return true;
    for (const scope of facts?.scopes ?? [])
      if (
        scope.node === parent &&
        (scope.kind === 'lock' || (scope.kind === 'resource' && typeProperty(analysis, scope.type, 'enter')?.async))
      )
        return true;
  }
  return false;
}

/** Names and members that a region speaks of. */
function namesAndMembers(fn: FunctionInfo, node: number): Set<string> {
  const { tree } = fn;
  const found = namesIn(tree, node);
  for (let current = node; current < tree.end(node); current++)
    if (tree.kind(current) === Kind.Attr) found.add(tree.str(current));
  return found;
}

/** Whether a region speaks of pacing itself: rate limits, throttles, back-off. */
export function speaksOfPacing(fn: FunctionInfo, node: number): boolean {
  for (const name of namesAndMembers(fn, node))
    if (/rate_?limit|throttl|backoff|cooldown|(^|_)(serial|sequential)(_|$)/.test(snakeCase(name))) return true;
  return false;
}
