import type { Analysis } from '../../analysis/analysis.ts';
import type { EntryPoint } from '../../analysis/knowledge/schema.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { bindingsOf } from '../../analysis/query/bindings.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isRemembered } from '../../analysis/query/memo.ts';
import { mentions, namesIn } from '../../analysis/query/names.ts';
import { isUnconditional } from '../../analysis/query/order.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isOnErrorPath, turnsOf } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';
import { growingLists, type List } from './list-views.ts';
import { entityName, isNear, libraryAt, runsElsewhere } from './per-element.ts';

/** Functions that a framework runs for every object of a list, and that query. */
export function perObjectQueries(analysis: Analysis, report: (problem: Problem) => void): void {
  for (const [fn, { entry, by }] of analysis.entries) {
    if (!entry.perObject || isRoot(fn, entry) || isUndeclared(analysis, fn, entry) || isOfOne(fn)) continue;
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
      // What stands in for a value that was to be there does not run for every object.
      if (isOnErrorPath(fn, site.node, fn.node)) continue;
      const list = listFor(analysis, fn);
      const surely = list !== null && isNear(chain) && isUnconditional(fn, site.node) && isOfObject(facts, site);
      const entity = entityName(analysis, last);
      const what = entity ? `\`${entity}\`` : 'the database';
      report({
        fn,
        node: site.node,
        severity: surely ? 'HIGH' : 'MEDIUM',
        assumed: chain.some((step) => step.assumed),
        // Where no list is known, nobody can see how many objects are written, nor whether it is ever a list.
        ...(surely ? {} : { confidence: 'medium' as const }),
        kind: 'per-object',
        library: libraryAt(analysis, last),
        issue: `\`${fn.qualified}\` runs once for every object that is written, and \`${sourceOf(fn.tree, site.node)}\` queries ${what} each time`,
        cure: `Load or compute it for the whole list in the query that reads the objects, and only read it in \`${fn.name}\``,
        evidence: [
          ...(surely
            ? [
                hop(
                  list.place.fn,
                  list.place.node,
                  `\`${list.view.name}\` lists \`${list.entity.cls.name}\` rows and writes each with \`${list.serializer.name}\``,
                ),
              ]
            : []),
          hop(fn, fn.node, `\`${by}\` calls \`${fn.name}\` for every object of a list`),
          ...hops(chain),
        ],
      });
    }
  }
}

/** A list whose rows are surely written by the class of a method, or by one that derives from it and keeps the method. */
function listFor(analysis: Analysis, fn: FunctionInfo): List | null {
  if (!fn.cls) return null;
  const lists = growingLists(analysis);
  for (const [serializer, list] of lists) if (analysis.inference.method(serializer, fn.name)?.fn === fn) return list;
  return null;
}

/** Whether a query asks for what belongs to the object that is written, not for the same thing each time. */
function isOfObject(facts: FunctionFacts, site: Site): boolean {
  const { fn } = facts;
  const object = fn.params.find(({ name }) => name !== fn.receiver)?.name;
  if (object === undefined) return false;
  const names = [...namesIn(fn.tree, site.node)];
  return names.some(
    (name) =>
      name === object || bindingsOf(fn, name).some(({ value }) => value >= 0 && mentions(fn.tree, value, object)),
  );
}

/** Whether a function that is a member of a written-out object has no use for the object that it is about: there is one such object, as a rule. */
function isOfOne(fn: FunctionInfo): boolean {
  if (!fn.isLambda) return false;
  const [object] = fn.params;
  return object === undefined || !mentions(fn.tree, fn.body, object.name);
}

/** A method that computes a field is called only where such a field is declared. */
function isUndeclared(analysis: Analysis, fn: FunctionInfo, entry: EntryPoint): boolean {
  const [, name] = /^get_(\w+)$/.exec(fn.name) ?? [];
  if (name === undefined || !fn.cls || !entry.methods?.includes('get_*')) return false;
  const declares = (cls: ClassInfo): boolean =>
    analysis.inference.ancestors(cls).some(({ cls: one }) => one?.attributes.has(name)) || namesMethod(cls, fn.name);
  return ![fn.cls, ...analysis.inference.derived(fn.cls)].some(declares);
}

/** Whether a class's code names a method in a text, as `method_name='get_total'` does. */
function namesMethod({ tree, node }: ClassInfo, name: string): boolean {
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
