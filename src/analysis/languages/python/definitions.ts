import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { block } from './blocks.ts';
import { args } from './expressions.ts';
import { COLON, COMMA, END, EQUALS, LAST } from './plain.ts';
import type { Handler, Walk } from './walk.ts';

const NONE: Node[] = [];

export const functionDefinition: Handler = (walk, node) => define(walk, node, NONE);
export const classDefinition: Handler = (walk, node) => define(walk, node, NONE);

export const decoratedDefinition: Handler = (walk, node) => {
  const decorators: Node[] = [];
  let definition: Node | undefined;
  for (const kid of walk.kids(node)) {
    if (kid.typeId === walk.grammar.decorator) decorators.push(kid);
    else definition = kid;
  }
  if (definition) define(walk, definition, decorators);
};

/** `class A[T: Bound]` is `class A(Generic[T])` as far as anyone asks. */
function generic(walk: Walk, parameters: Node): void {
  walk.open(Kind.Index, 0, parameters, null);
  walk.leaf(Kind.Name, parameters, 'Generic');
  for (const parameter of walk.kids(parameters)) walk.leaf(Kind.Name, parameter, walk.name(parameter));
  walk.close();
}

function define(walk: Walk, node: Node, decorators: Node[]): void {
  const { grammar } = walk;
  const [name, ...rest] = walk.kids(node);
  let parameters: Node | undefined;
  let bases: Node | undefined;
  let returns: Node | undefined;
  let body: Node | undefined;
  let typeParameters: Node | undefined;
  for (const part of rest) {
    const type = part.typeId;
    if (type === grammar.typeParameter) typeParameters = part;
    else if (type === grammar.parameters) parameters = part;
    else if (type === grammar.argumentList) bases = part;
    else if (type === grammar.type) returns = part;
    else if (type === grammar.block) body = part;
  }
  const text = walk.name(name);
  if (walk.source.startsWith('class', node.startIndex)) {
    walk.open(Kind.Class, 0, node, text);
    decorations(walk, node, decorators);
    walk.open(Kind.Bases, 0, bases ?? node, null);
    if (typeParameters) generic(walk, typeParameters);
    if (bases) args(walk, bases);
    walk.close();
    block(walk, body, node);
  } else {
    const flags = walk.source.startsWith('async', node.startIndex) ? Flag.Async : 0;
    walk.functions.push(walk.open(Kind.Function, flags, node, text));
    decorations(walk, node, decorators);
    walk.open(Kind.Params, 0, parameters ?? node, null);
    if (parameters) {
      walk.enter(parameters, 1);
      params(walk, walk.kids(parameters));
      walk.leave(parameters, 41);
    }
    walk.close();
    walk.lower(returns, END | COLON);
    block(walk, body, node);
    walk.functions.pop();
  }
  walk.close();
}

function decorations(walk: Walk, node: Node, decorators: Node[]): void {
  walk.toStart(node);
  walk.open(Kind.Decorators, 0, decorators[0] ?? node, null);
  for (const decorator of decorators) walk.lower(walk.kids(decorator)[0]);
  walk.close();
}

export const lambda: Handler = (walk, node) => {
  const kids = walk.kids(node);
  const body = kids.at(-1);
  walk.functions.push(walk.open(Kind.Function, Flag.Lambda, node, ''));
  decorations(walk, node, NONE);
  walk.open(Kind.Params, 0, kids[0] ?? node, null);
  if (kids.length > 1) params(walk, walk.kids(kids[0]));
  walk.close();
  walk.empty();
  walk.open(Kind.Block, 0, body ?? node, null);
  walk.open(Kind.Return, 0, body ?? node, null);
  walk.lower(body, LAST);
  walk.close();
  walk.close();
  walk.functions.pop();
  walk.close();
};

function params(walk: Walk, all: Node[]): void {
  const { grammar } = walk;
  let keywordOnly = 0;
  for (const node of all) {
    if (isName(walk, node)) {
      param(walk, node, node, undefined, undefined, keywordOnly);
      continue;
    }
    const type = node.typeId;
    if (type === grammar.keywordSeparator) {
      keywordOnly = Flag.KeywordOnly;
      walk.enter(node, 1);
    } else if (type === grammar.positionalSeparator) {
      walk.enter(node, 1);
    } else if (type === grammar.typedParameter) {
      const [name, annotation] = walk.kids(node);
      param(walk, node, name, annotation, undefined, keywordOnly);
    } else if (type === grammar.defaultParameter) {
      const [name, value] = walk.kids(node);
      param(walk, node, name, undefined, value, keywordOnly);
    } else if (type === grammar.typedDefaultParameter) {
      const [name, annotation, value] = walk.kids(node);
      param(walk, node, name, annotation, value, keywordOnly);
    } else {
      param(walk, node, node, undefined, undefined, keywordOnly);
    }
    if (walk.source.charCodeAt(node.startIndex) === 42) keywordOnly = Flag.KeywordOnly;
  }
}

/** A parameter that is only a name, as the text shows. */
function isName(walk: Walk, node: Node): boolean {
  if (walk.hasError || walk.word(node.startIndex) === '') return false;
  const c = walk.source.charCodeAt(walk.pos);
  return c === 44 || c === 41;
}

function param(
  walk: Walk,
  node: Node,
  name: Node | undefined,
  annotation: Node | undefined,
  value: Node | undefined,
  keywordOnly: number,
): void {
  const { source } = walk;
  let start = node.startIndex;
  let flags = keywordOnly;
  if (name && source.charCodeAt(start) === 42) {
    const stars = source.charCodeAt(start + 1) === 42 ? 2 : 1;
    flags = stars === 2 ? Flag.KeywordRest : Flag.Rest;
    start = walk.kids(name)[0]?.startIndex ?? start + stars;
  }
  walk.line = node.startPosition.row + 1;
  walk.open(Kind.Param, flags, node, walk.word(start));
  walk.lower(annotation, END | COMMA | EQUALS);
  walk.lower(value, LAST);
  walk.close();
}
