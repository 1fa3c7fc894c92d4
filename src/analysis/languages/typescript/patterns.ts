import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { key, shorthand } from './names.ts';
import type { Handler, Walk } from './walk.ts';

/** `{ a, b: c, d = 1, ...rest }` as a target. */
export const objectPattern: Handler = (walk, node) => {
  const { shorthandPropertyIdentifierPattern, pairPattern } = walk.symbols;
  walk.open(Kind.Dict, 0, node, null);
  for (const member of walk.kids(node)) {
    const { typeId } = member;
    if (typeId === shorthandPropertyIdentifierPattern) {
      shorthand(walk, member);
    } else if (typeId === pairPattern) {
      const [name, target] = walk.kids(member);
      walk.open(Kind.Pair, 0, member, null);
      if (name) key(walk, name);
      else walk.empty();
      walk.lower(target);
      walk.close();
    } else {
      walk.lower(member);
    }
  }
  walk.close();
};

/** `a = 1` in `{ a = 1 }` */
export const objectAssignmentPattern: Handler = (walk, node) => {
  const [left, right] = walk.kids(node);
  if (left?.typeId !== walk.symbols.shorthandPropertyIdentifierPattern) {
    withDefault(walk, node, left, right);
    return;
  }
  walk.open(Kind.Pair, 0, node, null);
  walk.leaf(Kind.Str, left, walk.text(left));
  withDefault(walk, node, left, right);
  walk.close();
};

/** `a = 1` in `[a = 1]` and `{ b: a = 1 }` */
export const assignmentPattern: Handler = (walk, node) => {
  const [left, right] = walk.kids(node);
  withDefault(walk, node, left, right);
};

function withDefault(walk: Walk, node: Node, target: Node | undefined, value: Node | undefined): void {
  walk.open(Kind.Assign, Flag.Expression, node, null);
  walk.lower(value);
  walk.empty();
  walk.lower(target);
  walk.close();
}

const COMMA = /,/g;

/** `[a, , b = 1, ...rest]` as a target; a hole is `Empty`. */
export const arrayPattern: Handler = (walk, node) => {
  walk.open(Kind.Tuple, 0, node, null);
  let from = node.startIndex;
  let first = true;
  for (const kid of walk.kids(node)) {
    const commas = walk.between(from, kid.startIndex).match(COMMA)?.length ?? 0;
    for (let holes = first ? commas : commas - 1; holes > 0; holes--) walk.empty();
    walk.lower(kid);
    from = kid.endIndex;
    first = false;
  }
  walk.close();
};
