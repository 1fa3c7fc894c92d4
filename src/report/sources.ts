import type { AuditReport } from '../contracts/index.ts';
import { list } from './text.ts';

/** Where a source came from, in words: ` (built in)`, ` (context7, on sqlalchemy: bulk operations)`. */
export function originText({ source, technology, topic }: AuditReport['sources'][number]): string {
  if (source === 'catalogue') return 'built in';
  return `${source}${technology === undefined ? '' : `, on ${technology}: ${topic ?? ''}`}`;
}

/** A sentence for each documentation server that failed, wholly or in part. */
export function failedSources({ consulted = [] }: AuditReport): string[] {
  return consulted
    .filter(({ failures }) => failures.length > 0)
    .map(({ server, practices, failures }) => {
      const rest = practices === 0 ? 'nothing of it was used' : 'what it had answered was used';
      return `The documentation server ${server} failed: ${list(failures)}; ${rest}.`;
    });
}

/** What is said where there are no sources. */
export const NO_SOURCES = 'No sources: no finding rests on one.';
