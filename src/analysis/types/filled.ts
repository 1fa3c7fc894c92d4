import { Kind } from '../model/kind.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionPass } from './function-pass.ts';
import type { Facts } from './type.ts';

/**
 * The columns of a row are put into variables (`rows.Scan(&id, &user.Name)`): what owns them holds a row of that query. A value of
 * one column is no row.
 */
export function fillParts(pass: FunctionPass, args: Arguments, facts: Facts | undefined): void {
  const { tree, env } = pass;
  if (!facts?.fromQuery) return;
  for (const node of args.nodes) {
    const owner = tree.kind(node) === Kind.Attr ? tree.child(node, 0) : -1;
    if (owner < 0 || tree.kind(owner) !== Kind.Name) continue;
    const type = env.get(tree.str(owner));
    if (type?.k === 'instance') env.set(tree.str(owner), { ...type, facts: { ...facts, fresh: undefined } });
  }
}
