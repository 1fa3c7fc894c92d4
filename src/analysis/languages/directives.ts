import type { Node } from 'web-tree-sitter';
import type { CodeTreeData } from '../model/code-tree.ts';

const DIRECTIVE = 'audit-persistence:';

/** The comments that speak to this tool. One of several lines counts where it ends: what it speaks of follows. */
export function directives(source: string, root: Node): CodeTreeData['directives'] {
  if (!source.includes(DIRECTIVE)) return [];
  return root
    .descendantsOfType('comment')
    .filter((comment) => comment.text.includes(DIRECTIVE))
    .map((comment) => ({ line: comment.endPosition.row + 1, text: textOf(comment.text) }));
}

function textOf(comment: string): string {
  const [line] = comment.slice(comment.indexOf(DIRECTIVE)).split('\n', 1);
  return line.replace(/\*\/\s*$/, '').trim();
}
