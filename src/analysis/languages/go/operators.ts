import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { callOf } from './expressions.ts';
import type { Handler, Walk } from './walk.ts';

const LOGICAL: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
]);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** The operator between two operands. */
export function operator(walk: Walk, left: Node, right: Node): string {
  return walk.between(left.endIndex, right.startIndex).trim();
}

/** Longer chains of operators would nest as deep as they are long. */
const MAX_CHAIN = 100;

/** Operators bind to the left: the chain is walked down to its first operand, and lowered on the way back. */
export const binary: Handler = (walk, node) => {
  const { binaryExpression } = walk.symbols;
  const chain: { node: Node; left: Node; right: Node }[] = [];
  let operand: Node | undefined = node;
  while (operand?.typeId === binaryExpression) {
    const kids: Node[] = walk.kids(operand);
    if (kids.length !== 2) break;
    chain.push({ node: operand, left: kids[0], right: kids[1] });
    operand = kids[0];
  }
  const flat = chain.length > MAX_CHAIN;
  if (flat) walk.open(Kind.Other, 0, node, 'binary_expression');
  else for (const link of chain) open(walk, link.node, operator(walk, link.left, link.right));
  if (operand && chain.length > 0) walk.lower(operand);
  else if (operand) walk.lowerAll(walk.kids(operand));
  for (const { right } of chain.reverse()) {
    walk.lower(right);
    if (!flat) walk.close();
  }
  if (flat) walk.close();
};

function open(walk: Walk, node: Node, sign: string): void {
  const logical = LOGICAL.get(sign);
  if (COMPARISONS.has(sign)) walk.open(Kind.Compare, 0, node, sign);
  else if (logical) walk.open(Kind.Logical, 0, node, logical);
  else walk.open(Kind.Binary, 0, node, sign);
}

const RECEIVE = /<-/y;

/** Pointers are as what they point to. */
export const unary: Handler = (walk, node) => {
  const [operand] = walk.kids(node);
  const sign = walk.source.charAt(node.startIndex);
  RECEIVE.lastIndex = node.startIndex;
  if (sign === '&' || sign === '*') {
    walk.lower(operand);
  } else if (RECEIVE.test(walk.source)) {
    callOf(walk, '@receive', node, [operand]);
  } else {
    walk.open(Kind.Unary, 0, node, sign === '!' ? 'not' : sign === '^' ? '~' : sign);
    walk.lower(operand);
    walk.close();
  }
};

/** `i++`, `i--` */
export const step: Handler = (walk, node) => {
  const [target] = walk.kids(node);
  walk.open(Kind.AugAssign, 0, node, walk.source.charAt(node.endIndex - 1));
  walk.lower(target);
  walk.leaf(Kind.Num, node, '1');
  walk.close();
};
