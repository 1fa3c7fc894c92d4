import type { AuditReport } from '../../src/contracts/index.ts';

/** What whoever invoked the audit gets back: the outcome in numbers, and where the report lies. */
export function summaryOf(report: AuditReport, bucket: string) {
  const { id, repository, score, severity, findings, categories, changes, summary } = report;
  const at = (name: string) => `s3://${bucket}/audits/${id}/${name}`;
  return {
    id,
    repository: { name: repository.name, ref: repository.ref, commit: repository.commit, path: repository.path },
    summary,
    score,
    severity,
    total_issues: findings.length,
    categories: categories.map(({ category, score, total_issues, failure }) => ({
      category,
      score,
      total_issues,
      ...(failure === undefined ? {} : { failure }),
    })),
    changes: changes && {
      new: changes.new.length,
      fixed: changes.fixed.length,
      unchanged: changes.unchanged.length,
    },
    report: {
      html: at('report.html'),
      markdown: at('report.md'),
      json: at('report.json'),
      sarif: at('report.sarif'),
    },
  };
}
