import {
  AUDITORS,
  type AuditorName,
  type AuditorResult,
  type AuditReport,
  type AuditRequest,
  CATEGORIES,
  type CategoryResult,
  type Consulted,
  type ContextStore,
  type Coverage,
  type Finding,
  type ReportedFinding,
  SEVERITIES,
} from '../contracts/index.ts';
import { compare } from './changes.ts';
import { executiveSummary } from './executive-summary.ts';
import type { History } from './history.ts';
import type { Source } from './source.ts';

export interface Parts {
  request: AuditRequest;
  tool: AuditReport['tool'];
  source: Source;
  context: ContextStore;
  /** The documentation servers that were asked; none where none is configured. */
  consulted: readonly Consulted[];
  results: ReadonlyMap<AuditorName, AuditorResult>;
  /** Auditors without a result, and why. */
  failures: ReadonlyMap<AuditorName, string>;
  /** What discovery could not read. */
  warnings: readonly string[];
  /** Rules that were run. */
  rules: ReadonlySet<string>;
  history: History | null;
}

/** Makes the report from what the three auditors gave: merged, scored, counted, sorted, and compared with the last audit. */
export function aggregate(parts: Parts): AuditReport {
  const { request, source, context, results, failures } = parts;
  const all = [...results].flatMap(([auditor, result]) => result.findings.map((finding) => ({ ...finding, auditor })));
  const sorted = all.sort(bySeverityThenPlace);
  const findings = sorted.filter(({ confidence }) => confidence !== 'advisory');
  const advisories = sorted.filter(({ confidence }) => confidence === 'advisory');
  const suppressed = [...results].flatMap(([auditor, result]) =>
    result.suppressed.map(({ finding, reason }) => ({ finding: { ...finding, auditor }, reason })),
  );
  const categories = AUDITORS.map((auditor) => category(auditor, results.get(auditor), failures.get(auditor)));
  const coverage = mergedCoverage([...results.values()]);
  const changes = compare(findings, parts.history, {
    path: source.repository.path,
    isPartial: request.rules !== undefined,
    configuration: source.configuration,
    rules: parts.rules,
    assessed: new Set(results.keys()),
    setAside: new Set(
      [...advisories, ...suppressed.map(({ finding }) => finding)].map(({ fingerprint }) => fingerprint),
    ),
    skipped: new Set(coverage.skipped.map(({ path }) => path)),
  });
  const facts = {
    repository: source.repository,
    score: overallScore(categories),
    categories,
    severity: countBySeverity(findings),
    findings,
    advisories,
    coverage,
    changes,
  };
  return {
    version: 1,
    id: request.id,
    tool: parts.tool,
    date: request.requestedAt,
    context,
    summary: executiveSummary(facts),
    ...facts,
    suppressed,
    sources: sourcesOf([...findings, ...advisories], context),
    ...(parts.consulted.length === 0 ? {} : { consulted: [...parts.consulted] }),
    warnings: unique([
      ...source.warnings,
      ...partial(request),
      ...parts.warnings,
      ...[...results.values()].flatMap((result) => result.warnings),
    ]),
  };
}

/** Counts scored findings; advisories do not belong among them. */
export function countBySeverity(findings: readonly Finding[]): AuditReport['severity'] {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  return { critical: count('CRITICAL'), high: count('HIGH'), medium: count('MEDIUM'), low: count('LOW') };
}

function bySeverityThenPlace(a: ReportedFinding, b: ReportedFinding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    AUDITORS.indexOf(a.auditor) - AUDITORS.indexOf(b.auditor) ||
    compareText(a.path, b.path) ||
    a.range.startLine - b.range.startLine ||
    compareText(a.rule, b.rule) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function category(
  auditor: AuditorName,
  result: AuditorResult | undefined,
  failure: string | undefined,
): CategoryResult {
  const name = { auditor, category: CATEGORIES[auditor] };
  if (result === undefined) {
    return {
      ...name,
      score: null,
      failure: failure ?? 'no result',
      total_issues: 0,
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
    };
  }
  const { score, total_issues, critical, high, medium, low } = result;
  return { ...name, score, total_issues, critical, high, medium, low };
}

function overallScore(categories: readonly CategoryResult[]): number | null {
  const scores = categories.flatMap(({ score }) => (score === null ? [] : [score]));
  if (scores.length === 0) return null;
  return Math.round((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 10) / 10;
}

/** The three auditors read the same code; where one read less, the widest reading counts. */
function mergedCoverage(results: readonly AuditorResult[]): Coverage {
  const empty: Coverage = { files: 0, lines: 0, functions: 0, byLanguage: {}, leftOut: {}, skipped: [] };
  return results
    .map(({ coverage }) => coverage)
    .reduce((widest, next) => (next.files > widest.files ? next : widest), results[0]?.coverage ?? empty);
}

/** The pages that findings refer to, each once, with what a documentation server said there. */
function sourcesOf(findings: readonly Finding[], context: ContextStore): AuditReport['sources'] {
  const said = new Map<string, Pick<AuditReport['sources'][number], 'technology' | 'topic' | 'quote'>>();
  for (const [technology, topics] of Object.entries(context.best_practices)) {
    for (const { source, url, topic, advice } of Object.values(topics)) {
      if (source !== 'catalogue') said.set(`${source}\n${url}`, { technology, topic, quote: advice });
    }
  }
  const sources = new Map<string, AuditReport['sources'][number]>();
  for (const { reference, further = [] } of findings) {
    for (const { title, url, source = 'catalogue' } of reference ? [reference, ...further] : further) {
      const key = `${source}\n${url}`;
      sources.set(key, { title, url, source, ...said.get(key) });
    }
  }
  return [...sources.values()].sort(
    (a, b) => compareText(a.title, b.title) || compareText(a.url, b.url) || compareText(a.source, b.source),
  );
}

function partial({ rules }: AuditRequest): string[] {
  return rules === undefined ? [] : [`Only these rules were run: ${rules.join(', ')}; the scores count nothing else.`];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
