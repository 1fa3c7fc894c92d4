import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { Entity } from '../types/entities.ts';
import type { FunctionFacts } from '../types/facts.ts';
import { rowClass } from '../types/type.ts';
import { partsOf } from './expression.ts';
import { type Loop, loopsAround } from './loops.ts';

/**
 * Whether a loop goes over the rows of one parent: a relation of a single row (`order.lines`), or rows that are asked for by the
 * key of one (`Line.order_id == order_id`, `filter(order=order)`). They are as many as one parent has.
 */
export function isOfOneParent(analysis: Analysis, facts: FunctionFacts, loop: Loop): boolean {
  const { fn, types } = facts;
  const { tree } = fn;
  // In another loop there are as many parents as that one has turns.
  if (loop.iterable < 0 || loopsAround(fn, loop.node).length > 0) return false;
  const over = types.get(loop.iterable) ?? null;
  const cls = rowClass(over) ?? (loop.target >= 0 ? rowClass(types.get(loop.target) ?? null) : null);
  const entity = analysis.inference.entities.of(cls ?? undefined);
  for (const node of partsOf(fn, loop.iterable)) {
    const kind = tree.kind(node);
    if (kind === Kind.Attr || kind === Kind.Call) {
      if (types.get(node)?.facts?.relation) return true;
    } else if (kind === Kind.Keyword) {
      if (entity && isParentKey(entity, tree.str(node))) return true;
    } else if (kind === Kind.Compare && tree.str(node) === '==') {
      const left = tree.child(node, 0);
      if (entity && tree.kind(left) === Kind.Attr && isParentKey(entity, tree.str(left))) return true;
    }
  }
  return false;
}

function isParentKey(entity: Entity, name: string): boolean {
  const relation = entity.relations.get(name);
  return relation ? !relation.many : entity.keys.has(name) || (entity.columns.has(name) && /_id$/.test(name));
}
