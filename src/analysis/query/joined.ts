import type { Analysis } from '../analysis.ts';
import type { Library } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, Scope, Site } from '../types/facts.ts';
import { bindingFor } from './bindings.ts';
import { typeProperty } from './handles.ts';
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
  if (tree.kind(site.node) !== Kind.Call) return null;
  return follow(analysis, facts, tree.child(site.node, 0), 0);
}

function follow(analysis: Analysis, facts: FunctionFacts, node: number, depth: number): Handle | null {
  const { tree } = facts.fn;
  for (let at = node; at >= 0; ) {
    const kind = typeProperty(analysis, facts.types.get(at), 'kind');
    if (kind && HANDLES.has(kind)) return { node: at, kind };
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

/** How a statement stands to a transaction whose handle its function was given. */
export type Joining = 'joined' | 'outside' | 'unknown';

/** Whether a statement of the transaction's library runs in the transaction that a function is handed, as its arguments or its handle tell. */
export function joining(analysis: Analysis, facts: FunctionFacts, site: Site, scope: Scope): Joining {
  const { tree } = facts.fn;
  const member = site.known?.member;
  if (!member || tree.kind(site.node) !== Kind.Call) return 'unknown';
  if (mentions(facts.fn, site.node, scope.handle)) return 'joined';
  if (member.joins !== undefined) {
    if (argumentNode(facts.fn, site.node, member.joins) >= 0) return 'joined';
    return hidesArguments(facts, site.node, member.options ?? []) ? 'unknown' : 'outside';
  }
  const handle = handleOf(analysis, facts, site);
  if (!handle) return 'unknown';
  return handle.kind === 'engine' || handle.kind === 'pool' ? 'outside' : 'unknown';
}

/** Whether a call's named arguments may hold more than can be seen: its options are a variable, or spread one. */
function hidesArguments(facts: FunctionFacts, call: number, places: readonly number[]): boolean {
  const { tree } = facts.fn;
  const args = tree.children(call).slice(1);
  if (args.some((arg) => tree.kind(arg) === Kind.Spread)) return true;
  return places.some((place) => {
    const node = args[place];
    if (node === undefined || tree.kind(node) === Kind.Keyword) return false;
    if (tree.kind(node) === Kind.Dict) return tree.children(node).some((part) => tree.kind(part) === Kind.Spread);
    return !(facts.types.get(node)?.fields && !facts.types.get(node)?.more);
  });
}

/** Whether an expression has a name in it, or a variable whose value has. */
export function mentions(fn: FunctionInfo, node: number, name: string, depth = 0): boolean {
  if (name === '') return false;
  const names = namesIn(fn.tree, node);
  for (const one of names) if (one === name) return true;
  if (depth >= DEPTH) return false;
  const { tree } = fn;
  for (let n = node; n < tree.end(node); n++) {
    if (tree.kind(n) !== Kind.Name) continue;
    const binding = bindingFor(fn, n);
    if (binding?.kind === 'assign' && binding.at < node && mentions(fn, binding.value, name, depth + 1)) return true;
  }
  return false;
}

const ambient = new WeakMap<Analysis, Set<Library>>();

/** Whether a library is set up to find the open transaction by itself, so that no handle has to be handed on. */
export function isAmbient(analysis: Analysis, library: Library): boolean {
  let found = ambient.get(analysis);
  if (!found) {
    found = new Set();
    for (const { sites } of analysis.functions)
      for (const { known } of sites) if (known?.member.makesAmbient) found.add(known.library);
    ambient.set(analysis, found);
  }
  return found.has(library) || [...found].some(({ practice }) => practice === library.practice);
}
