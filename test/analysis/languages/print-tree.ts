import type { CodeTree } from '../../../src/analysis/model/code-tree.ts';
import { Kind } from '../../../src/analysis/model/kind.ts';

const NAMES = new Map<number, string>(Object.entries(Kind).map(([name, kind]) => [kind, name]));

/** A code tree as one line: `(Kind:flags "text" child …)`, `_` for `Empty`. With `lines`, `@line-end` after the kind. */
export function printTree(tree: CodeTree, node = 0, lines = false): string {
  const kind = tree.kind(node);
  if (kind === Kind.Empty) return '_';
  let out = NAMES.get(kind) ?? String(kind);
  if (tree.flags(node)) out += `:${tree.flags(node)}`;
  if (lines) out += `@${tree.line(node)}-${tree.endLine(node)}`;
  const text = tree.str(node);
  if (text !== '') out += ` ${JSON.stringify(text)}`;
  const children = tree.children(node).map((child) => printTree(tree, child, lines));
  if (children.length === 0) return text === '' ? out : `(${out})`;
  return `(${[out, ...children].join(' ')})`;
}
