import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Walk } from './walk.ts';

/** A parameter that is taken apart: the name it has instead, and the pattern. */
export interface Parameter {
  name: string;
  pattern: Node;
}

const NONE: readonly Parameter[] = [];

/** Emits parameters. Returns those that are taken apart, for the function's first statements. */
export function parameters(walk: Walk, list: Node): readonly Parameter[] {
  let unpacked: Parameter[] | null = null;
  let place = 0;
  for (const node of walk.kids(list)) {
    const taken = parameter(walk, node, place);
    if (taken === null) continue;
    place++;
    if (taken.pattern) {
      unpacked ??= [];
      unpacked.push({ name: taken.name, pattern: taken.pattern });
    }
  }
  return unpacked ?? NONE;
}

/** Emits a parameter. Null for `this`, which is none. */
function parameter(walk: Walk, node: Node, place: number): { name: string; pattern: Node | null } | null {
  const { symbols } = walk;
  const { pattern, annotation, value } = partsOf(walk, node);
  if (!pattern || pattern.typeId === symbols.this) return null;
  let flags = 0;
  let target = pattern;
  if (target.typeId === symbols.restPattern) {
    flags = Flag.Rest;
    target = walk.kids(target)[0] ?? target;
  }
  const isPattern = target.typeId === symbols.objectPattern || target.typeId === symbols.arrayPattern;
  const name = isPattern ? `@${place}` : walk.text(target);
  walk.open(Kind.Param, flags, node, name);
  if (annotation && node.typeId === symbols.optionalParameter) optional(walk, annotation);
  else walk.lower(annotation);
  walk.lower(value);
  walk.close();
  return { name, pattern: isPattern ? target : null };
}

/** The parts of a parameter that the model has a place for. */
export function partsOf(walk: Walk, node: Node): { pattern?: Node; annotation?: Node; value?: Node } {
  const { decorator, accessibilityModifier, overrideModifier, typeAnnotation } = walk.symbols;
  const parts: { pattern?: Node; annotation?: Node; value?: Node } = {};
  for (const kid of walk.kids(node)) {
    const { typeId } = kid;
    if (typeId === typeAnnotation) parts.annotation = kid;
    else if (parts.pattern) parts.value = kid;
    else if (typeId !== decorator && typeId !== accessibilityModifier && typeId !== overrideModifier)
      parts.pattern = kid;
  }
  return parts;
}

/** The type of what may be left out. */
export function optional(walk: Walk, annotation: Node): void {
  walk.open(Kind.Binary, 0, annotation, '|');
  walk.lower(annotation);
  walk.leaf(Kind.Const, annotation, 'null');
  walk.close();
}

/** `const { a, b } = parameter` */
export function unpack(walk: Walk, { name, pattern }: Parameter): void {
  walk.open(Kind.Assign, 0, pattern, null);
  walk.leaf(Kind.Name, pattern, name);
  walk.empty();
  walk.lower(pattern);
  walk.close();
}
