import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../../src/connectors/folder-object-store.ts';
import { TaskFile } from '../../../src/connectors/task-file.ts';
import type { NewTask, TaskTracker } from '../../../src/connectors/task-tracker.ts';
import { AuditError } from '../../../src/contracts/index.ts';
import { AuditRecord } from '../../../src/coordinator/record.ts';
import { TASK_OUTCOME, TaskOutcome, taskStep } from '../../../src/coordinator/steps/task.ts';
import { sampleReport } from '../../report/sample.ts';

let folder: string;
let store: FolderObjectStore;
let record: AuditRecord;
const report = sampleReport();
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'audit-persistence-test-'));
  store = new FolderObjectStore(folder);
  record = new AuditRecord(report.id, store);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const outcome = () => record.read(TASK_OUTCOME, TaskOutcome);

function trackerOf(file: TaskTracker['file']): TaskTracker {
  return { file };
}

describe('the task step', () => {
  it('writes the task beside the report where there is no tracker', async () => {
    await taskStep(new TaskFile(store), () => null).run(report, record);
    const text = await store.get(`audits/${report.id}/task.md`);
    expect(text).toMatch(
      /^# Persistence & Performance Audit: 2026-03-02\n\n- Priority: urgent\n- Labels: refactoring, /,
    );
    expect(text).toContain('## Findings by Category');
    expect(await outcome()).toMatchObject({ state: 'filed', identifier: 'task.md', url: null });
  });

  it('files what the report says, for the team that the repository names, and only once', async () => {
    const filed: NewTask[] = [];
    const tracker = trackerOf(async (task) => {
      filed.push(task);
      return { id: '1', identifier: 'ENG-1', url: 'https://linear.app/x/issue/ENG-1', warnings: [] };
    });
    const step = taskStep(tracker, (id) => `https://audits.example.com/${id}`);
    const named = { ...report, context: { ...report.context, team: 'ENG' } };
    await step.run(named, record);
    await step.run(named, record);
    expect(filed).toHaveLength(1);
    expect(filed[0]).toMatchObject({
      auditId: report.id,
      team: 'ENG',
      priority: 'urgent',
      report: { url: `https://audits.example.com/${report.id}` },
    });
    expect(await outcome()).toMatchObject({ state: 'filed', identifier: 'ENG-1' });
  });

  it('keeps the reason where the task cannot be filed, and tries again when the audit is started again', async () => {
    let down = true;
    const step = taskStep(
      trackerOf(async () => {
        if (down) throw new AuditError('audit', 'Linear cannot be reached: try again later.');
        return { id: '1', identifier: 'ENG-1', url: null, warnings: [] };
      }),
      () => null,
    );
    await step.run(report, record);
    expect(await outcome()).toEqual({ state: 'failed', reason: 'Linear cannot be reached: try again later.' });
    down = false;
    await step.run(report, record);
    expect(await outcome()).toMatchObject({ state: 'filed', identifier: 'ENG-1' });
  });
});
