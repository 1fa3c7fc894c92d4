import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { classValue, isClassValue } from './classes.ts';
import { bare, isFunctionValue, namedFunction } from './functions.ts';
import { importName, specifierName, whole } from './imports.ts';
import { unquoted } from './names.ts';
import type { Handler, Walk } from './walk.ts';

const DEFAULT = 'default';
const WORDS = /^export\s+(default|type|as)\b|^export\s*(=)/;

export const exportStatement: Handler = (walk, node) => {
  const { decorator, string, exportClause, namespaceExport } = walk.symbols;
  const kids = walk.kids(node);
  const decorators = kids.filter((kid) => kid.typeId === decorator);
  const parts = kids.filter((kid) => kid.typeId !== decorator);
  const [first, second] = parts;
  if (!first) return;
  const { typeId } = first;
  if (typeId === exportClause) {
    if (second) names(walk, node, first, unquoted(walk, second));
    else renamed(walk, first);
  } else if (typeId === namespaceExport) {
    if (second) whole(walk, node, unquoted(walk, second), walk.kids(first)[0]);
  } else {
    const found = WORDS.exec(walk.between(exportKeyword(walk, node, decorators), first.startIndex).trimStart());
    const word = found?.[1] ?? found?.[2];
    if (word === 'default' || word === '=') exportDefault(walk, node, first, decorators);
    else if (typeId === string) everything(walk, node, unquoted(walk, first));
    else if (word !== 'as') exported(walk, first, decorators);
  }
};

/** Decorators may stand before the keyword, and behind it. */
function exportKeyword(walk: Walk, node: Node, decorators: readonly Node[]): number {
  if (walk.source.startsWith('export', node.startIndex)) return node.startIndex;
  const before = decorators.filter((one) => !walk.source.slice(node.startIndex, one.startIndex).includes('export'));
  return before.at(-1)?.endIndex ?? node.startIndex;
}

function names(walk: Walk, node: Node, clause: Node, module: string): void {
  walk.open(Kind.Import, 0, node, module);
  for (const specifier of walk.kids(clause)) importName(walk, specifier);
  walk.close();
}

function everything(walk: Walk, node: Node, module: string): void {
  walk.open(Kind.Import, 0, node, module);
  walk.open(Kind.ImportName, 0, node, '*');
  walk.empty();
  walk.close();
  walk.close();
}

/** `export { a as b }` makes another name for what the module has. */
function renamed(walk: Walk, clause: Node): void {
  for (const specifier of walk.kids(clause)) {
    const [name, alias] = walk.kids(specifier);
    if (!name || !alias || walk.text(name) === walk.text(alias)) continue;
    walk.open(Kind.Assign, 0, specifier, null);
    walk.lower(name);
    walk.empty();
    walk.leaf(Kind.Name, alias, specifierName(walk, alias));
    walk.close();
  }
}

function exported(walk: Walk, declaration: Node, decorators: readonly Node[]): void {
  const name = declaredClass(walk, declaration);
  if (name === null) walk.lower(declaration);
  else classValue(walk, declaration, declaration, name, decorators);
}

/** The name of a declared class; null for what is none. */
function declaredClass(walk: Walk, node: Node): string | null {
  const { classDeclaration, abstractClassDeclaration, class: anonymous, typeIdentifier } = walk.symbols;
  const { typeId } = node;
  if (typeId !== classDeclaration && typeId !== abstractClassDeclaration && typeId !== anonymous) return null;
  const name = walk.find(node, typeIdentifier);
  return name ? walk.text(name) : '';
}

function exportDefault(walk: Walk, node: Node, value: Node, decorators: readonly Node[]): void {
  const name = nameOf(walk, value);
  if (name === null) {
    walk.open(Kind.Assign, 0, node, null);
    walk.lower(value);
    walk.empty();
    walk.leaf(Kind.Name, node, DEFAULT);
    walk.close();
    return;
  }
  const own = name || DEFAULT;
  if (isFunctionValue(walk, value)) namedFunction(walk, value, { place: node, name: own });
  else if (isClassValue(walk, value)) classValue(walk, bare(walk, value), node, own, decorators);
  else exported(walk, value, decorators);
  if (own === DEFAULT) return;
  walk.open(Kind.Assign, 0, node, null);
  walk.leaf(Kind.Name, node, own);
  walk.empty();
  walk.leaf(Kind.Name, node, DEFAULT);
  walk.close();
}

/** The name of what is declared and exported at once, '' where it has none; null for an expression. */
function nameOf(walk: Walk, value: Node): string | null {
  const { functionDeclaration, generatorFunctionDeclaration, functionSignature, interfaceDeclaration } = walk.symbols;
  const { identifier, typeIdentifier, functionExpression, generatorFunction } = walk.symbols;
  const node = isFunctionValue(walk, value) || isClassValue(walk, value) ? bare(walk, value) : value;
  const { typeId } = node;
  const text = (type: number) => {
    const name = walk.find(node, type);
    return name ? walk.text(name) : '';
  };
  if (typeId === interfaceDeclaration) return text(typeIdentifier);
  const isFunction = [functionDeclaration, generatorFunctionDeclaration, functionSignature].includes(typeId);
  if (isFunction || typeId === functionExpression || typeId === generatorFunction) return text(identifier);
  return isFunctionValue(walk, node) ? '' : declaredClass(walk, node);
}
