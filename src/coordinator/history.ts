import { z } from 'zod';
import type { ObjectStore } from '../connectors/object-store.ts';
import { AuditorName, type AuditReport } from '../contracts/index.ts';

const KnownFinding = z.object({
  fingerprint: z.string(),
  rule: z.string(),
  auditor: AuditorName,
  path: z.string(),
  location: z.string(),
  issue: z.string(),
});
export type KnownFinding = z.infer<typeof KnownFinding>;

const PastAudit = z.object({
  id: z.string(),
  date: z.string(),
  commit: z.string().nullable(),
  ref: z.string().nullable(),
  score: z.number().nullable(),
  severity: z.object({ critical: z.int(), high: z.int(), medium: z.int(), low: z.int() }),
});

/** The full audits of one repository, oldest first, and the findings of the last one. */
export const History = z.object({ version: z.literal(1), audits: z.array(PastAudit), findings: z.array(KnownFinding) });
export type History = z.infer<typeof History>;

const KEPT = 100;

/** What is known of earlier audits; null where there were none, or what is kept cannot be understood. */
export async function readHistory(store: ObjectStore, key: string): Promise<History | null> {
  return parse(await store.get(key));
}

/** Adds a full audit; a second time for the same audit changes nothing. */
export async function addToHistory(store: ObjectStore, key: string, report: AuditReport): Promise<void> {
  await store.update(key, (text) => {
    const before = parse(text) ?? { version: 1 as const, audits: [], findings: [] };
    if (before.audits.some(({ id }) => id === report.id)) return text!;
    const { id, date, score, severity, repository } = report;
    const failed = new Set(
      report.categories.filter((category) => category.score === null).map(({ auditor }) => auditor),
    );
    const after: History = {
      version: 1,
      audits: [...before.audits, { id, date, commit: repository.commit, ref: repository.ref, score, severity }].slice(
        -KEPT,
      ),
      // What an auditor found that failed this time is neither fixed nor found again: it stays as it was known.
      findings: [
        ...before.findings.filter(({ auditor }) => failed.has(auditor)),
        ...report.findings.map(({ fingerprint, rule, auditor, path, location, issue }) => ({
          fingerprint,
          rule,
          auditor,
          path,
          location,
          issue,
        })),
      ],
    };
    return `${JSON.stringify(after, null, 1)}\n`;
  });
}

function parse(text: string | null): History | null {
  if (text === null) return null;
  try {
    return History.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
