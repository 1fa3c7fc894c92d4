import type { McpConfiguration } from '../connectors/mcp/configuration.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import type { Consulted, ContextStore, Practice } from '../contracts/context-store.ts';
import { type Home, practicesOf } from './catalogue/index.ts';
import type { CataloguePractice } from './catalogue/practice.ts';
import { technologiesOf } from './technologies.ts';
import { newestFirst, overlaps, toRange } from './versions.ts';

type BestPractices = ContextStore['best_practices'];

/**
 * The practices for a project: the built-in ones, and what the configured servers say besides, each under its topic and the
 * server's name. Asks within the configured time, and leaves what failed in `consulted`.
 */
export async function research(
  stack: ContextStore['tech_stack'],
  mcp: McpConfiguration | null | undefined,
  store: ObjectStore,
): Promise<{ best_practices: BestPractices; consulted: Consulted[] }> {
  const best_practices = catalogueFor(stack);
  if (mcp == null || mcp.servers.length === 0) return { best_practices, consulted: [] };
  const { consult } = await import('./consult.ts');
  const { practices: said, servers } = await consult(stack, mcp, store);
  for (const [technology, topics] of Object.entries(said)) {
    best_practices[technology] = { ...best_practices[technology], ...topics };
  }
  return { best_practices, consulted: servers };
}

/**
 * The practices that hold for a project: technology → topic → practice, for the versions in use. Where a version is not
 * known, the newest line's practices; where only a range is known, those of the newest line that the range allows.
 *
 * Topics stand in the catalogue's order, from the specific to the general, so the practice to quote for a problem is the
 * first one of its technology whose `rules` holds the rule and whose `problems`, where it has any, the kind of problem.
 * Where two ecosystems have a technology of the same name, each practice says whose it is.
 */
export function catalogueFor(stack: ContextStore['tech_stack']): BestPractices {
  const found: BestPractices = {};
  for (const { id, home, version } of technologiesOf(stack)) {
    const practices = practicesFor(practicesOf(id, home), home, version);
    if (practices.length === 0) continue;
    const topics = Object.hasOwn(found, id) ? found[id]! : {};
    for (const practice of practices) {
      const taken = Object.hasOwn(topics, practice.topic);
      topics[taken ? `${practice.topic} (${home ?? 'server'})` : practice.topic] = practice;
    }
    found[id] = topics;
  }
  return found;
}

function practicesFor(known: readonly CataloguePractice[], home: Home, version: string | null): Practice[] {
  const wanted = version === null ? null : toRange(version);
  const chosen = new Map<string, CataloguePractice>();
  for (const practice of known) {
    if (wanted !== null && !overlaps(practice.versions, wanted)) continue;
    const other = chosen.get(practice.topic);
    if (other === undefined || newestFirst(practice.versions, other.versions) < 0) chosen.set(practice.topic, practice);
  }
  return [...chosen.values()].map(({ problems, ...practice }) => ({
    ...practice,
    rules: [...practice.rules],
    ...(problems === undefined ? {} : { problems: [...problems] }),
    ...(home ? { ecosystem: home } : {}),
    source: 'catalogue',
  }));
}
