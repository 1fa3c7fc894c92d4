import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Handler, Walk } from './walk.ts';

/** `A.B` */
export const qualified: Handler = (walk, node) => {
  const [object, name] = walk.kids(node);
  walk.open(Kind.Attr, 0, node, name ? walk.text(name) : '');
  walk.lower(object);
  walk.close();
};

/** `A<B, C>` */
export const generic: Handler = (walk, node) => {
  const [object, types] = walk.kids(node);
  walk.open(Kind.Index, 0, node, null);
  walk.lower(object);
  if (types) walk.lowerAll(walk.kids(types));
  walk.close();
};

/** What is written with brackets has a name all the same. */
function bracketed(name: string): Handler {
  return (walk, node) => {
    walk.open(Kind.Index, 0, node, null);
    walk.leaf(Kind.Name, node, name);
    for (const kid of walk.kids(node)) element(walk, kid);
    walk.close();
  };
}
export const arrayType = bracketed('Array');
export const tupleType = bracketed('Tuple');

/** A member of a tuple may have a name. */
function element(walk: Walk, node: Node): void {
  const { requiredParameter, optionalParameter } = walk.symbols;
  const named = node.typeId === requiredParameter || node.typeId === optionalParameter;
  walk.lower(named ? walk.kids(node).at(-1) : node);
}

/** Longer ones are lists of literals, which nobody asks for. */
const MAX_MEMBERS = 100;

/** `A | B`, `A & B`. They bind to the left, and may start with their sign. */
function joined(sign: string): Handler {
  return (walk, node) => {
    const { typeId } = node;
    const members: Node[] = [];
    let left: Node | undefined = node;
    while (left?.typeId === typeId) {
      const kids: Node[] = walk.kids(left);
      if (kids.length > 1) members.push(kids[1]);
      left = kids[0];
    }
    if (left) members.push(left);
    members.reverse();
    if (members.length > MAX_MEMBERS) members.length = MAX_MEMBERS;
    for (let i = 1; i < members.length; i++) walk.open(Kind.Binary, 0, node, sign);
    for (let i = 0; i < members.length; i++) {
      walk.lower(members[i]);
      if (i > 0) walk.close();
    }
  };
}
export const union = joined('|');
export const intersection = joined('&');

/** Flow's `?T` */
export const maybe: Handler = (walk, node) => {
  walk.open(Kind.Binary, 0, node, '|');
  walk.lower(walk.kids(node)[0]);
  walk.leaf(Kind.Const, node, 'null');
  walk.close();
};

export const literalType: Handler = (walk, node) => {
  const [value] = walk.kids(node);
  const { null: nothing, undefined: missing } = walk.symbols;
  if (value?.typeId === nothing || value?.typeId === missing) {
    walk.leaf(Kind.Const, node, 'null');
    return;
  }
  walk.open(Kind.Other, 0, node, 'literal_type');
  walk.lower(value);
  walk.close();
};

export const predefined: Handler = (walk, node) => {
  const name = walk.text(node);
  if (name === 'void') walk.leaf(Kind.Const, node, 'null');
  else walk.leaf(Kind.Name, node, name);
};

export const typeQuery: Handler = (walk, node) => {
  walk.open(Kind.Other, 0, node, 'typeof');
  walk.lowerAll(walk.kids(node));
  walk.close();
};

/** `x is User` returns a boolean. */
export const predicate: Handler = (walk, node) => walk.leaf(Kind.Name, node, 'boolean');

/** `Resolvers['user']`: which type it is can't be told from the name, but the name says what the value is for. */
export const lookup: Handler = (walk, node) => {
  walk.open(Kind.Other, 0, node, 'lookup_type');
  walk.lower(walk.kids(node)[0]);
  walk.close();
};
