import type { Analysis } from '../analysis.ts';
import type { Member } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { knownMember } from '../types/members.ts';
import { sourceOf } from './source.ts';
import { argumentNode } from './turns.ts';

const IN_SQL = /\b(?:from|into|update)\s+["'`[]?([\w.]+)/i;

/**
 * The table that a site's statement is about, where no entity tells: by the SQL text, or by the call of its chain that names it
 * (`db('users').where(…)`, `insertInto('users')`, `select().from(users)`, `db.query.users.findMany()`); null where it can't be told.
 */
export function tableOf(analysis: Analysis, facts: FunctionFacts, site: Site): string | null {
  const { fn } = facts;
  const { tree } = fn;
  if (site.sql) return IN_SQL.exec(site.sql)?.[1]?.toLowerCase() ?? null;
  for (let at = site.node; at >= 0; at = tree.child(at, 0)) {
    const kind = tree.kind(at);
    if (kind === Kind.Call) {
      const callee = tree.child(at, 0);
      const owner = tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
      if (owner >= 0 && tree.kind(owner) === Kind.Attr && calledMember(analysis, facts, at)?.ofTable)
        return tree.str(owner);
      const place = calledMember(analysis, facts, at)?.table;
      const node = place === undefined ? -1 : argumentNode(fn, at, place);
      if (node >= 0) return tree.kind(node) === Kind.Str ? tree.str(node) : sourceOf(tree, node);
    } else if (kind !== Kind.Attr && kind !== Kind.Await) return null;
  }
  return null;
}

function calledMember(analysis: Analysis, { fn, types }: FunctionFacts, call: number): Member | null {
  const callee = types.get(fn.tree.child(call, 0));
  if (callee?.k === 'object') return analysis.knowledge.property(callee.name, 'call');
  if (callee?.k !== 'method' || !callee.receiver) return null;
  return knownMember(analysis.inference, callee.receiver, callee.name)?.member ?? null;
}
