import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts } from '../types/facts.ts';
import { isRemembered } from './memo.ts';
import { pathOf, within } from './names.ts';

/**
 * Whether what happens at a node is kept for the process or the object, so that it is not paid for again: it stands in
 * `if kept is None: kept = …` for a global or an attribute of the receiver, or fills a store of the receiver's or the module's.
 */
export function isKept(facts: FunctionFacts, node: number): boolean {
  const { fn } = facts;
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer > fn.node; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(outer) !== Kind.If || inner !== tree.child(outer, 1)) continue;
    const kept = missing(fn, tree.child(outer, 0));
    if (kept !== null && assigns(fn, inner, kept)) return true;
  }
  return fillsOwnStore(fn, node) && isRemembered(facts, node);
}

/** `x` of `x is None`, `not x`, `x == None` for a global or an attribute of the receiver. */
function missing(fn: FunctionInfo, test: number): string | null {
  const { tree } = fn;
  const kind = tree.kind(test);
  let subject = -1;
  if (kind === Kind.Unary && tree.str(test) === 'not') subject = tree.child(test, 0);
  else if (kind === Kind.Compare && (tree.str(test) === 'is' || tree.str(test) === '==')) {
    const right = tree.child(test, 1);
    if (tree.kind(right) === Kind.Const && tree.str(right) === 'null') subject = tree.child(test, 0);
  } else if (kind === Kind.Logical && tree.str(test) === 'or')
    return missing(fn, tree.child(test, 0)) ?? missing(fn, tree.child(test, 1));
  const path = subject < 0 ? null : pathOf(tree, subject);
  return path !== null && isLasting(fn, path) ? path : null;
}

/** Whether a path outlives the call: an attribute of the receiver or of a class, or a declared global. */
function isLasting(fn: FunctionInfo, path: string): boolean {
  const root = path.split(/[.[]/)[0];
  if (root === path) return isDeclaredGlobal(fn, path);
  const receiver = fn.receiver ?? fn.outer?.receiver ?? null;
  return root === receiver || /^_*[A-Z]/.test(root) || isDeclaredGlobal(fn, root) || fn.module.scope.has(root);
}

function isDeclaredGlobal(fn: FunctionInfo, name: string): boolean {
  for (const node of within(fn.tree, fn.body))
    if (fn.tree.kind(node) === Kind.Global && fn.tree.children(node).some((child) => fn.tree.str(child) === name))
      return true;
  return false;
}

function assigns(fn: FunctionInfo, block: number, path: string): boolean {
  const { tree } = fn;
  for (const node of within(tree, block)) {
    if (tree.kind(node) !== Kind.Assign) continue;
    if (
      tree
        .children(node)
        .slice(2)
        .some((target) => pathOf(tree, target) === path)
    )
      return true;
  }
  return false;
}

/** Whether the statement of a node writes into a container that outlives the call (`self._store[key] = …`), or one after it does. */
function fillsOwnStore(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  for (let current = node; current < tree.end(fn.body); current++) {
    if (tree.kind(current) !== Kind.Index || tree.kind(tree.parent(current)) !== Kind.Assign) continue;
    const owner = pathOf(tree, tree.child(current, 0));
    if (owner !== null && isLasting(fn, owner)) return true;
  }
  for (let parent = tree.parent(node); parent > fn.node; parent = tree.parent(parent)) {
    if (tree.kind(parent) !== Kind.Assign) continue;
    for (const target of tree.children(parent).slice(2)) {
      const owner = tree.kind(target) === Kind.Index ? pathOf(tree, tree.child(target, 0)) : null;
      if (owner !== null && isLasting(fn, owner)) return true;
    }
  }
  return false;
}
