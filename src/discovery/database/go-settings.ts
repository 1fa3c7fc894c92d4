import { depthOf, isAside, isScript } from '../places.ts';
import type { Tree } from '../walk.ts';

/** A value that is written out, or the last part of the name that it has. */
type Value = number | string;

/** What a Go file sets up of a connection pool. */
export interface GoSettings {
  path: string;
  poolSize: Value[];
  /** How long a connection is kept, in seconds. */
  maxAge: number[];
}

const MAX_BYTES = 256 * 1024;
const MAX_PER_FILE = 20;
const MAX_NAMES = 10;
const MAX_FILES = 400;
const SETTINGS_FILE =
  /(?:settings|config|conf|constants?|env|options|defaults?|flags?)[^/]*(?:\/[^/]*)?\.(?:go|ya?ml|toml|env)$/i;
/** `db.SetMaxOpenConns(25)`, `SetMaxOpenConns(cfg.DB.MaxOpenConns)`, also inside a conversion: `int(cfg.Max)`. */
const OPEN = /\.SetMaxOpenConns\(\s*(?:u?int(?:32|64)?\(\s*)?([\w.]{1,120})(?!\s*\()/g;
/** pgxpool's and the MongoDB driver's. */
const MOST =
  /\.(?:MaxConns|MaxPoolSize)\s*=\s*(?:u?int(?:32|64)?\(\s*)?([\w.]{1,120})|\.SetMaxPoolSize\(\s*([\w.]{1,120})/g;
const AGE =
  /(?:\.SetConnMaxLifetime\(|\.MaxConnLifetime\s*=)\s*(?:(\d{1,6})\s*\*\s*)?time\.(Second|Minute|Hour)(?:\s*\*\s*(\d{1,6}))?/g;
const SECONDS: Readonly<Record<string, number>> = { Second: 1, Minute: 60, Hour: 3600 };
const HINTS = ['SetMaxOpenConns', 'SetMaxPoolSize', 'MaxConns', 'MaxPoolSize', 'ConnMaxLifetime', 'MaxConnLifetime'];

function literalOrName(text: string): Value | null {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  const name = text.slice(text.lastIndexOf('.') + 1);
  return /^[A-Za-z_]\w*$/.test(name) ? name : null;
}

/** Reads the pool that a file sets up; null where it sets up none. */
export function readGoSettings(path: string, source: string): GoSettings | null {
  if (!HINTS.some((hint) => source.includes(hint))) return null;
  const poolSize = [OPEN, MOST]
    .flatMap((pattern) => [...source.matchAll(pattern)].slice(0, MAX_PER_FILE))
    .map((found) => literalOrName(found[1] ?? found[2]!))
    .filter((value) => value !== null);
  const maxAge = [...source.matchAll(AGE)]
    .slice(0, MAX_PER_FILE)
    .map((found) => Number(found[1] ?? found[3] ?? 1) * SECONDS[found[2]!]!);
  return poolSize.length + maxAge.length > 0 ? { path, poolSize, maxAge } : null;
}

/**
 * Looks a name up where it is given a value: `MaxOpenConns: 25`, `const maxConns = 25`, a field with `default:"25"` in its tag,
 * a flag with a default, a key of a settings file (`max_open_conns: 25`).
 */
function assigned(source: string, name: string): number | null {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const patterns = [
    new RegExp(`\\b${name}\\s*(?:u?int(?:32|64)?\\s*)?(?::=|=|:)\\s*(?:u?int(?:32|64)?\\()?(\\d{1,5})\\b`),
    new RegExp(`\\b${name}\\s+\\*?u?int(?:32|64)?\\s+\`[^\`\\n]{0,200}?(?:[dD]efault):"(\\d{1,5})"`),
    new RegExp(`(?:^|[\\s"'.])${snake}["']?\\s*[:=,]\\s*["']?(\\d{1,5})\\b`, 'im'),
  ];
  for (const pattern of patterns) {
    const value = pattern.exec(source)?.[1];
    if (value !== undefined) return Number(value);
  }
  return null;
}

/** Weighs the pools: the service's own before scripts', shallow files before deep ones. */
export function weighGoSettings(
  tree: Tree,
  settings: GoSettings[],
): { pool_size: number | null; conn_max_age: number | null } {
  const sorted = [...settings].sort(
    (a, b) => Number(isScript(a.path)) - Number(isScript(b.path)) || depthOf(a.path) - depthOf(b.path),
  );
  const named = new Map<string, number | null>();
  const sources = tree.files.filter((file) => SETTINGS_FILE.test(file) && !isAside(file)).slice(0, MAX_FILES);
  const lookUp = (name: string, near: string): number | null => {
    const known = named.get(name);
    if (known !== undefined) return known;
    if (named.size >= MAX_NAMES) return null;
    let value: number | null = null;
    for (const file of [near, ...sources]) value ??= assigned(tree.read(file, MAX_BYTES) ?? '', name);
    named.set(name, value);
    return value;
  };
  let pool: number | null = null;
  for (const { path, poolSize } of sorted)
    for (const value of poolSize) pool ??= typeof value === 'number' ? value : lookUp(value, path);
  // Zero means that nothing bounds it.
  return { pool_size: pool === 0 ? null : pool, conn_max_age: sorted.flatMap(({ maxAge }) => maxAge)[0] ?? null };
}
