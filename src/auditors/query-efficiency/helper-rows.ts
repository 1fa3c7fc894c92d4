import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { bindingFor, bindingsOf, readsOf } from '../../analysis/query/bindings.ts';
import { isKey } from '../../analysis/query/conditions.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import { attributesOf, loopOver } from './columns-used.ts';
import { hasOwnLimit, leavesLimitOpen } from './open-limit.ts';
import type { Excess } from './over-fetching.ts';

/** A helper of the project that gives a list of rows, of which its caller uses the first, the number or the keys. */
export function helperRows(
  analysis: Analysis,
  facts: FunctionFacts,
  site: Site,
  useOf: (facts: FunctionFacts, node: number) => 'size' | 'truth' | 'first' | null,
): Excess | null {
  const { fn } = facts;
  const { tree } = fn;
  if (site.effect || site.implicit || site.targets.length !== 1 || tree.kind(site.node) !== Kind.Call) return null;
  if ((site.how !== 'call' && site.how !== 'await') || site.type?.k !== 'object' || site.type.name !== 'list')
    return null;
  // A list of texts or numbers is made of something; a list of objects is what the rows became.
  if (site.type.args[0]?.k !== 'instance') return null;
  const chain = analysis.effects.through(site, 'query');
  // A list that could be limited and is not gives many, whatever else its function asks the database for.
  if (!chain || isGivenFew(site)) return null;
  if (!leavesLimitOpen(site) && (!givesMany(chain) || WRITES.some((key) => analysis.effects.through(site, key))))
    return null;
  const code = sourceOf(tree, site.node);
  const evidence = hops(chain.slice(1));
  const keys = onlyKeys(facts, site);
  if (keys)
    return {
      kind: 'columns',
      issue: `\`${fn.qualified}\` calls \`${code}\`, which loads whole rows, to collect ${keys} only`,
      cure: `Ask for ${keys} with a query of its own that selects nothing else`,
      evidence,
      severity: 'LOW',
      confidence: 'medium',
    };
  const use = onlyUse(facts, site, useOf);
  if (use === null || use === 'truth') return null;
  return {
    kind: use === 'first' ? 'one-row' : 'count',
    issue:
      use === 'first'
        ? `\`${code}\` loads every row that it is asked for, and \`${fn.qualified}\` uses only the first`
        : `\`${code}\` loads every row, and \`${fn.qualified}\` only counts them`,
    cure: use === 'first' ? 'Ask for the one row that is used' : 'Let the database count, with a query of its own',
    evidence: [
      ...evidence,
      hop(fn, site.node, use === 'first' ? 'only the first is used' : 'only their number is used'),
    ],
    confidence: 'medium',
  };
}

const WRITES = ['insert', 'write', 'stage'] as const;

/** Whether the query at the end of a way gives as many rows as there are. */
function givesMany(chain: readonly Site[]): boolean {
  return chain.every(({ type, receiver }) => {
    const marks = { ...receiver?.facts?.marks, ...type?.facts?.marks };
    return !marks.bounded && !marks.single && !marks.counts && !marks.exists && !marks.aggregates && !marks.columns;
  });
}

/** A limit among the arguments, or a list that is written out: few rows are asked for. */
function isGivenFew({ fn, node, targets }: Site): boolean {
  const { tree } = fn;
  if (/first|latest|last|one|top/i.test(targets[0].name) || hasOwnLimit(targets[0])) return true;
  return tree
    .children(node)
    .slice(1)
    .some((arg) => {
      if (tree.kind(arg) === Kind.Keyword && /limit|max|count|size|first|top/i.test(tree.str(arg))) return true;
      const value = tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg;
      const written = tree.kind(value) === Kind.Name ? (bindingFor(fn, value)?.value ?? -1) : value;
      return written >= 0 && (tree.kind(written) === Kind.List || tree.kind(written) === Kind.Num);
    });
}

/** The keys that are all that a loop over the rows reads; null when anything else is done with them. */
function onlyKeys(facts: FunctionFacts, site: Site): string | null {
  const { tree } = facts.fn;
  const loop = loopOver(facts, site);
  if (loop === null || tree.kind(loop) !== Kind.CompFor || tree.kind(tree.child(loop, 1)) !== Kind.Name) return null;
  const used = attributesOf(facts, null, tree.child(loop, 1), loop);
  if (!used || used.size === 0 || ![...used].every(isKey)) return null;
  return [...used].map((name) => `\`${name}\``).join(', ');
}

function onlyUse(
  facts: FunctionFacts,
  site: Site,
  useOf: (facts: FunctionFacts, node: number) => 'size' | 'truth' | 'first' | null,
): 'size' | 'truth' | 'first' | null {
  const { fn } = facts;
  const { tree } = fn;
  let value = site.node;
  if (tree.kind(tree.parent(value)) === Kind.Await) value = tree.parent(value);
  let uses: readonly number[] = [value];
  const assign = tree.parent(value);
  if (tree.kind(assign) === Kind.Assign && tree.child(assign, 0) === value) {
    const target = tree.child(assign, 2);
    if (tree.kind(target) !== Kind.Name || bindingsOf(fn, tree.str(target)).length !== 1) return null;
    uses = readsOf(fn, tree.str(target));
  }
  const kinds = new Set(uses.map((use) => useOf(facts, use)));
  if (kinds.size === 0 || kinds.has(null)) return null;
  // A list that is asked whether it is empty before its first is taken is still one row's worth.
  return kinds.has('size') ? (kinds.size === 1 ? 'size' : null) : kinds.has('first') ? 'first' : 'truth';
}
