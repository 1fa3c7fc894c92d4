import type { Catalog } from './catalog.ts';
import { type SqlToken, tokenizeSql } from './sql-tokens.ts';

/** Stands for what is filled in when the program runs, such as `{table}` in an f-string. */
export const PLACEHOLDER = '__filled_in__';

const EVENTS = new Set(['insert', 'update', 'delete', 'truncate']);
const MAX_STATEMENT_TOKENS = 600;

/** Where a text comes from: `lineAt` gives the line of an offset in it. */
export interface Origin {
  path: string;
  lineAt(offset: number): number;
}

interface Cursor {
  tokens: SqlToken[];
  at: number;
}

function word(cursor: Cursor, ...texts: string[]): boolean {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== 'word' || !texts.includes(token.text)) return false;
  cursor.at++;
  return true;
}

/** `IF [NOT] EXISTS`, `ONLY` and the like stand before a name. */
function skip(cursor: Cursor, ...texts: string[]): void {
  while (word(cursor, ...texts));
}

/** A name, without its schema; null where it is filled in later or missing. */
function name(cursor: Cursor): string | null {
  let last: string | null = null;
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token?.kind !== 'word' && token?.kind !== 'name') return null;
    last = token.text;
    cursor.at++;
    if (cursor.tokens[cursor.at]?.text !== '.') break;
    cursor.at++;
  }
  return last.toLowerCase().includes(PLACEHOLDER) || last.length > 200 || /\p{C}/u.test(last) ? null : last;
}

function createFunction(cursor: Cursor, start: SqlToken, catalog: Catalog, origin: Origin): void {
  skip(cursor, 'if', 'not', 'exists');
  const called = name(cursor);
  const limit = Math.min(cursor.tokens.length, cursor.at + MAX_STATEMENT_TOKENS);
  for (let at = cursor.at; at < limit; at++) {
    const token = cursor.tokens[at]!;
    if (token.text === ';' && token.kind === 'operator') return;
    if (token.kind !== 'word' || token.text !== 'as' || cursor.tokens[at + 1]?.kind !== 'string') continue;
    cursor.at = at + 2;
    if (called !== null)
      catalog.createFunction(called, cursor.tokens[at + 1]!.text, origin.path, origin.lineAt(start.at));
    return;
  }
}

function events(cursor: Cursor): string[] {
  const found = new Set<string>();
  let columns = false;
  for (; cursor.at < cursor.tokens.length; cursor.at++) {
    const token = cursor.tokens[cursor.at]!;
    if (token.kind !== 'word') continue;
    if (token.text === 'on') break;
    if (token.text === 'or') columns = false;
    else if (token.text === 'of' && found.size > 0) columns = true;
    else if (!columns && EVENTS.has(token.text)) found.add(token.text.toUpperCase());
  }
  return [...found];
}

function createTrigger(cursor: Cursor, start: SqlToken, catalog: Catalog, origin: Origin): void {
  skip(cursor, 'if', 'not', 'exists');
  const called = name(cursor);
  const found = events(cursor);
  if (!word(cursor, 'on')) return;
  skip(cursor, 'only');
  const table = name(cursor);
  let executed: string | null = null;
  const args: string[] = [];
  const limit = Math.min(cursor.tokens.length, cursor.at + MAX_STATEMENT_TOKENS);
  for (; cursor.at < limit; cursor.at++) {
    const token = cursor.tokens[cursor.at]!;
    if (token.text === ';' && token.kind === 'operator') break;
    if (token.kind === 'word' && (token.text === 'begin' || token.text === 'create')) break;
    if (!word(cursor, 'execute')) continue;
    skip(cursor, 'function', 'procedure');
    executed = name(cursor);
    if (executed === null) return;
    for (let at = cursor.at; at < limit && cursor.tokens[at]!.text !== ')'; at++) {
      if (cursor.tokens[at]!.kind === 'string') args.push(cursor.tokens[at]!.text);
    }
    break;
  }
  const line = origin.lineAt(start.at);
  catalog.createTrigger({ name: called, table, events: found, function: executed, args, path: origin.path, line });
}

function drop(cursor: Cursor, catalog: Catalog): void {
  const kind = cursor.tokens[cursor.at++]?.text;
  if (kind !== 'trigger' && kind !== 'function' && kind !== 'table') return;
  skip(cursor, 'if', 'exists');
  for (;;) {
    const dropped = name(cursor);
    if (dropped === null) return;
    if (kind === 'trigger') {
      catalog.dropTrigger(dropped, word(cursor, 'on') ? name(cursor) : null);
      return;
    }
    if (kind === 'table') catalog.dropTable(dropped);
    else {
      if (cursor.tokens[cursor.at]?.text === '(') {
        while (cursor.at < cursor.tokens.length && cursor.tokens[cursor.at]!.text !== ')') cursor.at++;
        cursor.at++;
      }
      catalog.dropFunction(dropped, cursor.tokens[cursor.at]?.text === 'cascade');
    }
    if (cursor.tokens[cursor.at]?.text !== ',') return;
    cursor.at++;
  }
}

function alterTable(cursor: Cursor, catalog: Catalog): void {
  skip(cursor, 'if', 'exists', 'only');
  const from = name(cursor);
  if (from === null || !word(cursor, 'rename') || !word(cursor, 'to')) return;
  const to = name(cursor);
  if (to !== null) catalog.renameTable(from, to);
}

/** Applies the statements about triggers, functions and tables in a piece of SQL to the catalog. */
export function applySql(sql: string, origin: Origin, catalog: Catalog, depth = 0): void {
  const cursor: Cursor = { tokens: tokenizeSql(sql), at: 0 };
  while (cursor.at < cursor.tokens.length) {
    const start = cursor.tokens[cursor.at]!;
    if (word(cursor, 'create')) {
      skip(cursor, 'or', 'replace', 'alter', 'constraint', 'temp', 'temporary', 'editionable');
      if (word(cursor, 'trigger')) createTrigger(cursor, start, catalog, origin);
      else if (word(cursor, 'function', 'procedure')) createFunction(cursor, start, catalog, origin);
    } else if (word(cursor, 'drop')) drop(cursor, catalog);
    else if (word(cursor, 'alter')) {
      if (word(cursor, 'table')) alterTable(cursor, catalog);
    } else if (word(cursor, 'do')) {
      const body = cursor.tokens[cursor.at];
      if (body?.kind === 'string' && depth < 2) {
        const within: Origin = { path: origin.path, lineAt: (offset) => origin.lineAt(body.at + offset) };
        applySql(body.text, within, catalog, depth + 1);
      }
    } else cursor.at++;
  }
}
