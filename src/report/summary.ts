import type { AuditReport } from '../contracts/index.ts';
import { failedSources } from './sources.ts';
import { findingLine, findingLines } from './summary-finding.ts';
import { createStyle, type Style, scoreStyle } from './summary-style.ts';
import { byRule, countsText, languageName, leftOutText, nothingRead, readText, scoreChange, worst } from './tally.ts';
import { pad, widest, wrap } from './terminal.ts';
import { count, plain } from './text.ts';

export interface SummaryOptions {
  color: boolean;
  /** Columns of the terminal. */
  width: number;
  /** How many findings are shown in full, unless `verbose`. */
  limit: number;
  /** Everything: each finding with its whole chain, advisories, suppressed findings, fixed findings, skipped files. */
  verbose: boolean;
}

/**
 * The report as text for a terminal: the score and its change, what is worst, why and where, what was left out, what to type
 * next. Text from the repository cannot send the terminal control sequences.
 */
export function renderSummary(report: AuditReport, options: SummaryOptions): string {
  const style = createStyle(options.color);
  const width = Math.max(40, Math.min(options.width, 120));
  const parts = [
    head(report, style, width),
    scores(report, style, width),
    wrap(plain(report.summary), width),
    findings(report, style, width, options),
    rules(report, style),
    others(report, style, width, options),
    coverage(report, style, width, options),
    next(report, style, width, options),
  ];
  return `${parts
    .filter((part) => part.some((line) => line.trim() !== ''))
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

function head({ repository, tool, date }: AuditReport, { color }: Style, width: number): string[] {
  const commit = repository.commit === null ? '' : ` at ${plain(repository.commit).slice(0, 12)}`;
  const ref = repository.ref === null ? '' : ` (${plain(repository.ref)})`;
  const folder = repository.path === null ? '' : `, folder ${plain(repository.path)}`;
  const text = `${plain(repository.name)}${commit}${ref}${folder}, ${date.slice(0, 10)}, ${tool.name} ${tool.version}`;
  return wrap(text, width).map(color.bold);
}

function scores(report: AuditReport, style: Style, width: number): string[] {
  const { color } = style;
  if (nothingRead(report)) {
    const seen = report.context.tech_stack.languages.map(languageName).join(', ');
    const what = `Nothing to audit: no source file in a supported language was found${seen === '' ? '' : ` (the repository's languages: ${seen})`}. There is no score.`;
    return wrap(what, width).map(color.yellow);
  }
  const change = scoreChange(report);
  const since = report.changes === null ? '' : ` since ${plain(report.changes.previous.date).slice(0, 10)}`;
  const overall =
    report.score === null
      ? color.red('Score  not assessed')
      : `Score  ${scoreStyle(report.score, style)(color.bold(`${report.score.toFixed(1)} of 10`))}${change === null ? '' : color.dim(`  ${change}${since}`)}`;
  const column = widest(report.categories.map(({ category }) => category));
  return [
    overall,
    ...report.categories.flatMap((category) => {
      const name = pad(category.category, column);
      if (category.score === null) {
        const reason = plain(category.failure ?? 'its auditor gave no reason');
        return wrap(`not assessed: ${reason}`, width, `  ${name}  `).map(category.notAsked ? color.dim : color.red);
      }
      const score = category.score.toFixed(1).padStart(4);
      const [first, ...rest] = wrap(countsText(category) || 'no findings', width, `  ${name}  ${score}  `);
      return [(first ?? '').replace(score, scoreStyle(category.score, style)), ...rest];
    }),
  ];
}

function findings(report: AuditReport, style: Style, width: number, { limit, verbose }: SummaryOptions): string[] {
  const { color } = style;
  if (report.findings.length === 0) return noFindings(report, width);
  const shown = verbose ? report.findings : worst(report.findings, limit);
  if (shown.length === 0) return [];
  const added = new Set(report.changes?.new);
  const all = shown.length === report.findings.length;
  const title = all
    ? count(shown.length, 'finding')
    : `The worst ${shown.length} of ${count(report.findings.length, 'finding')}`;
  return [
    color.bold(title),
    ...shown.flatMap((finding) => [
      '',
      ...findingLines(finding, style, width, { whole: verbose, isNew: added.has(finding.fingerprint) }),
    ]),
  ];
}

function noFindings(report: AuditReport, width: number): string[] {
  if (nothingRead(report)) return [];
  const failed = report.categories.filter(({ score }) => score === null).length;
  const which = failed === 0 ? 'No findings' : 'No findings in the categories that were assessed: they read';
  const text = `${which}${failed === 0 ? ' in' : ''} ${readText(report)}. The audit reports what it can prove from the code: calls whose target it cannot resolve, and files that were left out, are not covered by this.`;
  return failed === report.categories.length
    ? ['No category was assessed: this says nothing about the code.']
    : wrap(text, width);
}

function rules(report: AuditReport, style: Style): string[] {
  const entries = byRule(report.findings);
  if (entries.length < 2) return [];
  const names = widest(entries.map(({ rule }) => rule));
  const numbers = widest(entries.map(({ total }) => String(total)));
  return [
    style.color.bold('By rule'),
    ...entries.map(({ rule, total, bySeverity }) => {
      const counts = {
        critical: bySeverity.CRITICAL,
        high: bySeverity.HIGH,
        medium: bySeverity.MEDIUM,
        low: bySeverity.LOW,
      };
      return `  ${pad(rule, names)}  ${String(total).padStart(numbers)}  ${style.color.dim(countsText(counts))}`;
    }),
  ];
}

function others(report: AuditReport, style: Style, width: number, { verbose }: SummaryOptions): string[] {
  const { changes, advisories, suppressed } = report;
  const lines: string[] = [];
  if (changes !== null) {
    const text = `Since ${plain(changes.previous.date).slice(0, 10)}: ${changes.new.length} new, ${changes.fixed.length} fixed, ${changes.unchanged.length} still there`;
    lines.push(...wrap(text, width));
    const shown = verbose ? changes.fixed : changes.fixed.slice(0, 3);
    for (const { rule, location, issue } of shown) {
      const text = `fixed: ${plain(location)}  ${plain(rule)}: ${plain(issue)}`;
      lines.push(...wrap(text, width, '  ', '    ').map(style.color.green));
    }
    if (shown.length < changes.fixed.length) lines.push(`  and ${changes.fixed.length - shown.length} more`);
  }
  if (advisories.length > 0) {
    lines.push(...wrap(`${count(advisories.length, 'advisory', 'advisories')}: less certain, not scored`, width));
    if (verbose) lines.push(...advisories.flatMap((finding) => findingLine(finding, style, width)));
  }
  if (suppressed.length > 0) {
    lines.push(...wrap(`${count(suppressed.length, 'finding')} suppressed by comments in the code, not scored`, width));
    if (verbose) {
      lines.push(
        ...suppressed.flatMap(({ finding, reason }) =>
          findingLine(finding, style, width, `(${reason.trim() === '' ? 'no reason given' : reason})`),
        ),
      );
    }
  }
  return lines;
}

function coverage(report: AuditReport, style: Style, width: number, { verbose }: SummaryOptions): string[] {
  const leftOut = leftOutText(report);
  const { skipped } = report.coverage;
  const shown = verbose ? skipped : skipped.slice(0, 3);
  return [
    ...(report.coverage.files === 0 ? [] : wrap(`Read ${readText(report)}`, width)),
    ...(leftOut === '' ? [] : wrap(leftOut, width)),
    ...(skipped.length === 0 ? [] : wrap(`${count(skipped.length, 'file')} read only in part or not at all`, width)),
    ...shown.flatMap(({ path, reason }) => wrap(`${plain(path)}: ${plain(reason)}`, width, '  ', '    ')),
    ...(shown.length < skipped.length ? [`  and ${skipped.length - shown.length} more`] : []),
    ...[...report.warnings, ...failedSources(report)].flatMap((warning) =>
      wrap(`Warning: ${plain(warning)}`, width).map(style.color.yellow),
    ),
  ];
}

function next(report: AuditReport, style: Style, width: number, { limit, verbose }: SummaryOptions): string[] {
  const { color } = style;
  const first = byRule(report.findings)[0];
  const lines: string[] = [];
  if (first) {
    lines.push(`${report.tool.name} explain ${first.rule}`);
    lines.push(
      ...wrap(
        `what the rule means and how to cure it; --format markdown, json or sarif for the whole report`,
        width,
        '  ',
      ),
    );
  }
  const hidden = report.findings.length > limit || report.advisories.length > 0 || report.suppressed.length > 0;
  if (!verbose && hidden) lines.push(...wrap('--verbose shows every finding, advisory and suppression', width, '  '));
  return lines.length === 0
    ? []
    : [
        color.bold('Next'),
        ...lines.map((line, index) => (index === 0 && first ? `  ${color.cyan(line)}` : color.dim(line))),
      ];
}
