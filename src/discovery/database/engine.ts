import { callArguments, type PythonToken, tokenize } from '../python-tokens.ts';
import { databaseIn } from '../technologies.ts';

/** A setting's value: literal, or the name that it is read from. */
export type Setting = { value: number } | { name: string };

/** How one file sets up its engine and sessions. */
export interface EngineFacts {
  path: string;
  /** Values of `expire_on_commit`, true (SQLAlchemy's default) for each session factory that does not say. */
  expireOnCommit: { value: boolean; source: 'explicit' | 'factory' | 'session' }[];
  poolSize: Setting[];
  maxOverflow: Setting[];
  connMaxAge: Setting[];
  /** Databases of Django's `ENGINE` and of connection URLs. */
  databases: string[];
}

const OF_INTEREST =
  /expire_on_commit|sessionmaker(?:\s*\(|\s+as\s)|\bSession\s*\(|\bpool_size|max_overflow|create_pool|ConnectionPool|CONN_MAX_AGE|["']ENGINE["']|SQLALCHEMY_|["'](?:postgres(?:ql)?|mysql|mariadb|sqlite|mssql|oracle|mongodb|cockroachdb)(?:\+\w{1,30})?:\/\//;
/** Plain searches are many times faster than the pattern, and most files have none of these. */
const HINTS = [
  'expire_on_commit',
  'sessionmaker',
  'Session',
  'pool_size',
  'max_overflow',
  'create_pool',
  'ConnectionPool',
  'CONN_MAX_AGE',
  'ENGINE',
  'SQLALCHEMY_',
  '://',
];
const FACTORIES = new Set(['sessionmaker', 'async_sessionmaker']);
const SESSIONS = new Set(['Session', 'AsyncSession']);
const POOLS = new Set([
  'create_pool',
  'ConnectionPool',
  'AsyncConnectionPool',
  'ThreadedConnectionPool',
  'NullConnectionPool',
]);
const POOL_DRIVERS = ['asyncpg', 'psycopg_pool', 'psycopg', 'aiomysql', 'asyncmy', 'aiopg'];
const URL = /^(postgres(?:ql)?|mysql|mariadb|sqlite|mssql|oracle|mongodb|cockroachdb)(?:\+\w+)?:\/\//;

/** More calls than this are not what a file that sets up a database looks like. */
const MAX_CALLS = 500;
const MAX_VALUE_TOKENS = 200;

/** Whether a file may set up an engine, a pool or sessions. */
export function isEngineSource(source: string): boolean {
  return HINTS.some((hint) => source.includes(hint)) && OF_INTEREST.test(source);
}

/** The value at a token: a number, a default in a call such as `int(os.getenv("SIZE", 5))`, or a name. */
export function settingAt(tokens: PythonToken[], start: number, end: number): Setting | null {
  const token = tokens[start];
  if (!token || start >= end) return null;
  if (token.kind === 'number') return number(token.text);
  if (token.kind !== 'name' || token.text === 'None') return null;
  let numeric: Setting | null = null;
  let last = token.text;
  let call = false;
  for (let at = start; at < end; at++) {
    const each = tokens[at]!;
    if (each.kind === 'number') numeric = number(each.text);
    else if (each.kind === 'string' && /^\d{1,6}$/.test(each.text)) numeric = number(each.text);
    else if (each.kind === 'name' && !call) last = each.text;
    else if (each.text === '(') call = true;
  }
  if (call) return numeric;
  return end - start <= 7 ? { name: last } : null;
}

function number(text: string): Setting | null {
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) && value >= -1 && value < 1_000_000 ? { value } : null;
}

/** End of the value that begins at a token: the comma, bracket or line that ends it. */
export function endOfValue(tokens: PythonToken[], start: number): number {
  const limit = Math.min(tokens.length, start + MAX_VALUE_TOKENS);
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const { kind, text, first } = tokens[at]!;
    if (first && at > start && depth === 0) return at;
    if (kind !== 'operator') continue;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text) && --depth < 0) return at;
    else if (text === ',' && depth === 0) return at;
  }
  return limit;
}

class EngineReader {
  #tokens: PythonToken[];
  #facts: EngineFacts;
  #pools: boolean;
  #sqlalchemy: boolean;
  /** Name in this file → SQLAlchemy's name of it. */
  #names = new Map<string, string>();
  #calls = 0;

  constructor(path: string, source: string, modules: Set<string>) {
    this.#tokens = tokenize(source);
    this.#pools = POOL_DRIVERS.some((driver) => modules.has(driver));
    this.#sqlalchemy = modules.has('sqlalchemy') || modules.has('sqlmodel');
    this.#facts = { path, expireOnCommit: [], poolSize: [], maxOverflow: [], connMaxAge: [], databases: [] };
  }

  read(): EngineFacts {
    this.#collectImports();
    for (let at = 0; at < this.#tokens.length; at++) {
      const token = this.#tokens[at]!;
      if (token.kind === 'operator' || token.kind === 'number') continue;
      if (token.kind === 'string') this.#url(token.text);
      this.#keyed(at);
      if (token.kind === 'name' && this.#tokens[at + 1]?.text === '(') this.#call(at);
    }
    return this.#facts;
  }

  /** `key=value`, `"key": value` and `KEY = value`, wherever they stand. */
  #keyed(at: number): void {
    const sign = this.#tokens[at + 1]?.text;
    if (sign !== '=' && sign !== ':') return;
    // An annotated parameter, `pool_size: int = 5`, is a default and not a setting.
    if (sign === ':' && this.#tokens[at]!.kind === 'name') return;
    const value = this.#tokens[at + 2];
    if (!value) return;
    const key = this.#tokens[at]!.text;
    if (key === 'expire_on_commit') {
      if (value.text === 'True' || value.text === 'False') {
        this.#facts.expireOnCommit.push({ value: value.text === 'True', source: 'explicit' });
      }
      return;
    }
    if (key === 'ENGINE' && value.kind === 'string') {
      this.#database(value.text);
      return;
    }
    const list = this.#listOf(key);
    if (!list) return;
    const setting = settingAt(this.#tokens, at + 2, endOfValue(this.#tokens, at + 2));
    if (setting && !('name' in setting && setting.name === key)) list.push(setting);
  }

  #listOf(key: string): Setting[] | null {
    if (key === 'pool_size' || key === 'SQLALCHEMY_POOL_SIZE') return this.#facts.poolSize;
    if (key === 'max_overflow' || key === 'SQLALCHEMY_MAX_OVERFLOW') return this.#facts.maxOverflow;
    return key === 'CONN_MAX_AGE' ? this.#facts.connMaxAge : null;
  }

  #call(at: number): void {
    const name = this.#tokens[at]!.text;
    const source = this.#sessionSource(at);
    if (source && ++this.#calls <= MAX_CALLS) {
      const args = callArguments(this.#tokens, at + 1);
      if (!args.some((argument) => argument.name === 'expire_on_commit') && !this.#spreads(args)) {
        this.#facts.expireOnCommit.push({ value: true, source });
      }
    }
    if (!this.#pools || !POOLS.has(name) || ++this.#calls > MAX_CALLS) return;
    for (const argument of callArguments(this.#tokens, at + 1)) {
      if (argument.name !== 'max_size' && argument.name !== 'maxsize') continue;
      const setting = settingAt(this.#tokens, argument.start, argument.end);
      if (setting) this.#facts.poolSize.push(setting);
    }
  }

  /** Whether the name that is called here makes sessions of SQLAlchemy: projects use the same names for their own. */
  #sessionSource(at: number): 'factory' | 'session' | null {
    const attribute = this.#tokens[at - 1]?.text === '.';
    const own = this.#tokens[at]!.text;
    const name = attribute
      ? this.#sqlalchemy && /^(?:orm|so|sa|asyncio|sqlalchemy|sqlmodel)$/.test(this.#tokens[at - 2]?.text ?? '')
        ? own
        : ''
      : this.#names.get(own);
    if (name === undefined || this.#tokens[at - 1]?.text === 'def') return null;
    return FACTORIES.has(name) ? 'factory' : SESSIONS.has(name) ? 'session' : null;
  }

  /** `from sqlalchemy.orm import sessionmaker as maker` → `maker`: `sessionmaker`. */
  #collectImports(): void {
    const tokens = this.#tokens;
    for (let at = 0; at + 3 < tokens.length; at++) {
      if (!tokens[at]!.first || tokens[at]!.text !== 'from') continue;
      if (tokens[at + 1]!.text !== 'sqlalchemy' && tokens[at + 1]!.text !== 'sqlmodel') continue;
      for (let next = at + 2; next < tokens.length && !tokens[next]!.first; next++) {
        const name = tokens[next]!.text;
        if (!FACTORIES.has(name) && !SESSIONS.has(name)) continue;
        this.#names.set(tokens[next + 1]?.text === 'as' ? (tokens[next + 2]?.text ?? name) : name, name);
      }
    }
  }

  #spreads(args: { start: number }[]): boolean {
    return args.some(({ start }) => this.#tokens[start]!.text === '*' && this.#tokens[start + 1]?.text === '*');
  }

  #url(text: string): void {
    const scheme = URL.exec(text)?.[1];
    if (scheme !== undefined) this.#database(scheme);
  }

  #database(text: string): void {
    const found = databaseIn(text.slice(0, 200));
    if (found) this.#facts.databases.push(found.db);
  }
}

/** Reads how a Python file sets up engines, pools and sessions; only literal values and names are looked at. */
export function readEngineFacts(path: string, source: string, modules: Set<string>): EngineFacts {
  return new EngineReader(path, source, modules).read();
}
