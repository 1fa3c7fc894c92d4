import type { ArgumentPlace } from '../knowledge/schema.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, How, Site } from '../types/facts.ts';
import { members, type Type } from '../types/type.ts';
import { boundWithin } from './bindings.ts';
import { boundOf, type Loop, loopsAround } from './loops.ts';
import { isAskedOnce, isRemembered } from './memo.ts';
import { namesIn } from './names.ts';

/** A loop that runs a site once per turn, with a number of turns that grows with the data. */
export interface Turns {
  loop: Loop;
  /** The loop is one that a called function makes over its argument (`map(f, xs)`). */
  callback: boolean;
}

/**
 * The innermost loop that repeats a site as often as there is data, or null: no loop, only bounded ones, a site that runs once in
 * all turns (the turn that reaches it leaves the loop), on an error path, or whose result is remembered.
 */
export function turnsOf(facts: FunctionFacts, site: Site): Turns | null {
  let turns = known.get(site);
  if (turns === undefined) {
    turns = findTurns(facts, site);
    known.set(site, turns);
  }
  return turns;
}

/** Several rules ask of the same sites. */
const known = new WeakMap<Site, Turns | null>();

function findTurns(facts: FunctionFacts, site: Site): Turns | null {
  const { fn } = facts;
  const callback = callbackLoop(fn, site);
  const loops = loopsAround(fn, site.node);
  if (!callback && loops.length === 0) return null;
  if (isOnErrorPath(fn, site.node, loops.at(-1)?.node ?? fn.node)) return null;
  if (isRemembered(facts, site.node)) return null;
  if (callback && !iteratesFew(callback, facts)) return { loop: callback, callback: true };
  for (const loop of loops) {
    if (runsOnceIn(fn, site.node, loop)) continue;
    if (boundOf(loop, facts) || iteratesFew(loop, facts)) continue;
    if (isAskedOnce(fn, site.node, loop.node) || choosesTable(site, loop) || runsCodeOfTurn(facts, site, loop))
      continue;
    return { loop, callback: false };
  }
  return null;
}

/**
 * Whether each turn asks another table: the class that is asked, of which nothing is known, is chosen by the turn, here or for a
 * helper that is given it. One query cannot ask them all.
 */
function choosesTable(site: Site, loop: Loop): boolean {
  const { fn, entity, effect, targets, node } = site;
  const { tree } = fn;
  if (entity || tree.kind(node) === Kind.Name) return false;
  const turn = boundWithin(fn, loop.node, tree.end(loop.body));
  if (loop.target >= 0) for (const name of namesIn(tree, loop.target)) turn.add(name);
  if (effect) return site.assumed && [...namesIn(tree, rootOf(fn, node))].some((name) => turn.has(name));
  if (targets.length === 0 || tree.kind(node) !== Kind.Call) return false;
  return tree
    .children(node)
    .slice(1)
    .some(
      (arg) =>
        tree.kind(arg) === Kind.Name && /(?:^|_)(?:model|cls|klass)$/.test(tree.str(arg)) && turn.has(tree.str(arg)),
    );
}

/**
 * Whether each turn runs other code: a method that its object implements (a listener's, a plug-in's) or the function that the turn
 * is about. There are as many turns as there is code, and no one statement does what they all do.
 */
function runsCodeOfTurn({ types }: FunctionFacts, { fn, node }: Site, { target }: Loop): boolean {
  const { tree } = fn;
  if (target < 0 || tree.kind(node) !== Kind.Call) return false;
  const turn = namesIn(tree, target);
  const callee = tree.child(node, 0);
  const isTurn = (at: number): boolean => tree.kind(at) === Kind.Name && turn.has(tree.str(at));
  if (isTurn(callee)) return true;
  if (tree.kind(callee) !== Kind.Attr || !isTurn(tree.child(callee, 0))) return false;
  const owner = tree.child(callee, 0);
  const type = types.get(owner);
  if (type?.facts?.fromQuery) return false;
  return HANDLERS.test(tree.str(owner)) || type?.cls?.methods.get(tree.str(callee))?.isAbstract === true;
}
const HANDLERS = /(?:^|_|[a-z](?=[A-Z]))(?:handler|listener|observer|plugin|middleware|callback|validator|strategy)$/i;

/** What a chain of calls begins with. */
function rootOf(fn: FunctionInfo, node: number): number {
  const { tree } = fn;
  let root = node;
  while (tree.kind(root) === Kind.Call || tree.kind(root) === Kind.Attr || tree.kind(root) === Kind.Index)
    root = tree.child(root, 0);
  return root;
}

/** Ways in which a function runs for each element before its caller is done, or with nobody waiting for it. */
const IN_TURN: ReadonlySet<How> = new Set(['inline', 'await', 'together', 'pending', 'escaped', 'returned', 'task']);

/** The loop that a called function makes over a collection, running for each element what it was given (`xs.map(f)`); null for other calls. */
export function callbackLoop(fn: FunctionInfo, site: Site): Loop | null {
  const { tree } = fn;
  const runs = site.through?.member.runs?.find(({ each }) => each !== undefined);
  if (!runs || !IN_TURN.has(site.how) || tree.kind(site.node) !== Kind.Call) return null;
  const callee = tree.child(site.node, 0);
  const iterable =
    runs.each === 'receiver'
      ? tree.kind(callee) === Kind.Attr
        ? tree.child(callee, 0)
        : -1
      : argumentNode(fn, site.node, runs.each!);
  if (iterable < 0) return null;
  return { fn, node: site.node, iterable, target: -1, body: site.node, isAsync: false, isComprehension: true };
}

/** The node of a call's argument at a place, or -1. */
export function argumentNode(fn: Pick<FunctionInfo, 'tree'>, call: number, place: ArgumentPlace): number {
  const { tree } = fn;
  if (Array.isArray(place)) {
    const named = argumentNode(fn, call, place[1]);
    return named >= 0 ? named : argumentNode(fn, call, place[0]);
  }
  let at = 0;
  for (const arg of tree.children(call).slice(1)) {
    if (tree.kind(arg) === Kind.Keyword) {
      if (tree.str(arg) === place) return tree.child(arg, 0);
    } else if (tree.kind(arg) === Kind.Spread) {
      if (typeof place === 'number') return -1;
    } else if (at++ === place) return arg;
    else if (typeof place === 'string' && tree.kind(arg) === Kind.Dict) {
      const value = memberNode(fn, arg, place);
      if (value >= 0) return value;
    }
  }
  return -1;
}

/** The value of a member of an object that is written out, or -1. */
function memberNode({ tree }: Pick<FunctionInfo, 'tree'>, object: number, name: string): number {
  for (const pair of tree.children(object)) {
    const key = tree.child(pair, 0);
    if (tree.kind(pair) === Kind.Pair && tree.kind(key) === Kind.Str && tree.str(key) === name)
      return tree.child(pair, 1);
  }
  return -1;
}

/** Classes, functions and modules are as many as there is code; a batch or page is one turn's work. */
function iteratesFew(loop: Loop, facts: FunctionFacts): boolean {
  const { tree } = loop.fn;
  const { types } = facts;
  const isCode = (type: Type | undefined): boolean =>
    type !== undefined && members(type).some(({ k }) => k === 'class' || k === 'symbol' || k === 'function');
  const over = types.get(loop.iterable);
  if (over && members(over).some(({ args }) => args.some(isCode))) return true;
  if (loop.target < 0) return false;
  if (isCode(types.get(loop.target))) return true;
  return (
    tree.kind(loop.target) === Kind.Name && /^(batch|chunk|page|part|model|cls|klass)$/i.test(tree.str(loop.target))
  );
}

/** Whether the turn that reaches a node leaves the loop, so that the node runs once at most. */
function runsOnceIn(fn: FunctionInfo, node: number, loop: Loop): boolean {
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer >= 0; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(inner) === Kind.Return || tree.kind(inner) === Kind.Throw) return true;
    if (tree.kind(outer) === Kind.Block) {
      const statements = tree.children(outer);
      for (const after of statements.slice(statements.indexOf(inner) + 1)) {
        const kind = tree.kind(after);
        if (kind === Kind.Return || kind === Kind.Throw) return true;
        // An inner loop's `break` does not leave the outer one.
        if (kind === Kind.Break && loopAround(fn, outer) === loop.node) return true;
        if (kind === Kind.Continue) break;
      }
    }
    if (outer === loop.node || inner === loop.body) return false;
  }
  return false;
}

/** The innermost `for` or `while` around a node, or the function. */
export function loopAround(fn: FunctionInfo, node: number): number {
  const { tree } = fn;
  let n = node;
  while (n > fn.node && tree.kind(n) !== Kind.For && tree.kind(n) !== Kind.While) n = tree.parent(n);
  return n;
}

/** Whether a node runs only when something failed. */
export function isOnErrorPath(fn: FunctionInfo, node: number, until: number): boolean {
  const { tree } = fn;
  for (let n = tree.parent(node); n > until; n = tree.parent(n))
    if (tree.kind(n) === Kind.Handler || givesError(tree, n)) return true;
  return false;
}

/** Whether a branch always ends by giving the caller an error, where errors are values. */
function givesError(tree: CodeTree, branch: number): boolean {
  if (tree.kind(branch) !== Kind.Block) return false;
  const around = tree.kind(tree.parent(branch));
  if (around !== Kind.If && around !== Kind.Case) return false;
  const last = tree.lastChild(branch);
  return last >= 0 && tree.kind(last) === Kind.Return && tree.has(last, Flag.Raises);
}

/** Whether some call on a way runs only when something failed. */
export function isOnErrorWay(chain: readonly Site[]): boolean {
  return chain.some((step) => isOnErrorPath(step.fn, step.node, step.fn.node));
}
