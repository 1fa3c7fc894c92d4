import picomatch from 'picomatch';
import type { AuditorName, AuditReport, Configuration, Finding } from '../contracts/index.ts';
import type { History, KnownFinding } from './history.ts';

/** What this audit looked at: only there can a finding that is gone be called fixed. */
export interface Scope {
  path: string | null;
  /** Only some rules were asked for. */
  isPartial: boolean;
  configuration: Configuration;
  /** Rules that were run. */
  rules: ReadonlySet<string>;
  /** Auditors that gave a result. */
  assessed: ReadonlySet<AuditorName>;
  /** Findings that are still there but not scored: suppressed, or an advisory now. */
  setAside: ReadonlySet<string>;
  /** Files that were read in part or not at all. */
  skipped: ReadonlySet<string>;
}

/** What is new, fixed and still there against the last full audit of the same repository; null where there was none. */
export function compare(findings: readonly Finding[], history: History | null, scope: Scope): AuditReport['changes'] {
  const previous = history?.audits.at(-1);
  if (!history || !previous) return null;
  const known = new Set(history.findings.map(({ fingerprint }) => fingerprint));
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const lookedAt = within(scope);
  const fixed = history.findings.filter((finding) => !found.has(finding.fingerprint) && lookedAt(finding));
  const { id, date, score, commit } = previous;
  return {
    // The score of a part says nothing beside the score of the whole.
    previous: { id, date, score: scope.isPartial || scope.path !== null ? null : score, commit },
    new: [...found].filter((fingerprint) => !known.has(fingerprint)),
    fixed: fixed.map(({ fingerprint, rule, location, issue }) => ({ fingerprint, rule, location, issue })),
    unchanged: [...found].filter((fingerprint) => known.has(fingerprint)),
  };
}

function within(scope: Scope): (finding: KnownFinding) => boolean {
  const patterns = scope.configuration.exclude.flatMap((glob) => [glob, `${glob.replace(/\/+$/, '')}/**`]);
  const excluded = picomatch(patterns, { dot: true });
  return ({ fingerprint, rule, auditor, path }) =>
    scope.rules.has(rule) &&
    scope.assessed.has(auditor) &&
    !scope.setAside.has(fingerprint) &&
    !scope.skipped.has(path) &&
    !excluded(path) &&
    (scope.path === null || path.startsWith(`${scope.path}/`));
}
