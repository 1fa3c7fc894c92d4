import { endOfScriptValue, type ScriptToken, tokenizeScript } from '../script-tokens.ts';
import { databaseIn } from '../technologies.ts';
import type { Setting } from './engine.ts';

/** How one TypeScript, JavaScript or JSON file sets up its connections. */
export interface ScriptSettings {
  path: string;
  poolSize: Setting[];
  /** Databases that options name: TypeORM's `type`, Knex's `client`, Drizzle's and Sequelize's `dialect`. */
  databases: string[];
  /** Databases of connection URLs. */
  urls: string[];
  /** Its constants with literal values, for the settings that name them. */
  constants: Map<string, Setting>;
}

const HINTS = ['pool', 'Pool', 'connectionLimit', 'dialect', 'client', 'type', '://', 'max'];
const OF_INTEREST =
  /\bmax\b["']?\s*:|[pP]oolSize|connectionLimit|\b(?:dialect|client|type)["']?\s*:\s*["'][a-z]|["'`](?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|sqlserver|cockroachdb):\/\//;
/** Keys that hold the size of a pool wherever they stand. */
const SIZES = new Set(['poolSize', 'maxPoolSize', 'connectionLimit']);
/** Objects whose `max` is the size of a pool: options of this name, and arguments of these calls. */
const POOL_OBJECT = /^(?:extra|PrismaPg|PrismaNeon|postgres|drizzle|connection)$|(?:^p|P)ool/;
const OTHER_POOL = /worker|thread|browser|agent|http|page|redis|process/i;
/** Keys whose value names a database's dialect or driver. */
const DIALECT = new Set(['type', 'dialect', 'client']);
const URL = /^(postgres(?:ql)?|mysql|mariadb|mongodb|sqlserver|cockroachdb)(?:\+srv)?:\/\//;
const LIMIT_IN_URL = /[?&](?:connection_limit|maxPoolSize)=(\d{1,5})\b/;
const MAX_DEPTH = 60;
/** More of them are not what a file that sets up a database looks like. */
const MAX_SIZES = 50;
const MAX_CONSTANTS = 500;

/** Whether a file may set up connections. */
export function isScriptSettings(source: string): boolean {
  return HINTS.some((hint) => source.includes(hint)) && OF_INTEREST.test(source);
}

function number(text: string): Setting | null {
  const value = Number(text.replaceAll('_', ''));
  return Number.isInteger(value) && value >= 1 && value < 100_000 ? { value } : null;
}

function literal(token: ScriptToken | undefined): Setting | null {
  if (token?.kind === 'number') return number(token.text);
  return token?.kind === 'string' && /^\d{1,5}$/.test(token.text) ? number(token.text) : null;
}

/** A default written behind `||`, `??` or `:`, or as `.default(5)`, `default: 5`, `.get("NAME", 5)`. */
function fallback(tokens: ScriptToken[], start: number, end: number): Setting | null {
  for (let at = end - 1; at > start; at--) {
    const before = tokens[at - 1]!.text;
    const found = before === '||' || before === '??' || before === ':' ? literal(tokens[at]) : null;
    if (found) return found;
    if (before === '(' && tokens[at - 2]?.text === 'default') return literal(tokens[at]);
    const isLast = tokens[at + 1]?.text === ')' && before === ',';
    if (isLast && !isConversion(tokens, start, at)) return literal(tokens[at]);
  }
  return null;
}

/** `parseInt(text, 10)`: the second argument is no default. */
function isConversion(tokens: ScriptToken[], start: number, at: number): boolean {
  let depth = 0;
  for (let back = at; back >= start; back--) {
    if (tokens[back]!.text === ')') depth++;
    else if (tokens[back]!.text === '(' && --depth < 0) return tokens[back - 1]?.text === 'parseInt';
  }
  return false;
}

/** The value between two tokens: literal, a default, or the name that it is read from. */
export function scriptSetting(tokens: ScriptToken[], start: number, end: number): Setting | null {
  if (start >= end) return null;
  if (end - start === 1 && tokens[start]!.kind !== 'name') return literal(tokens[start]);
  const found = fallback(tokens, start, end);
  if (found) return found;
  let last: string | null = null;
  for (let at = start; at < end; at++) {
    const token = tokens[at]!;
    const isKey = token.kind === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(token.text);
    if (isKey || (token.kind === 'name' && tokens[at + 1]?.text !== '(')) last = token.text;
  }
  return last === null || end - start > 14 ? null : { name: last };
}

/** Drivers that are not called like their database. */
function databaseOf(dialect: string): string | null {
  if (dialect === 'pg' || dialect === 'pg-native') return 'postgresql';
  if (dialect === 'turso' || dialect === 'libsql') return 'sqlite';
  if (dialect === 'tedious') return 'mssql';
  return dialect.length <= 20 && dialect !== 'redis' ? (databaseIn(dialect)?.db ?? null) : null;
}

class SettingsReader {
  #tokens: ScriptToken[];
  #found: ScriptSettings;
  /** What each open bracket belongs to: the key, variable or call before it. */
  #open: string[] = [];
  #isDatabase: boolean;
  #constants = 0;

  constructor(path: string, source: string, isDatabase: boolean) {
    this.#tokens = tokenizeScript(source);
    this.#isDatabase = isDatabase;
    this.#found = { path, poolSize: [], databases: [], urls: [], constants: new Map() };
  }

  read(): ScriptSettings {
    const tokens = this.#tokens;
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (token.kind === 'operator') this.#bracket(at);
      else if (token.kind === 'string') this.#url(token.text);
      const sign = tokens[at + 1]?.text;
      if (sign === ':' && token.kind !== 'number') this.#keyed(token.text, at + 2);
      if (token.kind === 'name' && /^(?:const|let|var)$/.test(token.text)) this.#constant(at + 1);
    }
    return this.#found;
  }

  #bracket(at: number): void {
    const { text } = this.#tokens[at]!;
    if ('([{'.includes(text)) {
      if (this.#open.length < MAX_DEPTH) this.#open.push(this.#owner(at));
    } else if (')]}'.includes(text)) this.#open.pop();
  }

  /** `pool: {`, `const pool = {`, `new Pool({`: what the bracket at this place belongs to. */
  #owner(at: number): string {
    const before = this.#tokens[at - 1];
    if (before?.text === ':' || before?.text === '=') return this.#tokens[at - 2]?.text ?? '';
    if (before?.text === '(' || before?.text === ',') return this.#open.at(-1) ?? '';
    return before?.kind === 'name' ? before.text : '';
  }

  #keyed(key: string, at: number): void {
    const value = this.#tokens[at];
    if (!value || !this.#isDatabase) return;
    if (DIALECT.has(key) && value.kind === 'string' && !value.interpolated) {
      const database = databaseOf(value.text);
      if (database) this.#found.databases.push(database);
    }
    const owner = this.#open.at(-1) ?? '';
    const isPool = POOL_OBJECT.test(owner) && !OTHER_POOL.test(this.#open.slice(-2).join(' '));
    if ((!SIZES.has(key) && !(key === 'max' && isPool)) || this.#found.poolSize.length >= MAX_SIZES) return;
    const setting = scriptSetting(this.#tokens, at, endOfScriptValue(this.#tokens, at));
    if (setting) this.#found.poolSize.push(setting);
  }

  #constant(at: number): void {
    const [name, sign] = [this.#tokens[at], this.#tokens[at + 1]];
    if (!this.#isDatabase || name?.kind !== 'name' || sign?.text !== '=') return;
    if (++this.#constants > MAX_CONSTANTS) return;
    const setting = scriptSetting(this.#tokens, at + 2, endOfScriptValue(this.#tokens, at + 2));
    if (setting) this.#found.constants.set(name.text, setting);
  }

  #url(text: string): void {
    const scheme = URL.exec(text)?.[1];
    const found = scheme === undefined ? null : databaseIn(scheme === 'sqlserver' ? 'mssql' : scheme);
    if (found) this.#found.urls.push(found.db);
    const size = found ? LIMIT_IN_URL.exec(text)?.[1] : undefined;
    if (size !== undefined) this.#found.poolSize.push({ value: Number(size) });
  }
}

/** Reads how a file sets up pools and names its database. `isDatabase`: it imports a library for one, or is a configuration of one. */
export function readScriptSettings(path: string, source: string, isDatabase: boolean): ScriptSettings {
  return new SettingsReader(path, source, isDatabase).read();
}
