import type { Analysis } from '../analysis.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import { belongsToOthers, type Entity } from '../types/entities.ts';
import type { FunctionFacts } from '../types/facts.ts';
import type { Type } from '../types/type.ts';
import { bindingFor } from './bindings.ts';
import { memberCalled } from './collections.ts';
import { partsOf } from './expression.ts';
import { type Loop, ownerName } from './loops.ts';
import { givenTo } from './rows.ts';

/**
 * How many elements a collection can have, by where it comes from. rows: what a query finds in a table that grows with use; stream:
 * the lines of a file or feed; parent: the rows that belong to one row; given: what a caller or client handed over; part: a piece
 * of one document, record or form; unknown: it can't be seen.
 */
export type Extent = 'rows' | 'stream' | 'parent' | 'given' | 'part' | 'unknown';

const ORDER: readonly Extent[] = ['rows', 'stream', 'parent', 'given', 'unknown', 'part'];
const DEPTH = 8;
const MOST_CALLERS = 12;
/** Columns that hold a moment: `created_at`, `createdAt`, `CreatedAt`. */
const DATES = /(?:^|_)(?:at|on|date|time|timestamp|created|updated|modified)$|[a-z](?:At|On|Date|Time|Timestamp)$/;
/** Columns that hold another row's key: `user_id`, `userId`. */
const KEYS = /[a-z0-9](?:_id|Id|ID)$/;

/** Whether a table grows with use: it has dates and hangs on another table (surely), or has one of both. */
export function growsWithUse(entity: Entity): 'surely' | 'perhaps' | null {
  const dated = [...entity.columns.keys()].some(isDate);
  const belongs = belongsToOthers(entity);
  return dated && belongs ? 'surely' : dated || belongs ? 'perhaps' : null;
}

/** The same for a table of which only the names of its columns are known. */
export function columnsGrow(names: Iterable<string>): boolean {
  return [...names].some((name) => isDate(name) || KEYS.test(name));
}

function isDate(column: string): boolean {
  return DATES.test(column) || DATES.test(column.toLowerCase());
}

/** How many turns a loop can have. */
export function extentOf(analysis: Analysis, facts: FunctionFacts, loop: Loop): Extent {
  return loop.iterable < 0 ? 'unknown' : new Tracing(analysis).of(facts, loop.iterable, 0);
}

/** How many elements the value of an expression can have. */
export function extentOfValue(analysis: Analysis, facts: FunctionFacts, node: number): Extent {
  return new Tracing(analysis).of(facts, node, 0);
}

const most = (extents: readonly Extent[]): Extent => ORDER.find((extent) => extents.includes(extent)) ?? 'unknown';

class Tracing {
  private readonly analysis: Analysis;
  private readonly seen = new Set<string>();

  constructor(analysis: Analysis) {
    this.analysis = analysis;
  }

  of(facts: FunctionFacts, node: number, depth: number): Extent {
    const { fn } = facts;
    const { tree } = fn;
    if (node < 0 || depth > DEPTH) return 'unknown';
    const mark = `${fn.path}:${node}`;
    if (this.seen.has(mark)) return 'unknown';
    this.seen.add(mark);
    const loaded = this.loaded(facts, node, depth);
    if (loaded) return loaded;
    const again = (other: number): Extent => this.of(facts, other, depth + 1);
    switch (tree.kind(node)) {
      case Kind.Name:
        return this.named(facts, node, depth);
      case Kind.Await:
        return again(tree.child(node, 0));
      case Kind.Attr:
        return this.attribute(facts, node);
      case Kind.Index:
        return isText(tree, tree.child(node, 1)) ? 'part' : again(tree.child(node, 0));
      case Kind.Call:
        return this.called(facts, node, depth);
      case Kind.Comp:
        return again(tree.child(tree.child(node, 0), 0));
      case Kind.Logical:
      case Kind.Binary:
        return most([again(tree.child(node, 0)), again(tree.child(node, 1))]);
      case Kind.Conditional:
        return most([again(tree.child(node, 1)), again(tree.child(node, 2))]);
      default:
        return 'unknown';
    }
  }

  /** What a query's value says of itself, wherever the query was made. */
  private loaded(facts: FunctionFacts, node: number, depth: number): Extent | null {
    const type = facts.types.get(node);
    if (!type) return null;
    if (type.k !== 'union') return this.rowsOf(type, depth);
    const found = type.args.map((one) => this.rowsOf(one, depth)).filter((one) => one !== null);
    return found.length > 0 ? most(found) : null;
  }

  private rowsOf(type: Type, depth: number): Extent | null {
    const known = type.facts;
    if (!known) return null;
    if (known.marks.single) return 'unknown';
    if (known.relation || known.scoped) return 'parent';
    if (!known.fromQuery) return null;
    const maker = known.fn ? this.analysis.inference.facts.get(known.fn) : undefined;
    if (maker) {
      const keys = keysGiven(maker.fn, chainAround(maker.fn, known.node));
      if (keys >= 0) return this.of(maker, keys, depth + 1) === 'rows' ? 'rows' : 'given';
    }
    return 'rows';
  }

  private named(facts: FunctionFacts, node: number, depth: number): Extent {
    const { fn } = facts;
    const { tree } = fn;
    const binding = bindingFor(fn, node);
    if (!binding) return 'unknown';
    if (binding.kind === 'parameter') return this.given(fn, tree.str(node), depth);
    if (binding.kind === 'enter') return isStream(this.analysis, facts, binding.value) ? 'stream' : 'unknown';
    // An element of something that is gone over: a piece of it, unless it is a row with rows of its own.
    if (binding.kind === 'element') return 'part';
    if (binding.kind !== 'assign') return 'unknown';
    const filled = this.filled(facts, tree.str(node), depth);
    return most([...(binding.place < 0 ? [this.of(facts, binding.value, depth + 1)] : []), ...filled]);
  }

  /** The loops in which something is added to a collection. */
  private filled(facts: FunctionFacts, name: string, depth: number): Extent[] {
    const { fn } = facts;
    const { tree } = fn;
    const out: Extent[] = [];
    for (let n = fn.body; n >= 0 && n < tree.end(fn.body) && out.length < 4; n++) {
      if (tree.kind(n) !== Kind.Name || tree.str(n) !== name) continue;
      const parent = tree.parent(n);
      const adds =
        (tree.kind(parent) === Kind.Attr && ADDING.test(tree.str(parent)) && tree.child(parent, 0) === n) ||
        (tree.kind(parent) === Kind.Index &&
          tree.child(parent, 0) === n &&
          tree.kind(tree.parent(parent)) === Kind.Assign);
      if (!adds) continue;
      let at = tree.parent(n);
      while (at > fn.node && tree.kind(at) !== Kind.For) at = tree.parent(at);
      // What is grouped has as many groups as there are different keys.
      const groups = tree.kind(parent) === Kind.Attr && tree.str(parent) === 'setdefault';
      if (tree.kind(at) === Kind.For) out.push(groups ? 'unknown' : this.of(facts, tree.child(at, 0), depth + 1));
    }
    return out;
  }

  private attribute(facts: FunctionFacts, node: number): Extent {
    const { tree } = facts.fn;
    const owner = facts.types.get(tree.child(node, 0));
    const entity = owner && this.analysis.inference.entities.of(owner.cls);
    if (entity?.columns.has(tree.str(node))) return 'part';
    return facts.types.get(node)?.facts?.relation ? 'parent' : 'unknown';
  }

  private called(facts: FunctionFacts, node: number, depth: number): Extent {
    const { tree } = facts.fn;
    const { passing, selecting, views, members } = facts.fn.module.semantics.collections;
    if (isStream(this.analysis, facts, node)) return 'stream';
    const [callee, ...args] = tree.children(node);
    const name = tree.kind(callee) === Kind.Attr || tree.kind(callee) === Kind.Name ? tree.str(callee) : '';
    const qualified = `${ownerName(tree, callee)}.${name}`;
    if (passing.has(name) || selecting.has(name) || passing.has(qualified)) {
      const given = args.filter((arg) => tree.kind(arg) !== Kind.Keyword).map((arg) => this.of(facts, arg, depth + 1));
      return most(given) === 'unknown' && members.has(qualified) ? 'part' : most(given);
    }
    if (tree.kind(callee) !== Kind.Attr) return 'unknown';
    if (name === 'get' && isText(tree, args[0] ?? -1)) return 'part';
    if (views.has(name) || COPYING.has(name)) {
      const of = this.of(facts, tree.child(callee, 0), depth + 1);
      return of === 'unknown' && args.length === 0 && members.has(name) ? 'part' : of;
    }
    if (/^(?:split|splitlines|getlist|get_list)$/.test(name)) return 'part';
    return 'unknown';
  }

  private given(fn: FunctionInfo, name: string, depth: number): Extent {
    const param = fn.params.findIndex((one) => one.name === name);
    const out: Extent[] = [];
    for (const site of this.analysis.effects.callersOf(fn).slice(0, MOST_CALLERS)) {
      const facts = this.analysis.inference.facts.get(site.fn);
      const node = facts ? givenTo(site.fn, site, fn, param) : -1;
      if (facts && node >= 0) out.push(this.of(facts, node, depth + 1));
    }
    const found = most(out);
    return found === 'unknown' ? 'given' : found;
  }
}

const COPYING = new Set(['copy', 'difference', 'union', 'intersection']);
const ADDING = /^(?:append|extend|add|update|insert|setdefault|appendleft|push)$/;

function isText(tree: CodeTree, node: number): boolean {
  return node >= 0 && tree.kind(node) === Kind.Str;
}

/** Whether a value is a file, or is read piece by piece from one that it is made of. */
function isStream(analysis: Analysis, facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  if (facts.sitesAt.get(node)?.some((site) => site.effect === 'file')) return true;
  const type = facts.types.get(node);
  if (type?.k === 'object' && analysis.knowledge.property(type.name, 'kind') === 'file') return true;
  return tree.kind(node) === Kind.Call && memberCalled(analysis, facts, node)?.member.feeds === true;
}

/** The whole chain of calls that a query's first call begins. */
function chainAround({ tree }: FunctionInfo, node: number): number {
  let top = node;
  for (let up = tree.parent(top); up >= 0; top = up, up = tree.parent(up)) {
    const kind = tree.kind(up);
    if (kind !== Kind.Attr && (kind !== Kind.Call || tree.child(up, 0) !== top)) break;
  }
  return top;
}

/**
 * Whether the conditions of the query behind a value can't be told to leave many rows: an equality with a value that is not
 * written there, or conditions that are put together elsewhere.
 */
export function chosenByValue(analysis: Analysis, facts: FunctionFacts, node: number): boolean {
  const known = facts.types.get(node)?.facts;
  const maker = known?.fn ? analysis.inference.facts.get(known.fn) : undefined;
  if (choosesByValue(facts.fn, node)) return true;
  return known && maker ? choosesByValue(maker.fn, chainAround(maker.fn, known.node)) : false;
}

function choosesByValue(fn: FunctionInfo, query: number): boolean {
  const { tree } = fn;
  for (const n of partsOf(fn, query)) {
    const kind = tree.kind(n);
    if (kind === Kind.Spread && tree.has(n, Flag.KeywordRest)) return true;
    if (kind === Kind.Keyword) {
      const callee = tree.child(tree.parent(n), 0);
      if (tree.kind(callee) !== Kind.Attr || !CONDITION.test(tree.str(callee))) continue;
      if (tree.str(n).endsWith('__in')) return true;
      if (!tree.str(n).includes('__') && (NAMING.test(tree.str(n)) || !isWritten(tree, tree.child(n, 0)))) return true;
    } else if (kind === Kind.Call) {
      const [callee, ...args] = tree.children(n);
      const name = tree.kind(callee) === Kind.Attr ? tree.str(callee) : '';
      if (name === 'in_' || (CONDITION.test(name) && args.some((arg) => tree.kind(arg) === Kind.Name))) return true;
    } else if (kind === Kind.Compare && /^={2,3}$/.test(tree.str(n))) {
      if (tree.kind(tree.child(n, 0)) === Kind.Attr && !isWritten(tree, tree.child(n, 1))) return true;
    }
  }
  return false;
}
/** Whether a value picks the rows: also where conditions are records, calls or text (`where: { ownerId: user.id }`). */
export function isPicked(analysis: Analysis, facts: FunctionFacts, node: number): boolean {
  if (chosenByValue(analysis, facts, node)) return true;
  const known = facts.types.get(node)?.facts;
  const maker = known?.fn && analysis.inference.facts.has(known.fn) ? known.fn : null;
  return pickedIn(facts.fn, node) || (maker !== null && pickedIn(maker, chainAround(maker, known!.node)));
}

function pickedIn(fn: FunctionInfo, query: number): boolean {
  const { tree } = fn;
  for (const n of partsOf(fn, query)) {
    if (tree.kind(n) === Kind.Call) {
      const [callee, ...args] = tree.children(n);
      if (tree.kind(callee) !== Kind.Attr || !CONDITION.test(tree.str(callee)) || args.length === 0) continue;
      if (comparesWithValue(fn, args[0], args.at(-1)!)) return true;
    } else if (tree.kind(n) === Kind.Pair) {
      const key = tree.child(n, 0);
      if (tree.kind(key) === Kind.Str && tree.str(key) === 'where' && namesValue(fn, tree.child(n, 1))) return true;
    }
  }
  return false;
}

/** `where('owner_id', user.id)`, `find({ ownerId: user.id })`, and conditions that are made by calls or written as text. */
function comparesWithValue(fn: FunctionInfo, first: number, last: number): boolean {
  const { tree } = fn;
  if (tree.kind(first) === Kind.Str)
    return last !== first && ((tree.kind(last) === Kind.Attr && !isWritten(tree, last)) || isComputed(tree, last));
  return namesValue(fn, first);
}

/** Whether a condition that is built of records, calls or text wants a column to equal a value that is not written there. */
function namesValue(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  switch (tree.kind(node)) {
    case Kind.Dict:
      return tree.children(node).some((pair) => {
        if (tree.kind(pair) !== Kind.Pair) return tree.kind(pair) === Kind.Spread;
        const key = tree.kind(tree.child(pair, 0)) === Kind.Str ? tree.str(tree.child(pair, 0)) : '';
        if (LEAVES.test(key)) return false;
        const value = tree.child(pair, 1);
        return namesValue(fn, value) || isPlace(tree, value) || isComputed(tree, value);
      });
    case Kind.List:
      return tree.children(node).some((one) => namesValue(fn, one));
    case Kind.Call: {
      const [callee, ...args] = tree.children(node);
      const name = tree.kind(callee) === Kind.Name || tree.kind(callee) === Kind.Attr ? tree.str(callee) : '';
      if (EQUALS.test(name)) return args.length > 1 && !isWritten(tree, args[1]);
      return /^(?:and|sql|raw|literal)$/.test(name) && args.some((arg) => namesValue(fn, arg));
    }
    case Kind.Template: {
      const parts = tree.children(node);
      return parts.some(
        (part, i) => i > 0 && tree.kind(part) !== Kind.Str && /(?:=|\bin\s*\()\s*$/i.test(tree.str(parts[i - 1])),
      );
    }
    default:
      return false;
  }
}
/** Keys whose value says what is left out, or only where the rows begin or end. */
const LEAVES = /^(?:not|notIn|NOT|OR|none|gte?|lte?|\$ne|\$nin|\$gte?|\$lte?|\$or|contains|startsWith)$/;
const EQUALS = /^(?:eq|equals?|inArray)$/i;

/** A name or a member of one whose value is known only when the code runs. */
function isPlace(tree: CodeTree, node: number): boolean {
  const kind = tree.kind(node);
  return (kind === Kind.Name || kind === Kind.Attr) && !isWritten(tree, node);
}

/** A value that is worked out where it stands: taken out of something, put into text, waited for, or converted (`Number(params.id)`). */
function isComputed(tree: CodeTree, node: number): boolean {
  switch (tree.kind(node)) {
    case Kind.Await:
      return tree.kind(tree.child(node, 0)) === Kind.Call;
    case Kind.Index:
      return isPlace(tree, tree.child(node, 0));
    case Kind.Template:
      return tree.children(node).some((part) => isPlace(tree, part));
    case Kind.Logical:
      return isPlace(tree, tree.child(node, 0));
    case Kind.Call: {
      const callee = tree.child(node, 0);
      const name = tree.kind(callee) === Kind.Name || tree.kind(callee) === Kind.Attr ? tree.str(callee) : '';
      if (!CONVERTS.test(name)) return false;
      return tree
        .children(node)
        .some((part) => isPlace(tree, part) && (part !== callee || tree.kind(part) === Kind.Attr));
    }
    default:
      return false;
  }
}
/** Functions and methods whose result says the same as what they are given: as a number, as text, as a key. */
const CONVERTS = /^(?:Number|String|BigInt|parseInt|int|str|toString|trim|toLowerCase|toUpperCase|get\w*Id|\w*I[dD])$/;

/** Columns by which one row or a few are known. */
const NAMING = /^(?:id|pk|uuid|name|slug|code|key|title|email|username|token|number|sku)$/;
const CONDITION = /^(?:filter|filter_by|where|get_queryset|find|having)$/i;

/** A literal, a constant, a member of an enumeration or a column: the value is known when the code is written. */
function isWritten(tree: CodeTree, node: number): boolean {
  const kind = tree.kind(node);
  if (kind === Kind.Str || kind === Kind.Num || kind === Kind.Const) return true;
  let root = node;
  while (tree.kind(root) === Kind.Attr) root = tree.child(root, 0);
  return tree.kind(root) === Kind.Name && /^_*[A-Z]/.test(tree.str(root));
}

/** The keys that a query is given a list of (`id__in=ids`, `Model.id.in_(ids)`), or -1. */
function keysGiven(fn: FunctionInfo, node: number): number {
  const { tree } = fn;
  for (let n = node; n < tree.end(node); n++) {
    if (tree.kind(n) === Kind.Keyword && /__in$/.test(tree.str(n))) return tree.child(n, 0);
    if (tree.kind(n) !== Kind.Call) continue;
    const callee = tree.child(n, 0);
    if (tree.kind(callee) !== Kind.Attr || tree.str(callee) !== 'in_') continue;
    return tree.child(n, 1);
  }
  return -1;
}
