import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Walk } from './walk.ts';

/** A suite's statements; an empty block where the source has none. */
export function block(walk: Walk, node: Node | undefined, around: Node): void {
  walk.open(Kind.Block, 0, node ?? around, null);
  if (node) statements(walk, node);
  walk.close();
}

/** The statements in a node. What lies in a syntax error is lowered in its place as far as it parsed. */
export function statements(walk: Walk, node: Node): void {
  for (const kid of walk.hasError ? node.namedChildren : walk.kids(node)) {
    if (walk.hasError && kid.isError) inError(walk, kid);
    else if (!walk.hasError || !isExtra(walk, kid)) walk.lowerAs(kid.typeId, kid);
  }
}

/** Errors in errors are unfolded with a list, not with recursion: they nest as deep as the source is broken. */
function inError(walk: Walk, error: Node): void {
  const left = [error];
  for (let node = left.pop(); node; node = left.pop()) {
    if (node.isError) left.push(...node.namedChildren.toReversed());
    else if (!isExtra(walk, node)) walk.lowerAs(node.typeId, node);
  }
}

function isExtra(walk: Walk, node: Node): boolean {
  const c = walk.source.charCodeAt(node.startIndex);
  return c === 35 || c === 92;
}
