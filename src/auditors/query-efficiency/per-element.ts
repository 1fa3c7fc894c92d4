import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import type { Library } from '../../analysis/knowledge/schema.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { extentOf, extentOfValue } from '../../analysis/query/extent.ts';
import { type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { isRemembered } from '../../analysis/query/memo.ts';
import { isSure } from '../../analysis/query/sure.ts';
import { isOnErrorPath, loopAround, type Turns, turnsOf } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import { goesOverMany, isInEveryTurn, isServed } from './worth.ts';

const WRITING: readonly EffectKey[] = ['insert', 'write', 'flush', 'commit'];
/** Work that outweighs a query: a loop that does it per element is not slow because of the database. */
const HEAVIER: readonly EffectKey[] = ['network', 'mail', 'process', 'sleep', 'enqueue', 'publish', 'file'];

/**
 * Whether what a site leads to in a loop is better said elsewhere or not at all: in a loop further down the chain, by the rule for
 * writes when the same call also writes, behind a store that is asked first, or next to heavier work of the same call.
 */
export function runsElsewhere(analysis: Analysis, site: Site, chain: readonly Site[], key: EffectKey): boolean {
  for (const step of chain.slice(1)) {
    const facts = analysis.inference.facts.get(step.fn);
    if (!facts) continue;
    if (turnsOf(facts, step) || isRemembered(facts, step.node) || isOnErrorPath(step.fn, step.node, step.fn.node))
      return true;
  }
  if (chain.length === 1) return false;
  if ((key === 'query' || key === 'read') && WRITING.some((other) => analysis.effects.through(site, other)))
    return true;
  return HEAVIER.some((other) => analysis.effects.through(site, other));
}

/** The entity that a site reads or writes, by name; null where only a manager or mixin is known. */
export function entityName(analysis: Analysis, site: Site): string | null {
  return analysis.inference.entities.of(site.entity ?? undefined) ? site.entity!.name : null;
}

/** Whose practices answer a query: the library of the call, or that of the entity where a query runs without one. */
export function libraryAt({ inference }: Analysis, { known, entity }: Site): Library | null {
  return known?.library ?? inference.entities.of(entity ?? undefined)?.library ?? null;
}

/** Whether a loop's turns also do work beside which a query is small. */
export function hasHeavierWork(analysis: Analysis, facts: FunctionFacts, { loop }: Turns): boolean {
  const { tree } = facts.fn;
  for (let n = loop.body; n < tree.end(loop.body); n++) {
    if (tree.kind(n) !== Kind.Call) continue;
    const callee = tree.child(n, 0);
    if ((tree.kind(callee) === Kind.Name || tree.kind(callee) === Kind.Attr) && SENDING.test(tree.str(callee)))
      return true;
  }
  return facts.sites.some(
    (site) =>
      tree.contains(loop.body, site.node) && HEAVIER.some((key) => analysis.effects.through(site, key) !== null),
  );
}
/** What a call that mails, announces or starts a job is named like, where its code can't be seen to. */
const SENDING = /^_*(?:send|notify|enqueue|publish|email|mail)(?:_|$)|_e?mails?$/i;

/** Whether what a chain leads to surely runs in every turn, in the loop itself or one call away. */
export function isNear(chain: readonly Site[]): boolean {
  return chain.length <= 2 && isSure(chain);
}

/** Whether a turn can end the loop. */
function endsEarly({ fn }: FunctionFacts, { node, body }: Loop): boolean {
  const { tree } = fn;
  for (let n = body; n < tree.end(body); n++) {
    const kind = tree.kind(n);
    if (kind === Kind.Function) n = tree.end(n) - 1;
    else if (kind === Kind.Return || (kind === Kind.Break && loopAround(fn, n) === node)) return true;
  }
  return false;
}

/**
 * What the number of turns says of a statement per turn. minor: nothing shows that there are many turns, or that somebody waits for
 * them; unsure: anything but a statement in every turn of a loop over the rows of a growing table (or the lines of a file) that a
 * request waits for.
 */
export function weightOf(
  analysis: Analysis,
  facts: FunctionFacts,
  { loop, callback }: Turns,
  chain: readonly Site[],
): { minor: boolean; unsure: boolean } {
  const { fn } = facts;
  const role = analysis.roles.get(fn);
  const extent = callback ? extentOfValue(analysis, facts, loop.iterable) : extentOf(analysis, facts, loop);
  const nested = loopsAround(fn, loop.node).some((outer) => extentOf(analysis, facts, outer) === 'rows');
  const follows = extent === 'rows' || extent === 'stream' || (extent === 'parent' && nested);
  const minor = !follows || (role !== 'request' && role !== 'background');
  // Jobs wait for nobody, and a search that ends with the first hit rarely goes to its end.
  const unsure =
    minor ||
    !isServed(analysis, fn) ||
    (extent !== 'stream' && !goesOverMany(analysis, facts, loop)) ||
    (!callback && (endsEarly(facts, loop) || !isInEveryTurn(fn, chain[0].node, loop)));
  return { minor, unsure };
}
