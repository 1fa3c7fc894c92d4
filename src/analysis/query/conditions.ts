import type { Analysis } from '../analysis.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../project/symbols.ts';
import type { How, Site } from '../types/facts.ts';
import { bindingFor } from './bindings.ts';
import { argumentNode } from './turns.ts';

/** An equality that a query asks for: an attribute of the entity, and the node of the value. */
export interface Condition {
  attribute: string;
  value: number;
}

const KEYS = new Set(['id', 'pk']);

/** Whether an attribute is what a row is known by. */
export function isKey(attribute: string): boolean {
  return KEYS.has(attribute.toLowerCase());
}

/**
 * The conditions of a read, as far as they are equalities written where the query is made: keywords of its calls
 * (`filter_by(id=x)`), comparisons (`User.id == x`), the key of a lookup (`get(User, x)`). Null when there are others too.
 */
export function conditionsOf(site: Site): Condition[] | null {
  const { fn } = site;
  const { tree } = fn;
  const place = site.known?.member.key;
  const asks = site.known?.member.asks;
  if (asks !== undefined && tree.kind(site.node) === Kind.Call && argumentNode(fn, site.node, asks) >= 0) {
    const out: Condition[] = [];
    const known = addText(fn, site.node, asks, out) && collect(fn, tree.child(site.node, 0), out, 0);
    return known ? out : null;
  }
  if (place !== undefined && tree.kind(site.node) === Kind.Call) {
    const key = argumentNode(fn, site.node, place);
    return key < 0 ? null : [{ attribute: 'id', value: key }];
  }
  const object = site.known?.member.conditions;
  if (object !== undefined && tree.kind(site.node) === Kind.Call) {
    const node = argumentNode(fn, site.node, object);
    return node < 0 ? null : membersOf(fn, node);
  }
  const out: Condition[] = [];
  return collect(fn, site.node, out, 0) ? out : null;
}

/** The equalities of a condition that is written as an object; what is no object is the row's key. Null when it says more. */
function membersOf({ tree }: FunctionInfo, node: number): Condition[] | null {
  if (tree.kind(node) !== Kind.Dict)
    return tree.kind(node) === Kind.Function ? null : [{ attribute: 'id', value: node }];
  const out: Condition[] = [];
  for (const pair of tree.children(node)) {
    if (tree.kind(pair) !== Kind.Pair) return null;
    const [key, value] = tree.children(pair);
    const kind = tree.kind(value);
    if (tree.kind(key) !== Kind.Str || kind === Kind.Dict || kind === Kind.List) return null;
    out.push({ attribute: tree.str(key), value });
  }
  return out;
}

/** An equality as text, with its value behind it: `Where("team_id = ?", team)`. */
const EQUALITY = /^\s*(?:\w+\.)?["'`[]?(\w+)["'`\]]?\s*=\s*(?:\?|\$1)\s*$/;

/** The condition that stands at a place of a call: a text with its values behind it, or what the row's key is; false where it says more. */
function addText({ tree }: FunctionInfo, call: number, place: number, out: Condition[]): boolean {
  const [asked, ...values] = tree
    .children(call)
    .slice(1 + place)
    .filter((arg) => tree.kind(arg) !== Kind.Keyword);
  if (asked === undefined) return true;
  if (tree.kind(asked) !== Kind.Str) {
    const kind = tree.kind(asked);
    if (values.length > 0 || (kind !== Kind.Name && kind !== Kind.Attr && kind !== Kind.Num)) return false;
    out.push({ attribute: 'id', value: asked });
    return true;
  }
  const attribute = EQUALITY.exec(tree.str(asked))?.[1];
  if (attribute === undefined || values.length !== 1) return false;
  out.push({ attribute, value: values[0] });
  return true;
}

/** Methods that add a condition as text, in languages that write public names with a capital. */
const ASKING_TEXT = /^(?:Where|And)$/;
const SAYING_MORE = /^(?:exclude|Or|Not|Scopes|Joins|Having)$/;
const ASKING =
  /^(?:filter|filter_by|where|get|exclude|having|first|get_or_none|aget|and_|get_object_or_404|aget_object_or_404)$/;
const PLAIN = new Set(['using', 'lazy', 'with_for_update', 'populate_existing', 'execution_options']);

function collect(fn: FunctionInfo, node: number, out: Condition[], depth: number): boolean {
  const { tree } = fn;
  if (node < 0 || depth > 12) return false;
  switch (tree.kind(node)) {
    case Kind.Await:
      return collect(fn, tree.child(node, 0), out, depth + 1);
    case Kind.Attr:
      return collect(fn, tree.child(node, 0), out, depth + 1);
    case Kind.Name: {
      const binding = bindingFor(fn, node);
      if (binding?.kind !== 'assign' || binding.place >= 0) return true;
      return collect(fn, binding.value, out, depth + 1);
    }
    case Kind.Call: {
      const [callee, ...args] = tree.children(node);
      const name = tree.kind(callee) === Kind.Attr || tree.kind(callee) === Kind.Name ? tree.str(callee) : '';
      if (SAYING_MORE.test(name)) return false;
      if (ASKING_TEXT.test(name) && args.length > 0 && tree.kind(args[0]) === Kind.Str)
        return addText(fn, node, 0, out) && collect(fn, tree.child(callee, 0), out, depth + 1);
      if (ASKING_TEXT.test(name)) return false;
      for (const arg of args) {
        if (tree.kind(arg) === Kind.Keyword) {
          if (ASKING.test(name) && !PLAIN.has(tree.str(arg)))
            out.push({ attribute: tree.str(arg), value: tree.child(arg, 0) });
        } else if (tree.kind(arg) === Kind.Spread) return false;
        else if (ASKING.test(name) && !addComparison(fn, arg, out)) return false;
        else if (!ASKING.test(name) && tree.kind(arg) !== Kind.Str && !collect(fn, arg, out, depth + 1)) return false;
      }
      return tree.kind(callee) !== Kind.Attr || collect(fn, tree.child(callee, 0), out, depth + 1);
    }
    default:
      return true;
  }
}

function addComparison(fn: FunctionInfo, node: number, out: Condition[]): boolean {
  const { tree } = fn;
  if (tree.kind(node) === Kind.Name || tree.kind(node) === Kind.Attr) return true;
  if (tree.kind(node) !== Kind.Compare || tree.str(node) !== '==') return false;
  const left = tree.child(node, 0);
  if (tree.kind(left) !== Kind.Attr) return false;
  out.push({ attribute: tree.str(left), value: tree.child(node, 1) });
  return true;
}

/** Whether two nodes hold the same code. */
export function sameCode(tree: CodeTree, a: number, b: number): boolean {
  const size = tree.end(a) - a;
  if (size !== tree.end(b) - b) return false;
  for (let i = 0; i < size; i++)
    if (tree.kind(a + i) !== tree.kind(b + i) || tree.str(a + i) !== tree.str(b + i)) return false;
  return true;
}

/** A read of one row of an entity by its key, at the end of a chain of calls. */
export interface KeyedRead {
  entity: ClassInfo;
  chain: Site[];
}

const reads = new WeakMap<Analysis, Map<string, KeyedRead | null>>();

/** The read by which a function gets the row whose key it is given as a parameter, itself or through what it calls. */
export function keyedReadOf(analysis: Analysis, fn: FunctionInfo, param: number, depth = 0): KeyedRead | null {
  let known = reads.get(analysis);
  if (!known) {
    known = new Map();
    reads.set(analysis, known);
  }
  const key = `${fn.id}:${param}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  known.set(key, null);
  const found = findKeyedRead(analysis, fn, param, depth);
  known.set(key, found);
  return found;
}

function findKeyedRead(analysis: Analysis, fn: FunctionInfo, param: number, depth: number): KeyedRead | null {
  const facts = analysis.inference.facts.get(fn);
  const name = fn.params[param]?.name;
  if (!facts || name === undefined || depth > 3 || analysis.effects.isDoneOnce(fn)) return null;
  const { tree } = fn;
  const isParam = (node: number): boolean =>
    node >= 0 && tree.kind(node) === Kind.Name && tree.str(node) === name && bindingFor(fn, node)?.kind === 'parameter';
  for (const site of facts.sites) {
    if (site.effect === 'read' && site.entity && isFreshRead(site)) {
      const [only, ...others] = conditionsOf(site) ?? [];
      if (only && others.length === 0 && isKey(only.attribute) && isParam(only.value))
        return { entity: site.entity, chain: [site] };
    }
    if (depth >= 2 || site.targets.length !== 1 || !CALLED.has(site.how)) continue;
    if (tree.kind(site.node) !== Kind.Call || site.through) continue;
    const given = tree.children(site.node).slice(1);
    const at = given.findIndex((arg) => isParam(tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg));
    if (at < 0) continue;
    const inner = parameterOf(site, given[at], at);
    const read = inner < 0 ? null : keyedReadOf(analysis, site.targets[0], inner, depth + 1);
    if (read) return { entity: read.entity, chain: [site, ...read.chain] };
  }
  return null;
}

const CALLED: ReadonlySet<How> = new Set<How>(['call', 'await', 'returned']);

/** The place of the parameter that an argument (the `at`-th written) of a site's call goes to, or -1. */
export function parameterOf(site: Site, argument: number, at: number): number {
  const { tree } = site.fn;
  const target = site.targets[0];
  if (tree.kind(argument) === Kind.Keyword) return target.params.findIndex(({ name }) => name === tree.str(argument));
  const callee = tree.child(site.node, 0);
  const bound = target.cls !== null && !target.isStatic && tree.kind(callee) === Kind.Attr && site.receiver !== null;
  return at + (bound || target.name === '__init__' ? target.implicitParams : 0);
}

/** A read that asks the database even if the session holds the row, and for no lock. */
function isFreshRead(site: Site): boolean {
  const marks = { ...site.receiver?.facts?.marks, ...site.type?.facts?.marks };
  return !site.known?.member.identityMap && !marks.locked && !marks.exists && !marks.counts && !marks.columns;
}
