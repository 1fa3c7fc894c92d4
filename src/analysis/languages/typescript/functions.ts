import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { statements } from './blocks.ts';
import { memberName } from './names.ts';
import { type Parameter, parameters, unpack } from './parameters.ts';
import type { Handler, Walk } from './walk.ts';

/** What a function is called and what stands before it. */
interface Heading {
  /** What the function stands for in the source: its declaration, or the variable that it is the value of. */
  place: Node;
  /** Where it begins, if not at the place's start. */
  start?: Node;
  name: string;
  flags: number;
  decorators: readonly Node[];
  /** Modifiers that the model knows as decorators: `get`, `static`, `abstract`. */
  modifiers: readonly string[];
  /** The type that its variable is declared to be of. */
  declared?: Node | undefined;
}

const NONE: readonly never[] = [];

/** Emits a function: a declaration, an expression, a method or a signature. */
function emit(walk: Walk, node: Node, heading: Heading): void {
  const { symbols } = walk;
  const { place, name, flags } = heading;
  let list: Node | undefined;
  let body: Node | undefined;
  let annotation: Node | undefined;
  let first: Node | undefined;
  const kids = walk.kids(node);
  for (const kid of kids) {
    const { typeId } = kid;
    if (typeId === symbols.formalParameters) list = kid;
    else if (list && isReturnType(walk, typeId)) annotation = kid;
    else if (list || typeId === symbols.statementBlock) body = kid;
    else first ??= kid;
  }
  const around = walk.inSwitch;
  walk.inSwitch = false;
  walk.functions.push(walk.openFrom(heading.start ?? place, Kind.Function, flags, place, name));
  decorations(walk, place, heading);
  let unpacked: readonly Parameter[] = NONE;
  if (!list && node.typeId === symbols.arrowFunction) {
    // `a => b`
    body = kids.at(-1);
    walk.open(Kind.Params, 0, node, null);
    if (first && first !== body) {
      walk.open(Kind.Param, 0, first, walk.text(first));
      walk.empty();
      walk.empty();
      walk.close();
    }
    walk.close();
  } else {
    walk.open(Kind.Params, 0, list ?? node, null);
    if (list) unpacked = parameters(walk, list);
    walk.close();
  }
  walk.lower(annotation);
  functionBody(walk, body, node, unpacked);
  if (heading.declared) walk.lower(heading.declared);
  walk.functions.pop();
  walk.inSwitch = around;
  walk.close();
}

function isReturnType(walk: Walk, type: number): boolean {
  const { typeAnnotation, assertsAnnotation, typePredicateAnnotation } = walk.symbols;
  return type === typeAnnotation || type === typePredicateAnnotation || type === assertsAnnotation;
}

function functionBody(walk: Walk, body: Node | undefined, node: Node, unpacked: readonly Parameter[]): void {
  walk.open(Kind.Block, 0, body ?? node, null);
  for (const parameter of unpacked) unpack(walk, parameter);
  if (body?.typeId === walk.symbols.statementBlock) {
    statements(walk, walk.whole(body));
  } else if (body) {
    walk.open(Kind.Return, 0, body, null);
    walk.lower(body);
    walk.close();
  }
  walk.close();
}

function decorations(walk: Walk, place: Node, { decorators, modifiers }: Heading): void {
  walk.open(Kind.Decorators, 0, decorators[0] ?? place, null);
  for (const decorator of decorators) walk.lower(walk.kids(decorator)[0]);
  for (const modifier of modifiers) walk.leaf(Kind.Name, place, modifier);
  walk.close();
}

/** What an expression comes to without brackets and assertions of its type. */
export function bare(walk: Walk, node: Node): Node {
  const { parenthesizedExpression, asExpression, satisfiesExpression } = walk.symbols;
  let inner = node;
  for (;;) {
    const { typeId } = inner;
    if (typeId !== parenthesizedExpression && typeId !== asExpression && typeId !== satisfiesExpression) return inner;
    const kid = walk.kids(inner)[0];
    if (!kid) return inner;
    inner = kid;
  }
}

/** Whether an expression is a function, written out. */
export function isFunctionValue(walk: Walk, node: Node): boolean {
  const { arrowFunction, functionExpression, generatorFunction } = walk.symbols;
  const { typeId } = bare(walk, node);
  return typeId === arrowFunction || typeId === functionExpression || typeId === generatorFunction;
}

function flagsOf(walk: Walk, node: Node): number {
  const { generatorFunction, generatorFunctionDeclaration } = walk.symbols;
  const { typeId, startIndex } = node;
  const generator = typeId === generatorFunction || typeId === generatorFunctionDeclaration ? Flag.Generator : 0;
  if (!walk.source.startsWith('async', startIndex)) return generator;
  // `async => 1` is a function of a parameter with that name.
  return node.namedChildren[0]?.startIndex === startIndex ? generator : generator | Flag.Async;
}

/** A function that is a value where it stands, under the name of the member that it is given to. */
export function functionValue(walk: Walk, value: Node, name: string): void {
  const node = bare(walk, value);
  const flags = flagsOf(walk, node) | Flag.Lambda;
  emit(walk, node, { place: node, name, flags, decorators: NONE, modifiers: NONE });
}

/** A function that is the value of a variable, of a property or of an export: as if it were declared there. */
export function namedFunction(
  walk: Walk,
  value: Node,
  heading: Pick<Heading, 'place' | 'name'> & Partial<Heading>,
): void {
  const node = bare(walk, value);
  emit(walk, node, { decorators: NONE, modifiers: NONE, ...heading, flags: flagsOf(walk, node) });
}

export const functionExpression: Handler = (walk, node) => functionValue(walk, node, '');

export const functionDeclaration: Handler = (walk, node) => {
  const name = walk.find(node, walk.symbols.identifier);
  namedFunction(walk, node, { place: node, name: name ? walk.text(name) : '' });
};

const ABSTRACT = ['abstract'];

/** A function without a body: an overload that nothing follows, or what is defined elsewhere. */
export const functionSignature: Handler = (walk, node) => {
  const name = walk.find(node, walk.symbols.identifier);
  namedFunction(walk, node, { place: node, name: name ? walk.text(name) : '', modifiers: ABSTRACT });
};

const MODIFIER = /\b(?:static|async|get|set)\b|\*/g;

/** What stands before the name of a member. */
export function modifiersOf(walk: Walk, from: number, name: Node): string[] {
  return from === name.startIndex ? [] : (walk.between(from, name.startIndex).match(MODIFIER) ?? []);
}

/** The name of a member among its children. */
export function nameNode(walk: Walk, kids: readonly Node[]): Node | undefined {
  const { accessibilityModifier, overrideModifier, decorator } = walk.symbols;
  return kids.find(
    ({ typeId }) => typeId !== accessibilityModifier && typeId !== overrideModifier && typeId !== decorator,
  );
}

/** A method or an accessor, of a class, an interface or an object literal. `before` emits what comes before the function. */
export function memberFunction(
  walk: Walk,
  node: Node,
  decorators: readonly Node[],
  flags: number,
  before?: (name: Node) => void,
): void {
  const name = nameNode(walk, walk.kids(node));
  if (!name) {
    walk.empty();
    return;
  }
  before?.(name);
  const words = modifiersOf(walk, node.startIndex, name);
  let all = flags;
  const modifiers: string[] = [];
  for (const word of words) {
    if (word === 'async') all |= Flag.Async;
    else if (word === '*') all |= Flag.Generator;
    else modifiers.push(word);
  }
  if (node.typeId !== walk.symbols.methodDefinition) modifiers.push('abstract');
  emit(walk, node, { place: node, name: memberName(walk, name), flags: all, decorators, modifiers });
}
