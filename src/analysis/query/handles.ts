import type { Analysis } from '../analysis.ts';
import type { KnownType } from '../knowledge/index.ts';
import type { Library, TypeModel } from '../knowledge/schema.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { Scope, Site } from '../types/facts.ts';
import { members, type Type } from '../types/type.ts';

/** The innermost name that an expression hangs on: `session` of `session.query(X).first()`, `self` of `self.db.get(1)`; '' where there is none. */
export function rootName(tree: CodeTree, node: number): string {
  const root = rootNode(tree, node);
  return root >= 0 && tree.kind(root) === Kind.Name ? tree.str(root) : '';
}

/** The expression that a chain of members, calls and indexes begins with. */
function rootNode(tree: CodeTree, node: number): number {
  let current = node;
  for (;;) {
    const kind = current < 0 ? Kind.Empty : tree.kind(current);
    if (kind !== Kind.Attr && kind !== Kind.Call && kind !== Kind.Index && kind !== Kind.Await) return current;
    current = tree.child(current, 0);
  }
}

/** What a library's data says of a value's type: its own property, or that of the first library type that its class derives from. */
export function typeProperty<K extends keyof TypeModel>(
  analysis: Analysis,
  type: Type | null | undefined,
  property: K,
): NonNullable<TypeModel[K]> | null {
  if (!type) return null;
  for (const member of members(type)) {
    if (member.k === 'object') {
      const found = analysis.knowledge.property(member.name, property);
      if (found !== null) return found;
    } else if (member.k === 'instance' && member.cls) {
      for (const ancestor of analysis.inference.ancestors(member.cls)) {
        const found = ancestor.library ? analysis.knowledge.property(ancestor.library, property) : null;
        if (found !== null) return found;
      }
    }
  }
  return null;
}

const autobeginning = new WeakMap<Analysis, Set<Library>>();

/** Libraries one of whose handles begins a transaction by itself. */
function autobeginLibraries(analysis: Analysis): Set<Library> {
  let found = autobeginning.get(analysis);
  if (!found) {
    found = new Set();
    for (const library of analysis.knowledge.libraries)
      if (Object.values(library.types ?? {}).some((model) => model.autobegin === true)) found.add(library);
    autobeginning.set(analysis, found);
  }
  return found;
}

/** Statements before which a handle that begins at the first write begins. */
const WRITING = new Set(['write', 'insert', 'flush']);
const STATEMENTS = new Set(['read', 'write', 'insert', 'flush', 'lock', 'execute']);

/** Whether a site runs a statement on a handle whose transaction begins by itself. */
export function autobegins(analysis: Analysis, site: Site): boolean {
  if (!site.effect || !STATEMENTS.has(site.effect)) return false;
  const begins = typeProperty(analysis, site.receiver, 'autobegin');
  if (begins) return begins === true || WRITING.has(site.effect);
  const libraries = autobeginLibraries(analysis);
  const kind = typeProperty(analysis, site.receiver, 'kind');
  if (kind === 'query' || kind === 'cursor') {
    const library = libraryOf(analysis, site.receiver);
    return library !== null && libraries.has(library);
  }
  if (site.implicit === 'relation' || site.implicit === 'column') {
    const entity = site.relation ? analysis.inference.entities.of(site.relation.owner) : null;
    return entity !== null && entity !== undefined && libraries.has(entity.library);
  }
  return false;
}

/** The library that a value's type is of. */
export function libraryOf(analysis: Analysis, type: Type | null): Library | null {
  for (const member of type ? members(type) : []) {
    const known: KnownType | null = member.k === 'object' ? analysis.knowledge.type(member.name) : null;
    if (known) return known.library;
  }
  return null;
}

/** The `with` in which a function opens a session or connection of its own around a node, innermost first; -1 where there is none. */
export function ownScope(analysis: Analysis, fn: FunctionInfo, node: number): number {
  let found = -1;
  for (const opened of openedHandles(analysis, fn)) if (fn.tree.contains(opened, node)) found = Math.max(found, opened);
  return found;
}

const handleCaches = new WeakMap<Analysis, Map<FunctionInfo, readonly number[]>>();

/** The `with`s of a function that open a session or connection. */
function openedHandles(analysis: Analysis, fn: FunctionInfo): readonly number[] {
  let cache = handleCaches.get(analysis);
  if (!cache) {
    cache = new Map();
    handleCaches.set(analysis, cache);
  }
  let found = cache.get(fn);
  if (!found) {
    found = findHandles(analysis, fn);
    cache.set(fn, found);
  }
  return found;
}

function findHandles(analysis: Analysis, fn: FunctionInfo): number[] {
  const facts = analysis.inference.facts.get(fn);
  if (!facts) return [];
  const { tree } = fn;
  const found = new Set<number>();
  for (const scope of facts.scopes)
    if (scope.node !== fn.node && opensHandle(analysis, fn, scope)) found.add(scope.node);
  // A project's own context manager may hide how it opens the session that it gives.
  for (let node = fn.body; node >= 0 && node < tree.end(fn.body); node++) {
    if (tree.kind(node) === Kind.Function) {
      node = tree.end(node) - 1;
      continue;
    }
    if (tree.kind(node) !== Kind.WithItem) continue;
    const target = tree.child(node, 1);
    let expression = tree.child(node, 0);
    if (tree.kind(expression) === Kind.Await) expression = tree.child(expression, 0);
    if (target < 0 || tree.kind(target) !== Kind.Name || tree.kind(expression) !== Kind.Call) continue;
    const kind = typeProperty(analysis, facts.types.get(target), 'kind');
    const begins = facts.sitesAt
      .get(expression)
      ?.some((site) => site.known?.member.scope === 'transaction' || site.known?.member.scope === 'savepoint');
    if ((kind === 'session' || kind === 'connection') && !begins) found.add(tree.parent(node));
  }
  return [...found];
}

/** Whether a scope makes a new session or connection, and is not just a transaction or guard on one that was there. */
export function opensHandle(analysis: Analysis, fn: FunctionInfo, scope: Scope): boolean {
  if (scope.kind !== 'session' && scope.kind !== 'connection' && scope.kind !== 'transaction') return false;
  const { tree } = fn;
  // `with session:` and `with session.begin():` are about a handle that is already there.
  const root = tree.kind(scope.at) === Kind.Param ? -1 : scope.at;
  if (root >= 0 && tree.kind(root) !== Kind.Call && tree.kind(root) !== Kind.Await) return false;
  if (scope.kind !== 'transaction') return true;
  const gives = typeProperty(analysis, scope.type, 'kind');
  return gives === 'session' || gives === 'connection';
}

/** Whether a chain of calls runs its last site on a session or connection that was opened on the way, after its first site. */
export function isOnOwnHandle(analysis: Analysis, chain: readonly Site[]): boolean {
  for (let i = 1; i < chain.length; i++) {
    const site = chain[i];
    if (ownScope(analysis, site.fn, site.node) >= 0) return true;
  }
  const last = chain[chain.length - 1];
  return chain.length > 1 && isAcquiredLocally(analysis, last);
}

/** Whether a site's handle is a variable that its function took from a pool or maker by hand. */
function isAcquiredLocally(analysis: Analysis, site: Site): boolean {
  const { tree } = site.fn;
  const name = rootName(tree, tree.kind(site.node) === Kind.Call ? tree.child(site.node, 0) : site.node);
  if (!name || site.fn.params.some((param) => param.name === name)) return false;
  const facts = analysis.inference.facts.get(site.fn);
  return (facts?.sites ?? []).some((other) => {
    if (!other.known?.member.acquires) return false;
    let parent = tree.parent(other.node);
    if (tree.kind(parent) === Kind.Await) parent = tree.parent(parent);
    if (tree.kind(parent) !== Kind.Assign) return false;
    return tree
      .children(parent)
      .slice(2)
      .some((target) => tree.kind(target) === Kind.Name && tree.str(target) === name);
  });
}
