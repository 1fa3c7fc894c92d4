import type { Node } from 'web-tree-sitter';

/**
 * Adds the lines of what found no place in the grammar, and of what the parser added to go on. Only broken branches are walked.
 * An error may hold the rest of the file: what is `whole` in it, by its type, is no error.
 */
export function findErrors(root: Node, whole: RegExp, lines: Set<number>): void {
  if (!root.hasError) return;
  const left = [root];
  for (let node = left.pop(); node; node = left.pop()) {
    const loose = node.isError;
    if (node.isMissing || (loose && node.childCount === 0)) lines.add(node.startPosition.row + 1);
    for (const child of node.children) {
      if (child.hasError) left.push(child);
      else if (loose && !whole.test(child.type)) lines.add(child.startPosition.row + 1);
    }
  }
}
