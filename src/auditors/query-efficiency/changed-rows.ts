import type { Analysis } from '../../analysis/analysis.ts';
import type { Library } from '../../analysis/knowledge/schema.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { boundWithin } from '../../analysis/query/bindings.ts';
import { boundOf, type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { originOf } from '../../analysis/query/rows.ts';
import { loopSource } from '../../analysis/query/source.ts';
import { turnsOf } from '../../analysis/query/turns.ts';
import type { EntityWrite, FunctionFacts, Site } from '../../analysis/types/facts.ts';
import { hasHeavierWork, weightOf } from './per-element.ts';

/** Rows of a unit of work that a loop changes. */
interface ChangedRows {
  facts: FunctionFacts;
  write: EntityWrite;
  loop: number;
  header: string;
  /** The flush or commit of each turn; null: all are sent together. */
  flush: Site | null;
  /** Nothing shows that the loop has many turns that each send something, or that the flushes are what makes it slow. */
  unsure: boolean;
  library: Library;
}

/** Loops that change an attribute of tracked rows: with a flush per turn, or all to the same value. One for a loop. */
export function changedRows(analysis: Analysis): ChangedRows[] {
  const out: ChangedRows[] = [];
  for (const facts of analysis.functions) {
    const seen = new Set<number>();
    for (const write of facts.writes) {
      const entity = analysis.inference.entities.of(write.object.cls);
      if (!entity?.model.tracksChanges || !write.object.facts?.fromQuery || write.object.facts.fresh) continue;
      const loop = loopsAround(facts.fn, write.node).find((candidate) => boundOf(candidate, facts) === null);
      if (!loop || loop.iterable < 0 || seen.has(loop.node)) continue;
      const { tree } = facts.fn;
      if (!originOf(analysis, facts, tree.child(write.target, 0)).loops.includes(loop.node)) continue;
      const flush = flushOf(analysis, facts, loop);
      if (!flush && !(isOnlyWork(facts, loop, write) && isSame(facts, loop, write))) continue;
      seen.add(loop.node);
      out.push({
        facts,
        write,
        loop: loop.node,
        header: `\`${loopSource(tree, loop)}\``,
        flush,
        unsure: flush !== null && isUnsure(analysis, facts, loop, flush),
        library: entity.library,
      });
    }
  }
  return out;
}

function isUnsure(analysis: Analysis, facts: FunctionFacts, loop: Loop, flush: Site): boolean {
  const turns = { loop, callback: false };
  return weightOf(analysis, facts, turns, [flush]).unsure || hasHeavierWork(analysis, facts, turns);
}

function flushOf(analysis: Analysis, facts: FunctionFacts, loop: Loop): Site | null {
  const within = facts.sites.filter(
    (site) => facts.fn.tree.contains(loop.body, site.node) && turnsOf(facts, site)?.loop.node === loop.node,
  );
  return (
    within.find(({ effect }) => effect === 'flush' || effect === 'commit') ??
    within.find((site) => site.targets.length > 0 && analysis.effects.through(site, 'flush')) ??
    null
  );
}

/** The value does not change from turn to turn. */
function isSame(facts: FunctionFacts, loop: Loop, write: EntityWrite): boolean {
  const { tree } = facts.fn;
  if (write.operator !== null || write.value < 0) return false;
  const bound = boundWithin(facts.fn, loop.node, tree.end(loop.node));
  for (let n = write.value; n < tree.end(write.value); n++) {
    if (tree.kind(n) === Kind.Call) return false;
    if (tree.kind(n) === Kind.Name && bound.has(tree.str(n))) return false;
  }
  return true;
}

/** The loop does nothing else with its rows, so that a statement can take its place. */
function isOnlyWork(facts: FunctionFacts, loop: Loop, write: EntityWrite): boolean {
  const { tree } = facts.fn;
  if (tree.kind(loop.body) !== Kind.Block) return false;
  return tree
    .children(loop.body)
    .every((statement) => facts.writes.some(({ node }) => node === statement) || statement === write.node);
}
