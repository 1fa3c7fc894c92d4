import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { bindingsOf, readsOf } from '../../analysis/query/bindings.ts';
import { isKey } from '../../analysis/query/conditions.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isOnErrorPath } from '../../analysis/query/turns.ts';
import type { Entity } from '../../analysis/types/entities.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Excess } from './over-fetching.ts';

const MANY_COLUMNS = 10;
const FEW_COLUMNS = 3;
const VERY_MANY_COLUMNS = 20;

/** Rows of a query that a loop goes over and of which it reads a few columns only. */
export function columnsOnly(analysis: Analysis, facts: FunctionFacts, site: Site): Excess | null {
  const { fn } = facts;
  const { tree } = fn;
  const type = site.implicit === 'iterate' || site.implicit === 'await' ? site.receiver : site.type;
  const { facts: query } = type ?? {};
  if (!type || !query?.fromQuery || query.relation || query.marks.columns || query.marks.plain || query.marks.locked)
    return null;
  if (query.marks.single || query.marks.counts || query.eager.length > 0) return null;
  const loop = loopOver(facts, site);
  const callback = loop === null ? callbackOver(facts, site) : null;
  const gone = loop ?? callback?.call ?? -1;
  if (gone < 0) return null;
  const entity = site.entity ? analysis.inference.entities.of(site.entity) : null;
  const target = loop === null ? -1 : tree.child(loop, 1);
  if (loop !== null && tree.kind(target) !== Kind.Name) return null;
  const used =
    loop === null ? columnsRead(callback!.fn, callback!.name, entity) : attributesOf(facts, entity, target, loop);
  if (!used || used.size === 0) return null;
  const onlyKey = [...used].every(isKey);
  const wide = entity !== null && entity.columns.size > MANY_COLUMNS && used.size <= FEW_COLUMNS;
  if (!wide && !onlyKey) return null;
  const heavy = wide && (entity.columns.size > VERY_MANY_COLUMNS || hasHeavyColumn(analysis, entity, used));
  const isAsked = analysis.roles.get(fn) === 'request' && !isOnErrorPath(fn, site.node, fn.node);
  // A column of a type of its own, or what a base class adds, is not in the list: then only the key is certain.
  const names = [...used].map((name) => `\`${name}\``).join(', ');
  const what = entity ? `\`${entity.cls.name}\`` : 'the object';
  return {
    kind: 'columns',
    issue: `\`${sourceOf(tree, site.node)}\` in \`${fn.qualified}\` loads whole rows of ${what}${entity ? ` (${entity.columns.size} columns)` : ''}, of which only ${names} ${used.size > 1 ? 'are' : 'is'} read`,
    cure: `Select only ${names}`,
    evidence: [hop(fn, gone, `each row is used for ${names} only`)],
    ...(heavy && isAsked ? {} : { severity: 'LOW' as const }),
    // One query more or less wide is seldom what makes a service slow.
    confidence: 'medium',
    library: entity?.library ?? null,
  };
}

/** Whether rows hold a column that may be long (text, documents, bytes) and is not read. */
function hasHeavyColumn(analysis: Analysis, entity: Entity, used: ReadonlySet<string>): boolean {
  return analysis.inference.ancestors(entity.cls).some(({ cls }) => {
    if (!cls) return false;
    const { tree } = cls.module;
    return [...cls.attributes].some(([name, { node }]) => {
      if (used.has(name) || !entity.columns.has(name) || entity.columns.get(name)?.deferred) return false;
      let statement = node;
      while (tree.parent(statement) > cls.node && tree.kind(tree.parent(statement)) !== Kind.Block)
        statement = tree.parent(statement);
      for (let n = statement; n < tree.end(statement); n++)
        if ((tree.kind(n) === Kind.Name || tree.kind(n) === Kind.Attr) && HEAVY.test(tree.str(n))) return true;
      return false;
    });
  });
}
const HEAVY = /^(?:(?:Long|Medium)?Text|json|jsonb|(?:Large)?Binary|b?lob|bytes?|bytea|hstore)(?:Field|Type)?$/i;

/** The only loop or comprehension that goes over what a site reads; null where the rows are used in any other way. */
export function loopOver(facts: FunctionFacts, site: Site): number | null {
  const { fn } = facts;
  const { tree } = fn;
  let value = site.node;
  // The rows that a name or an attribute holds may be gone over elsewhere too.
  if (tree.kind(value) === Kind.Attr) return null;
  if (tree.kind(value) === Kind.Name) {
    const [only, ...others] = bindingsOf(fn, tree.str(value));
    if (only?.kind !== 'assign' || others.length > 0 || readsOf(fn, tree.str(value)).length !== 1) return null;
  }
  for (;;) {
    const parent = tree.parent(value);
    const kind = tree.kind(parent);
    if (kind === Kind.Await) value = parent;
    else if (kind === Kind.Attr && tree.child(parent, 0) === value) {
      const call = tree.parent(parent);
      if (tree.kind(call) !== Kind.Call || tree.child(call, 0) !== parent) return null;
      if (!/^(?:all|scalars|unique|iterator|fetchall)$/.test(tree.str(parent))) return null;
      value = call;
    } else if (
      kind === Kind.Call &&
      tree.child(parent, 1) === value &&
      /^(?:list|set|tuple|iter)$/.test(tree.str(tree.child(parent, 0)))
    )
      value = parent;
    else if ((kind === Kind.For || kind === Kind.CompFor) && tree.child(parent, 0) === value) return parent;
    else if (kind === Kind.Assign && tree.child(parent, 0) === value) {
      const target = tree.child(parent, 2);
      if (tree.kind(target) !== Kind.Name || bindingsOf(fn, tree.str(target)).length !== 1) return null;
      const reads = readsOf(fn, tree.str(target));
      if (reads.length !== 1) return null;
      value = reads[0];
    } else return null;
  }
}

/** The only call that goes over what a site reads with a function (`rows.map((row) => row.id)`), and that function's parameter. */
function callbackOver(facts: FunctionFacts, site: Site): { call: number; fn: FunctionInfo; name: string } | null {
  const { fn } = facts;
  const { tree } = fn;
  let value = site.node;
  if (tree.kind(tree.parent(value)) === Kind.Await) value = tree.parent(value);
  const assign = tree.parent(value);
  if (tree.kind(assign) === Kind.Assign && tree.child(assign, 0) === value) {
    const target = tree.child(assign, 2);
    if (tree.kind(target) !== Kind.Name || bindingsOf(fn, tree.str(target)).length !== 1) return null;
    const reads = readsOf(fn, tree.str(target));
    if (reads.length !== 1) return null;
    value = reads[0];
  }
  const callee = tree.parent(value);
  const call = tree.parent(callee);
  if (tree.kind(callee) !== Kind.Attr || tree.kind(call) !== Kind.Call || tree.child(call, 0) !== callee) return null;
  const over = facts.sitesAt
    .get(call)
    ?.find(
      ({ through, targets }) => targets.length === 1 && through?.member.runs?.some(({ each }) => each === 'receiver'),
    );
  const inner = over?.targets[0];
  // What keeps the rows, or some of them, hands them on.
  if (!over || !inner?.isLambda || inner.params.length !== 1 || inner.body < 0 || !givesOthers(over)) return null;
  return { call, fn: inner, name: inner.params[0].name };
}

/** Whether a call that goes over rows gives none of them. */
function givesOthers({ through }: Site): boolean {
  const returns = through?.member.returns ?? 'none';
  return !returns.includes('$T') && !returns.includes('$self');
}

/** The columns that a function reads of the row that it is given; null when it uses the row in any other way. */
function columnsRead(fn: FunctionInfo, name: string, entity: Entity | null): Set<string> | null {
  const { tree } = fn;
  const used = new Set<string>();
  const isColumn = (column: string): boolean => isKey(column) || entity?.columns.has(column) === true;
  for (const read of readsOf(fn, name)) {
    const attribute = tree.parent(read);
    const pattern = tree.kind(attribute) === Kind.Assign ? tree.child(attribute, 2) : -1;
    if (pattern >= 0 && tree.kind(pattern) === Kind.Dict) {
      // `({ id }) => id`
      for (const part of tree.children(pattern)) {
        if (tree.kind(part) !== Kind.Pair || !isColumn(tree.str(tree.child(part, 0)))) return null;
        used.add(tree.str(tree.child(part, 0)));
      }
      continue;
    }
    if (tree.kind(attribute) !== Kind.Attr || tree.child(attribute, 0) !== read) return null;
    const parent = tree.parent(attribute);
    if (tree.kind(parent) === Kind.Call && tree.child(parent, 0) === attribute) return null;
    if (tree.kind(parent) === Kind.Assign && tree.child(parent, 0) !== attribute) return null;
    if (!isColumn(tree.str(attribute))) return null;
    used.add(tree.str(attribute));
  }
  return used;
}

/** The columns that are read of a loop's variable; null when it is used in any other way. */
export function attributesOf(
  facts: FunctionFacts,
  entity: Entity | null,
  target: number,
  loop: number,
): Set<string> | null {
  const { fn } = facts;
  const { tree } = fn;
  const name = tree.str(target);
  const region = tree.kind(loop) === Kind.CompFor ? tree.parent(loop) : loop;
  const used = new Set<string>();
  const reads = readsOf(fn, name);
  // A second loop with the same variable is another one.
  if (bindingsOf(fn, name).length !== 1) return null;
  for (const read of reads) {
    if (!tree.contains(region, read)) return null;
    const attribute = tree.parent(read);
    if (tree.kind(attribute) !== Kind.Attr || tree.child(attribute, 0) !== read) return null;
    const parent = tree.parent(attribute);
    if (tree.kind(parent) === Kind.Call && tree.child(parent, 0) === attribute) return null;
    if (tree.kind(parent) === Kind.Assign && tree.child(parent, 0) !== attribute) return null;
    if (tree.kind(parent) === Kind.AugAssign || tree.kind(parent) === Kind.Delete) return null;
    const column = tree.str(attribute);
    if (!isKey(column) && !entity?.columns.has(column) && !entity?.keys.has(column)) return null;
    if (!isKey(column) && entity?.columns.get(column)?.deferred) return null;
    used.add(column);
  }
  return tree.has(region, Flag.OfGenerator) && used.size === 0 ? null : used;
}
