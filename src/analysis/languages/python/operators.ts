import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { identifier, read } from './expressions.ts';
import { EQUALITY, IF, IN, IS, LAST, NOT, OPERAND } from './plain.ts';
import type { Handler, Walk } from './walk.ts';

const BINARY = /\*\*|\/\/|<<|>>|[-+*/%@|&^]/y;
const AUGMENTED = /(\*\*|\/\/|<<|>>|[-+*/%@|&^])=/y;
const COMPARISON = /not[\s\\]+in\b|is[\s\\]+not\b|in\b|is\b|<=|>=|==|!=|<>|<|>/y;

/** Two operands, left to right; the operator is read between them, so the left one is opened under a name given later. */
function operation(walk: Walk, kind: Kind, node: Node, pattern: RegExp): void {
  const [left, right] = walk.kids(node);
  const opened = walk.open(kind, 0, node, '');
  walk.lower(left);
  walk.skipBlank(false);
  walk.builder.setText(opened, read(walk, pattern));
  walk.lower(right, OPERAND);
  walk.close();
}

const LOGICAL = /and\b|or\b/y;
export const booleanOperator: Handler = (walk, node) => operation(walk, Kind.Logical, node, LOGICAL);
export const binaryOperator: Handler = (walk, node) => operation(walk, Kind.Binary, node, BINARY);

export const augmentedAssignment: Handler = (walk, node) => {
  const [target, value] = walk.kids(node);
  const opened = walk.open(Kind.AugAssign, 0, node, '');
  walk.lower(target);
  walk.skipBlank(false);
  walk.builder.setText(opened, read(walk, AUGMENTED).slice(0, -1));
  walk.lower(value);
  walk.close();
};

export const unaryOperator: Handler = (walk, node) => {
  walk.open(Kind.Unary, 0, node, walk.source.charAt(node.startIndex));
  walk.enter(node, 1);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

export const notOperator: Handler = (walk, node) => {
  walk.open(Kind.Unary, 0, node, 'not');
  walk.lower(walk.kids(node)[0], OPERAND);
  walk.close();
};

/** Longer chains are no honest code; they would nest as deep as they are long. */
const MAX_CHAIN = 20;
const COMPARED = OPERAND | EQUALITY | IN | IS | NOT;

/** `a < b < c` becomes `a < b and b < c`. */
export const comparison: Handler = (walk, node) => {
  const operands = walk.kids(node);
  const links = operands.length - 1;
  if (links > MAX_CHAIN) {
    walk.open(Kind.Other, 0, node, 'comparison_operator');
    for (const operand of operands) walk.lower(operand);
    walk.close();
    return;
  }
  for (let i = 1; i < links; i++) walk.open(Kind.Logical, 0, node, 'and');
  for (let i = 0; i < links; i++) {
    const left = operands[i];
    const opened = walk.open(Kind.Compare, 0, i === 0 ? node : left, '');
    if (i === 0) walk.lower(left, COMPARED);
    else again(walk, left);
    walk.skipBlank(false);
    walk.builder.setText(opened, read(walk, COMPARISON).replace(/[\s\\]+/, ' '));
    walk.lower(operands[i + 1], COMPARED);
    walk.close();
    if (i > 0) walk.close();
  }
};

/** The middle of a chained comparison runs once: what it is on the second sight is said only where it does nothing. */
function again(walk: Walk, operand: Node): void {
  const { pos, line } = walk;
  if (operand.typeId === walk.grammar.identifier) identifier(walk, operand);
  else walk.leaf(Kind.Other, operand, 'repeated operand');
  walk.pos = pos;
  walk.line = line;
}

export const conditional: Handler = (walk, node) => {
  const [then, test, otherwise] = walk.kids(node);
  walk.open(Kind.Conditional, 0, node, null);
  walk.lower(test);
  walk.lower(then, IF);
  walk.lower(otherwise, LAST);
  walk.close();
};
