import type { Analysis } from '../../analysis/analysis.ts';
import type { SerializerModel } from '../../analysis/knowledge/schema.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { type ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { partsOf } from '../../analysis/query/expression.ts';
import { growsWithUse } from '../../analysis/query/extent.ts';
import { serializerOf } from '../../analysis/query/written-fields.ts';
import type { Entity } from '../../analysis/types/entities.ts';
import { rowClass, type Type } from '../../analysis/types/type.ts';

/** A view that answers with a list of rows, each written by a serializer. */
export interface List {
  view: ClassInfo;
  serializer: ClassInfo;
  entity: Entity;
  rows: Type;
  /** Where the rows are read. */
  place: { fn: FunctionInfo; node: number };
  /** The list, its rows or its serializer may be others than these: code of the view's own decides. */
  isOwn: boolean;
}

/** The list that a view answers with, as far as it can be seen. */
export function listOf(analysis: Analysis, view: ClassInfo, model: SerializerModel): List | null {
  const { inference } = analysis;
  const views = model.views!;
  if (!views.bases.some((base) => inference.derivesFrom(view, base))) return null;
  const attribute = inference.classAttribute(view, views.serializer);
  const written = attribute ? inference.attributeType(attribute.owner, attribute.attribute) : null;
  if (written?.k !== 'class' || serializerOf(analysis, written.cls!)?.model !== model) return null;
  const method = inference.method(view, views.rowsMethod);
  const held = view.attributes.get(views.rows);
  let rows: Type | null = null;
  let place: List['place'] | null = null;
  if (method && method.fn.cls === view) {
    rows = inference.resultOf(method.fn);
    place = { fn: method.fn, node: returned(analysis, method.fn) };
  } else if (held && !held.fn) {
    rows = inference.attributeType(view, held);
    place = { fn: placeOf(view), node: held.node };
  }
  const entity = inference.entities.of(rowClass(rows) ?? undefined);
  if (!rows || !place || !entity) return null;
  const isOwn =
    (method !== null && method.fn.cls !== view) ||
    isChanged(view.methods.get(views.list ?? '')) ||
    inference.method(view, views.choose ?? '') !== null;
  return { view, serializer: written.cls!, entity, rows, place, isOwn };
}

/** Whether a view's method does more than to hand on to the one that it overrides. */
function isChanged(fn: FunctionInfo | undefined): boolean {
  if (!fn) return false;
  const { tree } = fn;
  const statements = tree.kind(fn.body) === Kind.Block ? tree.children(fn.body) : [];
  const value = statements.length === 1 && tree.kind(statements[0]) === Kind.Return ? tree.child(statements[0], 0) : -1;
  if (value < 0 || tree.kind(value) !== Kind.Call) return true;
  const callee = tree.child(value, 0);
  if (tree.kind(callee) !== Kind.Attr || tree.str(callee) !== fn.name) return true;
  const base = tree.child(callee, 0);
  return tree.kind(base) !== Kind.Call || tree.str(tree.child(base, 0)) !== 'super';
}

const known = new WeakMap<Analysis, ReadonlyMap<ClassInfo, List>>();

/** The serializers that surely write lists of rows of a table that grows with use, and such a list of each. */
export function growingLists(analysis: Analysis): ReadonlyMap<ClassInfo, List> {
  let lists = known.get(analysis);
  if (!lists) {
    lists = new Map(
      analysis.knowledge.libraries
        .flatMap(({ serializers }) => serializers ?? [])
        .filter(({ views }) => views)
        .flatMap((model) => analysis.project.classes.flatMap((cls) => listOf(analysis, cls, model) ?? []))
        .filter(({ entity, isOwn, place, rows }) => {
          return !isOwn && growsWithUse(entity) !== null && !isOfOneParent(analysis, place.fn, rows);
        })
        .map((list) => [list.serializer, list]),
    );
    known.set(analysis, lists);
  }
  return lists;
}

/** Whether the rows are a relation of one row, on any of the ways out of the method that gives them. */
export function isOfOneParent(analysis: Analysis, fn: FunctionInfo, rows: Type): boolean {
  const types = analysis.inference.facts.get(fn)?.types;
  const { tree } = fn;
  if (rows.facts?.relation) return true;
  for (let n = fn.body; types && n >= 0 && n < tree.end(fn.body); n++)
    if (tree.kind(n) === Kind.Return)
      for (const part of partsOf(fn, tree.child(n, 0))) if (types.get(part)?.facts?.relation) return true;
  return false;
}

/** A class's body as a place to report at. */
export function placeOf(cls: ClassInfo): FunctionInfo {
  return new FunctionInfo(-1, cls.module, cls.node, cls.qualified, null, null);
}

function returned(analysis: Analysis, fn: FunctionInfo): number {
  const { tree } = fn;
  const types = analysis.inference.facts.get(fn)?.types;
  let last = fn.node;
  for (let n = fn.body; n >= 0 && n < tree.end(fn.body); n++)
    if (tree.kind(n) === Kind.Return && !types?.get(tree.child(n, 0))?.facts?.marks.empty) last = n;
  return last;
}
