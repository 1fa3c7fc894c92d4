import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Handler, Walk } from './walk.ts';

export const selector: Handler = (walk, node) => {
  const [object, field] = walk.kids(node);
  walk.open(Kind.Attr, 0, node, field ? walk.text(field) : '');
  walk.lower(object);
  walk.close();
};

/** `xs[i]`, and a generic function or type with what it is of. */
export const index: Handler = (walk, node) => {
  walk.open(Kind.Index, 0, node, null);
  walk.lowerAll(walk.kids(node));
  walk.close();
};

/** `xs[a:b]`; which of its parts stand there is told by the colons between them. */
export const slice: Handler = (walk, node) => {
  const [operand, ...bounds] = walk.kids(node);
  walk.open(Kind.Index, 0, node, null);
  walk.lower(operand);
  walk.open(Kind.Slice, 0, node, null);
  const parts: (Node | undefined)[] = [undefined, undefined];
  let from = operand?.endIndex ?? node.startIndex;
  let place = 0;
  for (const bound of bounds) {
    place += walk.between(from, bound.startIndex).split(':').length - 1;
    parts[place] = bound;
    from = bound.endIndex;
  }
  walk.lower(parts[0]);
  walk.lower(parts[1]);
  walk.close();
  walk.close();
};

/** A call, its arguments, and behind them the types that it is given. */
export const call: Handler = (walk, node) => {
  walk.open(Kind.Call, 0, node, null);
  callee(walk, node);
  walk.close();
};

/** What is called and what it is given. */
function callee(walk: Walk, node: Node): void {
  const { argumentList, typeArguments } = walk.symbols;
  const [called, ...rest] = walk.kids(node);
  walk.lower(called);
  for (const part of rest) if (part.typeId === argumentList) walk.lowerAll(walk.kids(part));
  for (const part of rest) {
    if (part.typeId !== typeArguments) continue;
    walk.open(Kind.Keyword, 0, part, '<>');
    walk.open(Kind.Tuple, 0, part, null);
    walk.lowerAll(walk.kids(part));
    walk.close();
    walk.close();
  }
}

/** A call of a name that the language has a sign or a word for. */
export function callOf(walk: Walk, name: string, node: Node, args: readonly (Node | undefined)[]): void {
  walk.open(Kind.Call, 0, node, null);
  walk.leaf(Kind.Name, node, name);
  for (const arg of args) walk.lower(arg);
  walk.close();
}

/** `go f(x)`: the function is given to what runs it on its own. */
export const spawn: Handler = (walk, node) => {
  const { callExpression } = walk.symbols;
  const [called] = walk.kids(node);
  walk.open(Kind.Call, 0, node, null);
  walk.leaf(Kind.Name, node, '@go');
  if (called?.typeId === callExpression) callee(walk, called);
  else walk.lower(called);
  walk.close();
};

/** `[]byte(s)` */
export const conversion: Handler = (walk, node) => {
  const [type, operand] = walk.kids(node);
  callOf(walk, '@as', node, [operand, type]);
};

/** `x.(T)` */
export const assertion: Handler = (walk, node) => callOf(walk, '@as', node, walk.kids(node));

/** `xs...` among arguments. */
export const spread: Handler = (walk, node) => {
  walk.open(Kind.Spread, 0, node, null);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

/** What only wraps an expression. */
export const first: Handler = (walk, node) => walk.lower(walk.kids(node)[0]);

/** Several expressions where one stands otherwise. */
export const list: Handler = (walk, node) => {
  const kids = walk.kids(node);
  if (kids.length === 1) {
    walk.lower(kids[0]);
    return;
  }
  walk.open(Kind.Tuple, 0, node, null);
  walk.lowerAll(kids);
  walk.close();
};

/** `T{…}`: an instance, a list or a map, by what stands before the braces. */
export const composite: Handler = (walk, node) => {
  const { sliceType, arrayType, implicitLengthArrayType, mapType, structType, literalValue } = walk.symbols;
  const [type, body] = walk.kids(node);
  const { typeId } = type ?? node;
  if (!body || body.typeId !== literalValue) {
    walk.lower(body);
  } else if (typeId === sliceType || typeId === arrayType || typeId === implicitLengthArrayType) {
    elements(walk, node, body, walk.kids(type).at(-1));
  } else if (typeId === mapType) {
    pairs(walk, node, body, walk.kids(type).at(-1));
  } else if (typeId === structType) {
    pairs(walk, node, body, undefined);
  } else {
    made(walk, node, type, body);
  }
};

/** A literal of a named type: its fields are named arguments. */
function made(walk: Walk, node: Node, type: Node, body: Node): void {
  const { keyedElement } = walk.symbols;
  walk.open(Kind.Call, Flag.New, node, null);
  walk.lower(type);
  for (const element of walk.whole(body)) {
    const [key, value] = element.typeId === keyedElement ? walk.kids(element) : [undefined, element];
    if (key) walk.open(Kind.Keyword, 0, element, walk.text(key));
    part(walk, value, undefined);
    if (key) walk.close();
  }
  walk.close();
}

function elements(walk: Walk, node: Node, body: Node, of: Node | undefined): void {
  const { keyedElement } = walk.symbols;
  walk.open(Kind.List, 0, node, null);
  for (const element of walk.whole(body))
    part(walk, element.typeId === keyedElement ? walk.kids(element)[1] : element, of);
  walk.close();
}

function pairs(walk: Walk, node: Node, body: Node, of: Node | undefined): void {
  const { keyedElement, structType } = walk.symbols;
  const isRecord = node.typeId === walk.symbols.compositeLiteral && walk.kids(node)[0].typeId === structType;
  walk.open(Kind.Dict, 0, node, null);
  for (const element of walk.whole(body)) {
    const [key, value] = element.typeId === keyedElement ? walk.kids(element) : [undefined, element];
    walk.open(Kind.Pair, 0, element, null);
    if (key && isRecord) walk.leaf(Kind.Str, key, walk.text(key));
    else part(walk, key, undefined);
    part(walk, value, of);
    walk.close();
  }
  walk.close();
}

/** A part of a literal; braces of their own are of the type that the literal around them says. */
function part(walk: Walk, element: Node | undefined, of: Node | undefined): void {
  const { literalElement, literalValue, typeIdentifier, qualifiedType, genericType, pointerType } = walk.symbols;
  const inner = element?.typeId === literalElement ? walk.kids(element)[0] : element;
  if (inner?.typeId !== literalValue) {
    walk.lower(inner);
    return;
  }
  const type = of?.typeId === pointerType ? walk.kids(of)[0] : of;
  const { typeId } = type ?? inner;
  walk.deeper(inner, () => {
    if (type && (typeId === typeIdentifier || typeId === qualifiedType || typeId === genericType))
      made(walk, inner, type, inner);
    else if (walk.kids(inner).some((kid) => kid.typeId === walk.symbols.keyedElement))
      pairs(walk, inner, inner, undefined);
    else elements(walk, inner, inner, type && walk.kids(type).at(-1));
  }) || walk.empty();
}
