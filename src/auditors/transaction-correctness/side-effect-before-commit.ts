import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { isOnOwnHandle } from '../../analysis/query/handles.ts';
import { insertOf } from '../../analysis/query/inserts.ts';
import { insideTransactions } from '../../analysis/query/inside.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isSure } from '../../analysis/query/sure.ts';
import { enclosing, libraryOf, transactionsOf } from '../../analysis/query/transactions.ts';
import { isOnErrorWay } from '../../analysis/query/turns.ts';
import type { FunctionFacts, How, Site } from '../../analysis/types/facts.ts';
import { members } from '../../analysis/types/type.ts';
import type { Problem, Rule } from '../rule.ts';
import { nameOf, openedHops } from './opened.ts';

const WHAT: Partial<Record<EffectKey, string>> = {
  enqueue: 'enqueues a job',
  mail: 'sends mail',
  publish: 'publishes a message',
};
const KEYS: readonly EffectKey[] = ['enqueue', 'mail', 'publish'];
const WRITES: readonly EffectKey[] = ['insert', 'write', 'stage', 'flush'];

export const sideEffectBeforeCommit: Rule = {
  documentation: {
    name: 'side-effect-before-commit',
    auditor: 'transaction-correctness',
    title: 'Side effect before the commit that it speaks of',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A job enqueued, mail sent, or an event or message published inside a transaction that has written rows and has not committed them yet.',
    why: 'A worker can take the job before the commit and find no row, or the old one; and when the transaction rolls back, the mail has been sent and the job runs for something that never happened. Such failures appear under load only and leave nothing to debug.',
    principle: 'What others act on must be announced after the commit, or be part of it (an outbox table).',
    examples: [
      {
        language: 'python',
        bad: 'with transaction.atomic():\n    order = Order.objects.create(customer=customer)\n    send_receipt.delay(order.pk)',
        good: 'with transaction.atomic():\n    order = Order.objects.create(customer=customer)\n    transaction.on_commit(lambda: send_receipt.delay(order.pk))',
      },
      {
        language: 'typescript',
        bad: "await this.dataSource.transaction(async (manager) => {\n  const order = await manager.save(Order, { customerId });\n  await this.receipts.add('receipt', { orderId: order.id });\n});",
        good: "const order = await this.dataSource.transaction((manager) => manager.save(Order, { customerId }));\nawait this.receipts.add('receipt', { orderId: order.id });",
      },
    ],
    silent: [
      'Functions handed to `on_commit` or an `after_commit` hook, background tasks of the response.',
      'Rows of an outbox or job table that are written in the same transaction, and queues that keep jobs until the commit.',
      'Side effects in transactions that write nothing.',
      'At medium confidence, not silent: jobs that are told to start later, and mail, messages and jobs that carry all they need: only a rollback, which is rare, makes them wrong; and hooks that run while a row is saved, as whoever saves it may be in no transaction.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const told = new Set<Site>();
    for (const facts of analysis.functions) {
      for (const { site, chain, key, write } of autocommitted(analysis, facts)) {
        const around = enclosing(analysis, facts.fn);
        if (!around?.transaction.explicit) continue;
        told.add(site);
        const { fn } = facts;
        report({
          fn,
          node: site.node,
          severity: 'HIGH',
          confidence: speaksOfRow(analysis, facts, chain) ? undefined : 'medium',
          assumed: around.transaction.assumed || [...chain, ...around.calls].some((step) => step.assumed),
          issue: `\`${sourceOf(fn.tree, site.node)}\` ${WHAT[key]} right after \`${sourceOf(fn.tree, write.node)}\`, but \`${around.facts.fn.qualified}\` runs this inside a transaction that has not committed yet`,
          cure: cureOf(sourceOf(fn.tree, site.node)),
          library: libraryOf(analysis, around.transaction) ?? write.known?.library ?? null,
          evidence: [
            ...openedHops(around.facts.fn, around.transaction),
            ...hops(around.calls),
            ...hops([write]),
            ...hops(chain),
          ],
        });
      }
    }
    for (const problem of inHooks(analysis)) report(problem);
    const places = new Set<string>();
    const found = insideTransactions(
      analysis,
      KEYS,
      (chain, transaction) =>
        !chain.some((step) => told.has(step)) && (transaction.pending !== null || transaction.staged !== null),
    );
    for (const { facts, site, chain, key, transaction } of found) {
      const { fn } = facts;
      const place = `${fn.id}:${transaction.key}:${transaction.explicit}:${chain[chain.length - 1].fn.id}:${chain[chain.length - 1].node}`;
      if (places.has(place)) continue;
      places.add(place);
      const code = sourceOf(fn.tree, site.node);
      const last = chain[chain.length - 1];
      report({
        fn,
        node: site.node,
        severity: 'HIGH',
        assumed: transaction.assumed || chain.some((step) => step.assumed),
        confidence:
          speaksOfRow(analysis, facts, chain) && !isDelayed(last) && !isOnErrorWay(chain) ? undefined : 'medium',
        issue: `\`${code}\` ${chain.length > 1 ? `leads to \`${last.known?.name ?? sourceOf(last.fn.tree, last.node)}\`, which ${WHAT[key]},` : WHAT[key]} before ${nameOf(fn, transaction)} has committed what it wrote`,
        cure: cureOf(code),
        library: libraryOf(analysis, transaction) ?? last.known?.library ?? null,
        evidence: [
          ...openedHops(fn, transaction),
          ...hops(chain),
          hop(fn, site.node, 'the transaction is still open here'),
        ],
      });
    }
  },
};

/** What hooks announce that run in the middle of whoever's transaction changes a row. */
function* inHooks(analysis: Analysis): Generator<Problem> {
  const waiting = afterCommitNames(analysis);
  for (const facts of analysis.functions) {
    const { fn } = facts;
    const entry = analysis.entries.get(fn)?.entry;
    if (entry?.transaction !== 'caller' || !WRITING_HOOK.test(entry.decorator ?? '')) continue;
    if (waitsForCommit(fn, waiting)) continue;
    for (const site of facts.sites) {
      const key = KEYS.find((one) => one === site.effect && STARTED.has(site.how));
      const chain = key ? [site] : shortest(analysis, site);
      if (!chain) continue;
      const last = chain[chain.length - 1];
      const code = sourceOf(fn.tree, site.node);
      yield {
        fn,
        node: site.node,
        severity: 'HIGH',
        // Whoever saves a row may do so in no transaction.
        confidence: 'medium',
        assumed: chain.some((step) => step.assumed),
        issue: `\`${code}\` ${WHAT[key ?? (last.effect as EffectKey)]} in a hook, which runs inside the transaction of whoever changes the row, before its commit`,
        cure: cureOf(code),
        library: last.known?.library ?? null,
        evidence: [hop(fn, fn.node, `\`${entry.decorator}\` runs it while the row is being saved`), ...hops(chain)],
      };
      break;
    }
  }
}

/** Names of the methods by which libraries run a function after the commit. */
function afterCommitNames(analysis: Analysis): Set<string> {
  const names = new Set<string>();
  for (const library of analysis.knowledge.libraries)
    for (const model of Object.values(library.types ?? {}))
      for (const [name, member] of Object.entries(model.members ?? {}))
        if (member.runs?.some(({ how }) => how === 'after-commit')) names.add(name);
  return names;
}

/** Whether a hook puts something off until the commit, so that what it does besides is for callers without a transaction. */
function waitsForCommit({ tree, node }: FunctionInfo, names: ReadonlySet<string>): boolean {
  for (let at = node; at < tree.end(node); at++)
    if (tree.kind(at) === Kind.Attr && names.has(tree.str(at))) return true;
  return false;
}
const WRITING_HOOK = /After(?!Find)/;
const STARTED: ReadonlySet<How> = new Set<How>(['call', 'await', 'pending', 'escaped', 'returned', 'together']);

function shortest(analysis: Analysis, site: Site): Site[] | null {
  for (const key of KEYS) {
    const chain = analysis.effects.through(site, key);
    if (chain && isSure(chain)) return chain;
  }
  return null;
}

/** Whether what is announced names a row that was written before by its key: whoever takes it will look for the row. */
function speaksOfRow(analysis: Analysis, facts: FunctionFacts, chain: readonly Site[]): boolean {
  const { fn, node, effect } = chain[chain.length - 1];
  const { tree } = fn;
  if (effect === 'mail' || tree.kind(node) !== Kind.Call) return false;
  const types = analysis.inference.facts.get(fn)?.types;
  const written = rowsWritten(analysis, facts, chain[0]);
  for (const arg of tree.children(node).slice(1)) {
    for (let n = arg; n < tree.end(arg); n++) {
      if (tree.kind(n) !== Kind.Attr || !KEY.test(tree.str(n))) continue;
      const object = tree.child(n, 0);
      if (fn === facts.fn && written.names.has(sourceOf(tree, object))) return true;
      const type = types?.get(object);
      if (type && members(type).some((one) => one.cls && written.entities.has(one.cls))) return true;
    }
  }
  return false;
}
const KEY = /^(?:id|pk|uuid)$/i;

interface Written {
  /** The expressions of the rows, as written. */
  names: Set<string>;
  entities: Set<ClassInfo>;
}

/** The rows that a function has written before a site. */
function rowsWritten(analysis: Analysis, facts: FunctionFacts, until: Site): Written {
  const names = new Set<string>();
  const entities = new Set<ClassInfo>();
  const { tree } = facts.fn;
  for (const { node, object, target } of facts.writes) {
    if (node > until.node) continue;
    if (object.cls) entities.add(object.cls);
    names.add(sourceOf(tree, tree.child(target, 0)));
  }
  for (const site of facts.sites) {
    if (site === until) break;
    if (!isWrite(analysis, site) || tree.kind(site.node) !== Kind.Call) continue;
    const insert = insertOf(analysis, facts, site);
    if (insert) {
      entities.add(insert.entity);
      if (insert.variable) names.add(insert.variable);
    }
    const callee = tree.child(site.node, 0);
    const object = tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
    if (site.receiver?.k === 'instance' && site.receiver.cls) entities.add(site.receiver.cls);
    // `row.save()`, not `row.tags.add(…)` or `rows.update(…)`.
    if (object >= 0 && tree.kind(object) === Kind.Name) names.add(tree.str(object));
  }
  return { names, entities };
}

/** A job that starts later than at once mostly finds the commit done. */
function isDelayed({ fn, node }: Site): boolean {
  const { tree } = fn;
  if (tree.kind(node) !== Kind.Call) return false;
  return tree
    .children(node)
    .some((arg) => tree.kind(arg) === Kind.Keyword && /^(?:countdown|eta|delay|schedule|defer)/.test(tree.str(arg)));
}

function cureOf(code: string): string {
  return `Run \`${code}\` after the commit (a hook that runs on commit), or write the event to an outbox table in the same transaction`;
}

/** Side effects that follow a write of the same function which no transaction of this function surrounds. */
function* autocommitted(
  analysis: Analysis,
  facts: FunctionFacts,
): Generator<{ site: Site; chain: Site[]; key: EffectKey; write: Site }> {
  const transactions = transactionsOf(analysis, facts);
  let write: Site | null = null;
  for (const site of facts.sites) {
    if (transactions.at(site).length > 0) return;
    if (write) {
      for (const key of KEYS) {
        const chain = analysis.effects.through(site, key);
        // Where a function on the way writes before it, it is told there.
        if (!chain || chain.slice(1).some((step) => writesBefore(analysis, step))) continue;
        yield { site, chain, key, write };
        return;
      }
    }
    if (!write && isWrite(analysis, site)) write = site;
  }
}

function isWrite(analysis: Analysis, site: Site): boolean {
  return WRITES.some((key) => {
    const chain = analysis.effects.through(site, key);
    return chain !== null && chain.length <= 3 && isSure(chain) && !isOnOwnHandle(analysis, chain);
  });
}

function writesBefore(analysis: Analysis, step: Site): boolean {
  for (const site of analysis.inference.facts.get(step.fn)?.sites ?? []) {
    if (site === step) return false;
    if (isWrite(analysis, site)) return true;
  }
  return false;
}
