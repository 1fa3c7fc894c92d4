import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { functionValue, isFunctionValue, memberFunction } from './functions.ts';
import { cut, key, memberName, shorthand } from './names.ts';
import type { Handler, Walk } from './walk.ts';

/** One `Str`, or a `Template` when there are holes. */
export const templateString: Handler = (walk, node) => {
  const { templateSubstitution } = walk.symbols;
  const holes = walk.kids(node).filter((kid) => kid.typeId === templateSubstitution);
  const end = node.endIndex - 1;
  if (holes.length > 0) walk.open(Kind.Template, 0, node, null);
  let from = node.startIndex + 1;
  const literal = (to: number, near: Node) => {
    if (to <= from && holes.length > 0) return;
    const { row, column } = near.startPosition;
    const text = cut(walk.source.slice(from, Math.max(from, to)));
    const last = holes.length === 0 ? near.endPosition.row : row;
    walk.builder.leaf(Kind.Str, 0, row + 1, column, last + 1, text);
  };
  for (const hole of holes) {
    literal(hole.startIndex, hole);
    walk.lowerAll(walk.kids(hole));
    from = hole.endIndex;
  }
  literal(end, node);
  if (holes.length > 0) walk.close();
};

export const array: Handler = (walk, node) => {
  walk.open(Kind.List, 0, node, null);
  walk.lowerAll(walk.kids(node));
  walk.close();
};

export const spread: Handler = (walk, node) => {
  walk.open(Kind.Spread, 0, node, null);
  walk.lower(walk.kids(node)[0]);
  walk.close();
};

export const object: Handler = (walk, node) => {
  walk.open(Kind.Dict, 0, node, null);
  for (const member of walk.whole(node)) objectMember(walk, member);
  walk.close();
};

/** One member of an object literal. */
export function objectMember(walk: Walk, member: Node): void {
  const { pair, spreadElement, methodDefinition, shorthandPropertyIdentifier } = walk.symbols;
  const { typeId } = member;
  if (typeId === pair) {
    const [name, value] = walk.kids(member);
    walk.open(Kind.Pair, 0, member, null);
    if (name) key(walk, name);
    else walk.empty();
    if (name && value && isFunctionValue(walk, value)) functionValue(walk, value, memberName(walk, name));
    else walk.lower(value);
    walk.close();
  } else if (typeId === shorthandPropertyIdentifier) {
    shorthand(walk, member);
  } else if (typeId === spreadElement) {
    walk.open(Kind.Spread, Flag.KeywordRest, member, null);
    walk.lower(walk.kids(member)[0]);
    walk.close();
  } else if (typeId === methodDefinition) {
    walk.open(Kind.Pair, 0, member, null);
    memberFunction(walk, member, [], Flag.Lambda, (name) => key(walk, name));
    walk.close();
  } else {
    walk.lower(member);
  }
}
