import type { Analysis } from '../../analysis/analysis.ts';
import { type EffectKey, isWaited } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { type Borrowed, borrowedOf, isLeftOut } from '../../analysis/query/borrowed.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isOnOwnHandle, libraryOf, ownScope, rootName, typeProperty } from '../../analysis/query/handles.ts';
import { isAmbient, joining, mentions } from '../../analysis/query/joined.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { type OpenTransaction, transactionsOf } from '../../analysis/query/transactions.ts';
import type { FunctionFacts, How, Scope, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { nameOf, openedHops } from './opened.ts';
import { besideWrapper, openAtCaller } from './wrapped-handle.ts';

const STATEMENTS: readonly EffectKey[] = ['write', 'insert', 'read'];

export const queryOutsideTransaction: Rule = {
  documentation: {
    name: 'query-outside-transaction',
    auditor: 'transaction-correctness',
    title: 'Statement on another handle inside a transaction',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'Inside a transaction, a statement that runs on the pool, the engine or another session instead of the handle that holds the transaction, directly or in a helper that opens its own.',
    why: 'Such a statement is not part of the transaction: it does not see what was written and not yet committed, it stays when the transaction rolls back, it can wait for ever on a lock that its own caller holds, and it takes a second connection from the pool while the first is held: when as many requests wait for their second connection as the pool has, none goes on.',
    principle: 'Everything inside a transaction goes through the handle that holds it.',
    examples: [
      {
        language: 'python',
        bad: 'async with pool.acquire() as conn:\n    async with conn.transaction():\n        await conn.execute(DEBIT, source, amount)\n        await pool.execute(CREDIT, target, amount)',
        good: 'async with pool.acquire() as conn:\n    async with conn.transaction():\n        await conn.execute(DEBIT, source, amount)\n        await conn.execute(CREDIT, target, amount)',
      },
      {
        language: 'typescript',
        bad: 'await sequelize.transaction(async (transaction) => {\n  await Document.update({ title }, { where: { id }, transaction });\n  await Revision.create({ documentId: id, title });\n});',
        good: 'await sequelize.transaction(async (transaction) => {\n  await Document.update({ title }, { where: { id }, transaction });\n  await Revision.create({ documentId: id, title }, { transaction });\n});',
      },
    ],
    silent: [
      'Helpers that are given the session and use it.',
      'Frameworks in which the transaction belongs to the thread or task (`atomic`).',
      'A helper with a session of its own while the session that came from outside has only read.',
      'At medium confidence, not silent: helpers, reads beside a transaction that the function was handed, and options that are passed on and may hold one.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const transactions = transactionsOf(analysis, facts);
      const told = new Set<string>();
      const around = aroundCallback(analysis, facts.fn) ?? openAtCaller(analysis, facts.fn);
      let any = around !== null;
      for (const site of facts.sites) {
        const open = transactions.at(site).filter((one) => holdsHandle(analysis, facts.fn, one));
        const transaction = open[open.length - 1] ?? around;
        if (!transaction) continue;
        any = true;
        const found = outside(analysis, facts.fn, site, transaction);
        if (!found) continue;
        const { chain, helper } = found;
        const { fn } = facts;
        const place = `${transaction.key}:${transaction.at}:${helper ? sourceOf(fn.tree, fn.tree.child(site.node, 0)) : site.node}`;
        if (told.has(place)) continue;
        told.add(place);
        const last = chain[chain.length - 1];
        report({
          fn,
          node: site.node,
          severity: last.effect === 'read' || (!transaction.explicit && !transaction.pending) ? 'MEDIUM' : 'HIGH',
          confidence: helper && !transaction.assumed && !chain.some((step) => step.assumed) ? 'medium' : undefined,
          assumed: transaction.assumed || chain.some((step) => step.assumed),
          issue:
            helper && !transaction.explicit && !transaction.pending
              ? `\`${sourceOf(fn.tree, site.node)}\` opens a session of its own while ${nameOf(fn, transaction)} is open: one call holds two connections of the pool, and neither sees what the other writes`
              : helper
                ? `\`${sourceOf(fn.tree, site.node)}\` runs its statements on a session of its own while ${nameOf(fn, transaction)} is open: they are not part of it`
                : `\`${sourceOf(fn.tree, site.node)}\` runs outside of ${nameOf(fn, transaction)}, on another handle`,
          cure: helper
            ? 'Hand the session on, so that the helper works in the same transaction, or call it when the transaction is over'
            : 'Run it on the handle that holds the transaction',
          library: last.known?.library ?? null,
          evidence: [...openedHops(fn, transaction), ...hops(chain)],
        });
      }
      if (any) continue;
      for (const problem of besideBorrowed(analysis, facts)) report(problem);
      for (const problem of lockingAlone(analysis, facts)) report(problem);
    }
  },
};

/** The transaction in which a callback runs because the function around it, which was handed to what opened it, runs it at once. */
function aroundCallback(analysis: Analysis, fn: FunctionInfo): OpenTransaction | null {
  for (let inner = fn; inner.outer; inner = inner.outer) {
    const facts = analysis.inference.facts.get(inner.outer);
    if (!facts) return null;
    const caller = analysis.effects.callersOf(inner).find((site) => site.fn === inner.outer);
    if (!caller || !RUN_THERE.has(caller.how)) return null;
    const found = transactionsOf(analysis, facts)
      .at(caller)
      .findLast((one) => one.scope?.call && holdsHandle(analysis, facts.fn, one));
    if (found) return found;
  }
  return null;
}
const RUN_THERE: ReadonlySet<How> = new Set<How>(['inline', 'call', 'await', 'together']);

/** Statements that leave out the transaction which their function was handed and passes on to others. */
function* besideBorrowed(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  const borrowed = borrowedOf(facts);
  if (!borrowed || isAmbient(analysis, borrowed.library)) return;
  const { fn } = facts;
  const { tree } = fn;
  const told = new Set<number>();
  for (const site of facts.sites) {
    if (site === borrowed.site || site.implicit || locks(site) || told.has(site.node) || !isWaited(site.how)) continue;
    const chain = leavesOut(analysis, facts, site, borrowed);
    if (!chain) continue;
    told.add(site.node);
    const last = chain[chain.length - 1];
    const code = sourceOf(tree, site.node);
    const to = fn.name ? `\`${fn.name}\`` : 'this function';
    const by = borrowed.parameter.startsWith('@') ? borrowed.name : borrowed.parameter;
    const handed = `${borrowed.named ? 'the transaction that' : 'what'} ${to} is given by \`${by}\``;
    yield {
      fn,
      node: site.node,
      severity: last.effect === 'read' ? 'MEDIUM' : 'HIGH',
      // Whoever calls may be in no transaction; what only reads may be right on any connection.
      confidence: borrowed.named && chain.length === 1 && last.effect !== 'read' ? undefined : 'medium',
      assumed: chain.some((step) => step.assumed),
      issue: `\`${code}\` leaves out ${handed}, which \`${sourceOf(tree, borrowed.site.node)}\` joins`,
      cure: `Pass \`${borrowed.name}\` on to it as well`,
      library: borrowed.library,
      evidence: [
        hop(fn, borrowed.site.node, `\`${sourceOf(tree, borrowed.site.node)}\` runs in the caller's transaction`),
        ...hops(chain),
      ],
    };
  }
}

/** The way to a statement that runs beside the transaction that a function was handed; null where there is none. */
function leavesOut(analysis: Analysis, facts: FunctionFacts, site: Site, borrowed: Borrowed): Site[] | null {
  if (site.effect && STATEMENTS.some((key) => key === site.effect))
    return site.known?.library === borrowed.library && joining(analysis, facts, site, '') === 'outside' ? [site] : null;
  if (site.targets.length === 0) return null;
  if (mentions(site.fn, site.node, borrowed.parameter) || mentions(site.fn, site.node, borrowed.name)) return null;
  for (const key of STATEMENTS) {
    const chain = analysis.effects.through(site, key);
    const last = chain?.at(-1);
    if (!chain || chain.length < 2 || chain.length > 3 || last?.known?.library !== borrowed.library) continue;
    if (chain.some((step) => step.how === 'transaction')) continue;
    const where = analysis.inference.facts.get(last.fn);
    if ((where && joining(analysis, where, last, '') === 'outside') || isLeftOut(chain)) return chain;
  }
  return null;
}

/** Reads that lock rows, but in no transaction that could hold the locks. */
function* lockingAlone(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  const { fn } = facts;
  for (const site of facts.sites) {
    if (!locks(site) || !site.known || isAmbient(analysis, site.known.library)) continue;
    if (joining(analysis, facts, site, '') !== 'outside') continue;
    const code = sourceOf(fn.tree, site.node);
    yield {
      fn,
      node: site.node,
      severity: 'HIGH',
      assumed: site.assumed,
      issue: `\`${code}\` locks rows without the transaction that is to hold the locks: it runs on a connection of its own, and they are gone when it has read`,
      cure: site.known.member.joins
        ? `Pass the transaction (\`${site.known.member.joins}\`) to it`
        : 'Run it on the handle of a transaction',
      library: site.known.library,
      evidence: hops([site]),
    };
  }
}

/** Whether a read asks for locks, which only its own transaction would hold. */
function locks(site: Site): boolean {
  return site.effect === 'read' && site.type?.facts?.marks.locked === true;
}

/** Whether a transaction is bound to a handle that statements must go through, and has something at stake. */
function holdsHandle(analysis: Analysis, fn: FunctionInfo, transaction: OpenTransaction): boolean {
  // A second session while the first has only read still takes a second connection.
  if (!transaction.explicit) return transaction.pending !== null || transaction.key >= 0;
  if (!transaction.scope) return transaction.opening.length > 0;
  const { call, known } = transaction.scope;
  if (call) return known !== null && !isAmbient(analysis, known.library);
  return handleOf(analysis, fn, transaction) !== null;
}

/** The name of the handle that holds a transaction, or null where it belongs to the thread or can't be told. */
function handleOf(analysis: Analysis, fn: FunctionInfo, transaction: OpenTransaction): string | null {
  const { scope } = transaction;
  const { tree } = fn;
  if (!scope || scope.node === fn.node) return null;
  const gives = typeProperty(analysis, scope.type, 'kind');
  if (scope.handle && (gives === 'session' || gives === 'connection')) return scope.handle;
  const expression = tree.kind(scope.at) === Kind.Await ? tree.child(scope.at, 0) : scope.at;
  if (tree.kind(expression) !== Kind.Call) return null;
  const callee = tree.child(expression, 0);
  return tree.kind(callee) === Kind.Attr ? sourceOf(tree, tree.child(callee, 0)) : null;
}

function outside(
  analysis: Analysis,
  fn: FunctionInfo,
  site: Site,
  transaction: OpenTransaction,
): { chain: Site[]; helper: boolean } | null {
  const { tree } = fn;
  if (site.implicit && site.implicit !== 'await') return null;
  const beside = besideWrapper(analysis, analysis.inference.facts.get(fn)!, site, transaction);
  if (beside)
    return sameLibrary(analysis, beside[beside.length - 1], transaction) ? { chain: beside, helper: false } : null;
  if (transaction.scope?.call) return besides(analysis, site, transaction, transaction.scope);
  if (isHandedOn(site) && transaction.explicit && !transaction.scope) {
    const facts = analysis.inference.facts.get(fn)!;
    return sameLibrary(analysis, site, transaction) && joining(analysis, facts, site, '') === 'outside'
      ? { chain: [site], helper: false }
      : null;
  }
  if (site.implicit) return null;
  if (site.effect && STATEMENTS.some((key) => key === site.effect)) {
    const kind = typeProperty(analysis, site.receiver, 'kind');
    if (tree.kind(site.node) !== Kind.Call) return null;
    const receiver = tree.child(tree.child(site.node, 0), 0);
    if (receiver < 0) return null;
    if (kind === 'engine' || kind === 'pool') {
      // Some pools hold their task's transaction themselves: `db.transaction()`, then `db.execute(…)`.
      const handle = handleOf(analysis, fn, transaction);
      const own = handle !== null && sourceOf(tree, receiver) === handle;
      return !own && sameLibrary(analysis, site, transaction) ? { chain: [site], helper: false } : null;
    }
    if ((kind === 'session' || kind === 'connection') && transaction.explicit) {
      const handle = handleOf(analysis, fn, transaction);
      const name = sourceOf(tree, receiver);
      // Opened inside of the transaction's scope: a second one on purpose is told where it is opened.
      if (
        handle &&
        name !== handle &&
        rootName(tree, receiver) !== handle &&
        isAnotherHandle(analysis, fn, site, transaction, handle)
      )
        return { chain: [site], helper: false };
    }
    return null;
  }
  if (site.targets.length === 0) return null;
  for (const key of STATEMENTS) {
    const chain = analysis.effects.through(site, key);
    if (!chain || chain.length < 2 || !isOnOwnHandle(analysis, chain)) continue;
    const last = chain[chain.length - 1];
    const library = last.known?.library;
    if (!library || !sameLibrary(analysis, last, transaction)) continue;
    return { chain, helper: true };
  }
  return null;
}

/** Whether a statement is one that must be handed its transaction, or that runs when it is awaited. */
function isHandedOn({ effect, implicit, known }: Site): boolean {
  const states = effect !== null && STATEMENTS.some((key) => key === effect);
  return states && (implicit === 'await' || known?.member.joins !== undefined);
}

/** A statement, directly or in a helper, that runs beside the transaction whose handle the function was given. */
function besides(
  analysis: Analysis,
  site: Site,
  transaction: OpenTransaction,
  scope: Scope,
): { chain: Site[]; helper: boolean } | null {
  const facts = analysis.inference.facts.get(site.fn)!;
  if (site.effect && STATEMENTS.some((key) => key === site.effect))
    return sameLibrary(analysis, site, transaction) && joining(analysis, facts, site, scope.handle) === 'outside'
      ? { chain: [site], helper: false }
      : null;
  if (site.targets.length === 0 || mentions(site.fn, site.node, scope.handle)) return null;
  for (const key of STATEMENTS) {
    const chain = analysis.effects.through(site, key);
    const last = chain?.at(-1);
    if (!chain || chain.length < 2 || !last?.known || !sameLibrary(analysis, last, transaction)) continue;
    // A transaction of its own on the way is told where it is opened.
    if (chain.some((step) => step.how === 'transaction')) continue;
    const where = analysis.inference.facts.get(last.fn);
    if ((where && joining(analysis, where, last, '') === 'outside') || isLeftOut(chain)) return { chain, helper: true };
  }
  return null;
}

function sameLibrary(analysis: Analysis, site: Site, transaction: OpenTransaction): boolean {
  const library =
    transaction.opening[transaction.opening.length - 1]?.known?.library ?? transaction.scope?.known?.library;
  const own = site.known?.library ?? libraryOf(analysis, site.receiver);
  return !library || !own || library === own || library.practice === own.practice;
}

/** Whether a session or connection that is used is not the one whose transaction is open, under another name. */
function isAnotherHandle(
  analysis: Analysis,
  fn: FunctionInfo,
  site: Site,
  transaction: OpenTransaction,
  handle: string,
): boolean {
  const own = ownScope(analysis, fn, site.node);
  const { tree } = fn;
  const receiver = rootName(tree, tree.child(site.node, 0));
  // The variable of an outer `with` that opened another session.
  const scopes = analysis.inference.facts.get(fn)?.scopes ?? [];
  const named = scopes.filter(
    (scope) => scope.handle === receiver && (scope.kind === 'session' || scope.kind === 'connection'),
  );
  // One name can stand for several sessions, one after the other: the one whose `with` is around the statement is meant.
  const opened = named.findLast((scope) => tree.contains(scope.node, site.node)) ?? named[0];
  if (opened)
    return opened.handle !== handle && opened !== transaction.scope && !tree.contains(opened.node, transaction.at);
  return (
    own < 0 && fn.params.some((param) => param.name === receiver) && fn.params.some((param) => param.name === handle)
  );
}
