import type { Analysis } from '../../analysis/analysis.ts';
import { isWaited } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { bindingsOf } from '../../analysis/query/bindings.ts';
import {
  conditionsOf,
  isKey,
  type KeyedRead,
  keyedReadOf,
  parameterOf,
  sameCode,
} from '../../analysis/query/conditions.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isUnconditional } from '../../analysis/query/order.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { turnsOf } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Severity } from '../../contracts/index.ts';
import type { Problem, Rule } from '../rule.ts';
import { behindEvidence, type ReadBehind, readsBehind } from './read-behind.ts';

export const redundantEntityFetch: Rule = {
  documentation: {
    name: 'redundant-entity-fetch',
    auditor: 'query-efficiency',
    title: 'The same entity is read twice along one call chain',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'A function that holds an entity hands its key to another function, and that one reads the same row again; one function runs the same lookup twice with nothing written in between; or it asks a helper for an object, and what it calls next asks the same helper with the same arguments.',
    why: 'The second read costs a round trip for data that is already in memory. In request code it adds to every response, and the two copies can differ when someone writes in between.',
    principle: 'Read an entity once per request and hand the object on.',
    examples: [
      {
        language: 'python',
        bad: 'def pay(order_id: int):\n    order = Order.objects.get(pk=order_id)\n    charge(order.id)\n\ndef charge(order_id: int):\n    order = Order.objects.get(pk=order_id)\n    gateway.charge(order.total)',
        good: 'def pay(order_id: int):\n    charge(Order.objects.get(pk=order_id))\n\ndef charge(order: Order):\n    gateway.charge(order.total)',
      },
      {
        language: 'typescript',
        bad: 'async pay(orderId: number) {\n  const order = await this.orders.findOneByOrFail({ id: orderId });\n  await this.charge(order.id);\n}\n\nprivate async charge(orderId: number) {\n  const order = await this.orders.findOneByOrFail({ id: orderId });\n  await this.gateway.charge(order.total);\n}',
        good: 'async pay(orderId: number) {\n  await this.charge(await this.orders.findOneByOrFail({ id: orderId }));\n}\n\nprivate async charge(order: Order) {\n  await this.gateway.charge(order.total);\n}',
      },
    ],
    silent: [
      'Lookups that the session answers from its identity map (`session.get` of a loaded row).',
      'Reads that lock the row, and reads after a commit, rollback or write.',
      'Low and at medium confidence, not silent: keys that are handed on where some callers have nothing else, or where the function may read in a session of its own.',
      'Jobs: what is enqueued must read again when it runs.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const again = new Map<number, Map<FunctionInfo, Again[]>>();
    for (const facts of analysis.functions) {
      for (const site of facts.sites) {
        const found = handedOn(analysis, facts, site);
        if (!found) continue;
        const [target] = site.targets;
        const byTarget = again.get(found.param) ?? new Map<FunctionInfo, Again[]>();
        again.set(found.param, byTarget);
        byTarget.set(target, [...(byTarget.get(target) ?? []), found]);
      }
      readTwice(analysis, facts, report);
      const changes = (from: number, to: number): boolean => changesBefore(analysis, facts, to, from);
      for (const behind of readsBehind(analysis, facts, changes)) report(behindProblem(facts, behind));
    }
    for (const byTarget of again.values())
      for (const [target, callers] of byTarget) {
        // Where many hand their key over it is one problem: the function that asks for it.
        if (callers.length >= MANY_CALLERS) report(askedFor(target, callers));
        else
          for (const one of callers) report(isOnlyWay(analysis, target, callers) ? surely(one.problem) : one.problem);
      }
  },
};

const MANY_CALLERS = 4;

/** Whether all who call a function hold the row that it asks for, where no session of its own may be the reason that it asks. */
function isOnlyWay(analysis: Analysis, target: FunctionInfo, callers: readonly Again[]): boolean {
  const entity = analysis.inference.entities.of(callers[0].read.entity);
  return !entity?.model.tracksChanges && analysis.effects.callersOf(target).length === callers.length;
}

function surely({ confidence: _, ...problem }: Problem): Problem {
  return problem;
}

/** A call that hands on the key of an entity in hand. */
interface Again {
  param: number;
  problem: Problem;
  read: KeyedRead;
}

function askedFor(target: FunctionInfo, callers: readonly Again[]): Problem {
  const [{ read, problem, param }] = callers;
  const entity = read.entity.name;
  return {
    ...problem,
    fn: target,
    node: read.chain[0].node,
    severity: 'LOW',
    confidence: 'medium',
    assumed: callers.every((one) => one.problem.assumed),
    issue: `\`${target.qualified}\` reads the \`${entity}\` by its key, and ${callers.length} of its callers hold that row already`,
    cure: `Take the \`${entity}\` itself as \`${target.params[param]?.name ?? 'parameter'}\` in place of its key`,
    evidence: [
      ...callers
        .slice(0, 5)
        .map((one) =>
          hop(
            one.problem.fn,
            one.problem.node,
            `\`${one.problem.fn.qualified}\` holds the \`${entity}\` and hands its key on`,
          ),
        ),
      ...hops(read.chain),
    ],
  };
}

/** One row by its key costs little; what is counted or listed again may cost much. */
function severityOf({ type }: Site): Severity {
  const marks = type?.facts?.marks;
  return marks?.counts || marks?.aggregates || !marks?.single ? 'MEDIUM' : 'LOW';
}

/** The key of an entity in hand is handed to a function that reads the row again. */
function handedOn(analysis: Analysis, facts: FunctionFacts, site: Site): Again | null {
  const { fn } = facts;
  const { tree } = fn;
  if (site.targets.length !== 1 || site.through || tree.kind(site.node) !== Kind.Call) return null;
  if (site.how !== 'call' && site.how !== 'await' && site.how !== 'returned') return null;
  // What is cached is asked for by its key.
  if (analysis.effects.isDoneOnce(site.targets[0])) return null;
  // A handler or job takes keys because it is called from outside.
  if (analysis.entries.has(site.targets[0])) return null;
  // In a loop it is a query per row.
  if (turnsOf(facts, site)) return null;
  const given = tree.children(site.node).slice(1);
  for (const [at, argument] of given.entries()) {
    const value = tree.kind(argument) === Kind.Keyword ? tree.child(argument, 0) : argument;
    if (tree.kind(value) !== Kind.Attr || !isKey(tree.str(value))) continue;
    const holder = tree.child(value, 0);
    const held = facts.types.get(holder);
    if (isKeptForLater(analysis, fn, holder)) continue;
    if (held?.k !== 'instance' || !held.cls || held.facts?.fresh || !analysis.inference.entities.of(held.cls)) continue;
    const param = parameterOf(site, argument, at);
    const read = param < 0 ? null : keyedReadOf(analysis, site.targets[0], param);
    if (!read || read.entity !== held.cls || changesBefore(analysis, facts, site.node)) continue;
    const last = read.chain[read.chain.length - 1];
    const problem: Problem = {
      fn,
      node: site.node,
      severity: 'LOW',
      // Who asks by key may do so on purpose: in a session of its own, or for callers that have nothing else.
      confidence: 'medium',
      assumed: site.assumed || (held.assumed ?? false) || read.chain.some((step) => step.assumed),
      kind: 'held-row',
      library: last.known?.library ?? null,
      issue: `\`${fn.qualified}\` holds the \`${held.cls.name}\` \`${sourceOf(tree, holder)}\`, and \`${sourceOf(tree, site.node)}\` reads the same row again by its key`,
      cure: `Give \`${site.targets[0].name || sourceOf(tree, tree.child(site.node, 0))}\` the \`${held.cls.name}\` itself in place of its key`,
      evidence: [
        hop(fn, holder, `\`${sourceOf(tree, holder)}\` is a \`${held.cls.name}\` that is loaded already`),
        ...hops([site, ...read.chain]),
      ],
    };
    return { param, problem, read };
  }
  return null;
}

/** Whether a row comes from the function around, which is done when this one runs: the row may have changed since it was read. */
function isKeptForLater(analysis: Analysis, fn: FunctionInfo, holder: number): boolean {
  const { tree } = fn;
  if (!fn.isLambda || tree.kind(holder) !== Kind.Name || bindingsOf(fn, tree.str(holder)).length > 0) return false;
  return !analysis.effects.callersOf(fn).some(({ how }) => isWaited(how));
}

/** Whether the function changes or ends something before a node, so that reading again may be meant. */
function changesBefore(analysis: Analysis, facts: FunctionFacts, node: number, from = facts.fn.node): boolean {
  return facts.sites.some(
    (site) =>
      site.node > from &&
      site.node < node &&
      CHANGING.some((key) => site.effect === key || analysis.effects.through(site, key) !== null),
  );
}
const CHANGING = ['commit', 'rollback', 'write', 'insert', 'flush', 'sleep'] as const;

/** The function asks a helper for an object, then calls another that asks for the same one. */
function behindProblem(facts: FunctionFacts, behind: ReadBehind): Problem {
  const { fn } = facts;
  const { first, second, chain } = behind;
  const helper = first.targets[0].name;
  return {
    fn,
    node: second.node,
    severity: severityOf(chain[chain.length - 1]),
    confidence: 'medium',
    assumed: [first, second, ...chain].some((step) => step.assumed),
    library: chain[chain.length - 1].known?.library ?? null,
    issue: `\`${fn.qualified}\` has what \`${sourceOf(fn.tree, first.node)}\` gave, and \`${second.targets[0].qualified}\` calls \`${helper}\` with the same arguments again`,
    cure: `Hand what was read to \`${second.targets[0].name}\`, or the part of it that it needs`,
    evidence: behindEvidence(facts, behind),
  };
}

/** The same lookup is written twice in one function, and the first always runs before the second. */
function readTwice(analysis: Analysis, facts: FunctionFacts, report: (problem: Problem) => void): void {
  const { fn } = facts;
  const { tree } = fn;
  const reads = facts.sites.filter(
    (site) =>
      site.effect === 'read' &&
      site.implicit === null &&
      site.entity !== null &&
      tree.kind(site.node) === Kind.Call &&
      !site.known?.member.identityMap &&
      !site.type?.facts?.marks.locked,
  );
  // However often the same is asked again, it is one problem.
  const told = new Map<Site, Problem>();
  for (const [i, second] of reads.entries()) {
    const first = reads
      .slice(0, i)
      .find(
        (other) =>
          other.entity === second.entity &&
          other.node !== second.node &&
          sameCode(tree, other.node, second.node) &&
          isUnconditional(fn, other.node),
      );
    if (!first || !conditionsOf(second)?.length) continue;
    // Where the row may also be locked, it is read again on purpose.
    if (facts.sites.some(({ entity, type }) => entity === second.entity && type?.facts?.marks.locked)) continue;
    if (changesBefore(analysis, facts, second.node, first.node) || hasOtherCalls(facts, first.node, second.node))
      continue;
    const known = told.get(first);
    if (known) {
      known.evidence.push(hop(fn, second.node, `\`${sourceOf(tree, second.node)}\` runs the same query again`));
      continue;
    }
    told.set(first, {
      fn,
      node: second.node,
      severity: severityOf(second),
      assumed: first.assumed || second.assumed,
      kind: 'same-query',
      library: second.known?.library ?? null,
      issue: `\`${fn.qualified}\` runs \`${sourceOf(tree, second.node)}\` a second time, with nothing changed since line ${tree.line(first.node)}`,
      cure: 'Keep the first result in a variable and use it in both places',
      evidence: [
        ...hops([first]),
        hop(fn, second.node, `\`${sourceOf(tree, second.node)}\` runs the same query again`),
      ],
    });
  }
  for (const problem of told.values()) report(problem);
}

/** Names in a lookup may stand for something else after an assignment; calls that are not awaited lookups may write. */
function hasOtherCalls(facts: FunctionFacts, from: number, to: number): boolean {
  const { tree } = facts.fn;
  const names = new Set<string>();
  for (let n = to; n < tree.end(to); n++) if (tree.kind(n) === Kind.Name) names.add(tree.str(n));
  for (let n = from; n < to; n++) {
    if (tree.kind(n) !== Kind.Assign && tree.kind(n) !== Kind.AugAssign && tree.kind(n) !== Kind.For) continue;
    for (let t = n; t < tree.end(n) && t < to; t++)
      if (tree.kind(t) === Kind.Name && names.has(tree.str(t)) && isTarget(facts, t, n)) return true;
  }
  return false;
}

function isTarget(facts: FunctionFacts, name: number, statement: number): boolean {
  const { tree } = facts.fn;
  const place = tree.children(statement).findIndex((child) => tree.contains(child, name));
  return tree.kind(statement) === Kind.Assign
    ? place >= 2
    : tree.kind(statement) === Kind.For
      ? place === 1
      : place === 0;
}
