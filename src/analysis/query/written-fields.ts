import type { Analysis } from '../analysis.ts';
import type { Library, SerializerModel } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { AttributeInfo, ClassInfo } from '../project/symbols.ts';
import type { Relation } from '../types/entities.ts';
import { members, type Type } from '../types/type.ts';
import { isUnconditional } from './order.ts';
import { touchesOf } from './rows.ts';
import { isSure } from './sure.ts';
import { argumentNode } from './turns.ts';

/** A relation that a serializer reads of every object it writes. */
export interface WrittenRelation {
  /** The relations from the object to the one that is read, that one last. */
  path: Relation[];
  cls: ClassInfo;
  /** Where the field stands in the class's file. */
  node: number;
  /** It is read of some objects only: the method that reads it may not get there. */
  perhaps?: boolean;
}

const MAX_DEPTH = 3;

/** The serializer model that a class follows, or null. */
export function serializerOf(analysis: Analysis, cls: ClassInfo): { model: SerializerModel; library: Library } | null {
  for (const library of analysis.knowledge.libraries)
    for (const model of library.serializers ?? [])
      if (analysis.inference.derivesFrom(cls, model.base)) return { model, library };
  return null;
}

/** The relations of an entity that a serializer's declared, listed and computed fields read. */
export function writtenRelations(
  analysis: Analysis,
  cls: ClassInfo,
  entity: ClassInfo,
  depth = 0,
  path: readonly Relation[] = [],
): WrittenRelation[] {
  const found = serializerOf(analysis, cls);
  if (!found || depth > MAX_DEPTH) return [];
  const { model } = found;
  if (writesOther(analysis, cls, model, entity)) return [];
  const listed = model.fields ? listedFields(analysis, cls, model) : null;
  const out: WrittenRelation[] = [];
  const declared = new Set<string>();
  for (const attribute of attributesOf(analysis, cls)) {
    declared.add(attribute.attribute.name);
    if (listed && listed !== 'all' && !listed.has(attribute.attribute.name)) continue;
    out.push(...declaredField(analysis, attribute.owner, attribute.attribute, model, entity, depth, path));
  }
  for (const [name, relation] of analysis.inference.entities.of(entity)?.relations ?? []) {
    // Fields that are only listed write keys: those of the row's own columns are there, those of other rows are read.
    if (declared.has(name) || !relation.many || relation.node < 0 || !listed) continue;
    if (listed === 'all' || listed.has(name)) out.push({ path: [...path, relation], cls, node: cls.node });
  }
  return out;
}

/** Whether a serializer says that it writes another entity than the rows are of. */
function writesOther(analysis: Analysis, cls: ClassInfo, model: SerializerModel, entity: ClassInfo): boolean {
  const found = model.entity ? nestedAttribute(analysis, cls, model.entity) : null;
  if (!found || found.attribute.value < 0) return false;
  const own = analysis.inference.evaluateAlone(found.owner.module, null, found.attribute.value, found.owner);
  if (own?.k !== 'class' || !own.cls) return false;
  const related = (a: ClassInfo, b: ClassInfo): boolean => analysis.inference.ancestors(a).some((one) => one.cls === b);
  return !related(own.cls, entity) && !related(entity, own.cls);
}

function attributesOf(analysis: Analysis, cls: ClassInfo): { attribute: AttributeInfo; owner: ClassInfo }[] {
  const seen = new Map<string, { attribute: AttributeInfo; owner: ClassInfo }>();
  for (const { cls: owner } of analysis.inference.ancestors(cls)) {
    for (const attribute of owner?.attributes.values() ?? [])
      if (!attribute.fn && !seen.has(attribute.name)) seen.set(attribute.name, { attribute, owner: owner! });
  }
  return [...seen.values()];
}

function declaredField(
  analysis: Analysis,
  owner: ClassInfo,
  attribute: AttributeInfo,
  model: SerializerModel,
  entity: ClassInfo,
  depth: number,
  path: readonly Relation[],
): WrittenRelation[] {
  const { inference } = analysis;
  if (model.annotated) {
    if (attribute.annotation < 0) return [];
    const relation = inference.entities.of(entity)?.relations.get(attribute.name);
    if (!relation) return [];
    const next = [...path, relation];
    const type = inference.annotation(owner.module, attribute.annotation, null);
    return [
      { path: next, cls: owner, node: attribute.node },
      ...nested(analysis, classesIn(type), relation, depth, next),
    ];
  }
  const { tree } = owner;
  if (attribute.value < 0 || tree.kind(attribute.value) !== Kind.Call) return [];
  const callee = inference.evaluateAlone(owner.module, null, tree.child(attribute.value, 0), owner);
  if (callee?.k !== 'class' && callee?.k !== 'symbol') return [];
  const library = callee.k === 'symbol' ? callee.name : null;
  const cls = callee.k === 'class' ? callee.cls! : null;
  if (library && !analysis.knowledge.type(library)) return [];
  const source = model.source ? argumentNode(owner, attribute.value, model.source) : -1;
  const text = source >= 0 && tree.kind(source) === Kind.Str ? tree.str(source) : attribute.name;
  if (text === '*') return [];
  const out: WrittenRelation[] = [];
  let current: ClassInfo | null = entity;
  const next: Relation[] = [...path];
  const hops = text.split('.');
  for (const [i, hop] of hops.entries()) {
    const relation: Relation | undefined = current ? inference.entities.of(current)?.relations.get(hop) : undefined;
    if (!relation) break;
    const isKey = i === hops.length - 1 && isKeyField(analysis, library, cls, model);
    if (isKey && !relation.many) break;
    next.push(relation);
    out.push({ path: [...next], cls: owner, node: attribute.node });
    current = relation.target;
  }
  const last = next.at(-1);
  if (cls && last && next.length > path.length) out.push(...nested(analysis, [cls], last, depth, next));
  // A field that is computed by a method reads what the method touches.
  const method = inference.method(owner, `get_${attribute.name}`);
  if (next.length === path.length && method && library) {
    for (const touch of touchesOf(analysis, method.fn)) {
      if (touch.origin.param !== method.fn.implicitParams || touch.origin.loops.length > 0) continue;
      const [first] = [...touch.origin.hops, touch.relation];
      if (!inference.entities.of(entity)?.relations.has(first.name)) continue;
      const perhaps = !isUnconditional(touch.chain[0].fn, touch.chain[0].node) || !isSure(touch.chain);
      out.push({ path: [...path, ...touch.origin.hops, touch.relation], cls: owner, node: method.fn.node, perhaps });
    }
  }
  return out;
}

/** Whether a field writes only the key of what it names, which the row holds: a library's, or a project's class derived from it. */
function isKeyField(
  analysis: Analysis,
  library: string | null,
  cls: ClassInfo | null,
  model: SerializerModel,
): boolean {
  return (model.keyFields ?? []).some((field) =>
    library !== null
      ? field === library
      : cls !== null && analysis.inference.derivesFrom(cls, field) && !cls.methods.has('to_representation'),
  );
}

function nested(
  analysis: Analysis,
  classes: readonly ClassInfo[],
  relation: Relation,
  depth: number,
  path: Relation[],
): WrittenRelation[] {
  if (!relation.target) return [];
  return classes.flatMap((cls) => writtenRelations(analysis, cls, relation.target!, depth + 1, path));
}

function classesIn(type: Type | null, depth = 0): ClassInfo[] {
  if (!type || depth > 3) return [];
  return members(type).flatMap((member) => [
    ...(member.k === 'instance' && member.cls ? [member.cls] : []),
    ...(member.k === 'object' ? member.args.flatMap((arg) => classesIn(arg, depth + 1)) : []),
  ]);
}

/** The names in a serializer's list of fields; null where there is none that can be read. */
function listedFields(analysis: Analysis, cls: ClassInfo, model: SerializerModel): Set<string> | 'all' | null {
  const found = nestedAttribute(analysis, cls, model.fields!);
  if (!found || found.attribute.value < 0) return null;
  const { tree } = found.owner;
  const { value } = found.attribute;
  if (tree.kind(value) === Kind.Str) return tree.str(value) === model.allFields ? 'all' : null;
  if (tree.kind(value) !== Kind.List && tree.kind(value) !== Kind.Tuple) return null;
  return new Set(
    tree
      .children(value)
      .filter((child) => tree.kind(child) === Kind.Str)
      .map((child) => tree.str(child)),
  );
}

function nestedAttribute(
  analysis: Analysis,
  cls: ClassInfo,
  name: string,
): { attribute: AttributeInfo; owner: ClassInfo } | null {
  const [outer, inner] = name.split('.');
  for (const { cls: owner } of analysis.inference.ancestors(cls)) {
    const attribute = owner?.nested.get(outer)?.attributes.get(inner);
    if (attribute) return { attribute, owner: owner! };
  }
  return null;
}
