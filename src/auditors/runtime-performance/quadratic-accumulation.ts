import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { isContainer, memberCalled } from '../../analysis/query/collections.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { growsWithData, type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { argumentsOf, assignedIn, namesIn, pathOf, within } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Confidence } from '../../contracts/index.ts';
import type { Rule } from '../rule.ts';
import { carriedCopies } from './carried-copies.ts';
import { foldAt } from './folded-lists.ts';
import { searchedRows } from './searched-rows.ts';

export const quadraticAccumulation: Rule = {
  documentation: {
    name: 'quadratic-accumulation',
    auditor: 'runtime-performance',
    title: 'Linear work on a growing collection in a loop',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'An operation that goes over a whole collection, repeated once per turn of a loop over data of unknown size: a membership test, `index`, `count` or `remove` on a list, taking from or putting at its front (`pop(0)`, `shift()`), a sum of lists or a spread that copies what has been gathered so far, `sorted`, `min` or `max` of all of it. Also lists added up with `sum(lists, [])`, which copies what has been gathered once per list, and functions that return a copy of what they are handed from turn to turn (`reduce` with a spread). It is said at medium confidence, since it depends on sizes that the code does not show; a list that only holds what is distinct is an advisory.',
    why: 'With n elements the loop does n²/2 steps. It is fast with the test data’s ten rows and takes minutes with a hundred thousand.',
    principle:
      'A loop over data does constant work per turn: look up in a set or dict, queue in a deque, gather by appending.',
    examples: [
      {
        language: 'python',
        bad: 'seen: list[str] = []\nwhile queue:\n    node = queue.pop(0)\n    if node.id in seen:\n        continue\n    seen.append(node.id)\n    queue.extend(node.children)',
        good: 'seen: set[str] = set()\nqueue = deque(queue)\nwhile queue:\n    node = queue.popleft()\n    if node.id in seen:\n        continue\n    seen.add(node.id)\n    queue.extend(node.children)',
      },
      {
        language: 'typescript',
        bad: 'const byId = products.reduce<Record<string, Product>>((all, product) => ({ ...all, [product.id]: product }), {});',
        good: 'const byId = new Map(products.map((product) => [product.id, product]));',
      },
    ],
    silent: [
      'Sets, dicts and deques; literal collections and constants; collections that are made anew in every turn.',
      'Loops with a small bound, retries, and loops over one record’s own keys.',
      'A list that takes a value only when it is not in it yet holds only distinct values, often few: an advisory.',
      'Lists that are written out, and lists of options: only a list that grows in the loop is a finding, one that is made of data before it an advisory.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const { fn } = facts;
      const { tree } = fn;
      if (fn.body < 0) continue;
      for (const copy of carriedCopies(analysis, facts)) report(copy);
      for (const search of searchedRows(analysis, facts)) report(search);
      for (const node of within(tree, fn.body)) {
        const fold = foldAt(analysis, facts, node);
        if (fold) report(fold);
        const found = linearAt(analysis, facts, node);
        if (!found) continue;
        const loop = loopsAround(fn, node).find((around) => {
          if (isMadeIn(fn, around, found.collection)) return false;
          return (
            growsWithData(around, facts) &&
            !isOverOwnKeys(facts, around) &&
            !(found.drains && isMonitor(fn, around, found.path))
          );
        });
        if (!loop) continue;
        // An inner loop of its own making ends the outer's claim.
        const grows = growsIn(fn, loop, found.path);
        if (!grows && !found.drains && !found.copies && (found.needsGrowth || !fromData(facts, loop, found.collection)))
          continue;
        if (found.looksFor !== undefined && !dependsOnTurn(fn, loop, found.looksFor)) continue;
        // What is added only when it is not there yet: the list is as long as there are distinct values, often few.
        const isDistinct =
          grows !== null &&
          (isGuarded(fn, loop, node, found) ||
            (found.looksFor !== undefined && loop.iterable >= 0 && isAdded(fn, grows, found.looksFor)));
        const confidence: Confidence = isDistinct
          ? 'advisory'
          : found.drains || grows || found.copies
            ? 'medium'
            : 'advisory';
        report({
          fn,
          node,
          severity: confidence === 'advisory' ? 'LOW' : 'MEDIUM',
          confidence,
          issue: `\`${sourceOf(tree, node)}\` ${found.what} once per turn of the loop \`${sourceOf(tree, loop.node)}\``,
          cure: found.cure,
          evidence: [
            hop(fn, loop.node, `the loop \`${sourceOf(tree, loop.node)}\` has as many turns as there is data`),
            ...(grows ? [hop(fn, grows, `\`${found.path}\` grows here`)] : []),
            hop(fn, node, found.what),
          ],
        });
      }
    }
  },
};

/** Whether a loop goes over the keys or fields of what an outer loop's turn is about: one record's, not the data's. */
function isOverOwnKeys(facts: FunctionFacts, loop: Loop): boolean {
  const { fn } = facts;
  const { tree } = fn;
  if (loop.iterable < 0) return false;
  let record = loop.iterable;
  const callee = tree.kind(record) === Kind.Call ? tree.child(record, 0) : -1;
  const isView = callee >= 0 && tree.kind(callee) === Kind.Attr && /^(keys|items)$/.test(tree.str(callee));
  if (isView) record = tree.child(callee, 0);
  if (tree.kind(record) !== Kind.Name || !(isView || isContainer(facts.types.get(record), 'dict'))) return false;
  return loopsAround(fn, loop.node).some(
    (outer) => outer.target >= 0 && namesIn(tree, outer.target).has(tree.str(record)),
  );
}

/** Whether what is looked for is what is added: then the list holds each value once. */
function isAdded(fn: FunctionInfo, growth: number, looksFor: number): boolean {
  const { tree } = fn;
  if (tree.kind(growth) !== Kind.Call) return false;
  const added = tree.lastChild(growth);
  return added >= 0 && sourceOf(tree, added) === sourceOf(tree, looksFor);
}

/** Whether a list grows in a loop only under the test that a value is not in it. */
function isGuarded(fn: FunctionInfo, loop: Loop, test: number, { path }: Linear): boolean {
  const { tree } = fn;
  const denied = tree.kind(test) === Kind.Call ? tree.parent(test) : -1;
  const isDenied = denied >= 0 && tree.kind(denied) === Kind.Unary && tree.str(denied) === 'not';
  if (!isDenied && (tree.kind(test) !== Kind.Compare || tree.str(test) !== 'not in')) return false;
  let guard = tree.parent(isDenied ? denied : test);
  while (guard > loop.node && tree.kind(guard) === Kind.Logical) guard = tree.parent(guard);
  if (tree.kind(guard) !== Kind.If || !tree.contains(tree.child(guard, 0), test)) return false;
  const then = tree.child(guard, 1);
  for (const node of growths(fn, loop.body, path)) if (!tree.contains(then, node)) return false;
  return true;
}

interface Linear {
  /** The expression for the collection. */
  collection: number;
  path: string;
  what: string;
  cure: string;
  /** It copies the collection into a larger one. */
  copies?: boolean;
  /** It takes the collection apart. */
  drains?: boolean;
  /** What is looked for in it. */
  looksFor?: number;
  /** Not worth a word unless the collection grows in the same loop. */
  needsGrowth?: boolean;
}

function linearAt(analysis: Analysis, facts: FunctionFacts, node: number): Linear | null {
  const { tree } = facts.fn;
  switch (tree.kind(node)) {
    case Kind.Compare:
      return membership(facts, node);
    case Kind.Call:
      return call(analysis, facts, node);
    case Kind.Assign:
      return rebuilding(analysis, facts, node);
    default:
      return null;
  }
}

/** `x in xs` on a list. */
function membership(facts: FunctionFacts, node: number): Linear | null {
  const { tree } = facts.fn;
  if (tree.str(node) !== 'in' && tree.str(node) !== 'not in') return null;
  const collection = tree.child(node, 1);
  const path = listAt(facts, collection);
  if (path === null) return null;
  return {
    collection,
    path,
    looksFor: tree.child(node, 0),
    what: `looks through the list \`${path}\``,
    cure: `Keep the values of \`${path}\` in a set (beside the list, where its order matters) and test in that`,
  };
}

/** The path of a collection that is known to be a list of unknown size, or null. */
function listAt(facts: FunctionFacts, node: number): string | null {
  const path = pathOf(facts.fn.tree, node);
  if (path === null || /(^|\.)_?[A-Z][A-Z0-9_]*$/.test(path)) return null;
  const type = facts.types.get(node);
  if (!isContainer(type, 'list') || type?.assumed) return null;
  return isSmallLiteral(facts.fn, path) ? null : path;
}

/** Whether a local list is written out and never added to. */
function isSmallLiteral(fn: FunctionInfo, path: string): boolean {
  const { tree } = fn;
  if (path.includes('.')) return false;
  for (const node of within(tree, fn.body)) {
    if (tree.kind(node) !== Kind.Assign) continue;
    const targets = tree.children(node).slice(2);
    if (!targets.some((target) => pathOf(tree, target) === path)) continue;
    const value = tree.child(node, 0);
    if (tree.kind(value) !== Kind.List || tree.children(value).length === 0) return false;
    if (tree.children(value).some((child) => tree.kind(child) === Kind.Spread)) return false;
    return growth(fn, fn.body, path) < 0;
  }
  return false;
}

function call(analysis: Analysis, facts: FunctionFacts, node: number): Linear | null {
  const { tree } = facts.fn;
  const { idioms } = facts.fn.module.semantics;
  const callee = tree.child(node, 0);
  const known = memberCalled(analysis, facts, node);
  const linear = known?.member.linear;
  if (!known || !linear) return null;
  const { positional, others } = argumentsOf(tree, node);
  if (
    tree.kind(callee) === Kind.Attr &&
    known.name.split('.').length === 2 &&
    facts.types.get(callee)?.k === 'method'
  ) {
    const collection = tree.child(callee, 0);
    const path = listAt(facts, collection);
    if (path === null) return null;
    const name = tree.str(callee);
    if (linear === 'front') {
      const first = positional[0];
      if (first === undefined || tree.kind(first) !== Kind.Num || tree.str(first) !== '0') return null;
      return {
        collection,
        path,
        drains: true,
        what: `moves all other elements of the list \`${path}\``,
        cure: `Use ${idioms.queue}`,
      };
    }
    if (linear === 'first')
      return {
        collection,
        path,
        drains: true,
        what: `moves all other elements of the list \`${path}\``,
        cure: `Go through \`${path}\` by an index that moves on, or put at its end and turn it round once`,
      };
    if (linear === 'search')
      return {
        collection,
        path,
        what: `looks through the list \`${path}\``,
        cure: `Look \`${path}\` up in ${idioms.set} that is built once`,
        needsGrowth: name !== 'remove' && name !== 'index',
        ...(isValueSought(facts, name, positional) ? { looksFor: positional[0] } : {}),
      };
    return {
      collection,
      path,
      what: `goes over the whole of \`${path}\``,
      cure: `Do it once after the loop, or keep \`${path}\` in order as it grows (\`heapq\`, \`bisect\`)`,
      needsGrowth: true,
    };
  }
  if (linear === 'search' && positional.length > 1) {
    const path = listAt(facts, positional[0]);
    if (path === null) return null;
    return {
      collection: positional[0],
      path,
      what: `looks through the list \`${path}\``,
      cure: `Look \`${path}\` up in ${idioms.set} that is built once`,
      ...(tree.kind(positional[1]) === Kind.Function ? { needsGrowth: true } : { looksFor: positional[1] }),
    };
  }
  if (linear !== 'whole' || positional.length !== 1 || others) return null;
  const path = listAt(facts, positional[0]);
  if (path === null) return null;
  return {
    collection: positional[0],
    path,
    what: `goes over the whole of \`${path}\``,
    cure: 'Do it once after the loop, or carry the result along from turn to turn',
    needsGrowth: true,
  };
}

/** Whether a search is given the value that it looks for, not a test of the elements. */
function isValueSought({ fn: { tree } }: FunctionFacts, name: string, positional: readonly number[]): boolean {
  return name !== 'remove' && name !== 'index' && positional.length > 0 && tree.kind(positional[0]) !== Kind.Function;
}

/** `xs = xs + [x]`, `xs = [*xs, x]`, `d = {**d, k: v}`, `s = s | {x}`, `s = s.union(…)`. */
function rebuilding(analysis: Analysis, facts: FunctionFacts, node: number): Linear | null {
  const { tree } = facts.fn;
  const targets = tree.children(node).slice(2);
  if (targets.length !== 1) return null;
  const path = pathOf(tree, targets[0]);
  const value = tree.child(node, 0);
  if (path === null) return null;
  const isSame = (other: number): boolean => pathOf(tree, other) === path;
  let old = -1;
  const kind = tree.kind(value);
  if (kind === Kind.Binary && (tree.str(value) === '+' || tree.str(value) === '|')) {
    let first = tree.child(value, 0);
    while (tree.kind(first) === Kind.Binary && tree.str(first) === tree.str(value)) first = tree.child(first, 0);
    const names = tree.str(value) === '+' ? (['list'] as const) : (['set', 'dict'] as const);
    if (isSame(first) && (isContainer(facts.types.get(first), ...names) || isWritten(facts, tree.child(value, 1))))
      old = first;
  } else if (kind === Kind.List || kind === Kind.Set || kind === Kind.Dict) {
    const spread = tree
      .children(value)
      .find((child) => tree.kind(child) === Kind.Spread && isSame(tree.child(child, 0)));
    if (spread !== undefined) old = tree.child(spread, 0);
  } else if (kind === Kind.Call && tree.kind(tree.child(value, 0)) === Kind.Attr) {
    const owner = tree.child(tree.child(value, 0), 0);
    if (isSame(owner) && argumentsOf(tree, value).positional.length > 0) {
      const known = memberCalled(analysis, facts, value);
      if (known?.member.copies && isContainer(facts.types.get(owner), 'set', 'list', 'dict')) old = owner;
    }
  }
  if (old < 0) return null;
  return {
    collection: old,
    path,
    copies: true,
    what: `copies all of \`${path}\` into a new one`,
    cure: `Add to \`${path}\` in place (\`append\`, \`extend\`, \`update\`)`,
  };
}

function isWritten(facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  const kind = tree.kind(node);
  return (
    kind === Kind.List || kind === Kind.Set || kind === Kind.Dict || (kind === Kind.Comp && tree.has(node, Flag.OfList))
  );
}

/** Whether the collection is made anew in every turn (or is what the turn is about). */
function isMadeIn(fn: FunctionInfo, loop: Loop, collection: number): boolean {
  const { tree } = fn;
  const names = namesIn(tree, collection);
  if (loop.target >= 0) for (const name of namesIn(tree, loop.target)) if (names.has(name)) return true;
  const path = pathOf(tree, collection);
  for (const node of within(tree, loop.body)) {
    if (tree.kind(node) === Kind.For || tree.kind(node) === Kind.WithItem) {
      for (const name of assignedIn(tree, tree.kind(node) === Kind.For ? tree.child(node, 1) : node))
        if (names.has(name)) return true;
      if (tree.kind(node) === Kind.For)
        for (const name of namesIn(tree, tree.child(node, 1))) if (names.has(name)) return true;
    }
    if (tree.kind(node) !== Kind.Assign) continue;
    for (const target of tree.children(node).slice(2)) {
      const other = pathOf(tree, target);
      if (other === null) continue;
      const isRoot = tree.kind(target) === Kind.Name && names.has(other);
      if ((other === path || isRoot) && !mentionsPath(fn, tree.child(node, 0), path ?? '')) return true;
      if (tree.kind(target) === Kind.Tuple) continue;
    }
    for (const target of tree.children(node).slice(2))
      if (tree.kind(target) === Kind.Tuple) for (const name of namesIn(tree, target)) if (names.has(name)) return true;
  }
  return false;
}

function mentionsPath(fn: FunctionInfo, node: number, path: string): boolean {
  for (const current of within(fn.tree, node)) if (pathOf(fn.tree, current) === path) return true;
  return false;
}

const GROWING = new Set(['append', 'extend', 'insert', 'appendleft']);

/** Where something is added to a collection in a region, or -1. */
function growth(fn: FunctionInfo, region: number, path: string): number {
  for (const node of growths(fn, region, path)) return node;
  return -1;
}

function* growths(fn: FunctionInfo, region: number, path: string): Generator<number> {
  const { tree } = fn;
  const { adding } = fn.module.semantics.collections;
  for (const node of within(tree, region)) {
    if (tree.kind(node) === Kind.Call) {
      const callee = tree.child(node, 0);
      if (
        tree.kind(callee) === Kind.Attr &&
        (GROWING.has(tree.str(callee)) || adding[tree.str(callee)] !== undefined) &&
        pathOf(tree, tree.child(callee, 0)) === path
      )
        yield node;
    } else if (isAppending(fn, node, path)) yield tree.child(node, 0);
    else if (tree.kind(node) === Kind.AugAssign && pathOf(tree, tree.child(node, 0)) === path) yield node;
  }
}

/** `xs = append(xs, x)`. */
function isAppending(fn: FunctionInfo, node: number, path: string): boolean {
  const { tree } = fn;
  const { appending } = fn.module.semantics.collections;
  if (appending.size === 0 || tree.kind(node) !== Kind.Assign) return false;
  const value = tree.child(node, 0);
  if (tree.kind(value) !== Kind.Call || !appending.has(tree.str(tree.child(value, 0)))) return false;
  const [grown] = tree.children(value).slice(1);
  return (
    grown !== undefined &&
    pathOf(tree, grown) === path &&
    tree
      .children(node)
      .slice(2)
      .some((target) => pathOf(tree, target) === path)
  );
}

function growsIn(fn: FunctionInfo, loop: Loop, path: string): number | null {
  const at = growth(fn, loop.body, path);
  return at < 0 ? null : at;
}

/** A loop that runs on its own account and not until the list is empty: it takes from a list that it keeps short. */
function isMonitor(fn: FunctionInfo, loop: Loop, path: string): boolean {
  if (loop.iterable >= 0) return false;
  const test = fn.tree.child(loop.node, 0);
  const isForEver = fn.tree.kind(test) === Kind.Const;
  return !isForEver && !mentionsPath(fn, test, path);
}

/** Whether a list is made of data before the loop: by a comprehension, a conversion or a query, not written out. */
function fromData(facts: FunctionFacts, loop: Loop, collection: number): boolean {
  const { fn } = facts;
  const { tree } = fn;
  const path = pathOf(tree, collection);
  for (const node of within(tree, fn.body)) {
    if (node >= loop.node) break;
    if (tree.kind(node) !== Kind.Assign) continue;
    const targets = tree.children(node).slice(2);
    if (!targets.some((target) => isOrHas(fn, target, path))) continue;
    let value = tree.child(node, 0);
    if (tree.kind(value) === Kind.Await) value = tree.child(value, 0);
    if (tree.kind(value) === Kind.Comp || tree.kind(value) === Kind.Call) return true;
  }
  return false;
}

/** Whether a target is a place, or one of several that are assigned together. */
function isOrHas({ tree }: FunctionInfo, target: number, path: string | null): boolean {
  if (tree.kind(target) === Kind.Tuple) return tree.children(target).some((part) => pathOf(tree, part) === path);
  return pathOf(tree, target) === path;
}

/** Whether what is looked for changes from turn to turn. */
function dependsOnTurn(fn: FunctionInfo, loop: Loop, node: number): boolean {
  const { tree } = fn;
  const turn = loop.isComprehension ? new Set<string>() : assignedIn(tree, loop.body);
  if (loop.target >= 0) for (const name of namesIn(tree, loop.target)) turn.add(name);
  if (loop.isComprehension)
    for (const child of tree.children(tree.parent(loop.node)))
      if (tree.kind(child) === Kind.CompFor) for (const name of namesIn(tree, tree.child(child, 1))) turn.add(name);
  return [...namesIn(tree, node)].some((name) => turn.has(name));
}
