import type { Analysis } from '../analysis.ts';
import type { EffectKey } from '../effects/effects.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { runsHere } from './sure.ts';
import { type OpenTransaction, transactionsOf } from './transactions.ts';

/** Something that happens while a transaction is open, where the two first meet on the way from the outside in. */
export interface Inside {
  facts: FunctionFacts;
  site: Site;
  /** The site, then the calls behind it up to what happens. */
  chain: Site[];
  key: EffectKey;
  transaction: OpenTransaction;
}

/**
 * Everything in the project that has one of the effects while a transaction is open. It is told once: in the function that holds
 * the transaction, and not again in its callers. `accept` may turn down what is found for an effect so that the next one is tried.
 */
export function* insideTransactions(
  analysis: Analysis,
  keys: readonly EffectKey[],
  accept: (chain: readonly Site[], transaction: OpenTransaction) => boolean,
): Generator<Inside> {
  for (const facts of analysis.functions) {
    const transactions = transactionsOf(analysis, facts);
    const seen = new Set<number>();
    for (const site of facts.sites) {
      const open = transactions.at(site);
      if (open.length === 0 || seen.has(site.node) || !runsHere(site)) continue;
      for (const key of keys) {
        const chain = analysis.effects.through(site, key);
        if (!chain?.every(runsHere) || isToldBehind(analysis, chain)) continue;
        const transaction = weightiest(open);
        if (!accept(chain, transaction)) continue;
        seen.add(site.node);
        yield { facts, site, chain, key, transaction };
        break;
      }
    }
  }
}

/** Whether a function on the way holds a transaction of its own there, or has ended its caller's before. */
function isToldBehind(analysis: Analysis, chain: readonly Site[]): boolean {
  return chain.slice(1).some((step) => {
    const facts = analysis.inference.facts.get(step.fn);
    if (!facts) return false;
    const transactions = transactionsOf(analysis, facts);
    return transactions.at(step).length > 0 || transactions.endedBefore(step);
  });
}

/** The transaction that matters most: one with writes or locks pending, then one begun on purpose, then the outermost. */
function weightiest(open: readonly OpenTransaction[]): OpenTransaction {
  return (
    open.find((one) => one.explicit && one.pending) ??
    open.find((one) => one.pending) ??
    open.find((one) => one.explicit) ??
    open[0]
  );
}
