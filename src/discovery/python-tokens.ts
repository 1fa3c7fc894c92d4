/** A token of Python source; comments and line ends are left out. */
export interface PythonToken {
  kind: 'name' | 'string' | 'number' | 'operator';
  /** A string's value; adjacent and added literals are one token. */
  text: string;
  /** 1-based. */
  line: number;
  endLine: number;
  /** Column of the logical line that the token belongs to, 0-based. */
  indent: number;
  /** First token of its logical line. */
  first: boolean;
  /** An f-string. */
  interpolated: boolean;
}

const TOKEN =
  /([ \t\f\r]+|\\\r?\n|#[^\n]*)|(\n)|([rbuft]{0,2})("""|'''|"|')|([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|(\d[\w.]*)|(:=|[\s\S])/iy;
const ESCAPE = /\\(\r?\n|[\s\S])/g;
const MAX_TOKENS = 400_000;

function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, character: string) => {
    if (character === 'n') return '\n';
    if (character === 't') return '\t';
    if (character === 'r') return '\r';
    if (character.endsWith('\n')) return '';
    return '\'"\\'.includes(character) ? character : `\\${character}`;
  });
}

/** Index of the quote that ends a string whose content begins at `start`; the end of the text where none does. */
function closing(source: string, start: number, quote: string): number {
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === quote[0] && source.startsWith(quote, at)) return at;
    else if (character === '\n' && quote.length === 1) return at;
  }
  return source.length;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/**
 * Splits Python source into tokens in one linear pass: enough to read literal arguments and assignments with,
 * and indifferent to syntax errors. Strings within the braces of f-strings are not taken apart.
 */
export function tokenize(source: string): PythonToken[] {
  const tokens: PythonToken[] = [];
  let line = 1;
  let depth = 0;
  let lineStart = 0;
  let indent = 0;
  let first = true;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length && tokens.length < MAX_TOKENS) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(source);
    if (!found) break;
    if (found[1] !== undefined) {
      if (found[1].startsWith('\\')) line++;
      continue;
    }
    if (found[2] !== undefined) {
      line++;
      if (depth === 0) first = true;
      lineStart = TOKEN.lastIndex;
      continue;
    }
    if (first) indent = at - lineStart;
    const token: PythonToken = {
      kind: 'operator',
      text: found[0],
      line,
      endLine: line,
      indent,
      first,
      interpolated: false,
    };
    first = false;
    if (found[4] !== undefined) {
      const prefix = (found[3] ?? '').toLowerCase();
      const resume = TOKEN.lastIndex;
      const end = closing(source, resume, found[4]);
      const raw = source.slice(resume, end);
      token.kind = 'string';
      token.text = prefix.includes('r') ? raw : withoutEscapes(raw);
      token.interpolated = prefix.includes('f');
      line += countLines(raw);
      token.endLine = line;
      TOKEN.lastIndex = Math.min(source.length, source[end] === '\n' ? end : end + found[4].length);
      if (merge(tokens, token)) continue;
    } else if (found[5] !== undefined) token.kind = 'name';
    else if (found[6] !== undefined) token.kind = 'number';
    else if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text)) depth = Math.max(0, depth - 1);
    tokens.push(token);
  }
  return tokens;
}

/** Joins a string to the one before it, whether adjacent or added with `+`. */
function merge(tokens: PythonToken[], token: PythonToken): boolean {
  if (token.first) return false;
  const plus = tokens.at(-1)?.text === '+' && tokens.at(-1)?.kind === 'operator';
  const before = tokens.at(plus ? -2 : -1);
  if (before?.kind !== 'string') return false;
  if (plus) tokens.pop();
  before.text += token.text;
  before.endLine = token.endLine;
  before.interpolated ||= token.interpolated;
  return true;
}

/** Calls with more tokens than this hold no set-up that could be read literally. */
const MAX_CALL_TOKENS = 5000;

/** Index just after the bracket that closes the one at `open`, or where the search for it ends. */
export function afterBracket(tokens: PythonToken[], open: number): number {
  let depth = 0;
  const limit = Math.min(tokens.length, open + MAX_CALL_TOKENS);
  for (let at = open; at < limit; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'operator') continue;
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text) && --depth === 0) return at + 1;
  }
  return limit;
}

/** An argument of a call: its name (null: positional) and the tokens from `start` up to `end`. */
export interface Argument {
  name: string | null;
  start: number;
  end: number;
}

/** Arguments of the call whose opening bracket is the token at `open`. */
export function callArguments(tokens: PythonToken[], open: number): Argument[] {
  const found: Argument[] = [];
  const stop = afterBracket(tokens, open) - 1;
  let depth = 0;
  let start = open + 1;
  const take = (end: number) => {
    if (end <= start) return;
    const named = tokens[start]!.kind === 'name' && tokens[start + 1]?.text === '=' && start + 2 < end;
    found.push(named ? { name: tokens[start]!.text, start: start + 2, end } : { name: null, start, end });
  };
  for (let at = open + 1; at < stop; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'operator') continue;
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text)) depth--;
    else if (token.text === ',' && depth === 0) {
      take(at);
      start = at + 1;
    }
  }
  take(stop);
  return found;
}
