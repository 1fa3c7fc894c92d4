import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';

/** What to keep track of on the way through a function. States are never changed in place; null means that control never gets there. */
export interface Flow<S extends object> {
  /** Runs a statement that holds no others, or an expression: a test, an iterable, what a `with` enters. */
  run(state: S, node: number): S;
  /** Two ways come together. */
  join(a: S, b: S): S;
  /** A test was made, and whether what it asks for holds on this way. */
  branch?(state: S, test: number, holds: boolean): S;
  /** The body of a `with` begins or ends. */
  enter?(state: S, node: number): S;
  leave?(state: S, node: number): S;
}

interface LoopExits<S extends object> {
  breaks: (S | null)[];
  continues: (S | null)[];
  /** How many `finally` parts stand around the loop: those within it run when a turn is left. */
  finals: number;
}

/** Follows control through a function in the order of execution. Loop bodies are gone through twice, so that a turn sees the one before it. */
export function follow<S extends object>(fn: FunctionInfo, flow: Flow<S>, initial: S): S | null {
  const { tree } = fn;
  const loops: LoopExits<S>[] = [];
  const finals: number[] = [];
  const join = (a: S | null, b: S | null): S | null => (a === null ? b : b === null ? a : flow.join(a, b));

  const block = (state: S | null, node: number): S | null => {
    if (node < 0 || tree.kind(node) === Kind.Empty) return state;
    if (tree.kind(node) !== Kind.Block) return statement(state, node);
    let current = state;
    for (const child of tree.children(node)) {
      if (current === null) break;
      current = statement(current, child);
    }
    return current;
  };

  const branch = (state: S, test: number, holds: boolean): S => flow.branch?.(state, test, holds) ?? state;

  const turns = (state: S, body: number, test: number): S | null => {
    const exits: LoopExits<S> = { breaks: [], continues: [], finals: finals.length };
    loops.push(exits);
    let before: S | null = state;
    let after: S | null = state;
    for (let turn = 0; turn < 2 && before !== null; turn++) {
      const tested: S = test >= 0 ? flow.run(before, test) : before;
      let end = block(test >= 0 ? branch(tested, test, true) : tested, body);
      for (const other of exits.continues) end = join(end, other);
      exits.continues = [];
      after = join(after, end);
      before = end;
    }
    loops.pop();
    if (after !== null && test >= 0) after = branch(after, test, false);
    for (const other of exits.breaks) after = join(after, other);
    return after;
  };

  const statement = (state: S | null, node: number): S | null => {
    if (state === null) return null;
    switch (tree.kind(node)) {
      case Kind.Block:
        return block(state, node);
      case Kind.If: {
        const tested = flow.run(state, tree.child(node, 0));
        const test = tree.child(node, 0);
        return join(
          block(branch(tested, test, true), tree.child(node, 1)),
          block(branch(tested, test, false), tree.child(node, 2)),
        );
      }
      case Kind.For:
        return block(turns(flow.run(state, tree.child(node, 0)), tree.child(node, 2), -1), tree.child(node, 3));
      case Kind.While:
        return block(turns(state, tree.child(node, 1), tree.child(node, 0)), tree.child(node, 2));
      case Kind.With: {
        const parts = tree.children(node);
        let current = state;
        for (const item of parts.slice(0, -1)) current = flow.run(current, item);
        current = flow.enter?.(current, node) ?? current;
        const end = block(current, parts[parts.length - 1]);
        return end === null ? null : (flow.leave?.(end, node) ?? end);
      }
      case Kind.Try:
        return attempt(state, node);
      case Kind.Switch: {
        const [subject, ...cases] = tree.children(node);
        const tested = flow.run(state, subject);
        let end: S | null = tested;
        for (const one of cases) end = join(end, block(tested, tree.child(one, 2)));
        return end;
      }
      case Kind.Return:
      case Kind.Throw:
        flow.run(state, node);
        return null;
      case Kind.Break:
        loops[loops.length - 1]?.breaks.push(leaving(state));
        return null;
      case Kind.Continue:
        loops[loops.length - 1]?.continues.push(leaving(state));
        return null;
      case Kind.Function:
      case Kind.Class:
      case Kind.Import:
      case Kind.Global:
        return state;
      default:
        return flow.run(state, node);
    }
  };

  /** What `break` and `continue` pass on their way out. */
  const leaving = (state: S): S | null => {
    const kept = finals.slice();
    let current: S | null = state;
    while (finals.length > (loops[loops.length - 1]?.finals ?? 0)) current = block(current, finals.pop()!);
    finals.push(...kept.slice(finals.length));
    return current;
  };

  const attempt = (state: S, node: number): S | null => {
    const [body, ...rest] = tree.children(node);
    const last = rest.find((part) => tree.kind(part) === Kind.Finally);
    if (last !== undefined) finals.push(tree.child(last, 0));
    const tried = block(state, body);
    if (last !== undefined) finals.pop();
    // A handler begins somewhere between the body's first and last statement.
    const broken = join(state, tried)!;
    let end = tried;
    for (const part of rest) if (tree.kind(part) === Kind.Otherwise) end = block(end, tree.child(part, 0));
    for (const part of rest) if (tree.kind(part) === Kind.Handler) end = join(end, block(broken, tree.child(part, 1)));
    for (const part of rest)
      if (tree.kind(part) === Kind.Finally) {
        const last = block(end ?? broken, tree.child(part, 0));
        end = end === null ? null : last;
      }
    return end;
  };

  if (fn.body < 0) return initial;
  return tree.kind(fn.body) === Kind.Block ? block(initial, fn.body) : flow.run(initial, fn.body);
}

/** Whether a node runs whenever the function it stands in runs to its end: no branch, loop, handler or short circuit is around it. */
export function isUnconditional(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer >= 0 && inner !== fn.node; ) {
    switch (tree.kind(outer)) {
      case Kind.If:
      case Kind.Conditional:
      case Kind.While:
        if (inner !== tree.child(outer, 0)) return false;
        break;
      case Kind.For:
        if (inner !== tree.child(outer, 0)) return false;
        break;
      case Kind.Logical:
        if (inner !== tree.child(outer, 0)) return false;
        break;
      case Kind.Handler:
      case Kind.Case:
        return false;
      case Kind.Try:
        // What a handler swallows may not have run.
        if (
          inner === tree.child(outer, 0) &&
          tree.children(outer).some((part) => tree.kind(part) === Kind.Handler && !throws(fn, part))
        )
          return false;
        break;
      case Kind.Comp:
        if (inner !== tree.child(outer, 0)) return false;
        break;
      default:
    }
    inner = outer;
    outer = tree.parent(outer);
  }
  return true;
}

/** Whether a handler always raises again. */
function throws(fn: FunctionInfo, handler: number): boolean {
  const { tree } = fn;
  const body = tree.child(handler, 1);
  return tree.kind(body) === Kind.Block && tree.children(body).some((child) => tree.kind(child) === Kind.Throw);
}

/** Whether a block always ends by leaving its function, loop turn or by raising. */
export function leaves(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  if (node < 0 || tree.kind(node) === Kind.Empty) return false;
  switch (tree.kind(node)) {
    case Kind.Return:
    case Kind.Throw:
    case Kind.Break:
    case Kind.Continue:
      return true;
    case Kind.Block:
      return tree.children(node).some((child) => leaves(fn, child));
    case Kind.If:
      return leaves(fn, tree.child(node, 1)) && leaves(fn, tree.child(node, 2));
    case Kind.With:
      return leaves(fn, tree.lastChild(node));
    default:
      return false;
  }
}
