import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Severity } from '../../contracts/index.ts';
import type { Rule } from '../rule.ts';

/** What holds the loop, worst first, and how it is said. */
const BLOCKING: readonly { key: EffectKey; severity: Severity; what: string }[] = [
  { key: 'network!', severity: 'HIGH', what: 'a blocking network call' },
  { key: 'mail!', severity: 'HIGH', what: 'a blocking mail delivery' },
  { key: 'process!', severity: 'HIGH', what: 'a child process that is waited for' },
  { key: 'read!', severity: 'HIGH', what: 'a blocking database query' },
  { key: 'write!', severity: 'HIGH', what: 'a blocking database statement' },
  { key: 'insert!', severity: 'HIGH', what: 'a blocking database statement' },
  { key: 'flush!', severity: 'HIGH', what: 'a blocking database flush' },
  { key: 'commit!', severity: 'HIGH', what: 'a blocking commit' },
  { key: 'cache-read!', severity: 'MEDIUM', what: 'a blocking round trip to the cache server' },
  { key: 'cache-write!', severity: 'MEDIUM', what: 'a blocking round trip to the cache server' },
  { key: 'enqueue!', severity: 'MEDIUM', what: 'a blocking round trip to the broker' },
  { key: 'publish!', severity: 'MEDIUM', what: 'a blocking round trip to the broker' },
  { key: 'file!', severity: 'MEDIUM', what: 'blocking file I/O' },
  { key: 'input!', severity: 'HIGH', what: 'a wait for input' },
];

export const blockingIoInAsync: Rule = {
  documentation: {
    name: 'blocking-io-in-async',
    auditor: 'runtime-performance',
    title: 'Blocking I/O on the event loop',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A file, network, process or database call that blocks its thread, made in an `async def` or in a plain function that an `async def` calls, however many helpers lie between them.',
    why: 'An event loop runs every request of the process in one thread. While one of them waits in a blocking call, none of the others moves: latency grows for all, health checks time out, and adding concurrency does not help.',
    principle: 'Code on an event loop must not block: wait with `await`, or do the blocking work in a thread.',
    examples: [
      {
        language: 'python',
        bad: '@app.get("/avatar/{user_id}")\nasync def avatar(user_id: int) -> Response:\n    image = requests.get(url_of(user_id)).content\n    return Response(image)',
        good: '@app.get("/avatar/{user_id}")\nasync def avatar(user_id: int) -> Response:\n    async with httpx.AsyncClient() as client:\n        image = (await client.get(url_of(user_id))).content\n    return Response(image)',
      },
    ],
    silent: [
      'What goes through `asyncio.to_thread`, `run_in_executor`, `run_in_threadpool`, `sync_to_async`, `anyio.to_thread` or a project helper that ends in one of these.',
      'Plain `def` endpoints of FastAPI and Starlette: they run in a thread pool.',
      'Work that is done once and kept (`lru_cache`, a module-level singleton).',
    ],
    notFor: {
      go: 'Goroutines are scheduled over threads: a blocking call parks one goroutine and the others go on.',
    },
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const { fn } = facts;
      if (!fn.isAsync || !analysis.project.hasEventLoop(fn) || analysis.inference.offloaded.has(fn)) continue;
      const awaits = facts.sites.some((site) => site.how === 'await' || site.how === 'together');
      for (const { site, chain, blocking } of blockingSites(analysis, facts)) {
        const last = chain[chain.length - 1];
        report({
          fn,
          node: site.node,
          severity: blocking.severity,
          assumed: chain.some((step) => step.assumed),
          library: last.known?.library ?? null,
          issue: `\`${fn.qualified}\` is async, and \`${sourceOf(fn.tree, site.node)}\` ${chain.length > 1 ? `leads to ${blocking.what} (\`${last.known?.name ?? sourceOf(last.fn.tree, last.node)}\`)` : `makes ${blocking.what}`}, which holds the event loop`,
          cure: cureFor(analysis, facts, last, awaits),
          evidence: [hop(fn, fn.node, `\`async def ${fn.name}\` runs on the event loop`), ...hops(chain)],
        });
      }
    }
  },
};

/** Each place of a function that blocks, with the worst that it does; one for a place. */
function* blockingSites(
  analysis: Analysis,
  facts: FunctionFacts,
): Generator<{ site: Site; chain: Site[]; blocking: (typeof BLOCKING)[number] }> {
  const seen = new Set<number>();
  for (const site of facts.sites) {
    if (seen.has(site.node)) continue;
    for (const blocking of BLOCKING) {
      const chain = analysis.effects.through(site, blocking.key);
      if (!chain) continue;
      seen.add(site.node);
      yield { site, chain, blocking };
      break;
    }
  }
}

function cureFor(analysis: Analysis, facts: FunctionFacts, last: Site, awaits: boolean): string {
  const { fn } = facts;
  if (!awaits && analysis.entries.get(fn)?.entry.plain === 'thread')
    return `Nothing is awaited in \`${fn.name}\`: make it a plain \`def\`, and the framework runs it in its thread pool`;
  const twin = last.known?.library.twins?.[last.known.name];
  if (twin) return `Use \`${twin}\` and await it`;
  return 'Await an asynchronous client, or move the call to a thread with `await asyncio.to_thread(…)`';
}
