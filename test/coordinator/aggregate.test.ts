import { describe, expect, it } from 'vitest';
import { type AuditorName, type AuditorResult, AuditReport, Configuration } from '../../src/contracts/index.ts';
import { aggregate } from '../../src/coordinator/aggregate.ts';
import type { History } from '../../src/coordinator/history.ts';
import { CONTEXT, finding, RULES, result } from './samples.ts';

interface Options {
  results: AuditorResult[];
  failures?: [AuditorName, string][];
  history?: History | null;
  configuration?: Configuration;
  path?: string | null;
  rules?: string[];
  /** Rules that were asked for. */
  only?: string[];
}

function report({
  results,
  failures = [],
  history = null,
  configuration = Configuration.parse({}),
  path = null,
  rules = RULES.map(({ name }) => name),
  only,
}: Options) {
  return AuditReport.parse(
    aggregate({
      request: {
        id: 'now',
        repository: '/project',
        ...(only ? { rules: only } : {}),
        requestedBy: { door: 'cli' },
        requestedAt: '2026-03-01T10:00:00.000Z',
      },
      tool: { name: 'audit-persistence', version: '1.0.0' },
      source: {
        repository: { name: 'acme/shop', url: null, ref: null, commit: null, path, linkTemplate: null },
        configuration,
        history: 'repositories/local/x/history.json',
        warnings: [],
      },
      context: CONTEXT,
      results: new Map(results.map((one) => [one.auditor, one])),
      failures: new Map(failures),
      warnings: [],
      consulted: [],
      rules: new Set(rules),
      history,
    }),
  );
}

const three = (...findings: ReturnType<typeof finding>[]) => [
  result('query-efficiency', findings),
  result('transaction-correctness'),
  result('runtime-performance'),
];

describe('the report of three auditors', () => {
  it('is sorted by severity, then category, path and line; advisories stand apart and are not counted', () => {
    const { findings, advisories, severity } = report({
      results: [
        result('runtime-performance', [finding({ rule: 'blocking-io-in-async', severity: 'CRITICAL', path: 'z.py' })]),
        result('query-efficiency', [
          finding({ severity: 'LOW' }),
          finding({ path: 'b.py', range: { startLine: 9, endLine: 9 } }),
          finding({ path: 'b.py', range: { startLine: 10, endLine: 10 } }),
          finding({ path: 'a.py' }),
          finding({ path: 'advice.py', confidence: 'advisory' }),
        ]),
        result('transaction-correctness', [finding({ rule: 'transaction-too-wide', path: '0.py' })]),
      ],
    });
    expect(findings.map(({ location, auditor }) => `${location} ${auditor}`)).toEqual([
      'z.py:10 runtime-performance',
      'a.py:10 query-efficiency',
      'b.py:9 query-efficiency',
      'b.py:10 query-efficiency',
      '0.py:10 transaction-correctness',
      'app/api.py:10 query-efficiency',
    ]);
    expect(severity).toEqual({ critical: 1, high: 4, medium: 0, low: 1 });
    expect(advisories.map(({ path }) => path)).toEqual(['advice.py']);
  });

  it('scores the mean of what was assessed, and a failed auditor counts neither as 10 nor as 0', () => {
    const { score, categories } = report({
      results: [result('query-efficiency', [], { score: 6.1 }), result('runtime-performance', [], { score: 8 })],
      failures: [['transaction-correctness', 'it ran out of memory']],
    });
    expect(score).toBe(7.1);
    expect(categories.map(({ category, score, failure }) => [category, score, failure])).toEqual([
      ['Query Efficiency', 6.1, undefined],
      ['Transaction Correctness', null, 'it ran out of memory'],
      ['Runtime Performance', 8, undefined],
    ]);
  });

  it('names the sources that its findings rest on, and no others', () => {
    const cited = { title: 'Cited', url: 'https://example.com/cited' };
    const said = { title: 'Said', url: 'https://example.com/said', source: 'docs' };
    const findings = three(finding({ reference: cited, further: [said] }), finding({ reference: cited }));
    expect(report({ results: findings }).sources).toEqual([{ ...cited, source: 'catalogue' }, said]);
    expect(report({ results: three() }).sources).toEqual([]);
  });
});

describe('the executive summary', () => {
  it('names a sure one among the worst', () => {
    const [doubted, sure] = (['medium', 'high'] as const).map((confidence, n) =>
      finding({ severity: 'HIGH', confidence, path: `${n}.py`, location: `${n}.py:1` }),
    );
    const { summary, findings } = report({ results: three(doubted!, sure!) });
    expect(findings[0]!.path).toBe('0.py');
    expect(summary).toContain('The most serious (HIGH) is at 1.py:1:');
  });

  it('names the score, what was found in how much, the worst and where, and the rule behind most of it', () => {
    const lines = [10, 20, 30].map((line) => finding({ range: { startLine: line, endLine: line } }));
    const worst = finding({
      rule: 'transaction-too-wide',
      severity: 'CRITICAL',
      path: 'pay.py',
      issue: 'charge() posts to Stripe inside a transaction',
    });
    const { summary } = report({
      results: [
        result('query-efficiency', lines),
        result('transaction-correctness', [worst]),
        result('runtime-performance'),
      ],
    });
    expect(summary).toBe(
      'acme/shop scores 9 of 10: 1 critical and 3 high findings in 1,200 lines in 3 files. ' +
        'The most serious (CRITICAL) is at pay.py:10: charge() posts to Stripe inside a transaction. ' +
        '3 of the 4 findings are n-plus-one-query, all in app/.',
    );
  });

  it('says what is missing where an auditor failed, and that nothing was found only where nothing was', () => {
    const { summary } = report({
      results: [result('query-efficiency')],
      failures: [
        ['runtime-performance', 'x'],
        ['transaction-correctness', 'y'],
      ],
    });
    expect(summary).toBe(
      'acme/shop scores 10 of 10, with Transaction Correctness and Runtime Performance not assessed: no finding in 1,200 lines in 3 files. ' +
        '40 functions were followed through their calls.',
    );
  });
});

describe('changes since the last audit', () => {
  const known = (overrides: Partial<History['findings'][number]> = {}): History['findings'][number] => ({
    fingerprint: 'f00d',
    rule: 'n-plus-one-query',
    auditor: 'query-efficiency',
    path: 'app/old.py',
    location: 'app/old.py:3',
    issue: 'It was wrong.',
    ...overrides,
  });
  const history = (...findings: History['findings']): History => ({
    version: 1,
    audits: [
      {
        id: 'before',
        date: '2026-02-01T10:00:00.000Z',
        commit: null,
        ref: null,
        score: 8,
        severity: { critical: 0, high: 0, medium: 0, low: 0 },
      },
    ],
    findings,
  });

  it('give no score to compare with where only a part was audited', () => {
    const of = (options: Partial<Options>) =>
      report({ results: three(), history: history(known()), ...options }).changes?.previous.score;
    expect([of({}), of({ only: ['lost-update'] }), of({ path: 'api' })]).toEqual([8, null, null]);
  });

  it('are what is new, fixed and still there', () => {
    const still = finding({ fingerprint: 'beef' });
    const { changes, summary } = report({
      results: three(still, finding({ fingerprint: 'cafe' })),
      history: history(known(), known({ fingerprint: 'beef' })),
    });
    expect(changes).toEqual({
      previous: { id: 'before', date: '2026-02-01T10:00:00.000Z', score: 8, commit: null },
      new: ['cafe'],
      fixed: [{ fingerprint: 'f00d', rule: 'n-plus-one-query', location: 'app/old.py:3', issue: 'It was wrong.' }],
      unchanged: ['beef'],
    });
    expect(summary).toContain('up from 8 on 2026-02-01 (1 new, 1 fixed and 1 still there)');
  });

  it('are not known without an earlier audit', () => {
    expect(report({ results: three(finding()) }).changes).toBeNull();
  });

  const fixed = (options: Partial<Options>) =>
    report({ results: three(), history: history(known()), ...options }).changes?.fixed.length;

  it('call nothing fixed that was not looked at', () => {
    expect(fixed({})).toBe(1);
    expect(fixed({ results: three().slice(1), failures: [['query-efficiency', 'it failed']] })).toBe(0);
    expect(fixed({ rules: ['over-fetching'] })).toBe(0);
    expect(fixed({ path: 'services' })).toBe(0);
    expect(fixed({ path: 'app' })).toBe(1);
    expect(fixed({ configuration: Configuration.parse({ exclude: ['app/'] }) })).toBe(0);
    expect(fixed({ configuration: Configuration.parse({ exclude: ['**/old.py'] }) })).toBe(0);
    const coverage = { ...three()[0]!.coverage, skipped: [{ path: 'app/old.py', reason: 'syntax error' }] };
    expect(fixed({ results: [result('query-efficiency', [], { coverage }), ...three().slice(1)] })).toBe(0);
  });

  it('call nothing fixed that is suppressed or an advisory now', () => {
    const same = finding({ fingerprint: 'f00d' });
    expect(
      fixed({
        results: [
          result('query-efficiency', [], { suppressed: [{ finding: same, reason: 'known' }] }),
          ...three().slice(1),
        ],
      }),
    ).toBe(0);
    expect(fixed({ results: three({ ...same, confidence: 'advisory' }) })).toBe(0);
  });
});
