import {
  type AuditReport,
  CONFIDENCES,
  type Confidence,
  type ReportedFinding,
  SEVERITIES,
  type Severity,
} from '../contracts/index.ts';
import { countBySeverity } from '../coordinator/aggregate.ts';

/**
 * The report with only the findings of at least that confidence, counted anew. Scores stay: they are the audit's, and a
 * warning says what they count that is not shown.
 */
export function atLeast(report: AuditReport, confidence: Confidence): AuditReport {
  if (confidence === 'advisory') return report;
  const isShown = (finding: ReportedFinding) =>
    CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(confidence);
  const findings = report.findings.filter(isShown);
  const shown = new Set(findings.map(({ fingerprint }) => fingerprint));
  const hidden = report.findings.length - findings.length;
  const { changes } = report;
  return {
    ...report,
    findings,
    advisories: [],
    severity: countBySeverity(findings),
    categories: report.categories.map((category) => {
      const own = findings.filter(({ auditor }) => auditor === category.auditor);
      return { ...category, total_issues: own.length, ...countBySeverity(own) };
    }),
    changes: changes && {
      ...changes,
      new: changes.new.filter((fingerprint) => shown.has(fingerprint)),
      unchanged: changes.unchanged.filter((fingerprint) => shown.has(fingerprint)),
    },
    warnings: hidden === 0 ? report.warnings : [...report.warnings, hiddenText(hidden, confidence)],
  };
}

function hiddenText(count: number, confidence: Confidence): string {
  return count === 1
    ? `1 finding below confidence ${confidence} is not shown; the scores count it.`
    : `${count} findings below confidence ${confidence} are not shown; the scores count them.`;
}

/** Whether a scored finding is as bad as that, or worse. */
export function hasFindingFrom(report: AuditReport, severity: Severity): boolean {
  return report.findings.some((finding) => SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(severity));
}
