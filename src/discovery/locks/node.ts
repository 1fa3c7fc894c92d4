import { parse as parseYaml } from 'yaml';
import { table, versionText } from '../manifests/dependency.ts';
import { readJson } from '../manifests/node.ts';
import { baseName } from '../places.ts';
import type { Tree } from '../walk.ts';

const MAX_BYTES = 24 * 1024 * 1024;
const MAX_IMPORTERS_BYTES = 1024 * 1024;

/** Exact version of a package for a workspace member: `folder` is the member's, relative to the lock file's. */
export type NodeLock = (folder: string, name: string, range: string | null) => string | null;

/** Whether a file is a lock file of npm, pnpm, Yarn or Bun. */
export function isNodeLock(file: string): boolean {
  return /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lock)$/.test(baseName(file));
}

function readNpm(tree: Tree, file: string): NodeLock {
  const data = readJson(tree, file, MAX_BYTES) ?? {};
  const packages = table(data.packages);
  const older = table(data.dependencies);
  return (folder, name) => {
    const own = folder === '' ? undefined : packages[`${folder}/node_modules/${name}`];
    return versionText(table(own ?? packages[`node_modules/${name}`] ?? older[name]).version);
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

function readPnpm(tree: Tree, file: string): NodeLock {
  const text = tree.read(file, MAX_BYTES, true) ?? '';
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  const part = section(text, ['importers', ...kinds]);
  let data: Record<string, unknown> = {};
  try {
    if (part.length <= MAX_IMPORTERS_BYTES) data = table(parseYaml(part, { uniqueKeys: false, logLevel: 'error' }));
  } catch {
    tree.warn(file, 'the file is not valid YAML and is left out');
  }
  const importers = table(data.importers);
  return (folder, name) => {
    const importer = 'importers' in data ? table(importers[folder === '' ? '.' : folder]) : data;
    for (const kind of kinds) {
      const entry = table(importer[kind])[name];
      const resolved = typeof entry === 'string' ? entry : table(entry).version;
      // Behind the version stand the peers that it was resolved with.
      const version =
        typeof resolved === 'string' ? /^\d[\w.+-]{0,80}/.exec(resolved.split(/[(_]/)[0]!)?.[0] : undefined;
      if (version !== undefined) return version;
    }
    return null;
  };
}

function readYarn(tree: Tree, file: string): NodeLock {
  const text = tree.read(file, MAX_BYTES, true) ?? '';
  const versions = new Map<string, string>();
  let descriptors: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^["\w@]/.test(line) && line.endsWith(':')) {
      descriptors = line.slice(0, -1).replaceAll('"', '').split(/,\s*/);
      continue;
    }
    const version = /^ {2}version:? "?([^"\s]{1,100})"?$/.exec(line)?.[1];
    if (version === undefined) continue;
    for (const descriptor of descriptors) versions.set(descriptor, version);
  }
  return (_, name, range) => versions.get(`${name}@${range}`) ?? versions.get(`${name}@npm:${range}`) ?? null;
}

function readBun(tree: Tree, file: string): NodeLock {
  const text = tree.read(file, MAX_BYTES, true) ?? '{}';
  let packages: Record<string, unknown> = {};
  try {
    // Bun writes JSON with trailing commas.
    packages = table(table(JSON.parse(text.replace(/,(?=\s{0,200}[}\]])/g, ''))).packages);
  } catch {
    tree.warn(file, 'the file is not valid JSON and is left out');
  }
  return (_, name) => {
    const entry = packages[name];
    const resolved = Array.isArray(entry) && typeof entry[0] === 'string' ? entry[0] : '';
    return resolved.startsWith(`${name}@`) ? versionText(resolved.slice(name.length + 1)) : null;
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
