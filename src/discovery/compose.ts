import { parse as parseYaml } from 'yaml';
import { list, table } from './manifests/dependency.ts';
import { ancestors, baseName, depthOf, folderOf, isAside } from './places.ts';
import { databaseIn } from './technologies.ts';
import type { Tree } from './walk.ts';

/** A database that a compose file runs. `version` is the server's, null where the image's tag does not tell. */
export interface Service {
  db: string;
  version: string | null;
  path: string;
}

const MAX_BYTES = 128 * 1024;
const MAX_FILES = 20;
/** Images that are named after a database and are not one. */
const TOOL =
  /exporter|admin|adminer|backup|pgbouncer|pgpool|proxy|express|commander|insight|client|cli\b|migrat|dump|operator|studio/i;

function isCompose(file: string): boolean {
  return (
    /^(?:docker-)?compose(?:[._-][\w.-]*)?\.ya?ml$/i.test(baseName(file)) ||
    /^docker-compose[\w.-]*\.ya?ml$/i.test(baseName(file))
  );
}

/** Replaces `${NAME:-default}` by its default and any other variable by nothing. */
function withDefaults(text: string): string {
  return text
    .replace(/\$\{\w+(?::?-([^{}]*))?[^{}]*\}/g, (_, value: string | undefined) => value ?? '')
    .replace(/\$\w+/g, '');
}

/** The database and its version that an image stands for; null for any other image. */
function databaseOfImage(image: string): { db: string; version: string | null } | null {
  const plain = withDefaults(image.slice(0, 300)).split('@')[0]!;
  const colon = plain.lastIndexOf(':');
  const tagged = colon > plain.lastIndexOf('/');
  const name = tagged ? plain.slice(0, colon) : plain;
  const tag = tagged ? plain.slice(colon + 1) : '';
  const last = name.slice(name.lastIndexOf('/') + 1);
  const path = name.split('/').slice(-2).join('/');
  if (TOOL.test(last)) return null;
  const found = databaseIn(/^(?:server|database|free|express|xe)$/i.test(last) ? path : last) ?? databaseIn(path);
  if (!found || TOOL.test(path.replace(/express$/i, ''))) return null;
  // Images of PostgreSQL with an extension put the server's version behind `pg`; their own number is the extension's.
  const behind = /(?:^|[^a-z])pg(\d+(?:\.\d+)*)/i.exec(tag)?.[1] ?? /^postgres(?:ql)?-?(\d+(?:\.\d+)*)/i.exec(tag)?.[1];
  const extension = /pgvector|timescale/i.test(name);
  const own = /^v?(\d+(?:\.\d+){0,3})/.exec(tag)?.[1];
  return { db: found.db, version: behind ?? (extension ? null : (own ?? null)) };
}

function servicesIn(tree: Tree, file: string): Service[] {
  const text = tree.read(file, MAX_BYTES, true);
  if (text === null) return [];
  let data: Record<string, unknown>;
  try {
    data = table(parseYaml(text, { uniqueKeys: false, logLevel: 'error', merge: true }));
  } catch {
    tree.warn(file, 'the file is not valid YAML and is left out');
    return [];
  }
  const found: Service[] = [];
  for (const value of Object.values(table(data.services ?? data))) {
    const image = table(value).image;
    const database = typeof image === 'string' ? databaseOfImage(image) : null;
    if (database && list(found).length < 100) found.push({ ...database, path: file });
  }
  return found;
}

/** Files beside the audited folder or above it first, then shallow ones; production's before development's. */
function order(file: string, near: Set<string>): number {
  const special = /(?:test|ci|e2e)/i.test(baseName(file)) ? 4 : /(?:dev|local|debug)/i.test(baseName(file)) ? 1 : 0;
  return (near.has(folderOf(file)) ? 0 : 8) + (isAside(file) ? 16 : 0) + special + Math.min(depthOf(file), 7) / 8;
}

/** Databases in the repository's compose files, the most telling file's first. */
export function readCompose(tree: Tree, path: string): Service[] {
  const near = new Set(ancestors(path));
  const files = tree.files.filter(isCompose);
  files.sort((a, b) => order(a, near) - order(b, near));
  return files.slice(0, MAX_FILES).flatMap((file) => servicesIn(tree, file));
}
