import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionFacts } from '../types/facts.ts';
import { namesError } from './error-tests.ts';
import { within } from './names.ts';

/** What code calls a violated key or a lost race. */
const CONFLICT = /unique|duplicat|conflict|already_?exist/i;
/** What holds the number that a database gives an error. */
const CODE = /code|number|errno|state/i;

/**
 * Where errors are values: whether one that comes after a node is looked at for a violated key or a lost race, in the function itself
 * (`errors.Is(err, ErrDuplicatedKey)`, `pgErr.Code == "23505"`) or in what it hands the error to.
 */
export function asksOfConflict(analysis: Analysis, facts: FunctionFacts, node: number): boolean {
  const { fn } = facts;
  const { tree } = fn;
  if (!fn.module.semantics.errorsAreValues || fn.body < 0) return false;
  if (testsConflict(analysis, facts, node)) return true;
  return facts.sites.some(({ node: call, targets }) => {
    if (call <= node || targets.length !== 1 || tree.kind(call) !== Kind.Call) return false;
    if (
      !tree
        .children(call)
        .slice(1)
        .some((arg) => namesError(fn, arg))
    )
      return false;
    const inner = analysis.inference.facts.get(targets[0]);
    return inner !== undefined && inner !== facts && testsConflict(analysis, inner, targets[0].body);
  });
}

/** Whether a test or a case of a function, after a node, is about a conflict. */
function testsConflict(analysis: Analysis, facts: FunctionFacts, after: number): boolean {
  const { tree, body } = facts.fn;
  for (let node = Math.max(after, body); node >= 0 && node < tree.end(body); node++) {
    const kind = tree.kind(node);
    if (kind === Kind.If || kind === Kind.Return) {
      const test = tree.child(node, 0);
      if (test > after && isAbout(analysis, facts, test, kind === Kind.Return)) return true;
    } else if (kind === Kind.Switch) {
      const [subject, ...cases] = tree.children(node);
      const isCode = nameOf(facts, subject) !== null && CODE.test(nameOf(facts, subject)!);
      for (const one of cases)
        for (const part of tree.children(one).slice(0, 2))
          if (isAbout(analysis, facts, part) || (isCode && isConflictCode(analysis, facts, part))) return true;
    }
  }
  return false;
}

/** Whether a test asks for a conflict; a result does only where it compares or asks the error itself (`return errors.Is(err, …)`). */
function isAbout(analysis: Analysis, facts: FunctionFacts, test: number, isResult = false): boolean {
  const { fn, types } = facts;
  const { tree } = fn;
  if (test < 0) return false;
  for (const node of within(tree, test)) {
    const kind = tree.kind(node);
    if (kind === Kind.Compare && isCodeCompared(analysis, facts, node)) return true;
    if (isResult && kind !== Kind.Call) continue;
    if (kind === Kind.Call) {
      const parts = tree.children(node);
      if (isResult && !parts.slice(1).some((arg) => namesError(fn, arg))) continue;
      if (parts.some((part) => isNamed(part))) return true;
    } else if (isNamed(node) || (kind === Kind.Str && CONFLICT.test(tree.str(node)))) return true;
  }
  return false;

  function isNamed(node: number): boolean {
    const type = types.get(node);
    if (type?.k === 'symbol' && analysis.knowledge.conflictErrors.has(type.name)) return true;
    const name = nameOf(facts, node);
    return name !== null && CONFLICT.test(name);
  }
}

/** `pgErr.Code == "23505"`, either way round. */
function isCodeCompared(analysis: Analysis, facts: FunctionFacts, compare: number): boolean {
  const { tree } = facts.fn;
  const [left, right] = tree.children(compare);
  return [
    [left, right],
    [right, left],
  ].some(([held, told]) => CODE.test(nameOf(facts, held) ?? '') && isConflictCode(analysis, facts, told));
}

function isConflictCode(analysis: Analysis, facts: FunctionFacts, node: number): boolean {
  if (node < 0) return false;
  const { tree } = facts.fn;
  const kind = tree.kind(node);
  if (kind === Kind.Tuple) return tree.children(node).some((part) => isConflictCode(analysis, facts, part));
  const type = facts.types.get(node);
  const text = kind === Kind.Str || kind === Kind.Num ? tree.str(node) : type?.k === 'literal' ? type.name : null;
  return text !== null && analysis.knowledge.conflictCodes.has(text);
}

/** The name of a variable, member or called method. */
function nameOf({ fn: { tree } }: FunctionFacts, node: number): string | null {
  if (node < 0) return null;
  const kind = tree.kind(node);
  if (kind === Kind.Name || kind === Kind.Attr) return tree.str(node);
  if (kind !== Kind.Call) return null;
  const callee = tree.child(node, 0);
  // A conversion: `string(pgErr.Code)`.
  if (tree.kind(callee) === Kind.Name && tree.children(node).length === 2) {
    const given = tree.child(node, 1);
    return tree.kind(given) === Kind.Attr ? tree.str(given) : tree.str(callee);
  }
  return tree.kind(callee) === Kind.Attr ? tree.str(callee) : null;
}
