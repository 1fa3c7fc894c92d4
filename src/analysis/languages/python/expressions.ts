import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { COLON, ELEMENT, END, FOR, IF, IN } from './plain.ts';
import type { Handler, Walk } from './walk.ts';

const ROUND = 41;
const SQUARE = 93;
const CURLY = 125;
const COLON_SIGN = 58;
const STAR = 42;

const NUMBER =
  /0[xX][\da-fA-F_]+[lL]?|0[oO][0-7_]+[lL]?|0[bB][01_]+[lL]?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?[\d_]+)?[jJlL]?/y;
const YIELD_FROM = /yield[\s\\]+from\b/y;

/** Reads what matches at the walk's place and moves over it; '' where nothing does. */
export function read(walk: Walk, pattern: RegExp): string {
  pattern.lastIndex = walk.pos;
  const found = pattern.exec(walk.source);
  if (!found) return '';
  walk.pos = pattern.lastIndex;
  return found[0];
}

export const identifier: Handler = (walk, node) => {
  const text = walk.name(node);
  if (text) walk.leaf(Kind.Name, node, text);
  else walk.empty();
};

export const number: Handler = (walk, node) => {
  walk.toStart(node);
  walk.leaf(Kind.Num, node, read(walk, NUMBER));
};

/** `True`, `None`, `...`: a constant by its name and its length in the source. */
export function constant(text: string, length: number): Handler {
  return (walk, node) => {
    walk.leaf(Kind.Const, node, text);
    walk.enter(node, length);
  };
}

export const attribute: Handler = (walk, node) => {
  const { row, column } = node.startPosition;
  if (!walk.hasError && walk.plain.lowerAttribute(walk, node.startIndex, row + 1, column)) return;
  const [object, member] = walk.kids(node);
  // Only a look at the member tells its name, and it comes before the object in the model.
  const name = member ? walk.word(member.startIndex) : '';
  const end = walk.pos;
  walk.open(Kind.Attr, 0, node, name);
  if (object && member) walk.lowerTo(object, member.startIndex - 1);
  else walk.lower(object);
  walk.pos = end;
  if (member) walk.line = member.startPosition.row + 1;
  walk.close();
};

export const subscript: Handler = (walk, node) => {
  const [object, ...indexes] = walk.kids(node);
  walk.open(Kind.Index, 0, node, null);
  if (indexes.length > 0) walk.lowerTo(object, indexes[0].startIndex - 1);
  else walk.lower(object);
  for (const index of indexes) walk.lower(index, ELEMENT);
  walk.leave(node, SQUARE);
  walk.close();
};

export const slice: Handler = (walk, node) => {
  walk.open(Kind.Slice, 0, node, null);
  walk.toStart(node);
  let place = 0;
  let written = 0;
  for (const kid of walk.kids(node)) {
    place += colonsUntil(walk, kid.startIndex);
    for (; written < place; written++) walk.empty();
    walk.lower(kid, ELEMENT | COLON);
    written++;
  }
  for (; written < 3; written++) walk.empty();
  walk.toEnd(node);
  walk.close();
};

function colonsUntil(walk: Walk, end: number): number {
  let colons = 0;
  while (walk.pos < end) {
    if (walk.skipBlank(false) === COLON_SIGN && walk.pos < end) colons++;
    walk.pos++;
  }
  return colons;
}

export const call: Handler = (walk, node) => {
  const [callee, list] = walk.kids(node);
  walk.open(Kind.Call, 0, node, null);
  if (callee && list) {
    walk.lowerTo(callee, list.startIndex);
    args(walk, list);
  } else {
    walk.lower(callee);
  }
  walk.close();
};

const CLAUSE = /(?:async\s+)?for\b/y;

/** The arguments of a call, or the bases of a class, without a node of their own. */
export function args(walk: Walk, list: Node): void {
  walk.enter(list, 1);
  if (walk.skipBlank(true) === ROUND) {
    walk.pos++;
    return;
  }
  const kids = walk.kids(list);
  if (kids.length > 1) {
    // The brackets of a call are those of a generator that is its only argument.
    CLAUSE.lastIndex = kids[1].startIndex;
    if (CLAUSE.test(walk.source)) {
      generatorExpression(walk, list);
      return;
    }
  }
  for (const kid of kids) if (walk.hasError || !plainKeyword(walk, kid)) walk.lower(kid, ELEMENT);
  walk.leave(list, ROUND);
}

/** `name=value`, where the text shows it. */
function plainKeyword(walk: Walk, node: Node): boolean {
  const { source } = walk;
  const name = walk.word(node.startIndex);
  if (name === '') return false;
  while (source.charCodeAt(walk.pos) === 32) walk.pos++;
  if (source.charCodeAt(walk.pos) !== 61 || source.charCodeAt(walk.pos + 1) === 61) return false;
  let start = walk.pos + 1;
  while (source.charCodeAt(start) === 32) start++;
  const { row, column } = node.startPosition;
  walk.open(Kind.Keyword, 0, node, name);
  if (!walk.plain.lower(walk, start, row + 1, column + start - node.startIndex, ELEMENT)) {
    const value = walk.kids(node)[1];
    if (value) walk.lowerAs(value.typeId, value);
    else walk.empty();
  }
  walk.close();
  return true;
}

export const keywordArgument: Handler = (walk, node) => {
  const [name, value] = walk.kids(node);
  walk.open(Kind.Keyword, 0, node, walk.name(name));
  walk.lower(value, ELEMENT);
  walk.close();
};

export const spread: Handler = (walk, node) => {
  if (walk.spreadAt === node.startIndex) {
    for (const kid of walk.kids(node)) walk.lowerAs(kid.typeId, kid);
    return;
  }
  const stars = walk.source.startsWith('**', node.startIndex) ? 2 : 1;
  walk.open(Kind.Spread, stars === 2 ? Flag.KeywordRest : 0, node, null);
  walk.enter(node, stars);
  for (const kid of walk.kids(node)) walk.lower(kid);
  walk.close();
};

/** The grammar binds the star of `*a.b` to `a`, Python to the whole: the spread is lowered first, and the star passed over inside. */
export function maySpread(handler: Handler): Handler {
  return (walk, node) => {
    const start = node.startIndex;
    if (walk.source.charCodeAt(start) !== STAR || walk.spreadAt === start) {
      handler(walk, node);
      return;
    }
    const around = walk.spreadAt;
    walk.spreadAt = start;
    walk.open(Kind.Spread, 0, node, null);
    handler(walk, node);
    walk.close();
    walk.spreadAt = around;
  };
}

/** A bracketed collection. */
function collection(kind: Kind, bracket: number): Handler {
  return (walk, node) => {
    walk.open(kind, 0, node, null);
    walk.enter(node, 1);
    if (walk.skipBlank(false) === bracket) {
      walk.pos++;
    } else {
      for (const kid of walk.kids(node)) walk.lower(kid, ELEMENT);
      walk.leave(node, bracket);
    }
    walk.close();
  };
}
export const list = collection(Kind.List, SQUARE);
export const tuple = collection(Kind.Tuple, ROUND);
export const set = collection(Kind.Set, CURLY);
export const dictionary = collection(Kind.Dict, CURLY);

/** `a, b` without brackets. */
export const bareTuple: Handler = (walk, node) => {
  walk.open(Kind.Tuple, 0, node, null);
  for (const kid of walk.kids(node)) walk.lower(kid);
  walk.close();
};

export const pair: Handler = (walk, node) => {
  const [key, value] = walk.kids(node);
  walk.open(Kind.Pair, 0, node, null);
  walk.lower(key, COLON);
  walk.lower(value, ELEMENT | FOR);
  walk.close();
};

export const parenthesized: Handler = (walk, node) => {
  walk.enter(node, 1);
  for (const kid of walk.kids(node)) walk.lower(kid);
  walk.leave(node, ROUND);
};

/** A comprehension: its clauses come before the element, as they run. */
function comprehension(flag: number, bracket: number): Handler {
  return (walk, node) => {
    const [element, ...clauses] = walk.kids(node);
    walk.open(Kind.Comp, flag, node, null);
    for (const clause of clauses) walk.lower(clause);
    const { pos, line } = walk;
    walk.lower(element, FOR);
    walk.pos = pos;
    walk.line = line;
    walk.leave(node, bracket);
    walk.close();
  };
}
export const listComprehension = comprehension(Flag.OfList, SQUARE);
export const setComprehension = comprehension(Flag.OfSet, CURLY);
export const dictionaryComprehension = comprehension(Flag.OfDict, CURLY);
export const generatorExpression = comprehension(Flag.OfGenerator, ROUND);

export const forInClause: Handler = (walk, node) => {
  const [target, ...iterables] = walk.kids(node);
  const { source } = walk;
  walk.open(Kind.CompFor, source.startsWith('async', node.startIndex) ? Flag.Async : 0, node, null);
  if (iterables.length > 1) {
    walk.open(Kind.Tuple, 0, iterables[0], null);
    for (const one of iterables) walk.lower(one, ELEMENT);
    walk.close();
  } else {
    walk.lower(iterables[0], END | IF | FOR);
  }
  const { pos, line } = walk;
  walk.lower(target, IN);
  walk.pos = pos;
  walk.line = line;
  walk.close();
};

export const ifClause: Handler = (walk, node) => {
  walk.open(Kind.CompIf, 0, node, null);
  walk.lower(walk.kids(node)[0], END | FOR);
  walk.close();
};

export const namedExpression: Handler = (walk, node) => {
  const [target, value] = walk.kids(node);
  walk.open(Kind.Assign, Flag.Expression, node, null);
  walk.lower(value);
  const { pos, line } = walk;
  walk.empty();
  walk.lower(target);
  walk.pos = pos;
  walk.line = line;
  walk.close();
};

export const awaitExpression: Handler = (walk, node) => {
  walk.open(Kind.Await, 0, node, null);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

export const yieldExpression: Handler = (walk, node) => {
  const around = walk.functions.at(-1);
  if (around !== undefined) walk.builder.addFlags(around, Flag.Generator);
  YIELD_FROM.lastIndex = node.startIndex;
  walk.open(Kind.Yield, YIELD_FROM.test(walk.source) ? Flag.Delegate : 0, node, null);
  walk.enter(node, 5);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

/** `x as y` where neither `with`, `except` nor `case` takes it apart. */
export const asPattern: Handler = (walk, node) => {
  const [value, target] = walk.kids(node);
  walk.open(Kind.Assign, Flag.Expression, node, null);
  walk.lower(value);
  walk.empty();
  walk.lower(target);
  walk.close();
};

/** A node that only wraps others. */
export const transparent: Handler = (walk, node) => {
  const kids = walk.kids(node);
  if (kids.length === 0) walk.empty();
  for (const kid of kids) walk.lower(kid);
};

export const genericType: Handler = (walk, node) => {
  const [object, parameters] = walk.kids(node);
  walk.open(Kind.Index, 0, node, null);
  walk.lower(object);
  if (parameters) {
    walk.enter(parameters, 1);
    for (const kid of walk.kids(parameters)) walk.lower(kid);
    walk.leave(parameters, SQUARE);
  }
  walk.close();
};
