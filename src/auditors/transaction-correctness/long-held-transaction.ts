import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { typeProperty } from '../../analysis/query/handles.ts';
import { insideTransactions } from '../../analysis/query/inside.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isSure } from '../../analysis/query/sure.ts';
import { libraryOf, transactionsOf } from '../../analysis/query/transactions.ts';
import { isOnErrorWay } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { isIdle, nameOf, openedHops } from './opened.ts';

const WHAT: Partial<Record<EffectKey, string>> = {
  sleep: 'sleeps',
  input: 'waits for input',
  cpu: 'does CPU-heavy work',
};

/** What transaction-too-wide and side-effect-before-commit tell of. */
const WORLD: readonly EffectKey[] = ['network', 'mail', 'process'];

export const longHeldTransaction: Rule = {
  documentation: {
    name: 'long-held-transaction',
    auditor: 'transaction-correctness',
    title: 'Transaction held open across a wait or slow work',
    severity: 'HIGH',
    effort: 'M',
    finds:
      'A sleep, a wait for input or CPU-heavy work (hashing, key derivation, document processing) while a transaction is open, and a streamed response that goes on while the transaction of the request’s session stays open.',
    why: 'An open transaction keeps a pooled connection, its locks, and the snapshot that keeps the database from cleaning up old row versions. Seconds of waiting or computing inside it are seconds in which others can have none of these; a stream that lasts for hours takes a connection out of the pool for hours.',
    principle: 'A transaction should last as long as its statements take, and no longer.',
    examples: [
      {
        language: 'python',
        bad: '@router.get("/events")\nasync def events(session: AsyncSession = Depends(get_session), user_id: int = 0):\n    user = await session.get(User, user_id)\n    return StreamingResponse(subscribe(user.channel))',
        good: '@router.get("/events")\nasync def events(session: AsyncSession = Depends(get_session), user_id: int = 0):\n    user = await session.get(User, user_id)\n    channel = user.channel\n    await session.commit()\n    return StreamingResponse(subscribe(channel))',
      },
      {
        language: 'typescript',
        bad: "await db.transaction().execute(async (trx) => {\n  await trx.updateTable('payment').set({ state: 'sent' }).where('id', '=', id).execute();\n  await delay(2_000);\n  await trx.updateTable('payment').set({ state: 'settled' }).where('id', '=', id).execute();\n});",
        good: "await db.updateTable('payment').set({ state: 'sent' }).where('id', '=', id).execute();\nawait delay(2_000);\nawait db.updateTable('payment').set({ state: 'settled' }).where('id', '=', id).execute();",
      },
    ],
    silent: [
      'Waits after `commit()`, `rollback()` or `close()`.',
      'Streams that read their rows from the same session.',
      'Light CPU work.',
      'At medium confidence, not silent: CPU-heavy work, whose time depends on sizes; work before the first statement of a transaction; pauses that only some calls get to, such as those before another try, which may follow the end of the transaction; and code that no request or job is seen to lead to.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const found = insideTransactions(analysis, ['sleep', 'input', 'cpu'], (chain, transaction) => {
      const last = chain[chain.length - 1];
      // The pauses of a call's own retries are told with the call.
      if (WORLD.some((key) => analysis.effects.through(chain[0], key) !== null)) return false;
      if (last.effect !== 'cpu') return true;
      return (
        last.known?.member.weight !== 'light' &&
        (transaction.scope !== null || transaction.pending !== null || transaction.key >= 0)
      );
    });
    const told = new Set<string>();
    for (const { facts, site, chain, key, transaction } of found) {
      const place = `${facts.fn.id}:${transaction.key}:${transaction.explicit}:${key}`;
      if (told.has(place)) continue;
      told.add(place);
      const { fn } = facts;
      const last = chain[chain.length - 1];
      const holds = transaction.explicit || transaction.pending !== null;
      const code = sourceOf(fn.tree, site.node);
      report({
        fn,
        node: site.node,
        severity: key === 'cpu' || !holds ? 'MEDIUM' : 'HIGH',
        assumed: transaction.assumed || chain.some((step) => step.assumed),
        // A pause before another try comes after something failed, which may have ended the transaction.
        confidence:
          key === 'cpu' ||
          !isSure(chain) ||
          analysis.roles.get(fn) === undefined ||
          isIdle(analysis, facts, transaction, site) ||
          isOnErrorWay(chain)
            ? 'medium'
            : undefined,
        issue: `\`${code}\` ${chain.length > 1 ? `leads to \`${last.known?.name ?? sourceOf(last.fn.tree, last.node)}\`, which ${WHAT[key]},` : WHAT[key]} while ${nameOf(fn, transaction)} is open${transaction.pending ? ' with writes or locks pending' : ''}`,
        cure: `End the transaction before \`${code}\`, or do that work outside of it`,
        library: libraryOf(analysis, transaction),
        evidence: [...openedHops(fn, transaction), ...hops(chain)],
      });
    }
    for (const facts of analysis.functions) {
      const problem = streamed(analysis, facts);
      if (problem) report(problem);
    }
  },
};

/** A handler that returns a stream while the session that it was given has a transaction open. */
function streamed(analysis: Analysis, facts: FunctionFacts): Problem | null {
  const { fn } = facts;
  if (analysis.entries.get(fn)?.role !== 'request') return null;
  const transactions = transactionsOf(analysis, facts);
  for (const site of facts.sites) {
    if (!typeProperty(analysis, site.receiver, 'streams') || site.implicit) continue;
    const transaction = transactions.at(site).find((one) => one.key === -1);
    if (!transaction || usesHandle(analysis, facts, site)) continue;
    return {
      fn,
      node: site.node,
      severity: 'HIGH',
      // Whether the session outlives the handler depends on the framework's version and on what closes it.
      confidence: 'medium',
      issue: `\`${fn.name}\` returns a stream while ${nameOf(fn, transaction)} is open on the request’s session, and it stays open for as long as the client reads`,
      cure: 'Commit (or close the session) before the stream is returned, and keep the values that the stream needs in variables',
      library: libraryOf(analysis, transaction),
      evidence: [
        ...openedHops(fn, transaction),
        hop(fn, site.node, `\`${sourceOf(fn.tree, site.node)}\` is sent after the handler has returned`),
      ],
    };
  }
  return null;
}

/** Whether what is streamed is given the session: it reads its rows as it goes. */
function usesHandle(analysis: Analysis, facts: FunctionFacts, site: Site): boolean {
  const { tree } = facts.fn;
  const names = new Set<string>();
  for (let node = site.node; node < tree.end(site.node); node++)
    if (tree.kind(node) === Kind.Name) names.add(tree.str(node));
  // The stream may have been made in a statement before.
  for (let node = facts.fn.node; node < site.node; node++) {
    if (tree.kind(node) !== Kind.Assign) continue;
    const target = tree.child(node, 2);
    if (tree.kind(target) !== Kind.Name || !names.has(tree.str(target)) || tree.kind(tree.child(node, 0)) !== Kind.Call)
      continue;
    if (namesHandle(analysis, facts, tree.child(node, 0))) return true;
  }
  return namesHandle(analysis, facts, site.node);
}

function namesHandle(analysis: Analysis, facts: FunctionFacts, within: number): boolean {
  const { tree } = facts.fn;
  for (let node = within; node < tree.end(within); node++) {
    if (tree.kind(node) !== Kind.Name) continue;
    const kind = typeProperty(analysis, facts.types.get(node), 'kind');
    if (kind === 'session' || kind === 'connection' || kind === 'result' || kind === 'cursor') return true;
  }
  return false;
}
