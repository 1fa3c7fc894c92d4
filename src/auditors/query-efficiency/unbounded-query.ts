import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { partsOf } from '../../analysis/query/expression.ts';
import { columnsGrow, growsWithUse } from '../../analysis/query/extent.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { tableOf } from '../../analysis/query/tables.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { type OpenList, openListOf } from './open-limit.ts';
import { type OpenOptions, openOptionsOf } from './open-options.ts';
import { type RewrittenRows, rewrittenRows } from './rewritten-rows.ts';

export const unboundedQuery: Rule = {
  documentation: {
    name: 'unbounded-query',
    auditor: 'query-efficiency',
    title: 'A whole table is loaded',
    severity: 'MEDIUM',
    effort: 'M',
    finds:
      'A query in request or background code that reads every row of a table that grows into memory: no condition, no limit, no page, no stream; or a list whose limit is optional, where a caller gives none (as a parameter, or as a member of its options); or a page that says how many rows it skips and not how many it takes; or rows without a bound that are all loaded to be changed and written back in bulk.',
    why: 'It is fast on the day it is written. With a million rows it takes the memory of the process and the time of the database, and one request is enough to bring both down.',
    principle: 'Every list has an upper bound: a page, a limit, or a stream in batches.',
    examples: [
      {
        language: 'python',
        bad: '@app.get("/orders")\ndef orders(session: SessionDep):\n    return session.scalars(select(Order)).all()',
        good: '@app.get("/orders")\ndef orders(session: SessionDep, after: int = 0, limit: Annotated[int, Query(le=100)] = 50):\n    return session.scalars(select(Order).where(Order.id > after).order_by(Order.id).limit(limit)).all()',
      },
      {
        language: 'typescript',
        bad: "app.get('/orders', async (_req, res) => {\n  res.json(await prisma.order.findMany());\n});",
        good: "app.get('/orders', async (req, res) => {\n  const after = Number(req.query.after ?? 0);\n  res.json(await prisma.order.findMany({ where: { id: { gt: after } }, orderBy: { id: 'asc' }, take: 50 }));\n});",
      },
    ],
    silent: [
      'Queries with a condition, a limit, a page, a stream (`yield_per`, `cursor`), counts, sums and tests for existence.',
      'The rows of one parent (`order.lines`), and queries that are joined to other tables or subqueries.',
      'Tables that look like reference data: no relation to another table and no date; tables whose columns the code does not write out.',
      'Always at medium confidence: how many rows a table will have is not in the code.',
      'Scripts, migrations and startup code.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      for (const rewritten of rewrittenRows(analysis, facts)) report(rewrittenProblem(facts, rewritten));
      for (const site of facts.sites) if (isPageWithoutSize(facts, site)) report(pageProblem(facts, site));
      const role = analysis.roles.get(facts.fn);
      if (role !== 'request' && role !== 'background') continue;
      for (const open of openOptionsOf(analysis, facts)) report(optionsProblem(facts, open));
      const open = openListOf(analysis, facts);
      if (open) {
        const problem = openProblem(analysis, facts, open);
        if (problem) report(problem);
      }
      const seen = new Set<number>();
      for (const site of facts.sites) {
        const table = wholeTable(analysis, facts, site);
        if (table === null || seen.has(site.node)) continue;
        seen.add(site.node);
        const { fn } = facts;
        report({
          fn,
          node: site.node,
          severity: 'MEDIUM',
          // How many rows there will be is not in the code.
          confidence: 'medium',
          library: site.known?.library ?? (site.entity && analysis.inference.entities.of(site.entity)?.library) ?? null,
          issue: `\`${sourceOf(fn.tree, site.node)}\` in \`${fn.qualified}\` loads every row of \`${table}\``,
          cure: 'Give it a limit or a page, or go over the rows as a stream in batches',
          evidence: hops([site]),
        });
      }
    }
  },
};

/** Whether a query leaves out the rows of the pages before its own and says of no page's size. */
function isPageWithoutSize(facts: FunctionFacts, site: Site): boolean {
  if (site.effect !== 'read' || site.implicit !== null) return false;
  const known = site.type?.facts;
  if (!known?.fromQuery || known.fn !== facts.fn || !known.marks.skips) return false;
  const { bounded, single, streamed, counts, exists, aggregates } = known.marks;
  return !(bounded || single || streamed || counts || exists || aggregates) && !isCutLater(facts, site);
}

function pageProblem({ fn }: FunctionFacts, site: Site): Problem {
  return {
    fn,
    node: site.node,
    severity: 'MEDIUM',
    assumed: site.assumed,
    library: site.known?.library ?? null,
    issue: `\`${sourceOf(fn.tree, site.node)}\` in \`${fn.qualified}\` skips the pages before and loads all rows that are left: it has no limit`,
    cure: 'Give it the size of a page as its limit',
    evidence: hops([site]),
  };
}

/** Rows that are loaded to be changed and written back. */
function rewrittenProblem({ fn }: FunctionFacts, { query, loop, write }: RewrittenRows): Problem {
  const { tree } = fn;
  return {
    fn,
    node: query,
    severity: 'MEDIUM',
    confidence: 'medium',
    library: write.known?.library ?? null,
    issue: `\`${sourceOf(tree, query)}\` is loaded as a whole, changed in memory and written back: only the writes come in batches, the rows do not`,
    cure: 'Change the rows with one UPDATE, or go over them as a stream and write each batch before the next is read',
    evidence: [hop(fn, query, `\`${sourceOf(tree, query)}\` has no bound`), ...hops([loop]), ...hops([write])],
  };
}

/** A list with an optional limit that somebody in service leaves open. */
function openProblem(analysis: Analysis, { fn }: FunctionFacts, { query, chain, caller }: OpenList): Problem | null {
  const last = chain[chain.length - 1];
  const row = query.type?.args[0];
  const asked = query.receiver?.k === 'class' ? query.receiver.cls : undefined;
  const cls = asked ?? (row?.k === 'instance' && row.cls ? row.cls : last.entity);
  const entity = cls ? analysis.inference.entities.of(cls) : null;
  if (!entity || !growsWithUse(entity)) return null;
  return {
    fn,
    node: query.node,
    severity: 'MEDIUM',
    confidence: 'medium',
    library: last.known?.library ?? entity.library,
    issue: `\`${fn.qualified}\` lists \`${entity.cls.name}\` with no limit unless it is given one, and \`${caller.fn.qualified}\` gives none`,
    cure: 'Give the limit a default, and let callers ask for the next page',
    evidence: [
      hop(caller.fn, caller.node, `\`${sourceOf(caller.fn.tree, caller.node)}\` gives no limit`),
      ...hops(chain),
    ],
  };
}

/** A list that is asked for with options of which none is set. */
function optionsProblem({ fn }: FunctionFacts, { site, chain, options, limit, rows }: OpenOptions): Problem {
  return {
    fn,
    node: site.node,
    severity: 'MEDIUM',
    confidence: 'medium',
    library: chain[chain.length - 1].known?.library ?? null,
    issue: `\`${sourceOf(fn.tree, site.node)}\` in \`${fn.qualified}\` loads every \`${rows.name}\`: the \`${options.name}\` says neither which nor how many`,
    cure: `Set \`${limit}\` and ask for the next page, or let the list have a limit of its own where none is given`,
    evidence: hops(chain),
  };
}

/** What the table is called all of whose rows a site loads, and which grows with use; else null. */
function wholeTable(analysis: Analysis, facts: FunctionFacts, site: Site): string | null {
  if (site.effect !== 'read' || site.sql !== null) return null;
  if (site.implicit !== null && site.implicit !== 'iterate' && site.implicit !== 'await') return null;
  const source = site.implicit ? site.receiver : site.type;
  if (source?.k !== 'object' || source.facts?.fn !== facts.fn) return null;
  const { marks, relation, fromQuery } = source.facts;
  if (!fromQuery || relation !== undefined) return null;
  if (marks.bounded || marks.single || marks.filtered || marks.streamed || marks.counts || marks.exists) return null;
  if (marks.aggregates || marks.plain || marks.columns) return null;
  if (isCutLater(facts, site) || isNarrowed(facts, site)) return null;
  const entity = site.entity && analysis.inference.entities.of(site.entity);
  if (entity) return growsWithUse(entity) ? entity.cls.name : null;
  // A table of which the columns are written out, in an object or a type.
  const [row] = source.args;
  const columns = row?.fields ?? row?.cls?.attributes;
  return columns && columnsGrow(columns.keys()) ? tableOf(analysis, facts, site) : null;
}

/** The rows of one parent (a relation of a row, whatever was asked of it since), or joined to others that may be few. */
function isNarrowed(facts: FunctionFacts, site: Site): boolean {
  const { fn, types } = facts;
  const { tree } = fn;
  for (const node of partsOf(fn, site.node)) {
    const kind = tree.kind(node);
    if (kind === Kind.Attr && JOIN.test(tree.str(node)) && tree.kind(tree.parent(node)) === Kind.Call) return true;
    if ((kind === Kind.Attr || kind === Kind.Call || kind === Kind.Name) && types.get(node)?.facts?.relation)
      return true;
  }
  return false;
}
const JOIN = /^(?:[a-z]+_)*(?:outer|inner|left|right|full|cross)?_?join(?:_from)?$/i;

/** `execute(…)` whose result is taken one by one, or a join whose condition bounds it: what follows the call decides. */
function isCutLater(facts: FunctionFacts, site: Site): boolean {
  const { tree } = facts.fn;
  for (let node = tree.parent(site.node); node > facts.fn.node; node = tree.parent(node)) {
    const kind = tree.kind(node);
    if (kind === Kind.Attr) {
      if (
        /^(?:first|one|one_or_none|scalar|scalar_one|scalar_one_or_none|fetchone|fetchmany|partitions|yield_per)$/.test(
          tree.str(node),
        )
      )
        return true;
    } else if (kind === Kind.Index) return true;
    else if (kind === Kind.Assign) return isUsedOnce(facts, node);
    else if (kind !== Kind.Call && kind !== Kind.Await) return false;
  }
  return false;
}

/** A result that is kept in a name, of which one row is taken. */
function isUsedOnce(facts: FunctionFacts, assign: number): boolean {
  const { tree } = facts.fn;
  const target = tree.child(assign, 2);
  if (target < 0 || tree.kind(target) !== Kind.Name) return false;
  for (let n = assign; n < tree.end(facts.fn.node); n++) {
    if (tree.kind(n) !== Kind.Attr) continue;
    const owner = tree.child(n, 0);
    if (tree.kind(owner) !== Kind.Name || tree.str(owner) !== tree.str(target)) continue;
    if (
      /^(?:first|one|one_or_none|scalar|scalar_one|scalar_one_or_none|fetchone|fetchmany|partitions|yield_per)$/.test(
        tree.str(n),
      )
    )
      return true;
  }
  return false;
}
