import { parse as parseYaml } from 'yaml';
import { table, versionText } from '../manifests/dependency.ts';
import { readJson } from '../manifests/json.ts';
import { ancestors, baseName } from '../places.ts';
import type { Tree } from '../walk.ts';

/*
 * npm's, pnpm's and Bun's lock files are JSON or YAML. Yarn's own parsers are left out: both of its formats tell a version in two
 * lines, and the first format's parser is no longer maintained.
 */

const MAX_BYTES = 24 * 1024 * 1024;
const MAX_IMPORTERS_BYTES = 2 * 1024 * 1024;

/** What is looked up in a lock file. */
interface Wanted {
  /** The workspace member's folder, relative to the lock file's. */
  folder: string;
  name: string;
  /** The name under which it is installed, where the manifest gives it another one. */
  alias: string | null;
  range: string | null;
}

/** Exact version of the package that a workspace member gets. */
export type NodeLock = (wanted: Wanted) => string | null;

/** Lock files by the package manager that writes them, npm’s more authoritative one first. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  npm: ['npm-shrinkwrap.json', 'package-lock.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock'],
};
const NAMES = Object.values(WRITERS).flat();

/** Whether a file is a lock file of npm, pnpm, Yarn or Bun. */
export function isNodeLock(file: string): boolean {
  return NAMES.includes(baseName(file));
}

/** Orders lock files of one folder: the declared package manager’s first, since others may be left from before. */
export function sortNodeLocks(files: string[], packageManager: string | null): string[] {
  const own = WRITERS[packageManager?.split('@')[0] ?? ''] ?? [];
  const place = (file: string) => {
    const name = baseName(file);
    return own.includes(name) ? own.indexOf(name) - NAMES.length : NAMES.indexOf(name);
  };
  return [...files].sort((a, b) => place(a) - place(b));
}

/** Versions 2 and 3 list what lies in each `node_modules`, version 1 what lies in the root’s. */
function readNpm(tree: Tree, file: string): NodeLock {
  const data = readJson(tree, file, MAX_BYTES) ?? {};
  const packages = table(data.packages);
  const older = table(data.dependencies);
  return ({ folder, name, alias }) => {
    const installed = alias ?? name;
    for (const place of ancestors(folder)) {
      const entry = packages[`${place === '' ? '' : `${place}/`}node_modules/${installed}`];
      if (entry !== undefined) return versionText(table(entry).version);
    }
    const version = versionText(table(older[installed]).version);
    return version?.startsWith('npm:') ? version.slice(version.lastIndexOf('@') + 1) : version;
  };
}

/** Top-level sections of a YAML file by their keys, without the rest: whole pnpm lock files take long to parse. */
function section(text: string, keys: string[]): string {
  const kept: string[] = [];
  let keep = false;
  for (const line of text.split('\n')) {
    if (/^[A-Za-z]/.test(line)) keep = keys.includes(line.split(':')[0]!);
    if (keep) kept.push(line);
  }
  return kept.join('\n');
}

/** `6.1.0(prisma@6.1.0)`, `6.1.0_prisma@6.1.0`; under another name `/pg/8.1.0`, `/pg@8.1.0`, `pg@8.1.0(…)`. */
function pnpmVersion(resolved: unknown): string | null {
  if (typeof resolved !== 'string' || /^(?:link|file|https?|git)/.test(resolved)) return null;
  // Behind the version stand the peers that it was resolved with.
  const plain = resolved.split('(')[0]!;
  const version = /^\d/.test(plain) ? plain : /[^/@]\/?[@/](\d[^/@]*)(?:@[^/]*)?$/.exec(plain)?.[1];
  return versionText(/^\d[\w.+-]{0,80}/.exec(version?.split('_')[0] ?? '')?.[0]);
}

function readPnpm(tree: Tree, file: string): NodeLock {
  const text = tree.read(file, MAX_BYTES, true) ?? '';
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  const part = section(text, ['importers', ...kinds]);
  let data: Record<string, unknown> = {};
  if (part.length > MAX_IMPORTERS_BYTES) tree.warn(file, 'the file names too many dependencies and is left out');
  else {
    try {
      data = table(parseYaml(part, { uniqueKeys: false, logLevel: 'error' }));
    } catch {
      tree.warn(file, 'the file is not valid YAML and is left out');
    }
  }
  const importers = table(data.importers);
  return ({ folder, name, alias }) => {
    const importer = 'importers' in data ? table(importers[folder === '' ? '.' : folder]) : data;
    for (const kind of kinds) {
      const entry = table(importer[kind])[alias ?? name];
      const version = pnpmVersion(typeof entry === 'string' ? entry : table(entry).version);
      if (version !== null) return version;
    }
    return null;
  };
}

/** `@scope/name@npm:^1.0.0` → `@scope/name`. */
function describedName(descriptor: string): string {
  const at = descriptor.indexOf('@', 1);
  return at < 0 ? descriptor : descriptor.slice(0, at);
}

function readYarn(tree: Tree, file: string): NodeLock {
  const text = tree.read(file, MAX_BYTES, true) ?? '';
  const versions = new Map<string, string>();
  const byName = new Map<string, Set<string>>();
  let descriptors: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^["\w@]/.test(line) && line.endsWith(':')) {
      descriptors = line.slice(0, -1).replaceAll('"', '').split(/,\s*/);
      continue;
    }
    const version = /^ {2}version:? "?([^"\s]{1,100})"?$/.exec(line)?.[1];
    if (version === undefined || descriptors.some((descriptor) => descriptor.includes('@workspace:'))) continue;
    for (const descriptor of descriptors) {
      versions.set(descriptor, version);
      const known = byName.get(describedName(descriptor)) ?? new Set<string>();
      byName.set(describedName(descriptor), known.add(version));
    }
  }
  return ({ name, alias, range }) => {
    const keys = alias === null ? [`${name}@${range}`, `${name}@npm:${range}`] : [`${alias}@npm:${name}@${range}`];
    for (const key of keys) if (versions.has(key)) return versions.get(key)!;
    // Resolutions and patches change a descriptor; where there is one version only, it is that.
    const all = [...(byName.get(alias ?? name) ?? [])];
    return all.length === 1 ? all[0]! : null;
  };
}

/** A string that is not closed counts to the end of its line, so that none is looked at twice. */
const TRAILING_COMMA = /("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[}\]])/g;

/** Packages of the root stand under their name, those that only one member has under `member/name`. */
function readBun(tree: Tree, file: string): NodeLock {
  const text = tree.read(file, MAX_BYTES, true) ?? '{}';
  let data: Record<string, unknown> = {};
  try {
    data = table(JSON.parse(text.replace(TRAILING_COMMA, (_, string: string | undefined) => string ?? '')));
  } catch {
    tree.warn(file, 'the file is not valid JSON and is left out');
  }
  const packages = table(data.packages);
  const workspaces = table(data.workspaces);
  return ({ folder, name, alias }) => {
    const member = table(workspaces[folder]).name;
    const installed = alias ?? name;
    const entry = (typeof member === 'string' ? packages[`${member}/${installed}`] : undefined) ?? packages[installed];
    const resolved = Array.isArray(entry) && typeof entry[0] === 'string' ? entry[0] : '';
    return resolved.startsWith(`${name}@`) ? versionText(/^\d.*/.exec(resolved.slice(name.length + 1))?.[0]) : null;
  };
}

/** Reads a lock file of the Node.js world. */
export function readNodeLock(tree: Tree, file: string): NodeLock {
  const name = baseName(file);
  if (name === 'pnpm-lock.yaml') return readPnpm(tree, file);
  if (name === 'yarn.lock') return readYarn(tree, file);
  if (name === 'bun.lock') return readBun(tree, file);
  return readNpm(tree, file);
}
