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
    if (type !== functionSignature && type !== exportStatement) {
      walk.lower(nodes[i]);
      continue;
    }
    const end = signaturesEnd(walk, nodes, i);
    if (end > i && isBodyOf(walk, nodes[end], nodes[i])) i = end;
    for (; i < end; i++) walk.lower(nodes[i]);
    if (i < nodes.length) walk.lower(nodes[i]);
  }
}

/** Where the signatures of one function end that begin at a place. */
function signaturesEnd(walk: Walk, nodes: readonly Node[], place: number): number {
  const { functionSignature } = walk.symbols;
  let name: string | null = null;
  for (let i = place; i < nodes.length; i++) {
    const signature = declared(walk, nodes[i]);
    if (signature?.typeId !== functionSignature) return i;
    const own = nameOf(walk, signature);
    name ??= own;
    if (own !== name) return i;
  }
  return nodes.length;
}

function isBodyOf(walk: Walk, node: Node | undefined, first: Node): boolean {
  const { functionDeclaration, generatorFunctionDeclaration } = walk.symbols;
  const next = node && declared(walk, node);
  const signature = declared(walk, first);
  if (!next || !signature || nameOf(walk, next) !== nameOf(walk, signature)) return false;
  return next.typeId === functionDeclaration || next.typeId === generatorFunctionDeclaration;
}

function declared(walk: Walk, node: Node): Node | undefined {
  if (node.typeId !== walk.symbols.exportStatement) return node;
  return walk.kids(node).at(-1);
}

function nameOf(walk: Walk, node: Node): string {
  const name = walk.find(node, walk.symbols.identifier);
  return name ? walk.text(name) : '';
}
