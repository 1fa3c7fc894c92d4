import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { isOnErrorPath } from '../../analysis/query/error-tests.ts';
import { rootName } from '../../analysis/query/handles.ts';
import { assignedIn, boundNames, targetsOf, within } from '../../analysis/query/names.ts';

/**
 * Whether the turns of a loop must keep their order: it ends early or yields, a turn reads what an earlier one left in a variable
 * or collection, or it changes an object that outlives the turn.
 */
export function isSequenceNeeded(fn: FunctionInfo, region: number): boolean {
  return leavesOrYields(fn, region) || isCarried(fn, region);
}

function leavesOrYields(fn: FunctionInfo, region: number): boolean {
  const { tree } = fn;
  for (const node of within(tree, region)) {
    const kind = tree.kind(node);
    if ((kind === Kind.Return && !isOnErrorPath(fn, node, region)) || kind === Kind.Yield) return true;
    if (kind !== Kind.Break) continue;
    let parent = tree.parent(node);
    while (parent > region && tree.kind(parent) !== Kind.For && tree.kind(parent) !== Kind.While)
      parent = tree.parent(parent);
    if (parent <= region) return true;
  }
  return false;
}

const CHANGING = new Set([
  'append',
  'add',
  'extend',
  'update',
  'insert',
  'setdefault',
  'pop',
  'popleft',
  'remove',
  'discard',
  'clear',
  'appendleft',
]);

function isCarried(fn: FunctionInfo, region: number): boolean {
  const { tree } = fn;
  const own = assignedIn(tree, region);
  const first = new Map<string, 'read' | 'bound' | 'grown'>();
  const changed = new Set<string>();
  const read = new Set<string>();
  const grown = new Set<string>();
  const targets = new Set<number>();
  for (const node of within(tree, region)) {
    for (const target of targetsOf(tree, node)) {
      const kind = tree.kind(target);
      if (tree.kind(node) === Kind.AugAssign && kind === Kind.Name) {
        grown.add(tree.str(target));
        targets.add(target);
      } else if (kind === Kind.Attr || kind === Kind.Index) {
        const root = rootName(tree, target);
        if (own.has(root)) continue;
        if (kind === Kind.Attr) {
          if (!isLoopVariable(fn, region, root)) return true;
        } else {
          changed.add(root);
          targets.add(rootNode(fn, target));
        }
      } else for (const bound of boundNodes(fn, target)) targets.add(bound);
    }
    if (tree.kind(node) === Kind.Call) {
      const callee = tree.child(node, 0);
      const owner = tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
      if (owner >= 0 && CHANGING.has(tree.str(callee)) && tree.kind(owner) === Kind.Name && isStatementOf(fn, node)) {
        changed.add(tree.str(owner));
        targets.add(owner);
      }
    }
  }
  for (const node of within(tree, region)) {
    if (tree.kind(node) !== Kind.Name) continue;
    const name = tree.str(node);
    if (targets.has(node)) {
      if (!first.has(name)) first.set(name, grown.has(name) ? 'grown' : 'bound');
      continue;
    }
    read.add(name);
    if (!first.has(name)) first.set(name, 'read');
  }
  for (const name of own) {
    if (first.get(name) === 'read' && !isComprehensionName(fn, region, name)) return true;
    if (first.get(name) === 'grown' && read.has(name)) return true;
  }
  for (const name of changed) if (!own.has(name) && read.has(name) && !isLoopVariable(fn, region, name)) return true;
  return false;
}

/** Names of comprehensions inside stand before they are bound in the source, and in the tree after. */
function isComprehensionName(fn: FunctionInfo, region: number, name: string): boolean {
  const { tree } = fn;
  let bound = false;
  for (const node of within(tree, region)) {
    for (const target of targetsOf(tree, node)) {
      if (!boundNames(tree, target).has(name)) continue;
      if (tree.kind(node) !== Kind.CompFor) return false;
      bound = true;
    }
  }
  return bound;
}

/** Whether a name is bound by the loop whose body the region is. */
function isLoopVariable(fn: FunctionInfo, region: number, name: string): boolean {
  const { tree } = fn;
  const loop = tree.parent(region);
  return loop >= 0 && tree.kind(loop) === Kind.For && boundNames(tree, tree.child(loop, 1)).has(name);
}

function isStatementOf(fn: FunctionInfo, call: number): boolean {
  const parent = fn.tree.parent(call);
  return fn.tree.kind(parent) === Kind.Block;
}

function rootNode(fn: FunctionInfo, node: number): number {
  const { tree } = fn;
  let current = node;
  while (tree.kind(current) === Kind.Attr || tree.kind(current) === Kind.Index || tree.kind(current) === Kind.Call)
    current = tree.child(current, 0);
  return current;
}

function boundNodes(fn: FunctionInfo, target: number): number[] {
  const { tree } = fn;
  if (tree.kind(target) === Kind.Name) return [target];
  if (tree.kind(target) === Kind.Tuple || tree.kind(target) === Kind.List || tree.kind(target) === Kind.Spread)
    return tree.children(target).flatMap((child) => boundNodes(fn, child));
  return [];
}
