import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Handler, Walk } from './walk.ts';

/** A longer string is data or a long text; its beginning tells what it is. */
const MAX_TEXT = 2000;

/** The text of a string literal without its quotes. */
export function unquoted(walk: Walk, node: Node): string {
  return walk.source.slice(node.startIndex + 1, Math.min(node.endIndex - 1, node.startIndex + 1 + MAX_TEXT));
}

export const identifier: Handler = (walk, node) => {
  const text = walk.text(node);
  if (text) walk.leaf(Kind.Name, node, text);
  else walk.empty();
};

export function constant(text: string): Handler {
  return (walk, node) => walk.leaf(Kind.Const, node, text);
}

/** What is only told apart from everything else by its grammar name. */
export function opaque(text: string): Handler {
  return (walk, node) => walk.leaf(Kind.Other, node, text);
}

export const number: Handler = (walk, node) => walk.leaf(Kind.Num, node, walk.text(node));

/** `'a'` is the number of the character. */
export const rune: Handler = (walk, node) => {
  const text = unquoted(walk, node);
  walk.leaf(Kind.Num, node, text.startsWith('\\') ? '0' : String(text.codePointAt(0) ?? 0));
};

/** A constant that counts where it stands. */
export const iota: Handler = (walk, node) => walk.leaf(Kind.Num, node, '0');

export const string: Handler = (walk, node) => {
  const { row, column } = node.startPosition;
  walk.builder.leaf(Kind.Str, 0, row + 1, column, node.endPosition.row + 1, unquoted(walk, node));
};

/** Whether a node is the name that takes what nobody wants. */
export function isBlank(walk: Walk, node: Node): boolean {
  return node.endIndex - node.startIndex === 1 && walk.source[node.startIndex] === '_';
}
