import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { isLeftOut } from '../../analysis/query/borrowed.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isOnOwnHandle, ownScope } from '../../analysis/query/handles.ts';
import { type Insert, insertOf, refersTo } from '../../analysis/query/inserts.ts';
import { boundOf, loopsAround } from '../../analysis/query/loops.ts';
import { isUnconditional } from '../../analysis/query/order.ts';
import { hasTransactionPerRequest } from '../../analysis/query/settings.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { enclosing, transactionsOf } from '../../analysis/query/transactions.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import { refersTo as refersToEntity } from '../../analysis/types/entities.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { halfCounted } from './half-counted.ts';

const WORLD: readonly EffectKey[] = ['network', 'enqueue', 'publish', 'mail', 'sleep', 'process', 'file'];

export const transactionTooNarrow: Rule = {
  documentation: {
    name: 'transaction-too-narrow',
    auditor: 'transaction-correctness',
    title: 'Writes that belong together, committed apart',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A parent row and the rows that refer to it written in separate transactions (a commit between them, or a library that commits each statement with no transaction around them), numbers that are moved up or down apart from the write that makes it necessary, and a helper that commits its caller’s session in the middle of the caller’s work.',
    why: 'When the second write fails, the first stays: an order without lines, an account without its owner, half of a reversal. Nothing cleans such rows up, and every reader has to cope with a state that was never meant to exist.',
    principle:
      'Writes that are only right together belong in one transaction, and whoever opens a transaction decides where it ends.',
    examples: [
      {
        language: 'python',
        bad: 'def place_order(customer, lines):\n    order = Order.objects.create(customer=customer)\n    for line in lines:\n        OrderLine.objects.create(order=order, **line)',
        good: '@transaction.atomic\ndef place_order(customer, lines):\n    order = Order.objects.create(customer=customer)\n    OrderLine.objects.bulk_create(OrderLine(order=order, **line) for line in lines)',
      },
      {
        language: 'typescript',
        bad: 'const order = await prisma.order.create({ data: { customerId } });\nfor (const line of lines) {\n  await prisma.orderLine.create({ data: { ...line, orderId: order.id } });\n}',
        good: 'await prisma.order.create({ data: { customerId, lines: { create: lines } } });',
      },
    ],
    silent: [
      'Functions that run inside a transaction of their own, of a decorator, or of every caller that is known.',
      'Commits with a call to the outside world between them: the first is there so that no transaction is held across it.',
      'Tables with no relation between them.',
      'At medium confidence, not silent: children that are optional (written in a branch or a `try`), jobs and imports that can be run again, and helpers that write the child far away.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const perRequest = hasTransactionPerRequest(analysis);
    for (const facts of analysis.functions) {
      const problem = parentThenChild(analysis, facts, perRequest);
      if (problem) report(problem);
    }
    if (!perRequest) for (const problem of halfCounted(analysis)) report(problem);
    for (const facts of analysis.functions) {
      const problem = commitsForCaller(analysis, facts);
      if (problem) report(problem);
    }
  },
};

interface Pair {
  parent: Insert;
  child: Insert;
  commit: Site | null;
}

/** A parent's row and a child's row that refers to it, each committed by itself. */
function parentThenChild(analysis: Analysis, facts: FunctionFacts, perRequest: boolean): Problem | null {
  const { fn } = facts;
  const { tree } = fn;
  const pair = apart(analysis, facts);
  if (!pair) return null;
  const { parent, child, commit } = pair;
  const role = analysis.roles.get(fn);
  if (!commit && perRequest && role !== 'background') return null;
  if (!commit && isEnclosed(analysis, fn)) return null;
  return {
    fn,
    node: child.site.node,
    severity: 'HIGH',
    confidence: isPlain(analysis, facts, pair) ? undefined : 'medium',
    assumed: [...parent.chain, ...child.chain].some((step) => step.assumed),
    issue: `\`${parent.entity.name}\` and the \`${child.entity.name}\` that refers to it are written in separate transactions: when \`${sourceOf(tree, child.site.node)}\` fails, the \`${parent.entity.name}\` stays alone`,
    cure: commit
      ? `Flush instead of \`${sourceOf(tree, commit.node)}\`, and commit once when both are written`
      : 'Open one transaction around both writes',
    library: analysis.inference.entities.of(parent.entity)?.library ?? null,
    evidence: [
      ...hops(parent.chain),
      commit
        ? hop(fn, commit.node, `\`${sourceOf(tree, commit.node)}\` commits the parent alone`)
        : hop(fn, parent.site.node, 'no transaction is open here, so this is committed at once'),
      ...hops(child.chain),
    ],
  };
}

/** Whether the parent is surely never right alone: a request makes both, whatever else is given, and lets no failure of the second pass. */
function isPlain(analysis: Analysis, { fn }: FunctionFacts, { parent, child }: Pair): boolean {
  if (analysis.roles.get(fn) !== 'request' || child.chain.length > SHORT) return false;
  const { tree } = fn;
  let block = tree.parent(parent.site.node);
  while (block >= 0 && tree.kind(block) !== Kind.Block) block = tree.parent(block);
  for (let outer = tree.parent(child.site.node); outer >= 0 && outer !== block; outer = tree.parent(outer)) {
    const kind = tree.kind(outer);
    if (kind === Kind.If || kind === Kind.Try) return false;
  }
  return true;
}
const SHORT = 2;

/** The first pair of inserts of a function whose second refers to the first, with the end of a transaction between them. */
function apart(analysis: Analysis, facts: FunctionFacts): Pair | null {
  const { fn } = facts;
  const parents: Parent[] = [];
  for (const site of facts.sites) {
    const child = insertOf(analysis, facts, site, true);
    if (child) {
      const found = orphaned(analysis, facts, parents, child);
      if (found) return found;
    }
    const insert = child?.chain.at(-1)?.known?.member.bulk ? null : child;
    // A helper that commits is told where it does.
    const commit = site.effect === 'commit' ? [site] : null;
    for (const parent of parents) {
      if (commit && !isOnOwnHandle(analysis, commit) && isUnconditional(fn, site.node)) parent.commit ??= site;
      else if (WORLD.some((key) => analysis.effects.through(site, key) !== null)) parent.world = true;
    }
    if (insert?.variable && loopsAround(fn, site.node).length === 0)
      parents.push({ insert, commit: null, world: false });
  }
  return null;
}

interface Parent {
  insert: Insert;
  commit: Site | null;
  /** Something was done outside of the database since. */
  world: boolean;
}

/** The parent that an insert refers to and that was committed before it. */
function orphaned(analysis: Analysis, facts: FunctionFacts, parents: readonly Parent[], insert: Insert): Pair | null {
  const transactions = transactionsOf(analysis, facts);
  const { site } = insert;
  const { fn } = facts;
  for (const { insert: parent, commit: between, world } of parents) {
    if (parent.entity === insert.entity || !isChild(analysis, insert.entity, parent.entity)) continue;
    if (!refersTo(facts, insert, parent.variable) || world) continue;
    if (!isReachedFrom(fn, parent.site.node, site.node)) continue;
    const auto = commitsByItself(analysis, parent.entity) && commitsByItself(analysis, insert.entity);
    if (auto ? isOpen(transactions.at(site)) || isOpen(transactions.at(parent.site)) : !between) continue;
    // Which transaction they are given may not be seen, but they are given one.
    if (isGivenTransaction(parent) && isGivenTransaction(insert)) continue;
    return { parent, child: insert, commit: between };
  }
  return null;
}

/** Whether the statement of an insert is handed a transaction, wherever that comes from. */
function isGivenTransaction({ chain }: Insert): boolean {
  const { fn, node, known } = chain[chain.length - 1];
  const { joins } = known?.member ?? {};
  if (joins === undefined || fn.tree.kind(node) !== Kind.Call || isLeftOut(chain)) return false;
  const given = argumentNode(fn, node, joins);
  return given >= 0 && fn.tree.kind(given) !== Kind.Const;
}

function isOpen(open: readonly { explicit: boolean }[]): boolean {
  return open.some((one) => one.explicit);
}

/** Whether each statement for an entity is committed by itself unless a transaction was begun. */
function commitsByItself(analysis: Analysis, cls: ClassInfo): boolean {
  const library = analysis.inference.entities.of(cls)?.library;
  return library !== undefined && !Object.values(library.types ?? {}).some((type) => type.autobegin);
}

/** Whether one entity has a key or relation to another. */
function isChild(analysis: Analysis, child: ClassInfo, parent: ClassInfo): boolean {
  const entity = analysis.inference.entities.of(child);
  return entity !== null && refersToEntity(entity, parent);
}

/** Whether the second node runs after the first on one path: it stands in the first's block, or deeper. */
function isReachedFrom(fn: FunctionInfo, first: number, second: number): boolean {
  const { tree } = fn;
  let block = tree.parent(first);
  while (block >= 0 && tree.kind(block) !== Kind.Block) block = tree.parent(block);
  return block >= 0 && tree.contains(block, second);
}

/** Whether every caller that is known, or some of them, runs a function inside a transaction. */
function isEnclosed(analysis: Analysis, fn: FunctionInfo): boolean {
  return enclosing(analysis, fn)?.transaction.explicit === true;
}

/** A helper that commits the session that it was given, called by somebody who has written before and writes on after it. */
function commitsForCaller(analysis: Analysis, facts: FunctionFacts): Problem | null {
  const { fn } = facts;
  const commit = facts.sites.find(
    (site) => site.effect === 'commit' && isUnconditional(fn, site.node) && ownScope(analysis, fn, site.node) < 0,
  );
  if (!commit || analysis.entries.has(fn)) return null;
  for (const call of analysis.effects.callersOf(fn)) {
    const around = analysis.inference.facts.get(call.fn);
    if (!around || call.implicit || (call.how !== 'await' && call.how !== 'call')) continue;
    const before = transactionsOf(analysis, around)
      .at(call)
      .find((one) => one.pending !== null || one.staged !== null);
    if (!before || (before.key >= 0 && !facts.fn.params.length)) continue;
    const after = around.sites.find((site) => {
      if (site.node <= call.node || site === call || !isReachedFrom(call.fn, call.node, site.node)) return false;
      const insert = insertOf(analysis, around, site);
      return insert !== null && !isOnOwnHandle(analysis, insert.chain);
    });
    const work = before.pending ?? before.staged!;
    // In a loop after the first write, each turn commits by itself.
    const loop = loopsAround(call.fn, call.node).find((one) => !call.fn.tree.contains(one.node, work.node));
    if (!after && !(loop && !boundOf(loop, around))) continue;
    const next = after ?? call;
    return {
      fn,
      node: commit.node,
      severity: 'HIGH',
      confidence: 'medium',
      issue: `\`${fn.qualified}\` commits the session that it was given, in the middle of what \`${call.fn.qualified}\` writes: when \`${sourceOf(call.fn.tree, next.node)}\` fails${after ? '' : ' in a later turn'}, the first half stays`,
      cure: 'Flush here and leave the commit to the function that began the work',
      library: commit.known?.library ?? null,
      evidence: [
        hop(call.fn, work.node, `\`${sourceOf(call.fn.tree, work.node)}\` writes`),
        ...hops([call, commit]),
        hop(
          call.fn,
          next.node,
          `\`${sourceOf(call.fn.tree, next.node)}\` writes on${after ? '' : ' in the next turn'}, in a new transaction`,
        ),
      ],
    };
  }
  return null;
}
