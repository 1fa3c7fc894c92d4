import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { assign } from './assignments.ts';
import { methodSignature } from './functions.ts';
import { unquoted } from './names.ts';
import { fields, typeName } from './types.ts';
import type { Handler, Walk } from './walk.ts';

/** The name that a package most likely has: the last part of its path that is no version. */
function packageName(path: string): string {
  const parts = path.split('/');
  const last = parts.pop() ?? '';
  const name = /^v\d+$/.test(last) && parts.length > 0 ? (parts.pop() ?? last) : last;
  return name.replace(/\.v\d+$/, '');
}

export const importSpec: Handler = (walk, node) => {
  const { packageIdentifier, blankIdentifier, dot } = walk.symbols;
  const kids = walk.kids(node);
  const quoted = kids.at(-1);
  if (!quoted) return;
  const path = unquoted(walk, quoted);
  const [alias] = kids.length > 1 ? kids : [];
  const isPlain = !alias || alias.typeId === packageIdentifier;
  walk.open(Kind.Import, (isPlain ? Flag.Whole : 0) | (alias ? 0 : Flag.Implied), node, path);
  if (isPlain) {
    walk.leaf(Kind.Name, alias ?? node, alias ? walk.text(alias) : packageName(path));
  } else if (alias?.typeId === dot) {
    walk.open(Kind.ImportName, 0, node, '*');
    walk.close();
  } else if (alias?.typeId !== blankIdentifier) {
    walk.empty();
  }
  walk.close();
};

/** What holds declarations: each stands for itself. */
export const each: Handler = (walk, node) => walk.lowerAll(walk.whole(node));

/** `var a, b T = x, y` and the same with `const`: each name with its value, where there are as many. */
export const valueSpec: Handler = (walk, node) => {
  const { identifier, expressionList } = walk.symbols;
  const kids = walk.kids(node);
  const names = kids.filter((kid) => kid.typeId === identifier);
  const list = kids.find((kid) => kid.typeId === expressionList);
  const type = kids.find((kid) => kid !== list && kid.typeId !== identifier);
  assign(walk, node, names, list ? walk.kids(list) : [], { type, flags: Flag.Declares });
};

export const typeSpec: Handler = (walk, node) => {
  const { typeParameterList, structType, interfaceType } = walk.symbols;
  const kids = walk.kids(node);
  const name = kids[0];
  const parameters = kids.find((kid) => kid.typeId === typeParameterList);
  const type = kids.length > 1 ? kids.at(-1) : undefined;
  if (!name || !type) return;
  if (type.typeId === structType) struct(walk, node, name, type, parameters);
  else if (type.typeId === interfaceType) interface_(walk, node, name, type, parameters);
  else {
    walk.open(Kind.Assign, 0, node, null);
    walk.lower(type);
    walk.empty();
    walk.leaf(Kind.Name, name, walk.text(name));
    walk.close();
  }
};

function generics(walk: Walk, parameters: Node | undefined): void {
  if (!parameters) return;
  const { identifier } = walk.symbols;
  walk.open(Kind.Index, 0, parameters, null);
  walk.leaf(Kind.Name, parameters, 'Generic');
  for (const declaration of walk.kids(parameters))
    for (const kid of walk.kids(declaration)) if (kid.typeId === identifier) walk.leaf(Kind.Name, kid, walk.text(kid));
  walk.close();
}

function struct(walk: Walk, node: Node, name: Node, type: Node, parameters: Node | undefined): void {
  const all = fields(walk, type);
  walk.open(Kind.Class, 0, node, walk.text(name));
  walk.open(Kind.Decorators, 0, node, null);
  walk.close();
  walk.open(Kind.Bases, 0, node, null);
  for (const field of all) if (field.names.length === 0 && field.type) walk.lower(field.type);
  generics(walk, parameters);
  walk.close();
  walk.open(Kind.Block, 0, type, null);
  for (const field of all) {
    const own = typeName(walk, field.type);
    // What is embedded has its type's name.
    for (const one of field.names.length > 0 ? field.names : own ? [own] : []) {
      walk.open(Kind.Assign, 0, field.node, null);
      tag(walk, field.node, field.tag);
      walk.lower(field.type);
      walk.leaf(Kind.Name, one, walk.text(one));
      walk.close();
    }
  }
  walk.close();
  walk.close();
}

function tag(walk: Walk, node: Node, text: string | null): void {
  if (text === null) {
    walk.empty();
    return;
  }
  walk.open(Kind.Call, 0, node, null);
  walk.leaf(Kind.Name, node, '@tag');
  walk.leaf(Kind.Str, node, text);
  walk.close();
}

function interface_(walk: Walk, node: Node, name: Node, type: Node, parameters: Node | undefined): void {
  const { methodElem, typeElem } = walk.symbols;
  const members = walk.whole(type);
  walk.open(Kind.Class, 0, node, walk.text(name));
  walk.open(Kind.Decorators, 0, node, null);
  walk.leaf(Kind.Name, node, 'interface');
  walk.close();
  walk.open(Kind.Bases, 0, node, null);
  for (const member of members) {
    // Several types are a constraint, not what the interface embeds.
    const types = member.typeId === typeElem ? walk.kids(member) : [];
    if (types.length === 1) walk.lower(types[0]);
  }
  generics(walk, parameters);
  walk.close();
  walk.open(Kind.Block, 0, type, null);
  for (const member of members) if (member.typeId === methodElem) methodSignature(walk, member);
  walk.close();
  walk.close();
}
