import { Kind } from '../../model/kind.ts';
import type { Walk } from './walk.ts';

// What may stand right behind an expression that is then known to be whole. A comma ends one only where no bare tuple can stand,
// a colon only where there is no slice or pair around, and so on: the caller, who knows what is around, says which.
/** A closing bracket, a semicolon, the start of another statement, the end of the file: behind any expression. */
export const END = 1;
export const COMMA = 2;
export const COLON = 4;
export const EQUALS = 8;
/** `==` and `!=`. */
export const EQUALITY = 16;
export const IN = 32;
export const IS = 64;
export const FOR = 128;
export const IF = 256;
export const NOT = 512;
/** Behind an element of brackets. */
export const ELEMENT = END | COMMA;
/** Behind the last part of an expression: a condition may go on with it, a list or a comprehension's clause may not. */
export const LAST = ELEMENT | COLON | FOR;
/** Behind an operand, which binds closer than a condition. */
export const OPERAND = LAST | IF;

const AFTER = new Uint16Array(128);
for (const c of ')]};') AFTER[c.charCodeAt(0)] = END;
AFTER[44] = COMMA;
AFTER[58] = COLON;

const WORD = new Uint8Array(128);
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') WORD[c.charCodeAt(0)] = 1;
for (const c of '0123456789') WORD[c.charCodeAt(0)] = 2;

/** Words that go on with an expression, by what they then are. */
const OPERATORS = new Map([
  ['if', IF],
  ['for', FOR],
  ['async', FOR],
  ['in', IN],
  ['is', IS],
  ['not', NOT],
  ['and', NOT],
  ['or', NOT],
  ['as', NOT],
]);

/** First words that make something else than a name of what they stand in. */
const KEYWORDS = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal ' +
    'not or pass raise return try while with yield print exec type match case'
  ).split(' '),
);
const CONSTANTS = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

/**
 * Most expressions are a name, a chain of attributes, a number, a string or a constant. These are lowered from the text alone, without
 * asking the parser for types and ends, which is where the time goes. Whatever is not certain is left to the parser.
 */
export class Plain {
  /** The ends of the names of the chain read last. */
  private readonly ends: number[] = [];

  /**
   * Lowers what stands at an index when it is plain and what follows it is among `after`.
   * Returns false, with nothing done, otherwise.
   */
  lower(walk: Walk, start: number, line: number, column: number, after: number): boolean {
    const { source } = walk;
    const c = source.charCodeAt(start);
    let end = -1;
    if (WORD[c] === 1) end = this.chain(source, start);
    else if (WORD[c] === 2) end = digits(source, start);
    else if (c === 34 || c === 39) end = string(source, start, c);
    if (end < 0 || (follows(source, end) & after) === 0) return false;
    return this.emit(walk, start, end, line, column);
  }

  /** The same for what is known to reach to `end`; only chains. */
  lowerTo(walk: Walk, start: number, end: number, line: number, column: number): boolean {
    const { source } = walk;
    if (WORD[source.charCodeAt(start)] !== 1 || this.chain(source, start) !== end) return false;
    return this.emit(walk, start, end, line, column);
  }

  /** Lowers an attribute that is a chain of names. False, with nothing done, for any other. */
  lowerAttribute(walk: Walk, start: number, line: number, column: number): boolean {
    const { source } = walk;
    const end = WORD[source.charCodeAt(start)] === 1 ? this.chain(source, start) : -1;
    return end >= 0 && !goesOn(source, end) && this.emit(walk, start, end, line, column);
  }

  private emit(walk: Walk, start: number, end: number, line: number, column: number): boolean {
    const { source, builder } = walk;
    const c = source.charCodeAt(start);
    if (WORD[c] !== 1) {
      if (c === 34 || c === 39) builder.leaf(Kind.Str, 0, line, column, line, source.slice(start + 1, end - 1));
      else builder.leaf(Kind.Num, 0, line, column, line, source.slice(start, end));
    } else {
      const { ends } = this;
      const first = source.slice(start, ends[0]);
      if (KEYWORDS.has(first)) return false;
      for (let i = ends.length - 1; i > 0; i--) {
        builder.open(Kind.Attr, 0, line, column, line, source.slice(ends[i - 1] + 1, ends[i]));
      }
      const constant = CONSTANTS.get(first);
      builder.leaf(constant ? Kind.Const : Kind.Name, 0, line, column, line, constant ?? first);
      for (let i = ends.length - 1; i > 0; i--) builder.close(line);
    }
    walk.pos = end;
    walk.line = line;
    return true;
  }

  /** Reads `a.b.c` and keeps where its names end. Returns its end, or -1. */
  private chain(source: string, start: number): number {
    const { ends } = this;
    ends.length = 0;
    let at = start;
    for (;;) {
      let c = source.charCodeAt(at);
      if (WORD[c] !== 1) return -1;
      while (WORD[c] > 0) c = source.charCodeAt(++at);
      if (c > 127) return -1;
      ends.push(at);
      if (c !== 46) return at;
      if (ends.length > MAX_CHAIN) return -1;
      at++;
    }
  }
}

const MAX_CHAIN = 20;
const MAX_STRING = 200;

/** The end of a short decimal number without point, exponent or letters, or -1. */
function digits(source: string, start: number): number {
  let at = start;
  let c = source.charCodeAt(at);
  while (c >= 48 && c <= 57) c = source.charCodeAt(++at);
  return c === 46 || WORD[c] > 0 ? -1 : at;
}

/** The end of a short string in single quotes on one line and without backslashes, or -1. */
function string(source: string, start: number, quote: number): number {
  for (let at = start + 1; at < start + MAX_STRING; at++) {
    const c = source.charCodeAt(at);
    if (c === quote) return at === start + 1 && source.charCodeAt(at + 1) === quote ? -1 : at + 1;
    if (c === 92 || c === 10) return -1;
  }
  return -1;
}

/** What stands behind an index over white space and comments, as one of the marks above; 0 for what may go on with the expression. */
function follows(source: string, index: number): number {
  let at = index;
  for (;;) {
    const c = source.charCodeAt(at);
    if (c === 32 || c === 10 || c === 9 || c === 13) {
      at++;
    } else if (c === 35) {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
    } else if (c < 128) {
      const next = source.charCodeAt(at + 1);
      const after = AFTER[c];
      if (after > 0) return after === COLON && next === 61 ? 0 : after;
      if (WORD[c] === 1) return word(source, at, at > index);
      if (c === 61) return next === 61 ? EQUALITY : EQUALS;
      return c === 33 && next === 61 ? EQUALITY : 0;
    } else {
      return at >= source.length ? END : 0;
    }
  }
}

/** What may follow a name and belong to it: a call, an index, an attribute, the string whose prefix it is; and what is not looked through. */
const GOES_ON = new Uint8Array(128);
for (const c of '([."\'#\\\f') GOES_ON[c.charCodeAt(0)] = 1;

function goesOn(source: string, index: number): boolean {
  let at = index;
  let c = source.charCodeAt(at);
  while (c === 32 || c === 10 || c === 9 || c === 13) c = source.charCodeAt(++at);
  return c > 127 || GOES_ON[c] === 1;
}

/** A word that is no operator starts another statement, or a part that ends the expression (`else`, `from`). */
function word(source: string, start: number, apart: boolean): number {
  if (!apart) return 0;
  let at = start;
  while (WORD[source.charCodeAt(at)] > 0) at++;
  // A string with a prefix would join a string before it.
  const next = source.charCodeAt(at);
  if (next === 34 || next === 39) return 0;
  return OPERATORS.get(source.slice(start, at)) ?? END;
}
