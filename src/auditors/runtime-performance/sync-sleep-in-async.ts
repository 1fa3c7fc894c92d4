import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { hops } from '../../analysis/query/evidence.ts';
import { isLifecycle } from '../../analysis/query/lifecycle.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isSure } from '../../analysis/query/sure.ts';
import type { Site } from '../../analysis/types/facts.ts';
import type { Rule } from '../rule.ts';
import { blockingIo, onEventLoop, twinOf, wayTo } from './event-loop.ts';
import { runtimeOf } from './runtime.ts';

export const syncSleepInAsync: Rule = {
  documentation: {
    name: 'sync-sleep-in-async',
    auditor: 'runtime-performance',
    title: 'Blocking sleep on the event loop',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A sleep that blocks its thread (`time.sleep`, `Atomics.wait`), or a wait for another thread (`Thread.join`, `Event.wait`, `Future.result`), in an async function or in plain code that one calls.',
    why: 'For the whole time of the sleep nothing else on the event loop moves: a retry helper that sleeps two seconds stops every other request of the process for two seconds.',
    principle: 'On an event loop, wait with `await`: a blocking sleep stops everything else that runs there.',
    examples: [
      {
        language: 'python',
        bad: 'async def wait_for_export(client: ExportClient, job: str) -> Export:\n    while not (export := await client.poll(job)).done:\n        time.sleep(5)\n    return export',
        good: 'async def wait_for_export(client: ExportClient, job: str) -> Export:\n    while not (export := await client.poll(job)).done:\n        await asyncio.sleep(5)\n    return export',
      },
      {
        language: 'typescript',
        bad: 'async function exported(job: string) {\n  const cell = new Int32Array(new SharedArrayBuffer(4));\n  while (!(await poll(job)).done) Atomics.wait(cell, 0, 0, 5_000);\n}',
        good: 'async function exported(job: string) {\n  while (!(await poll(job)).done) await delay(5_000);\n}',
      },
    ],
    silent: [
      'Sleeps in code that runs in a thread (`asyncio.to_thread`, an executor, plain `def` endpoints).',
      'Calls that sleep and do blocking I/O as well: `blocking-io-in-async` tells of the call, and its cure takes the sleep along.',
      'At medium confidence, not silent: waits for another thread, which may be done already, sleeps that only some calls get to, sleeps of less than 50 ms, and functions that begin or end something long-lived.',
    ],
    notFor: { go: 'A sleeping goroutine gives its thread to others.' },
  },
  check(analysis, report) {
    for (const { facts, because, evidence } of onEventLoop(analysis)) {
      const { fn } = facts;
      const seen = new Set<number>();
      for (const site of facts.sites) {
        const chain = seen.has(site.node) ? null : wayTo(analysis, site, 'sleep!');
        if (!chain) continue;
        seen.add(site.node);
        if (chain.length > 1 && blockingIo(analysis, site)) continue;
        const last = chain[chain.length - 1];
        const twin = twinOf(analysis, fn, last);
        const what = last.known?.member.does ?? 'sleeps';
        report({
          fn,
          node: site.node,
          severity: 'HIGH',
          confidence: isPlain(fn, chain) ? undefined : 'medium',
          assumed: chain.some((step) => step.assumed),
          library: last.known?.library ?? null,
          issue: `${because}, and \`${sourceOf(fn.tree, site.node)}\` ${chain.length > 1 ? `leads to \`${last.known?.name}\`, which ${what}` : what} with the event loop held`,
          cure: twin
            ? chain.length > 1
              ? `Make \`${last.fn.name}\` async and \`await ${twin}(…)\` in it, or run it in a thread`
              : `Use \`await ${twin}(…)\``
            : `Await something asynchronous instead, or do the waiting in a thread with \`${runtimeOf(analysis, fn).offload}(…)\``,
          evidence: [evidence, ...hops(chain)],
        });
      }
    }
  },
};

/** Whether it is plain that the loop stands still for long: not for another thread that may be done, nor where something begins or ends. */
function isPlain(fn: FunctionInfo, chain: readonly Site[]): boolean {
  const last = chain[chain.length - 1];
  if (last.receiver !== null || isLifecycle(fn) || chain.some((step) => isLifecycle(step.fn))) return false;
  const { tree } = last.fn;
  const time = tree.kind(last.node) === Kind.Call ? (tree.children(last.node)[1] ?? -1) : -1;
  if (time >= 0 && tree.kind(time) === Kind.Num && Number(tree.str(time)) < SHORT) return false;
  return chain.length === 1 || isSure(chain);
}

/** Seconds below which a sleep is short. */
const SHORT = 0.05;
