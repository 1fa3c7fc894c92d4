import { lineIndex } from './line-index.ts';
import { tokenize } from './python-tokens.ts';

/** A literal channel that the project listens on. */
export interface Listen {
  channel: string;
  path: string;
  line: number;
}

const MAX_PER_FILE = 100;
const IN_PYTHON = /\bLISTEN\s+["\w{]|add_listener\(|["']\s{0,8}listen\s+\w/;
const STATEMENT = /^\s*LISTEN\s+"?([A-Za-z_][\w$]{0,100})"?\s*;?\s*$/i;
const IN_SQL_CALL = /["'`]LISTEN\s+\\?"?([A-Za-z_][\w$]{0,100})\\?"?\s*;?["'`]/g;
const BY_METHOD = /\.(?:listenTo|listen|Listen)\(\s*(?:ctx\s*,\s*)?["'`]([A-Za-z_][\w.:-]{0,100})["'`]/g;
const BY_CONSTANT = /["'`]LISTEN\s+\\?"?\$\{(?:[\w.]{1,60}\.)?(\w{1,60})\}\\?"?\s*;?["'`]/g;
const POSTGRES = /postgres|pg-listen|lib\/pq|pgx|["']pg["']/;

function inPython(path: string, source: string): Listen[] {
  const found: Listen[] = [];
  const tokens = tokenize(source);
  const constants = new Map<string, string>();
  for (let at = 0; at + 2 < tokens.length; at++) {
    const value = tokens[at + 2]!;
    if (tokens[at]!.kind === 'name' && tokens[at + 1]!.text === '=' && value.kind === 'string' && !value.interpolated) {
      constants.set(tokens[at]!.text, value.text);
    }
  }
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind === 'string') {
      if (!/listen/i.test(token.text)) continue;
      const text = token.text.replace(/\{\s*([A-Za-z_]\w*)\s*\}/g, (all, name: string) => constants.get(name) ?? all);
      const channel = STATEMENT.exec(text)?.[1];
      if (channel !== undefined) found.push({ channel, path, line: token.line });
    } else if (token.text === 'add_listener' && tokens[at + 1]?.text === '(' && tokens[at - 1]?.text === '.') {
      const value = tokens[at + 2];
      const channel =
        value?.kind === 'string' ? (value.interpolated ? undefined : value.text) : constants.get(value?.text ?? '');
      if (channel !== undefined && /^[\w.:$-]{1,100}$/.test(channel)) found.push({ channel, path, line: token.line });
    }
  }
  return found;
}

/** Channels in `LISTEN …` statements and in listeners registered by name, in Python, JavaScript, TypeScript and Go. */
export function findListens(path: string, source: string): Listen[] {
  if (path.endsWith('.py')) return IN_PYTHON.test(source) ? inPython(path, source).slice(0, MAX_PER_FILE) : [];
  if (!POSTGRES.test(source) && !source.includes('LISTEN ')) return [];
  const found: Listen[] = [];
  const lineOf = lineIndex(source);
  for (const match of source.matchAll(BY_CONSTANT)) {
    if (found.length >= MAX_PER_FILE) return found;
    const literal = new RegExp(`\\b${match[1]}\\s*[:=]\\s*["'\`]([A-Za-z_][\\w.:-]{0,100})["'\`]`).exec(source)?.[1];
    if (literal !== undefined) found.push({ channel: literal, path, line: lineOf(match.index) });
  }
  for (const pattern of POSTGRES.test(source) ? [IN_SQL_CALL, BY_METHOD] : [IN_SQL_CALL]) {
    for (const match of source.matchAll(pattern)) {
      found.push({ channel: match[1]!, path, line: lineOf(match.index) });
      if (found.length >= MAX_PER_FILE) return found;
    }
  }
  return found;
}
