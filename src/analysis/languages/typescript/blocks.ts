import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Walk } from './walk.ts';

/** A statement as a block: braces with their statements, or one statement without. Empty where the source has none. */
export function block(walk: Walk, node: Node | undefined, around: Node): void {
  walk.open(Kind.Block, 0, node ?? around, null);
  if (node) inside(walk, node);
  walk.close();
}

/** The statements of a block, or the one statement, without a node of their own. */
export function inside(walk: Walk, node: Node): void {
  if (node.typeId === walk.symbols.statementBlock) statements(walk, walk.whole(node));
  else walk.lower(node);
}

/** Statements in their order, without the overloads of functions that have a body. */
export function statements(walk: Walk, nodes: readonly Node[]): void {
  const { functionSignature, exportStatement } = walk.symbols;
  for (let i = 0; i < nodes.length; i++) {
    const type = nodes[i].typeId;
    if ((type === functionSignature || type === exportStatement) && isOverload(walk, nodes, i)) continue;
    walk.lower(nodes[i]);
  }
}

/** Whether a signature is followed by the function that it belongs to. */
function isOverload(walk: Walk, nodes: readonly Node[], place: number): boolean {
  const { functionSignature } = walk.symbols;
  const signature = declared(walk, nodes[place]);
  if (signature?.typeId !== functionSignature) return false;
  const name = nameOf(walk, signature);
  for (let i = place + 1; i < nodes.length; i++) {
    const next = declared(walk, nodes[i]);
    if (!next || nameOf(walk, next) !== name) return false;
    if (next.typeId !== functionSignature) return isFunction(walk, next);
  }
  return false;
}

function declared(walk: Walk, node: Node): Node | undefined {
  if (node.typeId !== walk.symbols.exportStatement) return node;
  return walk.kids(node).at(-1);
}

function nameOf(walk: Walk, node: Node): string {
  const name = walk.find(node, walk.symbols.identifier);
  return name ? walk.text(name) : '';
}

function isFunction(walk: Walk, node: Node): boolean {
  const { functionDeclaration, generatorFunctionDeclaration } = walk.symbols;
  return node.typeId === functionDeclaration || node.typeId === generatorFunctionDeclaration;
}
