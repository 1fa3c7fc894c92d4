import type { ContextStore, Practice } from '../contracts/context-store.ts';
import { practices } from './catalogue/index.ts';
import type { CataloguePractice } from './catalogue/practice.ts';
import { technologiesOf } from './technologies.ts';
import { newestFirst, overlaps, toRange } from './versions.ts';

type BestPractices = ContextStore['best_practices'];

/**
 * The practices that hold for a project: technology → topic → practice, for the versions in use. Where a version is not
 * known, the newest line's practices; where only a range is known, those of the newest line that the range allows.
 *
 * Topics stand in the catalogue's order, from the specific to the general, so the practice to quote for a rule is the
 * first one of its technology whose `rules` holds it.
 */
export async function research(stack: ContextStore['tech_stack']): Promise<BestPractices> {
  const found: BestPractices = {};
  for (const [technology, version] of technologiesOf(stack)) {
    const known = Object.hasOwn(practices, technology) ? practices[technology] : undefined;
    if (known !== undefined) found[technology] = practicesFor(known, version);
  }
  return found;
}

function practicesFor(known: readonly CataloguePractice[], version: string | null): Record<string, Practice> {
  const wanted = version === null ? null : toRange(version);
  const chosen = new Map<string, CataloguePractice>();
  for (const practice of known) {
    if (wanted !== null && !overlaps(practice.versions, wanted)) continue;
    const other = chosen.get(practice.topic);
    if (other === undefined || newestFirst(practice.versions, other.versions) < 0) chosen.set(practice.topic, practice);
  }
  return Object.fromEntries(
    [...chosen].map(([topic, practice]) => [topic, { ...practice, rules: [...practice.rules], source: 'catalogue' }]),
  );
}
