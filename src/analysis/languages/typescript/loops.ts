import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { target } from './assignments.ts';
import { block, inside } from './blocks.ts';
import { operator } from './operators.ts';
import { evaluate } from './statements.ts';
import type { Handler, Walk } from './walk.ts';

/** The body of a loop: a `break` in it is the loop's. */
function body(walk: Walk, node: Node | undefined, around: Node, last?: Node): void {
  const { inSwitch } = walk;
  walk.inSwitch = false;
  if (last) {
    walk.open(Kind.Block, 0, node ?? around, null);
    if (node) inside(walk, node);
    evaluate(walk, last);
    walk.close();
  } else {
    block(walk, node, around);
  }
  walk.empty();
  walk.inSwitch = inSwitch;
}

const AWAITS = /for\s+await\b/y;

/** `for (const x of xs)`, `for (const key in object)` */
export const forIn: Handler = (walk, node) => {
  const kids = walk.kids(node);
  const [left] = kids;
  const loop = kids.length > 2 ? kids.at(-1) : undefined;
  const right = kids.length > 2 ? kids.at(-2) : kids[1];
  AWAITS.lastIndex = node.startIndex;
  walk.open(Kind.For, AWAITS.test(walk.source) ? Flag.Async : 0, node, null);
  if (left && right && /\bin\s*$/.test(walk.between(left.endIndex, right.startIndex))) {
    walk.open(Kind.Call, 0, right, null);
    walk.open(Kind.Attr, 0, right, 'keys');
    walk.leaf(Kind.Name, right, 'Object');
    walk.close();
    walk.lower(right);
    walk.close();
  } else {
    walk.lower(right);
  }
  if (left) target(walk, left);
  else walk.empty();
  body(walk, loop, node);
  walk.close();
};

/** A loop that counts: from where, to where, in which steps. */
interface Count {
  variable: Node;
  from: Node;
  to: Node;
  /** One where absent. */
  step: Node | undefined;
}

/** A counting loop goes over a range; of any other the parts stand where they run. */
export const forLoop: Handler = (walk, node) => {
  const { emptyStatement } = walk.symbols;
  const kids = walk.kids(node);
  const loop = kids.at(-1);
  const [start, test, update] = kids.slice(0, -1);
  const count = start && test && update ? counted(walk, start, test, update) : null;
  if (start && start.typeId !== emptyStatement && !count) evaluate(walk, start);
  if (count) {
    others(walk, start, count.variable);
    walk.open(Kind.For, 0, node, null);
    walk.open(Kind.Call, 0, start, null);
    walk.leaf(Kind.Name, start, 'range');
    walk.lower(count.from);
    walk.lower(count.to);
    if (count.step) walk.lower(count.step);
    walk.close();
    walk.lower(count.variable);
    body(walk, loop, node);
  } else {
    walk.open(Kind.While, 0, node, null);
    if (!test || test.typeId === emptyStatement) walk.leaf(Kind.Const, node, 'true');
    else walk.lower(test);
    body(walk, loop, node, update);
  }
  walk.close();
};

function isDeclaration(walk: Walk, node: Node): boolean {
  return node.typeId === walk.symbols.lexicalDeclaration || node.typeId === walk.symbols.variableDeclaration;
}

/** `let i = A; i < B; i++`; null for any other. */
function counted(walk: Walk, start: Node, test: Node, update: Node): Count | null {
  const { symbols } = walk;
  const first = isDeclaration(walk, start) ? walk.kids(start)[0] : start;
  if (first?.typeId !== symbols.variableDeclarator && first?.typeId !== symbols.assignmentExpression) return null;
  const parts = walk.kids(first);
  const [variable] = parts;
  const from = parts.length > 1 ? parts.at(-1) : undefined;
  if (variable?.typeId !== symbols.identifier || !from || test.typeId !== symbols.binaryExpression) return null;
  const [left, to] = walk.kids(test);
  const name = walk.text(variable);
  if (!left || !to || walk.text(left) !== name || !/^<=?$/.test(operator(walk, left, to))) return null;
  const [changed, step] = walk.kids(update);
  if (!changed || walk.text(changed) !== name) return null;
  if (update.typeId === symbols.updateExpression) {
    return walk.text(update).includes('++') ? { variable, from, to, step: undefined } : null;
  }
  if (update.typeId !== symbols.augmentedAssignmentExpression || !step) return null;
  if (operator(walk, changed, step) !== '+=') return null;
  return { variable, from, to, step: walk.text(step) === '1' ? undefined : step };
}

/** What is declared beside the variable that counts: `let i = 0, n = xs.length`. */
function others(walk: Walk, start: Node, variable: Node): void {
  const { variableDeclarator } = walk.symbols;
  for (const declarator of isDeclaration(walk, start) ? walk.kids(start) : []) {
    if (declarator.typeId !== variableDeclarator) continue;
    const parts = walk.kids(declarator);
    if (parts.length < 2 || parts[0].startIndex === variable.startIndex) continue;
    walk.open(Kind.Assign, 0, declarator, null);
    walk.lower(parts.at(-1));
    walk.empty();
    walk.lower(parts[0]);
    walk.close();
  }
}

export const whileLoop: Handler = (walk, node) => {
  const [test, loop] = walk.kids(node);
  walk.open(Kind.While, 0, node, null);
  walk.lower(test);
  body(walk, loop, node);
  walk.close();
};

export const doLoop: Handler = (walk, node) => {
  const [loop, test] = walk.kids(node);
  walk.open(Kind.While, 0, node, null);
  walk.lower(test);
  body(walk, loop, node);
  walk.close();
};
