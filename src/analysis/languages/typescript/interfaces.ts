import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { genericBase, isOptional } from './classes.ts';
import { memberFunction, nameNode } from './functions.ts';
import { key, memberName } from './names.ts';
import { optional } from './parameters.ts';
import type { Handler, Walk } from './walk.ts';

export const interfaceDeclaration: Handler = (walk, node) => {
  const { typeIdentifier, typeParameters, extendsTypeClause, interfaceBody } = walk.symbols;
  const name = walk.find(node, typeIdentifier);
  const parents = walk.find(node, extendsTypeClause);
  shape(walk, node, name, {
    parents: parents ? walk.kids(parents) : [],
    generics: walk.find(node, typeParameters),
    body: walk.find(node, interfaceBody),
  });
};

/** `type A = { … }` is an interface; any other alias is a name for its type. */
export const typeAlias: Handler = (walk, node) => {
  const { typeParameters, objectType } = walk.symbols;
  const kids = walk.kids(node);
  const [name] = kids;
  const generics = kids.find((kid) => kid.typeId === typeParameters);
  const value = kids.length > 1 ? kids.at(-1) : undefined;
  if (value?.typeId === objectType && !isRecord(walk, value)) {
    shape(walk, node, name, { parents: [], generics, body: value });
    return;
  }
  walk.open(Kind.Assign, 0, node, null);
  walk.lower(value);
  walk.empty();
  if (name) walk.leaf(Kind.Name, name, walk.text(name));
  else walk.empty();
  walk.close();
};

interface Shape {
  parents: readonly Node[];
  generics: Node | undefined;
  body: Node | undefined;
}

function shape(walk: Walk, node: Node, name: Node | undefined, { parents, generics, body }: Shape): void {
  walk.open(Kind.Class, 0, node, name ? walk.text(name) : '');
  marked(walk, node, 'interface');
  walk.open(Kind.Bases, 0, node, null);
  walk.lowerAll(parents);
  if (generics) genericBase(walk, generics);
  walk.close();
  walk.open(Kind.Block, 0, body ?? node, null);
  if (body) for (const member of walk.whole(body)) interfaceMember(walk, member);
  walk.close();
  walk.close();
}

/** The decorators of what has none: what else it is. */
function marked(walk: Walk, node: Node, mark: string): void {
  walk.open(Kind.Decorators, 0, node, null);
  walk.leaf(Kind.Name, node, mark);
  walk.close();
}

function interfaceMember(walk: Walk, member: Node): void {
  const { propertySignature, methodSignature } = walk.symbols;
  if (member.typeId === methodSignature) {
    memberFunction(walk, member, [], 0);
  } else if (member.typeId === propertySignature) {
    const { name, annotation } = propertyParts(walk, member);
    if (!name) return;
    walk.open(Kind.Assign, 0, member, null);
    walk.empty();
    propertyType(walk, name, annotation);
    walk.leaf(Kind.Name, name, memberName(walk, name));
    walk.close();
  }
}

function propertyParts(walk: Walk, member: Node): { name: Node | undefined; annotation: Node | undefined } {
  const kids = walk.kids(member);
  return { name: nameNode(walk, kids), annotation: kids.find((kid) => kid.typeId === walk.symbols.typeAnnotation) };
}

function propertyType(walk: Walk, name: Node, annotation: Node | undefined): void {
  if (annotation && isOptional(walk, name, annotation)) optional(walk, annotation);
  else walk.lower(annotation);
}

/** Whether an object type says nothing but what its keys and its values are: `{ [id: string]: User }`. */
function isRecord(walk: Walk, node: Node): boolean {
  const members = walk.kids(node);
  return members.length === 1 && members[0].typeId === walk.symbols.indexSignature;
}

/** An object type inside another type. */
export const objectType: Handler = (walk, node) => {
  const { propertySignature, methodSignature } = walk.symbols;
  if (isRecord(walk, node)) {
    record(walk, node, walk.kids(node)[0]);
    return;
  }
  walk.open(Kind.Dict, 0, node, null);
  for (const member of walk.kids(node)) {
    const isMethod = member.typeId === methodSignature;
    if (!isMethod && member.typeId !== propertySignature) continue;
    const { name, annotation } = propertyParts(walk, member);
    if (!name) continue;
    walk.open(Kind.Pair, 0, member, null);
    key(walk, name);
    if (isMethod) walk.leaf(Kind.Other, member, 'function_type');
    else propertyType(walk, name, annotation);
    walk.close();
  }
  walk.close();
};

function record(walk: Walk, node: Node, member: Node): void {
  const { mappedTypeClause, identifier } = walk.symbols;
  const kids = walk.kids(member);
  if (kids.some((kid) => kid.typeId === mappedTypeClause)) {
    walk.leaf(Kind.Other, node, 'mapped_type_clause');
    return;
  }
  const [keys, values] = kids.filter((kid) => kid.typeId !== identifier);
  walk.open(Kind.Index, 0, node, null);
  walk.leaf(Kind.Name, node, 'Record');
  walk.lower(keys);
  walk.lower(values);
  walk.close();
}

export const enumDeclaration: Handler = (walk, node) => {
  const { identifier, enumBody, enumAssignment } = walk.symbols;
  const name = walk.find(node, identifier);
  const body = walk.find(node, enumBody);
  walk.open(Kind.Class, 0, node, name ? walk.text(name) : '');
  marked(walk, node, 'enum');
  walk.open(Kind.Bases, 0, node, null);
  walk.close();
  walk.open(Kind.Block, 0, body ?? node, null);
  for (const member of body ? walk.kids(body) : []) {
    const [label, value] = member.typeId === enumAssignment ? walk.kids(member) : [member];
    if (!label) continue;
    walk.open(Kind.Assign, 0, member, null);
    walk.lower(value);
    walk.empty();
    walk.leaf(Kind.Name, label, memberName(walk, label));
    walk.close();
  }
  walk.close();
  walk.close();
};
