import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Walk } from './walk.ts';

/** Braces with their statements as a block. */
export function block(walk: Walk, node: Node | undefined, around: Node): void {
  walk.open(Kind.Block, 0, node ?? around, null);
  if (node) inside(walk, node);
  walk.close();
}

/** The statements of a block, without a node of their own. */
export function inside(walk: Walk, node: Node): void {
  statements(walk, statementsOf(walk, node));
}

/** The statements that braces or a case hold, with what lies in errors. */
export function statementsOf(walk: Walk, node: Node): Node[] {
  const { statementList, block: braces } = walk.symbols;
  if (node.typeId !== braces && node.typeId !== statementList) return [node];
  return walk.whole(node).flatMap((kid) => (kid.typeId === statementList ? walk.whole(kid) : [kid]));
}

/** Statements in their order. What is deferred runs when all that follows it is done. */
export function statements(walk: Walk, nodes: readonly Node[]): void {
  const { deferStatement, ifStatement } = walk.symbols;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (walk.moved.has(node.startIndex)) continue;
    const guarded = node.typeId === ifStatement ? guardedDefer(walk, node) : undefined;
    if (guarded) {
      const rest = nodes.slice(i + 1);
      if (walk.deeper(node, () => deferGuarded(walk, node, guarded, rest))) return;
    } else if (node.typeId === deferStatement) {
      const rest = nodes.slice(i + 1);
      if (walk.deeper(node, () => defer(walk, node, rest))) return;
    } else if (walk.around.deferred && node.typeId === ifStatement && endsWithReturn(walk, node)) {
      const rest = nodes.slice(i + 1);
      if (walk.deeper(node, () => guard(walk, node, rest))) return;
    } else {
      walk.lower(node);
    }
  }
}

function defer(walk: Walk, node: Node, rest: readonly Node[]): void {
  const last = rest.at(-1) ?? node;
  walk.open(Kind.Try, 0, node, null);
  walk.open(Kind.Block, 0, rest[0] ?? node, null);
  statements(walk, rest);
  walk.close(last);
  const { builder } = walk;
  const { row, column } = node.startPosition;
  builder.open(Kind.Finally, Flag.Deferred, row + 1, column, node.endPosition.row + 1, null);
  walk.open(Kind.Block, 0, node, null);
  deferred(walk, walk.kids(node)[0]);
  walk.close();
  walk.close();
  walk.close(last);
}

/** What an `if` with no `else` defers to the function's end: `if own { defer tx.Rollback() }`. */
function guardedDefer(walk: Walk, node: Node): Node | undefined {
  const { block: braces, deferStatement, shortVarDeclaration, varDeclaration } = walk.symbols;
  const kids = walk.kids(node);
  if (kids.length !== 2 || kids[1].typeId !== braces) return undefined;
  const inner = statementsOf(walk, kids[1]);
  const deferred = inner.filter(({ typeId }) => typeId === deferStatement);
  if (deferred.length !== 1) return undefined;
  // On a way out within the block it runs before the block is over.
  if (inner.slice(inner.indexOf(deferred[0])).some((statement) => holdsReturn(walk, statement))) return undefined;
  // What the block names itself is not known outside of it.
  const text = walk.text(deferred[0]);
  const own = inner.some((statement) => {
    if (statement.typeId !== shortVarDeclaration && statement.typeId !== varDeclaration) return false;
    const [names] = walk.text(statement).split('=');
    return (names.match(/\w+/g) ?? []).some((name) => new RegExp(`\\b${name}\\b`).test(text));
  });
  return own ? undefined : deferred[0];
}

function holdsReturn(walk: Walk, node: Node): boolean {
  const { returnStatement, funcLiteral } = walk.symbols;
  if (node.typeId === returnStatement) return true;
  return node.typeId !== funcLiteral && walk.kids(node).some((kid) => holdsReturn(walk, kid));
}

/** The rest of the block runs before what was deferred, which runs when the condition held. */
function deferGuarded(walk: Walk, node: Node, guarded: Node, rest: readonly Node[]): void {
  const { builder } = walk;
  const last = rest.at(-1) ?? node;
  walk.moved.add(guarded.startIndex);
  walk.lower(node);
  walk.open(Kind.Try, 0, node, null);
  walk.open(Kind.Block, 0, rest[0] ?? node, null);
  statements(walk, rest);
  walk.close(last);
  const { row, column } = guarded.startPosition;
  builder.open(Kind.Finally, Flag.Deferred, row + 1, column, guarded.endPosition.row + 1, null);
  walk.open(Kind.Block, 0, guarded, null);
  walk.open(Kind.If, 0, guarded, null);
  walk.lower(walk.kids(node)[0]);
  walk.open(Kind.Block, 0, guarded, null);
  deferred(walk, walk.kids(guarded)[0]);
  walk.close();
  walk.empty();
  walk.close();
  walk.close();
  walk.close();
  walk.close(last);
}

/** A call that is deferred: a function that is written out for it stands in place. */
function deferred(walk: Walk, call: Node | undefined): void {
  const { callExpression, funcLiteral, block: braces } = walk.symbols;
  const [callee, list] = call?.typeId === callExpression ? walk.kids(call) : [];
  if (callee?.typeId !== funcLiteral || !list || walk.kids(list).length > 0) {
    walk.lower(call);
    return;
  }
  const body = walk.kids(callee).find((kid) => kid.typeId === braces);
  const { around, inSwitch, errors } = walk;
  walk.around = { ...around, deferred: true };
  walk.inSwitch = false;
  walk.errors = [];
  if (body) inside(walk, body);
  walk.around = around;
  walk.inSwitch = inSwitch;
  walk.errors = errors;
}

/** Whether an `if` without `else` ends with a `return`. */
function endsWithReturn(walk: Walk, node: Node): boolean {
  const { block: braces, returnStatement } = walk.symbols;
  const kids = walk.kids(node);
  const then = kids.at(-1);
  if (then?.typeId !== braces || kids.filter((kid) => kid.typeId === braces).length !== 1) return false;
  return statementsOf(walk, then).at(-1)?.typeId === returnStatement;
}

/** `if done { return }` in what is deferred: the rest is the other branch. */
function guard(walk: Walk, node: Node, rest: readonly Node[]): void {
  const { block: braces } = walk.symbols;
  const kids = walk.kids(node);
  const then = kids.findIndex((kid) => kid.typeId === braces);
  if (then > 1) walk.lower(kids[0]);
  walk.open(Kind.If, 0, node, null);
  walk.lower(kids[then - 1]);
  block(walk, kids[then], node);
  walk.open(Kind.Block, 0, rest[0] ?? node, null);
  statements(walk, rest);
  walk.close(rest.at(-1) ?? node);
  walk.close(rest.at(-1) ?? node);
}
