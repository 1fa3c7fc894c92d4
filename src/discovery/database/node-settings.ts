import { baseName, depthOf, isAside, isScript } from '../places.ts';
import { endOfScriptValue, tokenizeScript } from '../script-tokens.ts';
import { databaseIn } from '../technologies.ts';
import type { Tree } from '../walk.ts';
import { type ScriptSettings, scriptSetting } from './script-settings.ts';

const MAX_BYTES = 512 * 1024;
const MAX_NAMES = 10;
const MAX_SETTINGS_FILES = 200;
const PROVIDER = /\bdatasource\s+\w{1,60}\s*\{[^}]{0,2000}?\bprovider\s*=\s*"([\w-]{1,40})"/;
const LIMIT = /[?&](?:connection_limit|maxPoolSize)=(\d{1,5})\b/;
const URL = /\b(postgres(?:ql)?|mysql|mariadb|mongodb|sqlserver|cockroachdb)(?:\+srv)?:\/\//;
const ENVIRONMENT =
  /^\.?env(?:\.(?:example|sample|template|defaults?|dist|local|development|production))*$|\w\.env(?:\.(?:example|sample))?$/i;
const COMPOSE = /^(?:docker-)?compose[\w.-]*\.ya?ml$/i;
const SETTINGS_FILE = /(?:settings|config|conf|constants|env|environment|defaults?)[^/]*(?:\/[^/]*)?\.[cm]?[jt]s$/i;

/** What a repository says of its connections besides its dependencies. */
export interface NodeSettings {
  /** Databases that are named where they are set up: schemas and options, else connection URLs. */
  databases: string[];
  pool_size: number | null;
}

/** Text files around the code that hold a connection's URL: they are looked at for its scheme and its size only. */
function readAround(tree: Tree): { schemas: string[]; urls: string[]; sizes: number[]; environments: string[] } {
  const found = { schemas: [] as string[], urls: [] as string[], sizes: [] as number[], environments: [] as string[] };
  for (const file of tree.files) {
    const name = baseName(file);
    const isSchema = name.endsWith('.prisma');
    const isEnvironment = ENVIRONMENT.test(name);
    if (!(isSchema || isEnvironment || COMPOSE.test(name)) || isAside(file)) continue;
    const text = tree.read(file, MAX_BYTES) ?? '';
    if (isEnvironment) found.environments.push(file);
    const provider = isSchema ? databaseIn(PROVIDER.exec(text)?.[1] ?? '') : null;
    const url = URL.exec(text)?.[1];
    const scheme = url === undefined ? null : databaseIn(url === 'sqlserver' ? 'mssql' : url);
    if (provider) found.schemas.push(provider.db);
    else if (scheme && isEnvironment) found.urls.push(scheme.db);
    const size = Number(LIMIT.exec(text)?.[1] ?? 0);
    if (size > 0) found.sizes.push(size);
  }
  return found;
}

/** Looks names up where the file that uses them, settings files and `.env` files give them a value. */
class Names {
  #tree: Tree;
  #sources: string[];
  #environments: string[];
  #known = new Map<string, number | null>();

  constructor(tree: Tree, environments: string[]) {
    this.#tree = tree;
    this.#environments = environments;
    this.#sources = tree.files
      .filter((file) => SETTINGS_FILE.test(file) && !isAside(file) && !file.endsWith('.d.ts'))
      .slice(0, MAX_SETTINGS_FILES);
  }

  value(name: string, near: ScriptSettings): number | null {
    const constant = near.constants.get(name);
    if (constant && 'value' in constant) return constant.value;
    return this.#lookUp(constant ? constant.name : name);
  }

  #lookUp(name: string): number | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_NAMES) return null;
    let value: number | null = null;
    for (const file of this.#environments) value ??= this.#inEnvironment(file, name);
    for (const file of this.#sources) value ??= this.#inSource(file, name);
    this.#known.set(name, value);
    return value;
  }

  #inEnvironment(file: string, name: string): number | null {
    for (const line of (this.#tree.read(file, MAX_BYTES) ?? '').split(/\r?\n/)) {
      if (!line.startsWith(`${name}=`)) continue;
      const value = /^["']?(\d{1,5})["']?\s*(?:#.*)?$/.exec(line.slice(name.length + 1))?.[1];
      if (value !== undefined) return Number(value);
    }
    return null;
  }

  /** `NAME: z.coerce.number().default(5)`, `NAME = 5`, `name: Number(process.env.NAME ?? 5)`. */
  #inSource(file: string, name: string): number | null {
    const source = this.#tree.read(file, MAX_BYTES);
    if (source === null || !source.includes(name)) return null;
    const tokens = tokenizeScript(source);
    for (let at = 0; at + 2 < tokens.length; at++) {
      const sign = tokens[at + 1]!.text;
      if (tokens[at]!.text !== name || tokens[at]!.kind === 'operator' || (sign !== ':' && sign !== '=')) continue;
      const setting = scriptSetting(tokens, at + 2, endOfScriptValue(tokens, at + 2));
      if (setting && 'value' in setting) return setting.value;
    }
    return null;
  }
}

/** Weighs the set-ups: the service's own before scripts', shallow files before deep ones, code before URLs. */
export function weighNodeSettings(tree: Tree, settings: ScriptSettings[], imported: string[]): NodeSettings {
  const around = readAround(tree);
  const sorted = [...settings].sort(
    (a, b) => Number(isScript(a.path)) - Number(isScript(b.path)) || depthOf(a.path) - depthOf(b.path),
  );
  const names = new Names(tree, around.environments);
  let pool: number | null = null;
  for (const file of sorted) {
    for (const size of file.poolSize) pool ??= 'value' in size ? size.value : names.value(size.name, file);
  }
  const named = [...around.schemas, ...sorted.flatMap(({ databases }) => databases), ...imported];
  const urls = [...around.urls, ...sorted.filter(({ path }) => !isScript(path)).flatMap((file) => file.urls)];
  return { databases: named.length > 0 ? named : urls, pool_size: pool ?? around.sizes[0] ?? null };
}
