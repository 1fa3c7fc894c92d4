import { expect, test } from 'vitest';
import { AuditReport } from '../../src/contracts/index.ts';
import { renderJson } from '../../src/report/json.ts';
import { sampleReport } from './sample.ts';

test('holds the whole report, with two spaces and a newline at the end', () => {
  const report = sampleReport();
  const text = renderJson(report);
  expect(AuditReport.parse(JSON.parse(text))).toEqual(report);
  expect(text.startsWith('{\n  "version": 1,\n  "id":')).toBe(true);
  expect(text.endsWith('}\n')).toBe(true);
});

test('does not depend on the order in which keys were set', () => {
  const report = sampleReport();
  const libraries = Object.fromEntries(Object.entries(report.context.tech_stack.libraries).reverse());
  const leftOut = Object.fromEntries(Object.entries(report.coverage.leftOut).reverse());
  const reversed = AuditReport.parse({
    ...report,
    context: { ...report.context, tech_stack: { ...report.context.tech_stack, libraries } },
    coverage: { ...report.coverage, leftOut },
  });
  const shuffled = Object.fromEntries(Object.entries(reversed).reverse()) as AuditReport;
  expect(renderJson(shuffled)).toBe(renderJson(report));
});
