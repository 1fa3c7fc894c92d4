import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { unquoted } from './names.ts';
import type { Handler, Walk } from './walk.ts';

const DOT = 46;

export const member: Handler = (walk, node) => {
  const kids = walk.kids(node);
  const property = kids.length > 1 ? kids[kids.length - 1] : undefined;
  walk.open(Kind.Attr, kids.length > 2 ? Flag.Optional : 0, node, property ? walk.text(property) : '');
  walk.lower(kids[0]);
  walk.close();
};

/** `a['b']` is `a.b`. */
export const subscript: Handler = (walk, node) => {
  const kids = walk.kids(node);
  const index = kids.length > 1 ? kids[kids.length - 1] : undefined;
  const flags = kids.length > 2 ? Flag.Optional : 0;
  if (index?.typeId === walk.symbols.string) {
    walk.open(Kind.Attr, flags, node, unquoted(walk, index));
    walk.lower(kids[0]);
  } else {
    walk.open(Kind.Index, flags, node, null);
    walk.lower(kids[0]);
    walk.lower(index);
  }
  walk.close();
};

/** A call, its arguments, and behind them the types that it is given. */
export const call: Handler = (walk, node) => invoke(walk, node, 0);
export const construct: Handler = (walk, node) => invoke(walk, node, Flag.New);

function invoke(walk: Walk, node: Node, flag: number): void {
  const { symbols } = walk;
  let callee: Node | undefined;
  let list: Node | undefined;
  let types: Node | undefined;
  for (const kid of walk.kids(node)) {
    const { typeId } = kid;
    if (callee === undefined) callee = kid;
    else if (typeId === symbols.typeArguments) types = kid;
    else list = kid;
  }
  // The grammar takes `await f<T>(x)` for `(await f)<T>(x)`.
  const awaited = types && callee?.typeId === symbols.awaitExpression ? walk.kids(callee)[0] : undefined;
  if (awaited) walk.open(Kind.Await, 0, node, null);
  const start = (types ?? list)?.startIndex ?? 0;
  const flags = walk.source.charCodeAt(start - 1) === DOT ? flag | Flag.Optional : flag;
  walk.open(Kind.Call, flags, node, null);
  walk.lower(awaited ?? callee);
  if (list?.typeId === symbols.arguments) walk.lowerAll(walk.kids(list));
  else if (list) walk.lower(list);
  if (types) {
    walk.open(Kind.Keyword, 0, types, '<>');
    walk.open(Kind.Tuple, 0, types, null);
    walk.lowerAll(walk.kids(types));
    walk.close();
    walk.close();
  }
  walk.close();
  if (awaited) walk.close();
}

/** `f<User>` without a call. */
export const instantiation: Handler = (walk, node) => {
  const [object, types] = walk.kids(node);
  walk.open(Kind.Index, 0, node, null);
  walk.lower(object);
  if (types) walk.lowerAll(walk.kids(types));
  walk.close();
};

/** What only wraps an expression: brackets, and assertions of its type behind it. */
export const first: Handler = (walk, node) => walk.lower(walk.kids(node)[0]);

/** What stands behind an assertion of its type. */
export const last: Handler = (walk, node) => walk.lower(walk.kids(node).at(-1));

export const sequence: Handler = (walk, node) => {
  walk.open(Kind.Tuple, 0, node, null);
  walk.lowerAll(walk.kids(node));
  walk.close();
};

export const awaiting: Handler = (walk, node) => {
  walk.open(Kind.Await, 0, node, null);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

const DELEGATES = /yield\s*\*/y;

export const yielding: Handler = (walk, node) => {
  const around = walk.functions.at(-1);
  if (around !== undefined) walk.builder.addFlags(around, Flag.Generator);
  DELEGATES.lastIndex = node.startIndex;
  walk.open(Kind.Yield, DELEGATES.test(walk.source) ? Flag.Delegate : 0, node, null);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

/** The expressions in an element and in the elements inside it: what runs when it is made. */
export const jsx: Handler = (walk, node) => {
  const { symbols } = walk;
  walk.open(Kind.Other, 0, node, 'jsx');
  const left = [node];
  for (let part = left.pop(); part; part = left.pop()) {
    const { typeId } = part;
    if (
      typeId === symbols.jsxElement ||
      typeId === symbols.jsxOpeningElement ||
      typeId === symbols.jsxSelfClosingElement ||
      typeId === symbols.jsxAttribute
    ) {
      left.push(...walk.kids(part).toReversed());
    } else if (typeId === symbols.jsxExpression) {
      walk.lowerAll(walk.kids(part));
    }
  }
  walk.close();
};
