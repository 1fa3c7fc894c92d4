import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { bindingFor, readsOf } from '../../analysis/query/bindings.ts';
import { columnsGrow } from '../../analysis/query/extent.ts';
import { snakeCase, within } from '../../analysis/query/names.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import { members, rowClass } from '../../analysis/types/type.ts';
import { LIMIT } from './open-limit.ts';

/** A list that is asked for with options of which none is set: neither which rows nor how many. */
export interface OpenOptions {
  site: Site;
  chain: Site[];
  /** What the options could have said how many with. */
  options: ClassInfo;
  limit: string;
  rows: ClassInfo;
}

/** The lists that a function asks for with empty options, where the list is bounded only by a limit in them. */
export function* openOptionsOf(analysis: Analysis, facts: FunctionFacts): Generator<OpenOptions> {
  const { fn } = facts;
  const { tree } = fn;
  for (const site of facts.sites) {
    if (site.targets.length === 0 || site.how !== 'call' || tree.kind(site.node) !== Kind.Call) continue;
    const rows = site.type && isList(site) ? rowClass(site.type) : null;
    if (!rows || !columnsGrow([...rows.attributes.keys()].map(snakeCase))) continue;
    for (const argument of tree.children(site.node).slice(1)) {
      const options = emptyOptions(facts, argument, site.node);
      const limit = options && limitOf(options);
      if (!options || !limit || !isBoundedBy(analysis, site, limit)) continue;
      const chain = analysis.effects.through(site, 'read');
      if (chain && !/\blimit\b/i.test(chain[chain.length - 1].sql ?? '')) yield { site, chain, options, limit, rows };
    }
  }
}

function isList({ type }: Site): boolean {
  const given = type?.k === 'tuple' ? type.args[0] : type;
  return (
    given !== null && given !== undefined && members(given).some(({ k, name }) => k === 'object' && name === 'list')
  );
}

/** The class of options that are made with nothing in them, in place or in a variable that nobody fills before the call; or null. */
function emptyOptions(facts: FunctionFacts, argument: number, call: number): ClassInfo | null {
  const { fn, types } = facts;
  const { tree } = fn;
  let made = argument;
  if (tree.kind(argument) === Kind.Name) {
    const binding = bindingFor(fn, argument);
    if (binding?.kind !== 'assign' || binding.place >= 0) return null;
    // Whoever is given them, or sets one of their members, may say how many.
    const isUsed = readsOf(fn, tree.str(argument)).some(
      (read) => read > binding.node && read < call && read !== argument,
    );
    if (isUsed) return null;
    for (let node = binding.at; node < call; node++)
      if (tree.kind(node) === Kind.Attr && tree.str(tree.child(node, 0)) === tree.str(argument)) return null;
    made = binding.value;
  }
  if (made < 0 || tree.kind(made) !== Kind.Call || !tree.has(made, Flag.New)) return null;
  if (tree.children(made).length > 1) return null;
  return types.get(made)?.cls ?? null;
}

function limitOf(options: ClassInfo): string | null {
  return [...options.attributes.keys()].find((name) => LIMIT.test(snakeCase(name))) ?? null;
}

/** Whether what a call runs looks at the limit in the options in a test, itself or in what it hands them on to: without it the list has none. */
function isBoundedBy(analysis: Analysis, { targets }: Site, limit: string, depth = 0): boolean {
  // What an interface declares does nothing itself.
  const bodies = targets.filter(({ tree, body }) => body >= 0 && tree.hasChildren(body));
  return (
    bodies.length > 0 &&
    bodies.every(
      (target) =>
        testsLimit(target, limit) ||
        (depth < DEPTH &&
          (analysis.inference.facts.get(target)?.sites ?? []).some((site) =>
            isBoundedBy(analysis, site, limit, depth + 1),
          )),
    )
  );
}
const DEPTH = 2;

function testsLimit({ tree, body }: FunctionInfo, limit: string): boolean {
  for (const node of within(tree, body)) {
    if (tree.kind(node) !== Kind.If) continue;
    for (const part of within(tree, tree.child(node, 0)))
      if (tree.kind(part) === Kind.Attr && tree.str(part) === limit) return true;
  }
  return false;
}
