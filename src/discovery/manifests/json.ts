import type { Tree } from '../walk.ts';
import { table } from './dependency.ts';

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
