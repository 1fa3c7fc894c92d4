import { list, normalizeName, table, versionText } from '../manifests/dependency.ts';
import { readJson } from '../manifests/json.ts';
import { readToml } from '../manifests/python.ts';
import { baseName } from '../places.ts';
import type { Tree } from '../walk.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/** Whether a file is a lock file of Poetry, uv, PDM, Pipenv or PEP 751. */
export function isPythonLock(file: string): boolean {
  return /^(?:poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|pylock(?:\.[\w-]+)?\.toml)$/.test(baseName(file));
}

/** Exact versions by normalised name. Of several versions of one package, which markers choose between, the highest. */
export function readPythonLock(tree: Tree, file: string): Map<string, string> {
  const versions = new Map<string, string>();
  const add = (name: unknown, version: unknown) => {
    const text = versionText(version);
    if (typeof name !== 'string' || text === null) return;
    const key = normalizeName(name);
    const before = versions.get(key);
    if (before === undefined || before.localeCompare(text, 'en', { numeric: true }) < 0) versions.set(key, text);
  };
  if (baseName(file) === 'Pipfile.lock') {
    const data = readJson(tree, file, MAX_BYTES) ?? {};
    for (const section of [data.develop, data.default]) {
      for (const [name, value] of Object.entries(table(section))) {
        const version = table(value).version;
        add(name, typeof version === 'string' ? version.replace(/^==/, '') : null);
      }
    }
    return versions;
  }
  const data = readToml(tree, file, MAX_BYTES) ?? {};
  for (const value of [...list(data.package), ...list(data.packages)]) add(table(value).name, table(value).version);
  return versions;
}
