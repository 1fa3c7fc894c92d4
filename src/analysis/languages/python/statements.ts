import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { block } from './blocks.ts';
import { COLON, END, EQUALS, IN } from './plain.ts';
import type { Handler, Walk } from './walk.ts';

export const expressionStatement: Handler = (walk, node) => {
  const kids = walk.kids(node);
  if (kids.length < 2) {
    walk.lower(kids[0]);
    return;
  }
  walk.open(Kind.Tuple, 0, node, null);
  for (const kid of kids) walk.lower(kid);
  walk.close();
};

export const assignment: Handler = (walk, node) => {
  const targets: Node[] = [];
  let annotation: Node | undefined;
  let value: Node | undefined = node;
  let type = walk.grammar.assignment;
  walk.open(Kind.Assign, 0, node, null);
  // `a = b = v` is an assignment whose right side is an assignment.
  while (value && type === walk.grammar.assignment) {
    const parts: Node[] = walk.kids(value);
    targets.push(parts[0]);
    if (parts.length > 2 || isAnnotation(walk, parts[1])) annotation = parts[1];
    value = parts.length > 2 ? parts[2] : annotation ? undefined : parts[1];
    if (!value || walk.isPlain(value, END)) break;
    type = value.typeId;
    if (type !== walk.grammar.assignment) walk.lowerAs(type, value);
  }
  if (!value) walk.empty();
  const { pos, line } = walk;
  walk.lower(annotation, END | EQUALS);
  const end = value ? { pos, line } : { pos: walk.pos, line: walk.line };
  for (const target of targets) walk.lower(target, EQUALS | COLON);
  walk.pos = end.pos;
  walk.line = end.line;
  walk.close();
};

/** Whether a colon stands before the node. */
function isAnnotation(walk: Walk, node: Node | undefined): boolean {
  if (!node) return false;
  let at = node.startIndex - 1;
  while (walk.source.charCodeAt(at) === 32) at--;
  const c = walk.source.charCodeAt(at);
  return c === 61 ? false : c === 58 || node.typeId === walk.grammar.type;
}

export const typeAlias: Handler = (walk, node) => {
  const [target, value] = walk.kids(node);
  walk.open(Kind.Assign, 0, node, null);
  walk.lower(value);
  const { pos, line } = walk;
  walk.empty();
  walk.lower(target);
  walk.pos = pos;
  walk.line = line;
  walk.close();
};

/** A statement of a keyword and expressions, one child each; `least` children at the least. */
function simple(kind: Kind, keyword: number, least: number): Handler {
  return (walk, node) => {
    const kids = walk.kids(node);
    walk.open(kind, 0, node, null);
    walk.enter(node, keyword);
    for (const kid of kids) walk.lower(kid);
    for (let i = kids.length; i < least; i++) walk.empty();
    walk.close();
  };
}
export const returnStatement = simple(Kind.Return, 6, 1);
export const assertStatement = simple(Kind.Assert, 6, 2);
export const raiseStatement = simple(Kind.Throw, 5, 1);
export const breakStatement = simple(Kind.Break, 5, 0);
export const continueStatement = simple(Kind.Continue, 8, 0);

export const passStatement: Handler = (walk, node) => {
  walk.leaf(Kind.Other, node, 'pass_statement');
  walk.enter(node, 4);
};

export const deleteStatement: Handler = (walk, node) => {
  walk.open(Kind.Delete, 0, node, null);
  for (const kid of walk.kids(node)) {
    const type = kid.typeId;
    if (type !== walk.grammar.expressionList) walk.lowerAs(type, kid);
    else for (const target of walk.kids(kid)) walk.lower(target);
  }
  walk.close();
};

export const globalStatement: Handler = (walk, node) => {
  const nonlocal = walk.source.startsWith('nonlocal', node.startIndex);
  walk.open(Kind.Global, nonlocal ? Flag.Nonlocal : 0, node, null);
  for (const kid of walk.kids(node)) walk.lower(kid);
  walk.close();
};

/** Python 2's `print x` and `exec code in scope` are calls by another spelling. */
function calledStatement(name: string): Handler {
  return (walk, node) => {
    walk.open(Kind.Call, 0, node, null);
    walk.enter(node, name.length);
    walk.leaf(Kind.Name, node, name);
    for (const kid of walk.kids(node)) walk.lower(kid);
    walk.close();
  };
}
export const printStatement = calledStatement('print');
export const execStatement = calledStatement('exec');

/** An `elif` nests in the `else` of what stands before it; from this one on they follow each other in one block instead. */
const MAX_ELIFS = 100;

export const ifStatement: Handler = (walk, node) => {
  const { grammar } = walk;
  const [test, ...rest] = walk.kids(node);
  walk.open(Kind.If, 0, node, null);
  branch(walk, node, test, rest);
  const clauses = rest.filter((part) => part.typeId === grammar.elifClause);
  const otherwise = rest.find((part) => part.typeId === grammar.elseClause);
  let opened = 0;
  for (const [i, clause] of clauses.entries()) {
    const [condition, ...parts] = walk.kids(clause);
    if (i < MAX_ELIFS) {
      walk.open(Kind.Block, 0, clause, null);
      opened++;
    } else {
      walk.empty();
      walk.close();
    }
    walk.open(Kind.If, 0, clause, null);
    branch(walk, clause, condition, parts);
  }
  elseBlock(walk, otherwise);
  for (; opened > 0; opened--) {
    walk.close();
    walk.close();
  }
  walk.close();
};

function branch(walk: Walk, node: Node, test: Node | undefined, parts: Node[]): void {
  walk.lower(test, END | COLON);
  block(walk, find(parts, walk.grammar.block), node);
}

/** The block of an `else`, or `Empty`. */
function elseBlock(walk: Walk, clause: Node | undefined): void {
  if (clause) block(walk, find(walk.kids(clause), walk.grammar.block), clause);
  else walk.empty();
}

function find(parts: Node[], type: number): Node | undefined {
  return parts.find((part) => part.typeId === type);
}

export const forStatement: Handler = (walk, node) => {
  const [target, iterable, ...rest] = walk.kids(node);
  walk.open(Kind.For, walk.source.startsWith('async', node.startIndex) ? Flag.Async : 0, node, null);
  walk.lower(iterable, END | COLON);
  walk.lower(target, IN);
  block(walk, find(rest, walk.grammar.block), node);
  elseBlock(walk, find(rest, walk.grammar.elseClause));
  walk.close();
};

export const whileStatement: Handler = (walk, node) => {
  const [test, ...rest] = walk.kids(node);
  walk.open(Kind.While, 0, node, null);
  branch(walk, node, test, rest);
  elseBlock(walk, find(rest, walk.grammar.elseClause));
  walk.close();
};

export const tryStatement: Handler = (walk, node) => {
  const { grammar } = walk;
  const parts = walk.kids(node);
  const types = parts.map((part) => part.typeId);
  walk.open(Kind.Try, 0, node, null);
  block(walk, parts[types.indexOf(grammar.block)], node);
  for (let i = 0; i < parts.length; i++) {
    if (types[i] === grammar.exceptClause) handler(walk, parts[i]);
    else if (types[i] === grammar.elseClause) wrapped(walk, Kind.Otherwise, parts[i]);
    else if (types[i] === grammar.finallyClause) wrapped(walk, Kind.Finally, parts[i]);
  }
  walk.close();
};

function wrapped(walk: Walk, kind: Kind, clause: Node): void {
  walk.open(kind, 0, clause, null);
  block(walk, find(walk.kids(clause), walk.grammar.block), clause);
  walk.close();
}

function handler(walk: Walk, clause: Node): void {
  const { grammar } = walk;
  const parts = walk.kids(clause);
  const body = find(parts, grammar.block);
  const values = parts.filter((part) => part !== body);
  let alias: Node | undefined;
  if (values.length === 1 && values[0].typeId === grammar.asPattern) {
    const [type, target] = walk.kids(values[0]);
    values[0] = type;
    alias = target;
  } else if (values.length === 2 && /^\s+as\b/.test(walk.source.slice(values[0].endIndex, values[1].startIndex))) {
    alias = values.pop();
  }
  walk.open(Kind.Handler, 0, clause, alias ? walk.name(alias) : '');
  walk.toStart(clause);
  if (values.length > 1) {
    walk.open(Kind.Tuple, 0, values[0], null);
    for (const value of values) walk.lower(value);
    walk.close();
  } else {
    walk.lower(values[0]);
  }
  block(walk, body, clause);
  walk.close();
}

export const withStatement: Handler = (walk, node) => {
  const [clause, ...rest] = walk.kids(node);
  walk.open(Kind.With, walk.source.startsWith('async', node.startIndex) ? Flag.Async : 0, node, null);
  if (clause) for (const item of walk.kids(clause)) withItem(walk, walk.kids(item)[0]);
  block(walk, find(rest, walk.grammar.block), node);
  walk.close();
};

function withItem(walk: Walk, value: Node | undefined): void {
  if (!value) return;
  const { grammar } = walk;
  const type = value.typeId;
  const inside = type === grammar.tuple || type === grammar.parenthesized ? walk.kids(value) : [];
  // `with (a as b, c as d):` may parse as one item in brackets.
  if (inside.some((one) => one.typeId === grammar.asPattern)) {
    for (const one of inside) withItem(walk, one);
    return;
  }
  const [expression, target] = type === grammar.asPattern ? walk.kids(value) : [value];
  walk.open(Kind.WithItem, 0, value, null);
  walk.lower(expression);
  walk.lower(target);
  walk.close();
}
