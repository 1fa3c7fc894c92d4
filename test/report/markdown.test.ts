import { lexer, type Token, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import type { AuditReport } from '../../src/contracts/index.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { emptyReport, finding, HOSTILE, sampleReport } from './sample.ts';

/** Each section by its heading, read back with a Markdown parser. */
function sections(markdown: string): Map<string, Token[]> {
  const found = new Map<string, Token[]>();
  let current: Token[] = [];
  for (const token of lexer(markdown)) {
    if (token.type === 'heading') {
      current = [];
      found.set(`${'#'.repeat((token as Tokens.Heading).depth)} ${(token as Tokens.Heading).text}`, current);
    } else current.push(token);
  }
  return found;
}

function table(markdown: string, heading: string): string[][] {
  const token = sections(markdown)
    .get(heading)
    ?.find(({ type }) => type === 'table') as Tokens.Table | undefined;
  if (!token) throw new Error(`no table under ${heading}`);
  return [token.header, ...token.rows].map((cells) => cells.map(({ text }) => text));
}

/** A section's source. */
function source(markdown: string, heading: string): string {
  return (sections(markdown).get(heading) ?? []).map(({ raw }) => raw).join('');
}

/** Every token of a kind, however deep. */
function all(tokens: Token[], type: string): Token[] {
  return tokens.flatMap((token) => {
    const inner = token as Token & {
      tokens?: Token[];
      items?: Token[];
      header?: Tokens.TableCell[];
      rows?: Tokens.TableCell[][];
    };
    const cells = [...(inner.header ?? []), ...(inner.rows ?? []).flat()].flatMap((cell) => cell.tokens);
    return [
      ...(token.type === type ? [token] : []),
      ...all([...(inner.tokens ?? []), ...(inner.items ?? []), ...cells], type),
    ];
  });
}

const PRESCRIBED = [
  '# Persistence & Performance Audit Report - 2026-03-02',
  '## Executive Summary',
  '## Compliance Score',
  '## Severity Summary',
  '## Findings by Category',
  '### 1. Query Efficiency',
  '### 2. Transaction Correctness',
  '### 3. Runtime Performance',
  '## Recommended Actions (Priority-Sorted)',
  '## Sources Consulted',
];

test('the prescribed parts come first, in order, and the rest after them', () => {
  const headings = [...sections(renderMarkdown(sampleReport())).keys()];
  expect(headings.slice(0, PRESCRIBED.length)).toEqual(PRESCRIBED);
  expect(headings.slice(PRESCRIBED.length)).toEqual([
    '## Changes Since the Last Audit',
    '### New',
    '### Fixed',
    '## Advisories',
    '## Suppressed Findings',
    '## Coverage',
    '## Evidence',
  ]);
});

test('the score table has the categories, the overall score and notes that say something', () => {
  expect(table(renderMarkdown(sampleReport()), '## Compliance Score')).toEqual([
    ['Category', 'Score', 'Notes'],
    ['Query Efficiency', '7.8/10', '2 high, 1 low; worst: `n-plus-one-query` (2) and `over-fetching` (1)'],
    ['Transaction Correctness', '8/10', '1 critical; worst: `missing-intermediate-commit` (1)'],
    ['Runtime Performance', '9/10', '1 high; worst: `blocking-io-in-async` (1)'],
    ['**Overall**', '8.6/10', 'mean of the three categories; +0.8 since 2026-02-01'],
  ]);
});

test('a category whose auditor failed is not assessed, and says why', () => {
  const report = sampleReport();
  report.categories[2] = { ...report.categories[2]!, score: null, failure: 'the auditor ended with code 137' };
  report.findings = report.findings.filter(({ auditor }) => auditor !== 'runtime-performance');
  const markdown = renderMarkdown(report);
  const rows = table(markdown, '## Compliance Score');
  expect(rows[3]).toEqual(['Runtime Performance', 'not assessed', 'the auditor ended with code 137']);
  expect(rows[4]?.[2]).toContain('mean of 2 of 3 categories');
  expect(source(markdown, '### 3. Runtime Performance')).toContain('Not assessed: the auditor ended');
});

test('severities, findings and actions have the prescribed columns', () => {
  const markdown = renderMarkdown(sampleReport());
  expect(table(markdown, '## Severity Summary')).toEqual([
    ['Severity', 'Count'],
    ['Critical', '1'],
    ['High', '3'],
    ['Medium', '0'],
    ['Low', '1'],
  ]);
  const url = 'https://github.com/acme/orders/blob/3f2c1ab9d04e5f60718293a4b5c6d7e8f9012345/app/jobs/processor.py#L412';
  expect(table(markdown, '### 2. Transaction Correctness')).toEqual([
    ['Severity', 'Location', 'Issue', 'Recommendation', 'Effort'],
    [
      'CRITICAL',
      `[app/jobs/processor.py:412](${url})`,
      '`process` updates `jobs` four times before its only commit; listeners on `job_events` hear of it at the end.',
      'Commit after each step that a listener waits for.',
      'S',
    ],
  ]);
  const actions = table(markdown, '## Recommended Actions (Priority-Sorted)');
  expect(actions[0]).toEqual(['Priority', 'Category', 'Location', 'Issue', 'Recommendation', 'Effort']);
  expect(actions.slice(1).map(([priority, category]) => `${priority} ${category}`)).toEqual([
    'CRITICAL Transaction',
    'HIGH Query',
    'HIGH Query',
    'HIGH Runtime',
    'LOW Query',
  ]);
});

test('sources have a title and a URL; evidence is a list of steps', () => {
  const markdown = renderMarkdown(sampleReport());
  const raw = (heading: string) => source(markdown, heading);
  const found = sections(markdown);
  expect(all(found.get('## Sources Consulted')!, 'link').map((token) => (token as Tokens.Link).href)).toEqual([
    'https://docs.sqlalchemy.org/en/20/orm/session_basics.html',
    'https://www.postgresql.org/docs/16/sql-notify.html',
  ]);
  expect(raw('## Sources Consulted')).toContain('SQLAlchemy best practices: ');
  expect(raw('## Evidence')).toMatch(
    /1\. .*`charge_all` loops[\s\S]*2\. .*calls[\s\S]*3\. .*gateway\.py:17.*runs a SELECT/,
  );
  expect(raw('## Suppressed Findings')).toContain('Reason: runs once, at most ten rows');
  expect(raw('### Fixed')).toContain('app/jobs/retry.py:31');
  expect(raw('## Coverage')).toContain('tests: 61');
  expect(raw('## Coverage')).toContain('app/legacy/report.py: syntax error');
});

test('where the host is not known there are no links to lines', () => {
  const report = sampleReport({ sources: [] });
  report.repository.linkTemplate = null;
  expect(table(renderMarkdown(report), '### 3. Runtime Performance')[1]?.[1]).toBe('app/jobs/processor.py:444');
});

test('hostile text from the repository stays text', () => {
  const path = 'app/a|b](https:/evil.example)<i>.py';
  const hostile = finding({
    path,
    issue: HOSTILE,
    recommendation: HOSTILE,
    symbol: HOSTILE,
    principle: HOSTILE,
    evidence: [{ path, range: { startLine: 3, endLine: 3 }, message: HOSTILE }],
    reference: undefined,
  });
  const report: AuditReport = {
    ...sampleReport({ findings: [hostile], sources: [], summary: HOSTILE, warnings: [HOSTILE] }),
    advisories: [hostile],
    suppressed: [{ finding: hostile, reason: HOSTILE }],
  };
  report.repository = { ...report.repository, name: HOSTILE, ref: HOSTILE, path: HOSTILE };
  report.categories[1] = { ...report.categories[1]!, score: null, failure: HOSTILE };
  report.changes!.fixed = [{ fingerprint: 'f', rule: 'r', location: HOSTILE, issue: HOSTILE }];
  report.coverage.skipped = [{ path: HOSTILE, reason: HOSTILE }];
  const markdown = renderMarkdown(report);

  const tokens = lexer(markdown);
  for (const kind of ['html', 'image', 'del', 'em', 'hr', 'blockquote']) expect(all(tokens, kind), kind).toEqual([]);
  const hosts = all(tokens, 'link').map((token) => new URL((token as Tokens.Link).href).host);
  expect(new Set(hosts)).toEqual(new Set(['github.com']));
  expect([...sections(markdown).keys()].filter((heading) => heading.includes('Heading'))).toEqual([]);
  expect(table(markdown, '### 1. Query Efficiency').map((cells) => cells.length)).toEqual([5, 5]);
  expect(table(markdown, '### 1. Query Efficiency')[1]![4]).toBe('M');
  const outsideCode = markdown.replace(/`[^`]*`/g, '');
  expect(outsideCode).not.toMatch(/@[a-z]|#1 |www\.|:\/\/evil/);
  expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u200b]/u);
});

test('code in backticks stays code, with its pipes', () => {
  const issue = 'a `dict[str, int | None]` and an odd ` backtick';
  const tokens = lexer(renderMarkdown(sampleReport({ findings: [finding({ issue })] })));
  expect(all(tokens, 'codespan').map((token) => (token as Tokens.Codespan).text)).toContain('dict[str, int | None]');
});

test('2,000 findings: all in the tables by category, the worst 50 as actions, and it says so', () => {
  const findings = Array.from({ length: 2000 }, (_, index) =>
    finding({
      rule: index % 4 === 0 ? 'over-fetching' : 'n-plus-one-query',
      severity: index < 10 ? 'CRITICAL' : index < 1000 ? 'HIGH' : 'LOW',
      range: { startLine: index + 1, endLine: index + 1 },
    }),
  );
  const markdown = renderMarkdown(sampleReport({ findings }));
  expect(table(markdown, '### 1. Query Efficiency')).toHaveLength(2001);
  const actions = table(markdown, '## Recommended Actions (Priority-Sorted)');
  expect(actions).toHaveLength(51);
  expect(actions.filter(([priority]) => priority === 'CRITICAL')).toHaveLength(10);
  const said = source(markdown, '## Recommended Actions (Priority-Sorted)');
  expect(said).toContain('The 50 to begin with, of 2,000 findings');
  expect(said).toContain('The other 1,950 are in the tables by category above.');
  expect(markdown).toContain('The evidence of 1,800 more findings is in the JSON and SARIF forms');
});

test('nothing found, and nothing read, are told apart', () => {
  const clean = renderMarkdown(emptyReport(12));
  expect(table(clean, '## Compliance Score')[1]).toEqual(['Query Efficiency', '10/10', 'no findings']);
  expect(source(clean, '### 1. Query Efficiency')).toContain('No findings.');
  const nothing = renderMarkdown(emptyReport(0));
  expect(
    table(nothing, '## Compliance Score')
      .slice(1)
      .map(([, score]) => score),
  ).toEqual(Array(4).fill('not assessed'));
  expect(nothing).not.toContain('No findings.');
});
