/** A token of TypeScript, JavaScript or JSON source; comments, line ends and regular expressions are left out. */
export interface ScriptToken {
  kind: 'name' | 'string' | 'number' | 'operator';
  /** A string's value; added literals are one token. What is filled into a template stands in it as `${…}`. */
  text: string;
  /** 1-based. */
  line: number;
  endLine: number;
  /** A template with something filled in. */
  interpolated: boolean;
}

const TOKEN =
  /(\s+|\/\/[^\n]*)|(\/\*)|(["'`])|([A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)|(\d[\w.]*)|(=>|\?\?|\|\||&&|\?\.|\.\.\.|[\s\S])/y;
const ESCAPE = /\\(\r?\n|[\s\S])/g;
const MAX_TOKENS = 400_000;
const MAX_NESTED = 20;
/** A longer regular expression is taken for a division. */
const MAX_PATTERN = 2000;
/** After so many slashes that begin none, the text is no source worth searching for more. */
const MAX_UNCLOSED = 100;
/** After these a slash begins a regular expression; after other words, a closing bracket or a number it divides. */
const BEFORE_EXPRESSION = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'await',
  'yield',
]);

function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, character: string) => {
    if (character === 'n') return '\n';
    if (character === 't') return '\t';
    if (character === 'r') return '\r';
    return character.endsWith('\n') ? '' : character;
  });
}

/** Index of the quote that ends a string whose content begins at `start`, of its line's end, or of the text's. */
function endOfString(source: string, start: number, quote: string): number {
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === quote || character === '\n') return at;
  }
  return source.length;
}

/** Index of the backtick that ends a template; strings and templates within what is filled in are stepped over. */
function endOfTemplate(source: string, start: number, nested = 0): number {
  let at = start;
  for (; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === '`') return at;
    else if (character === '$' && source[at + 1] === '{' && nested < MAX_NESTED) {
      at = endOfHole(source, at + 2, nested + 1);
    }
  }
  return at;
}

function endOfHole(source: string, start: number, nested: number): number {
  let depth = 1;
  let at = start;
  for (; at < source.length; at++) {
    const character = source[at]!;
    if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at;
    else if (character === '`') at = endOfTemplate(source, at + 1, nested);
    else if (character === '"' || character === "'") at = endOfString(source, at + 1, character);
  }
  return at;
}

/** Index of the slash that ends a regular expression on its line; -1 where none does, so that it is no expression. */
function endOfPattern(source: string, start: number): number {
  let inClass = false;
  const limit = Math.min(source.length, start + MAX_PATTERN);
  for (let at = start; at < limit; at++) {
    const character = source[at];
    if (character === '\n') return -1;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return at;
  }
  return -1;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function beginsPattern(before: ScriptToken | undefined): boolean {
  if (!before) return true;
  if (before.kind === 'name') return BEFORE_EXPRESSION.has(before.text);
  return before.kind === 'operator' && !')]}'.includes(before.text);
}

/**
 * Splits source into tokens in one linear pass: enough to read literal options and strings with, and indifferent to
 * syntax errors, types and JSX.
 */
export function tokenizeScript(source: string): ScriptToken[] {
  const tokens: ScriptToken[] = [];
  let line = 1;
  let unclosed = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length && tokens.length < MAX_TOKENS) {
    const found = TOKEN.exec(source);
    if (!found) break;
    const resume = TOKEN.lastIndex;
    if (found[1] !== undefined) {
      line += countLines(found[1]);
      continue;
    }
    if (found[2] !== undefined) {
      const end = source.indexOf('*/', resume);
      TOKEN.lastIndex = end < 0 ? source.length : end + 2;
      line += countLines(source.slice(resume, TOKEN.lastIndex));
      continue;
    }
    const token: ScriptToken = { kind: 'operator', text: found[0], line, endLine: line, interpolated: false };
    if (found[3] !== undefined) {
      const template = found[3] === '`';
      const end = template ? endOfTemplate(source, resume) : endOfString(source, resume, found[3]);
      const raw = source.slice(resume, end);
      token.kind = 'string';
      token.text = withoutEscapes(raw);
      token.interpolated = template && raw.includes('${');
      line += countLines(raw);
      token.endLine = line;
      TOKEN.lastIndex = Math.min(source.length, source[end] === '\n' ? end : end + 1);
      if (merge(tokens, token)) continue;
    } else if (found[4] !== undefined) token.kind = 'name';
    else if (found[5] !== undefined) token.kind = 'number';
    else if (token.text === '/' && unclosed < MAX_UNCLOSED && beginsPattern(tokens.at(-1))) {
      const end = endOfPattern(source, resume);
      if (end >= 0) {
        TOKEN.lastIndex = end + 1;
        continue;
      }
      unclosed++;
    }
    tokens.push(token);
  }
  return tokens;
}

/** Joins a string to the one that it is added to. */
function merge(tokens: ScriptToken[], token: ScriptToken): boolean {
  const before = tokens.at(-2);
  if (tokens.at(-1)?.text !== '+' || tokens.at(-1)?.kind !== 'operator' || before?.kind !== 'string') return false;
  tokens.pop();
  before.text += token.text;
  before.endLine = token.endLine;
  before.interpolated ||= token.interpolated;
  return true;
}

/** More tokens than this in one value are not what a literal setting looks like. */
const MAX_VALUE_TOKENS = 200;

/** End of the value that begins at a token: the comma, semicolon or bracket that ends it. */
export function endOfScriptValue(tokens: ScriptToken[], start: number): number {
  const limit = Math.min(tokens.length, start + MAX_VALUE_TOKENS);
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const { kind, text } = tokens[at]!;
    if (kind !== 'operator') continue;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text) && --depth < 0) return at;
    else if (depth === 0 && (text === ',' || text === ';')) return at;
  }
  return limit;
}
