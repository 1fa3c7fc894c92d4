import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { typeProperty } from '../../analysis/query/handles.ts';
import { handleOf } from '../../analysis/query/joined.ts';
import { loopsAround } from '../../analysis/query/loops.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { enclosing, transactionsOf } from '../../analysis/query/transactions.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

interface Write {
  site: Site;
  chain: readonly Site[];
  entity: ClassInfo;
  relative: boolean;
}

const KEYS: readonly EffectKey[] = ['write', 'insert'];
const HANDLES: ReadonlySet<string> = new Set(['transaction', 'connection', 'session']);
const LONGEST = 3;

/** A change of numbers by what they are (`count + 1`) and the write of the same table that it goes with, each committed by itself. */
export function* halfCounted(analysis: Analysis): Generator<Problem> {
  for (const facts of analysis.functions) {
    const problem = apart(analysis, facts);
    if (problem) yield problem;
  }
}

function apart(analysis: Analysis, facts: FunctionFacts): Problem | null {
  const { fn } = facts;
  const writes = facts.sites.map((site) => writeAt(analysis, facts, site)).filter((write) => write !== null);
  if (!writes.some(({ relative }) => relative) || isInside(analysis, fn)) return null;
  const transactions = transactionsOf(analysis, facts);
  for (const [i, first] of writes.entries()) {
    const second = writes.slice(i + 1).find(
      (other) =>
        // Two counters that are both moved on stand for themselves.
        other.entity === first.entity &&
        first.relative !== other.relative &&
        isReachedFrom(fn, first.site.node, other.site.node),
    );
    if (!second) continue;
    if ([first, second].some(({ site }) => transactions.at(site).some(({ explicit }) => explicit))) continue;
    const relative = first.relative ? first : second;
    const other = first.relative ? second : first;
    const name = first.entity.name;
    return {
      fn,
      node: second.site.node,
      severity: 'HIGH',
      confidence: 'medium',
      assumed: [...first.chain, ...second.chain].some(({ assumed }) => assumed),
      issue: `\`${sourceOf(fn.tree, relative.site.node)}\` changes numbers of \`${name}\` by what they are, and \`${sourceOf(fn.tree, other.site.node)}\` is committed apart from it: when the second fails the numbers are wrong, and trying again makes them worse`,
      cure: 'Open one transaction around both writes',
      library: analysis.inference.entities.of(first.entity)?.library ?? null,
      evidence: [
        ...hops(first.chain),
        hop(fn, first.site.node, 'no transaction is open here, so this is committed at once'),
        ...hops(second.chain),
      ],
    };
  }
  return null;
}

function writeAt(analysis: Analysis, { fn }: FunctionFacts, site: Site): Write | null {
  if (site.implicit || (site.how !== 'await' && site.how !== 'returned') || loopsAround(fn, site.node).length > 0)
    return null;
  for (const key of KEYS) {
    const chain = analysis.effects.through(site, key);
    const last = chain?.at(-1);
    if (!chain || !last?.entity || chain.length > LONGEST || !commitsByItself(analysis, last.entity)) continue;
    if (chain.some((step) => mayBeJoined(analysis, step))) return null;
    return { site, chain, entity: last.entity, relative: isRelative(chain) };
  }
  return null;
}

/** Whether a write's numbers are relative: by its nature, or by an object that is written out on the way to it. */
function isRelative(chain: readonly Site[]): boolean {
  const relative = chain.at(-1)?.known?.member.relative;
  if (!relative || relative === true) return relative === true;
  return chain.some(({ fn: { tree }, node }) => {
    for (let n = node; n < tree.end(node); n++)
      if (tree.kind(n) === Kind.Pair && relative.includes(tree.str(tree.child(n, 0)))) return true;
    return false;
  });
}

/** Whether a statement may run in a transaction that its function was given: in its options, or as what it runs on. */
function mayBeJoined(analysis: Analysis, step: Site): boolean {
  const facts = analysis.inference.facts.get(step.fn);
  const member = step.known?.member;
  if (!facts || !member) return false;
  const { tree } = step.fn;
  if (member.joins === undefined) {
    const handle = handleOf(analysis, facts, step);
    return handle?.kind !== 'engine' && handle?.kind !== 'pool';
  }
  if (argumentNode(step.fn, step.node, member.joins) >= 0) return true;
  const args = tree.children(step.node).slice(1);
  return args.some(
    (arg, i) =>
      tree.kind(arg) === Kind.Spread ||
      ((member.options ?? []).includes(i) &&
        (tree.kind(arg) !== Kind.Dict || tree.children(arg).some((part) => tree.kind(part) === Kind.Spread))),
  );
}

/** Whether a function runs in a caller's transaction, or is handed what may be in one. */
function isInside(analysis: Analysis, fn: FunctionInfo): boolean {
  if (enclosing(analysis, fn)?.transaction.explicit) return true;
  return fn.params.some((_, i) => {
    const kind = typeProperty(analysis, analysis.inference.parameterType(fn, i), 'kind');
    return kind !== null && HANDLES.has(kind);
  });
}

function commitsByItself(analysis: Analysis, cls: ClassInfo): boolean {
  const library = analysis.inference.entities.of(cls)?.library;
  return library !== undefined && !Object.values(library.types ?? {}).some((type) => type.autobegin);
}

/** Whether the second node runs after the first on one path: it stands in the first's block, or deeper. */
function isReachedFrom({ tree }: FunctionInfo, first: number, second: number): boolean {
  let block = tree.parent(first);
  while (block >= 0 && tree.kind(block) !== Kind.Block) block = tree.parent(block);
  return block >= 0 && tree.contains(block, second);
}
