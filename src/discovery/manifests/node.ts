import { folderOf } from '../places.ts';
import type { Tree } from '../walk.ts';
import { catalogRange } from './catalogs.ts';
import { type Dependency, isName, table, versionText } from './dependency.ts';
import { readJson } from './json.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_VERSION_BYTES = 1024;
const KINDS = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'];
/** Ranges that lead to a folder, a repository or an archive and say nothing of a version. */
const ELSEWHERE =
  /^(?:workspace|file|link|portal|git|github|gitlab|bitbucket|https?|exec)\b[+:@]|^[\w.-]+\/[\w.-]+(?:#|$)/;

/** A range as npm’s registry knows it, and the package’s real name where the manifest gives it another one. */
function resolveRange(name: string, written: string | null): { name: string; alias?: string; range: string | null } {
  if (written === null) return { name, range: null };
  // Yarn writes what it patches into the range: `patch:typeorm@npm%3A0.3.17#~/.yarn/patches/…`.
  const patched = /^patch:.*?@npm(?:%3A|:)([^#]{1,100})/i.exec(written)?.[1];
  const range = patched ?? written;
  const real = /^npm:((?:@[^@/]+\/)?[^@/]+)@(.+)$/.exec(range);
  if (real && isName(real[1]!)) return { name: real[1]!, alias: name, range: real[2]! };
  const plain = range.replace(/^npm:/, '');
  return { name, range: ELSEWHERE.test(plain) ? null : plain };
}

/** The version of Node.js that a folder asks for: `engines`, else what version managers read. */
function runtime(tree: Tree, folder: string, data: Record<string, unknown>): string | null {
  const stated = versionText(table(data.engines).node) ?? versionText(table(data.volta).node);
  if (stated !== null) return stated;
  for (const name of ['.nvmrc', '.node-version']) {
    const file = folder === '' ? name : `${folder}/${name}`;
    const text = tree.has(file) ? tree.read(file, MAX_VERSION_BYTES)?.trim() : undefined;
    const version = /^v?(\d+(?:\.\d+){0,2})$/.exec(text ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return null;
}

/**
 * Reads a package.json. Workspaces need no special care: the walk meets each member's own package.json. Node.js itself counts as
 * the package `node`, as which it is published.
 */
export function readPackageJson(tree: Tree, file: string): Dependency[] {
  const data = readJson(tree, file, MAX_BYTES);
  if (!data) return [];
  const folder = folderOf(file);
  const dependencies: Dependency[] = [];
  const node = runtime(tree, folder, data);
  if (node !== null) dependencies.push({ ecosystem: 'node', name: 'node', range: node, dev: false, manifest: file });
  const optional = table(data.peerDependenciesMeta);
  for (const kind of KINDS) {
    for (const [name, value] of Object.entries(table(data[kind]))) {
      if (!isName(name)) continue;
      const catalog = typeof value === 'string' && value.startsWith('catalog:');
      const written = versionText(catalog ? catalogRange(tree, folder, value, name) : value);
      const resolved = resolveRange(name, written);
      dependencies.push({
        ecosystem: 'node',
        ...resolved,
        name: resolved.name.toLowerCase(),
        dev: kind === 'devDependencies' || (kind === 'peerDependencies' && table(optional[name]).optional === true),
        manifest: file,
      });
    }
  }
  return dependencies;
}

/** The package manager that a package.json declares, `pnpm@9.1.0`; null where it declares none. */
export function packageManagerOf(tree: Tree, file: string): string | null {
  return tree.has(file) ? versionText(readJson(tree, file, MAX_BYTES)?.packageManager) : null;
}
