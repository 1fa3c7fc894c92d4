import { describe, expect, it } from 'vitest';
import { atLeast, hasFindingFrom } from '../../src/cli/view.ts';
import type { AuditReport, Finding } from '../../src/contracts/index.ts';
import { CONTEXT, finding } from '../coordinator/samples.ts';

const reported = (overrides: Partial<Finding>) => ({ ...finding(overrides), auditor: 'query-efficiency' as const });

const report: AuditReport = {
  version: 1,
  id: 'a',
  tool: { name: 'audit-persistence', version: '1.0.0' },
  repository: { name: 'shop', url: null, ref: null, commit: null, path: null, linkTemplate: null },
  date: '2026-03-01T10:00:00.000Z',
  context: CONTEXT,
  summary: 'Summary.',
  score: 7,
  categories: [
    {
      auditor: 'query-efficiency',
      category: 'Query Efficiency',
      score: 7,
      total_issues: 2,
      critical: 1,
      high: 1,
      medium: 0,
      low: 0,
    },
  ],
  severity: { critical: 1, high: 1, medium: 0, low: 0 },
  findings: [
    reported({ severity: 'CRITICAL', confidence: 'medium', fingerprint: 'aa' }),
    reported({ severity: 'HIGH', confidence: 'high', fingerprint: 'bb' }),
  ],
  advisories: [reported({ confidence: 'advisory', fingerprint: 'cc' })],
  suppressed: [],
  coverage: { files: 1, lines: 1, functions: 1, byLanguage: {}, leftOut: {}, skipped: [] },
  changes: {
    previous: { id: 'x', date: '2026-02-01', score: 5, commit: null },
    new: ['aa', 'bb'],
    fixed: [],
    unchanged: [],
  },
  sources: [],
  warnings: [],
};

describe('--min-confidence', () => {
  it('shows everything at advisory, and no advisories at medium', () => {
    expect(atLeast(report, 'advisory')).toBe(report);
    const medium = atLeast(report, 'medium');
    expect(medium.findings).toHaveLength(2);
    expect(medium.advisories).toEqual([]);
    expect(medium.warnings).toEqual([]);
  });

  it('counts anew what it shows, keeps the score, and says what the score counts besides', () => {
    const high = atLeast(report, 'high');
    expect(high.findings.map(({ fingerprint }) => fingerprint)).toEqual(['bb']);
    expect(high.severity).toEqual({ critical: 0, high: 1, medium: 0, low: 0 });
    expect(high.categories[0]).toMatchObject({ score: 7, total_issues: 1, critical: 0, high: 1 });
    expect(high.changes?.new).toEqual(['bb']);
    expect(high.warnings).toEqual(['1 finding below confidence high is not shown; the scores count it.']);
  });
});

describe('--fail-on', () => {
  it('holds for findings as bad as that or worse, and never for advisories', () => {
    expect(hasFindingFrom(report, 'CRITICAL')).toBe(true);
    expect(hasFindingFrom(atLeast(report, 'high'), 'CRITICAL')).toBe(false);
    expect(hasFindingFrom(atLeast(report, 'high'), 'LOW')).toBe(true);
    expect(hasFindingFrom({ ...report, findings: [] }, 'LOW')).toBe(false);
  });
});
