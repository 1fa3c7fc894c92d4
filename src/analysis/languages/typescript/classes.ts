import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { statements } from './blocks.ts';
import { bare, isFunctionValue, memberFunction, modifiersOf, namedFunction, nameNode } from './functions.ts';
import { memberName } from './names.ts';
import { optional, partsOf } from './parameters.ts';
import type { Handler, Walk } from './walk.ts';

/** Whether an expression is a class, written out. */
export function isClassValue(walk: Walk, node: Node): boolean {
  return bare(walk, node).typeId === walk.symbols.class;
}

/** A class under the name of what it is the value of. `before`: decorators that stand in front of an `export`. */
export function classValue(walk: Walk, node: Node, place: Node, name: string, before: readonly Node[] = []): void {
  const { symbols } = walk;
  const kids = walk.kids(node);
  const decorators = [...before, ...kids.filter((kid) => kid.typeId === symbols.decorator)];
  const heritage = kids.find((kid) => kid.typeId === symbols.classHeritage);
  const generics = kids.find((kid) => kid.typeId === symbols.typeParameters);
  const body = kids.find((kid) => kid.typeId === symbols.classBody);
  const start = decorators.length > before.length ? (walk.find(node, symbols.typeIdentifier) ?? body) : place;
  walk.openFrom(start ?? place, Kind.Class, 0, place, name);
  walk.open(Kind.Decorators, 0, decorators[0] ?? node, null);
  for (const decorator of decorators) walk.lower(walk.kids(decorator)[0]);
  walk.close();
  walk.open(Kind.Bases, 0, heritage ?? node, null);
  if (heritage) for (const clause of walk.kids(heritage)) bases(walk, clause);
  if (generics) genericBase(walk, generics);
  walk.close();
  walk.open(Kind.Block, 0, body ?? node, null);
  if (body) members(walk, walk.whole(body));
  walk.close();
  walk.close();
}

function className(walk: Walk, node: Node): string {
  const name = walk.find(node, walk.symbols.typeIdentifier);
  return name ? walk.text(name) : '';
}

export const classDeclaration: Handler = (walk, node) => classValue(walk, node, node, className(walk, node));

/** `extends A<T>`, `implements B, C`; a type argument stands behind what it belongs to. */
function bases(walk: Walk, clause: Node): void {
  const { typeArguments } = walk.symbols;
  const kids = walk.kids(clause);
  for (let i = 0; i < kids.length; i++) {
    const types = kids[i + 1]?.typeId === typeArguments ? kids[i + 1] : undefined;
    if (types) {
      walk.open(Kind.Index, 0, kids[i], null);
      walk.lower(kids[i]);
      walk.lowerAll(walk.kids(types));
      walk.close();
      i++;
    } else {
      walk.lower(kids[i]);
    }
  }
}

/** `class A<T>` is `class A(Generic[T])` as far as anyone asks. */
export function genericBase(walk: Walk, parameters: Node): void {
  walk.open(Kind.Index, 0, parameters, null);
  walk.leaf(Kind.Name, parameters, 'Generic');
  for (const parameter of walk.kids(parameters)) {
    const [name] = walk.kids(parameter);
    if (name) walk.leaf(Kind.Name, parameter, walk.text(name));
  }
  walk.close();
}

/** What stands between the braces of a class. Decorators of methods stand before them. */
function members(walk: Walk, nodes: readonly Node[]): void {
  const { symbols } = walk;
  let decorators: Node[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    const { typeId } = node;
    if (typeId === symbols.decorator) {
      decorators.push(node);
      continue;
    }
    if (typeId === symbols.publicFieldDefinition) property(walk, node);
    else if (typeId === symbols.methodDefinition) method(walk, node, decorators);
    else if (typeId === symbols.methodSignature) i = signatures(walk, nodes, i);
    else if (typeId === symbols.abstractMethodSignature) memberFunction(walk, node, decorators, 0);
    else if (typeId === symbols.classStaticBlock) staticBlock(walk, node);
    else if (typeId !== symbols.indexSignature) walk.lower(node);
    decorators = [];
  }
}

function staticBlock(walk: Walk, node: Node): void {
  const body = walk.kids(node).at(-1);
  if (body) statements(walk, walk.whole(body));
}

function method(walk: Walk, node: Node, decorators: readonly Node[]): void {
  const name = nameNode(walk, walk.kids(node));
  if (name && walk.text(name) === 'constructor') parameterProperties(walk, node);
  memberFunction(walk, node, decorators, 0);
}

/** `constructor(private readonly users: Users)` makes properties of its parameters. */
function parameterProperties(walk: Walk, node: Node): void {
  const { symbols } = walk;
  const list = walk.find(node, symbols.formalParameters);
  if (!list) return;
  for (const parameter of walk.kids(list)) {
    const { pattern, annotation } = partsOf(walk, parameter);
    if (pattern?.typeId !== symbols.identifier || !isProperty(walk, parameter, pattern)) continue;
    walk.open(Kind.Assign, 0, parameter, null);
    walk.empty();
    if (annotation && parameter.typeId === symbols.optionalParameter) optional(walk, annotation);
    else walk.lower(annotation);
    walk.lower(pattern);
    walk.close();
  }
}

function isProperty(walk: Walk, parameter: Node, pattern: Node): boolean {
  const { accessibilityModifier, overrideModifier, decorator } = walk.symbols;
  let from = parameter.startIndex;
  for (const { typeId, endIndex } of walk.kids(parameter)) {
    if (typeId === accessibilityModifier || typeId === overrideModifier) return true;
    if (typeId === decorator) from = endIndex;
  }
  return walk.between(from, pattern.startIndex).includes('readonly');
}

/** Signatures before a method of the same name are its overloads. Returns the place of the last of them. */
function signatures(walk: Walk, nodes: readonly Node[], place: number): number {
  const { methodSignature, methodDefinition } = walk.symbols;
  const nameAt = (i: number) => {
    const name = nodes[i] && nameNode(walk, walk.kids(nodes[i]));
    return name ? walk.text(name) : '';
  };
  const own = nameAt(place);
  let next = place + 1;
  while (nodes[next]?.typeId === methodSignature && nameAt(next) === own) next++;
  const overload = nodes[next]?.typeId === methodDefinition && nameAt(next) === own;
  for (let i = place; i < next && !overload; i++) memberFunction(walk, nodes[i], [], 0);
  return next - 1;
}

/** A property: a function is a method, and of what decorators make only they can tell. */
function property(walk: Walk, node: Node): void {
  const { symbols } = walk;
  const kids = walk.kids(node);
  const decorators = kids.filter((kid) => kid.typeId === symbols.decorator);
  const name = nameNode(walk, kids);
  if (!name) return;
  const rest = kids.slice(kids.indexOf(name) + 1);
  const annotation = rest[0]?.typeId === symbols.typeAnnotation ? rest[0] : undefined;
  const value = annotation ? rest[1] : rest[0];
  if (value && isFunctionValue(walk, value)) {
    const words = modifiersOf(walk, decorators.at(-1)?.endIndex ?? node.startIndex, name);
    const modifiers = words.filter((word) => word === 'static');
    namedFunction(walk, value, {
      place: node,
      start: decorators.length > 0 ? name : node,
      name: memberName(walk, name),
      decorators,
      modifiers,
    });
    return;
  }
  walk.open(Kind.Assign, 0, node, null);
  if (decorators.length > 1) {
    walk.open(Kind.Other, 0, decorators[0], 'decorators');
    for (const decorator of decorators) walk.lower(walk.kids(decorator)[0]);
    walk.close();
  } else {
    walk.lower(decorators.length === 1 ? walk.kids(decorators[0])[0] : value);
  }
  if (annotation && isOptional(walk, name, annotation)) optional(walk, annotation);
  else walk.lower(annotation);
  walk.leaf(Kind.Name, name, memberName(walk, name));
  walk.close();
}

/** Whether a question mark stands behind a member's name. */
export function isOptional(walk: Walk, name: Node, annotation: Node): boolean {
  return walk.between(name.endIndex, annotation.startIndex).includes('?');
}
