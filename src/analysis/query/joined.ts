import type { Analysis } from '../analysis.ts';
import type { Library, Member } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { knownMember } from '../types/members.ts';
import { bindingFor } from './bindings.ts';
import { rootName, typeProperty } from './handles.ts';
import { namesIn } from './names.ts';
import { argumentNode } from './turns.ts';

/** Kinds of values that statements run on. */
const HANDLES: ReadonlySet<string> = new Set(['session', 'connection', 'transaction', 'engine', 'pool']);
const DEPTH = 4;

/** The handle that a statement runs on: what its chain of members, calls and variables begins with. */
interface Handle {
  /** The expression, in the statement's function. */
  node: number;
  kind: string;
}

/** The handle that a site's statement runs on, or null where it can't be told. */
export function handleOf(analysis: Analysis, facts: FunctionFacts, site: Site): Handle | null {
  const { tree } = facts.fn;
  return tree.kind(site.node) === Kind.Call ? follow(analysis, facts, tree.child(site.node, 0), 0) : null;
}

/** The handle that a statement's chain of members, calls and variables begins with, or null where it can't be told. */
function follow(analysis: Analysis, facts: FunctionFacts, node: number, depth: number): Handle | null {
  const { tree } = facts.fn;
  for (let at = node; at >= 0; ) {
    const kind = typeProperty(analysis, facts.types.get(at), 'kind');
    const isEither = typeProperty(analysis, facts.types.get(at), 'mayBeTransaction') === true;
    // Only what is kept on an object or in a package is surely no transaction.
    if (kind && HANDLES.has(kind) && (!isEither || tree.kind(at) === Kind.Attr)) return { node: at, kind };
    if (isEither && tree.kind(at) === Kind.Call && isProjectCall(facts, at)) return null;
    if (typeProperty(analysis, facts.types.get(at), 'unbound')) return { node: at, kind: 'pool' };
    switch (tree.kind(at)) {
      case Kind.Attr:
      case Kind.Call:
      case Kind.Index:
      case Kind.Await:
        at = tree.child(at, 0);
        break;
      case Kind.Name: {
        const binding = depth < DEPTH ? bindingFor(facts.fn, at) : null;
        return binding?.kind === 'assign' ? follow(analysis, facts, binding.value, depth + 1) : null;
      }
      default:
        return null;
    }
  }
  return null;
}

/** Whether a call is one of the project's functions, which may look for an open transaction first. */
function isProjectCall({ sitesAt }: FunctionFacts, call: number): boolean {
  return sitesAt.get(call)?.some(({ targets }) => targets.length > 0) ?? false;
}

/** How a statement stands to a transaction whose handle its function was given. */
export type Joining = 'joined' | 'outside' | 'unknown';

/** Whether a statement of the transaction's library runs in the transaction that a function is handed, as its arguments or its handle tell. */
export function joining(analysis: Analysis, facts: FunctionFacts, site: Site, handle: string): Joining {
  const { fn } = facts;
  const statement = statementOf(fn, site);
  if (statement < 0) return 'unknown';
  if (mentions(fn, statement, handle)) return 'joined';
  // Any call of the chain may take the transaction: `User.find(…).session(session)`.
  let asked = false;
  let hidden = false;
  for (const call of chainOf(fn, statement)) {
    const member = call === site.node ? site.known?.member : memberAt(analysis, facts, call);
    if (member?.joins === undefined) continue;
    if (argumentNode(fn, call, member.joins) >= 0) return 'joined';
    asked = true;
    hidden ||= hidesArguments(facts, call, member.options ?? []);
  }
  if (asked) return hidden ? 'unknown' : 'outside';
  const runsOn = follow(analysis, facts, fn.tree.child(statement, 0), 0);
  return runsOn?.kind === 'engine' || runsOn?.kind === 'pool' ? 'outside' : 'unknown';
}

/** The call that makes a site's statement: the site itself, or what it awaits; -1 where that is no call. */
function statementOf({ tree }: FunctionInfo, { node, implicit, known }: Site): number {
  const made = tree.kind(node) === Kind.Await ? tree.child(node, 0) : node;
  return (known || implicit === 'await') && tree.kind(made) === Kind.Call ? made : -1;
}

/** The calls of a chain, the last first. */
function* chainOf({ tree }: FunctionInfo, node: number): Generator<number> {
  for (let at = node; at >= 0; at = tree.child(at, 0)) {
    if (tree.kind(at) === Kind.Call) yield at;
    else if (tree.kind(at) !== Kind.Attr) return;
  }
}

/** What a library's data says of the method that a call calls. */
function memberAt(analysis: Analysis, { fn, types }: FunctionFacts, call: number): Member | null {
  const callee = types.get(fn.tree.child(call, 0));
  if (callee?.k !== 'method' || !callee.receiver) return null;
  return knownMember(analysis.inference, callee.receiver, callee.name)?.member ?? null;
}

/** Whether a call's named arguments may hold more than can be seen: its options are a variable, or spread one. */
function hidesArguments(facts: FunctionFacts, call: number, places: readonly number[]): boolean {
  const { tree } = facts.fn;
  const args = tree.children(call).slice(1);
  if (args.some((arg) => tree.kind(arg) === Kind.Spread)) return true;
  return places.some((place) => {
    const node = args[place];
    if (node === undefined || tree.kind(node) === Kind.Keyword) return false;
    const object = writtenOut(facts.fn, node);
    return object < 0 || tree.children(object).some((part) => tree.kind(part) === Kind.Spread);
  });
}

/** The object that an argument is, where it stands in the call or in the variable's only assignment; -1 where it came from elsewhere. */
function writtenOut(fn: FunctionInfo, node: number): number {
  const { tree } = fn;
  if (tree.kind(node) !== Kind.Name) return tree.kind(node) === Kind.Dict ? node : -1;
  const binding = bindingFor(fn, node);
  return binding?.kind === 'assign' && binding.place < 0 && tree.kind(binding.value) === Kind.Dict ? binding.value : -1;
}

/** Whether an expression has a name in it, or a variable whose value has. */
export function mentions(fn: FunctionInfo, node: number, name: string, depth = 0): boolean {
  if (name === '') return false;
  const names = namesIn(fn.tree, node);
  for (const one of names) if (one === name || carries(fn, one, name, node)) return true;
  if (depth >= DEPTH) return false;
  const { tree } = fn;
  for (let n = node; n < tree.end(node); n++) {
    if (tree.kind(n) !== Kind.Name) continue;
    const binding = bindingFor(fn, n);
    if (binding?.kind !== 'assign' || binding.at >= node) continue;
    // Rows that were read with the handle are not the handle.
    if (binding.value >= 0 && tree.kind(binding.value) === Kind.Await) continue;
    if (mentions(fn, binding.value, name, depth + 1)) return true;
  }
  return false;
}

/** Whether an object was given a value before a node, as one of its members (`ctx.state.transaction = transaction`). */
function carries({ tree, body }: FunctionInfo, object: string, value: string, until: number): boolean {
  for (let node = body; node >= 0 && node < until; node++) {
    if (tree.kind(node) !== Kind.Assign) continue;
    const given = tree.child(node, 0);
    if (given < 0 || tree.kind(given) !== Kind.Name || tree.str(given) !== value) continue;
    for (const target of tree.children(node).slice(2))
      if (tree.kind(target) === Kind.Attr && rootName(tree, target) === object) return true;
  }
  return false;
}

function makesAmbient({ makesAmbient: makes }: Member, fn: FunctionInfo, call: number): boolean {
  return makes === true || (makes !== undefined && argumentNode(fn, call, makes.unless) < 0);
}

const ambient = new WeakMap<Analysis, Set<Library>>();

/** Whether a library is set up to find the open transaction by itself, so that no handle has to be handed on. */
export function isAmbient(analysis: Analysis, library: Library): boolean {
  let found = ambient.get(analysis);
  if (!found) {
    found = new Set();
    for (const { fn, sites } of analysis.functions)
      for (const { known, node } of sites) if (known && makesAmbient(known.member, fn, node)) found.add(known.library);
    ambient.set(analysis, found);
  }
  return found.has(library) || [...found].some(({ practice }) => practice === library.practice);
}
