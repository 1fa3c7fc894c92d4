import { z } from 'zod';
import { AuditorName, Coverage } from './auditor-result.ts';
import { Consulted, ContextStore } from './context-store.ts';
import { Finding } from './finding.ts';

/** A category of the report. `score` is null when its auditor failed: `not assessed`, and `failure` says why. */
export const CategoryResult = z.object({
  auditor: AuditorName,
  category: z.string(),
  score: z.number().nullable(),
  failure: z.string().optional(),
  /** True when the request or the configuration left out all of its rules: `failure` says so, and nothing went wrong. */
  notAsked: z.boolean().optional(),
  total_issues: z.int(),
  critical: z.int(),
  high: z.int(),
  medium: z.int(),
  low: z.int(),
});
export type CategoryResult = z.infer<typeof CategoryResult>;

/** Where the audited code came from; `webUrl` is the repository's page at the audited commit's host, where the remote tells. */
export const AuditedRepository = z.object({
  name: z.string(),
  url: z.string().nullable(),
  ref: z.string().nullable(),
  commit: z.string().nullable(),
  path: z.string().nullable(),
  /** `{path}` and `{line}` are to be replaced, for instance `https://github.com/o/n/blob/<sha>/{path}#L{line}`; null: no links. */
  linkTemplate: z.string().nullable(),
});
export type AuditedRepository = z.infer<typeof AuditedRepository>;

/** A finding with the auditor that made it, which is its category in the report. */
export const ReportedFinding = Finding.extend({ auditor: AuditorName });
export type ReportedFinding = z.infer<typeof ReportedFinding>;

export const AuditReport = z.object({
  version: z.literal(1),
  id: z.string(),
  tool: z.object({ name: z.string(), version: z.string() }),
  repository: AuditedRepository,
  /** ISO 8601. */
  date: z.iso.datetime(),
  context: ContextStore,
  /** Two or three sentences. */
  summary: z.string(),
  /** Mean of the assessed categories; null when none was. */
  score: z.number().nullable(),
  categories: z.array(CategoryResult),
  severity: z.object({ critical: z.int(), high: z.int(), medium: z.int(), low: z.int() }),
  /** Sorted: severity, then category, path and line. */
  findings: z.array(ReportedFinding),
  advisories: z.array(ReportedFinding),
  suppressed: z.array(z.object({ finding: ReportedFinding, reason: z.string() })),
  coverage: Coverage,
  /** Against the last audit of the same repository; null when there was none. Fingerprints. */
  changes: z
    .object({
      previous: z.object({
        id: z.string(),
        date: z.string(),
        score: z.number().nullable(),
        commit: z.string().nullable(),
      }),
      new: z.array(z.string()),
      fixed: z.array(z.object({ fingerprint: z.string(), rule: z.string(), location: z.string(), issue: z.string() })),
      unchanged: z.array(z.string()),
    })
    .nullable(),
  /** What findings rest on. `quote` is what a documentation server said there, on `topic` of `technology`. */
  sources: z.array(
    z.object({
      title: z.string(),
      url: z.url(),
      source: z.string(),
      technology: z.string().optional(),
      topic: z.string().optional(),
      quote: z.string().optional(),
    }),
  ),
  /** The documentation servers that were asked; absent where none is configured. */
  consulted: z.array(Consulted).optional(),
  warnings: z.array(z.string()),
});
export type AuditReport = z.infer<typeof AuditReport>;
