import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';

/** Whether a statement leaves the function where a value says that something failed: `if err != nil { return err }`. */
export function isErrorTest(fn: FunctionInfo, statement: number): boolean {
  const { tree } = fn;
  if (!fn.module.semantics.errorsAreValues || tree.kind(statement) !== Kind.If) return false;
  const [test, then] = tree.children(statement);
  if (!asksForError(fn, test)) return false;
  const last = tree.children(then).at(-1);
  return last !== undefined && (tree.kind(last) === Kind.Return || tree.kind(last) === Kind.Throw);
}

/** `err != nil`, alone or with other conditions. */
function asksForError(fn: FunctionInfo, test: number): boolean {
  const { tree } = fn;
  if (tree.kind(test) === Kind.Logical) return tree.children(test).some((part) => asksForError(fn, part));
  if (tree.kind(test) !== Kind.Compare || tree.str(test) !== '!=') return false;
  const [left, right] = tree.children(test);
  return tree.kind(left) === Kind.Name && tree.kind(right) === Kind.Const && tree.str(right) === 'null';
}

/** Whether a node stands in what is done where something failed. */
export function isOnErrorPath(fn: FunctionInfo, node: number, region: number): boolean {
  const { tree } = fn;
  for (let outer = tree.parent(node); outer > region; outer = tree.parent(outer))
    if (isErrorTest(fn, outer)) return true;
  return false;
}

/** The names in which a call's error is kept: the last of several that are assigned together. */
export function errorNames(fn: FunctionInfo, assign: number): string[] {
  const { tree } = fn;
  if (!fn.module.semantics.errorsAreValues || tree.kind(assign) !== Kind.Assign) return [];
  return tree
    .children(assign)
    .slice(2)
    .flatMap((target) => (tree.kind(target) === Kind.Tuple ? (tree.children(target).at(-1) ?? []) : []))
    .filter((last) => tree.kind(last) === Kind.Name)
    .map((last) => tree.str(last));
}

const ABSENT = /no_?(?:rows|documents?|records?|results?)|not_?found|not_?exist|does_?not_?exist/i;

/** The name of the error that a test takes for "there is no such row": `errors.Is(err, ErrNoRows)`, `err == ErrNotFound`, `IsNotFound(err)`; or -1. */
export function absenceTested(fn: FunctionInfo, test: number): number {
  const { tree } = fn;
  if (!fn.module.semantics.errorsAreValues) return -1;
  const parts = tree.children(test);
  const says = (node: number): boolean =>
    (tree.kind(node) === Kind.Attr || tree.kind(node) === Kind.Name) && ABSENT.test(tree.str(node));
  if (tree.kind(test) === Kind.Compare) {
    const [left, right] = parts;
    return (tree.str(test) === '==' || tree.str(test) === '!=') && tree.kind(left) === Kind.Name && says(right)
      ? left
      : -1;
  }
  if (tree.kind(test) !== Kind.Call || !parts.some(says)) return -1;
  return parts.slice(1).find((part) => tree.kind(part) === Kind.Name && !says(part)) ?? -1;
}

/** Whether a name holds what says that a call failed, as far as its own name tells. */
export function namesError(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  return (
    fn.module.semantics.errorsAreValues !== null &&
    tree.kind(node) === Kind.Name &&
    /err(?:or)?\d*$/i.test(tree.str(node))
  );
}
