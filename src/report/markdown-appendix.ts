import type { AuditReport, ReportedFinding } from '../contracts/index.ts';
import { CATEGORIES } from '../contracts/index.ts';
import { codeName, link, locationLink, markdown, row, tableHead } from './markdown-text.ts';
import { leftOutText, readText, scoreChange, worst } from './tally.ts';
import { count, plain } from './text.ts';

/** How many entries each list after the prescribed parts has at most; JSON and SARIF hold all of them. */
const LISTED = 200;

/** The sections that follow the prescribed ones, as lines; a section with nothing to say is left out. */
export function appendix(report: AuditReport): string[] {
  return [...changes(report), ...advisories(report), ...suppressed(report), ...coverage(report), ...evidence(report)];
}

function section(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : [`## ${title}`, '', ...body, ''];
}

/** The first `LISTED` entries and a line that says how many more there are and where. */
function cut<T>(all: readonly T[], show: (entry: T) => string[]): string[] {
  const rest = all.length - LISTED;
  return [
    ...all.slice(0, LISTED).flatMap(show),
    ...(rest > 0 ? ['', `${rest.toLocaleString('en-US')} more are in the JSON and SARIF forms of this report.`] : []),
  ];
}

function at(report: AuditReport, finding: ReportedFinding): string {
  return locationLink(report.repository.linkTemplate, finding.path, finding.range.startLine);
}

function changes(report: AuditReport): string[] {
  if (report.changes === null) return [];
  const { previous, new: added, fixed, unchanged } = report.changes;
  const byFingerprint = new Map(report.findings.map((finding) => [finding.fingerprint, finding]));
  const news = added.flatMap((fingerprint) => byFingerprint.get(fingerprint) ?? []);
  const change = scoreChange(report);
  const body = [
    `The last audit was on ${plain(previous.date).slice(0, 10)}${previous.commit ? ` at ${codeName(previous.commit.slice(0, 12), 'line')}` : ''}${change === null ? '' : `; the overall score has changed by ${change}`}.`,
    '',
    ...tableHead(['Change', 'Count']),
    row(['New', String(added.length)]),
    row(['Fixed', String(fixed.length)]),
    row(['Unchanged', String(unchanged.length)]),
  ];
  if (news.length > 0) {
    body.push('', '### New', '');
    body.push(
      ...cut(news, (finding) => [
        `- **${finding.severity}** ${codeName(finding.rule, 'line')} ${at(report, finding)}: ${markdown(finding.issue, 'line')}`,
      ]),
    );
  }
  if (fixed.length > 0) {
    body.push('', '### Fixed', '');
    body.push(
      ...cut(fixed, ({ rule, location, issue }) => [
        `- ${codeName(rule, 'line')} ${markdown(location, 'line')}: ${markdown(issue, 'line')}`,
      ]),
    );
  }
  return section('Changes Since the Last Audit', body);
}

function advisories(report: AuditReport): string[] {
  if (report.advisories.length === 0) return [];
  return section('Advisories', [
    `${count(report.advisories.length, 'observation')} that may be worth a look. They are less certain than findings and do not count in the score.`,
    '',
    ...cut(report.advisories, (finding) => [
      `- ${codeName(finding.rule, 'line')} ${at(report, finding)}: ${markdown(finding.issue, 'line')} ${markdown(finding.recommendation, 'line')}`,
    ]),
  ]);
}

function suppressed(report: AuditReport): string[] {
  if (report.suppressed.length === 0) return [];
  return section('Suppressed Findings', [
    `${count(report.suppressed.length, 'finding')} that comments in the code suppress, with the reason given there. They do not count in the score.`,
    '',
    ...cut(report.suppressed, ({ finding, reason }) => [
      `- **${finding.severity}** ${codeName(finding.rule, 'line')} ${at(report, finding)}: ${markdown(finding.issue, 'line')} Reason: ${reason.trim() === '' ? 'none given' : markdown(reason, 'line')}`,
    ]),
  ]);
}

function coverage(report: AuditReport): string[] {
  const { repository, tool } = report;
  const leftOut = leftOutText(report);
  const what = [
    markdown(repository.name, 'line'),
    repository.ref === null ? '' : ` (${markdown(repository.ref, 'line')})`,
    repository.commit === null ? '' : ` at commit ${codeName(repository.commit, 'line')}`,
    repository.path === null ? '' : `, folder ${codeName(repository.path, 'line')} only`,
  ].join('');
  return section('Coverage', [
    `- Audited: ${what}, by ${tool.name} ${tool.version}`,
    `- Read: ${markdown(readText(report), 'line')}, ${count(report.coverage.functions, 'function')}`,
    ...(leftOut === '' ? [] : [`- Not read: ${markdown(leftOut, 'line')}`]),
    ...(report.coverage.skipped.length > 0
      ? [
          `- Read only in part, or not at all: ${count(report.coverage.skipped.length, 'file')}`,
          ...cut(report.coverage.skipped, ({ path, reason }) => [
            `  - ${markdown(path, 'line')}: ${markdown(reason, 'line')}`,
          ]),
        ]
      : []),
    ...report.warnings.map((warning) => `- Warning: ${markdown(warning, 'line')}`),
  ]);
}

function evidence(report: AuditReport): string[] {
  if (report.findings.length === 0) return [];
  const shown = worst(report.findings, LISTED);
  const rest = report.findings.length - shown.length;
  return section('Evidence', [
    'What each finding rests on, step by step in the order of execution.',
    '',
    ...shown.flatMap((finding) => chain(report, finding)),
    ...(rest > 0
      ? ['', `The evidence of ${count(rest, 'more finding')} is in the JSON and SARIF forms of this report.`]
      : []),
  ]);
}

function chain(report: AuditReport, finding: ReportedFinding): string[] {
  const where = finding.symbol === '' ? '' : ` in ${codeName(finding.symbol, 'line')}`;
  return [
    `- **${finding.severity}** ${codeName(finding.rule, 'line')} (${CATEGORIES[finding.auditor]}, confidence ${finding.confidence}) ${at(report, finding)}${where}: ${markdown(finding.issue, 'line')}`,
    ...finding.evidence.map(
      ({ path, range, message }, index) =>
        `  ${index + 1}. ${locationLink(report.repository.linkTemplate, path, range.startLine)} ${markdown(message, 'line')}`,
    ),
    `  - Principle: ${markdown(finding.principle, 'line')}`,
    ...(finding.reference ? [`  - Read: ${link(finding.reference.title, finding.reference.url)}`] : []),
    ...(finding.further ?? []).map(
      ({ title, url, source = '' }) => `  - Read also: ${link(title, url)} (${markdown(source, 'line')})`,
    ),
  ];
}
