import type { AuditReport, CategoryResult, ReportedFinding } from '../contracts/index.ts';
import { AUDITORS, CATEGORIES } from '../contracts/index.ts';
import { appendix } from './markdown-appendix.ts';
import { codeName, link, locationLink, markdown, row, tableHead } from './markdown-text.ts';
import { failedSources, NO_SOURCES, originText } from './sources.ts';
import { byRule, countsText, nothingRead, scoreChange, worst } from './tally.ts';
import { count, list, plain } from './text.ts';

/** Rows of Recommended Actions. The category tables above them always list every finding. */
const ACTIONS = 50;

/**
 * The report as Markdown, in the form that the audit's method prescribes: title, executive summary, compliance score,
 * severity summary, findings by category, recommended actions, sources. What else there is to say follows these parts.
 */
export function renderMarkdown(report: AuditReport): string {
  let text = rendered.get(report);
  if (text === undefined) {
    text = document(report);
    rendered.set(report, text);
  }
  return text;
}

/** The report's file and its task have the same text. */
const rendered = new WeakMap<AuditReport, string>();

function document(report: AuditReport): string {
  const lines = [
    `# Persistence & Performance Audit Report - ${report.date.slice(0, 10)}`,
    '',
    '## Executive Summary',
    '',
    markdown(report.summary, 'line'),
    '',
    '## Compliance Score',
    '',
    ...tableHead(['Category', 'Score', 'Notes']),
    ...AUDITORS.map((auditor) => scoreRow(report, auditor)),
    overallRow(report),
    '',
    '## Severity Summary',
    '',
    ...tableHead(['Severity', 'Count']),
    row(['Critical', String(report.severity.critical)]),
    row(['High', String(report.severity.high)]),
    row(['Medium', String(report.severity.medium)]),
    row(['Low', String(report.severity.low)]),
    '',
    '## Findings by Category',
    '',
    ...AUDITORS.flatMap((auditor, index) => [
      `### ${index + 1}. ${CATEGORIES[auditor]}`,
      '',
      ...categoryFindings(report, auditor),
      '',
    ]),
    '## Recommended Actions (Priority-Sorted)',
    '',
    ...actions(report),
    '',
    '## Sources Consulted',
    '',
    ...sources(report),
    '',
    ...appendix(report),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

type Auditor = ReportedFinding['auditor'];

function categoryOf(report: AuditReport, auditor: Auditor): CategoryResult | undefined {
  return report.categories.find((category) => category.auditor === auditor);
}

/** Why a category has no score; null when it has one. */
function notAssessed(report: AuditReport, auditor: Auditor): string | null {
  const category = categoryOf(report, auditor);
  if (category === undefined) return 'this audit did not include it';
  if (category.score === null) return category.failure ?? 'its auditor gave no reason';
  return nothingRead(report) ? 'there was no file to audit' : null;
}

function scoreRow(report: AuditReport, auditor: Auditor): string {
  const reason = notAssessed(report, auditor);
  const category = categoryOf(report, auditor);
  if (reason !== null || !category || category.score === null) {
    return row([CATEGORIES[auditor], 'not assessed', markdown(reason ?? '', 'cell')]);
  }
  const rules = byRule(report.findings.filter((finding) => finding.auditor === auditor));
  const top = rules.slice(0, 2).map(({ rule, total }) => `${codeName(rule, 'cell')} (${total})`);
  const notes = rules.length === 0 ? 'no findings' : `${countsText(category)}; worst: ${list(top)}`;
  return row([CATEGORIES[auditor], `${category.score}/10`, notes]);
}

function overallRow(report: AuditReport): string {
  const assessed = AUDITORS.filter((auditor) => notAssessed(report, auditor) === null).length;
  if (report.score === null || assessed === 0) return row(['**Overall**', 'not assessed', 'no category was assessed']);
  const change = scoreChange(report);
  const since = change === null ? '' : `; ${change} since ${plain(report.changes?.previous.date ?? '').slice(0, 10)}`;
  const of = assessed === AUDITORS.length ? 'mean of the three categories' : `mean of ${assessed} of 3 categories`;
  return row(['**Overall**', `${report.score}/10`, `${of}${since}`]);
}

function categoryFindings(report: AuditReport, auditor: Auditor): string[] {
  const findings = report.findings.filter((finding) => finding.auditor === auditor);
  const reason = notAssessed(report, auditor);
  if (findings.length === 0) return [reason === null ? 'No findings.' : `Not assessed: ${markdown(reason, 'line')}`];
  return [
    ...tableHead(['Severity', 'Location', 'Issue', 'Recommendation', 'Effort']),
    ...findings.map((finding) => row([finding.severity, ...whatToDo(report, finding)])),
  ];
}

function actions(report: AuditReport): string[] {
  if (report.findings.length === 0) return ['No actions.'];
  const top = worst(report.findings, ACTIONS);
  const rest = report.findings.length - top.length;
  return [
    ...tableHead(['Priority', 'Category', 'Location', 'Issue', 'Recommendation', 'Effort']),
    ...top.map((finding) => row([finding.severity, shortCategory(finding.auditor), ...whatToDo(report, finding)])),
    ...(rest > 0
      ? [
          '',
          `The ${ACTIONS} to begin with, of ${count(report.findings.length, 'finding')}: severity decides, and within one severity no rule takes more than three places while another waits. The other ${rest.toLocaleString('en-US')} are in the tables by category above.`,
        ]
      : []),
  ];
}

function whatToDo(report: AuditReport, finding: ReportedFinding): string[] {
  return [
    locationLink(report.repository.linkTemplate, finding.path, finding.range.startLine),
    markdown(finding.issue, 'cell'),
    markdown(finding.recommendation, 'cell'),
    finding.effort,
  ];
}

/** `Query`, `Transaction`, `Runtime`: the first word of the category, as the prescribed table has it. */
function shortCategory(auditor: Auditor): string {
  return CATEGORIES[auditor].split(' ')[0]!;
}

function sources(report: AuditReport): string[] {
  const used = report.sources.map((source) => {
    const { title, url, quote } = source;
    const said = quote === undefined ? '' : `, which says: “${markdown(quote, 'line')}”`;
    return `- ${markdown(title, 'line')}: ${link(url, url)} (${markdown(originText(source), 'line')})${said}`;
  });
  const failed = failedSources(report).map((sentence) => `- ${markdown(sentence, 'line')}`);
  return used.length === 0 ? [NO_SOURCES, ...(failed.length === 0 ? [] : ['', ...failed])] : [...used, ...failed];
}
