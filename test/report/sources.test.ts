import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { finding, sampleReport } from './sample.ts';

const HOSTILE =
  '</q><img src=x onerror=alert(1)> [a](javascript:alert(2)) @everyone \u001b[2J # <script>alert(3)</script>';
const source = {
  title: HOSTILE,
  url: 'https://docs.example.com/x?a=(1)|b',
  source: 'docs',
  technology: 'sqlalchemy',
  topic: 'bulk operations',
  quote: HOSTILE,
};
const report = sampleReport({
  findings: [finding({ further: [{ title: HOSTILE, url: source.url, source: 'docs' }] })],
  sources: [{ title: 'Own', url: 'https://docs.example.com/own', source: 'catalogue' }, source],
  consulted: [
    { server: 'docs', asked: 9, practices: 8, failures: ['its tool answered with an error'] },
    { server: 'slow', asked: 1, practices: 0, failures: ['it did not answer in time', 'it ended the connection'] },
    { server: 'well', asked: 9, practices: 9, failures: [] },
  ],
});

/** What a browser would make of it, without the report's own style. */
const markup = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/, '');

describe('the sources of a report', () => {
  it('are listed with their address, where each came from, and what was said there', () => {
    const markdown = renderMarkdown(report);
    expect(markdown).toMatch(/- Own: \[.*\]\(https:\/\/docs\.example\.com\/own\) \(built in\)\n/);
    expect(markdown).toMatch(
      /\]\(https:\/\/docs\.example\.com\/x\?a=%281%29%7Cb\) \(docs, on sqlalchemy: bulk operations\), which says: “/,
    );
  });

  it('of a server are linked from the finding that they are about', () => {
    const url = 'https://docs.example.com/x?a=%281%29%7Cb';
    const [, evidence = ''] = renderMarkdown(report).split('## Evidence');
    expect(evidence).toMatch(new RegExp(`Read also: \\[.*\\]\\(${url.replaceAll('?', '\\?')}\\) \\(docs\\)`));
    expect(renderHtml(report).split('Sources Consulted')[0]).toContain(`href="${url}"`);
    const terminal = renderSummary(report, { color: false, width: 100, limit: 5, verbose: true });
    expect(terminal).toContain(`${source.url} (docs)`);
  });

  it('that failed are named in every format, with the reasons, and the others are not', () => {
    const slow =
      'The documentation server slow failed: it did not answer in time and it ended the connection; nothing of it was used.';
    const docs =
      'The documentation server docs failed: its tool answered with an error; what it had answered was used.';
    const summary = renderSummary(report, { color: false, width: 100, limit: 5, verbose: false }).replace(/\s+/g, ' ');
    for (const text of [renderMarkdown(report), renderHtml(report), renderSarif(report, []), summary]) {
      expect(text).toContain(slow);
      expect(text).toContain(docs);
      expect(text).not.toContain('documentation server well');
    }
  });

  it('show hostile text of a server as it is written', () => {
    for (const html of [markup(renderHtml(report)), marked.parse(renderMarkdown(report), { async: false })]) {
      expect(html).not.toMatch(/<(img|script)|href="javascript|<\/q><img/i);
      expect(html).toContain('onerror=alert(1)');
    }
    expect(renderSummary(report, { color: false, width: 100, limit: 5, verbose: true })).not.toContain('\u001b[2J');
    expect(renderSarif(report, [])).not.toContain('](javascript');
  });

  it('are said to be none where no finding rests on one', () => {
    const none = sampleReport({ findings: [], sources: [] });
    expect(renderMarkdown(none)).toContain('## Sources Consulted\n\nNo sources: no finding rests on one.');
  });
});
