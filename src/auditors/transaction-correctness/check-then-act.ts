import type { Analysis } from '../../analysis/analysis.ts';
import type { CodeTree } from '../../analysis/model/code-tree.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo } from '../../analysis/project/symbols.ts';
import { isKey } from '../../analysis/query/conditions.ts';
import { absenceTested, namesError } from '../../analysis/query/error-tests.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { type Insert, insertOf } from '../../analysis/query/inserts.ts';
import { handlesConflict, isConflictHandledAbove, isSerialised } from '../../analysis/query/locks.ts';
import { within } from '../../analysis/query/names.ts';
import { leaves } from '../../analysis/query/order.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { tableOf } from '../../analysis/query/tables.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import { rowClass } from '../../analysis/types/type.ts';
import type { Problem, Rule } from '../rule.ts';

export const checkThenAct: Rule = {
  documentation: {
    name: 'check-then-act',
    auditor: 'transaction-correctness',
    title: 'Insert that rests on an earlier read, with nothing to keep it true',
    severity: 'MEDIUM',
    effort: 'M',
    finds:
      'A read that finds no row, followed by the insert of that row, where no unique constraint, lock or atomic statement makes sure that nobody else inserts it in between.',
    why: 'Two requests that look at the same time both find nothing and both insert. The duplicate is there for good, and from then on every look-up that expects one row fails or picks one at random. A double click or a client’s retry is enough.',
    principle: 'Uniqueness is the database’s to keep: a constraint, an upsert, or a lock over the check and the act.',
    examples: [
      {
        language: 'python',
        bad: 'member = session.scalar(select(Member).filter_by(team_id=team, user_id=user))\nif member is None:\n    session.add(Member(team_id=team, user_id=user))',
        good: 'session.execute(\n    insert(Member).values(team_id=team, user_id=user).on_conflict_do_nothing(index_elements=["team_id", "user_id"])\n)',
      },
      {
        language: 'typescript',
        bad: 'const customer = await this.customers.findOneBy({ name });\nif (!customer) {\n  await this.customers.insert({ name });\n}',
        good: "await this.customers.upsert({ name }, ['name']);",
      },
    ],
    silent: [
      'A unique constraint over what is looked up, with the integrity error handled.',
      '`get_or_create`, `upsert`, `ON CONFLICT` and other atomic forms.',
      'Checks under a row lock, an advisory lock or a named lock.',
      'At medium confidence, not silent: background jobs, of which two at once are rare, and look-ups that take the first of several rows or only ask whether there is one: a second row may do no harm there.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const { tree } = facts.fn;
      if (facts.fn.body < 0) continue;
      const told = new Set<number>();
      for (let node = facts.fn.body; node < tree.end(facts.fn.body); node++) {
        if (tree.kind(node) === Kind.Function || tree.kind(node) === Kind.Class) {
          node = tree.end(node) - 1;
          continue;
        }
        if (tree.kind(node) !== Kind.If && !isDefault(tree, node)) continue;
        const problem = checked(analysis, facts, node, told);
        if (problem) report(problem);
      }
    }
  },
};

/** `found ?? (await create(…))`. */
function isDefault(tree: CodeTree, node: number): boolean {
  return tree.kind(node) === Kind.Logical && tree.str(node) !== 'and';
}

interface Check {
  /** The row was not found in this branch. */
  absent: boolean;
  read: Site;
  chain: Site[];
  entity: ClassInfo | null;
  /** What is looked for, for people: the entity or the table. */
  name: string;
  /** Finding two rows is an error. */
  only: boolean;
}

function checked(analysis: Analysis, facts: FunctionFacts, node: number, told: Set<number>): Problem | null {
  const { fn } = facts;
  const { tree } = fn;
  const check = checkOf(analysis, facts, tree.child(node, 0));
  if (!check || check.read.type?.facts?.marks.locked) return null;
  const [, then, otherwise] = tree.children(node);
  const branches: [number, number][] = [];
  // What stands behind the `??` is done where there was none.
  if (isDefault(tree, node) || check.absent) branches.push([then, tree.end(then)]);
  else {
    if (otherwise !== undefined && tree.kind(otherwise) !== Kind.Empty) branches.push([otherwise, tree.end(otherwise)]);
    if (leaves(fn, then)) branches.push([tree.end(node), tree.end(tree.parent(node))]);
  }
  for (const [from, to] of branches) {
    const insert = check.entity
      ? firstInsert(analysis, facts, check.entity, from, to)
      : insertInto(analysis, facts, check.name, from, to);
    if (!insert || told.has(insert.site.node)) continue;
    if (isSerialised(analysis, facts, insert.site.node)) return null;
    if (handlesConflict(analysis, facts, insert.site.node) || isConflictHandledAbove(analysis, fn)) return null;
    if (insert.chain.some((step) => handlesAround(analysis, step))) return null;
    told.add(insert.site.node);
    const kept = check.entity !== null && keptUnique(analysis, check, check.entity, insert.chain);
    const { name } = check;
    return {
      fn,
      node: insert.site.node,
      severity: kept ? 'LOW' : 'MEDIUM',
      confidence: kept ? 'advisory' : isPlain(analysis, check) ? undefined : 'medium',
      assumed: [...check.chain, ...insert.chain].some((step) => step.assumed),
      issue: kept
        ? `Two runs that both find no \`${name}\` both try to insert it: the unique constraint stops the second one with an error that nothing handles here`
        : `Two runs at the same time both find no \`${name}\` and both insert one: nothing in the database keeps it unique`,
      cure: kept
        ? 'Handle the integrity error, or insert with ON CONFLICT'
        : `Add a unique constraint over what is looked up and insert with ON CONFLICT (or handle the integrity error), or take a lock around the check and the insert`,
      library: analysis.inference.entities.of(check.entity ?? undefined)?.library ?? check.read.known?.library ?? null,
      evidence: [
        ...hops(check.chain),
        hop(fn, node, `\`if ${sourceOf(tree, tree.child(node, 0))}\` decides by what was read`),
        ...hops(insert.chain),
      ],
    };
  }
  return null;
}

/** Whether a second row does plain harm: in the code of a request, where two at once are common, and the look-up fails on two rows. */
function isPlain(analysis: Analysis, { read, only }: Check): boolean {
  return only && analysis.roles.get(read.fn) === 'request';
}

function handlesAround(analysis: Analysis, step: Site): boolean {
  const facts = analysis.inference.facts.get(step.fn);
  return (
    facts !== undefined && (handlesConflict(analysis, facts, step.node) || isSerialised(analysis, facts, step.node, 2))
  );
}

/** What a test says about whether a row was found, and the read that it rests on. */
function checkOf(analysis: Analysis, facts: FunctionFacts, test: number): Check | null {
  const { tree } = facts.fn;
  let node = test;
  let absent = false;
  while (tree.kind(node) === Kind.Unary && tree.str(node) === 'not') {
    absent = !absent;
    node = tree.child(node, 0);
  }
  const error = absenceTested(facts.fn, node);
  if (error >= 0) {
    if (tree.str(node) !== '!=') absent = !absent;
    node = error;
  } else if (tree.kind(node) === Kind.Compare) {
    const right = tree.child(node, 1);
    const operator = tree.str(node);
    const isNull = tree.kind(right) === Kind.Const && tree.str(right) === 'null';
    const isZero = tree.kind(right) === Kind.Num && tree.str(right) === '0';
    if (isNull && (operator === 'is' || operator === '==')) absent = !absent;
    else if (isNull && (operator === 'is not' || operator === '!=')) absent = absent === true;
    else if (isZero && operator === '==') absent = !absent;
    else if (!(isZero && (operator === '>' || operator === '!='))) return null;
    node = tree.child(node, 0);
    // No error says that the row is there.
    if (isNull && namesError(facts.fn, node)) absent = !absent;
    // A row without a key was not filled.
    if (isZero && tree.kind(node) === Kind.Attr && isKey(tree.str(node))) node = tree.child(node, 0);
  }
  if (tree.kind(node) === Kind.Await) node = tree.child(node, 0);
  if (tree.kind(node) === Kind.Call) return readAt(analysis, facts, node, absent);
  if (tree.kind(node) !== Kind.Name) return null;
  const value = lastValue(facts, node);
  return value < 0 ? null : readAt(analysis, facts, value, absent);
}

/** The value that a name was given last, by itself or as one of several, or the call that it was handed to be filled; or -1. */
function lastValue({ fn }: FunctionFacts, name: number): number {
  const { tree } = fn;
  const isIt = (node: number): boolean => tree.kind(node) === Kind.Name && tree.str(node) === tree.str(name);
  let found = -1;
  let declared = false;
  for (let n = fn.node; n < name; n++) {
    if (declared && tree.kind(n) === Kind.Call && !tree.contains(n, name)) {
      if (tree.children(n).slice(1).some(isIt)) found = n;
      continue;
    }
    if (tree.kind(n) !== Kind.Assign || tree.contains(n, name)) continue;
    const targets = tree.children(n).slice(2);
    const several = targets.flatMap((target) => (tree.kind(target) === Kind.Tuple ? tree.children(target) : target));
    if (!several.some(isIt)) continue;
    found = tree.child(n, 0);
    declared = tree.kind(found) === Kind.Empty;
  }
  return found;
}

/** The read of one row, a count or a test for existence at an expression. */
function readAt(analysis: Analysis, facts: FunctionFacts, expression: number, absent: boolean): Check | null {
  const { tree } = facts.fn;
  for (let n = expression; n < tree.end(expression); n++) {
    for (const site of facts.sitesAt.get(n) ?? []) {
      const chain = analysis.effects.through(site, 'read');
      if (!chain) continue;
      const last = chain[chain.length - 1];
      if (last.known?.member.identityMap && chain.length === 1) continue;
      const entity = rowClass(site.type) ?? rowClass(facts.types.get(n) ?? null) ?? last.entity;
      const isKnown = entity !== null && analysis.inference.entities.of(entity) !== null;
      const table = isKnown || chain.length > 1 ? null : tableOf(analysis, facts, site);
      const name = isKnown ? entity.name : table;
      if (name === null) continue;
      const only = facts.types.get(expression)?.facts?.marks.only ?? last.known?.member.marks?.only ?? false;
      return { absent, read: site, chain, entity: isKnown ? entity : null, name, only: isKnown && only };
    }
  }
  return null;
}

function firstInsert(
  analysis: Analysis,
  facts: FunctionFacts,
  entity: ClassInfo,
  from: number,
  to: number,
): Insert | null {
  for (const site of facts.sites) {
    if (site.node < from || site.node >= to) continue;
    const insert = insertOf(analysis, facts, site);
    if (insert?.entity === entity) return insert;
  }
  return null;
}

/** The first statement in a region that inserts one row into a table and says nothing of one that is there already. */
function insertInto(
  analysis: Analysis,
  facts: FunctionFacts,
  table: string,
  from: number,
  to: number,
): Pick<Insert, 'site' | 'chain'> | null {
  for (const site of facts.sites) {
    if (site.node < from || site.node >= to || site.effect !== 'insert' || site.known?.member.bulk) continue;
    if (site.receiver?.facts?.marks.upserts || /\bon (?:conflict|duplicate)\b|\bor ignore\b/i.test(site.sql ?? ''))
      continue;
    if (tableOf(analysis, facts, site) === table) return { site, chain: [site] };
  }
  return null;
}

/** Columns that keep deleted rows apart in a constraint: not what anybody looks up. */
const SOFT_DELETE = /delet|archiv|removed|active/i;

/** Whether a unique column or group of columns of the entity is among what the read or the insert names. */
function keptUnique(analysis: Analysis, check: Check, cls: ClassInfo, inserted: readonly Site[]): boolean {
  const entity = analysis.inference.entities.of(cls);
  if (!entity) return false;
  const named = new Set<string>();
  const { fn } = check.read;
  const asked = askedFor(check.chain[check.chain.length - 1]);
  for (const name of asked ?? []) named.add(name);
  if (!asked) {
    collectNames(named, fn.tree, fn.node);
    // What a helper looks up or writes stands in its body.
    for (const step of [...check.chain, ...inserted])
      if (step.fn !== fn) collectNames(named, step.fn.tree, step.fn.node);
  }
  const groups = [...entity.unique];
  for (const column of entity.columns.values()) if (column.unique) groups.push([column.name]);
  const has = (column: string): boolean =>
    named.has(column) ||
    [...entity.keys].some(
      ([key, relation]) => (key === column && named.has(relation)) || (relation === column && named.has(key)),
    );
  return groups.some((group) => group.every((column) => has(column) || SOFT_DELETE.test(column)) && group.some(has));
}

/** The columns of a condition that is written as an object; null where there is none that can be read. */
function askedFor(site: Site): string[] | null {
  const { fn, known } = site;
  const place = known?.member.conditions;
  const object = place === undefined || fn.tree.kind(site.node) !== Kind.Call ? -1 : argumentNode(fn, site.node, place);
  if (object < 0 || fn.tree.kind(object) !== Kind.Dict) return null;
  const out: string[] = [];
  for (const pair of within(fn.tree, object)) {
    if (fn.tree.kind(pair) === Kind.Spread) return null;
    if (fn.tree.kind(pair) === Kind.Pair && fn.tree.kind(fn.tree.child(pair, 0)) === Kind.Str)
      out.push(fn.tree.str(fn.tree.child(pair, 0)));
  }
  return out;
}

function collectNames(into: Set<string>, tree: FunctionFacts['fn']['tree'], node: number): void {
  for (let n = node; n < tree.end(node); n++) {
    const kind = tree.kind(n);
    if (kind === Kind.Attr || kind === Kind.Keyword) into.add(tree.str(n).replace(/__(?:iexact|exact|in)$/, ''));
  }
}
