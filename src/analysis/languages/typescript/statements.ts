import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { assignTargets } from './assignments.ts';
import { block, inside, statements } from './blocks.ts';
import { exportAssignment } from './commonjs.ts';
import { unpack } from './parameters.ts';
import type { Handler, Walk } from './walk.ts';

export const expressionStatement: Handler = (walk, node) => {
  const [expression] = walk.kids(node);
  if (expression) evaluate(walk, expression);
};

/** An expression whose value nobody uses. */
export function evaluate(walk: Walk, node: Node): void {
  const { assignmentExpression, awaitExpression, sequenceExpression, unaryExpression, parenthesizedExpression } =
    walk.symbols;
  const { typeId } = node;
  if (typeId === assignmentExpression) {
    if (!exportAssignment(walk, node)) assignTargets(walk, node, 0);
  } else if (typeId === sequenceExpression) {
    for (const one of walk.kids(node)) evaluate(walk, one);
  } else if (typeId === unaryExpression && walk.source.startsWith('delete', node.startIndex)) {
    walk.open(Kind.Delete, 0, node, null);
    walk.lower(walk.kids(node)[0]);
    walk.close();
  } else if (typeId === parenthesizedExpression || typeId === awaitExpression) {
    const [inner] = walk.kids(node);
    // `({ a } = b)`, and `await using a = b`, which the grammar takes for an awaited assignment.
    if (inner?.typeId === assignmentExpression) evaluate(walk, inner);
    else walk.lower(typeId === awaitExpression ? node : inner);
  } else {
    walk.lower(node);
  }
}

/** A statement of a keyword and perhaps an expression. */
function simple(kind: Kind): Handler {
  return (walk, node) => {
    walk.open(kind, 0, node, null);
    walk.lower(walk.kids(node)[0]);
    walk.close();
  };
}
export const returnStatement = simple(Kind.Return);
export const throwStatement = simple(Kind.Throw);

export const continueStatement: Handler = (walk, node) => walk.leaf(Kind.Continue, node, null);

/** A `break` that ends a case of a `switch` says nothing; with a label it ends a loop. */
export const breakStatement: Handler = (walk, node) => {
  if (!walk.inSwitch || node.namedChildren.length > 0) walk.leaf(Kind.Break, node, null);
};

/** What says nothing. */
export const nothing: Handler = () => undefined;

export const statementBlock: Handler = (walk, node) => inside(walk, node);

export const labeled: Handler = (walk, node) => {
  const body = walk.kids(node).at(-1);
  if (body) inside(walk, body);
};

/** `with (object) statement`, of old JavaScript. */
export const withStatement: Handler = (walk, node) => {
  const [object, body] = walk.kids(node);
  walk.lower(object);
  if (body) inside(walk, body);
};

/** An `else if` nests in the `else` of what stands before it; from this one on they follow each other in one block instead. */
const MAX_ELSE_IFS = 100;

export const ifStatement: Handler = (walk, node) => {
  const { ifStatement: type } = walk.symbols;
  let opened = 0;
  let link: Node = node;
  for (let place = 0; ; place++) {
    const [test, then, otherwise] = walk.kids(link);
    walk.open(Kind.If, 0, link, null);
    walk.lower(test);
    block(walk, then, link);
    const next = otherwise && walk.kids(otherwise)[0];
    if (next?.typeId !== type) {
      if (next) block(walk, next, link);
      else walk.empty();
      break;
    }
    if (place < MAX_ELSE_IFS) {
      walk.open(Kind.Block, 0, next, null);
      opened++;
    } else {
      walk.empty();
      walk.close();
    }
    link = next;
  }
  walk.close();
  for (; opened > 0; opened--) {
    walk.close();
    walk.close();
  }
};

export const switchStatement: Handler = (walk, node) => {
  const { switchDefault } = walk.symbols;
  const [subject, body] = walk.kids(node);
  walk.open(Kind.Switch, 0, node, null);
  walk.lower(subject);
  const around = walk.inSwitch;
  walk.inSwitch = true;
  for (const clause of body ? walk.whole(body) : []) {
    const parts = walk.whole(clause);
    walk.open(Kind.Case, 0, clause, null);
    if (clause.typeId === switchDefault) walk.empty();
    else walk.lower(parts.shift());
    walk.empty();
    walk.open(Kind.Block, 0, clause, null);
    statements(walk, parts);
    walk.close();
    walk.close();
  }
  walk.inSwitch = around;
  walk.close();
};

export const tryStatement: Handler = (walk, node) => {
  const { catchClause, finallyClause } = walk.symbols;
  const parts = walk.kids(node);
  walk.open(Kind.Try, 0, node, null);
  block(walk, parts[0], node);
  for (const part of parts.slice(1)) {
    if (part.typeId === catchClause) {
      handler(walk, part);
    } else if (part.typeId === finallyClause) {
      walk.open(Kind.Finally, 0, part, null);
      block(walk, walk.kids(part)[0], part);
      walk.close();
    }
  }
  walk.close();
};

/** `catch`, with a name, with something taken apart, or without. */
function handler(walk: Walk, clause: Node): void {
  const { identifier, statementBlock: braces, objectPattern, arrayPattern } = walk.symbols;
  const kids = walk.kids(clause);
  const body = walk.find(clause, braces);
  const bound = kids[0] === body ? undefined : kids[0];
  const isPattern = bound?.typeId === objectPattern || bound?.typeId === arrayPattern;
  const name = bound?.typeId === identifier ? walk.text(bound) : isPattern ? '@0' : '';
  walk.open(Kind.Handler, 0, clause, name);
  walk.empty();
  walk.open(Kind.Block, 0, body ?? clause, null);
  if (bound && isPattern) unpack(walk, { name, pattern: bound });
  if (body) inside(walk, body);
  walk.close();
  walk.close();
}
