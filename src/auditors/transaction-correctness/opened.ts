import type { Analysis } from '../../analysis/analysis.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { OpenTransaction } from '../../analysis/query/transactions.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Evidence } from '../../contracts/index.ts';

/** The hops that show how a transaction came to be open, and that something waits in it. */
export function openedHops(fn: FunctionInfo, transaction: OpenTransaction): Evidence[] {
  const out: Evidence[] = [];
  const { at, scope, opening, pending, explicit } = transaction;
  if (scope?.call) {
    const { call } = scope;
    out.push(hop(call.fn, call.node, `\`${sourceOf(call.fn.tree, call.node)}\` runs it in a transaction`));
  } else if (explicit) {
    const by = scope?.by ? ` (in \`${scope.by.qualified}\`)` : '';
    const how =
      at === fn.node || at < 0
        ? 'the framework opens a transaction around it'
        : `\`${sourceOf(fn.tree, at)}\` opens a transaction${by}`;
    out.push(hop(fn, at < 0 ? fn.node : at, how));
  } else {
    const chain = hops(opening);
    const first = chain[0];
    if (first) chain[0] = { ...first, message: `${first.message}: with it the session's transaction begins` };
    out.push(...chain);
  }
  if (pending && (pending.chain.length === 0 || pending.node !== at)) {
    const chain = pending.chain.length
      ? hops(pending.chain)
      : [hop(fn, pending.node, `\`${sourceOf(fn.tree, pending.node)}\` changes a row`)];
    out.push({ ...chain[0], message: `${chain[0].message}: from here on it holds a write or lock` }, ...chain.slice(1));
  }
  return out;
}

/**
 * Whether nothing was asked of the database yet in a transaction that was opened here: most drivers begin with the first statement,
 * so until then nothing is held.
 */
export function isIdle(
  analysis: Analysis,
  facts: FunctionFacts,
  { at, explicit, pending }: OpenTransaction,
  site: Site,
): boolean {
  if (!explicit || pending || at < 0) return false;
  return !facts.sites.some(
    (other) =>
      other.node >= at &&
      other.node < site.node &&
      STATEMENTS.some((key) => analysis.effects.through(other, key) !== null),
  );
}
const STATEMENTS = ['read', 'write', 'insert', 'flush', 'lock'] as const;

/** How a transaction is named in a sentence: `the transaction that … opens`. */
export function nameOf(fn: FunctionInfo, transaction: OpenTransaction): string {
  const { at, explicit, scope } = transaction;
  if (scope?.call) return `the transaction of \`${sourceOf(scope.call.fn.tree, scope.call.node)}\``;
  if (at < 0 || at === fn.node) return 'the transaction that the framework opens around it';
  const code = sourceOf(fn.tree, at);
  return explicit ? `the transaction of \`${code}\`` : `the transaction that \`${code}\` began`;
}
