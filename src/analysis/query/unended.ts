import type { Analysis } from '../analysis.ts';
import type { EffectKey } from '../effects/effects.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { variableAt, variableOf } from './bindings.ts';
import { rootName } from './handles.ts';
import { namesIn } from './names.ts';
import { follow } from './order.ts';
import { isToldOf } from './told-errors.ts';

/** Something that a function takes and must end: an open transaction, rows, a connection. */
export interface Taken {
  readonly site: Site;
  /** The variable that holds it. */
  readonly name: string;
  /** Other variables that were made of it. */
  readonly aliases: ReadonlySet<string>;
  /** The variable that tells whether it could be taken, or ''. */
  readonly error: string;
  /** The member that says whether there is more: when it says no, it has ended by itself. */
  readonly advance: string | undefined;
  /** The member that tells what ended it early, if anything. */
  readonly failure: string | undefined;
}

interface State {
  readonly held: boolean;
  /** The error variable still speaks of the taking. */
  readonly told: boolean;
}

/** A way out of a function on which something is still open. */
export interface WayOut {
  /** The Return node, or -1 for the function's end. */
  readonly node: number;
  /** Something deferred would have ended it, but asks for an error that is not the one that is returned. */
  readonly untold: boolean;
}

const ENDING: readonly EffectKey[] = ['release', 'commit', 'rollback'];

/** The first way out of a function that leaves something open which it took; null where every way ends it. */
export function leftOpen(analysis: Analysis, facts: FunctionFacts, taken: Taken): WayOut | null {
  const { fn } = facts;
  const { tree } = fn;
  const taking = takingStatement(fn, taken.site.node);
  const ends = endingNodes(analysis, facts, taken);
  let found: WayOut | null = null;
  const isEnded = (node: number): boolean => ends.some((end) => tree.contains(node, end));
  const end = follow<State>(
    fn,
    {
      run: (state, node) => {
        if (node === taking) return { held: true, told: true };
        let now = state;
        if (now.held && isEnded(node)) now = { ...now, held: false };
        if (now.held && tree.kind(node) === Kind.Return && !isEndedLater(fn, node, ends, true))
          found ??= { node, untold: isEndedLater(fn, node, ends, false) };
        if (now.told && rebinds(fn, node, taken)) now = { ...now, told: false };
        return now;
      },
      branch: (state, test, holds) =>
        state.held && isGone(fn, test, holds, taken, state) ? { ...state, held: false } : state,
      // Where nothing is held there is nothing that an error could tell of.
      join: (a, b) => ({ held: a.held || b.held, told: (a.told || !a.held) && (b.told || !b.held) }),
    },
    { held: false, told: false },
  );
  if (!found && end?.held) found = { node: -1, untold: false };
  return found;
}

/** The statement that takes it: the assignment. */
function takingStatement(fn: FunctionInfo, node: number): number {
  const { tree } = fn;
  let at = node;
  while (at >= 0 && tree.kind(at) !== Kind.Assign) at = tree.parent(at);
  return at;
}

/** The calls that end what was taken: of it, or of a function that is given it and ends it. */
export function endingNodes(analysis: Analysis, facts: FunctionFacts, taken: Taken): readonly number[] {
  const { fn } = facts;
  const { tree } = fn;
  const names = new Set([taken.name, ...taken.aliases]);
  const variable = variableOf(fn, taken.name, takingStatement(fn, taken.site.node));
  return facts.sites
    .filter((site) => {
      if (site.node <= taken.site.node || tree.kind(site.node) !== Kind.Call) return false;
      if (site.targets.length === 0 && (isGivenToCloser(tree, site.node, names) || isClosed(tree, site.node, names)))
        return true;
      if (!ENDING.some((key) => analysis.effects.through(site, key))) return false;
      // Another variable of that name, in a block of its own.
      if (taken.aliases.size === 0 && variableAt(fn, taken.name, site.node) !== variable) return false;
      if (names.has(rootName(tree, tree.child(site.node, 0)))) return true;
      return tree
        .children(site.node)
        .slice(1)
        .some((arg) => [...namesIn(tree, arg)].some((name) => names.has(name)));
    })
    .map((site) => site.node);
}

/** `streams.Close(response.Body)`: a helper of another project's that is named for it. */
function isGivenToCloser(tree: CodeTree, call: number, names: ReadonlySet<string>): boolean {
  const [callee, ...args] = tree.children(call);
  if (tree.kind(callee) !== Kind.Name && tree.kind(callee) !== Kind.Attr) return false;
  return CLOSING.test(tree.str(callee)) && args.some((arg) => names.has(rootName(tree, arg)));
}

/** `file.Close()`, `response.Body.Close()`, of whatever type. */
function isClosed(tree: CodeTree, call: number, names: ReadonlySet<string>): boolean {
  const callee = tree.child(call, 0);
  return tree.kind(callee) === Kind.Attr && CLOSING.test(tree.str(callee)) && names.has(rootName(tree, callee));
}
const CLOSING = /^(?:[a-z]*_?)?(?:close|release)(?![a-z])|[a-z](?:Close|Release)(?![a-z])|^(?:Close|Release)(?![a-z])/;

/** Whether what runs at the function's end anyway ends it, when control leaves at a node; `told`: and is told of the error that is returned. */
function isEndedLater(fn: FunctionInfo, node: number, ends: readonly number[], told: boolean): boolean {
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer >= 0 && inner !== fn.node; ) {
    if (tree.kind(outer) === Kind.Try && inner === tree.child(outer, 0))
      for (const part of tree.children(outer))
        if (
          tree.kind(part) === Kind.Finally &&
          ends.some(
            (end) =>
              tree.contains(part, end) && !isAfterThrow(fn, end, part) && (!told || isToldOf(fn, end, part, node)),
          )
        )
          return true;
    inner = outer;
    outer = tree.parent(outer);
  }
  return false;
}

/** Whether a node runs only when something was thrown, where errors are values: `if r := recover(); r != nil { … }`. */
function isAfterThrow(fn: FunctionInfo, node: number, until: number): boolean {
  const { tree } = fn;
  const recover = fn.module.semantics.errorsAreValues?.recover;
  if (recover === undefined) return false;
  for (let inner = node, outer = tree.parent(node); outer > until; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(outer) !== Kind.If || inner !== tree.child(outer, 1)) continue;
    const asked = namesIn(tree, tree.child(outer, 0));
    if (asked.has(recover)) return true;
    for (let n = until; n < outer; n++) {
      if (tree.kind(n) !== Kind.Assign || !namesIn(tree, tree.child(n, 0)).has(recover)) continue;
      if (
        tree
          .children(n)
          .slice(2)
          .some((target) => asked.has(tree.str(target)))
      )
        return true;
    }
  }
  return false;
}

function rebinds(fn: FunctionInfo, node: number, { error, name }: Taken): boolean {
  const { tree } = fn;
  if (tree.kind(node) !== Kind.Assign || error === '') return false;
  const value = tree.child(node, 0);
  // `err := tx.Error`
  if (tree.kind(value) === Kind.Attr && rootName(tree, value) === name) return false;
  return tree
    .children(node)
    .slice(2)
    .some((target) => namesIn(tree, target).has(error));
}

/** Whether it is not there, or not any more, on the way where a test holds or does not. */
function isGone(fn: FunctionInfo, test: number, holds: boolean, taken: Taken, state: State): boolean {
  const { tree } = fn;
  switch (tree.kind(test)) {
    case Kind.Unary:
      return tree.str(test) === 'not' && isGone(fn, tree.child(test, 0), !holds, taken, state);
    case Kind.Logical:
      // All parts hold, or some part does: then it has to be gone whichever that is.
      return (tree.str(test) === 'and') === holds
        ? tree.children(test).some((part) => isGone(fn, part, holds, taken, state))
        : tree.children(test).every((part) => isGone(fn, part, holds, taken, state));
    case Kind.Compare: {
      const [left, right] = tree.children(test);
      if (tree.kind(right) !== Kind.Const || tree.str(right) !== 'null') return false;
      const isThere = (tree.str(test) === '!=') === holds;
      // Rows that tell of an error have ended: `rows.Err() != nil`.
      if (isThere && taken.failure !== undefined && isMemberOf(tree, left, taken.name, taken.failure)) return true;
      if (tree.kind(left) === Kind.Name && tree.str(left) === taken.name) return !isThere;
      if (isTakingError(fn, left, taken)) return isThere;
      // A part of it that is not there needs no end: `response.Body != nil`.
      if (tree.kind(left) === Kind.Attr && rootName(tree, left) === taken.name) return !isThere;
      return isThere && state.told && tree.kind(left) === Kind.Name && tree.str(left) === taken.error;
    }
    case Kind.Name:
      // `tx, ok := start()`
      return !holds && state.told && tree.str(test) === taken.error;
    case Kind.Call: {
      const callee = tree.child(test, 0);
      if (tree.kind(callee) !== Kind.Attr) return false;
      if (!holds && taken.advance === tree.str(callee) && rootName(tree, callee) === taken.name) return true;
      // `errors.Is(err, …)`
      return (
        holds &&
        state.told &&
        tree.kind(tree.child(test, 1)) === Kind.Name &&
        tree.str(tree.child(test, 1)) === taken.error
      );
    }
    default:
      return false;
  }
}

/** `rows.Err()` */
function isMemberOf(tree: CodeTree, call: number, name: string, member: string): boolean {
  const callee = tree.kind(call) === Kind.Call ? tree.child(call, 0) : -1;
  return (
    callee >= 0 && tree.kind(callee) === Kind.Attr && tree.str(callee) === member && rootName(tree, callee) === name
  );
}

/** `tx.Error`, or a variable that was given it last. */
function isTakingError(fn: FunctionInfo, node: number, { name, error }: Taken): boolean {
  const { tree } = fn;
  if (tree.kind(node) === Kind.Attr)
    return (
      /^err(?:or)?$/i.test(tree.str(node)) &&
      tree.kind(tree.child(node, 0)) === Kind.Name &&
      tree.str(tree.child(node, 0)) === name
    );
  if (tree.kind(node) !== Kind.Name || error !== '') return false;
  for (let at = node; at > fn.node; at--) {
    if (
      tree.kind(at) !== Kind.Assign ||
      !tree
        .children(at)
        .slice(2)
        .some((target) => tree.str(target) === tree.str(node))
    )
      continue;
    const value = tree.child(at, 0);
    return tree.kind(value) === Kind.Attr && isTakingError(fn, value, { name, error: '' } as Taken);
  }
  return false;
}
