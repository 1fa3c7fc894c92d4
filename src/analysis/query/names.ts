import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';

/** The nodes of a subtree in source order, itself included; functions and classes defined in it are stepped over. */
export function* within(tree: CodeTree, node: number): Generator<number> {
  for (let current = node; current < tree.end(node); current++) {
    const kind = tree.kind(current);
    if (current !== node && (kind === Kind.Function || kind === Kind.Class)) {
      current = tree.end(current) - 1;
      continue;
    }
    yield current;
  }
}

/** The text of a name or a chain of attributes (`self.parts`), or of a constant place in one (`call["args"]`); null for anything else. */
export function pathOf(tree: CodeTree, node: number): string | null {
  if (node < 0) return null;
  switch (tree.kind(node)) {
    case Kind.Name:
      return tree.str(node);
    case Kind.Attr: {
      const owner = pathOf(tree, tree.child(node, 0));
      return owner === null ? null : `${owner}.${tree.str(node)}`;
    }
    case Kind.Index: {
      const owner = pathOf(tree, tree.child(node, 0));
      const at = tree.child(node, 1);
      if (owner === null || at < 0) return null;
      const kind = tree.kind(at);
      return kind === Kind.Str || kind === Kind.Num || kind === Kind.Name ? `${owner}[${tree.str(at)}]` : null;
    }
    default:
      return null;
  }
}

/** Whether a name is mentioned in a subtree, functions defined in it included. */
export function mentions(tree: CodeTree, node: number, name: string): boolean {
  for (let current = node; current < tree.end(node); current++)
    if (tree.kind(current) === Kind.Name && tree.str(current) === name) return true;
  return false;
}

/** All names that a subtree mentions. */
export function namesIn(tree: CodeTree, node: number): Set<string> {
  const found = new Set<string>();
  if (node < 0) return found;
  for (let current = node; current < tree.end(node); current++)
    if (tree.kind(current) === Kind.Name) found.add(tree.str(current));
  return found;
}

/** A name's words apart by `_`, however the language writes names: `fetchStatus` as `fetch_status`. */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** The plain names that a target binds (`a`, `(a, *b)`), not what it writes into (`a.x`, `a[0]`). */
export function boundNames(tree: CodeTree, target: number, into = new Set<string>()): Set<string> {
  if (target < 0) return into;
  switch (tree.kind(target)) {
    case Kind.Name:
      into.add(tree.str(target));
      break;
    case Kind.Tuple:
    case Kind.List:
      for (const child of tree.children(target)) boundNames(tree, child, into);
      break;
    case Kind.Spread:
      boundNames(tree, tree.child(target, 0), into);
      break;
    default:
  }
  return into;
}

/** The targets of an assignment of any kind at a node (`=`, `+=`, `for`, `with … as`), or none. */
export function targetsOf(tree: CodeTree, node: number): number[] {
  switch (tree.kind(node)) {
    case Kind.Assign:
      return tree.children(node).slice(2);
    case Kind.AugAssign:
      return [tree.child(node, 0)];
    case Kind.For:
    case Kind.CompFor:
      return [tree.child(node, 1)];
    case Kind.WithItem:
      return tree.child(node, 1) >= 0 ? [tree.child(node, 1)] : [];
    case Kind.Delete:
      return tree.children(node);
    default:
      return [];
  }
}

/** Names that are bound anywhere in a subtree. */
export function assignedIn(tree: CodeTree, node: number): Set<string> {
  const found = new Set<string>();
  for (const current of within(tree, node))
    for (const target of targetsOf(tree, current)) boundNames(tree, target, found);
  return found;
}

/** Whether an expression's value goes nowhere: it stands as a statement. */
export function isStatement(tree: CodeTree, node: number): boolean {
  const parent = tree.parent(node);
  return parent >= 0 && (tree.kind(parent) === Kind.Block || tree.kind(parent) === Kind.Module);
}

/** The first positional arguments of a call and whether it has anything else. */
export function argumentsOf(tree: CodeTree, call: number): { positional: number[]; others: boolean } {
  const positional: number[] = [];
  let others = false;
  for (const child of tree.children(call).slice(1)) {
    if (tree.kind(child) === Kind.Keyword || tree.kind(child) === Kind.Spread) others = true;
    else positional.push(child);
  }
  return { positional, others };
}

/** Whether a node waits for something: `await`, or an asynchronous loop, comprehension or `with`. */
export function waitsIn(tree: CodeTree, node: number): boolean {
  for (const current of within(tree, node)) {
    const kind = tree.kind(current);
    if (kind === Kind.Await) return true;
    if ((kind === Kind.For || kind === Kind.CompFor || kind === Kind.With) && tree.has(current, Flag.Async))
      return true;
  }
  return false;
}
