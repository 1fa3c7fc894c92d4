import type { Finding, Severity } from '../contracts/index.ts';

const WEIGHT: Record<Severity, number> = { CRITICAL: 2, HIGH: 1, MEDIUM: 0.5, LOW: 0.2 };
const LINES = 10_000;

/** The counts of findings by severity; advisories are left out. */
export function count(findings: readonly Finding[]): {
  critical: number;
  high: number;
  medium: number;
  low: number;
  total_issues: number;
} {
  const scored = findings.filter((finding) => finding.confidence !== 'advisory');
  const of = (severity: Severity): number => scored.filter((finding) => finding.severity === severity).length;
  return {
    total_issues: scored.length,
    critical: of('CRITICAL'),
    high: of('HIGH'),
    medium: of('MEDIUM'),
    low: of('LOW'),
  };
}

/** A category's score, 0–10 with one decimal; above 10,000 lines the penalty is per 10,000 lines. */
export function score(findings: readonly Finding[], lines: number): number {
  let penalty = 0;
  for (const finding of findings) if (finding.confidence !== 'advisory') penalty += WEIGHT[finding.severity];
  if (lines > LINES) penalty /= lines / LINES;
  return Math.max(0, Math.round((10 - penalty) * 10) / 10);
}
