import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { memberCalled } from '../../analysis/query/collections.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { growsWithData, type Loop } from '../../analysis/query/loops.ts';
import { within } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { callbackLoop } from '../../analysis/query/turns.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

/** A function that is handed what its last run returned (`reduce`), and returns a copy of it with a little more. */
export function* carriedCopies(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  const { fn } = facts;
  const carrying = fn.body >= 0 ? carryingLoop(analysis, fn) : null;
  if (!carrying) return;
  const { tree } = fn;
  const { loop, name } = carrying;
  for (const node of within(tree, fn.body)) {
    const value = tree.kind(node) === Kind.Return ? tree.child(node, 0) : -1;
    if (value < 0 || !isCopyOf(analysis, facts, value, name)) continue;
    yield {
      fn,
      node: value,
      severity: 'MEDIUM',
      confidence: 'medium',
      issue: `\`${sourceOf(tree, value)}\` copies all of \`${name}\` for every element of \`${sourceOf(tree, loop.iterable)}\``,
      cure: `Add to \`${name}\` in place and return it, or gather in a plain loop`,
      evidence: [
        hop(loop.fn, loop.node, `runs once for every element of \`${sourceOf(tree, loop.iterable)}\``),
        hop(fn, value, `\`${name}\` holds what was gathered so far, and is copied whole`),
      ],
    };
  }
}

/** The loop that hands a function its last result, over data of unknown size, and the parameter that it is handed. */
function carryingLoop(analysis: Analysis, fn: FunctionInfo): { loop: Loop; name: string } | null {
  for (const site of analysis.effects.callersOf(fn)) {
    const place = site.through?.member.runs?.find(({ carries }) => carries !== undefined)?.carries;
    const loop = place === undefined ? null : callbackLoop(site.fn, site);
    const outer = analysis.inference.facts.get(site.fn);
    const name = place === undefined ? undefined : fn.params[place]?.name;
    if (loop && outer && name && growsWithData(loop, outer)) return { loop, name };
  }
  return null;
}

/** `{ ...all, [key]: value }`, `[...all, value]`, `all.concat(value)`. */
function isCopyOf(analysis: Analysis, facts: FunctionFacts, value: number, name: string): boolean {
  const { tree } = facts.fn;
  const isIt = (node: number): boolean => tree.kind(node) === Kind.Name && tree.str(node) === name;
  const kind = tree.kind(value);
  if (kind === Kind.List || kind === Kind.Dict || kind === Kind.Set)
    return tree.children(value).some((child) => tree.kind(child) === Kind.Spread && isIt(tree.child(child, 0)));
  if (kind !== Kind.Call || tree.kind(tree.child(value, 0)) !== Kind.Attr) return false;
  return isIt(tree.child(tree.child(value, 0), 0)) && memberCalled(analysis, facts, value)?.member.copies === 'shallow';
}
