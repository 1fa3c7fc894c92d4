import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import type { Role } from '../../analysis/knowledge/schema.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { isKept } from '../../analysis/query/once.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Evidence } from '../../contracts/index.ts';

/** A function that runs on the event loop, and the evidence for it. */
export interface OnLoop {
  facts: FunctionFacts;
  /** How it comes to run there, as the start of a sentence: `` `f` is async ``. */
  because: string;
  evidence: Evidence;
}

const found = new WeakMap<Analysis, OnLoop[]>();

/**
 * The functions in which something that blocks is reported: `async` ones, and plain ones that are scheduled on the loop or that a
 * framework calls there. What they call is followed from there, and not reported again.
 */
export function onEventLoop(analysis: Analysis): readonly OnLoop[] {
  let all = found.get(analysis);
  if (!all) {
    all = [...functionsOnLoop(analysis)];
    found.set(analysis, all);
  }
  return all;
}

/** Roles in which many wait for one loop. */
const SERVING: ReadonlySet<Role> = new Set(['request', 'background']);

function* functionsOnLoop(analysis: Analysis): Generator<OnLoop> {
  const callbacks = scheduled(analysis);
  for (const facts of analysis.functions) {
    const { fn } = facts;
    if (!analysis.project.hasEventLoop(fn) || analysis.inference.offloaded.has(fn)) continue;
    const entry = analysis.entries.get(fn);
    const name = fn.isLambda ? 'the callback' : `\`${fn.qualified}\``;
    if (fn.isAsync)
      yield {
        facts,
        because: `${name} is async`,
        evidence: hop(fn, fn.node, `\`${headOf(fn)}\` runs on the event loop`),
      };
    else if (entry?.entry.plain === 'loop')
      yield {
        facts,
        because: `${name} is called on the event loop`,
        evidence: hop(fn, fn.node, `the framework calls \`${fn.name}\` on the event loop (\`${entry.by}\`)`),
      };
    else if (entry && fn.module.semantics.allOnLoop && SERVING.has(entry.role))
      yield {
        facts,
        because: `${name} runs on the event loop`,
        evidence: hop(fn, fn.node, `\`${entry.by}\` runs it on the event loop, as everything in this process`),
      };
    else {
      const by = callbacks.get(fn.id);
      if (by)
        yield {
          facts,
          because: `${name} is scheduled on the event loop`,
          evidence: hop(by.fn, by.node, `\`${sourceOf(by.fn.tree, by.node)}\` runs it on the event loop`),
        };
    }
  }
}

/** A function's head as it is written. */
function headOf(fn: FunctionInfo): string {
  const { notation } = fn.module.semantics;
  return (fn.yieldAwaits ? notation.function.replace('(…)', '') : notation.asyncFunction).replace(
    '$s',
    () => fn.name || '…',
  );
}

/** Plain functions that are handed to the loop to be called there (`call_later`), by their id. */
function scheduled(analysis: Analysis): Map<number, Site> {
  const callbacks = new Map<number, Site>();
  for (const { sites } of analysis.functions) {
    for (const site of sites) {
      if (site.how !== 'later' || !site.through?.member.runs?.some((runs) => runs.plain === 'loop')) continue;
      for (const target of site.targets)
        if (!target.isAsync && !callbacks.has(target.id)) callbacks.set(target.id, site);
    }
  }
  return callbacks;
}

/** The ways to I/O that holds the loop, worst first. */
const IO: readonly EffectKey[] = [
  'network!',
  'mail!',
  'process!',
  'input!',
  'read!',
  'write!',
  'insert!',
  'execute!',
  'flush!',
  'commit!',
  'cache-read!',
  'cache-write!',
  'enqueue!',
  'publish!',
  'file!',
  'light-network!',
  'light-process!',
  'light-file!',
];

/** The worst I/O that a site blocks the loop with, and the way to it; null where there is none. */
export function blockingIo(analysis: Analysis, site: Site): { key: EffectKey; chain: Site[] } | null {
  for (const key of IO) {
    const chain = wayTo(analysis, site, key);
    if (chain) return { key, chain };
  }
  return null;
}

/** The way from a site to what blocks, unless what it gives is kept and so paid for once. */
export function wayTo(analysis: Analysis, site: Site, key: EffectKey): Site[] | null {
  const chain = analysis.effects.through(site, key);
  if (!chain) return null;
  const kept = chain.some((step) => {
    const facts = analysis.inference.facts.get(step.fn);
    return facts !== undefined && isKept(facts, step.node);
  });
  return kept ? null : chain;
}

/** The awaitable counterpart of what a site calls, from a library that the file imports, else from the callee's own; null where the data has none. */
export function twinOf(analysis: Analysis, fn: FunctionInfo, site: Site): string | null {
  if (!site.known) return null;
  const { name, library: own } = site.known;
  let other: string | null = own.twins?.[name] ?? null;
  for (const library of analysis.knowledge.libraries) {
    const twin = library.twins?.[name];
    if (!twin || library.language !== own.language) continue;
    if (library.modules.some((module) => fn.module.imported.has(module))) return twin;
    other ??= twin;
  }
  return other;
}

/** What a function is called as: a constructor by its class's name. */
export function calledName(fn: FunctionInfo): string {
  return fn.cls && fn.module.semantics.constructors.includes(fn.name) ? fn.cls.name : fn.name;
}
