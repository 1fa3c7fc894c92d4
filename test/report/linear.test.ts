import { describe, expect, it } from 'vitest';
import { renderTask } from '../../src/report/linear.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { emptyReport, finding, HOSTILE, sampleReport } from './sample.ts';

describe('the task of an audit', () => {
  it('has the prescribed title and labels, and the whole report as its description', () => {
    const report = sampleReport();
    const task = renderTask(report, null);
    expect(task.title).toBe('Persistence & Performance Audit: 2026-03-02');
    expect(task.labels).toEqual(['refactoring', 'performance', 'audit']);
    expect(task.describe(1_000_000)).toBe(renderMarkdown(report));
    expect(task.report).toBeNull();
  });

  it('is as urgent as its worst finding', () => {
    const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
    const priorities = severities.map((severity, index) => {
      const worst = severities.slice(index).map((one) => finding({ severity: one }));
      expect(worst[0]?.severity).toBe(severity);
      return renderTask(sampleReport({ findings: worst }), null).priority;
    });
    expect(priorities).toEqual(['urgent', 'high', 'medium', 'low']);
    expect(renderTask(emptyReport(3), null).priority).toBe('none');
  });

  it('that is too long ends between two lines, with a link to the whole report', () => {
    const findings = Array.from({ length: 400 }, (_, index) => finding({ path: `app/${index}.py`, issue: HOSTILE }));
    const task = renderTask(sampleReport({ findings }), 'https://audits.example.com/r?a=1&b=2');
    const whole = task.describe(Number.POSITIVE_INFINITY);
    const cut = task.describe(20_000);
    expect(whole.length).toBeGreaterThan(100_000);
    expect(cut.length).toBeLessThanOrEqual(20_000);
    const [kept = '', end] = cut.split('\n\nThe report is longer than a task can be. ');
    expect(end).toBe('It goes on in [the whole report](https://audits.example.com/r?a=1&b=2).\n');
    expect(whole.startsWith(`${kept}\n`)).toBe(true);
  });

  it('links the report with what it says in short', () => {
    expect(renderTask(sampleReport(), 'https://audits.example.com/r').report).toEqual({
      url: 'https://audits.example.com/r',
      title: 'Audit report',
      subtitle: '8.6 of 10: 1 critical, 3 high, 1 low',
    });
  });
});
