import { AuditReport } from '../contracts/index.ts';

/**
 * The report as JSON: two spaces, a newline at the end. Keys stand in the contract's order and records are sorted, so two
 * audits of the same code differ only where their content does. Throws a ZodError when the report breaks its contract.
 */
export function renderJson(report: AuditReport): string {
  const ordered = AuditReport.parse(report);
  const json = {
    ...ordered,
    context: {
      ...ordered.context,
      tech_stack: { ...ordered.context.tech_stack, libraries: sorted(ordered.context.tech_stack.libraries) },
      best_practices: sorted(
        Object.fromEntries(
          Object.entries(ordered.context.best_practices).map(([name, topics]) => [name, sorted(topics)]),
        ),
      ),
    },
    coverage: {
      ...ordered.coverage,
      byLanguage: sorted(ordered.coverage.byLanguage),
      leftOut: sorted(ordered.coverage.leftOut),
    },
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
