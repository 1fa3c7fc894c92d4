import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Walk } from './walk.ts';

const EXPORTED = /^(?:module\s*\.\s*)?exports\s*\.\s*([\w$]+)$/;
const WHOLE = /^module\s*\.\s*exports$/;

/** The name of the module's own that `exports.a` or `module.exports` stands for; null for other targets, and inside functions. */
export function exportedName(walk: Walk, node: Node): string | null {
  if (node.typeId !== walk.symbols.memberExpression || walk.functions.length > 0) return null;
  const { source } = walk;
  const { startIndex } = node;
  if (!source.startsWith('module', startIndex) && !source.startsWith('exports', startIndex)) return null;
  const text = walk.text(node);
  return WHOLE.test(text) ? 'default' : (EXPORTED.exec(text)?.[1] ?? null);
}

/** `a = b = v` is an assignment whose right side is an assignment: one value and its targets, outermost first. */
export function chainOf(walk: Walk, node: Node): { targets: Node[]; value: Node | undefined } {
  const { assignmentExpression } = walk.symbols;
  const targets: Node[] = [];
  let value: Node | undefined = node;
  while (value?.typeId === assignmentExpression) {
    const [left, right]: Node[] = walk.kids(value);
    if (left) targets.push(left);
    value = right;
  }
  return { targets, value };
}

/** Emits an assignment with all its targets. */
export function assignTargets(walk: Walk, node: Node, flags: number): void {
  const { targets, value } = chainOf(walk, node);
  walk.open(Kind.Assign, flags, node, null);
  walk.lower(value);
  walk.empty();
  for (const one of targets) target(walk, one);
  walk.close();
}

/** What is assigned to; a member of the module's exports is a name of the module. */
export function target(walk: Walk, node: Node): void {
  const name = exportedName(walk, node);
  if (name === null) walk.lower(node);
  else walk.leaf(Kind.Name, node, name);
}
