import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { typeProperty } from '../../analysis/query/handles.ts';
import { loopsAround } from '../../analysis/query/loops.ts';
import { namesIn } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { transactionsOf } from '../../analysis/query/transactions.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import type { Entity } from '../../analysis/types/entities.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { ContextStore, Evidence } from '../../contracts/index.ts';
import type { Rule } from '../rule.ts';

type Trigger = ContextStore['db_config']['triggers'][number];

const SLOW: readonly EffectKey[] = ['network', 'sleep', 'file', 'process', 'cpu', 'mail', 'read'];
const ENDS: readonly EffectKey[] = ['commit', 'rollback'];

export const missingIntermediateCommit: Rule = {
  documentation: {
    name: 'missing-intermediate-commit',
    auditor: 'transaction-correctness',
    title: 'Updates that others follow live, with no commit between them',
    severity: 'CRITICAL',
    effort: 'S',
    finds:
      'Several updates, one after the other or in a loop with other work, to a table whose trigger notifies a channel, without a commit between them. The triggers come from the project’s migrations.',
    why: 'NOTIFY is delivered at commit. A job that writes its progress ten times and commits once tells its listeners once, when all is over: progress bars stand still, and whoever waits for a step waits for all of them.',
    principle: 'What listeners should see as it happens must be committed as it happens.',
    examples: [
      {
        language: 'python',
        bad: 'for page in pages:\n    convert(page)\n    job.progress += 1\nsession.commit()',
        good: 'for page in pages:\n    convert(page)\n    job.progress += 1\n    session.commit()',
      },
      {
        language: 'typescript',
        bad: 'await this.dataSource.transaction(async (manager) => {\n  const job = await manager.findOneByOrFail(Job, { id });\n  for (const page of pages) {\n    await convert(page);\n    job.progress += 1;\n    await manager.save(job);\n  }\n});',
        good: 'const job = await this.jobs.findOneByOrFail({ id });\nfor (const page of pages) {\n  await convert(page);\n  job.progress += 1;\n  await this.jobs.save(job);\n}',
      },
    ],
    silent: [
      'Tables without a trigger that notifies.',
      'One update per row with nothing slow between them: a batch belongs in one transaction.',
      'Loops and steps that commit.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const triggers = analysis.context.db_config.triggers.filter(
      (trigger) => trigger.channel || /notify/i.test(trigger.function),
    );
    if (triggers.length === 0) return;
    for (const facts of analysis.functions) {
      for (const { updates, trigger, entity, loop } of followed(analysis, facts, triggers)) {
        const { fn } = facts;
        const listener = analysis.context.db_config.listens.find(({ channel }) => channel === trigger.channel);
        const last = updates[updates.length - 1];
        report({
          fn,
          node: last,
          severity: listener ? 'CRITICAL' : 'HIGH',
          issue: `\`${sourceOf(fn.tree, last)}\` updates \`${trigger.table}\`, whose trigger notifies ${trigger.channel ? `\`${trigger.channel}\`` : 'listeners'}, ${loop ? 'in each turn of the loop' : 'again'} with no commit in between: listeners hear of it only at the end`,
          cure: loop ? 'Commit at each milestone inside the loop' : 'Commit after each step that listeners should see',
          library: entity.library,
          evidence: [
            ...triggerEvidence(trigger),
            ...(loop ? [hop(fn, loop, `\`${sourceOf(fn.tree, loop)}\` goes on with other work`)] : []),
            ...updates.map((node) =>
              hop(fn, node, `\`${sourceOf(fn.tree, node)}\` updates a row of \`${trigger.table}\``),
            ),
            ...(listener
              ? [
                  {
                    path: listener.path,
                    range: { startLine: listener.line, endLine: listener.line },
                    message: `listens on \`${listener.channel}\``,
                  },
                ]
              : []),
          ],
        });
      }
    }
  },
};

function triggerEvidence({ path, line, table, event, function: name, channel }: Trigger): Evidence[] {
  if (!path || !line) return [];
  return [
    {
      path,
      range: { startLine: line, endLine: line },
      message: `the trigger on \`${table}\` (${event}) runs \`${name}\`${channel ? `, which notifies \`${channel}\`` : ''}`,
    },
  ];
}

interface Followed {
  updates: number[];
  trigger: Trigger;
  entity: Entity;
  loop: number | null;
}

/** A column of a row is given a new value. */
interface Change {
  node: number;
  entity: Entity;
  /** What tells the row, and the row and the column together. */
  row: number;
  key: string;
  /** The statement that writes it; null where the row is changed in memory. */
  site: Site | null;
}

/** Columns that are assigned. */
function* assigned(analysis: Analysis, { fn: { tree }, writes }: FunctionFacts): Generator<Change> {
  for (const { node, target, object, attribute } of writes) {
    const entity = object.cls ? analysis.inference.entities.of(object.cls) : null;
    if (!entity || object.facts?.fresh) continue;
    const row = tree.child(target, 0);
    yield { node, entity, row, key: `${sourceOf(tree, row)}.${attribute}`, site: null };
  }
}

/** Columns that a statement sets on the rows of its condition. */
function* stated(analysis: Analysis, { fn, sites }: FunctionFacts): Generator<Change> {
  const { tree } = fn;
  for (const site of sites) {
    const { values, conditions } = site.known?.member ?? {};
    const entity = site.entity ? analysis.inference.entities.of(site.entity) : null;
    if (site.effect !== 'write' || !entity || values === undefined || conditions === undefined) continue;
    if (tree.kind(site.node) !== Kind.Call) continue;
    const row = argumentNode(fn, site.node, conditions);
    const object = argumentNode(fn, site.node, values);
    if (row < 0 || object < 0 || tree.kind(object) !== Kind.Dict) continue;
    for (const pair of tree.children(object))
      if (tree.kind(pair) === Kind.Pair)
        yield { node: site.node, entity, row, key: `${sourceOf(tree, row)}.${tree.str(tree.child(pair, 0))}`, site };
  }
}

/** Whether each turn of a loop is about another row. */
function isOfTurn(fn: FunctionInfo, target: number, row: number): boolean {
  if (target < 0) return false;
  if (fn.tree.contains(target, row)) return true;
  const turn = namesIn(fn.tree, target);
  return fn.tree.kind(row) === Kind.Dict && [...namesIn(fn.tree, row)].some((name) => turn.has(name));
}

function* followed(analysis: Analysis, facts: FunctionFacts, triggers: readonly Trigger[]): Generator<Followed> {
  const { fn } = facts;
  const { tree } = fn;
  /** By object and attribute: its assignments since the last commit. */
  const since = new Map<string, { nodes: number[]; trigger: Trigger; entity: Entity }>();
  const told = new Set<string>();
  for (const write of [...assigned(analysis, facts), ...stated(analysis, facts)]) {
    const { entity, row: object, key } = write;
    const trigger = triggers.find((one) => /update/i.test(one.event) && isTable(entity, one.table));
    if (!trigger || told.has(key)) continue;
    const loop = loopsAround(fn, write.node).find(
      (one) =>
        !one.isComprehension &&
        !isOfTurn(fn, one.target, object) &&
        isSlow(analysis, facts, one.body, tree.end(one.body)) &&
        !ends(analysis, facts, one.body, tree.end(one.body)),
    );
    if (loop && isStored(analysis, facts, write)) {
      told.add(key);
      yield { updates: [write.node], trigger, entity, loop: loop.node };
      continue;
    }
    const before = since.get(key);
    const previous = before?.nodes[before.nodes.length - 1];
    if (before && previous !== undefined && isFollowedBy(facts, previous, write.node)) {
      if (!ends(analysis, facts, previous, write.node) && isSlow(analysis, facts, previous + 1, write.node)) {
        if (isStored(analysis, facts, write)) {
          told.add(key);
          yield { updates: [...before.nodes, write.node], trigger, entity, loop: null };
        }
      } else before.nodes = [write.node];
    } else since.set(key, { nodes: [write.node], trigger, entity });
  }
}

/** In libraries that don't track changes the rows are saved one by one: that is its own commit unless a transaction is open. */
function isStored(analysis: Analysis, facts: FunctionFacts, { entity, node, site: own }: Change): boolean {
  const transactions = transactionsOf(analysis, facts);
  if (own) return transactions.at(own).some((one) => one.explicit);
  if (entity.model.tracksChanges) return true;
  return facts.sites.some(
    (site) => site.node > node && site.effect === 'write' && transactions.at(site).some((one) => one.explicit),
  );
}

/** Whether two statements stand in one block, or the second is reached after the first whenever it runs at all. */
function isFollowedBy({ fn }: FunctionFacts, first: number, second: number): boolean {
  const { tree } = fn;
  const block = tree.parent(first);
  return tree.kind(block) === Kind.Block && tree.contains(block, second);
}

function ends(analysis: Analysis, facts: FunctionFacts, from: number, to: number): boolean {
  return facts.sites.some(
    (site) =>
      site.node >= from &&
      site.node < to &&
      (ENDS.some((key) => analysis.effects.through(site, key) !== null) || isCommittedAtOnce(analysis, facts, site)),
  );
}

/** Whether a call sends what was changed to a handle that commits each statement by itself, with no transaction open around it. */
function isCommittedAtOnce(analysis: Analysis, facts: FunctionFacts, site: Site): boolean {
  const sent = SENT.map((key) => analysis.effects.through(site, key)).find((chain) => chain !== null);
  if (!sent || !typeProperty(analysis, sent[sent.length - 1].receiver, 'autocommit')) return false;
  return !transactionsOf(analysis, facts)
    .at(site)
    .some((one) => one.explicit);
}
const SENT = ['flush', 'write', 'insert'] as const;

function isSlow(analysis: Analysis, facts: FunctionFacts, from: number, to: number): boolean {
  return facts.sites.some(
    (site) => site.node >= from && site.node < to && SLOW.some((key) => analysis.effects.through(site, key) !== null),
  );
}

function isTable(entity: Entity, table: string): boolean {
  const name = table.replace(/"/g, '').split('.').pop()!.toLowerCase();
  if (entity.table) return entity.table.toLowerCase() === name;
  const cls = entity.cls.name.toLowerCase();
  return name === cls || name === `${cls}s` || name.endsWith(`_${cls}`);
}
