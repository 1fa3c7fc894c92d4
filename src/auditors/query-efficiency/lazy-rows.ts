import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { isKey } from '../../analysis/query/conditions.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { boundOf, type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { givenTo, loadedOn, relationName, type Touch, touchesAt } from '../../analysis/query/rows.ts';
import { loopSource, sourceOf } from '../../analysis/query/source.ts';
import { turnsOf } from '../../analysis/query/turns.ts';
import type { Relation } from '../../analysis/types/entities.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';
import { isNear, runsElsewhere, weightOf } from './per-element.ts';
import { relationKind } from './relation-kind.ts';

/** Lazily loaded relations that are touched on every row of a loop. */
export function lazyRows(analysis: Analysis, report: (problem: Problem) => void): void {
  for (const facts of analysis.functions) {
    const seen = new Set<string>();
    const byRows = new Map<string, { problem: Problem; others: string[] }>();
    for (const site of facts.sites) {
      if (queriesToo(analysis, facts, site)) continue;
      for (const touch of touchesAt(analysis, facts, site)) {
        const found = problemOf(analysis, facts, site, touch);
        if (!found) continue;
        // Rows keep what was loaded once: a second loop over the same rows finds it there.
        const name = relationName(touch.relation);
        const key = `${found.rows}:${name}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const rows = `${found.rows}:${found.problem.confidence}`;
        const known = byRows.get(rows);
        if (!known) byRows.set(rows, { problem: found.problem, others: [] });
        else {
          known.others.push(`\`${name}\``);
          known.problem.evidence.push(...hops(touch.chain.slice(-1)));
        }
      }
    }
    for (const { problem, others } of byRows.values()) {
      if (others.length > 0) problem.issue += ` (likewise ${others.join(', ')})`;
      report(problem);
    }
  }
}

function problemOf(
  analysis: Analysis,
  facts: FunctionFacts,
  site: Site,
  touch: Touch,
): { problem: Problem; rows: string } | null {
  const { fn } = facts;
  const { tree } = fn;
  const { relation, chain, origin } = touch;
  const turns = turnsOf(facts, site);
  const node = turns?.callback ? turns.loop.node : origin.loops.find((loop) => grows(facts, loop));
  if (node === undefined) return null;
  // A row of a loop that is over by the time it is touched, as after `for … : pass`, is one row.
  const around = turns?.callback ? null : loopAt(fn, site, node);
  if (!turns?.callback && !around) return null;
  if (turns === null || (chain.length > 1 && runsElsewhere(analysis, site, chain, 'read'))) return null;
  let certain = touch.certain;
  let via: Site | null = null;
  if (!certain && origin.param >= 0) {
    const state = fromCallers(analysis, fn, origin.param, origin.hops, relation);
    if (state.state === 'loaded') return null;
    if (state.state === 'missing') {
      certain = true;
      via = state.site;
    }
  }
  const name = relationName(relation);
  const entity = analysis.inference.entities.of(relation.owner);
  const code = sourceOf(tree, site.node);
  const { minor, unsure } = weightOf(analysis, facts, around ? { loop: around, callback: false } : turns, chain);
  // A unit of work asks once for each different row, however many rows lead to it.
  const shared = entity?.model.tracksChanges === true && !relation.many;
  const own = keyColumn(analysis, facts, relation, node);
  const each = shared ? 'every different one' : 'every row';
  const header = turns.callback || !around ? `\`${code}\`` : `\`${loopSource(tree, around)}\``;
  return {
    rows: sourceOf(tree, around?.iterable ?? turns.loop.iterable),
    problem: {
      fn,
      node: site.node,
      severity: minor ? 'MEDIUM' : 'HIGH',
      confidence:
        certain &&
        !unsure &&
        !shared &&
        isNear(chain) &&
        !chain.some((step) => step.assumed) &&
        !(around && commitsIn(analysis, facts, around))
          ? 'high'
          : 'medium',
      kind: own ? 'own-key' : relationKind([...origin.hops, relation]),
      library: entity?.library ?? null,
      issue: `${header} in \`${fn.qualified}\` loads \`${name}\` with a query for ${each}: ${certain ? 'the query that reads the rows does not load it' : 'nothing shows that the rows were loaded with it'}`,
      cure: own
        ? `Read \`${own}\`, which the row holds: nothing but the key of \`${relation.name}\` is used`
        : `Load \`${[...origin.hops.map((hopped) => hopped.name), relation.name].join('.')}\` together with the rows`,
      evidence: [
        ...(via ? [hop(via.fn, via.node, `\`${sourceOf(via.fn.tree, via.node)}\` hands the rows on without it`)] : []),
        ...(around
          ? [
              hop(
                fn,
                around.node,
                `\`${fn.qualified}\` goes over the rows: \`${sourceOf(tree, around.target)} in ${sourceOf(tree, around.iterable)}\``,
              ),
            ]
          : []),
        ...hops(chain),
      ],
    },
  };
}

/** The row's own column of a relation's key, when the loop reads nothing else of the relation; null otherwise. */
function keyColumn(analysis: Analysis, facts: FunctionFacts, relation: Relation, loop: number): string | null {
  const { tree } = facts.fn;
  const entity = analysis.inference.entities.of(relation.owner);
  const column = `${relation.name}_id`;
  if (relation.many || !entity || !(entity.keys.get(column) === relation.name || entity.columns.has(column)))
    return null;
  const region = tree.kind(loop) === Kind.CompFor ? tree.parent(loop) : loop;
  const reads = facts.sites.filter((site) => site.relation === relation && tree.contains(region, site.node));
  const isKeyRead = ({ node }: Site): boolean =>
    tree.kind(tree.parent(node)) === Kind.Attr && isKey(tree.str(tree.parent(node)));
  return reads.length > 0 && reads.every(isKeyRead) ? column : null;
}

/** Whether a turn commits: a unit of work then forgets what it loaded, and loading it with the rows is of little use. */
function commitsIn(analysis: Analysis, { fn, sites }: FunctionFacts, { body }: Loop): boolean {
  return sites.some((site) => fn.tree.contains(body, site.node) && analysis.effects.through(site, 'commit') !== null);
}

/** Whether the same statement is reported for a query of its own. */
function queriesToo(analysis: Analysis, facts: FunctionFacts, site: Site): boolean {
  const { tree } = facts.fn;
  if (analysis.effects.through(site, 'query')) return true;
  let statement = site.node;
  while (tree.parent(statement) >= 0 && tree.kind(tree.parent(statement)) !== Kind.Block)
    statement = tree.parent(statement);
  if (loopsAround(facts.fn, statement).length === 0) return false;
  return facts.sites.some(
    (other) =>
      tree.contains(statement, other.node) &&
      tree.kind(statement) !== Kind.If &&
      tree.kind(statement) !== Kind.For &&
      analysis.effects.through(other, 'query') !== null,
  );
}

/** Whether a loop's turns grow with the data. */
function grows(facts: FunctionFacts, node: number): boolean {
  const loop = asLoop(facts.fn, node);
  return loop !== null && boundOf(loop, facts) === null;
}

function asLoop(fn: FunctionInfo, node: number): Loop | null {
  const { tree } = fn;
  const isComprehension = tree.kind(node) === Kind.CompFor;
  const body = isComprehension ? tree.lastChild(tree.parent(node)) : tree.child(node, 2);
  return body < 0 ? null : (loopsAround(fn, body).find((loop) => loop.node === node) ?? own(fn, node, body));
}

function own(fn: FunctionInfo, node: number, body: number): Loop {
  const { tree } = fn;
  const isComprehension = tree.kind(node) === Kind.CompFor;
  return {
    fn,
    node,
    iterable: tree.child(node, 0),
    target: tree.child(node, 1),
    body,
    isAsync: tree.has(node, 1),
    isComprehension,
  };
}

function loopAt(fn: FunctionInfo, site: Site, node: number): Loop | null {
  return loopsAround(fn, site.node).find((loop) => loop.node === node) ?? null;
}

/** What the callers of a function show of how the rows that they hand over were loaded. */
function fromCallers(
  analysis: Analysis,
  fn: FunctionInfo,
  param: number,
  path: readonly { name: string }[],
  relation: { name: string },
): { state: 'loaded' | 'missing' | 'unknown'; site: Site | null } {
  const callers = analysis.effects.callersOf(fn);
  let all = callers.length > 0;
  for (const site of callers) {
    const facts = analysis.inference.facts.get(site.fn);
    const given = facts ? givenTo(site.fn, site, fn, param) : -1;
    const state = facts && given >= 0 ? loadedOn(facts.types.get(given), path, relation) : 'unknown';
    if (state === 'missing') return { state, site };
    if (state !== 'loaded') all = false;
  }
  return { state: all ? 'loaded' : 'unknown', site: null };
}
