import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { memberCalled } from '../../analysis/query/collections.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { extentOf, isPicked } from '../../analysis/query/extent.ts';
import { rootName, typeProperty } from '../../analysis/query/handles.ts';
import { boundOf, type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { namesIn, within } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { argumentNode, callbackLoop, isOnErrorWay } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Rule } from '../rule.ts';
import { isIndependent, isLimited, sharesHandle, toDatabase, toRemote } from './remote.ts';

export const unboundedConcurrency: Rule = {
  documentation: {
    name: 'unbounded-concurrency',
    auditor: 'runtime-performance',
    title: 'One task per element, without a bound',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'A `gather`, `Promise.all`, task group or the like that starts one task for every element of a collection of unknown size, where each opens a network connection, runs a process or takes a pooled connection, and nothing limits how many run at a time.',
    why: 'With ten elements it is fast; with ten thousand it exhausts file handles and the connection pool, runs into time-outs while waiting for a connection, and overruns the service on the other side.',
    principle: 'Concurrency over data has a bound: a semaphore, a limiter, or a fixed number of workers.',
    examples: [
      {
        language: 'python',
        bad: 'async def notify_all(client: httpx.AsyncClient, hooks: list[Hook]) -> None:\n    await asyncio.gather(*(client.post(hook.url) for hook in hooks))',
        good: 'async def notify_all(client: httpx.AsyncClient, hooks: list[Hook]) -> None:\n    slots = asyncio.Semaphore(20)\n\n    async def notify(hook: Hook) -> None:\n        async with slots:\n            await client.post(hook.url)\n\n    await asyncio.gather(*(notify(hook) for hook in hooks))',
      },
      {
        language: 'typescript',
        bad: 'await Promise.all(hooks.map((hook) => axios.post(hook.url, event)));',
        good: 'await pMap(hooks, (hook) => axios.post(hook.url, event), { concurrency: 20 });',
      },
    ],
    silent: [
      'Literal collections, constants, small ranges, batches, and rows of a query with a limit.',
      'Tasks that hold a semaphore, limiter or lock, in themselves or around their call, and loops that take a token or slot before they start one.',
      'At medium confidence, not silent: collections that are not seen to come from a table, rows that a value picks (those of one account), tasks that share one client, whose pool has a limit, and calls that are made only after something failed.',
      'Clients that send everything over one connection (Redis in Node.js, BullMQ).',
      'Tasks that share one session: `concurrent-session-use` tells of those.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const { fn } = facts;
      const reported = new Set<number>();
      for (const site of facts.sites) {
        if (!isStarted(site) || isBounded(fn, site)) continue;
        const loop = startingLoop(analysis, facts, site) ?? callbackOf(analysis, facts, site);
        if (!loop || reported.has(loop.node)) continue;
        const chain = heavyChain(analysis, site);
        if (
          !chain ||
          isLimited(analysis, fn, site.node) ||
          isAdmitted(analysis, facts, loop, site) ||
          chain.some((step) => isLimited(analysis, step.fn, step.node) || isBounded(step.fn, step))
        )
          continue;
        reported.add(loop.node);
        if (isLimitedRead(analysis.inference.facts.get(loop.fn) ?? facts, loop)) continue;
        const last = chain[chain.length - 1];
        const code = sourceOf(fn.tree, site.node);
        const around = analysis.inference.facts.get(loop.fn) ?? facts;
        report({
          fn,
          node: site.node,
          severity: 'MEDIUM',
          // Most collections hold a handful, and a client that the tasks share has a limit of its own.
          confidence:
            extentOf(analysis, around, loop) === 'rows' &&
            !isPicked(analysis, around, loop.iterable) &&
            !sharesClient(analysis, chain) &&
            !isOnErrorWay(chain)
              ? undefined
              : 'medium',
          assumed: chain.some((step) => step.assumed),
          library: last.known?.library ?? null,
          issue: `\`${code}\` is started once per element of \`${sourceOf(loop.fn.tree, loop.iterable)}\`, all at the same time, with nothing to limit how many`,
          cure: 'Let only 10 to 50 of them run at a time: a limit that each task takes, or a fixed number of workers',
          evidence: [
            hop(
              loop.fn,
              loop.node,
              `one task is started for every element of \`${sourceOf(loop.fn.tree, loop.iterable)}\``,
            ),
            ...hops(chain),
          ],
        });
      }
    }
  },
};

/** What runs at the same time as others of its kind. Where there is no event loop, all that is started does: nobody collects it first. */
function isStarted({ how, fn }: Site): boolean {
  return how === 'together' || (how === 'task' && !fn.module.semantics.hasEventLoop);
}

/** The unbounded loop that starts the tasks, when they are waited for outside of it; null where each turn waits for its own. */
function startingLoop(analysis: Analysis, facts: FunctionFacts, site: Site): Loop | null {
  const { fn } = facts;
  const { tree } = fn;
  const [loop] = loopsAround(fn, site.node);
  if (!loop || loop.iterable < 0 || boundOf(loop, facts) !== null || isBatch(facts, loop)) return null;
  for (let node = tree.parent(site.node); node >= 0 && node !== fn.node; node = tree.parent(node)) {
    const kind = tree.kind(node);
    if (node === loop.node || (loop.isComprehension && node === tree.parent(loop.node))) break;
    // The turn itself waits: `await gather(f(x), g(x))`, or a task group of its own.
    if (kind === Kind.Await || (kind === Kind.With && tree.has(node, Flag.Async))) return null;
    if (
      kind === Kind.Call &&
      memberCalled(analysis, facts, node)?.member.runs?.some((runs) => runs.how === 'together' && runs.argument === '*')
    )
      return null;
  }
  return loop;
}

/** The turn takes a place under a limit before it starts its task. */
function isAdmitted(analysis: Analysis, facts: FunctionFacts, loop: Loop, site: Site): boolean {
  if (loop.fn !== site.fn) return false;
  const { tree } = loop.fn;
  for (let node = loop.body; node >= 0 && node < site.node; node++)
    if (tree.kind(node) === Kind.Call && isTaking(analysis, facts, node)) return true;
  // The task itself waits for a place before it begins.
  return site.targets.some((target) => {
    const inner = analysis.inference.facts.get(target);
    return inner?.sites.some((one) => one.known?.member.throttles) === true;
  });
}
function isTaking(analysis: Analysis, facts: FunctionFacts, call: number): boolean {
  return (
    TAKES.test(facts.fn.tree.str(facts.fn.tree.child(call, 0))) ||
    memberCalled(analysis, facts, call)?.member.throttles === true
  );
}
const TAKES = /(^|_)acquire(_|$)|^(reserve|throttle|admit)(_|$)/i;

/** Whether the tasks call through a client that was made outside of them: its pool lets only so many through. */
function sharesClient(analysis: Analysis, chain: readonly Site[]): boolean {
  const last = chain[chain.length - 1];
  if (typeProperty(analysis, last.receiver, 'kind') !== 'client') return false;
  const { tree, node } = last.fn;
  const name = rootName(tree, tree.child(last.node, 0));
  return !chain
    .slice(1)
    .some((step) =>
      analysis.inference.facts
        .get(step.fn)
        ?.scopes.some((scope) => scope.handle === name && tree.contains(node, scope.node)),
    );
}

/** The unbounded loop of a call that starts a task for each element: the call itself (`xs.map(async …)`), or the one that the function around runs in. */
function callbackOf(analysis: Analysis, facts: FunctionFacts, site: Site): Loop | null {
  const own = callbackLoop(facts.fn, site);
  if (own) return boundOf(own, facts) === null && !isBatch(facts, own) ? own : null;
  if (!facts.fn.isLambda || site.through) return null;
  for (const caller of analysis.effects.callersOf(facts.fn)) {
    const loop = callbackLoop(caller.fn, caller);
    const outer = analysis.inference.facts.get(caller.fn);
    if (loop && outer && boundOf(loop, outer) === null && !isBatch(outer, loop) && !isBounded(caller.fn, caller))
      return loop;
  }
  return null;
}

/** Whether the query that gave the rows takes no more than a number of them, which was chosen for what is done with each. */
function isLimitedRead({ types }: FunctionFacts, loop: Loop): boolean {
  const rows = types.get(loop.iterable)?.facts;
  return rows?.marks.bounded === true && !rows.marks.single && !rows.relation;
}

/** Whether the call that runs a function lets only so many run at a time. */
function isBounded(fn: FunctionInfo, { node, through }: Site): boolean {
  return (
    through?.member.runs?.some(
      ({ limit, limitedBy }) =>
        limit === true ||
        (limit !== undefined && argumentNode(fn, node, limit) >= 0) ||
        (limitedBy !== undefined && calls(fn, limitedBy)),
    ) ?? false
  );
}

/** Whether a function, or one around it, calls a method of this name. */
function calls(fn: FunctionInfo, name: string): boolean {
  for (let around: FunctionInfo | null = fn; around; around = around.outer) {
    const { tree } = around;
    for (const node of within(tree, around.body))
      if (tree.kind(node) === Kind.Attr && tree.str(node) === name) return true;
  }
  return false;
}

/** The loop goes over one batch of an outer loop's batches, or over a slice. */
function isBatch(facts: FunctionFacts, loop: Loop): boolean {
  const { fn } = facts;
  const { tree } = fn;
  if (tree.kind(loop.iterable) === Kind.Index) return true;
  const names = namesIn(tree, loop.iterable);
  if ([...names].some((name) => /batch|chunk|page|window|shard/i.test(name))) return true;
  return loopsAround(fn, loop.node).some(
    (outer) =>
      outer.target >= 0 &&
      [...namesIn(tree, outer.target)].some((name) => names.has(name)) &&
      boundOf(outer, facts) !== null,
  );
}

/** The way to what a task takes: the network, a process, a connection of its own. */
function heavyChain(analysis: Analysis, site: Site): Site[] | null {
  // Whoever starts the task does not wait for it here; what it does is the same.
  if (site.how === 'task') {
    for (const inner of site.targets.flatMap((target) => analysis.inference.facts.get(target)?.sites ?? [])) {
      const way = inner.how === 'task' ? null : heavyChain(analysis, inner);
      if (way) return [site, ...way];
    }
    return null;
  }
  if (sharesHandle(analysis, site)) return null;
  const remote = toRemote(analysis, site);
  if (remote && !typeProperty(analysis, remote[remote.length - 1].receiver, 'multiplexed')) return remote;
  const database = toDatabase(analysis, site);
  return database && isIndependent(analysis, database) ? database : null;
}
