import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { errorNames, isErrorTest } from '../../analysis/query/error-tests.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { extentOf } from '../../analysis/query/extent.ts';
import { isLifecycle } from '../../analysis/query/lifecycle.ts';
import { boundOf, growsWithData, type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { assignedIn, namesIn, snakeCase, within } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isSure } from '../../analysis/query/sure.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Type } from '../../analysis/types/type.ts';
import type { Problem, Rule } from '../rule.ts';
import { awaitedEarly } from './awaited-early.ts';
import { isSequenceNeeded } from './carried.ts';
import { sharesHandle, speaksOfPacing, toOffloaded, toRemote, toRemoteUncached } from './remote.ts';

export const sequentialAwaitInLoop: Rule = {
  documentation: {
    name: 'sequential-await-in-loop',
    auditor: 'runtime-performance',
    title: 'Independent awaits one after the other',
    severity: 'MEDIUM',
    effort: 'M',
    finds:
      'Calls over the network, of work in threads and processes, or on each turn’s own object of a package that nothing is known of, that are awaited one per turn of a loop over data of unknown size, or in consecutive statements, though none needs what another gives; and work that is to run together, but is awaited where it is listed.',
    why: 'The waiting times add up: fifty calls of 80 ms take four seconds one after the other, and under half a second ten at a time.',
    principle: 'Let independent waits overlap, with a bound on how many at a time.',
    examples: [
      {
        language: 'python',
        bad: 'async def avatars(client: httpx.AsyncClient, users: list[User]) -> list[bytes]:\n    images = []\n    for user in users:\n        response = await client.get(user.avatar_url)\n        images.append(response.content)\n    return images',
        good: 'async def avatars(client: httpx.AsyncClient, users: list[User]) -> list[bytes]:\n    slots = asyncio.Semaphore(10)\n\n    async def avatar(user: User) -> bytes:\n        async with slots:\n            return (await client.get(user.avatar_url)).content\n\n    return await asyncio.gather(*(avatar(user) for user in users))',
      },
      {
        language: 'typescript',
        bad: 'const statuses: string[] = [];\nfor (const parcel of parcels) {\n  const { data } = await axios.get(parcel.trackingUrl);\n  statuses.push(data.status);\n}',
        good: 'const limit = pLimit(10);\nconst statuses = await Promise.all(\n  parcels.map((parcel) =>\n    limit(async () => {\n      const { data } = await axios.get(parcel.trackingUrl);\n      return data.status;\n    }),\n  ),\n);',
      },
    ],
    silent: [
      'Turns that share one session, connection or transaction, or that use what an earlier turn gave.',
      'Loops that end early (`break`, `return`), that yield, sleep or pace themselves; retries; `async for`, `for await`. Batches and pages are an advisory.',
      'Messages to one receiver (a websocket, a stream), where order matters.',
      'At medium confidence, not silent: collections that are not seen to come from a table (most hold a handful), caches and queues near by, and calls in a row.',
      'Database queries per turn: `n-plus-one-query` has the better cure.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      if (!canWait(facts.fn)) continue;
      const reported = new Set<number>();
      for (const site of facts.sites) {
        if (site.how !== waiting(facts.fn)) continue;
        const [loop] = loopsAround(facts.fn, site.node);
        if (!loop || reported.has(loop.node)) continue;
        const found = remoteInLoop(analysis, facts, site, loop);
        if (!found) continue;
        reported.add(loop.node);
        report(loopProblem(facts, site, loop, found.chain, found.confidence));
      }
      for (const wait of foreignWaits(analysis, facts)) {
        if (reported.has(wait.loop.node)) continue;
        reported.add(wait.loop.node);
        report(foreignProblem(facts, wait));
      }
      for (const run of straightRuns(analysis, facts)) report(runProblem(facts, run));
      for (const problem of awaitedEarly(analysis, facts)) report(problem);
    }
  },
};

/** Whether calls of a function are ones that could run together: it is asynchronous, or every call waits and none holds up others. */
function canWait({ isAsync, isTopLevel, module }: FunctionInfo): boolean {
  return module.semantics.hasEventLoop ? isAsync : !isTopLevel;
}

/** How what a function waits for is called. */
function waiting({ module }: FunctionInfo): Site['how'] {
  return module.semantics.hasEventLoop ? 'await' : 'call';
}

/** A wait as it is written. */
function written(fn: FunctionInfo, code: string): string {
  return fn.module.semantics.hasEventLoop ? `await ${code}` : code;
}

/** The way to the network from an await that could run for all turns of its loop together; null where it could not. */
function remoteInLoop(
  analysis: Analysis,
  facts: FunctionFacts,
  site: Site,
  loop: Loop,
): { chain: Site[]; confidence: Problem['confidence'] } | null {
  const { fn } = facts;
  const { tree } = fn;
  if (loop.isAsync || loop.iterable < 0 || site.implicit === 'iterate') return null;
  const remote = toRemote(analysis, site);
  const chain = remote ?? toRemoteUncached(analysis, site) ?? toOffloaded(analysis, site);
  if (!chain || !growsWithData(loop, facts)) return null;
  const region = loop.isComprehension ? tree.parent(loop.node) : loop.body;
  const perTurn = namesIn(tree, loop.target);
  for (const name of assignedIn(tree, region)) perTurn.add(name);
  if (![...namesIn(tree, site.node)].some((name) => perTurn.has(name))) return null;
  if (isOrdered(analysis, facts, site, chain, perTurn)) return null;
  if (speaksOfPacing(fn, region) || speaksOfPacing(fn, loop.iterable) || isSequenceNeeded(fn, region)) return null;
  let pauses = false;
  for (const other of facts.sites) {
    if (!tree.contains(region, other.node)) continue;
    const sleep = analysis.effects.through(other, 'sleep');
    if ((sleep && sleep.length <= PACING_CALLS) || sharesHandle(analysis, other)) return null;
    if (sleep) pauses = true;
  }
  const isDoubtful = remote === null || pauses || !isWorthIt(analysis, facts, loop, chain);
  return { chain, confidence: confidenceOf(facts, loop, chain, isDoubtful) };
}
/** A pause that lies behind more calls belongs to the work that is called: the loop does not pace itself by it. */
const PACING_CALLS = 2;

/** Whether it is plain that it takes long: a call to another service for each row that a query found, in code that runs all the time. */
function isWorthIt(analysis: Analysis, facts: FunctionFacts, loop: Loop, chain: readonly Site[]): boolean {
  const role = analysis.roles.get(facts.fn);
  return (
    (role === 'request' || role === 'background') &&
    chain[chain.length - 1].effect === 'network' &&
    !isLifecycle(facts.fn) &&
    extentOf(analysis, facts, loop) === 'rows'
  );
}

/** How sure it is that the turns wait, and that they gain by running together. */
function confidenceOf(
  facts: FunctionFacts,
  loop: Loop,
  chain: readonly Site[],
  isDoubtful: boolean,
): Problem['confidence'] {
  if (boundOf(loop, facts) !== null) return 'advisory';
  if (!isSure(chain)) return isWhyAsync(chain) ? 'medium' : 'advisory';
  const reads = chain.length === 1 || READING.test(snakeCase(chain[0].targets[0]?.name ?? ''));
  return reads && !isDoubtful ? undefined : 'medium';
}

/** Whether each function on the way awaits nothing else: it is async for the sake of that one wait. */
function isWhyAsync(chain: readonly Site[]): boolean {
  return chain.slice(1).every(({ fn, node }) => {
    if (!fn.isAsync) return fn.module.semantics.hasEventLoop;
    const { tree } = fn;
    for (let n = fn.body; n < tree.end(fn.body); n++)
      if (tree.kind(n) === Kind.Await && !tree.contains(n, node)) return false;
    return true;
  });
}

const ONE_AFTER_THE_OTHER =
  /^_*(send|write|emit|reply|respond|stream|push|put|publish|say|print|type|play|move|append|edit|drain|notify)(_|$)/;

/** Whether the calls of all turns go to one receiver that must get them in order. */
function isOrdered(
  analysis: Analysis,
  facts: FunctionFacts,
  site: Site,
  chain: readonly Site[],
  perTurn: ReadonlySet<string>,
): boolean {
  const { tree } = facts.fn;
  const callee = tree.kind(site.node) === Kind.Call ? tree.child(site.node, 0) : -1;
  if (callee < 0) return false;
  const receiver = tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
  if (receiver >= 0 && [...namesIn(tree, receiver)].some((name) => perTurn.has(name))) return false;
  if (analysis.effects.through(site, 'mail')) return false;
  if (ONE_AFTER_THE_OTHER.test(snakeCase(tree.str(callee)))) return true;
  // A stream or socket that all turns write to.
  const last = chain[chain.length - 1];
  return (
    chain.length === 1 &&
    last.known?.member.returns === undefined &&
    last.effect === 'network' &&
    last.receiver !== null &&
    !isClient(analysis, last)
  );
}

function isClient(analysis: Analysis, site: Site): boolean {
  return site.receiver?.k === 'object' && analysis.knowledge.property(site.receiver.name, 'kind') === 'client';
}

const READING =
  /^_*(get|fetch|load|list|search|find|read|retrieve|query|lookup|look_up|download|collect|check|resolve|count|describe|head|embed|generate|crawl|scrape|verify|is|has|request)(_|$)/i;

function loopProblem(
  facts: FunctionFacts,
  site: Site,
  loop: Loop,
  chain: Site[],
  confidence: Problem['confidence'],
): Problem {
  const { fn } = facts;
  const last = chain[chain.length - 1];
  const code = sourceOf(fn.tree, site.node);
  return {
    fn,
    node: site.node,
    severity: 'MEDIUM',
    confidence,
    assumed: chain.some((step) => step.assumed),
    library: last.known?.library ?? null,
    issue: `\`${written(fn, code)}\` waits once per turn of \`${sourceOf(fn.tree, loop.node)}\`, though no turn needs another’s result`,
    cure: `Run the turns together with a bound: ${fn.module.semantics.idioms.bounded}`,
    evidence: [
      hop(
        fn,
        loop.node,
        loop.isComprehension
          ? 'the comprehension waits for one element after the other'
          : `the loop \`${sourceOf(fn.tree, loop.node)}\` waits for one turn after the other`,
      ),
      ...hops(chain),
    ],
  };
}

interface ForeignWait {
  loop: Loop;
  call: number;
  type: Type;
}

/** Awaits of a method of the turn's own object, whose class belongs to a package that nothing is known of. */
function* foreignWaits(analysis: Analysis, facts: FunctionFacts): Generator<ForeignWait> {
  const { fn } = facts;
  const { tree } = fn;
  if (fn.body < 0) return;
  for (const node of within(tree, fn.body)) {
    if (tree.kind(node) !== Kind.Await) continue;
    const call = tree.child(node, 0);
    const callee = tree.kind(call) === Kind.Call ? tree.child(call, 0) : -1;
    if (callee < 0 || tree.kind(callee) !== Kind.Attr || facts.sitesAt.get(call)?.length) continue;
    const receiver = tree.child(callee, 0);
    const [loop] = loopsAround(fn, node);
    if (!loop || loop.isAsync || loop.isComprehension || loop.target < 0 || boundOf(loop, facts) !== null) continue;
    if (tree.kind(receiver) !== Kind.Name || !namesIn(tree, loop.target).has(tree.str(receiver))) continue;
    const type = facts.types.get(receiver);
    if (type?.k !== 'object' || !type.name.includes('.') || analysis.knowledge.type(type.name)) continue;
    if (speaksOfPacing(fn, loop.node) || isSequenceNeeded(fn, loop.body)) continue;
    const others = facts.sites.filter((site) => tree.contains(loop.body, site.node));
    if (others.some((site) => analysis.effects.through(site, 'sleep') || sharesHandle(analysis, site))) continue;
    yield { loop, call, type };
  }
}

function foreignProblem({ fn }: FunctionFacts, { loop, call, type }: ForeignWait): Problem {
  const { tree } = fn;
  return {
    fn,
    node: call,
    severity: 'MEDIUM',
    confidence: 'medium',
    issue: `\`await ${sourceOf(tree, call)}\` waits for one \`${type.name.slice(type.name.lastIndexOf('.') + 1)}\` after the other, though each turn of \`${sourceOf(tree, loop.node)}\` has its own`,
    cure: `Wait for them together: ${fn.module.semantics.idioms.together}, with a bound where there can be many`,
    evidence: [
      hop(fn, loop.node, `the loop \`${sourceOf(tree, loop.node)}\` waits for one turn after the other`),
      hop(fn, call, `\`${sourceOf(tree, call)}\` is awaited on the turn’s own object`),
    ],
  };
}

interface Step {
  site: Site;
  chain: Site[];
  binds: Set<string>;
  uses: Set<string>;
}

/** Consecutive statements that each await an independent read over the network. */
function* straightRuns(analysis: Analysis, facts: FunctionFacts): Generator<Step[]> {
  const { fn } = facts;
  const { tree } = fn;
  if (fn.body < 0) return;
  for (const block of within(tree, fn.body)) {
    if (tree.kind(block) !== Kind.Block) continue;
    let run: Step[] = [];
    for (const statement of tree.children(block)) {
      const step = readingStep(analysis, facts, statement);
      if (step && !run.some((before) => [...before.binds].some((name) => step.uses.has(name) || step.binds.has(name))))
        run.push(step);
      else if (run.length === 0 || !isMissingTest(fn, statement)) {
        if (run.length > 1) yield run;
        run = step ? [step] : [];
      }
    }
    if (run.length > 1) yield run;
  }
}

/** `if (!response) throw …`: what was read before is not there. The reads after it are asked for nothing else. */
function isMissingTest(fn: FunctionInfo, statement: number): boolean {
  const { tree } = fn;
  if (tree.kind(statement) !== Kind.If || tree.children(statement).length > 3) return false;
  if (isErrorTest(fn, statement)) return true;
  const [test, then, other] = tree.children(statement);
  if (other !== undefined && tree.kind(other) !== Kind.Empty) return false;
  const [asked] = tree.kind(test) === Kind.Unary && tree.str(test) === 'not' ? tree.children(test) : [-1];
  return (
    asked >= 0 && tree.kind(asked) === Kind.Name && tree.children(then).every((one) => tree.kind(one) === Kind.Throw)
  );
}

/** `name = await read(…)`, where the read goes over the network and on no shared handle. */
function readingStep(analysis: Analysis, facts: FunctionFacts, statement: number): Step | null {
  const { tree } = facts.fn;
  if (tree.kind(statement) !== Kind.Assign || tree.has(statement, Flag.Expression)) return null;
  const value = tree.child(statement, 0);
  const isPlain = !facts.fn.module.semantics.hasEventLoop;
  if (!isPlain && tree.kind(value) !== Kind.Await) return null;
  const call = isPlain ? value : tree.child(value, 0);
  if (tree.kind(call) !== Kind.Call || !READING.test(snakeCase(tree.str(tree.child(call, 0))))) return null;
  const sites = (facts.sitesAt.get(call) ?? []).filter((site) => site.how === waiting(facts.fn));
  if (sites.length !== 1) return null;
  const [site] = sites;
  const chain = toRemote(analysis, site);
  if (!chain || sharesHandle(analysis, site) || analysis.effects.through(site, 'sleep') || !isSure(chain)) return null;
  // Reading the rest of one response or stream goes on where the last read stopped.
  const last = chain[chain.length - 1];
  if (chain.length === 1 && !isClient(analysis, last) && last.receiver !== null) return null;
  const binds = assignedIn(tree, statement);
  for (const name of errorNames(facts.fn, statement)) binds.delete(name);
  return { site, chain, binds, uses: namesIn(tree, call) };
}

function runProblem(facts: FunctionFacts, run: Step[]): Problem {
  const { fn } = facts;
  const [first] = run;
  const last = first.chain[first.chain.length - 1];
  return {
    fn,
    node: first.site.node,
    severity: 'MEDIUM',
    confidence: 'medium',
    library: last.known?.library ?? null,
    issue: `${run.length} independent network reads wait one after the other, from \`${sourceOf(fn.tree, first.site.node)}\` to \`${sourceOf(fn.tree, run[run.length - 1].site.node)}\``,
    cure: `Run the ${run.length} of them together: ${fn.module.semantics.idioms.together}`,
    evidence: run.flatMap((step) => hops(step.chain)),
  };
}
