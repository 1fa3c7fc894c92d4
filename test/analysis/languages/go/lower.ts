import { loadParser } from '../../../../src/analysis/languages/index.ts';
import { CodeTree } from '../../../../src/analysis/model/code-tree.ts';
import { printTree } from '../print-tree.ts';

export async function treeOf(source: string): Promise<CodeTree> {
  const parse = await loadParser('a.go');
  return new CodeTree(parse(source, 'a.go'));
}

/** The declarations of a file, a line each, behind its `package` clause. */
export async function declarations(source: string): Promise<string> {
  return print(await treeOf(`package a\n${source}`), 0);
}

/** The statements of a function that gives a value and an error. */
export async function statements(source: string): Promise<string> {
  const tree = await treeOf(`package a\nfunc f(x T) (int, error) {\n${source}\n}`);
  return print(tree, tree.child(1, 3));
}

function print(tree: CodeTree, parent: number): string {
  if (tree.errorLines.length > 0) throw new Error(`does not parse: lines ${tree.errorLines.join(', ')}`);
  return tree
    .children(parent)
    .map((node) => printTree(tree, node, false))
    .join('\n');
}
