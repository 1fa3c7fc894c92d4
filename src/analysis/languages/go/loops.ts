import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { listed, place } from './assignments.ts';
import { block, inside } from './blocks.ts';
import { callOf } from './expressions.ts';
import { isBlank } from './names.ts';
import { operator } from './operators.ts';
import type { Handler, Walk } from './walk.ts';

export const forStatement: Handler = (walk, node) => {
  const { rangeClause, forClause, block: braces } = walk.symbols;
  const kids = walk.kids(node);
  const loop = kids.at(-1)?.typeId === braces ? kids.at(-1) : undefined;
  const head = kids[0] === loop ? undefined : kids[0];
  const { inSwitch } = walk;
  walk.inSwitch = false;
  if (head?.typeId === rangeClause) over(walk, node, head, loop);
  else if (head?.typeId === forClause) counted(walk, node, head, loop);
  else repeat(walk, node, head, loop, undefined);
  walk.inSwitch = inSwitch;
};

/** `for k, v := range xs` in its forms. */
function over(walk: Walk, node: Node, head: Node, loop: Node | undefined): void {
  const { expressionList } = walk.symbols;
  const kids = walk.kids(head);
  const iterable = kids.at(-1);
  const [key, value] = kids[0]?.typeId === expressionList && kids.length > 1 ? listed(walk, kids[0]) : [];
  const both = value && !isBlank(walk, value);
  const keyed = key && !isBlank(walk, key);
  walk.open(Kind.For, 0, node, null);
  if (both && !keyed) walk.lower(iterable);
  else callOf(walk, both ? '@entries' : '@keys', head, [iterable]);
  if (both && keyed) {
    walk.open(Kind.Tuple, 0, key, null);
    walk.lower(key);
    walk.lower(value);
    walk.close();
  } else if (both) {
    walk.lower(value);
  } else if (key) {
    place(walk, key);
  } else {
    walk.empty();
  }
  block(walk, loop, node);
  walk.empty();
  walk.close();
}

/** `for cond`, `for`, and what a loop does after each turn. */
function repeat(walk: Walk, node: Node, test: Node | undefined, loop: Node | undefined, last: Node | undefined): void {
  walk.open(Kind.While, 0, node, null);
  if (test) walk.lower(test);
  else walk.leaf(Kind.Const, node, 'true');
  walk.open(Kind.Block, 0, loop ?? node, null);
  if (loop) inside(walk, loop);
  if (last) walk.lower(last);
  walk.close();
  walk.empty();
  walk.close();
}

/** The parts of `a; b; c`: which of them stand there is told by the semicolons between them. */
function clauseOf(walk: Walk, head: Node): (Node | undefined)[] {
  const parts: (Node | undefined)[] = [undefined, undefined, undefined];
  let at = head.startIndex;
  let index = 0;
  for (const kid of walk.kids(head)) {
    index += walk.between(at, kid.startIndex).split(';').length - 1;
    if (index < 3) parts[index] = kid;
    at = kid.endIndex;
  }
  return parts;
}

function counted(walk: Walk, node: Node, head: Node, loop: Node | undefined): void {
  const [start, test, update] = clauseOf(walk, head);
  const count = start && test && update && countOf(walk, start, test, update);
  if (!count) {
    if (start) walk.lower(start);
    repeat(walk, node, test, loop, update);
    return;
  }
  walk.open(Kind.For, 0, node, null);
  callOf(walk, 'range', start, [count.from, count.to, ...(count.step ? [count.step] : [])]);
  walk.lower(count.variable);
  block(walk, loop, node);
  walk.empty();
  walk.close();
}

interface Count {
  variable: Node;
  from: Node;
  to: Node;
  step: Node | undefined;
}

/** `i := a; i < b; i++`, or null for what counts otherwise. */
function countOf(walk: Walk, start: Node, test: Node, update: Node): Count | null {
  const { shortVarDeclaration, assignmentStatement, binaryExpression, incStatement, identifier } = walk.symbols;
  if (start.typeId !== shortVarDeclaration && start.typeId !== assignmentStatement) return null;
  const [left, right] = walk.kids(start).map((kid) => listed(walk, kid));
  const [variable] = left ?? [];
  const [from] = right ?? [];
  if (!from || left.length !== 1 || variable.typeId !== identifier || test.typeId !== binaryExpression) return null;
  const name = walk.text(variable);
  const [compared, to] = walk.kids(test);
  if (!to || walk.text(compared) !== name || !/^<=?$/.test(operator(walk, compared, to))) return null;
  const [changed, step] = walk.kids(update);
  if (!changed || walk.text(changed) !== name) return null;
  if (update.typeId === incStatement) return { variable, from, to, step: undefined };
  if (update.typeId !== assignmentStatement || !step || operator(walk, changed, step) !== '+=') return null;
  const [by] = listed(walk, step);
  return { variable, from, to, step: walk.text(by) === '1' ? undefined : by };
}

/** `v := <-ch` in a `select`. */
export const receive: Handler = (walk, node) => {
  const kids = walk.kids(node);
  const value = kids.at(-1);
  if (kids.length < 2) {
    walk.lower(value);
    return;
  }
  const [target, there] = listed(walk, kids[0]);
  walk.open(Kind.Assign, Flag.Declares, node, null);
  walk.lower(value);
  walk.empty();
  place(walk, target);
  walk.close();
  if (!there || isBlank(walk, there)) return;
  walk.open(Kind.Assign, Flag.Declares, there, null);
  callOf(walk, '@ok', there, []);
  walk.empty();
  walk.lower(there);
  walk.close();
};
