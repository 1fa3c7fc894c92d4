import type { ArgumentPlace } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import { type Arguments, argumentAt } from './arguments.ts';
import type { Entity } from './entities.ts';
import type { FunctionPass } from './function-pass.ts';
import { rowClass, type Type } from './type.ts';

/** What a column that holds a key is called. */
const KEY = /(?:_id|[a-z]Id)$/;

/**
 * Whether a condition asks for the rows that belong to one row: by a relation to one (`filter(order=order)`), through several
 * (`order__customer=customer`), or by the key of one (`Line.order_id == order_id`). `conditions`: named arguments whose members are
 * conditions.
 */
export function asksForOneParent(
  pass: FunctionPass,
  source: Type | null,
  args: Arguments,
  conditions: readonly ArgumentPlace[] = [],
): boolean {
  const { tree, inference } = pass;
  const entity = inference.entities.of(rowClass(source) ?? source?.cls);
  if (!entity) return false;
  for (const name of args.keywordNodes.keys()) if (isParentKey(pass, entity, name)) return true;
  for (const place of conditions) {
    const keys = argumentAt(args, place)?.type?.fields?.keys();
    if (keys && [...keys].some((key) => isParentKey(pass, entity, key))) return true;
  }
  return args.nodes.some((node) => {
    if (tree.kind(node) !== Kind.Compare || tree.str(node) !== '==') return false;
    const left = tree.child(node, 0);
    return tree.kind(left) === Kind.Attr && isParentKey(pass, entity, tree.str(left));
  });
}

function isParentKey(pass: FunctionPass, entity: Entity, path: string): boolean {
  let at: Entity | null = entity;
  const steps = path.split('__');
  for (const [i, step] of steps.entries()) {
    if (!at) return false;
    const relation = at.relations.get(step);
    const last = i === steps.length - 1;
    if (!relation) return last && (at.keys.has(step) || KEY.test(step) || (i > 0 && (step === 'id' || step === 'pk')));
    if (relation.many) return false;
    if (last) return true;
    at = pass.inference.entities.of(relation.target ?? undefined);
  }
  return false;
}
