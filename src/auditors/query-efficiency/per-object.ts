import type { Analysis } from '../../analysis/analysis.ts';
import type { EntryPoint } from '../../analysis/knowledge/schema.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isRemembered } from '../../analysis/query/memo.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { turnsOf } from '../../analysis/query/turns.ts';
import type { Problem } from '../rule.ts';
import { entityName, libraryAt, runsElsewhere } from './per-element.ts';

/** Functions that a framework runs for every object of a list, and that query. */
export function perObjectQueries(analysis: Analysis, report: (problem: Problem) => void): void {
  for (const [fn, { entry, by }] of analysis.entries) {
    if (!entry.perObject || isRoot(fn, entry) || isUndeclared(analysis, fn, entry)) continue;
    const facts = analysis.inference.facts.get(fn);
    if (!facts || analysis.effects.isDoneOnce(fn)) continue;
    const seen = new Set<string>();
    for (const site of facts.sites) {
      const chain = analysis.effects.through(site, 'query');
      if (!chain) continue;
      // In a loop of its own it is reported there.
      if (isFallback(fn, site.node) || isLoadedTogether(fn, site.node)) continue;
      if (turnsOf(facts, site) || isRemembered(facts, site.node) || runsElsewhere(analysis, site, chain, 'query'))
        continue;
      const last = chain[chain.length - 1];
      const about = last.entity?.name ?? last.known?.name ?? '';
      if (seen.has(about)) continue;
      seen.add(about);
      const entity = entityName(analysis, last);
      const what = entity ? `\`${entity}\`` : 'the database';
      report({
        fn,
        node: site.node,
        severity: 'MEDIUM',
        assumed: chain.some((step) => step.assumed),
        // Nobody can see here how many objects are written, nor whether it is ever a list.
        confidence: 'medium' as const,
        kind: 'per-object',
        library: libraryAt(analysis, last),
        issue: `\`${fn.qualified}\` runs once for every object that is written, and \`${sourceOf(fn.tree, site.node)}\` queries ${what} each time`,
        cure: `Load or compute it for the whole list in the query that reads the objects, and only read it in \`${fn.name}\``,
        evidence: [hop(fn, fn.node, `\`${by}\` calls \`${fn.name}\` for every object of a list`), ...hops(chain)],
      });
    }
  }
}

/** A method that computes a field is called only where such a field is declared. */
function isUndeclared(analysis: Analysis, fn: FunctionInfo, entry: EntryPoint): boolean {
  const [, name] = /^get_(\w+)$/.exec(fn.name) ?? [];
  if (name === undefined || !fn.cls || !entry.methods?.includes('get_*')) return false;
  const declares = (cls: ClassInfo): boolean =>
    analysis.inference.ancestors(cls).some(({ cls: one }) => one?.attributes.has(name)) || mentions(cls, fn.name);
  return ![fn.cls, ...analysis.inference.derived(fn.cls)].some(declares);
}

/** Whether a class's code names a method in a text, as `method_name='get_total'` does. */
function mentions({ tree, node }: ClassInfo, name: string): boolean {
  for (let n = node; n < tree.end(node); n++) if (tree.kind(n) === Kind.Str && tree.str(n) === name) return true;
  return false;
}

/** Whether a query stands in for what was not loaded beforehand: the function looks for that first. */
function isFallback(fn: FunctionInfo, site: number): boolean {
  const { tree } = fn;
  for (let n = fn.body; n >= 0 && n < site; n++) {
    const kind = tree.kind(n);
    if (kind !== Kind.Name && kind !== Kind.Attr && kind !== Kind.Str) continue;
    if (LOADED_BEFORE.test(tree.str(n))) return true;
  }
  return false;
}
const LOADED_BEFORE = /prefetch|preload|_cache$|annotated|loader/i;

/** Whether a node is part of `loader.load(key).then(callback)`: the loader asks for all keys at once. */
function isLoadedTogether(fn: FunctionInfo, site: number): boolean {
  const { tree } = fn;
  for (let n = fn.body; n >= 0 && n < tree.end(fn.body); n++) {
    if (tree.kind(n) !== Kind.Attr || tree.str(n) !== 'then') continue;
    const loaded = tree.child(n, 0);
    if (tree.kind(loaded) !== Kind.Call) continue;
    const callee = tree.child(loaded, 0);
    const isLoad = tree.kind(callee) === Kind.Attr && /^load(?:_?(?:many|all))?$/i.test(tree.str(callee));
    if (isLoad && tree.contains(tree.parent(n), site)) return true;
  }
  return false;
}

/** GraphQL's root types: their fields are resolved once for a request. */
function isRoot(fn: FunctionInfo, entry: EntryPoint): boolean {
  const name = fn.cls?.name ?? '';
  return (entry.rootClasses ?? []).some((pattern) =>
    pattern.startsWith('*')
      ? name.endsWith(pattern.slice(1))
      : pattern.endsWith('*')
        ? name.startsWith(pattern.slice(0, -1))
        : name === pattern,
  );
}
