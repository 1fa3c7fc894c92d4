import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { bindingFor, bindingsOf } from '../../analysis/query/bindings.ts';
import { parameterOf } from '../../analysis/query/conditions.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { loopsAround } from '../../analysis/query/loops.ts';
import { isUnconditional } from '../../analysis/query/order.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isSure } from '../../analysis/query/sure.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';

/** A helper that reads, called twice with the same arguments: by a function, and by what that function calls next. */
export interface ReadBehind {
  first: Site;
  /** The function's second call, and the call of the same helper behind it. */
  second: Site;
  inner: Site;
  chain: Site[];
}

/** Reads of a function that a later call of it makes again, with nothing handed over but the same arguments. */
export function* readsBehind(
  analysis: Analysis,
  facts: FunctionFacts,
  changes: (from: number, to: number) => boolean,
): Generator<ReadBehind> {
  const { fn } = facts;
  const loaders = facts.sites.filter((site) => isLoader(analysis, site) && isUnconditional(fn, site.node));
  if (loaders.length === 0) return;
  const told = new Set<number>();
  for (const second of facts.sites) {
    if (second.targets.length !== 1 || !isCall(second) || told.has(second.node)) continue;
    for (const first of loaders) {
      if (
        first.node >= second.node ||
        second.targets[0] === first.targets[0] ||
        loopsAround(fn, second.node).length > 0
      )
        continue;
      const inner = sameCallIn(analysis, first, second);
      if (!inner || !isSure([second, inner]) || isForAbsent(first, second) || changes(first.node, second.node))
        continue;
      const chain = analysis.effects.through(inner, 'query');
      if (!chain || chain[chain.length - 1].known?.member.identityMap) continue;
      told.add(second.node);
      yield { first, second, inner, chain };
      break;
    }
  }
}

/** Evidence of a read that is made again behind a call. */
export function behindEvidence({ fn }: FunctionFacts, { first, second, chain }: ReadBehind): ReturnType<typeof hops> {
  return [hop(fn, first.node, `\`${sourceOf(fn.tree, first.node)}\` reads it`), ...hops([second, ...chain])];
}

/** Whether the second call stands where the first has found nothing (`if row is None`, `if not row`): there is nothing to hand over. */
function isForAbsent(first: Site, second: Site): boolean {
  const { fn } = first;
  const { tree } = fn;
  let assign = tree.parent(first.node);
  if (tree.kind(assign) === Kind.Await) assign = tree.parent(assign);
  const target = tree.kind(assign) === Kind.Assign ? tree.child(assign, 2) : -1;
  if (target < 0 || tree.kind(target) !== Kind.Name) return false;
  for (
    let inner = second.node, outer = tree.parent(inner);
    outer > fn.node;
    inner = outer, outer = tree.parent(outer)
  ) {
    if (tree.kind(outer) !== Kind.If || inner !== tree.child(outer, 1)) continue;
    const test = tree.child(outer, 0);
    for (let n = test; n < tree.end(test); n++) {
      if (tree.kind(n) !== Kind.Name || tree.str(n) !== tree.str(target)) continue;
      const around = tree.parent(n);
      if (tree.kind(around) === Kind.Unary && tree.str(around) === 'not') return true;
      if (tree.kind(around) === Kind.Compare && (tree.str(around) === 'is' || tree.str(around) === '==')) return true;
    }
  }
  return false;
}

const HERE: ReadonlySet<Site['how']> = new Set(['call', 'await', 'together']);

function isCall(site: Site): boolean {
  const { tree } = site.fn;
  return HERE.has(site.how) && !site.implicit && tree.kind(site.node) === Kind.Call;
}

/** A call of one of the project's functions that reads one object, and changes nothing. What it may skip, it skips both times. */
function isLoader(analysis: Analysis, site: Site): boolean {
  if (site.targets.length !== 1 || !isCall(site) || site.type?.k !== 'instance') return false;
  if (analysis.effects.isDoneOnce(site.targets[0])) return false;
  const chain = analysis.effects.through(site, 'query');
  return chain !== null && isSure(chain.slice(0, 2)) && !WRITES.some((key) => analysis.effects.through(site, key));
}
const WRITES = ['write', 'insert', 'stage', 'commit', 'network', 'lock'] as const;

/** The call of the same helper in what the second call runs, when it gets the same values. */
function sameCallIn(analysis: Analysis, first: Site, second: Site): Site | null {
  const between = analysis.inference.facts.get(second.targets[0]);
  const wanted = argumentsOf(first);
  if (!between || !wanted || wanted.size === 0) return null;
  for (const inner of between.sites) {
    if (inner.targets.length !== 1 || inner.targets[0] !== first.targets[0] || !isCall(inner)) continue;
    if (!sameReceiver(first, second, inner)) continue;
    const given = argumentsOf(inner);
    const handed = argumentsOf(second);
    if (!given || !handed) continue;
    // What only one of them says, and says outright, is how much is loaded with it.
    if ([...given].some(([param, node]) => !wanted.has(param) && !isLiteral(inner, node))) continue;
    let shared = 0;
    const same = [...wanted].every(([param, node]) => {
      const passed = given.get(param);
      if (passed === undefined) return isLiteral(first, node);
      shared++;
      if (inner.fn.tree.kind(passed) !== Kind.Name) return false;
      if (bindingFor(inner.fn, passed)?.kind !== 'parameter') return false;
      const origin = handed.get(inner.fn.params.findIndex(({ name }) => name === inner.fn.tree.str(passed)));
      return origin !== undefined && isSameValue(first, node, origin);
    });
    if (same && shared > 0) return inner;
  }
  return null;
}

function isLiteral({ fn: { tree } }: Site, node: number): boolean {
  for (let n = node; n < tree.end(node); n++) if (tree.kind(n) === Kind.Name) return false;
  return true;
}

/** The same name twice, bound once: nothing was put into it in between. */
function isSameValue({ fn }: Site, a: number, b: number): boolean {
  const { tree } = fn;
  let root = a;
  while (tree.kind(root) === Kind.Attr) root = tree.child(root, 0);
  if (tree.kind(root) !== Kind.Name || sourceOf(tree, a) !== sourceOf(tree, b)) return false;
  return bindingsOf(fn, tree.str(root)).length <= 1;
}

/** What a call gives, by the place of the callee's parameter; null where that can't be told. */
function argumentsOf(site: Site): Map<number, number> | null {
  const { tree } = site.fn;
  const out = new Map<number, number>();
  for (const [at, argument] of tree.children(site.node).slice(1).entries()) {
    if (tree.kind(argument) === Kind.Spread) return null;
    const param = parameterOf(site, argument, at);
    if (param < 0) return null;
    out.set(param, tree.kind(argument) === Kind.Keyword ? tree.child(argument, 0) : argument);
  }
  return out;
}

/** Whether the helper belongs to the same object in both calls: the two calls are made on one, and the inner one on itself. */
function sameReceiver(first: Site, second: Site, inner: Site): boolean {
  const of = (site: Site): string | null => {
    const { tree } = site.fn;
    const callee = tree.child(site.node, 0);
    return tree.kind(callee) === Kind.Attr ? sourceOf(tree, tree.child(callee, 0)) : null;
  };
  const own = of(first);
  if (own === null) return of(inner) === null;
  return own === of(second) && of(inner) === inner.fn.receiver;
}
