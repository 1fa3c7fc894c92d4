import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { conditionsOf, isKey } from '../../analysis/query/conditions.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { partsOf } from '../../analysis/query/expression.ts';
import { isSerialised, readsLocked } from '../../analysis/query/locks.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { type StateChange, stateChanges } from '../../analysis/query/state-changes.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';

interface Found {
  facts: FunctionFacts;
  change: StateChange;
}

/** Rows that are read, judged by their state, and moved to another one, with no lock in between. */
export function* staleStates(
  analysis: Analysis,
  isVersioned: (analysis: Analysis, cls: ClassInfo) => boolean,
): Generator<Problem> {
  const all: Found[] = [];
  for (const facts of analysis.functions)
    for (const change of stateChanges(analysis, facts)) all.push({ facts, change });
  for (const { facts, change } of all) {
    const { fn } = facts;
    if (isVersioned(analysis, change.entity.cls) || isSerialised(analysis, facts, change.node)) continue;
    if (readsLocked(analysis, change.read)) continue;
    const rival = change.judged < 0 && !change.mayBeNew ? rivalOf(all, change, facts) : null;
    if (change.judged < 0 && !change.mayBeNew && !rival) continue;
    const column = `${change.entity.cls.name}.${change.attribute}`;
    const chain = analysis.effects.through(change.read, 'read') ?? [change.read];
    const code = sourceOf(fn.tree, change.node);
    const state = sourceOf(fn.tree, change.value);
    yield {
      fn,
      node: change.node,
      severity: 'MEDIUM',
      confidence: 'medium',
      issue:
        change.judged >= 0
          ? `\`${fn.qualified}\` judges \`${column}\` by what it has read and then sets it to \`${state}\`, with no lock: a change that commits in between is overwritten`
          : `\`${fn.qualified}\` sets \`${column}\` to \`${state}\` on a row that it has read with no lock, whatever its state is by now: what another run has set is overwritten`,
      cure: `Read the row with a lock before its state is judged, or change it with one UPDATE whose condition names the state that it must be in, and look at the number of rows`,
      library: change.entity.library,
      evidence: [
        ...hops(chain),
        ...(change.judged >= 0
          ? [
              hop(
                fn,
                change.judged,
                `\`if ${sourceOf(fn.tree, fn.tree.child(change.judged, 0))}\` judges the state that was read`,
              ),
            ]
          : []),
        hop(fn, change.node, `\`${code}\` writes the new state`),
        ...(rival
          ? [
              hop(
                rival.facts.fn,
                rival.change.node,
                `\`${rival.facts.fn.qualified}\` moves it to \`${sourceOf(rival.facts.fn.tree, rival.change.value)}\`, and looks at the state before`,
              ),
            ]
          : []),
      ],
    };
  }
}

/** Columns by which a worker says that a row is now its own. */
const CLAIM =
  /(?:^|_)(?:locked|claimed|leased|reserved|picked(?:_up)?|acquired|taken)_(?:at|by|until)$|^(?:lock|claim|lease)_(?:owner|holder|token|expires_at|until)$/;

/** An UPDATE that marks a row as taken and names only its key: two workers that both saw it free both take it. */
export function* blindClaims(analysis: Analysis): Generator<Problem> {
  for (const facts of analysis.functions) {
    const { fn } = facts;
    const { tree } = fn;
    for (const site of facts.sites) {
      if (site.effect !== 'write' || !site.entity || site.sql !== null) continue;
      const conditions = conditionsOf(site);
      if (!conditions?.length || !conditions.every(({ attribute }) => isKey(attribute))) continue;
      const claim = claimIn(fn, site);
      if (claim === null || isSerialised(analysis, facts, site.node)) continue;
      const entity = analysis.inference.entities.of(site.entity);
      if (!entity?.columns.has(claim)) continue;
      yield {
        fn,
        node: site.node,
        severity: 'MEDIUM',
        confidence: 'medium',
        assumed: site.assumed,
        issue: `\`${fn.qualified}\` takes a row of \`${entity.cls.name}\` by setting \`${claim}\` whoever holds it by now: two workers that both saw it free both take it`,
        cure: `Name the free state in the UPDATE (\`… AND ${claim} IS NULL\`) and go on only when it changed a row`,
        library: site.known?.library ?? entity.library,
        evidence: [
          ...hops([site]),
          hop(fn, site.node, `only \`${sourceOf(tree, conditions[0].value)}\` is in its condition`),
        ],
      };
    }
  }
}

/** The claiming column that an UPDATE sets, or null. */
function claimIn(fn: FunctionInfo, site: Site): string | null {
  const { tree } = fn;
  for (const node of partsOf(fn, site.node)) {
    if (tree.kind(node) !== Kind.Keyword || !CLAIM.test(tree.str(node))) continue;
    const callee = tree.child(tree.parent(node), 0);
    if (tree.kind(callee) !== Kind.Attr || !/^(?:values|update|aupdate)$/.test(tree.str(callee))) continue;
    const value = tree.child(node, 0);
    return tree.kind(value) === Kind.Const ? null : tree.str(node);
  }
  return null;
}

/** Another function that moves the same column to another state and looks first: the order of the two matters. */
function rivalOf(all: readonly Found[], change: StateChange, { fn }: FunctionFacts): Found | null {
  return (
    all.find(
      (other) =>
        other.facts.fn !== fn &&
        other.facts.fn.module === fn.module &&
        other.change.judged >= 0 &&
        other.change.entity.cls === change.entity.cls &&
        other.change.attribute === change.attribute &&
        sourceOf(other.facts.fn.tree, other.change.value) !== sourceOf(fn.tree, change.value),
    ) ?? null
  );
}
