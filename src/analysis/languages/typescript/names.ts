import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Handler, Walk } from './walk.ts';

/** A longer string is data or a long text; its beginning tells what it is. */
const MAX_TEXT = 2000;

export function cut(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}

/** The text of a string literal without its quotes. */
export function unquoted(walk: Walk, node: Node): string {
  return cut(walk.source.slice(node.startIndex + 1, node.endIndex - 1));
}

export const identifier: Handler = (walk, node) => {
  const text = walk.text(node);
  if (text) walk.leaf(Kind.Name, node, text);
  else walk.empty();
};

/** A word of the language that is a name in the model: `this`, `super`, `import`. */
export function word(text: string): Handler {
  return (walk, node) => walk.leaf(Kind.Name, node, text);
}

export function constant(text: string): Handler {
  return (walk, node) => walk.leaf(Kind.Const, node, text);
}

/** What is only told apart from everything else by its grammar name. */
export function opaque(text: string): Handler {
  return (walk, node) => walk.leaf(Kind.Other, node, text);
}

export const number: Handler = (walk, node) => walk.leaf(Kind.Num, node, walk.text(node));

export const string: Handler = (walk, node) => {
  const { row, column } = node.startPosition;
  walk.builder.leaf(Kind.Str, 0, row + 1, column, node.endPosition.row + 1, unquoted(walk, node));
};

const QUOTED = /^\[\s*(["'])([^"'\\]*)\1\s*\]$/;

/** The name of a member as it is asked for: `a`, `'a'` and `['a']` are the same; other computed names keep their brackets. */
export function memberName(walk: Walk, node: Node): string {
  const { typeId } = node;
  if (typeId === walk.symbols.string) return unquoted(walk, node);
  const text = walk.text(node);
  return typeId === walk.symbols.computedPropertyName ? (QUOTED.exec(text)?.[2] ?? text) : text;
}

/** The name of a member as a key: text, or the expression that makes it. */
export function key(walk: Walk, node: Node): void {
  const { typeId } = node;
  const { computedPropertyName, string: quoted, number: numeric } = walk.symbols;
  if (typeId === computedPropertyName) walk.lower(walk.kids(node)[0]);
  else if (typeId === numeric) walk.lower(node);
  else walk.leaf(Kind.Str, node, typeId === quoted ? unquoted(walk, node) : walk.text(node));
}

/** `a` in `{ a }`, literal or pattern. */
export function shorthand(walk: Walk, node: Node): void {
  const name = walk.text(node);
  walk.open(Kind.Pair, 0, node, null);
  walk.leaf(Kind.Str, node, name);
  walk.leaf(Kind.Name, node, name);
  walk.close();
}
