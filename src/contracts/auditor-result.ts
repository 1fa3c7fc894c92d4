import { z } from 'zod';
import { Configuration } from './configuration.ts';
import { Finding } from './finding.ts';

export const CATEGORIES = {
  'query-efficiency': 'Query Efficiency',
  'transaction-correctness': 'Transaction Correctness',
  'runtime-performance': 'Runtime Performance',
} as const;
export type AuditorName = keyof typeof CATEGORIES;
export const AUDITORS = Object.keys(CATEGORIES) as AuditorName[];
export const AuditorName = z.enum(['query-efficiency', 'transaction-correctness', 'runtime-performance']);

/** A file that was not audited, or only in part, and why in a few words. */
export const SkippedFile = z.object({ path: z.string(), reason: z.string() });
export type SkippedFile = z.infer<typeof SkippedFile>;

/** What was read and what was left out. Equal for the three auditors of an audit. */
export const Coverage = z.object({
  files: z.int(),
  lines: z.int(),
  functions: z.int(),
  byLanguage: z.record(z.string(), z.object({ files: z.int(), lines: z.int() })),
  /** Files left out on purpose (tests, generated, vendored …) by reason → how many. */
  leftOut: z.record(z.string(), z.int()),
  /** Files that could not be read or parsed whole; these are audited as far as they parse. */
  skipped: z.array(SkippedFile),
});
export type Coverage = z.infer<typeof Coverage>;

export const AuditorResult = z.object({
  auditor: AuditorName,
  category: z.string(),
  /** 0–10 with one decimal. */
  score: z.number().min(0).max(10),
  total_issues: z.int(),
  critical: z.int(),
  high: z.int(),
  medium: z.int(),
  low: z.int(),
  /** Scored findings and advisories (`confidence: advisory`); the counts and the score leave advisories out. */
  findings: z.array(Finding),
  /** Findings that a comment in the code suppresses, with the reason given there. */
  suppressed: z.array(z.object({ finding: Finding, reason: z.string() })),
  coverage: Coverage,
  /** Suppression comments that name no rule, or one that does not exist, and the like. */
  warnings: z.array(z.string()),
});
export type AuditorResult = z.infer<typeof AuditorResult>;

/** What an auditor is asked: where the code is and what is known about it. */
export const AuditorInvocation = z.object({
  auditId: z.string(),
  auditor: AuditorName,
  /** A folder on this machine, or a snapshot's key in the object store. */
  source: z.union([z.object({ folder: z.string() }), z.object({ snapshot: z.string() })]),
  /** Sub-folder to audit, relative to the source's root; null: all of it. */
  path: z.string().nullable(),
  /** Only these rules; null: all that are not off. */
  rules: z.array(z.string()).nullable(),
  configuration: Configuration,
  /** The context's key in the object store. */
  contextKey: z.string(),
  /** Where the result goes in the object store. */
  resultKey: z.string(),
});
export type AuditorInvocation = z.infer<typeof AuditorInvocation>;

/** What an auditor says that runs elsewhere: its result lies in the object store, since it can be larger than an answer may be. */
export const AuditorAnswer = z.object({ auditor: AuditorName, resultKey: z.string(), total_issues: z.int() });
export type AuditorAnswer = z.infer<typeof AuditorAnswer>;
