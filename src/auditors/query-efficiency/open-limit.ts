import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { bindingFor } from '../../analysis/query/bindings.ts';
import { parameterOf } from '../../analysis/query/conditions.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';

/** What a parameter or member is called that says how many rows a list may have. */
export const LIMIT = /^(?:limit|max_results|page_size|per_page|max_items|top)$/;

/** The place of a function's parameter that limits a list and is left open by default (`limit: int | None = None`), or -1. */
function openLimitOf(fn: FunctionInfo): number {
  return fn.params.findIndex(
    ({ name, default: value }) =>
      LIMIT.test(name) && value >= 0 && fn.tree.kind(value) === Kind.Const && fn.tree.str(value) === 'null',
  );
}

/** Whether a function limits its list by default. */
export function hasOwnLimit(fn: FunctionInfo): boolean {
  return fn.params.some(({ name, default: value }) => LIMIT.test(name) && value >= 0 && fn.tree.str(value) !== 'null');
}

/** Whether a call of a list leaves its limit open. */
export function leavesLimitOpen(site: Site): boolean {
  const { tree } = site.fn;
  if (site.targets.length !== 1 || tree.kind(site.node) !== Kind.Call) return false;
  const limit = openLimitOf(site.targets[0]);
  if (limit < 0) return false;
  return tree
    .children(site.node)
    .slice(1)
    .every((arg, at) => tree.kind(arg) !== Kind.Spread && parameterOf(site, arg, at) !== limit);
}

/** A list whose limit is optional, and a caller in service that does not give one. */
export interface OpenList {
  /** Where the list's function hands the limit on, or applies it. */
  query: Site;
  chain: Site[];
  caller: Site;
}

/** The lists with an optional limit that request or background code asks for without it. */
export function openListOf(analysis: Analysis, facts: FunctionFacts): OpenList | null {
  const { fn } = facts;
  const limit = openLimitOf(fn);
  if (limit < 0) return null;
  const caller = analysis.effects.callersOf(fn).find((site) => {
    const role = analysis.roles.get(site.fn);
    return (role === 'request' || role === 'background') && site.fn !== fn && leavesLimitOpen(site);
  });
  if (!caller) return null;
  for (const query of facts.sites) {
    if (!handsOn(fn, query, fn.params[limit].name) || query.type?.k !== 'object' || query.type.name !== 'list')
      continue;
    const chain = analysis.effects.through(query, 'query');
    if (chain) return { query, chain, caller };
  }
  return null;
}

/** `limit=limit` among a call's arguments. */
function handsOn(fn: FunctionInfo, site: Site, name: string): boolean {
  const { tree } = fn;
  if (site.targets.length === 0 || tree.kind(site.node) !== Kind.Call) return false;
  return tree
    .children(site.node)
    .slice(1)
    .some((arg) => {
      const value = tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg;
      return tree.kind(value) === Kind.Name && tree.str(value) === name && bindingFor(fn, value)?.kind === 'parameter';
    });
}
