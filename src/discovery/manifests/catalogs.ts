import { parse as parseYaml } from 'yaml';
import { ancestors } from '../places.ts';
import type { Tree } from '../walk.ts';
import { table } from './dependency.ts';
import { readJson } from './json.ts';

const MAX_BYTES = 256 * 1024;

type Catalogs = Record<string, unknown>;

/** What was read of a repository’s folders. */
const known = new WeakMap<Tree, Map<string, Catalogs>>();

/** The part of a workspace’s settings that names version ranges once for all members: pnpm’s, Yarn’s or Bun’s. */
function catalogsOf(tree: Tree, folder: string): Catalogs {
  const inFolder = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  for (const name of ['pnpm-workspace.yaml', '.yarnrc.yml']) {
    if (!tree.has(inFolder(name))) continue;
    try {
      const data = table(parseYaml(tree.read(inFolder(name), MAX_BYTES, true) ?? '', { logLevel: 'error' }));
      if ('catalog' in data || 'catalogs' in data) return data;
    } catch {
      tree.warn(inFolder(name), 'the file is not valid YAML and is left out');
    }
  }
  const manifest = inFolder('package.json');
  const data = tree.has(manifest) ? (readJson(tree, manifest, 1024 * 1024) ?? {}) : {};
  const workspaces = table(data.workspaces);
  return 'catalog' in workspaces || 'catalogs' in workspaces ? workspaces : data;
}

/** The range that `catalog:` or `catalog:name` stands for in a manifest of this folder; null where none says. */
export function catalogRange(tree: Tree, folder: string, reference: string, name: string): unknown {
  const catalog = reference.slice('catalog:'.length).trim();
  const folders = known.get(tree) ?? new Map<string, Catalogs>();
  known.set(tree, folders);
  for (const place of ancestors(folder)) {
    const data = folders.get(place) ?? catalogsOf(tree, place);
    folders.set(place, data);
    const named = table(table(data.catalogs)[catalog === '' ? 'default' : catalog]);
    const range = (catalog === '' || catalog === 'default' ? table(data.catalog)[name] : undefined) ?? named[name];
    if (range !== undefined) return range;
  }
  return null;
}
