import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { isBlank } from './names.ts';
import { operator } from './operators.ts';
import type { Handler, Walk } from './walk.ts';

interface Given {
  type?: Node;
  flags: number;
}

/** Values to targets: one to one, or what one call gives to several. */
export function assign(
  walk: Walk,
  node: Node,
  targets: readonly Node[],
  values: readonly Node[],
  { type, flags }: Given,
): void {
  if (targets.length > 1 && values.length === 1) {
    several(walk, node, targets, values[0], { type, flags });
  } else if (flags & Flag.Declares || targets.length <= 1) {
    for (const [i, target] of targets.entries()) one(walk, node, target, values[i], { type, flags });
  } else {
    // `a, b = b, a`
    walk.open(Kind.Assign, flags, node, null);
    tuple(walk, node, values);
    walk.empty();
    tuple(walk, node, targets);
    walk.close();
  }
}

function one(walk: Walk, node: Node, target: Node, value: Node | undefined, { type, flags }: Given): void {
  if (isBlank(walk, target)) {
    if (value) walk.lower(value);
    return;
  }
  walk.open(Kind.Assign, flags, node, null);
  walk.lower(value);
  walk.lower(type ?? collectionType(walk, value));
  walk.lower(target);
  walk.close();
}

/** What a list or map that is written out says of its elements: `[]*User{}`. */
function collectionType(walk: Walk, value: Node | undefined): Node | undefined {
  const { compositeLiteral, sliceType, mapType, unaryExpression } = walk.symbols;
  if (value?.typeId === unaryExpression) return collectionType(walk, walk.kids(value)[0]);
  const type = value?.typeId === compositeLiteral ? walk.kids(value)[0] : undefined;
  return type?.typeId === sliceType || type?.typeId === mapType ? type : undefined;
}

function several(walk: Walk, node: Node, targets: readonly Node[], value: Node, { type, flags }: Given): void {
  walk.open(Kind.Assign, flags, node, null);
  if (targets.length === 2 && saysWhetherThere(walk, value)) {
    walk.open(Kind.Tuple, 0, value, null);
    walk.lower(value);
    walk.open(Kind.Call, 0, value, null);
    walk.leaf(Kind.Name, value, '@ok');
    walk.close();
    walk.close();
  } else {
    walk.lower(value);
  }
  walk.lower(type);
  walk.open(Kind.Tuple, 0, targets[0], null);
  for (const target of targets) place(walk, target);
  walk.close();
  walk.close();
}

/** `v, ok := m[key]`, `x.(T)`, `<-ch`: beside the value, whether there is one. */
function saysWhetherThere(walk: Walk, value: Node): boolean {
  const { indexExpression, typeAssertionExpression, unaryExpression, parenthesizedExpression } = walk.symbols;
  const { typeId } = value;
  if (typeId === parenthesizedExpression) {
    const [inner] = walk.kids(value);
    return inner !== undefined && saysWhetherThere(walk, inner);
  }
  return typeId === indexExpression || typeId === typeAssertionExpression || typeId === unaryExpression;
}

function tuple(walk: Walk, node: Node, parts: readonly Node[]): void {
  walk.open(Kind.Tuple, 0, parts[0] ?? node, null);
  for (const part of parts) place(walk, part);
  walk.close();
}

/** A target; what nobody wants has none. */
export function place(walk: Walk, node: Node): void {
  if (isBlank(walk, node)) walk.empty();
  else walk.lower(node);
}

export const shortDeclaration: Handler = (walk, node) => {
  const [left, right] = walk.kids(node);
  const flags = Flag.Declares | (walk.inHead ? Flag.Heads : 0);
  walk.inHead = false;
  if (left && right) assign(walk, node, listed(walk, left), listed(walk, right), { flags });
};

/** The statement that stands in the head of another one. */
export function head(walk: Walk, nodes: readonly Node[]): void {
  for (const node of nodes) {
    walk.inHead = node.typeId === walk.symbols.shortVarDeclaration;
    walk.lower(node);
  }
  walk.inHead = false;
}

export const assignment: Handler = (walk, node) => {
  const [left, right] = walk.kids(node);
  if (!left || !right) return;
  const sign = operator(walk, left, right);
  if (sign === '=' || sign === '') {
    assign(walk, node, listed(walk, left), listed(walk, right), { flags: 0 });
    return;
  }
  walk.open(Kind.AugAssign, 0, node, sign.slice(0, -1));
  walk.lower(left);
  walk.lower(right);
  walk.close();
};

/** The expressions of a list, or the one that stands alone. */
export function listed(walk: Walk, node: Node): Node[] {
  return node.typeId === walk.symbols.expressionList ? walk.kids(node) : [node];
}
