import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { bindingsOf, readsOf } from '../../analysis/query/bindings.ts';
import { conditionsOf, isKey, sameCode } from '../../analysis/query/conditions.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isStatement } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { argumentNode, turnsOf } from '../../analysis/query/turns.ts';
import { namesColumn } from '../../analysis/query/update-texts.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';

export const unnecessaryResolve: Rule = {
  documentation: {
    name: 'unnecessary-resolve',
    auditor: 'query-efficiency',
    title: 'A lookup whose result was already known',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'A row that is read only to take from it what the code had before: the related object loaded for its key when the key column stands on the row itself, or an entity looked up by a value of which only that value is used.',
    why: 'The query brings nothing that was not there. It costs a round trip each time, and it fails when the other row is gone though nobody needed it.',
    principle: 'Do not ask the database for what is already in hand.',
    examples: [
      {
        language: 'python',
        bad: 'audit.log(order.customer.id)',
        good: 'audit.log(order.customer_id)',
      },
      {
        language: 'python',
        bad: 'team = Team.objects.get(slug=slug)\nreturn redirect("team", slug=team.slug)',
        good: 'return redirect("team", slug=slug)',
      },
      {
        language: 'typescript',
        bad: 'const order = await this.orders.findOneByOrFail({ id });\nconst customer = await this.customers.findOneByOrFail({ id: order.customerId });\nthis.audit.log(customer.id);',
        good: 'const order = await this.orders.findOneByOrFail({ id });\nthis.audit.log(order.customerId);',
      },
    ],
    silent: [
      'Relations that came with the row, and those of which something else is read too.',
      'Lookups that are tested: they ask whether the row is there.',
      'Keys of related rows in loops, which are queries per row and reported as such.',
      'Low and at medium confidence, not silent: rows that other code or a property uses too, which may need the relation anyway.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      for (const site of facts.sites) {
        keyOfRelation(analysis, facts, site, report);
        onlyItsKey(facts, site, report);
      }
    }
  },
};

/** `order.customer.id` where `order.customer_id` is a column. */
function keyOfRelation(analysis: Analysis, facts: FunctionFacts, site: Site, report: (problem: Problem) => void): void {
  const { fn } = facts;
  const { tree } = fn;
  const { relation } = site;
  if (site.implicit !== 'relation' || !relation || relation.many || turnsOf(facts, site)) return;
  const read = tree.parent(site.node);
  if (tree.kind(read) !== Kind.Attr || !isKey(tree.str(read)) || tree.child(read, 0) !== site.node) return;
  const entity = analysis.inference.entities.of(relation.owner);
  const column = `${relation.name}_id`;
  if (!entity || !(entity.keys.get(column) === relation.name || entity.columns.has(column))) return;
  const others = facts.sites.some(
    (other) => other !== site && other.relation === relation && other.node !== site.node && !isKeyRead(facts, other),
  );
  if (others) return;
  const owner = sourceOf(tree, tree.child(site.node, 0));
  // Once for a row: what was loaded stays with it.
  if (
    facts.sites.some(
      (other) => other.relation === relation && other.node < site.node && sameCode(tree, other.node, site.node),
    )
  )
    return;
  report({
    fn,
    node: site.node,
    // A row that was handed in may have it loaded, and a unit of work may hold the related row.
    severity: 'LOW',
    ...(site.certain && !entity.model.tracksChanges && !isUsedElsewhere(facts, site)
      ? {}
      : { confidence: 'medium' as const }),
    assumed: site.assumed,
    kind: 'own-key',
    library: entity.library,
    issue: `\`${sourceOf(tree, read)}\` loads the \`${relation.target?.name ?? relation.name}\` for its key, which \`${owner}.${column}\` holds already`,
    cure: `Use \`${owner}.${column}\``,
    evidence: hops([site]),
  });
}

/** Whether the row goes to other code, or has properties that run some, which may need the relation anyway. */
function isUsedElsewhere({ fn, sitesAt }: FunctionFacts, site: Site): boolean {
  const { tree } = fn;
  const owner = tree.child(site.node, 0);
  if (tree.kind(owner) !== Kind.Name) return true;
  return readsOf(fn, tree.str(owner)).some((read) => {
    const parent = tree.parent(read);
    if (sitesAt.get(parent)?.some(({ implicit }) => implicit === 'property')) return true;
    const kind = tree.kind(parent);
    if (kind === Kind.Call || kind === Kind.Keyword) return true;
    return (
      kind === Kind.Attr &&
      tree.kind(tree.parent(parent)) === Kind.Call &&
      tree.child(tree.parent(parent), 0) === parent
    );
  });
}

function isKeyRead(facts: FunctionFacts, site: Site): boolean {
  const { tree } = facts.fn;
  const read = tree.parent(site.node);
  return tree.kind(read) === Kind.Attr && isKey(tree.str(read));
}

/** The name that a lookup's row is kept under: what it is assigned to, or the variable that it fills where nobody asks how that went; or -1. */
function rowAt({ fn }: FunctionFacts, site: Site): number {
  const { tree } = fn;
  const fills = site.known?.member.fills;
  if (fills !== undefined) {
    const filled = fills === '*' || !isStatement(tree, site.node) ? -1 : argumentNode(fn, site.node, fills);
    return filled >= 0 && tree.kind(filled) === Kind.Name ? filled : -1;
  }
  if (site.type?.k !== 'instance') return -1;
  let value = site.node;
  if (tree.kind(tree.parent(value)) === Kind.Await) value = tree.parent(value);
  const assign = tree.parent(value);
  if (tree.kind(assign) !== Kind.Assign || tree.child(assign, 0) !== value) return -1;
  const targets = tree.children(assign).slice(2);
  return targets.length === 1 && tree.kind(targets[0]) === Kind.Name ? targets[0] : -1;
}

/** A row is looked up by one value, and nothing but that value is taken from it. */
function onlyItsKey(facts: FunctionFacts, site: Site, report: (problem: Problem) => void): void {
  const { fn } = facts;
  const { tree } = fn;
  if (site.effect !== 'read' || site.implicit !== null || !site.entity || tree.kind(site.node) !== Kind.Call) return;
  if (!site.type?.facts?.marks.single) return;
  const row = rowAt(facts, site);
  const name = row < 0 ? '' : tree.str(row);
  if (name === '' || bindingsOf(fn, name).length !== 1) return;
  const [only, ...others] = conditionsOf(site) ?? [];
  if (!only || others.length > 0) return;
  const reads = readsOf(fn, name).filter((read) => read !== row);
  if (reads.length === 0) return;
  const taken = reads.every((read) => {
    const attribute = tree.parent(read);
    if (tree.kind(attribute) !== Kind.Attr || tree.child(attribute, 0) !== read) return false;
    const parent = tree.parent(attribute);
    if (tree.kind(parent) === Kind.Assign && tree.child(parent, 0) !== attribute) return false;
    return namesColumn(tree.str(attribute), only.attribute) || (isKey(only.attribute) && isKey(tree.str(attribute)));
  });
  if (!taken || reads.some((read) => sameCode(tree, tree.parent(read), only.value))) return;
  report({
    fn,
    node: site.node,
    severity: 'MEDIUM',
    // A lookup that raises when there is no such row may be a check.
    confidence: 'medium',
    kind: 'own-key',
    library: site.known?.library ?? null,
    issue: `\`${fn.qualified}\` reads a \`${site.entity.name}\` by \`${only.attribute}\` and uses nothing of it but \`${name}.${only.attribute}\``,
    cure: `Use \`${sourceOf(tree, only.value)}\`, or ask only whether the row exists`,
    evidence: [
      ...hops([site]),
      hop(fn, reads[0], `\`${sourceOf(tree, tree.parent(reads[0]))}\` is what it was looked up by`),
    ],
  });
}
