import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts } from '../types/facts.ts';
import { members, type Type } from '../types/type.ts';
import { namesIn } from './names.ts';

/** A loop that a node runs in, once per turn. */
export interface Loop {
  fn: FunctionInfo;
  /** The For, While or CompFor node. */
  node: number;
  /** What is gone over, or -1 for a `while`. */
  iterable: number;
  /** What a turn's variable is bound to, or -1. */
  target: number;
  /** The loop's body: nodes in it run once per turn. */
  body: number;
  isAsync: boolean;
  isComprehension: boolean;
}

/** The loops around a node within its function, innermost first. What is evaluated once (the iterable) is not in the loop. */
export function loopsAround(fn: FunctionInfo, node: number): Loop[] {
  const { tree } = fn;
  const loops: Loop[] = [];
  for (
    let inner = node, outer = tree.parent(node);
    outer >= 0 && inner !== fn.node;
    inner = outer, outer = tree.parent(outer)
  ) {
    const kind = tree.kind(outer);
    if (kind === Kind.For) {
      const body = tree.child(outer, 2);
      if (inner === body)
        loops.push({
          fn,
          node: outer,
          iterable: tree.child(outer, 0),
          target: tree.child(outer, 1),
          body,
          isAsync: tree.has(outer, Flag.Async),
          isComprehension: false,
        });
    } else if (kind === Kind.While) {
      if (inner !== tree.child(outer, 2))
        loops.push({
          fn,
          node: outer,
          iterable: -1,
          target: -1,
          body: tree.child(outer, 1),
          isAsync: false,
          isComprehension: false,
        });
    } else if (kind === Kind.Comp) {
      const parts = tree.children(outer);
      const at = parts.indexOf(inner);
      for (let i = at - (tree.kind(inner) === Kind.CompFor ? 1 : 0); i >= 0; i--) {
        const part = parts[i];
        if (tree.kind(part) === Kind.CompFor) {
          loops.push({
            fn,
            node: part,
            iterable: tree.child(part, 0),
            target: tree.child(part, 1),
            body: parts[parts.length - 1],
            isAsync: tree.has(part, Flag.Async),
            isComprehension: true,
          });
        }
      }
    } else if (kind === Kind.Function || kind === Kind.Class) break;
  }
  return loops;
}

const SMALL = 10;
/** Names that are written like constants: what they hold was known when the code was written. */
const CONSTANT = /^_*[A-Z][A-Z0-9_]+$/;

/**
 * Why a loop has few turns, or is of a kind whose turns each handle a batch; null when the number of turns grows with the data.
 * From the specification of bounded loops: literal collections, small ranges, retries, pages and chunks, polling, loops that leave
 * in the first turn.
 */
export function boundOf(loop: Loop, facts: FunctionFacts): string | null {
  const { fn } = loop;
  const { tree } = fn;
  if (leavesFirst(tree, loop.body)) return 'leaves in the first turn';
  if (loop.iterable < 0) return whileBound(loop);
  return iterableBound(loop, loop.iterable, facts, 0);
}

/** Whether a loop's number of turns has no small bound: it follows the data, or a stream, batches or pages of unknown length. */
export function growsWithData(loop: Loop, facts: FunctionFacts): boolean {
  if (loop.isAsync) return !leavesFirst(loop.fn.tree, loop.body);
  const bound = boundOf(loop, facts);
  return bound === null || bound === BATCHES || bound === FOR_EVER;
}

const BATCHES = 'goes over batches';
const FOR_EVER = 'runs for ever';

const CHUNKING = /chunk|batch|page|paginat|slice|partition|window/i;
const RETRYING = /retr(y|ies)|attempt|tries/i;

function iterableBound(loop: Loop, node: number, facts: FunctionFacts, depth: number): string | null {
  const { tree } = loop.fn;
  if (depth > 4) return null;
  // A number where it can be gone over: as many turns.
  if (tree.kind(node) === Kind.Num || facts.types.get(node)?.name === 'int') return rangeBound(tree, [node], loop);
  switch (tree.kind(node)) {
    case Kind.List:
    case Kind.Tuple:
    case Kind.Set:
    case Kind.Dict:
      return tree.children(node).some((child) => tree.kind(child) === Kind.Spread)
        ? null
        : 'goes over a literal collection';
    case Kind.Str:
      return 'goes over a literal';
    case Kind.Num:
      return Number(tree.str(node)) <= SMALL * 2 ? 'has a small constant number of turns' : null;
    case Kind.Call: {
      const callee = tree.child(node, 0);
      const name = tree.kind(callee) === Kind.Attr || tree.kind(callee) === Kind.Name ? tree.str(callee) : '';
      const args = tree.children(node).slice(1);
      if (name === 'range' || name === 'count') return rangeBound(tree, args, loop);
      if (CHUNKING.test(name) && !givesSingles(facts.types.get(node))) return BATCHES;
      const { passing, views } = loop.fn.module.semantics.collections;
      const isFunction = passing.has(name) || passing.has(`${ownerName(tree, callee)}.${name}`);
      if (isFunction || views.has(name)) {
        const of = isFunction ? args[0] : tree.child(callee, 0);
        return of === undefined || of < 0 ? null : iterableBound(loop, of, facts, depth + 1);
      }
      if (
        name === 'fields' ||
        name === 'get_args' ||
        name === '__subclasses__' ||
        name === 'get_models' ||
        name === 'get_fields'
      )
        return 'goes over a class’s own parts';
      return null;
    }
    case Kind.Name:
      return nameBound(loop, node, facts, depth);
    case Kind.Attr: {
      const name = tree.str(node);
      if (CONSTANT.test(name)) return 'goes over a constant';
      if (CHUNKING.test(name) && !/^(page|batch)$/i.test(name)) return BATCHES;
      if (name === '__fields__' || name === 'model_fields' || name === '__table__' || name === 'columns')
        return 'goes over a class’s own parts';
      return null;
    }
    case Kind.Index:
      return sliceBound(tree, node);
    case Kind.Conditional:
      return (
        iterableBound(loop, tree.child(node, 1), facts, depth + 1) &&
        iterableBound(loop, tree.child(node, 2), facts, depth + 1)
      );
    default:
      return null;
  }
}

/** The name that a member is asked of (`Object` in `Object.keys`), or ''. */
export function ownerName(tree: CodeTree, callee: number): string {
  const owner = tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
  return owner >= 0 && tree.kind(owner) === Kind.Name ? tree.str(owner) : '';
}

/** Whether a collection called chunks or pages is known to hold texts or single objects: a turn handles one, not a batch. */
function givesSingles(type: Type | undefined): boolean {
  if (type?.k !== 'object' || type.args.length !== 1) return false;
  return members(type.args[0]).every(({ k, name }) => k === 'instance' || (k === 'object' && name === 'str'));
}

function sliceBound(tree: CodeTree, node: number): string | null {
  const slice = tree.child(node, 1);
  if (slice < 0 || tree.kind(slice) !== Kind.Slice) return null;
  const stop = tree.child(slice, 1);
  return stop >= 0 && tree.kind(stop) === Kind.Num && Number(tree.str(stop)) <= SMALL
    ? 'goes over a small slice'
    : null;
}

function rangeBound(tree: CodeTree, args: number[], loop: Loop): string | null {
  if (args.length === 3) return BATCHES;
  const last = args[Math.min(args.length, 2) - 1];
  if (last === undefined) return null;
  if (tree.kind(last) === Kind.Num)
    return Number(tree.str(last)) <= SMALL * 2 ? 'has a small constant number of turns' : null;
  for (let n = last; n < tree.end(last); n++) {
    const text = tree.kind(n) === Kind.Name || tree.kind(n) === Kind.Attr ? tree.str(n) : '';
    if (RETRYING.test(text)) return 'retries';
    if (CHUNKING.test(text)) return BATCHES;
    if (n === last && CONSTANT.test(text)) return 'has a constant number of turns';
  }
  const target = loop.target >= 0 && tree.kind(loop.target) === Kind.Name ? tree.str(loop.target) : '';
  return RETRYING.test(target) ? 'retries' : CHUNKING.test(target) ? BATCHES : null;
}

function nameBound(loop: Loop, node: number, facts: FunctionFacts, depth: number): string | null {
  const { tree } = loop.fn;
  const name = tree.str(node);
  if (CONSTANT.test(name)) return 'goes over a constant';
  const type: Type | undefined = facts.types.get(node);
  if (/(chunks|batches|pages|partitions|windows)$/i.test(name) && !givesSingles(type)) return BATCHES;
  if (type?.k === 'class') return 'goes over an enumeration';
  // The last assignment before the loop that can be seen.
  let value = -1;
  let assignments = 0;
  for (let n = loop.fn.node; n < node; n++) {
    if (tree.kind(n) !== Kind.Assign) continue;
    const target = tree.child(n, 2);
    if (target >= 0 && tree.kind(target) === Kind.Name && tree.str(target) === name) {
      value = tree.child(n, 0);
      assignments++;
    }
  }
  if (assignments === 1 && value >= 0 && !grows(loop.fn, name)) return iterableBound(loop, value, facts, depth + 1);
  return null;
}

/** Whether something is added to a collection in the function. */
function grows(fn: FunctionInfo, name: string): boolean {
  const { tree } = fn;
  const { growing } = fn.module.semantics.collections;
  for (let n = fn.node; n < tree.end(fn.node); n++) {
    if (tree.kind(n) === Kind.Attr && growing.has(tree.str(n))) {
      const owner = tree.child(n, 0);
      if (tree.kind(owner) === Kind.Name && tree.str(owner) === name) return true;
    }
    if (tree.kind(n) === Kind.Index && tree.kind(tree.parent(n)) === Kind.Assign) {
      const owner = tree.child(n, 0);
      if (tree.kind(owner) === Kind.Name && tree.str(owner) === name) return true;
    }
    if (
      tree.kind(n) === Kind.AugAssign &&
      tree.kind(tree.child(n, 0)) === Kind.Name &&
      tree.str(tree.child(n, 0)) === name
    )
      return true;
  }
  return false;
}

/** A `while` that polls, retries, pages or runs for ever as a worker: its turns do not follow the data. */
function whileBound(loop: Loop): string | null {
  const { tree } = loop.fn;
  const test = tree.child(loop.node, 0);
  for (let n = test; n < tree.end(test); n++) {
    const text = tree.kind(n) === Kind.Name || tree.kind(n) === Kind.Attr ? tree.str(n) : '';
    if (RETRYING.test(text)) return 'retries';
    if (CHUNKING.test(text) || /cursor|next_|has_more|offset|token/i.test(text)) return BATCHES;
  }
  const tested = namesIn(tree, test);
  for (let n = loop.body; n < tree.end(loop.body); n++) {
    if (tree.kind(n) === Kind.Function) {
      n = tree.end(n) - 1;
      continue;
    }
    if (tree.kind(n) === Kind.Assign && takesSlice(tree, n, tested)) return BATCHES;
    if (tree.kind(n) === Kind.Attr || tree.kind(n) === Kind.Name) {
      const text = tree.str(n);
      if (text === 'sleep') return 'polls';
      if (
        /^(offset|cursor|next_page|page_token|next_cursor|page|has_more|batch|chunk|start_cursor|continuation_token)$/i.test(
          text,
        )
      )
        return BATCHES;
    }
  }
  if (tree.kind(test) === Kind.Const && tree.str(test) === 'true') return FOR_EVER;
  return null;
}

/** `ids = keys[at : at + size]`: what a `while` tests is the next slice of something. */
function takesSlice(tree: CodeTree, assign: number, tested: ReadonlySet<string>): boolean {
  const [value, , target] = tree.children(assign);
  if (target === undefined || tree.kind(target) !== Kind.Name || !tested.has(tree.str(target))) return false;
  if (tree.kind(value) === Kind.Index) return tree.kind(tree.child(value, 1)) === Kind.Slice;
  const callee = tree.kind(value) === Kind.Call ? tree.child(value, 0) : -1;
  return callee >= 0 && tree.kind(callee) === Kind.Attr && /^(?:slice|splice|islice)$/.test(tree.str(callee));
}

/** Whether a loop's body always ends the loop in its first turn. */
function leavesFirst(tree: CodeTree, body: number): boolean {
  if (tree.kind(body) !== Kind.Block) return false;
  for (const statement of tree.children(body)) {
    const kind = tree.kind(statement);
    if (kind === Kind.Return || kind === Kind.Break || kind === Kind.Throw) return true;
  }
  return false;
}
