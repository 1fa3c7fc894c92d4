import type { Analysis } from '../../analysis/analysis.ts';
import type { CodeTree } from '../../analysis/model/code-tree.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo } from '../../analysis/project/symbols.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { libraryOf } from '../../analysis/query/handles.ts';
import { isSerialised } from '../../analysis/query/locks.ts';
import { type ReadModifyWrite, readModifyWrites } from '../../analysis/query/read-modify-write.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import { type Facts, members, rowClass } from '../../analysis/types/type.ts';
import type { Evidence } from '../../contracts/index.ts';
import type { Problem, Rule } from '../rule.ts';
import { blindClaims, staleStates } from './stale-state.ts';
import { takenAway } from './taken-away.ts';
import { takenTwice } from './taken-number.ts';
import { textsLost } from './text-written-back.ts';

/** Columns whose loss somebody will notice: money, stock, numbers that must not repeat. */
const COUNTS =
  /amount|balance|total|price|cost|credit|debit|quantity|qty|stock|inventory|count|counter|number|usage|uses|used|points|score|seats|remaining|limit|votes|likes|views|attempts|sequence|seq|next/i;

export const lostUpdate: Rule = {
  documentation: {
    name: 'lost-update',
    auditor: 'transaction-correctness',
    title: 'Read, change in memory, write back without a lock',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A column whose new value is computed in memory from the value that was read (`account.balance = account.balance - amount`), with no row lock, version column or atomic expression; a state that is judged after it was read and then changed, or that an upsert sets on a row that may have moved on; an UPDATE that takes a row for a worker and names only its key; a new row whose number is one more than what was read; a row that is found and deleted where the answer says who did; and a locking query that is built but never run.',
    why: 'Two requests that read the same value both write their own result, and one of the changes is gone with no error. For counters, balances, stock and numbers that must be unique this is lost money or a duplicate, and it shows up only when traffic is high enough for two requests to meet.',
    principle:
      'A change that depends on the current value belongs in the database: an atomic expression, a locked read, or a version check.',
    examples: [
      {
        language: 'python',
        bad: 'product = Product.objects.get(pk=pk)\nproduct.stock -= quantity\nproduct.save()',
        good: 'Product.objects.filter(pk=pk, stock__gte=quantity).update(stock=F("stock") - quantity)',
      },
      {
        language: 'python',
        bad: 'order = await orders.get(order_id)\nif order.status is not Status.PENDING:\n    raise AlreadyHandled\norder.status = Status.PAID',
        good: 'order = await orders.get(order_id, for_update=True)\nif order.status is not Status.PENDING:\n    raise AlreadyHandled\norder.status = Status.PAID',
      },
      {
        language: 'python',
        bad: 'customer = await session.get(Customer, customer_id)\ncustomer.invoice_number += 1',
        good: 'customer = await session.get(Customer, customer_id, with_for_update=True)\ncustomer.invoice_number += 1',
      },
      {
        language: 'typescript',
        bad: 'const account = await this.accounts.findOneByOrFail({ id });\nawait this.accounts.update({ id }, { balance: account.balance - amount });',
        good: "await this.accounts.decrement({ id, balance: MoreThanOrEqual(amount) }, 'balance', amount);",
      },
      {
        language: 'go',
        bad: 'err := db.QueryRowContext(ctx, "SELECT balance FROM accounts WHERE id = $1", id).Scan(&balance)\n…\n_, err = db.ExecContext(ctx, "UPDATE accounts SET balance = $1 WHERE id = $2", balance-amount, id)',
        good: '_, err := db.ExecContext(ctx, "UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1", amount, id)',
      },
    ],
    silent: [
      'At medium confidence, not silent: columns whose loss may go unnoticed (no amount, count or number), jobs, and code that no request is seen to lead to.',
      'Rows that were read with a lock (`with_for_update`, `select_for_update`), or under an advisory or named lock.',
      'Atomic expressions (`F()`, `increment`, `Model.column + 1` in an UPDATE) and entities with a version column.',
      'States that are set only where they differ from the new one, or that nothing judges anywhere; UPDATEs whose condition names the state.',
      'Objects that were made in the same function and are not in the database yet.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      for (const change of readModifyWrites(analysis, facts)) {
        if (isReceiver(facts, change.object)) {
          for (const problem of byMethod(analysis, facts, change)) report(problem);
          continue;
        }
        const problem = problemOf(analysis, facts, change);
        if (problem) report(problem);
      }
      for (const node of facts.types.keys()) {
        const problem = facts.fn.tree.kind(node) === Kind.Call ? neverTaken(analysis, facts, node) : null;
        if (problem) report(problem);
      }
    }
    for (const problem of textsLost(analysis, COUNTS)) report(problem);
    for (const problem of staleStates(analysis, isVersioned)) report(problem);
    for (const problem of blindClaims(analysis)) report(problem);
    for (const problem of takenTwice(analysis)) report(problem);
    for (const problem of takenAway(analysis)) report(problem);
  },
};

function isReceiver({ fn }: FunctionFacts, object: number): boolean {
  return fn.receiver !== null && fn.tree.kind(object) === Kind.Name && fn.tree.str(object) === fn.receiver;
}

/** An entity's own method changes it: the problem is where it is called on a row that was read. */
function* byMethod(analysis: Analysis, facts: FunctionFacts, change: ReadModifyWrite): Generator<Problem> {
  if (isSerialised(analysis, facts, change.node, 2)) return;
  for (const site of analysis.effects.callersOf(facts.fn)) {
    const around = analysis.inference.facts.get(site.fn);
    const { tree } = site.fn;
    if (!around || site.implicit || tree.kind(site.node) !== Kind.Call) continue;
    const callee = tree.child(site.node, 0);
    if (tree.kind(callee) !== Kind.Attr) continue;
    const object = tree.child(callee, 0);
    const type = around.types.get(object);
    const row = type ? members(type).find((one) => one.k === 'instance') : undefined;
    if (!row || isReceiver(around, object)) continue;
    const problem = problemOf(analysis, around, { ...change, node: site.node, object, type: row });
    if (!problem) continue;
    const { fn } = facts;
    problem.evidence.push(
      hop(
        fn,
        change.node,
        `\`${fn.qualified}\` computes the new value in memory: \`${sourceOf(fn.tree, change.node)}\``,
      ),
    );
    yield problem;
  }
}

function problemOf(analysis: Analysis, facts: FunctionFacts, change: ReadModifyWrite): Problem | null {
  const { fn } = facts;
  const entity = change.type.cls ? analysis.inference.entities.of(change.type.cls) : null;
  const { facts: known } = change.type;
  // A row that a query gave needs no class.
  if (!entity && !known?.fromQuery) return null;
  if ((entity && isVersioned(analysis, entity.cls)) || isSerialised(analysis, facts, change.node)) return null;
  if (known?.fresh || known?.marks.locked || (known && isInserted(analysis, known))) return null;
  let read: Evidence[] | null = null;
  let confidence: Problem['confidence'];
  if (known?.fromQuery) read = readHops(analysis, facts, known);
  else {
    const given = givenBy(analysis, facts, change);
    if (given === null) return null;
    read = given.evidence;
    if (!given.proven) confidence = 'medium';
  }
  const owner = entity?.cls ?? rowClass(change.type);
  const column = owner ? `${owner.name}.${change.attribute}` : change.attribute;
  const counts = COUNTS.test(change.attribute);
  // Two requests for one row at once are common, two runs of one job are not; and only a lost count is sure to matter.
  if (!counts || analysis.roles.get(fn) !== 'request') confidence = 'medium';
  return {
    fn,
    node: change.node,
    severity: counts ? 'HIGH' : 'MEDIUM',
    confidence,
    assumed: change.type.assumed,
    issue: `\`${sourceOf(fn.tree, change.node)}\` writes \`${column}\` back from the value that was read, with no lock: of two runs at the same time one change is lost`,
    cure: `Let the database do it (\`UPDATE … SET ${change.attribute} = ${change.attribute} ${change.operator} …\`), or read the row with a lock first`,
    kind: 'stale-row',
    library: entity?.library ?? libraryOf(analysis, change.type),
    evidence: [...read, hop(fn, change.node, `\`${sourceOf(fn.tree, change.node)}\` computes the new value in memory`)],
  };
}

/** Whether what gave the row is what inserted it: nobody else knows it yet. */
function isInserted(analysis: Analysis, { fn, node }: Facts): boolean {
  const sites = fn ? analysis.inference.facts.get(fn)?.sitesAt.get(node) : undefined;
  return sites?.some(({ effect, known }) => effect === 'insert' && !known?.member.marks?.upserts) ?? false;
}

function readHops(analysis: Analysis, facts: FunctionFacts, known: Facts): Evidence[] {
  if (!known.fn || known.node < 0) return [];
  // The call of this function that gave the row, and the way from there to the query.
  for (const site of facts.sites) {
    if (site.type?.facts?.node !== known.node || site.type.facts.fn !== known.fn) continue;
    const chain = analysis.effects.through(site, 'read');
    if (chain) return hops(chain);
  }
  const site = analysis.inference.facts
    .get(known.fn)
    ?.sitesAt.get(known.node)
    ?.find((one) => one.effect);
  if (site) return hops([site]);
  const where = known.fn === facts.fn ? '' : ` in \`${known.fn.qualified}\``;
  return [
    hop(known.fn, known.node, `\`${sourceOf(known.fn.tree, known.node)}\` begins the query that reads the row${where}`),
  ];
}

/** Where a parameter's row comes from: the callers' arguments. Null when some caller locks it or it is new there. */
function givenBy(
  analysis: Analysis,
  facts: FunctionFacts,
  change: ReadModifyWrite,
): { evidence: Evidence[]; proven: boolean } | null {
  const { fn } = facts;
  const { tree } = fn;
  if (tree.kind(change.object) !== Kind.Name) return null;
  const index = fn.params.findIndex((param) => param.name === tree.str(change.object));
  if (index < 0 || tree.str(change.object) === fn.receiver) return null;
  let evidence: Evidence[] | null = null;
  let all = true;
  const callers = analysis.effects.callersOf(fn);
  for (const site of callers) {
    const argument = argumentOf(site, index, fn.params[index].name, fn.implicitParams);
    const type = argument < 0 ? undefined : analysis.inference.facts.get(site.fn)?.types.get(argument);
    if (type?.facts?.marks.locked || type?.facts?.fresh) return null;
    const around = analysis.inference.facts.get(site.fn);
    if (around && isSerialised(analysis, around, site.node, 1)) return null;
    if (type?.facts?.fromQuery && around) evidence ??= [...readHops(analysis, around, type.facts), ...hops([site])];
    else all = false;
  }
  if (callers.length === 0) return null;
  return {
    evidence: evidence ?? [hop(fn, fn.params[index].node, `\`${fn.params[index].name}\` is read by the caller`)],
    proven: evidence !== null && all,
  };
}

function argumentOf(site: Site, index: number, name: string, implicit: number): number {
  const { tree } = site.fn;
  if (tree.kind(site.node) !== Kind.Call) return -1;
  const args = tree.children(site.node).slice(1);
  for (const arg of args) if (tree.kind(arg) === Kind.Keyword && tree.str(arg) === name) return tree.child(arg, 0);
  const arg = args[index - implicit];
  return arg === undefined || tree.kind(arg) === Kind.Keyword || tree.kind(arg) === Kind.Spread ? -1 : arg;
}

/** What a chain of calls begins with. */
function rootOf(tree: CodeTree, node: number): number {
  let root = node;
  while (tree.kind(root) === Kind.Call || tree.kind(root) === Kind.Attr) root = tree.child(root, 0);
  return root;
}

/** A locking query that stands alone as a statement: it is built and thrown away. */
function neverTaken(analysis: Analysis, { fn, sitesAt, types }: FunctionFacts, node: number): Problem | null {
  const { tree } = fn;
  if (tree.kind(tree.parent(node)) !== Kind.Block) return null;
  const type = types.get(node);
  if (type?.k !== 'object' || !type.facts?.marks.locked) return null;
  if (analysis.knowledge.property(type.name, 'kind') !== 'query') return null;
  // A builder that a name holds is changed in place, and run later under that name.
  const builder = rootOf(tree, node);
  const held = tree.kind(builder) === Kind.Name ? types.get(builder) : undefined;
  if (held?.k === 'object' && analysis.knowledge.property(held.name, 'inPlace')) return null;
  for (let n = node; n < tree.end(node); n++) if (sitesAt.get(n)?.some((one) => one.effect)) return null;
  // A query that was made to lock before is run elsewhere.
  for (let n = node; n < tree.end(node); n++)
    if (tree.kind(n) === Kind.Name && types.get(n)?.facts?.marks.locked) return null;
  return {
    fn,
    node,
    severity: 'MEDIUM',
    issue: `\`${sourceOf(tree, node)}\` only builds a locking query and nothing runs it: no row is locked`,
    cure: 'Evaluate the query (get, first, list) inside the transaction, and use the rows that it gives',
    kind: 'unevaluated-lock',
    library: analysis.knowledge.type(type.name)?.library ?? null,
    evidence: [hop(fn, node, `\`${sourceOf(tree, node)}\` is a lazy query that nothing evaluates`)],
  };
}

/** Whether an entity has a version column: a second write of the same version fails. */
function isVersioned(analysis: Analysis, cls: ClassInfo): boolean {
  const { versionOption: option, versionTag } = analysis.inference.entities.of(cls)?.model ?? {};
  if (!option && !versionTag) return false;
  const tag = versionTag === undefined ? null : new RegExp(versionTag);
  return analysis.inference.ancestors(cls).some((ancestor) => {
    if (!ancestor.cls) return false;
    const { tree, node } = ancestor.cls;
    for (let n = node; n < tree.end(node); n++) {
      const kind = tree.kind(n);
      if (tree.str(n) === option && (kind === Kind.Str || kind === Kind.Keyword || kind === Kind.Name)) return true;
      if (kind === Kind.Str && tag?.test(tree.str(n))) return true;
    }
    return false;
  });
}
