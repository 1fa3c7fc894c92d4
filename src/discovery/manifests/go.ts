import type { Tree } from '../walk.ts';
import { type Dependency, isName } from './dependency.ts';

const MAX_BYTES = 1024 * 1024;
const REQUIRE = /^([\w./~@-]+)\s+v([\w.+-]+)/;

/** Reads the direct requirements of a go.mod; go.mod itself holds exact versions. */
export function readGoMod(tree: Tree, file: string): Dependency[] {
  const text = tree.read(file, MAX_BYTES, true);
  if (text === null) return [];
  const dependencies: Dependency[] = [];
  let block = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (/^require\s*\($/.test(line)) block = true;
    else if (block && line.startsWith(')')) block = false;
    else if (block || line.startsWith('require ')) {
      const found = REQUIRE.exec(line.replace(/^require\s+/, ''));
      if (!found || /\/\/\s*indirect/.test(line) || !isName(found[1]!)) continue;
      dependencies.push({
        ecosystem: 'go',
        name: found[1]!.toLowerCase(),
        range: found[2]!,
        dev: false,
        manifest: file,
      });
    }
  }
  return dependencies;
}
