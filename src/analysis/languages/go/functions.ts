import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { inside } from './blocks.ts';
import { TUPLE, typeName } from './types.ts';
import type { Handler, Walk } from './walk.ts';

/** What stands before a function's body. */
interface Heading {
  name: string;
  flags: number;
  receiver: Node | undefined;
  decorator: string | null;
}

/** A parameter or a result: its name, where it has one, and its type. */
interface Slot {
  node: Node;
  name: Node | undefined;
  type: Node | undefined;
  rest: boolean;
}

/** What brackets list: each name has an entry of its own. */
function slots(walk: Walk, list: Node): Slot[] {
  const { identifier, variadicParameterDeclaration } = walk.symbols;
  return walk.kids(list).flatMap((node) => {
    const kids = walk.kids(node);
    const rest = node.typeId === variadicParameterDeclaration;
    const names = kids.filter((kid) => kid.typeId === identifier);
    const type = kids.find((kid) => kid.typeId !== identifier);
    const slot = (name: Node | undefined): Slot => ({ node: name ?? node, name, type, rest });
    return names.length > 0 ? names.map(slot) : [slot(undefined)];
  });
}

function emit(walk: Walk, node: Node, parts: readonly Node[], heading: Heading): void {
  const { parameterList, block } = walk.symbols;
  const lists = parts.filter((part) => part.typeId === parameterList);
  const body = parts.find((part) => part.typeId === block);
  const [given, several] = lists;
  const single = several ? undefined : parts.find((part) => part !== given && part !== body);
  const results = several ? slots(walk, several) : [];
  walk.open(Kind.Function, heading.flags, node, heading.name);
  walk.open(Kind.Decorators, 0, node, null);
  if (heading.decorator) walk.leaf(Kind.Name, node, heading.decorator);
  walk.close();
  walk.open(Kind.Params, 0, given ?? node, null);
  for (const slot of [...(heading.receiver ? slots(walk, heading.receiver) : []), ...(given ? slots(walk, given) : [])])
    parameter(walk, slot);
  walk.close();
  result(walk, several, single, results);
  const { around, inSwitch, errors } = walk;
  const last = single ?? results.at(-1)?.type;
  walk.around = {
    results: results.flatMap(({ name }) => (name ? [walk.text(name)] : [])),
    count: single ? 1 : results.length,
    fails: last !== undefined && walk.text(last) === 'error',
    deferred: false,
  };
  walk.inSwitch = false;
  walk.errors = [];
  walk.open(Kind.Block, 0, body ?? node, null);
  for (const slot of results) if (slot.name) named(walk, slot);
  if (body) inside(walk, body);
  walk.close();
  walk.around = around;
  walk.inSwitch = inSwitch;
  walk.errors = errors;
  walk.close();
}

function parameter(walk: Walk, { node, name, type, rest }: Slot): void {
  walk.open(Kind.Param, rest ? Flag.Rest : 0, node, name ? walk.text(name) : '_');
  walk.lower(type);
  walk.empty();
  walk.close();
}

/** What the function gives: nothing, one type, or several together. */
function result(walk: Walk, several: Node | undefined, single: Node | undefined, results: readonly Slot[]): void {
  if (single || results.length === 1) {
    walk.lower(single ?? results[0].type);
  } else if (several && results.length > 0) {
    walk.open(Kind.Index, 0, several, null);
    walk.leaf(Kind.Name, several, TUPLE);
    for (const { type } of results) walk.lower(type);
    walk.close();
  } else {
    walk.empty();
  }
}

/** A result with a name is a variable. */
function named(walk: Walk, { node, name, type }: Slot): void {
  walk.open(Kind.Assign, Flag.Declares, node, null);
  walk.empty();
  walk.lower(type);
  walk.leaf(Kind.Name, node, name ? walk.text(name) : '_');
  walk.close();
}

export const functionDeclaration: Handler = (walk, node) => {
  const { identifier, typeParameterList } = walk.symbols;
  const kids = walk.kids(node).filter((kid) => kid.typeId !== typeParameterList);
  const name = kids.find((kid) => kid.typeId === identifier);
  const parts = kids.filter((kid) => kid !== name);
  emit(walk, node, parts, { name: name ? walk.text(name) : '', flags: 0, receiver: undefined, decorator: null });
};

/** A method stands away from its type: in a part of the class. */
export const methodDeclaration: Handler = (walk, node) => {
  const { fieldIdentifier } = walk.symbols;
  const [receiver, ...rest] = walk.kids(node);
  const name = rest.find((kid) => kid.typeId === fieldIdentifier);
  const type = receiver && typeName(walk, slots(walk, receiver)[0]?.type);
  walk.open(Kind.Class, 0, node, type ? walk.text(type) : '');
  walk.open(Kind.Decorators, 0, node, null);
  walk.leaf(Kind.Name, node, 'partial');
  walk.close();
  walk.open(Kind.Bases, 0, node, null);
  walk.close();
  walk.open(Kind.Block, 0, node, null);
  const parts = rest.filter((kid) => kid !== name);
  emit(walk, node, parts, { name: name ? walk.text(name) : '', flags: 0, receiver, decorator: null });
  walk.close();
  walk.close();
};

/** A method that an interface asks for. The receiver of whatever fulfils it is its first parameter. */
export function methodSignature(walk: Walk, node: Node): void {
  const { fieldIdentifier, parameterList, block } = walk.symbols;
  const kids = walk.kids(node);
  const name = kids.find((kid) => kid.typeId === fieldIdentifier);
  const [given] = kids.filter((kid) => kid.typeId === parameterList);
  walk.open(Kind.Function, 0, node, name ? walk.text(name) : '');
  walk.open(Kind.Decorators, 0, node, null);
  walk.leaf(Kind.Name, node, 'abstract');
  walk.close();
  walk.open(Kind.Params, 0, given ?? node, null);
  walk.open(Kind.Param, 0, node, '_');
  walk.empty();
  walk.empty();
  walk.close();
  for (const slot of given ? slots(walk, given) : []) parameter(walk, slot);
  walk.close();
  const rest = kids.filter((kid) => kid !== name && kid !== given && kid.typeId !== block);
  const several = rest[0]?.typeId === parameterList ? rest[0] : undefined;
  result(walk, several, several ? undefined : rest[0], several ? slots(walk, several) : []);
  walk.open(Kind.Block, 0, node, null);
  walk.close();
  walk.close();
}

export const functionLiteral: Handler = (walk, node) =>
  emit(walk, node, walk.kids(node), { name: '', flags: Flag.Lambda, receiver: undefined, decorator: null });
