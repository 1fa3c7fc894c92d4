import type { Tree } from '../walk.ts';
import { type Dependency, isName, table, versionText } from './dependency.ts';

const MAX_BYTES = 1024 * 1024;

/** Parses JSON of a file in the tree; a file that is no JSON leaves a warning and gives null. */
export function readJson(tree: Tree, file: string, maxBytes: number): Record<string, unknown> | null {
  const text = tree.read(file, maxBytes, true);
  if (text === null) return null;
  try {
    return table(JSON.parse(text));
  } catch {
    tree.warn(file, 'the file is not valid JSON and is left out');
    return null;
  }
}

/** Reads a package.json. Workspaces need no special care: the walk meets each member's own package.json. */
export function readPackageJson(tree: Tree, file: string): Dependency[] {
  const data = readJson(tree, file, MAX_BYTES);
  if (!data) return [];
  const dependencies: Dependency[] = [];
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies']) {
    for (const [name, value] of Object.entries(table(data[kind]))) {
      if (!isName(name)) continue;
      const range = versionText(value);
      const local = range !== null && /^(?:workspace|file|link|portal|git|github|https?|catalog):/.test(range);
      dependencies.push({
        ecosystem: 'node',
        name: name.toLowerCase(),
        range: local ? null : range,
        dev: kind === 'devDependencies',
        manifest: file,
      });
    }
  }
  return dependencies;
}
