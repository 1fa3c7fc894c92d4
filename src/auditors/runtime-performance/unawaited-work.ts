import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { describe, hop } from '../../analysis/query/evidence.ts';
import { isLifecycle } from '../../analysis/query/lifecycle.ts';
import { isStatement, waitsIn } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Scope, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';

export const unawaitedWork: Rule = {
  documentation: {
    name: 'unawaited-work',
    auditor: 'runtime-performance',
    title: 'Asynchronous work that nobody waits for',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A coroutine that is made and never awaited, so that its body never runs; an awaitable call (`to_thread(…)`, `forEach(async …)`) whose result is dropped; a task whose handle is dropped, so that its error is lost and it may be collected before it has finished. Worst where it stands in a transaction that ends before the work does.',
    why: 'The code reads as if the work were done, and nothing fails: mail that is not sent, rows that are not written, errors that nobody sees. Python’s loop keeps only a weak reference to a task; Node.js ends at an error that nobody handles.',
    principle: 'Whoever starts asynchronous work awaits it, or hands it to something that does.',
    examples: [
      {
        language: 'python',
        bad: 'async def confirm(order: Order, mailer: Mailer) -> None:\n    mailer.send_confirmation(order)\n    asyncio.create_task(update_statistics(order))',
        good: 'async def confirm(order: Order, mailer: Mailer) -> None:\n    await mailer.send_confirmation(order)\n    task = asyncio.create_task(update_statistics(order))\n    background_tasks.add(task)\n    task.add_done_callback(background_tasks.discard)',
      },
      {
        language: 'typescript',
        bad: "async function sendDigest(recipients: Recipient[]) {\n  recipients.forEach(async ({ email }) => {\n    await transport.sendMail({ to: email, subject: 'Digest' });\n  });\n}",
        good: "async function sendDigest(recipients: Recipient[]) {\n  for (const { email } of recipients) {\n    await transport.sendMail({ to: email, subject: 'Digest' });\n  }\n}",
      },
    ],
    silent: [
      'Awaitables that are returned, stored, or handed to other code. Where the work begins with the call itself (Deferreds, executors), the finding says that errors are lost, not that nothing runs.',
      'At medium confidence, not silent: tasks that are dropped in code that no request or job is seen to lead to, or where something long-lived begins or ends.',
      'Functions that are async by their signature only, with nothing in them to wait for; what one function starts in many places is told once, with the other places as evidence.',
      'Tasks whose handle is kept or that are given a callback (`.catch(…)`), calls marked `void`; groups of tasks (`TaskGroup`, nurseries) and background-task helpers, which hold their tasks.',
    ],
    notFor: { go: 'Goroutines have no handle; a lost one shows as a missing wait, which this rule does not cover.' },
  },
  check(analysis, report) {
    const started: Dropped[] = [];
    for (const facts of analysis.functions) {
      const seen = new Set<number>();
      for (const site of facts.sites) {
        if (seen.has(site.node)) continue;
        const lost = lostAt(analysis, facts, site);
        if (!lost) continue;
        seen.add(site.node);
        const dropped = { facts, site, lost, scope: transactionAround(facts, site.node) };
        if (isPlainStart(dropped)) started.push(dropped);
        else report(problemOf(analysis, dropped));
      }
    }
    for (const [first, ...others] of groupedByCallee(analysis, started)) {
      const problem = problemOf(analysis, first);
      if (others.length > 0) {
        problem.issue += `; ${others.length === 1 ? 'one more place drops' : `${others.length} more places drop`} the same`;
        problem.evidence.push(
          ...others
            .slice(0, MOST_SHOWN)
            .map(({ facts: { fn }, site }) => hop(fn, site.node, `\`${sourceOf(fn.tree, site.node)}\` is dropped too`)),
        );
      }
      report(problem);
    }
  },
};

const MOST_SHOWN = 20;

interface Dropped {
  facts: FunctionFacts;
  site: Site;
  lost: Lost;
  /** The transaction that is open there. */
  scope: Scope | null;
}

/** Work that one call starts and that may be meant to go on by itself. */
function isPlainStart({ site, lost, scope }: Dropped): boolean {
  return lost === 'started' && !site.through && !scope;
}

/** What is dropped in many places is one habit: the places of each function that is called so, those in requests first. */
function groupedByCallee(analysis: Analysis, all: readonly Dropped[]): Dropped[][] {
  const groups = new Map<unknown, Dropped[]>();
  for (const dropped of all) {
    const { targets, node } = dropped.site;
    const key = targets[0] ?? `${dropped.facts.fn.id}:${node}`;
    groups.set(key, [...(groups.get(key) ?? []), dropped]);
  }
  const rank = ({ facts }: Dropped): number => (analysis.roles.get(facts.fn) === 'request' ? 0 : 1);
  return [...groups.values()].map((group) => group.sort((a, b) => rank(a) - rank(b)));
}

function problemOf(analysis: Analysis, { facts: { fn }, site, lost, scope }: Dropped): Problem {
  const code = sourceOf(fn.tree, site.node);
  const isMeant = !scope && lost === 'started' && !site.through;
  return {
    fn,
    node: site.node,
    severity: scope ? 'HIGH' : lost === 'task' || isMeant ? 'LOW' : 'MEDIUM',
    // Much is started on purpose with nobody to wait for it; in a transaction, for each element, or where nothing runs at all, it is not.
    confidence: isMeant || (!scope && lost === 'task' && !isBusy(analysis, fn)) ? 'medium' : undefined,
    assumed: site.assumed,
    library: site.known?.library ?? null,
    issue:
      lost === 'task'
        ? `The task that \`${code}\` starts is dropped: its error is lost, and it may be collected before it has finished`
        : lost === 'started'
          ? `Nothing waits for what \`${code}\` starts: its errors are lost, and it may be cut short`
          : lost === 'unused'
            ? `\`${code}\` makes a coroutine that is never awaited, so it never runs`
            : `\`${code}\` is not awaited, so ${site.targets.length ? `\`${site.targets[0].qualified}\` never runs` : 'nothing waits for it, and it may never run'}`,
    cure:
      lost === 'task'
        ? 'Await the task, start it in a task group, or keep its handle until it is done'
        : lost === 'started'
          ? 'Wait for it, or keep what the call gives until it is done and handle its errors'
          : `Write \`await ${code}\`, or start it as a task whose handle is kept`,
    evidence: [
      ...(scope
        ? [hop(fn, scope.at, 'a transaction is open here, and ends without waiting for what is started in it')]
        : []),
      hop(fn, site.node, lost === 'task' ? `\`${code}\` starts a task and drops its handle` : describe(site)),
      ...(lost === 'started' ? [] : site.targets)
        .slice(0, 1)
        .map((target) =>
          hop(target, target.node, `\`${target.qualified}\` is async: a call of it only makes a coroutine`),
        ),
    ],
  };
}

/** Whether a function runs again and again while others wait: not in a tool, nor where something long-lived begins or ends. */
function isBusy(analysis: Analysis, fn: FunctionInfo): boolean {
  const role = analysis.roles.get(fn);
  return (role === 'request' || role === 'background') && !isLifecycle(fn);
}

type Lost = 'call' | 'unused' | 'task' | 'started';

/** How the work that a site begins is lost, or null when it isn't. */
function lostAt(analysis: Analysis, facts: FunctionFacts, site: Site): Lost | null {
  const { tree } = facts.fn;
  if (tree.kind(site.node) !== Kind.Call || site.implicit) return null;
  if (site.through) {
    if (site.how === 'pending')
      return isDroppedEach(analysis, facts.fn, site) && isCertain(analysis, site) ? 'started' : null;
    const dropped = site.through.member.runs?.some((runs) => runs.heldByCaller);
    return dropped && isStatement(tree, site.node) ? 'task' : null;
  }
  const handles = site.known?.member.handles;
  if (handles !== undefined && argumentNode(facts.fn, site.node, handles) >= 0) return null;
  const starts = site.known?.member.runs?.some((runs) => runs.how === 'task' && runs.heldByCaller);
  if (starts) return isStatement(tree, site.node) ? 'task' : null;
  if (site.how !== 'pending' || !isCertain(analysis, site) || isEither(facts, site) || isCalledBack(facts, site))
    return null;
  const isStarted = startsAtOnce(site);
  // A program's own start, and what keeps its errors to itself, need nobody to wait.
  if (isStarted && (facts.fn.isTopLevel || isHarmless(analysis, facts, site))) return null;
  if (isStatement(tree, site.node)) return isStarted ? 'started' : 'call';
  if (isStarted) return null;
  // A list of coroutines, or a single one, in a variable that nothing reads.
  let node = site.node;
  let parent = tree.parent(node);
  if (tree.kind(parent) === Kind.Comp && tree.lastChild(parent) === node && !tree.has(parent, Flag.OfGenerator)) {
    if (isStatement(tree, parent)) return 'unused';
    node = parent;
    parent = tree.parent(parent);
  }
  if (tree.kind(parent) !== Kind.Assign || tree.child(parent, 0) !== node) return null;
  const targets = tree.children(parent).slice(2);
  if (targets.length !== 1 || tree.kind(targets[0]) !== Kind.Name) return null;
  return isRead(facts, tree.str(targets[0]), targets[0]) ? null : 'unused';
}

/** Whether a call starts work for each element and nothing keeps hold of it: its result is dropped, or it gives none (`forEach`). */
function isDroppedEach(analysis: Analysis, { tree }: FunctionInfo, { node, through, targets }: Site): boolean {
  const runs = through?.member.runs?.some(({ each }) => each !== undefined);
  if (!runs || keepsErrors(analysis, targets)) return false;
  return isStatement(tree, node) || (through?.member.returns === 'none' && tree.kind(tree.parent(node)) === Kind.Await);
}

/** Whether a library's function is given one to call when it is done: the older form of what gives a promise. */
function isCalledBack({ fn: { tree }, types }: FunctionFacts, { node, known, targets }: Site): boolean {
  if (targets.length > 0 || !known || known.member.runs) return false;
  const last = tree.lastChild(node);
  return last !== tree.child(node, 0) && (tree.kind(last) === Kind.Function || types.get(last)?.k === 'function');
}

/** Whether the work goes on from the call itself, awaited or not. */
function startsAtOnce({ fn, known, targets }: Site): boolean {
  if (fn.module.semantics.startsAtOnce) return true;
  if (targets.length > 0) return targets.every((target) => target.yieldAwaits);
  return known !== null && (known.member.eager === true || known.library.eager === true);
}

/** Whether what a call starts keeps its errors to itself, has nothing to wait for, or was given a handler on the way. */
function isHarmless(analysis: Analysis, facts: FunctionFacts, { node, targets }: Site): boolean {
  return targets.length > 0 ? keepsErrors(analysis, targets) : isHandledBefore(facts, node);
}

function keepsErrors(analysis: Analysis, targets: readonly FunctionInfo[]): boolean {
  return targets.length > 0 && targets.every((target) => catchesAll(target) || endsAtOnce(analysis, target));
}

/** Whether an async function does all its work before its call gives something: nothing in it is waited for. */
function endsAtOnce({ inference }: Analysis, target: FunctionInfo): boolean {
  const facts = target.isAbstract ? undefined : inference.facts.get(target);
  if (!facts || target.body < 0 || waitsIn(target.tree, target.body)) return false;
  return facts.sites.every(({ how, known }) => how === 'call' && known?.member.async === undefined);
}

/** `f().catch(…).finally(…)` */
function isHandledBefore({ fn, sitesAt }: FunctionFacts, node: number): boolean {
  const { tree } = fn;
  for (let at = tree.child(node, 0); at >= 0; at = tree.child(at, 0)) {
    const kind = tree.kind(at);
    if (kind !== Kind.Call && kind !== Kind.Attr) return false;
    const handles = sitesAt.get(at)?.find(({ known }) => known?.member.handles !== undefined)?.known?.member.handles;
    if (handles !== undefined && argumentNode(fn, at, handles) >= 0) return true;
  }
  return false;
}

/** Whether all that a function does stands in a `try` whose errors it handles. */
function catchesAll({ tree, body }: FunctionInfo): boolean {
  if (body < 0) return false;
  const statements = tree.children(body);
  const last = statements.at(-1);
  return (
    last !== undefined &&
    tree.kind(last) === Kind.Try &&
    tree.children(last).some((part) => tree.kind(part) === Kind.Handler) &&
    statements.slice(0, -1).every((statement) => tree.kind(statement) === Kind.Assign)
  );
}

/** What is called is asynchronous, whichever implementation runs, and no decorator changes that. */
function isCertain(analysis: Analysis, site: Site): boolean {
  if (site.assumed) return false;
  if (site.targets.length === 0) return site.known?.member.async === true && site.known.member.returns !== '$self';
  return site.targets.every(
    (target) =>
      target.isAsync &&
      !target.isGenerator &&
      target.decorators.every(
        (decorator) =>
          target.isStatic ||
          target.isClassMethod ||
          target.isAbstract ||
          analysis.inference.decoratorMember(target, decorator) !== null,
      ),
  );
}

/** Whether what is called may be another function, which is not asynchronous: a helper gives the one or the other. */
function isEither({ sitesAt }: FunctionFacts, site: Site): boolean {
  return sitesAt.get(site.node)?.some((other) => other !== site && other.how === 'call' && !other.implicit) ?? false;
}

/** Whether a name is mentioned anywhere but where it is bound. */
function isRead(facts: FunctionFacts, name: string, target: number): boolean {
  const { fn } = facts;
  const { tree } = fn;
  for (let node = fn.node; node < tree.end(fn.node); node++) {
    if (node === target) continue;
    if (tree.kind(node) === Kind.Name && tree.str(node) === name) return true;
    if (tree.kind(node) === Kind.Global && tree.children(node).some((child) => tree.str(child) === name)) return true;
  }
  return false;
}

/** The transaction that is written around a node, or null. */
function transactionAround(facts: FunctionFacts, node: number): Scope | null {
  return (
    facts.scopes.find(
      (scope) =>
        scope.kind === 'transaction' && scope.node !== facts.fn.node && facts.fn.tree.contains(scope.node, node),
    ) ?? null
  );
}
