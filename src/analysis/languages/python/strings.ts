import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Handler, Walk } from './walk.ts';

/** A longer string is data or a long text; its beginning tells what it is. */
const MAX_TEXT = 2000;

const START = /[a-zA-Z]{0,3}("""|'''|"|')/y;
const HAS_HOLES = /[bBrRuU]?[fFtT]/y;

/** A piece of text, or the node of an expression in a string's hole. */
type Part = string | Node;

export const string: Handler = (walk, node) => {
  emit(walk, node, parts(walk, node));
};

export const concatenatedString: Handler = (walk, node) => {
  const all: Part[] = [];
  for (const one of walk.kids(node)) all.push(...parts(walk, one));
  emit(walk, node, all);
};

/** One `Str`, or a `Template` when there are holes. The walk's place is at the string's end and stays there. */
function emit(walk: Walk, node: Node, all: Part[]): void {
  const { pos, line } = walk;
  const { row, column } = node.startPosition;
  if (!all.some((part) => typeof part !== 'string')) {
    walk.builder.leaf(Kind.Str, 0, row + 1, column, line, cut(all.length === 1 ? (all[0] as string) : all.join('')));
    return;
  }
  walk.open(Kind.Template, 0, node, null);
  walk.line = row + 1;
  let text = '';
  const flush = () => {
    if (text) walk.builder.leaf(Kind.Str, 0, walk.line, 0, walk.line, cut(text));
    text = '';
  };
  for (const part of all) {
    if (typeof part === 'string') {
      text += part;
    } else {
      flush();
      walk.lower(part);
    }
  }
  flush();
  walk.pos = pos;
  walk.line = line;
  walk.close();
}

/** A string's parts; leaves the walk's place at its end. */
function parts(walk: Walk, node: Node): Part[] {
  const { source } = walk;
  const start = node.startIndex;
  HAS_HOLES.lastIndex = start;
  if (HAS_HOLES.test(source)) return partsWithHoles(walk, node);
  const found = walk.hasError ? null : plain(source, start);
  if (found) {
    walk.pos = found.end;
    walk.line = node.startPosition.row + 1 + newlines(source, start, found.end);
    return [found.text];
  }
  walk.toEnd(node);
  START.lastIndex = start;
  const quotes = START.exec(source);
  if (!quotes) return [source.slice(start, walk.pos)];
  const text = source.slice(START.lastIndex, walk.pos);
  return [text.endsWith(quotes[1]) ? text.slice(0, -quotes[1].length) : text];
}

/** The text and the end of a string without holes. */
function plain(source: string, start: number): { text: string; end: number } | null {
  let at = start;
  let quote = source.charCodeAt(at);
  while (quote !== 34 && quote !== 39) {
    if (at - start > 3) return null;
    quote = source.charCodeAt(++at);
  }
  const mark = source.charAt(at);
  const triple = source.startsWith(mark + mark + mark, at);
  const close = triple ? mark + mark + mark : mark;
  const from = at + close.length;
  let end = source.indexOf(close, from);
  while (end >= 0 && escaped(source, from, end)) end = source.indexOf(close, end + 1);
  return end < 0 ? null : { text: source.slice(from, end), end: end + close.length };
}

/** Whether an odd number of backslashes stands before an index. */
function escaped(source: string, from: number, index: number): boolean {
  let at = index;
  while (at > from && source.charCodeAt(at - 1) === 92) at--;
  return (index - at) % 2 === 1;
}

function newlines(source: string, from: number, to: number): number {
  let count = 0;
  for (let at = source.indexOf('\n', from); at >= 0 && at < to; at = source.indexOf('\n', at + 1)) count++;
  return count;
}

/** Literal text ends where the next part starts, so only the types of a template's parts are asked. */
function partsWithHoles(walk: Walk, node: Node): Part[] {
  const out: Part[] = [];
  const kids = node.namedChildren;
  for (let i = 0; i < kids.length; i++) {
    const type = kids[i].typeId;
    if (type === walk.grammar.stringContent) {
      const end = kids[i + 1]?.startIndex ?? kids[i].endIndex;
      out.push(walk.source.slice(kids[i].startIndex, end));
    } else if (type === walk.grammar.interpolation) {
      holes(walk, kids[i], out);
    }
  }
  walk.toEnd(node);
  return out;
}

/** The expression of a hole and those in its format specification. */
function holes(walk: Walk, interpolation: Node, out: Part[]): void {
  const [expression, ...rest] = walk.kids(interpolation);
  if (expression) out.push(expression);
  for (const part of rest) {
    if (part.typeId !== walk.grammar.formatSpecifier) continue;
    for (const nested of walk.kids(part)) holes(walk, nested, out);
  }
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}
