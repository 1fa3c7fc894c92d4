import type { Tree } from '../walk.ts';
import { type Dependency, isName } from './dependency.ts';

const MAX_BYTES = 1024 * 1024;
const REQUIRE = /^([\w./~@-]+)\s+v([\w.+-]+)/;
const REPLACE = /^([\w./~@-]+)(?:\s+v[\w.+-]+)?\s*=>\s*[\w./~@-]+\s+v([\w.+-]+)/;
const RUNS_ON = /^go\s+(\d+(?:\.\d+){0,2})/;

/** The lines of a directive, in a block (`require ( … )`) or alone, without the directive's word. */
function* linesOf(text: string, directive: string): Generator<string> {
  let block = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (new RegExp(`^${directive}\\s*\\($`).test(line)) block = true;
    else if (block && line.startsWith(')')) block = false;
    else if (block) yield line;
    else if (line.startsWith(`${directive} `)) yield line.slice(directive.length).trim();
  }
}

/**
 * Reads the direct requirements of a go.mod, which holds exact versions; one that is replaced by another version has that one's.
 * The lowest version of Go that the module runs on counts as one of `go`.
 */
export function readGoMod(tree: Tree, file: string): Dependency[] {
  const text = tree.read(file, MAX_BYTES, true);
  if (text === null) return [];
  const dependencies: Dependency[] = [];
  const add = (name: string, range: string): void => {
    dependencies.push({ ecosystem: 'go', name, range, dev: false, manifest: file });
  };
  const runsOn = /^(go\s+[\d.]+)/m.exec(text)?.[1];
  const version = runsOn === undefined ? undefined : RUNS_ON.exec(runsOn)?.[1];
  if (version !== undefined) add('go', version);
  const replaced = new Map<string, string>();
  for (const line of linesOf(text, 'replace')) {
    const found = REPLACE.exec(line);
    if (found) replaced.set(found[1]!, found[2]!);
  }
  for (const line of linesOf(text, 'require')) {
    const found = REQUIRE.exec(line);
    if (!found || /\/\/\s*indirect/.test(line) || !isName(found[1]!)) continue;
    add(found[1]!.toLowerCase(), replaced.get(found[1]!) ?? found[2]!);
  }
  return dependencies;
}
