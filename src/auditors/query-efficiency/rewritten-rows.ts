import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { bindingsOf } from '../../analysis/query/bindings.ts';
import { isKey } from '../../analysis/query/conditions.ts';
import { partsOf } from '../../analysis/query/expression.ts';
import type { Entity } from '../../analysis/types/entities.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';

/** All rows that a query finds are loaded, changed in memory and written back by one bulk write. */
export interface RewrittenRows {
  /** The call that makes the query. */
  query: number;
  /** The loop over it, and the bulk write. */
  loop: Site;
  write: Site;
}

/** Queries with no bound whose rows a function goes over and then hands to a bulk write, all of them at once. */
export function* rewrittenRows(analysis: Analysis, facts: FunctionFacts): Generator<RewrittenRows> {
  const { fn, sites, types } = facts;
  const { tree } = fn;
  for (const write of sites) {
    if (write.effect !== 'write' || !write.known?.member.bulk || tree.kind(write.node) !== Kind.Call) continue;
    const rows = tree.children(write.node)[1];
    if (rows === undefined || tree.kind(rows) !== Kind.Name) continue;
    const [made, ...others] = bindingsOf(fn, tree.str(rows)).filter(({ node }) => node < rows);
    if (made?.kind !== 'assign' || others.length > 0 || tree.kind(made.value) !== Kind.Call) continue;
    const type = types.get(made.value);
    if (type?.k !== 'object' || analysis.knowledge.property(type.name, 'kind') !== 'query') continue;
    const marks = type.facts?.marks ?? {};
    if (marks.bounded || marks.single || marks.streamed || type.facts?.relation !== undefined) continue;
    const row = type.args[0];
    const entity = row?.k === 'instance' && row.cls ? analysis.inference.entities.of(row.cls) : null;
    if (isOfFew(facts, made.value, entity)) continue;
    const loop = sites.find(
      (site) =>
        site.implicit === 'iterate' && tree.kind(site.node) === Kind.Name && tree.str(site.node) === tree.str(rows),
    );
    if (loop) yield { query: made.value, loop, write };
  }
}

/** Whether a query asks for rows by key, from a list, or of one parent. Where the entity is not known, a plain name may be a parent. */
function isOfFew({ fn }: FunctionFacts, query: number, entity: Entity | null): boolean {
  const { tree } = fn;
  for (const node of partsOf(fn, query)) {
    if (tree.kind(node) !== Kind.Keyword) continue;
    const [attribute, ...lookups] = tree.str(node).split('__');
    if (isKey(attribute) || attribute.endsWith('_id') || lookups.some((lookup) => lookup === 'in' || isKey(lookup)))
      return true;
    if (entity ? entity.relations.has(attribute) || entity.columns.get(attribute)?.unique : lookups.length === 0)
      return true;
  }
  return false;
}
