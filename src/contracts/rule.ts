import { z } from 'zod';
import { AuditorName } from './auditor-result.ts';
import { Effort, Severity } from './finding.ts';

/** A rule's documentation, as data: `rules`, `explain`, SARIF and docs/rules are made from it. */
export const RuleDocumentation = z.object({
  name: z.string(),
  auditor: AuditorName,
  /** One line, ends without a full stop. */
  title: z.string(),
  /** Worst severity that the rule reports. */
  severity: Severity,
  effort: Effort,
  /** What it finds, in a paragraph. */
  finds: z.string(),
  /** Why it matters, in a paragraph. */
  why: z.string(),
  /** The principle that every finding names, one sentence. */
  principle: z.string(),
  /** Code pairs by language. */
  examples: z.array(z.object({ language: z.string(), bad: z.string(), good: z.string() })),
  /** What it deliberately leaves alone, one line each. */
  silent: z.array(z.string()),
  /** Languages it does not apply to, with the reason. */
  notFor: z.record(z.string(), z.string()),
});
export type RuleDocumentation = z.infer<typeof RuleDocumentation>;
