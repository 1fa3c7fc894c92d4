import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../src/contracts/index.ts';
import { renderHtml } from '../../src/report/html.ts';
import { emptyReport, finding, HOSTILE, sampleReport } from './sample.ts';

/** Every tag with its attributes, as a browser would read them. */
function tags(html: string): { name: string; attributes: string }[] {
  const withoutStyle = html.replace(/<style>.*?<\/style>/s, '<style></style>');
  return [...withoutStyle.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/gi)].map(([, name, attributes]) => ({
    name: name!.toLowerCase(),
    attributes: attributes!,
  }));
}

function text(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<\/?(?:t[dhr]|p|li|h\d|div)\b[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ');
}

describe('the report as HTML', () => {
  it('has every part of the report', () => {
    const shown = text(renderHtml(sampleReport()));
    for (const part of [
      'Persistence &amp; Performance Audit Report - 2026-03-02',
      'Executive Summary The worst of 5 problems is in app/jobs/processor.py: listeners',
      'Compliance Score 8.6/10 (+0.8 since 2026-02-01)',
      'Query Efficiency 7.8/10 2 high, 1 low',
      'Severity Summary',
      '2. Transaction Correctness CRITICAL app/jobs/processor.py:412',
      'Recommendation: Commit after each step',
      'app/api/events.py:20 LISTEN job_events waits for it',
      'Recommended Actions (Priority-Sorted)',
      '2026-02-01: 1 new, 1 fixed, 4 still there.',
      'Suppressed by comments in the code',
      'runs once, at most ten rows',
      'Read 84 files with 12,408 lines of Python.',
      'the suppression comment names no rule',
      'SQLAlchemy best practices: https://docs.sqlalchemy.org/en/20/orm/session_basics.html',
    ]) {
      expect(shown).toContain(part);
    }
  });

  it('links each location to its line at the audited commit', () => {
    expect(renderHtml(sampleReport())).toContain(
      '<a href="https://github.com/acme/orders/blob/3f2c1ab9d04e5f60718293a4b5c6d7e8f9012345/app/jobs/processor.py#L412" rel="noopener noreferrer">app/jobs/processor.py:412</a>',
    );
  });

  it('does not call nothing read a score of 10', () => {
    expect(text(renderHtml(emptyReport(0)))).toContain('Compliance Score not assessed');
    expect(text(renderHtml(emptyReport(3)))).toContain('Compliance Score 10/10');
  });

  it('needs nothing else, and its policy lets nothing in but its own style', () => {
    const html = renderHtml(sampleReport());
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    expect(tags(html).some(({ attributes }) => /\b(src|style|on\w+)=/i.test(attributes))).toBe(false);
    expect(style).not.toMatch(/url\(|@import/);
    expect(style).toContain('@media print');
  });

  it('shows hostile text as it is written, and nothing of it becomes markup', () => {
    const attacks = `${HOSTILE} "><script>alert(1)</script> ' onmouseover='x \` </style></main> javascript:alert(1)`;
    const sample = sampleReport();
    const hostile: AuditReport = {
      ...sample,
      repository: { ...sample.repository, name: attacks, url: 'javascript:alert(1)', ref: attacks, path: attacks },
      summary: attacks,
      findings: [
        finding({
          issue: attacks,
          recommendation: attacks,
          principle: attacks,
          rule: attacks,
          path: attacks,
          evidence: [{ path: attacks, range: { startLine: 1, endLine: 1 }, message: attacks }],
          reference: { title: attacks, url: 'https://example.com/"><script>' },
        }),
      ],
      suppressed: [{ finding: finding({ path: attacks }), reason: attacks }],
      warnings: [attacks],
      sources: [{ title: attacks, url: 'javascript:alert(1)', source: 'catalogue' }],
      coverage: { ...sample.coverage, skipped: [{ path: attacks, reason: attacks }], leftOut: { [attacks]: 3 } },
    };
    const known = new Set(
      'html head meta title style body main h1 h2 h3 h4 p a code div table thead tbody tr th td article span ol ul li strong'.split(
        ' ',
      ),
    );
    const all = tags(renderHtml(hostile));
    expect([...new Set(all.map(({ name }) => name))].filter((name) => !known.has(name))).toEqual([]);
    for (const { name, attributes } of all.filter(({ name }) => name !== 'meta' && name !== 'html')) {
      expect([name, attributes]).toEqual([
        name,
        expect.stringMatching(/^( (class|scope)="[\w ]+"| href="https:\/\/[^"<>' ]+" rel="noopener noreferrer")?$/),
      ]);
    }
    expect(text(renderHtml(hostile))).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});
