import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { type Inside, insideTransactions } from '../../analysis/query/inside.ts';
import { isKept } from '../../analysis/query/once.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isForSomeValues, isSure } from '../../analysis/query/sure.ts';
import { libraryOf } from '../../analysis/query/transactions.ts';
import { isOnErrorWay } from '../../analysis/query/turns.ts';
import type { Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { isIdle, nameOf, openedHops } from './opened.ts';

const WHAT: Partial<Record<EffectKey, string>> = {
  network: 'makes a network call',
  mail: 'sends mail',
  process: 'waits for a child process',
  file: 'does file I/O',
};
const KEYS: readonly EffectKey[] = ['network', 'mail', 'process', 'file'];

export const transactionTooWide: Rule = {
  documentation: {
    name: 'transaction-too-wide',
    auditor: 'transaction-correctness',
    title: 'Network call or file I/O inside a transaction',
    severity: 'HIGH',
    effort: 'M',
    finds:
      'A call over the network (HTTP, a cloud SDK, mail, a model API), a child process or file I/O that runs while a database transaction is open, directly or behind helpers. A session that begins its transaction with the first statement counts from that statement until commit, rollback or close.',
    why: 'A transaction keeps its row locks and its pooled connection until it ends. With a remote call inside, both are held for as long as the other side takes: when it slows down, requests queue for locks and the pool runs dry. And a rollback undoes the rows, never the call.',
    principle:
      'A transaction should contain database work only: talk to the outside world before it begins or after it has committed.',
    examples: [
      {
        language: 'python',
        bad: 'with Session.begin() as session:\n    order = session.get(Order, order_id, with_for_update=True)\n    charge = requests.post(PAYMENTS, json={"amount": order.total})\n    order.charge_id = charge.json()["id"]',
        good: 'with Session() as session:\n    total = session.get(Order, order_id).total\ncharge = requests.post(PAYMENTS, json={"amount": total})\nwith Session.begin() as session:\n    session.get(Order, order_id).charge_id = charge.json()["id"]',
      },
      {
        language: 'typescript',
        bad: "await knex.transaction(async (trx) => {\n  const order = await trx('orders').where({ id }).forUpdate().first();\n  const { data: charge } = await axios.post(PAYMENTS, { amount: order.total });\n  await trx('orders').where({ id }).update({ charge_id: charge.id });\n});",
        good: "const order = await knex('orders').where({ id }).first();\nconst { data: charge } = await axios.post(PAYMENTS, { amount: order.total });\nawait knex('orders').where({ id }).update({ charge_id: charge.id });",
      },
    ],
    silent: [
      'Calls after `commit()`, also when the scope goes on.',
      'Functions handed to `on_commit`, background tasks and job queues: they run when the transaction is over.',
      'Helpers that commit before they call out.',
      'File I/O while the session has only read.',
      'At medium confidence, not silent: file I/O (most files are small and local), error paths, calls that lie behind many others and their branches, calls that a setting of the deployment switches on (`if (USE_VAULT)`), and calls before the first statement of a transaction, with which most drivers begin it.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const told = new Map<string, { problem: Problem; more: number }>();
    const found = insideTransactions(
      analysis,
      KEYS,
      (chain, transaction) =>
        chain[chain.length - 1].effect !== 'file' || transaction.explicit || transaction.pending !== null,
    );
    for (const inside of found) {
      const { facts, transaction } = inside;
      // One transaction that is too wide is one problem, however many calls stand in it.
      const place = `${facts.fn.id}:${transaction.key}:${transaction.explicit}:${inside.key === 'file'}`;
      const known = told.get(place);
      const problem = problemOf(analysis, inside);
      // What is surely in it is told before what may be.
      if (known && (known.problem.confidence !== 'medium' || problem.confidence === 'medium')) {
        if (known.more++ < 3)
          known.problem.evidence.push(
            hop(
              facts.fn,
              inside.site.node,
              `\`${sourceOf(facts.fn.tree, inside.site.node)}\` ${WHAT[inside.key]} in it too`,
            ),
          );
        continue;
      }
      told.set(place, { problem, more: 0 });
    }
    for (const { problem } of told.values()) report(problem);
  },
};

function problemOf(analysis: Analysis, { facts, site, chain, key, transaction }: Inside): Problem {
  const { fn } = facts;
  const code = sourceOf(fn.tree, site.node);
  const last = chain[chain.length - 1];
  const holds = transaction.explicit || transaction.pending !== null;
  const what =
    chain.length > 1
      ? `leads to \`${last.known?.name ?? sourceOf(last.fn.tree, last.node)}\`, which ${WHAT[key]},`
      : `${WHAT[key]}`;
  const guessed =
    transaction.assumed ||
    chain.some((step) => step.assumed) ||
    isIdle(analysis, facts, transaction, site) ||
    isForSomeValues(chain) ||
    isKeptOnWay(analysis, chain);
  return {
    fn,
    node: site.node,
    severity: key === 'file' || !holds ? 'MEDIUM' : 'HIGH',
    // Files are mostly small and local; what happens after something failed is rare, and the transaction may be over.
    confidence:
      guessed || !holds || key === 'file' || isOnErrorWay(chain) || isFar(analysis, chain) || isSetting(chain)
        ? 'medium'
        : undefined,
    issue: `\`${code}\` ${what} while ${nameOf(fn, transaction)} is open${transaction.pending ? ' with writes or locks pending' : holds ? '' : ' and holds a pooled connection'}`,
    cure: holds
      ? `Take \`${code}\` out of the transaction: read what it needs first, call, then open a transaction for the writes`
      : `End the transaction before \`${code}\` (commit, or close the session), so that the connection goes back to the pool while the call waits`,
    library: libraryOf(analysis, transaction),
    evidence: [...openedHops(fn, transaction), ...hops(chain)],
  };
}

/** Whether a function on the way keeps what comes of the call, so that only the first one pays for it. */
function isKeptOnWay({ inference }: Analysis, chain: readonly Site[]): boolean {
  return chain.slice(1).some((step) => {
    const facts = inference.facts.get(step.fn);
    return facts !== undefined && isKept(facts, step.node);
  });
}

/** Whether it can't be seen that a request or job gets there: many calls with their branches lie between, or nothing that runs all the time leads here. */
function isFar(analysis: Analysis, chain: readonly Site[]): boolean {
  return !isSure(chain) && (chain.length > MOST_CALLS || analysis.roles.get(chain[0].fn) === undefined);
}
const MOST_CALLS = 5;

/** Whether a setting of the deployment decides whether the call is made at all (`if (USE_VAULT)`): many run without it. */
function isSetting(chain: readonly Site[]): boolean {
  return chain.slice(1).some(({ fn: { tree, node: top }, node }) => {
    for (let inner = node, outer = tree.parent(node); outer > top; inner = outer, outer = tree.parent(outer)) {
      const kind = tree.kind(outer);
      if (kind !== Kind.If && kind !== Kind.Conditional) continue;
      const test = tree.child(outer, 0);
      if (inner === test) continue;
      for (let n = test; n < tree.end(test); n++)
        if ((tree.kind(n) === Kind.Name || tree.kind(n) === Kind.Attr) && SETTING.test(tree.str(n))) return true;
    }
    return false;
  });
}
const SETTING = /^_*[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;
