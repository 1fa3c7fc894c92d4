import { type PythonToken, tokenize } from '../python-tokens.ts';
import type { Tree } from '../walk.ts';
import { type Dependency, isDevName } from './dependency.ts';
import { parseRequirement } from './requirements.ts';

const MAX_BYTES = 512 * 1024;
const MAX_LIST_TOKENS = 2000;

/** Reads `install_requires` and `options.extras_require` of a setup.cfg. */
export function readSetupCfg(tree: Tree, file: string): Dependency[] {
  const text = tree.read(file, MAX_BYTES, true);
  if (text === null) return [];
  const dependencies: Dependency[] = [];
  let section = '';
  let key = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s)[#;].*$/, '');
    if (line.trim() === '') continue;
    const header = /^\[([^\]]+)\]/.exec(line);
    if (header) {
      section = header[1]!.trim();
      key = '';
      continue;
    }
    let value = line;
    if (!/^\s/.test(line)) {
      const equals = line.search(/[=:]/);
      key = (equals < 0 ? line : line.slice(0, equals)).trim();
      value = equals < 0 ? '' : line.slice(equals + 1);
    }
    const extra = section === 'options.extras_require';
    if (!extra && !(section === 'options' && key === 'install_requires')) continue;
    const requirement = parseRequirement(value);
    if (!requirement) continue;
    dependencies.push({ ecosystem: 'python', ...requirement, dev: extra && isDevName(key), manifest: file });
  }
  return dependencies;
}

/** Literal strings in the list that begins at a token. */
function literalList(tokens: PythonToken[], start: number): string[] {
  const strings: string[] = [];
  if (tokens[start]?.text !== '[' && tokens[start]?.text !== '(') return strings;
  for (let at = start + 1; at < Math.min(tokens.length, start + MAX_LIST_TOKENS); at++) {
    const token = tokens[at]!;
    if (token.kind === 'operator' && '[]()='.includes(token.text)) break;
    if (token.kind === 'string' && !token.interpolated) strings.push(token.text);
  }
  return strings;
}

/** Reads a literal `install_requires` of a setup.py, in the call or as a variable of a telling name. */
export function readSetupPy(tree: Tree, file: string): Dependency[] {
  const text = tree.read(file, MAX_BYTES, true);
  if (text === null) return [];
  const dependencies: Dependency[] = [];
  const tokens = tokenize(text);
  for (let at = 0; at + 2 < tokens.length; at++) {
    const name = tokens[at]!;
    if (name.kind !== 'name' || !/^(?:install_requires|requirements|requires|install_reqs)$/i.test(name.text)) continue;
    if (tokens[at + 1]!.text !== '=') continue;
    for (const value of literalList(tokens, at + 2)) {
      const requirement = parseRequirement(value);
      if (requirement) dependencies.push({ ecosystem: 'python', ...requirement, dev: false, manifest: file });
    }
  }
  return dependencies;
}
