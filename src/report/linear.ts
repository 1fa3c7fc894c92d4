import type { AuditReport } from '../contracts/index.ts';
import { renderMarkdown } from './markdown.ts';
import { countsText } from './tally.ts';
import { webUrl } from './text.ts';

/** An audit as a task for an issue tracker that reads Markdown. */
export interface Task {
  title: string;
  priority: 'urgent' | 'high' | 'medium' | 'low' | 'none';
  labels: string[];
  /** The whole report; what is longer than `limit` characters is cut between lines and ends with where to read on. */
  describe: (limit: number) => string;
  report: { url: string; title: string; subtitle: string } | null;
}

const LABELS = ['refactoring', 'performance', 'audit'];

/**
 * The one task of an audit, with the title, labels and priority that the audit's method prescribes.
 * @param reportUrl where the report can be read on the web; null where it cannot
 */
export function renderTask(report: AuditReport, reportUrl: string | null): Task {
  const url = reportUrl === null ? null : webUrl(reportUrl);
  const markdown = renderMarkdown(report);
  return {
    title: `Persistence & Performance Audit: ${report.date.slice(0, 10)}`,
    priority: priorityOf(report),
    labels: LABELS,
    describe: (limit) => (markdown.length <= limit ? markdown : cut(markdown, limit, url)),
    report: url === null ? null : { url, title: 'Audit report', subtitle: subtitle(report) },
  };
}

/** The worst severity decides. */
function priorityOf({ severity }: AuditReport): Task['priority'] {
  if (severity.critical > 0) return 'urgent';
  if (severity.high > 0) return 'high';
  if (severity.medium > 0) return 'medium';
  return severity.low > 0 ? 'low' : 'none';
}

function subtitle(report: AuditReport): string {
  const score = report.score === null ? 'Not assessed' : `${report.score.toFixed(1)} of 10`;
  return `${score}: ${countsText(report.severity) || 'no findings'}`;
}

function cut(markdown: string, limit: number, url: string | null): string {
  const where = url === null ? 'in the files of the audit' : `in [the whole report](${url})`;
  const end = `\n\nThe report is longer than a task can be. It goes on ${where}.\n`;
  const kept = markdown.slice(0, Math.max(0, limit - end.length));
  return kept.slice(0, Math.max(0, kept.lastIndexOf('\n'))).trimEnd() + end;
}
