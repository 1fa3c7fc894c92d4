import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { assignTargets } from './assignments.ts';
import type { Handler, Walk } from './walk.ts';

const LOGICAL: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['??', '??'],
]);

/** Comparisons, by what the model calls them. */
const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['===', '=='],
  ['!==', '!='],
  ...['==', '!=', '<', '<=', '>', '>=', 'in', 'instanceof'].map((sign): [string, string] => [sign, sign]),
]);

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
  const comparison = COMPARISONS.get(sign);
  const logical = LOGICAL.get(sign);
  if (comparison) walk.open(Kind.Compare, 0, node, comparison);
  else if (logical) walk.open(Kind.Logical, 0, node, logical);
  else walk.open(Kind.Binary, 0, node, sign);
}

const UNARY = /typeof|void|delete|[-+~!]/y;

export const unary: Handler = (walk, node) => {
  UNARY.lastIndex = node.startIndex;
  const sign = UNARY.exec(walk.source)?.[0] ?? '';
  if (sign.length > 1) walk.open(Kind.Other, 0, node, sign);
  else walk.open(Kind.Unary, 0, node, sign === '!' ? 'not' : sign);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

export const conditional: Handler = (walk, node) => {
  const [test, then, otherwise] = walk.kids(node);
  walk.open(Kind.Conditional, 0, node, null);
  walk.lower(test);
  walk.lower(then);
  walk.lower(otherwise);
  walk.close();
};

/** `i++`, `--i` */
export const update: Handler = (walk, node) => {
  const [target] = walk.kids(node);
  const { source } = walk;
  const sign = source.charAt(node.startIndex === target?.startIndex ? node.endIndex - 1 : node.startIndex);
  walk.open(Kind.AugAssign, 0, node, sign);
  walk.lower(target);
  walk.leaf(Kind.Num, node, '1');
  walk.close();
};

export const augmented: Handler = (walk, node) => {
  const [target, value] = walk.kids(node);
  const sign = target && value ? operator(walk, target, value).slice(0, -1) : '';
  walk.open(Kind.AugAssign, 0, node, LOGICAL.get(sign) ?? sign);
  walk.lower(target);
  walk.lower(value);
  walk.close();
};

/** An assignment in the midst of an expression. */
export const assignment: Handler = (walk, node) => assignTargets(walk, node, Flag.Expression);
