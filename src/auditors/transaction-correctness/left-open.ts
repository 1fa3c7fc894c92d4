import type { Analysis } from '../../analysis/analysis.ts';
import type { TypeModel } from '../../analysis/knowledge/schema.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { bindingsOf, readsOf } from '../../analysis/query/bindings.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { rootName, typeProperty } from '../../analysis/query/handles.ts';
import { growsWithData, loopsAround } from '../../analysis/query/loops.ts';
import { namesIn } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { argumentAliases, escapes } from '../../analysis/query/taken.ts';
import { endingNodes, leftOpen, type Taken } from '../../analysis/query/unended.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Severity } from '../../contracts/index.ts';
import type { Problem } from '../rule.ts';

type Kinds = NonNullable<TypeModel['kind']>;

/** What is lost when something of a kind is not ended. */
const LOST: Partial<Record<Kinds, string>> = {
  transaction: 'the transaction stays open, with its locks and its connection',
  result: 'the connection is not given back to the pool',
  connection: 'the connection is not given back to the pool',
  cursor: 'the statement stays prepared on the server',
};

/** What is taken by hand and left open on some way out, where errors are values and each way out is a `return`. */
export function* leftOpenIn(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  for (const site of facts.sites) {
    if (site.implicit || site.through || site.fn.tree.kind(site.node) !== Kind.Call || !takes(analysis, site)) continue;
    const problem = leftAt(analysis, facts, site);
    if (problem) yield problem;
  }
}

function leftAt(analysis: Analysis, facts: FunctionFacts, site: Site): Problem | null {
  const { fn } = facts;
  const { tree } = fn;
  const kind = typeProperty(analysis, site.type, 'kind');
  const code = sourceOf(tree, site.node);
  const severity: Severity = analysis.roles.get(fn) === 'request' || kind === 'transaction' ? 'HIGH' : 'MEDIUM';
  const inTransaction = (kind === 'result' || kind === 'cursor') && runsInTransaction(analysis, facts, site);
  // A transaction's end closes what was prepared in it.
  if (inTransaction && kind === 'cursor') return null;
  const base = {
    fn,
    node: site.node,
    severity: inTransaction ? ('LOW' as const) : severity,
    ...(inTransaction ? { confidence: 'medium' as const } : {}),
    assumed: site.assumed,
    library: site.known?.library ?? null,
  };
  if (typeProperty(analysis, site.type, 'cursor') && isThrownAway(fn, site.node))
    return {
      ...base,
      issue: `The rows of \`${code}\` are thrown away without being closed: ${inTransaction ? 'they stay open until the transaction ends' : 'their connection is not given back to the pool'}`,
      cure: 'Run a statement whose rows nobody reads with the method that gives none, or close the rows',
      evidence: [hop(fn, site.node, `\`${code}\` opens rows that no variable holds`)],
    };
  const taken = takenAt(analysis, facts, site);
  if (!taken) return null;
  const { name } = taken;
  const after = site.known?.member.acquiresAfter;
  if (after && !isCalledOn(fn, name, after)) return null;
  const way = leftOpen(analysis, facts, taken);
  const ends = endingNodes(analysis, facts, taken);
  if (!way) return deferredInLoop(facts, site, name, ends, kind);
  // An engine lasts as long as the program, unless it is made for one piece of work.
  if ((kind === 'engine' || kind === 'pool') && (fn.isTopLevel || analysis.entries.has(fn))) return null;
  // Rows end with the transaction, or with a connection of their own, that the function ends in any case.
  const around = kind === 'result' ? endedAround(analysis, facts, site) : null;
  if (around === 'transaction') return null;
  const lost = inTransaction
    ? 'the rows stay open until the transaction ends'
    : ((kind && LOST[kind]) ?? 'what it holds is not given back');
  const first = ends.find((node) => node > site.node);
  return {
    ...base,
    ...(around === 'connection' ? { severity: 'LOW' as const, confidence: 'medium' as const } : {}),
    ...(way.node >= 0 && isToldApart(fn, site.node, way.node) ? { confidence: 'medium' as const } : {}),
    issue:
      first === undefined
        ? `\`${name}\`, taken with \`${code}\`, is never ended in \`${fn.qualified}\`: ${lost}`
        : way.untold
          ? `\`${name}\`, taken with \`${code}\`, is left open where \`${fn.qualified}\` returns an error that is not in the variable which \`${sourceOf(tree, first)}\` waits for: ${lost}`
          : `\`${name}\`, taken with \`${code}\`, is left open where \`${fn.qualified}\` returns before \`${sourceOf(tree, first)}\`: ${lost}`,
    cure:
      kind === 'transaction'
        ? `Roll \`${name}\` back in a deferred call right after it was begun; after the commit that does nothing`
        : `Close \`${name}\` in a deferred call right after the check of its error`,
    evidence: [
      hop(fn, site.node, `\`${code}\` takes \`${name}\``),
      ...(way.node >= 0 ? [hop(fn, way.node, `\`${sourceOf(tree, way.node)}\` leaves with \`${name}\` open`)] : []),
      ...(first === undefined ? [] : [hop(fn, first, `\`${sourceOf(tree, first)}\` is not reached then`)]),
    ],
  };
}

/** Whether a statement runs on a transaction, which ends what was opened in it. */
function runsInTransaction(analysis: Analysis, { types }: FunctionFacts, { fn, node }: Site): boolean {
  const { tree } = fn;
  for (let n = node; n < tree.end(node); n++) {
    if (tree.kind(n) !== Kind.Name && tree.kind(n) !== Kind.Attr) continue;
    if (typeProperty(analysis, types.get(n) ?? null, 'kind') === 'transaction') return true;
    // An interface of the project's own over it is known by its name.
    if (TRANSACTION.test(tree.str(n))) return true;
  }
  return false;
}
const TRANSACTION = /^(?:tx|txn|trx|transaction)$/i;

/** Whether the branches around two nodes ask for the same variable: what is taken in the one may not be there in the other. */
function isToldApart(fn: FunctionInfo, taking: number, leaving: number): boolean {
  const asked = testedAround(fn, taking);
  for (const name of testedAround(fn, leaving)) if (asked.has(name)) return true;
  return false;
}

function testedAround({ tree, node }: FunctionInfo, inner: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = inner, outer = tree.parent(inner); outer > node; at = outer, outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.If && at !== tree.child(outer, 0))
      for (const name of namesIn(tree, tree.child(outer, 0))) names.add(name);
  return names;
}

/** Whether a function calls one of some members of what a variable holds. */
function isCalledOn(fn: FunctionInfo, name: string, names: readonly string[]): boolean {
  const { tree } = fn;
  return readsOf(fn, name).some((read) => {
    const parent = tree.parent(read);
    return tree.kind(parent) === Kind.Attr && names.includes(tree.str(parent));
  });
}

/** The kind of what a statement runs on, where the same function took it and ends it on every way out; null otherwise. */
function endedAround(analysis: Analysis, facts: FunctionFacts, { fn, node }: Site): Kinds | null {
  const owner = rootName(fn.tree, fn.tree.child(node, 0));
  for (const site of facts.sites) {
    if (site.node >= node || site.implicit || site.through || !takes(analysis, site)) continue;
    const taken = takenAt(analysis, facts, site);
    if (taken?.name === owner && !leftOpen(analysis, facts, taken)) return typeProperty(analysis, site.type, 'kind');
  }
  return null;
}

const givers = new WeakMap<Analysis, Map<FunctionInfo, boolean>>();
const DEPTH = 3;

/** Whether a call takes something that must be ended: itself, or a function of the project that hands on what it took. */
function takes(analysis: Analysis, site: Site, depth = 0): boolean {
  if (site.known?.member.acquires) return true;
  if (depth > DEPTH || site.how !== 'call') return false;
  return site.targets.some((target) => handsOn(analysis, target, depth + 1));
}

/** Whether a function gives its caller what it took itself. */
function handsOn(analysis: Analysis, fn: FunctionInfo, depth: number): boolean {
  let known = givers.get(analysis);
  if (!known) {
    known = new Map();
    givers.set(analysis, known);
  }
  const found = known.get(fn);
  if (found !== undefined) return found;
  known.set(fn, false);
  const facts = analysis.inference.facts.get(fn);
  const gives = facts?.sites.some((site) => isHandedOn(fn, site.node) && takes(analysis, site, depth)) ?? false;
  known.set(fn, gives);
  return gives;
}

/** Whether a call's result is what its function returns, by itself or as the first of several. */
function isHandedOn(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  const parent = tree.parent(node);
  if (tree.kind(parent) === Kind.Return) return true;
  if (tree.kind(parent) !== Kind.Assign || tree.child(parent, 0) !== node) return false;
  const [target] = tree.children(parent).slice(2);
  const first = target !== undefined && tree.kind(target) === Kind.Tuple ? tree.child(target, 0) : target;
  if (first === undefined || tree.kind(first) !== Kind.Name) return false;
  return readsOf(fn, tree.str(first)).some((read) => {
    const outer = tree.parent(read);
    if (tree.kind(outer) === Kind.Return) return true;
    return (
      tree.kind(outer) === Kind.Tuple && tree.kind(tree.parent(outer)) === Kind.Return && tree.child(outer, 0) === read
    );
  });
}

/** The variable that a call's result is put into, with what else is known of it; null where it is kept elsewhere. */
function takenAt(analysis: Analysis, facts: FunctionFacts, site: Site): Taken | null {
  const { fn } = facts;
  const { tree } = fn;
  const assign = tree.parent(site.node);
  if (tree.kind(assign) !== Kind.Assign || tree.child(assign, 0) !== site.node) return null;
  const targets = tree.children(assign).slice(2);
  if (targets.length !== 1) return null;
  const [first, ...rest] = tree.kind(targets[0]) === Kind.Tuple ? tree.children(targets[0]) : targets;
  if (first === undefined || tree.kind(first) !== Kind.Name) return null;
  const name = tree.str(first);
  const last = rest.at(-1);
  const error = last !== undefined && tree.kind(last) === Kind.Name ? tree.str(last) : '';
  // A variable of an outer function, or one that may hold what came from elsewhere.
  const bindings = bindingsOf(fn, name);
  if (bindings.some(({ kind }) => kind === 'parameter') || isOuter(fn, assign, name)) return null;
  if (fn.isTopLevel) return null;
  const aliases = argumentAliases(facts, name, assign);
  if ([name, ...aliases].some((one) => escapes(facts, one, assign))) return null;
  const cursor = typeProperty(analysis, site.type, 'cursor');
  return { site, name, aliases, error, advance: cursor?.advance, failure: cursor?.failure };
}

/** Whether a name that is assigned is not a new one: a package's, or an outer function's. */
function isOuter(fn: FunctionInfo, assign: number, name: string): boolean {
  const { tree } = fn;
  if (tree.has(assign, Flag.Declares)) return false;
  for (const { at } of bindingsOf(fn, name)) if (at < assign) return false;
  return true;
}

function isThrownAway({ tree }: FunctionInfo, node: number): boolean {
  const parent = tree.parent(node);
  if (tree.kind(parent) === Kind.Block) return true;
  if (tree.kind(parent) !== Kind.Assign) return false;
  const [target] = tree.children(parent).slice(2);
  return (
    target !== undefined &&
    (tree.kind(target) === Kind.Empty ||
      (tree.kind(target) === Kind.Tuple && tree.kind(tree.child(target, 0)) === Kind.Empty))
  );
}

/** What is ended only when the function ends, though each turn of a loop takes another. */
function deferredInLoop(
  facts: FunctionFacts,
  site: Site,
  name: string,
  ends: readonly number[],
  kind: Kinds | null,
): Problem | null {
  const { fn } = facts;
  const { tree } = fn;
  const [loop] = loopsAround(fn, site.node);
  if (!loop) return null;
  const deferred = ends.find((node) => {
    for (let at = node; at > loop.node; at = tree.parent(at))
      if (tree.kind(at) === Kind.Finally && tree.has(at, Flag.Deferred)) return true;
    return false;
  });
  if (deferred === undefined || ends.some((node) => node < deferred)) return null;
  // A search that ends with the first hit rarely takes many.
  const few = leavesAfter(fn, site.node, loop.body) || !growsWithData(loop, facts);
  return {
    fn,
    node: site.node,
    severity: few ? 'LOW' : 'MEDIUM',
    ...(few ? { confidence: 'medium' as const } : {}),
    assumed: site.assumed,
    issue: `\`${name}\` is taken in every turn of a loop, and \`${sourceOf(tree, deferred)}\` is deferred to the end of \`${fn.qualified}\`: until then ${(kind && LOST[kind]) ?? 'nothing is given back'}, one for each turn`,
    cure: `Close \`${name}\` at the end of the turn, or move the turn's work into a function of its own`,
    library: site.known?.library ?? null,
    evidence: [
      hop(fn, loop.node, 'each turn of this loop'),
      hop(fn, site.node, `\`${sourceOf(tree, site.node)}\` takes another \`${name}\``),
      hop(fn, deferred, `\`${sourceOf(tree, deferred)}\` runs when the function ends`),
    ],
  };
}

/** Whether the loop is left by a `break` where what was taken was good: `if response.StatusCode == 200 { …; break }`. */
function leavesAfter({ tree }: FunctionInfo, node: number, body: number): boolean {
  for (let n = node; n < tree.end(body); n++) {
    if (tree.kind(n) === Kind.Function || tree.kind(n) === Kind.For || tree.kind(n) === Kind.While) n = tree.end(n) - 1;
    else if (tree.kind(n) === Kind.Break) return true;
  }
  return false;
}

/** Loops over rows after which nobody asks whether an error ended them. */
export function* unreadFailures(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  const { fn } = facts;
  const { tree } = fn;
  for (let node = fn.body; node >= 0 && node < tree.end(fn.body); node++) {
    if (tree.kind(node) === Kind.Function) {
      node = tree.end(node) - 1;
      continue;
    }
    if (tree.kind(node) !== Kind.While) continue;
    const test = tree.child(node, 0);
    const callee = tree.kind(test) === Kind.Call ? tree.child(test, 0) : -1;
    if (callee < 0 || tree.kind(callee) !== Kind.Attr || tree.kind(tree.child(callee, 0)) !== Kind.Name) continue;
    const rows = tree.child(callee, 0);
    const name = tree.str(rows);
    const cursor = typeProperty(analysis, facts.types.get(rows), 'cursor');
    if (!cursor?.failure || cursor.advance !== tree.str(callee)) continue;
    // Who was handed the rows, or is given them back, may ask.
    if (fn.params.some((param) => param.name === name) || escapes(facts, name, fn.body)) continue;
    if (asks(fn, name, cursor.failure)) continue;
    yield {
      fn,
      node,
      severity: 'MEDIUM',
      issue: `After \`${sourceOf(tree, test)}\` says no, nobody asks \`${name}.${cursor.failure}()\`: rows that an error or a lost connection cut short are taken for all of them`,
      cure: `Check \`${name}.${cursor.failure}()\` after the loop and return what it tells`,
      library: analysis.knowledge.type(facts.types.get(rows)?.name ?? '')?.library ?? null,
      evidence: [
        hop(fn, node, `\`${sourceOf(tree, test)}\` ends the loop at the end of the rows and at an error alike`),
      ],
    };
  }
}

function asks({ tree, body }: FunctionInfo, name: string, failure: string): boolean {
  for (let node = body; node < tree.end(body); node++) {
    if (tree.kind(node) !== Kind.Attr || tree.str(node) !== failure) continue;
    const owner = tree.child(node, 0);
    if (tree.kind(owner) === Kind.Name && tree.str(owner) === name) return true;
  }
  return false;
}
