import type { AuditReport, CategoryResult, Finding, ReportedFinding, Severity } from '../contracts/index.ts';
import { SEVERITIES } from '../contracts/index.ts';
import { count, plain } from './text.ts';

/** The four counts that a category and a whole report have. */
type Counts = Pick<CategoryResult, 'critical' | 'high' | 'medium' | 'low'>;

interface RuleCount {
  rule: string;
  total: number;
  bySeverity: Record<Severity, number>;
}

const KEYS = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low' } as const;

/** `1 critical, 3 high`: the counts that are not zero, the worst first; empty when all are zero. */
export function countsText(counts: Counts): string {
  return SEVERITIES.filter((severity) => counts[KEYS[severity]] > 0)
    .map((severity) => `${counts[KEYS[severity]].toLocaleString('en-US')} ${KEYS[severity]}`)
    .join(', ');
}

/** Findings per rule: the rule with the worst finding first, then the one with the most. */
export function byRule(findings: readonly Finding[]): RuleCount[] {
  const rules = new Map<string, RuleCount>();
  for (const finding of findings) {
    const entry = rules.get(finding.rule) ?? {
      rule: finding.rule,
      total: 0,
      bySeverity: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 },
    };
    entry.total += 1;
    entry.bySeverity[finding.severity] += 1;
    rules.set(finding.rule, entry);
  }
  return [...rules.values()].sort((a, b) => {
    for (const severity of SEVERITIES) {
      const difference = b.bySeverity[severity] - a.bySeverity[severity];
      if (difference !== 0) return difference;
    }
    return a.rule < b.rule ? -1 : 1;
  });
}

/**
 * The findings to show where there is room for `limit`: severity decides, then confidence; within one severity no rule takes
 * more than three places as long as another waits, so that one frequent rule does not hide the rest. In the report's order.
 */
export function worst(findings: readonly ReportedFinding[], limit: number): ReportedFinding[] {
  const chosen = new Set<ReportedFinding>();
  for (const severity of SEVERITIES) {
    const level = findings.filter((finding) => finding.severity === severity);
    const sure = [...level.filter((f) => f.confidence === 'high'), ...level.filter((f) => f.confidence !== 'high')];
    const perRule = new Map<string, number>();
    const first = sure.filter((finding) => {
      const n = (perRule.get(finding.rule) ?? 0) + 1;
      perRule.set(finding.rule, n);
      return n <= 3;
    });
    for (const finding of [...first, ...sure]) if (chosen.size < limit) chosen.add(finding);
  }
  return findings.filter((finding) => chosen.has(finding));
}

/**
 * True when the auditors ran and there was no file for them: then a score of 10 would say nothing. When no auditor came to
 * an end, nobody knows how many files there were, and this is false.
 */
export function nothingRead(report: AuditReport): boolean {
  return report.coverage.files === 0 && report.categories.some(({ score }) => score !== null);
}

const LANGUAGES: Record<string, string> = {
  python: 'Python',
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  go: 'Go',
};

/** A language's name as people write it. */
export function languageName(language: string): string {
  return LANGUAGES[language.toLowerCase()] ?? plain(language);
}

/** `120 files with 14,000 lines of Python`: what was read. */
export function readText(report: AuditReport): string {
  const { files, lines, byLanguage } = report.coverage;
  const languages = Object.keys(byLanguage).sort().map(languageName);
  return `${count(files, 'file')} with ${count(lines, 'line')}${languages.length > 0 ? ` of ${languages.join(', ')}` : ''}`;
}

/** `310 files left out on purpose (tests: 300, generated: 10)`, or empty. */
export function leftOutText(report: AuditReport): string {
  const reasons = Object.entries(report.coverage.leftOut).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return '';
  return `${count(total, 'file')} left out on purpose (${reasons.map(([why, n]) => `${plain(why)}: ${n.toLocaleString('en-US')}`).join(', ')})`;
}

/** `+0.8`, `-1.2`, `±0.0`; null when one of the two audits has no score. */
export function scoreChange(report: AuditReport): string | null {
  const before = report.changes?.previous.score ?? null;
  if (before === null || report.score === null) return null;
  const difference = Math.round((report.score - before) * 10) / 10;
  return difference === 0 ? '±0.0' : `${difference > 0 ? '+' : '-'}${Math.abs(difference).toFixed(1)}`;
}
