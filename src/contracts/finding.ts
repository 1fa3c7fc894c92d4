import { z } from 'zod';

export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

/** `high` findings are claims; `medium` rests on a name where a type is not known; `advisory` is listed apart and not scored. */
export const CONFIDENCES = ['high', 'medium', 'advisory'] as const;
export const Confidence = z.enum(CONFIDENCES);
export type Confidence = z.infer<typeof Confidence>;

/** S: under 1 h, M: 1–4 h, L: over 4 h. */
export const Effort = z.enum(['S', 'M', 'L']);
export type Effort = z.infer<typeof Effort>;

/** 1-based lines; columns are 1-based and optional. `endLine` is inclusive. */
export const Range = z.object({
  startLine: z.int().min(1),
  endLine: z.int().min(1),
  startColumn: z.int().min(1).optional(),
});
export type Range = z.infer<typeof Range>;

/** One hop of the chain that proves a finding. `path` is relative to the repository's root, with `/`. */
export const Evidence = z.object({ path: z.string(), range: Range, message: z.string() });
export type Evidence = z.infer<typeof Evidence>;

/** `source` is `catalogue` where it is built in, otherwise the name of the server that gave it. */
export const Reference = z.object({ title: z.string(), url: z.url(), source: z.string().optional() });
export type Reference = z.infer<typeof Reference>;

export const Finding = z.object({
  rule: z.string(),
  severity: Severity,
  confidence: Confidence,
  /** `path:line`, as engineers paste it. */
  location: z.string(),
  path: z.string(),
  range: Range,
  /** One sentence: what is wrong here. */
  issue: z.string(),
  /** The principle that the finding rests on. */
  principle: z.string(),
  /** What to do, for the library and version in use. */
  recommendation: z.string(),
  effort: Effort,
  /** At least one hop, in the order of execution. */
  evidence: z.array(Evidence).min(1),
  reference: Reference.optional(),
  /** What documentation servers say on the matter, at most three; their texts are not part of the recommendation. */
  further: z.array(Reference).optional(),
  /** Hexadecimal; survives line shifts and unrelated edits. */
  fingerprint: z.string(),
  /** The function that holds the finding, qualified within its file (`Class.method`); empty at module level. */
  symbol: z.string(),
});
export type Finding = z.infer<typeof Finding>;
