import type { Analysis } from '../../analysis/analysis.ts';
import type { Library } from '../../analysis/knowledge/schema.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { bindingsOf, readsOf } from '../../analysis/query/bindings.ts';

import { sameCode } from '../../analysis/query/conditions.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { extentOfValue, growsWithUse, isPicked } from '../../analysis/query/extent.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import { members, type Type } from '../../analysis/types/type.ts';
import type { Evidence, ProblemKind } from '../../contracts/index.ts';
import type { Problem, Rule } from '../rule.ts';
import { columnsOnly } from './columns-used.ts';
import { helperRows } from './helper-rows.ts';
import { libraryAt } from './per-element.ts';
import { isServed } from './worth.ts';

export const overFetching: Rule = {
  documentation: {
    name: 'over-fetching',
    auditor: 'query-efficiency',
    title: 'More rows or columns are loaded than are used',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'Rows that are loaded to be counted, to see whether there is any, or to take the first; a count that is only compared with zero; whole entities of many columns of which a few are read and none is handed on; `SELECT *` through a driver; lists that a helper loads for a caller that uses the first, the number or the keys.',
    why: 'The database reads, sorts and sends what nobody looks at, and the process builds an object for every row. `COUNT`, `EXISTS`, `LIMIT 1` and a list of columns let the database answer from an index.',
    principle: 'Ask for what is used: a count, an existence test, one row, or the columns that are read.',
    examples: [
      {
        language: 'python',
        bad: 'if Subscription.objects.filter(user=user).count() > 0:\n    ...',
        good: 'if Subscription.objects.filter(user=user).exists():\n    ...',
      },
      {
        language: 'python',
        bad: 'total = len(session.scalars(select(Order)).all())',
        good: 'total = session.scalar(select(func.count()).select_from(Order))',
      },
      {
        language: 'python',
        bad: 'ids = [order.id for order in Order.objects.filter(open=True)]',
        good: 'ids = list(Order.objects.filter(open=True).values_list("id", flat=True))',
      },
      {
        language: 'typescript',
        bad: "const { rows } = await pool.query('SELECT * FROM users WHERE id = $1', [id]);",
        good: "const { rows } = await pool.query('SELECT name, email FROM users WHERE id = $1', [id]);",
      },
    ],
    silent: [
      'Rows that are used otherwise as well, that are handed on, returned or changed.',
      'Entities of ten columns or fewer, unless only the key is read.',
      'Rows that are gone over a second time, or whose query is also used to change or delete them.',
      'Counts that are used as numbers.',
      'Distinct values that a set of the rows makes.',
      'At medium confidence, not silent: rows of which a value that is given may pick a few, or for which no request waits.',
      'At medium confidence, not silent: counts that are only tested, and whole rows of which few columns are read: nothing shows that there are many.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      for (const site of facts.sites) {
        if (site.effect !== 'read') {
          const behind = helperRows(analysis, facts, site, useOf);
          if (behind) report(problemOf(analysis, facts, site, behind));
          continue;
        }
        const found =
          countAsTest(analysis, facts, site) ??
          listForSize(analysis, facts, site) ??
          columnsOnly(analysis, facts, site) ??
          star(site);
        if (found) report(problemOf(analysis, facts, site, found));
      }
    }
  },
};

/** What is loaded in vain, and what to do. */
export interface Excess {
  kind: ProblemKind;
  issue: string;
  cure: string;
  evidence?: Evidence[];
  severity?: 'MEDIUM' | 'LOW';
  confidence?: 'medium';
  library?: Library | null;
}

function problemOf(analysis: Analysis, facts: FunctionFacts, site: Site, found: Excess): Problem {
  return {
    fn: facts.fn,
    node: site.node,
    severity: found.severity ?? 'MEDIUM',
    ...(found.confidence ? { confidence: found.confidence } : {}),
    assumed: site.assumed,
    kind: found.kind,
    library: libraryAt(analysis, site) ?? found.library ?? null,
    issue: found.issue,
    cure: found.cure,
    evidence: [...hops([site]), ...(found.evidence ?? [])],
  };
}

/** A count that is only compared with zero, or taken as a truth value. */
function countAsTest(analysis: Analysis, facts: FunctionFacts, site: Site): Excess | null {
  const { fn } = facts;
  const { tree } = fn;
  if (!site.type?.facts?.marks.counts || tree.kind(site.node) !== Kind.Call) return null;
  const { marks } = site.type.facts;
  if (marks.aggregates) return null;
  let value = site.node;
  if (tree.kind(tree.parent(value)) === Kind.Await) value = tree.parent(value);
  const code = sourceOf(tree, site.node);
  if (!isTest(facts, value)) {
    const assign = tree.parent(value);
    const target = tree.kind(assign) === Kind.Assign && tree.child(assign, 0) === value ? tree.child(assign, 2) : -1;
    if (target < 0 || tree.kind(target) !== Kind.Name || bindingsOf(fn, tree.str(target)).length !== 1) return null;
    const reads = readsOf(fn, tree.str(target));
    if (reads.length === 0 || !reads.every((read) => isTest(facts, read))) return null;
  }
  return {
    kind: 'existence',
    issue: `\`${code}\` counts every row only to see whether there is any`,
    cure: 'Ask whether a row exists: the database stops at the first',
    ...(countsMany(analysis, site) ? {} : { severity: 'LOW' as const }),
    confidence: 'medium',
  };
}

/** Whether all of a table that grows is counted: with a condition there may be few rows, and counting them costs little. */
function countsMany(analysis: Analysis, site: Site): boolean {
  const facts = site.type?.facts;
  const entity = analysis.inference.entities.of(site.entity ?? undefined);
  return entity !== null && growsWithUse(entity) === 'surely' && !facts?.marks.filtered && !facts?.scoped;
}

/** Whether a number is only compared with zero or used as a truth value. */
function isTest(facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  const parent = tree.parent(node);
  if (tree.kind(parent) === Kind.Compare) {
    const other = tree.child(parent, 0) === node ? tree.child(parent, 1) : tree.child(parent, 0);
    if (tree.kind(other) !== Kind.Num) return false;
    const number = tree.str(other);
    const operator = tree.str(parent);
    const left = tree.child(parent, 0) === node;
    if (number === '0')
      return left ? ['>', '==', '!=', '<='].includes(operator) : ['<', '==', '!=', '>='].includes(operator);
    return number === '1' && (left ? operator === '>=' || operator === '<' : operator === '<=' || operator === '>');
  }
  return isTruth(facts, node);
}

/** Whether only a value's truth is asked for. */
function isTruth(facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  const parent = tree.parent(node);
  switch (tree.kind(parent)) {
    case Kind.If:
    case Kind.While:
    case Kind.Conditional:
      return tree.child(parent, 0) === node;
    case Kind.Unary:
      return tree.str(parent) === 'not';
    case Kind.Logical:
      return isTruth(facts, parent);
    case Kind.Call:
      return tree.child(parent, 1) === node && tree.str(tree.child(parent, 0)) === 'bool';
    default:
      return false;
  }
}

/** A list of rows of which only the size, the truth or the first element is asked. */
function listForSize(analysis: Analysis, facts: FunctionFacts, site: Site): Excess | null {
  const { fn } = facts;
  const { tree } = fn;
  const rows = rowsOf(analysis, site);
  if (!rows) return null;
  let value = site.node;
  while ([Kind.Await, Kind.Attr, Kind.Call].includes(tree.kind(tree.parent(value)) as 37) && isSameRows(facts, value))
    value = tree.parent(value);
  if (isResult(analysis, facts.types.get(value))) return null;
  const parent = tree.parent(value);
  let uses: number[] = [value];
  const filled = filledVariable(facts, site);
  if (filled !== null) {
    uses = readsOf(fn, filled.name).filter((read) => read !== filled.node);
  } else if (tree.kind(value) === Kind.Name) {
    const [only, ...others] = bindingsOf(fn, tree.str(value));
    if (only?.kind !== 'assign' || others.length > 0) return null;
    uses = [...readsOf(fn, tree.str(value))];
    // Said once, where it is asked first.
    if (uses[0] !== value) return null;
  } else if (tree.kind(parent) === Kind.Assign && tree.child(parent, 0) === value) {
    const target = tree.child(parent, 2);
    if (tree.kind(target) !== Kind.Name || bindingsOf(fn, tree.str(target)).length !== 1) return null;
    uses = [...readsOf(fn, tree.str(target))];
  }
  // What an attribute holds keeps its rows, and is asked for more elsewhere.
  if (isAskedAgain(facts, value)) return null;
  const kinds = new Set(uses.map((use) => useOf(facts, use)));
  // What the call itself gives is all that is wanted: how many rows there were.
  if (filled !== null && uses.length === 0) kinds.add('size');
  // Its first row is wanted too.
  if (kinds.has('size') && kinds.has('first')) return null;
  if (kinds.has(null) || kinds.size === 0) return null;
  const code = sourceOf(tree, value);
  const bounded = rows.facts?.marks.bounded === true;
  if (bounded || (site.sql && givesOneRow(site.sql))) return null;
  const evidence =
    uses.length === 0 || uses[0] === value
      ? []
      : [hop(fn, uses[0], `\`${sourceOf(tree, tree.parent(uses[0]))}\` is all that is asked of it`)];
  const many =
    isServed(analysis, fn) &&
    // What a helper asks for may be narrowed by what it is given.
    (rows.facts?.fn === undefined || rows.facts.fn === fn) &&
    extentOfValue(analysis, facts, value) === 'rows' &&
    // What a statement that is written as text leaves out is not known; with a condition it may be nearly all.
    !(site.sql && /\bwhere\b/i.test(site.sql)) &&
    !isPicked(analysis, facts, value);
  const few = many ? {} : { severity: 'LOW' as const, confidence: 'medium' as const };
  // A number that is only compared with zero asks whether there is any.
  if (
    kinds.has('size') &&
    uses.length > 0 &&
    uses.every((use) => isTest(facts, tree.parent(use)) || isTruth(facts, tree.parent(use)))
  )
    return {
      kind: 'existence',
      ...few,
      issue: `\`${code}\` loads every row only to see whether there is any`,
      cure: 'Ask whether a row exists: the database stops at the first',
      evidence,
    };
  if (kinds.has('size'))
    return {
      kind: 'count',
      ...few,
      issue: `\`${code}\` loads every row only to count them`,
      cure: 'Let the database count',
      evidence,
    };
  if (kinds.has('truth') && !kinds.has('first'))
    return {
      kind: 'existence',
      ...few,
      issue: `\`${code}\` loads every row only to see whether there is any`,
      cure: 'Ask whether a row exists: the database stops at the first',
      evidence,
    };
  return {
    kind: 'one-row',
    ...few,
    issue: `\`${code}\` loads every row and uses only the first`,
    cure: 'Ask for one row: order the query as needed and take the first',
    evidence,
  };
}

/** Whether a statement asks for one row, or for one value of all rows. */
function givesOneRow(sql: string): boolean {
  if (/\blimit\s+1\b|\bfetch\s+first\s+(?:1\s+)?row\b/i.test(sql) || !/\bfrom\b/i.test(sql)) return true;
  return (
    /^[\s(]*select\s+(?:count|sum|min|max|avg|exists|bool_or|bool_and|array_agg|json_agg|jsonb_agg)\s*\(/i.test(sql) &&
    !/\bgroup\s+by\b/i.test(sql)
  );
}

/** The variable of this function that a call puts its rows into, and nothing else does. */
function filledVariable({ fn }: FunctionFacts, site: Site): { name: string; node: number } | null {
  const { tree } = fn;
  const place = site.known?.member.fills;
  if (place === undefined || tree.kind(site.node) !== Kind.Call) return null;
  const node = argumentNode(fn, site.node, place);
  if (node < 0 || tree.kind(node) !== Kind.Name) return null;
  const name = tree.str(node);
  const [only, ...others] = bindingsOf(fn, name);
  return only?.kind === 'assign' && others.length === 0 ? { name, node } : null;
}

/** Whether an attribute that holds rows is read elsewhere in the function. */
function isAskedAgain({ fn }: FunctionFacts, value: number): boolean {
  const { tree } = fn;
  if (tree.kind(value) !== Kind.Attr) return false;
  for (let n = fn.body; n >= 0 && n < tree.end(fn.body); n++)
    if (n !== value && tree.kind(n) === Kind.Attr && sameCode(tree, n, value)) return true;
  return false;
}

/** The rows that a site gives as a list or lazy query; null when it gives one row or none. */
function rowsOf(analysis: Analysis, site: Site): Type | null {
  const type = site.implicit === 'evaluate' ? site.receiver : site.type;
  if (type?.k !== 'object' || type.facts?.relation !== undefined) return null;
  if (!type.facts?.fromQuery) return null;
  const { marks } = type.facts;
  if (marks.single || marks.counts || marks.exists || marks.streamed || marks.aggregates) return null;
  const kind = analysis.knowledge.property(type.name, 'kind');
  return type.name === 'list' || kind === 'query' || kind === 'result' ? type : null;
}

/** A result is a cursor over rows; what is made of it is what counts. */
function isResult(analysis: Analysis, type: Type | undefined): boolean {
  return type?.k === 'object' && analysis.knowledge.property(type.name, 'kind') === 'result';
}

/** Whether what stands around a value is a step that keeps all of its rows (`.scalars()`, `.all()`, `list(…)`; a set has fewer). */
function isSameRows(facts: FunctionFacts, value: number): boolean {
  const { tree } = facts.fn;
  const parent = tree.parent(value);
  if (tree.kind(parent) === Kind.Await) return true;
  if (tree.kind(parent) === Kind.Attr) {
    const call = tree.parent(parent);
    return tree.kind(call) === Kind.Call && tree.child(call, 0) === parent && isList(facts, call);
  }
  if (tree.child(parent, 0) === value) return tree.kind(value) === Kind.Attr && isList(facts, parent);
  return tree.child(parent, 1) === value && /^(?:list|tuple|sorted)$/.test(tree.str(tree.child(parent, 0)));
}

function isList(facts: FunctionFacts, node: number): boolean {
  const type = facts.types.get(node);
  return type !== undefined && members(type).every(({ k, facts: own }) => k === 'object' && !own?.marks.single);
}

function useOf(facts: FunctionFacts, node: number): 'size' | 'truth' | 'first' | null {
  const { tree } = facts.fn;
  const parent = tree.parent(node);
  if (tree.kind(parent) === Kind.Call && tree.child(parent, 1) === node && tree.str(tree.child(parent, 0)) === 'len')
    return tree.children(parent).length === 2 ? 'size' : null;
  if (tree.kind(parent) === Kind.Index && tree.child(parent, 0) === node) {
    const index = tree.child(parent, 1);
    return tree.kind(index) === Kind.Num && tree.str(index) === '0' ? 'first' : null;
  }
  const { size, emptyIsFalse } = facts.fn.module.semantics.collections;
  if (tree.kind(parent) === Kind.Attr && tree.str(parent) === size) return isChanged(facts, parent) ? null : 'size';
  return emptyIsFalse && isTruth(facts, node) && tree.kind(parent) !== Kind.Logical ? 'truth' : null;
}

/** Whether an attribute is assigned. */
function isChanged({ fn: { tree } }: FunctionFacts, node: number): boolean {
  const parent = tree.parent(node);
  const kind = tree.kind(parent);
  return (kind === Kind.Assign && tree.child(parent, 0) !== node) || kind === Kind.AugAssign;
}

/** `SELECT *` through a driver. */
function star(site: Site): Excess | null {
  if (
    !site.sql ||
    !/^\s*select\s+\*\s+from\s+[\w."`?]+(?!\s*\()/i.test(site.sql) ||
    /\bfrom\s+information_schema\b/i.test(site.sql)
  )
    return null;
  if (site.type?.facts?.marks.single) return null;
  return {
    kind: 'columns',
    issue: `\`${sourceOf(site.fn.tree, site.node)}\` reads all columns of the table`,
    cure: 'Name the columns that are used, so that a wide or new column is not sent with every row',
    severity: 'LOW',
    // Nothing tells which of them are used.
    confidence: 'medium',
  };
}
