import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { unquoted } from './names.ts';
import type { Handler, Walk } from './walk.ts';

// The names of what has no name in the language begin with a sign that no name of a program has.
export const LIST = '@list';
export const MAP = '@dict';
export const CHANNEL = '@iter';
export const TUPLE = '@tuple';

/** A type that is made of others: the last child is what it holds. */
export function holder(name: string): Handler {
  return (walk, node) => {
    walk.open(Kind.Index, 0, node, null);
    walk.leaf(Kind.Name, node, name);
    walk.lower(walk.kids(node).at(-1));
    walk.close();
  };
}

export const map: Handler = (walk, node) => {
  walk.open(Kind.Index, 0, node, null);
  walk.leaf(Kind.Name, node, MAP);
  walk.lowerAll(walk.kids(node));
  walk.close();
};

/** `pkg.T` */
export const qualified: Handler = (walk, node) => {
  const [package_, name] = walk.kids(node);
  walk.open(Kind.Attr, 0, node, name ? walk.text(name) : '');
  if (package_) walk.leaf(Kind.Name, package_, walk.text(package_));
  else walk.empty();
  walk.close();
};

/** `T[A, B]` */
export const generic: Handler = (walk, node) => {
  const { typeArguments } = walk.symbols;
  const [type, ...rest] = walk.kids(node);
  walk.open(Kind.Index, 0, node, null);
  walk.lower(type);
  for (const part of rest) {
    if (part.typeId === typeArguments) walk.lowerAll(walk.kids(part));
    else walk.lower(part);
  }
  walk.close();
};

/** A struct without a name: its members. */
export const struct: Handler = (walk, node) => {
  walk.open(Kind.Dict, 0, node, null);
  for (const { names, type } of fields(walk, node)) {
    for (const name of names) {
      walk.open(Kind.Pair, 0, name, null);
      walk.leaf(Kind.Str, name, walk.text(name));
      walk.lower(type);
      walk.close();
    }
  }
  walk.close();
};

/** An interface without a name: what has no methods is anything. */
export const interface_: Handler = (walk, node) => {
  if (walk.kids(node).length === 0) walk.leaf(Kind.Name, node, 'any');
  else walk.leaf(Kind.Other, node, 'interface_type');
};

/** A field of a struct: its names (none where it is embedded), its type, its tag. */
interface Field {
  node: Node;
  names: Node[];
  type: Node | undefined;
  tag: string | null;
}

export function fields(walk: Walk, struct: Node): Field[] {
  const { fieldIdentifier, interpretedStringLiteral, rawStringLiteral } = walk.symbols;
  const [list] = walk.kids(struct);
  return (list ? walk.whole(list) : []).map((node) => {
    const field: Field = { node, names: [], type: undefined, tag: null };
    for (const kid of walk.kids(node)) {
      if (kid.typeId === fieldIdentifier) field.names.push(kid);
      else if (kid.typeId === interpretedStringLiteral || kid.typeId === rawStringLiteral)
        field.tag = unquoted(walk, kid);
      else field.type = kid;
    }
    return field;
  });
}

/** The name of a type without its package, its arguments and whether it is pointed to. */
export function typeName(walk: Walk, node: Node | undefined): Node | undefined {
  const { pointerType, parenthesizedType, genericType, qualifiedType } = walk.symbols;
  let at = node;
  while (at) {
    const { typeId } = at;
    const kids: Node[] = walk.kids(at);
    if (typeId === pointerType || typeId === parenthesizedType || typeId === genericType) at = kids[0];
    else if (typeId === qualifiedType) at = kids.at(-1);
    else break;
  }
  return at;
}
