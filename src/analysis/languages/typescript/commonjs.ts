import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { chainOf, exportedName, target } from './assignments.ts';
import { classValue, isClassValue } from './classes.ts';
import { bare, isFunctionValue, memberFunction, namedFunction } from './functions.ts';
import { objectMember } from './literals.ts';
import { memberName, unquoted } from './names.ts';
import type { Walk } from './walk.ts';

/** An assignment that is a statement and says what the module exports. False, with nothing done, for any other. */
export function exportAssignment(walk: Walk, node: Node): boolean {
  const { targets, value } = chainOf(walk, node);
  const names = targets.map((one) => exportedName(walk, one));
  const name = names.find((one) => one !== null);
  if (name === undefined || name === null || !value) return false;
  const inner = bare(walk, value);
  if (inner.typeId === walk.symbols.object && names.includes('default')) {
    exportedObject(walk, node, inner, targets);
    return true;
  }
  if (isFunctionValue(walk, inner) || isClassValue(walk, inner)) {
    const own = name === 'default' ? ownName(walk, inner) || name : name;
    if (isFunctionValue(walk, inner)) namedFunction(walk, inner, { place: node, name: own });
    else classValue(walk, inner, node, own);
    const rest = targets.filter((_, i) => names[i] !== own);
    if (rest.length === 0) return true;
    walk.open(Kind.Assign, 0, node, null);
    walk.leaf(Kind.Name, node, own);
    walk.empty();
    for (const one of rest) target(walk, one);
    walk.close();
    return true;
  }
  // `exports.a = a` says no more than that `a` is there.
  const rest = targets.filter((_, i) => names[i] === null || names[i] !== walk.text(inner));
  if (rest.length === 0) return true;
  walk.open(Kind.Assign, 0, node, null);
  walk.lower(value);
  walk.empty();
  for (const one of rest) target(walk, one);
  walk.close();
  return true;
}

/** The name that a function or a class expression has for itself, or ''. */
function ownName(walk: Walk, node: Node): string {
  const { identifier, typeIdentifier, arrowFunction } = walk.symbols;
  const name =
    node.typeId === arrowFunction ? undefined : (walk.find(node, identifier) ?? walk.find(node, typeIdentifier));
  return name ? walk.text(name) : '';
}

/** `module.exports = { … }`: each member is a name of the module, and the object has them by these names. */
function exportedObject(walk: Walk, node: Node, object: Node, targets: readonly Node[]): void {
  const members = walk.whole(object);
  const defined = members.map((member) => define(walk, member));
  walk.open(Kind.Assign, 0, node, null);
  walk.open(Kind.Dict, 0, object, null);
  for (const [i, member] of members.entries()) {
    const name = defined[i];
    if (name === null) {
      objectMember(walk, member);
      continue;
    }
    walk.open(Kind.Pair, 0, member, null);
    walk.leaf(Kind.Str, member, name);
    walk.leaf(Kind.Name, member, name);
    walk.close();
  }
  walk.close();
  walk.empty();
  for (const one of targets) target(walk, one);
  walk.close();
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Makes a member a name of the module. Null for what is spread or computed. */
function define(walk: Walk, member: Node): string | null {
  const { pair, methodDefinition, shorthandPropertyIdentifier } = walk.symbols;
  const { typeId } = member;
  if (typeId === shorthandPropertyIdentifier) return walk.text(member);
  const kids = walk.kids(member);
  if (kids.length === 0 || (typeId !== pair && typeId !== methodDefinition)) return null;
  const name = memberName(walk, kids[0]);
  if (!IDENTIFIER.test(name)) return null;
  if (typeId === methodDefinition) {
    memberFunction(walk, member, [], 0);
    return name;
  }
  const value = kids[1];
  if (!value) return null;
  if (isFunctionValue(walk, value)) {
    namedFunction(walk, value, { place: member, name });
  } else if (isClassValue(walk, value)) {
    classValue(walk, bare(walk, value), member, name);
  } else if (walk.text(value) !== name) {
    walk.open(Kind.Assign, 0, member, null);
    walk.lower(value);
    walk.empty();
    walk.leaf(Kind.Name, kids[0], name);
    walk.close();
  }
  return name;
}

/** The module that `require('m')` names; null for other expressions. */
function requiredModule(walk: Walk, node: Node): string | null {
  if (node.typeId !== walk.symbols.callExpression || !walk.source.startsWith('require', node.startIndex)) return null;
  const [callee, list, ...more] = walk.kids(node);
  if (!callee || !list || more.length > 0 || walk.text(callee) !== 'require') return null;
  const [name, ...others] = walk.kids(list);
  return name?.typeId === walk.symbols.string && others.length === 0 ? unquoted(walk, name) : null;
}

/** `const x = require('m')` and what is like it, as imports. False, with nothing done, for any other declarator. */
export function requireDeclarator(walk: Walk, node: Node, name: Node, value: Node): boolean {
  const { memberExpression, identifier, objectPattern } = walk.symbols;
  const isMember = value.typeId === memberExpression;
  const parts = isMember ? walk.kids(value) : [];
  const module = requiredModule(walk, isMember ? parts[0] : value);
  if (module === null) return false;
  if (isMember && parts.length !== 2) return false;
  if (name.typeId === identifier) {
    walk.open(Kind.Import, isMember ? 0 : Flag.Whole, node, module);
    if (isMember) walk.open(Kind.ImportName, 0, value, walk.text(parts[1]));
    walk.lower(name);
    if (isMember) walk.close();
    walk.close();
    return true;
  }
  if (isMember || name.typeId !== objectPattern) return false;
  const names = walk.kids(name).map((member) => importedMember(walk, member));
  if (!names.every((one) => one !== null)) return false;
  walk.open(Kind.Import, 0, node, module);
  for (const { imported, alias, at } of names) {
    walk.open(Kind.ImportName, 0, at, imported);
    walk.lower(alias);
    walk.close();
  }
  walk.close();
  return true;
}

function importedMember(walk: Walk, node: Node): { imported: string; alias: Node | undefined; at: Node } | null {
  const { shorthandPropertyIdentifierPattern, pairPattern, identifier } = walk.symbols;
  if (node.typeId === shorthandPropertyIdentifierPattern)
    return { imported: walk.text(node), alias: undefined, at: node };
  if (node.typeId !== pairPattern) return null;
  const [name, alias] = walk.kids(node);
  return name && alias?.typeId === identifier ? { imported: memberName(walk, name), alias, at: node } : null;
}
