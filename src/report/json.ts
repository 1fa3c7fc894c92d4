import { AuditReport, type ReportedFinding } from '../contracts/index.ts';

/**
 * The report as JSON: two spaces, a newline at the end. Keys stand in the contract's order and records are sorted, so two
 * audits of the same code differ only where their content does. Throws a ZodError when the report breaks its contract.
 */
export function renderJson(report: AuditReport): string {
  return [...jsonPieces(report)].join('');
}

/** The same in pieces, for reports with more findings than should be in memory twice. */
export function* jsonPieces(report: AuditReport): Generator<string> {
  const ordered = AuditReport.parse({ ...report, findings: [], advisories: [], suppressed: [] });
  const { ecosystems } = ordered.context.tech_stack;
  const rest = {
    ...ordered,
    context: {
      ...ordered.context,
      tech_stack: {
        ...ordered.context.tech_stack,
        libraries: sorted(ordered.context.tech_stack.libraries),
        ...(ecosystems === undefined ? {} : { ecosystems: sorted(eachSorted(ecosystems)) }),
      },
      best_practices: sorted(eachSorted(ordered.context.best_practices)),
    },
    coverage: {
      ...ordered.coverage,
      byLanguage: sorted(ordered.coverage.byLanguage),
      leftOut: sorted(ordered.coverage.leftOut),
    },
  };
  let before = '{\n';
  for (const [key, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    yield `${before}  ${JSON.stringify(key)}: `;
    before = ',\n';
    const element = LISTS[key as keyof typeof LISTS];
    if (element === undefined) yield indented(value, '  ');
    else yield* list(report[key as keyof typeof LISTS], element);
  }
  yield '\n}\n';
}

/** The parts of a report that grow with the code. */
const LISTS = {
  findings: AuditReport.shape.findings.element,
  advisories: AuditReport.shape.advisories.element,
  suppressed: AuditReport.shape.suppressed.element,
};

type Elements = readonly (ReportedFinding | AuditReport['suppressed'][number])[];

function* list(values: Elements, element: (typeof LISTS)[keyof typeof LISTS]): Generator<string> {
  let before = '[\n';
  for (const value of values) {
    yield `${before}    ${indented(element.parse(value), '    ')}`;
    before = ',\n';
  }
  yield values.length === 0 ? '[]' : '\n  ]';
}

function indented(value: unknown, by: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`);
}

function eachSorted<T>(records: Record<string, Record<string, T>>): Record<string, Record<string, T>> {
  return Object.fromEntries(Object.entries(records).map(([name, record]) => [name, sorted(record)]));
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
