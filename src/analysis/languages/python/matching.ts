import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { block } from './blocks.ts';
import type { Handler, Walk } from './walk.ts';

export const matchStatement: Handler = (walk, node) => {
  const { grammar } = walk;
  const parts = walk.kids(node);
  const body = parts.find((part) => part.typeId === grammar.block);
  const subjects = parts.filter((part) => part !== body);
  walk.open(Kind.Switch, 0, node, null);
  several(walk, subjects);
  if (body) for (const clause of walk.kids(body)) caseClause(walk, clause);
  walk.close();
};

function caseClause(walk: Walk, clause: Node): void {
  const { grammar } = walk;
  if (clause.typeId !== grammar.caseClause) return;
  const patterns: Node[] = [];
  let guard: Node | undefined;
  let body: Node | undefined;
  for (const part of walk.kids(clause)) {
    const type = part.typeId;
    if (type === grammar.block) body = part;
    else if (type === grammar.ifClause) guard = walk.kids(part)[0];
    else patterns.push(part);
  }
  walk.open(Kind.Case, 0, clause, null);
  several(walk, patterns);
  walk.lower(guard);
  block(walk, body, clause);
  walk.close();
}

function several(walk: Walk, nodes: Node[]): void {
  if (nodes.length < 2) {
    walk.lower(nodes[0]);
    return;
  }
  walk.open(Kind.Tuple, 0, nodes[0], null);
  for (const node of nodes) walk.lower(node);
  walk.close();
}

/** `_`, a negative number, or a node of its own. */
export const casePattern: Handler = (walk, node) => {
  const [inner] = walk.kids(node);
  if (!inner) {
    walk.leaf(Kind.Name, node, walk.name(node));
  } else if (walk.source.charCodeAt(node.startIndex) === 45 && inner.startIndex > node.startIndex) {
    walk.open(Kind.Unary, 0, node, '-');
    walk.lower(inner);
    walk.close();
  } else {
    walk.lower(inner);
  }
};

/** Longer chains are no honest code; they would nest as deep as they are long. */
const MAX_CHAIN = 100;

/** A name, or a chain of attributes. */
export const dottedName: Handler = (walk, node) => {
  const names = walk.kids(node).slice(0, MAX_CHAIN);
  for (let i = names.length - 1; i > 0; i--) walk.open(Kind.Attr, 0, node, walk.name(names[i]));
  if (names.length > 0) walk.leaf(Kind.Name, node, walk.name(names[0]));
  else walk.empty();
  walk.toEnd(node);
  for (let i = names.length - 1; i > 0; i--) walk.close();
};

export const unionPattern: Handler = (walk, node) => {
  const options = walk.kids(node).slice(0, MAX_CHAIN);
  for (let i = 1; i < options.length; i++) walk.open(Kind.Binary, 0, node, '|');
  for (const [i, option] of options.entries()) {
    walk.lower(option);
    if (i > 0) walk.close();
  }
  walk.toEnd(node);
};

/** `{'key': pattern, **rest}`: keys and values alternate. */
export const dictPattern: Handler = (walk, node) => {
  const parts = walk.kids(node);
  walk.open(Kind.Dict, 0, node, null);
  for (let i = 0; i < parts.length; i++) {
    if (parts[i].typeId === walk.grammar.casePattern || i + 1 >= parts.length || isSplat(walk, parts[i])) {
      walk.lower(parts[i]);
      continue;
    }
    walk.open(Kind.Pair, 0, parts[i], null);
    walk.lower(parts[i]);
    walk.lower(parts[++i]);
    walk.close();
  }
  walk.toEnd(node);
  walk.close();
};

function isSplat(walk: Walk, node: Node): boolean {
  return walk.source.charCodeAt(node.startIndex) === 42;
}

/** `*rest`, `**rest`, `*_`. */
export const splatPattern: Handler = (walk, node) => {
  const stars = walk.source.startsWith('**', node.startIndex) ? 2 : 1;
  walk.open(Kind.Spread, stars === 2 ? Flag.KeywordRest : 0, node, null);
  walk.enter(node, stars);
  const [name] = walk.kids(node);
  if (name) walk.lower(name);
  else walk.leaf(Kind.Name, node, '_');
  walk.toEnd(node);
  walk.close();
};

/** `name=pattern` in a class pattern. */
export const keywordPattern: Handler = (walk, node) => {
  const [name, value] = walk.kids(node);
  walk.open(Kind.Keyword, 0, node, walk.name(name));
  walk.lower(value);
  walk.close();
};
