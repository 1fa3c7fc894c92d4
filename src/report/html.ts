import { createHash } from 'node:crypto';
import { AUDITORS, type AuditReport, CATEGORIES, type ReportedFinding } from '../contracts/index.ts';
import { STYLE } from './html-style.ts';
import { escaped, link, location, sentence, table } from './html-text.ts';
import { failedSources, NO_SOURCES, originText } from './sources.ts';
import { countsText, leftOutText, nothingRead, readText, scoreChange, worst } from './tally.ts';
import { count, plain } from './text.ts';

/** Rows of Recommended Actions; each category below lists every finding. */
const ACTIONS = 50;

/**
 * The report as one HTML page that needs nothing else: no script, no request to anywhere, and a policy that lets none in,
 * whatever the audited repository contains.
 */
export function renderHtml(report: AuditReport): string {
  const title = `Persistence & Performance Audit Report - ${report.date.slice(0, 10)}`;
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(`${report.repository.name}: ${title}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${[facts(report), summary(report), scores(report), severities(report), findings(report), actions(report), changes(report), others(report), sources(report)].filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

function facts({ repository, tool }: AuditReport): string {
  const { name, url, ref, commit, path } = repository;
  const parts = [
    url === null ? escaped(name) : link(name, url),
    ref === null ? '' : escaped(ref),
    commit === null ? '' : `<code>${escaped(commit.slice(0, 12))}</code>`,
    path === null ? '' : `folder <code>${escaped(path)}</code>`,
    escaped(`${tool.name} ${tool.version}`),
  ];
  return `<p class="facts">${parts.filter((part) => part !== '').join(' · ')}</p>`;
}

function summary(report: AuditReport): string {
  return `<h2>Executive Summary</h2>\n<p>${sentence(report.summary)}</p>`;
}

function scores(report: AuditReport): string {
  const change = scoreChange(report);
  const since =
    change === null ? '' : ` (${change} since ${escaped(report.changes?.previous.date ?? '').slice(0, 10)})`;
  const assessed = report.score !== null && !nothingRead(report);
  const rows = report.categories.map(({ auditor, score, failure, ...counts }) => [
    escaped(CATEGORIES[auditor]),
    score === null || nothingRead(report) ? 'not assessed' : `${score}/10`,
    score === null ? sentence(failure ?? 'its auditor gave no reason') : escaped(countsText(counts) || 'no findings'),
  ]);
  return `<h2>Compliance Score</h2>
<p class="score">${assessed ? `${report.score}/10` : 'not assessed'}</p>
${since === '' ? '' : `<p>${since.trim()}</p>\n`}${table(['Category', 'Score', 'Notes'], rows)}`;
}

function severities({ severity }: AuditReport): string {
  const { critical, high, medium, low } = severity;
  const rows = Object.entries({ Critical: critical, High: high, Medium: medium, Low: low });
  return `<h2>Severity Summary</h2>\n${table(
    ['Severity', 'Count'],
    rows.map(([name, number]) => [name, number.toLocaleString('en-US')]),
  )}`;
}

function findings(report: AuditReport): string {
  const parts = AUDITORS.map((auditor, index) => {
    const own = report.findings.filter((finding) => finding.auditor === auditor);
    const shown = own.length === 0 ? '<p>No findings.</p>' : own.map((finding) => whole(report, finding)).join('\n');
    return `<h3>${index + 1}. ${escaped(CATEGORIES[auditor])}</h3>\n${shown}`;
  });
  return `<h2>Findings by Category</h2>\n${parts.join('\n')}`;
}

function whole(report: AuditReport, finding: ReportedFinding): string {
  const { severity, path, range, rule, issue, recommendation, principle, effort, confidence, evidence } = finding;
  const { reference, further = [] } = finding;
  const { linkTemplate } = report.repository;
  const steps = evidence.map(
    (hop) => `<li>${location(linkTemplate, hop.path, hop.range.startLine)} ${sentence(hop.message)}</li>`,
  );
  return `<article class="finding ${severity}">
<h4><span class="severity">${severity}</span> ${location(linkTemplate, path, range.startLine)}</h4>
<p>${sentence(issue)}</p>
<p><strong>Recommendation:</strong> ${sentence(recommendation)}</p>
<ol>
${steps.join('\n')}
</ol>
<p class="facts"><code>${escaped(rule)}</code> · effort ${effort} · confidence ${confidence} · ${sentence(principle)}${
    reference === undefined ? '' : ` · ${link(reference.title, reference.url)}`
  }${further.map(({ title, url, source }) => ` · ${link(title, url)} (${escaped(source ?? '')})`).join('')}</p>
</article>`;
}

function actions(report: AuditReport): string {
  const top = worst(report.findings, ACTIONS);
  if (top.length === 0) return '<h2>Recommended Actions (Priority-Sorted)</h2>\n<p>No actions.</p>';
  const rows = top.map(({ severity, auditor, path, range, issue, recommendation, effort }) => [
    severity,
    escaped(CATEGORIES[auditor].split(' ')[0]!),
    location(report.repository.linkTemplate, path, range.startLine),
    sentence(issue),
    sentence(recommendation),
    effort,
  ]);
  const rest = report.findings.length - top.length;
  const more = rest === 0 ? '' : `\n<p>${count(rest, 'more finding')} in the categories above.</p>`;
  const heads = ['Priority', 'Category', 'Location', 'Issue', 'Recommendation', 'Effort'];
  return `<h2>Recommended Actions (Priority-Sorted)</h2>\n${table(heads, rows)}${more}`;
}

function changes({ changes }: AuditReport): string {
  if (changes === null) return '';
  const { previous, new: added, fixed, unchanged } = changes;
  const items = fixed.map((one) => `<li><code>${escaped(one.location)}</code> ${sentence(one.issue)}</li>`);
  return `<h2>Since the Last Audit</h2>
<p>${escaped(plain(previous.date).slice(0, 10))}: ${added.length} new, ${fixed.length} fixed, ${unchanged.length} still there.</p>
${items.length === 0 ? '' : `<p>Fixed:</p>\n<ul>\n${items.join('\n')}\n</ul>`}`;
}

function others(report: AuditReport): string {
  const { advisories, suppressed, coverage, warnings } = report;
  const { linkTemplate } = report.repository;
  const line = ({ path, range, issue }: ReportedFinding) =>
    `${location(linkTemplate, path, range.startLine)} ${sentence(issue)}`;
  const leftOut = leftOutText(report);
  return [
    list('Advisories, not scored', advisories.map(line)),
    list(
      'Suppressed by comments in the code',
      suppressed.map(({ finding, reason }) => `${line(finding)} (${sentence(reason) || 'no reason given'})`),
    ),
    `<h2>Coverage</h2>\n<p>Read ${escaped(readText(report))}.${leftOut === '' ? '' : ` ${escaped(leftOut)}.`}</p>`,
    list(
      'Files read in part or not at all',
      coverage.skipped.map(({ path, reason }) => `<code>${escaped(path)}</code> ${sentence(reason)}`),
    ),
    list('Warnings', warnings.map(sentence)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function sources(report: AuditReport): string {
  const used = report.sources.map((source) => {
    const { title, url, quote } = source;
    const said = quote === undefined ? '' : `: <q>${sentence(quote)}</q>`;
    return `${escaped(title)}: ${link(url, url)} (${escaped(originText(source))})${said}`;
  });
  const items = [...used, ...failedSources(report).map(sentence)];
  const none = used.length === 0 ? `<p>${NO_SOURCES}</p>\n` : '';
  const all = items.length === 0 ? '' : `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
  return `<h2>Sources Consulted</h2>\n${none}${all}`.trimEnd();
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h2>${escaped(title)}</h2>\n<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}
