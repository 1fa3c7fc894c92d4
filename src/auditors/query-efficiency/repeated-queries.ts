import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { bindingsOf, boundWithin } from '../../analysis/query/bindings.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { typeProperty } from '../../analysis/query/handles.ts';
import { insertOf } from '../../analysis/query/inserts.ts';
import { loopSource, sourceOf } from '../../analysis/query/source.ts';
import { argumentNode, type Turns, turnsOf } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { ProblemKind } from '../../contracts/index.ts';
import type { Problem } from '../rule.ts';
import { entityName, hasHeavierWork, isNear, libraryAt, runsElsewhere, weightOf } from './per-element.ts';

/** Queries in loops, comprehensions and callbacks, written there or behind calls. */
export function repeatedQueries(analysis: Analysis, report: (problem: Problem) => void): void {
  for (const facts of analysis.functions) {
    // One loop is one problem, however many queries it runs.
    const byLoop = new Map<number, { problem: Problem; others: number }>();
    for (const site of facts.sites) {
      const chain = analysis.effects.through(site, 'query');
      if (!chain) continue;
      const turns = turnsOf(facts, site);
      if (!turns || runsElsewhere(analysis, site, chain, 'query')) continue;
      // The turns of a callback do not wait for one another.
      if (turns.callback && chain.at(-1)?.known?.member.batched) continue;
      if (isOfTheTurn(analysis, facts, site, turns) || isKeptFromTurnToTurn(facts, site, chain, turns)) continue;
      const known = byLoop.get(turns.loop.node);
      if (!known) byLoop.set(turns.loop.node, { problem: problemOf(analysis, facts, site, chain, turns), others: 0 });
      else if (known.problem.node !== site.node) {
        known.others++;
        if (known.others <= MOST_SHOWN) known.problem.evidence.push(...hops([site]));
      }
    }
    for (const { problem, others } of byLoop.values()) {
      if (others > 0) problem.issue += ` (and ${others} more in the same loop)`;
      report(problem);
    }
  }
}

/** A query object that was made before the loop runs when it is first gone over, and keeps its rows for the later turns. */
function isKeptFromTurnToTurn({ fn }: FunctionFacts, site: Site, chain: readonly Site[], { loop }: Turns): boolean {
  const { tree } = fn;
  const asked = chain.at(-1)!;
  if (asked.implicit !== 'iterate' && asked.implicit !== 'evaluate') return false;
  if (asked.fn.tree !== tree || tree.kind(asked.node) !== Kind.Name) return false;
  const name = tree.str(asked.node);
  const outer = loop.isComprehension ? tree.parent(loop.node) : loop.node;
  if (asked === site) return !boundWithin(fn, outer, tree.end(outer)).has(name);
  // A function that is written in the loop or handed to it (`filter(lambda x: x in known, xs)`) asks for a variable of this one.
  if (asked.fn.outer !== fn || asked.fn.params.some((param) => param.name === name)) return false;
  return bindingsOf(asked.fn, name).length === 0 && bindingsOf(fn, name).every(({ at }) => !tree.contains(outer, at));
}

const MOST_SHOWN = 5;

function problemOf(analysis: Analysis, facts: FunctionFacts, site: Site, chain: Site[], turns: Turns): Problem {
  const { fn } = facts;
  const { tree } = fn;
  const { loop } = turns;
  const last = chain[chain.length - 1];
  const entity = entityName(analysis, last);
  const what = entity ? `\`${entity}\`` : 'the database';
  const code = sourceOf(tree, site.node);
  const header = turns.callback ? `\`${code}\`` : `\`${loopText(facts, turns)}\``;
  const { minor, unsure } = weightOf(analysis, facts, turns, chain);
  const checks = addsItself(analysis, facts, chain, turns);
  const varies = turns.callback || loop.iterable < 0 || dependsOn(facts, site.node, turns);
  return {
    fn,
    node: site.node,
    severity: minor ? 'MEDIUM' : 'HIGH',
    assumed: chain.some((step) => step.assumed),
    ...(unsure || checks || isUnsure(facts, chain, turns) || hasHeavierWork(analysis, facts, turns)
      ? { confidence: 'medium' as const }
      : {}),
    kind: checks ? 'upsert' : isTruthTest(facts, site) || !varies ? 'unneeded-query' : kindOf(last),
    library: libraryAt(analysis, last),
    issue:
      chain.length > 1
        ? `${header} in \`${fn.qualified}\` runs a query on ${what} per turn: \`${code}\` leads to \`${sourceOf(last.fn.tree, last.node)}\``
        : `${header} in \`${fn.qualified}\` runs a query on ${what} per turn: \`${code}\``,
    cure: isTruthTest(facts, site)
      ? `Test whether \`${code}\` was given, by comparing it with null: its truth runs the query`
      : checks
        ? 'Insert all rows with one statement that leaves out or updates those that are there already (an upsert), which also holds when two run at once'
        : varies && last.type?.facts?.marks.counts
          ? 'Count for all of them with one query that groups by the key, or let the query that reads the rows bring the number along'
          : varies
            ? `Collect the keys first, read all rows with one query (\`IN\`) before the loop, and look them up in ${fn.module.semantics.idioms.map} in the loop`
            : `Nothing in \`${code}\` changes from turn to turn: run it once before the loop`,
    evidence: [
      ...(turns.callback ? [] : [hop(fn, loop.node, `\`${fn.qualified}\` loops: \`${loopText(facts, turns)}\``)]),
      ...hops(chain),
    ],
  };
}

/** A query on a row's relation is part of loading it; any other one looks something up. */
function kindOf({ receiver }: Site): ProblemKind {
  return receiver?.facts?.relation === undefined ? 'lookup' : 'many-relation';
}

/** `query or default`: the query runs only because its truth is asked. */
function isTruthTest(facts: FunctionFacts, site: Site): boolean {
  const { tree } = facts.fn;
  return site.implicit === 'evaluate' && tree.kind(tree.parent(site.node)) === Kind.Logical;
}

/** Whether the turns add rows of what they look up: a dictionary that is read before the loop would not hold those. */
function addsItself(analysis: Analysis, facts: FunctionFacts, chain: Site[], { loop }: Turns): boolean {
  const { entity } = chain[chain.length - 1];
  if (!entity) return false;
  return facts.sites.some(
    (other) => facts.fn.tree.contains(loop.body, other.node) && insertOf(analysis, facts, other)?.entity === entity,
  );
}

/** Whether the turn's variable is itself the query or table that is read: there is another one in every turn. */
function isOfTheTurn(analysis: Analysis, facts: FunctionFacts, site: Site, { loop }: Turns): boolean {
  const { tree } = facts.fn;
  if (site.effect === null || loop.target < 0 || tree.kind(loop.target) !== Kind.Name) return false;
  const target = tree.str(loop.target);
  const isTarget = (node: number): boolean => tree.kind(node) === Kind.Name && tree.str(node) === target;
  if (tree.kind(site.node) !== Kind.Call) return isTarget(site.node);
  const place = site.known?.member.entity;
  if (typeof place === 'number' && place >= 0 && isTarget(argumentNode(facts.fn, site.node, place))) return true;
  let owner = site.node;
  while (tree.kind(owner) === Kind.Call && tree.kind(tree.child(owner, 0)) === Kind.Attr)
    owner = tree.child(tree.child(owner, 0), 0);
  // A row of a library's own type is no query.
  return (
    isTarget(owner) &&
    facts.types.get(owner)?.k !== 'instance' &&
    site.receiver?.k === 'object' &&
    typeProperty(analysis, site.receiver, 'kind') !== null
  );
}

/** A loop's header as code. */
export function loopText(facts: FunctionFacts, { loop }: Turns): string {
  const { tree } = facts.fn;
  return loop.iterable < 0 ? sourceOf(tree, loop.node) : loopSource(tree, loop);
}

/** Whether anything in a node's code is bound in the loop. */
function dependsOn(facts: FunctionFacts, node: number, { loop }: Turns): boolean {
  const { fn } = facts;
  const { tree } = fn;
  const outer = loop.isComprehension ? tree.parent(loop.node) : loop.node;
  const bound = boundWithin(fn, outer, tree.end(outer));
  for (let n = node; n < tree.end(node); n++) {
    if (tree.kind(n) === Kind.Name && bound.has(tree.str(n))) return true;
    // What a method reads may have been changed in the turn.
    if (tree.kind(n) === Kind.Name && tree.str(n) === fn.receiver && tree.kind(node) !== Kind.Call) return true;
  }
  return false;
}

/** Loops whose turns may not follow data, and work that is far away, are said with less certainty. */
function isUnsure(facts: FunctionFacts, chain: Site[], turns: Turns): boolean {
  const { loop } = turns;
  if (loop.iterable < 0) return true;
  if (!isNear(chain)) return true;
  return loop.isAsync && facts.types.get(loop.iterable)?.facts?.fromQuery !== true;
}
