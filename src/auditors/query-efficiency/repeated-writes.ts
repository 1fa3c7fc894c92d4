import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { readsOf } from '../../analysis/query/bindings.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { loopsAround } from '../../analysis/query/loops.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { type Turns, turnsOf } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Evidence } from '../../contracts/index.ts';
import { entityName, hasHeavierWork, isNear, runsElsewhere, weightOf } from './per-element.ts';
import { loopText } from './repeated-queries.ts';

type WriteKind = 'insert' | 'update' | 'delete';

/** A write that a loop sends once per turn. */
export interface RepeatedWrite {
  facts: FunctionFacts;
  site: Site;
  kind: WriteKind;
  turns: Turns;
  chain: Site[];
  /** The write is a method of the project's own that ends in the library's (`save` that calls `super().save()`): it does more. */
  overridden: boolean;
  /** How the writes reach the database: each by itself, at a flush or commit of its own, or together at the next flush. */
  sent: 'each' | 'flushed' | 'committed' | 'together';
  entity: string | null;
  /** The loop has few turns as a rule. */
  minor: boolean;
  /** Nobody can be sure that the writes can go together, or that they are what makes the loop slow. */
  unsure: boolean;
  header: string;
  evidence: Evidence[];
}

const MOST_EVIDENCE = 10;

const knownWrites = new WeakMap<Analysis, RepeatedWrite[]>();

/** Every write of a loop's turn in a project, once per loop, kind and table. */
export function repeatedWrites(analysis: Analysis): readonly RepeatedWrite[] {
  let found = knownWrites.get(analysis);
  if (!found) {
    found = analysis.functions.flatMap((facts) => writesIn(analysis, facts));
    knownWrites.set(analysis, found);
  }
  return found;
}

function writesIn(analysis: Analysis, facts: FunctionFacts): RepeatedWrite[] {
  const out = new Map<string, RepeatedWrite>();
  for (const site of facts.sites) {
    const found = writeAt(analysis, site);
    if (!found) continue;
    const turns = turnsOf(facts, site);
    if (!turns || runsElsewhere(analysis, site, found.chain, found.key)) continue;
    if (isGivenUpFor(facts, site)) continue;
    const last = found.chain[found.chain.length - 1];
    const overridden = isOverride(found.chain);
    const entity = overridden ? (site.receiver?.cls?.name ?? null) : entityName(analysis, last);
    const sent = found.staged ? flushedIn(analysis, facts, turns) : { sent: 'each' as const, site: null };
    // One loop is one problem of each rule, however many statements it sends.
    const key = `${turns.loop.node}:${found.kind === 'insert'}`;
    const known = out.get(key);
    if (known) {
      if (known.evidence.length < MOST_EVIDENCE) known.evidence.push(...hops([site]));
      continue;
    }
    const { minor, unsure } = weightOf(analysis, facts, turns, found.chain);
    out.set(key, {
      facts,
      site: sent.site ?? site,
      kind: found.kind,
      turns,
      chain: found.chain,
      overridden,
      sent: sent.sent,
      entity,
      minor,
      unsure:
        minor ||
        unsure ||
        turns.loop.iterable < 0 ||
        overridden ||
        sent.sent === 'committed' ||
        last.known?.member.marks?.upserts === true ||
        changesNoColumn(analysis, facts, site, turns) ||
        hasOtherWork(analysis, facts, site, turns) ||
        !isNear(found.chain) ||
        hasHeavierWork(analysis, facts, turns),
      header: turns.callback ? `\`${sourceOf(facts.fn.tree, site.node)}\`` : `\`${loopText(facts, turns)}\``,
      evidence: [
        ...(turns.callback
          ? []
          : [hop(facts.fn, turns.loop.node, `\`${facts.fn.qualified}\` loops: \`${loopText(facts, turns)}\``)]),
        ...hops(found.chain),
        ...(sent.site ? hops([sent.site]) : []),
      ],
    });
  }
  return [...out.values()];
}

/** Whether the turn sets nothing of a row that it saves but what is not a column (its tags, related rows): a batch would not write that. */
function changesNoColumn(analysis: Analysis, { fn, types }: FunctionFacts, site: Site, { loop }: Turns): boolean {
  const { tree } = fn;
  const callee = tree.kind(site.node) === Kind.Call ? tree.child(site.node, 0) : -1;
  const row = callee >= 0 && tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
  if (row < 0 || tree.kind(row) !== Kind.Name) return false;
  const entity = analysis.inference.entities.of(types.get(row)?.cls);
  const set: string[] = [];
  for (const read of readsOf(fn, tree.str(row))) {
    const attribute = tree.parent(read);
    const assign = tree.parent(attribute);
    if (tree.kind(attribute) !== Kind.Attr || !tree.contains(loop.body, attribute)) continue;
    if (tree.kind(assign) === Kind.Assign && tree.child(assign, 0) !== attribute) set.push(tree.str(attribute));
  }
  if (!entity || set.length === 0) return false;
  return !set.some(
    (name) => entity.columns.has(name) || entity.keys.has(name) || entity.relations.get(name)?.many === false,
  );
}

/** Whether the turn asks the database for something else too, which one statement for all rows would not answer. */
function hasOtherWork(analysis: Analysis, { fn, sites }: FunctionFacts, site: Site, { loop }: Turns): boolean {
  return sites.some(
    (other) =>
      other.node !== site.node &&
      fn.tree.contains(loop.body, other.node) &&
      !fn.tree.contains(site.node, other.node) &&
      OTHER.some((key) => analysis.effects.through(other, key) !== null),
  );
}
const OTHER: readonly EffectKey[] = ['query', 'read', 'write', 'insert'];

/** What a site writes, itself or through calls; a unit of work's writes only where they are named in this function. */
function writeAt(
  analysis: Analysis,
  site: Site,
): { kind: WriteKind; chain: Site[]; key: EffectKey; staged: boolean } | null {
  const { member } = site.known ?? {};
  if (site.effect === 'stage' && member?.stages && !member.bulk)
    return { kind: member.stages, chain: [site], key: 'stage', staged: true };
  if (site.effect) {
    if ((site.effect !== 'write' && site.effect !== 'insert') || many(site)) return null;
    return { kind: kindOf(site), chain: [site], key: site.effect, staged: false };
  }
  let best: { kind: WriteKind; chain: Site[]; key: EffectKey } | null = null;
  for (const key of ['write', 'insert'] as const) {
    const chain = analysis.effects.through(site, key);
    if (!chain || (best && best.chain.length <= chain.length)) continue;
    const last = chain[chain.length - 1];
    // `get_or_create` far down is a lookup that writes once.
    if (many(last) || last.known?.member.marks?.upserts) continue;
    best = { kind: isOverride(chain) && site.receiver?.facts?.fresh ? 'insert' : kindOf(last), chain, key };
  }
  return best && { ...best, staged: false };
}

function isOverride(chain: readonly Site[]): boolean {
  const last = chain[chain.length - 1];
  const name = last.known?.name.split('.').at(-1);
  return last.known?.member.object === 'receiver' && chain[0].targets.some((target) => target.name === name);
}

/** A call that is given many rows at once is the cure. A statement on a query is one statement, and one too many in a loop. */
function many(site: Site): boolean {
  const { member } = site.known ?? {};
  return member?.bulk === true && member.object !== undefined;
}

function kindOf(site: Site): WriteKind {
  if (site.effect === 'insert') return 'insert';
  if (site.sql) return /^\W*delete/i.test(site.sql) ? 'delete' : 'update';
  if (site.receiver?.facts?.fresh && site.known?.member.object === 'receiver') return 'insert';
  return /delete|remove|destroy/i.test(site.known?.name.split('.').at(-1) ?? '') ? 'delete' : 'update';
}

/** Whether a turn of the loop flushes or commits what it staged. */
function flushedIn(
  analysis: Analysis,
  facts: FunctionFacts,
  turns: Turns,
): { sent: 'flushed' | 'committed' | 'together'; site: Site | null } {
  for (const [key, sent] of [
    ['flush', 'flushed'],
    ['commit', 'committed'],
  ] as const) {
    for (const site of facts.sites) {
      if (!loopsAround(facts.fn, site.node).some(({ node }) => node === turns.loop.node)) continue;
      if (site.effect === key || (site.targets.length > 0 && analysis.effects.through(site, key))) {
        const own = turnsOf(facts, site);
        if (own && own.loop.node === turns.loop.node) return { sent, site };
      }
    }
  }
  return { sent: 'together', site: null };
}

/** Whether a write that fails is answered with the deletion of its row: that takes a statement per row. */
function isGivenUpFor(facts: FunctionFacts, site: Site): boolean {
  const { tree } = facts.fn;
  for (
    let inner = site.node, outer = tree.parent(inner);
    outer > facts.fn.node;
    inner = outer, outer = tree.parent(outer)
  ) {
    if (tree.kind(outer) !== Kind.Try || tree.child(outer, 0) !== inner) continue;
    const handlers = tree.children(outer).filter((part) => tree.kind(part) === Kind.Handler);
    const isDelete = (other: Site): boolean =>
      (other.effect === 'write' && kindOf(other) === 'delete') ||
      (other.effect === 'stage' && other.known?.member.stages === 'delete');
    if (facts.sites.some((other) => isDelete(other) && handlers.some((part) => tree.contains(part, other.node))))
      return true;
  }
  return false;
}
