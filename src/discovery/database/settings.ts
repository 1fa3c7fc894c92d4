import { depthOf, isAside, isScript } from '../places.ts';
import { type PythonToken, tokenize } from '../python-tokens.ts';
import type { Tree } from '../walk.ts';
import { type EngineFacts, endOfValue, type Setting, settingAt } from './engine.ts';

/** Values for the whole project; null where nothing literal says. */
export interface DatabaseSettings {
  expire_on_commit: boolean | null;
  pool_size: number | null;
  max_overflow: number | null;
  conn_max_age: number | null;
}

const MAX_BYTES = 512 * 1024;
const SETTINGS_FILE = /(?:settings|config|conf|constants|env|base|core|defaults?)[^/]*(?:\/[^/]*)?\.py$/i;
const MAX_SETTINGS_FILES = 400;
const MAX_NAMES = 10;

/** The value of a name's assignment, with or without annotation. */
function assigned(tokens: PythonToken[], name: string): number | null {
  for (let at = 0; at + 2 < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind !== 'name' || token.text !== name || !token.first) continue;
    let equals = at + 1;
    const end = endOfValue(tokens, at + 1);
    while (equals < end && tokens[equals]!.text !== '=') equals++;
    const setting = settingAt(tokens, equals + 1, endOfValue(tokens, equals + 1));
    if (setting && 'value' in setting) return setting.value;
  }
  return null;
}

/** Looks names up in settings files, such as `DATABASE_POOL_SIZE: int = 5`. */
class Names {
  #tree: Tree;
  #files: string[];
  #known = new Map<string, number | null>();

  constructor(tree: Tree) {
    this.#tree = tree;
    this.#files = tree.files.filter((file) => SETTINGS_FILE.test(file) && !isAside(file)).slice(0, MAX_SETTINGS_FILES);
  }

  /** `near` is the file that uses the name, which may well assign it. */
  value(name: string, near: string): number | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_NAMES) return null;
    let value: number | null = null;
    for (const file of [near, ...this.#files]) {
      const source = this.#tree.read(file, MAX_BYTES);
      if (source === null || !source.includes(name)) continue;
      value = assigned(tokenize(source), name);
      if (value !== null) break;
    }
    this.#known.set(name, value);
    return value;
  }
}

function firstValue(engines: EngineFacts[], pick: (engine: EngineFacts) => Setting[], names: Names): number | null {
  for (const engine of engines) {
    for (const setting of pick(engine)) {
      const value = 'value' in setting ? setting.value : names.value(setting.name, engine.path);
      if (value !== null) return value;
    }
  }
  return null;
}

/** Session factories say more than sessions made on the spot; what is said outright more than a default. */
function expireOnCommit(engines: EngineFacts[]): boolean | null {
  const all = engines.flatMap((engine) => engine.expireOnCommit);
  const said = all.some(({ source }) => source !== 'session') ? all.filter(({ source }) => source !== 'session') : all;
  if (said.length === 0) return null;
  let balance = 0;
  for (const { value, source } of said) balance += value ? (source === 'explicit' ? 1 : 0.9) : -1;
  return balance > 0;
}

/** Weighs the engines' set-ups: the service's own before scripts', shallow files before deep ones. */
export function weighSettings(tree: Tree, engines: EngineFacts[]): DatabaseSettings {
  const sorted = [...engines].sort(
    (a, b) => Number(isScript(a.path)) - Number(isScript(b.path)) || depthOf(a.path) - depthOf(b.path),
  );
  const saysSomething = ({ expireOnCommit: expire, poolSize, maxOverflow }: EngineFacts) =>
    expire.length + poolSize.length + maxOverflow.length > 0;
  const own = sorted.filter((engine) => !isScript(engine.path));
  const considered = own.some(saysSomething) ? own : sorted;
  const names = new Names(tree);
  const first = (pick: (engine: EngineFacts) => Setting[]) => firstValue(considered, pick, names);
  return {
    expire_on_commit: expireOnCommit(considered),
    pool_size: first((engine) => engine.poolSize),
    max_overflow: first((engine) => engine.maxOverflow),
    conn_max_age: first((engine) => engine.connMaxAge),
  };
}
