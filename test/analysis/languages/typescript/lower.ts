import { expect } from 'vitest';
import { loadParser } from '../../../../src/analysis/languages/index.ts';
import { CodeTree } from '../../../../src/analysis/model/code-tree.ts';
import { printTree } from '../print-tree.ts';

/** Each statement of a whole file that ends as the path does, a line each. */
export async function lower(path: string, source: string, lines = false): Promise<string> {
  const tree = await treeOf(path, source);
  expect(tree.errorLines).toEqual([]);
  return print(tree, lines);
}

export async function treeOf(path: string, source: string): Promise<CodeTree> {
  const parse = await loadParser(path);
  return new CodeTree(parse(source, path));
}

export function print(tree: CodeTree, lines = false): string {
  return tree
    .children(0)
    .map((node) => printTree(tree, node, lines))
    .join('\n');
}
