import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import { variableAt } from './bindings.ts';

/**
 * Where what is deferred runs only if an error variable is set (`if err != nil { tx.Rollback() }`): whether it runs when control leaves
 * with an error at a `return`. The variable is set by that where it is a result with a name, or where it is what is returned or was
 * asked for around it. One of an inner block that has the same name is another.
 */
export function isToldOf(fn: FunctionInfo, ending: number, deferred: number, leaving: number): boolean {
  const { tree } = fn;
  if (!tree.has(leaving, Flag.Raises)) return true;
  for (let inner = ending, outer = tree.parent(ending); outer > deferred; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(outer) !== Kind.If || inner !== tree.child(outer, 1)) continue;
    const error = askedFor(fn, tree.child(outer, 0));
    if (error >= 0 && !isSet(fn, error, leaving)) return false;
  }
  return true;
}

/** The name that a test finds to hold an error, or -1. */
function askedFor({ tree }: FunctionInfo, test: number): number {
  if (tree.kind(test) !== Kind.Compare || tree.str(test) !== '!=') return -1;
  const [left, right] = tree.children(test);
  const isNull = tree.kind(right) === Kind.Const && tree.str(right) === 'null';
  return isNull && tree.kind(left) === Kind.Name && /err/i.test(tree.str(left)) ? left : -1;
}

function isSet(fn: FunctionInfo, error: number, leaving: number): boolean {
  const { tree } = fn;
  const name = tree.str(error);
  const variable = variableAt(fn, name, error);
  if (isNamedResult(fn, name, variable)) return true;
  const isIt = (node: number): boolean => {
    for (let n = node; n >= 0 && n < tree.end(node); n++)
      if (tree.kind(n) === Kind.Name && tree.str(n) === name && variableAt(fn, name, n) === variable) return true;
    return false;
  };
  if (isIt(tree.child(leaving, 0))) return true;
  for (let inner = leaving, outer = tree.parent(leaving); outer > fn.node; inner = outer, outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.If && inner !== tree.child(outer, 0) && isIt(tree.child(outer, 0))) return true;
  return false;
}

/** Whether a variable is a result with a name: what is returned is put into it. Such are declared before the function's body begins. */
function isNamedResult({ tree, body }: FunctionInfo, name: string, variable: number): boolean {
  if (variable !== body) return false;
  return tree.children(body).some((statement) => {
    if (tree.kind(statement) !== Kind.Assign || !tree.has(statement, Flag.Declares)) return false;
    const target = tree.child(statement, 2);
    if (target < 0 || tree.kind(target) !== Kind.Name || tree.str(target) !== name) return false;
    const [line, start] = [tree.line(statement), tree.line(body)];
    return line < start || (line === start && tree.column(statement) < tree.column(body));
  });
}
