import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditorInvoker } from '../../../src/connectors/auditor-invoker.ts';
import { FolderObjectStore } from '../../../src/connectors/folder-object-store.ts';
import { TaskFile } from '../../../src/connectors/task-file.ts';
import type { TaskTracker } from '../../../src/connectors/task-tracker.ts';
import {
  AuditError,
  type AuditJob,
  type AuditorInvocation,
  type AuditorName,
  type AuditorResult,
} from '../../../src/contracts/index.ts';
import { AuditRecord } from '../../../src/coordinator/record.ts';
import { outcomeOf } from '../../../src/coordinator/steps/outcome.ts';
import { sampleReport } from '../../report/sample.ts';
import { SlackStandIn, TOKEN } from '../../stand-ins/slack.ts';

const report = sampleReport();
const JOB: AuditJob = {
  request: {
    id: report.id,
    repository: 'https://someone:secret@github.com/acme/orders',
    ref: 'main',
    requestedBy: { door: 'slack' },
    requestedAt: '2026-03-02T09:00:00Z',
  },
  slack: { channel: 'C1', user: 'U1' },
};

let slack: SlackStandIn;
let folder: string;
let store: FolderObjectStore;
beforeEach(async () => {
  slack = new SlackStandIn();
  await slack.start();
  folder = mkdtempSync(path.join(tmpdir(), 'audit-persistence-test-'));
  store = new FolderObjectStore(folder);
});
afterEach(async () => {
  await slack.stop();
  rmSync(folder, { recursive: true, force: true });
});

function outcome(tracker: TaskTracker = new TaskFile(store), job = JOB) {
  const access = { token: TOKEN, apiUrl: slack.apiUrl, pauseMs: 5 };
  return outcomeOf(job, { store, tracker, slack: access, reportUrl: (id) => `https://audits.example.com/${id}` });
}

const shown = () => JSON.stringify(slack.messages[0]?.blocks ?? []);
const untilShown = (text: string) => vi.waitFor(() => expect(shown()).toContain(text), { timeout: 8000 });

describe('the reply in Slack', () => {
  it('follows the audit from its acceptance through the auditors to the result', async () => {
    const { progress, watch, steps } = outcome();
    progress('request');
    await untilShown('accepted');
    expect(shown()).toContain('https://github.com/acme/orders (main)');
    expect(shown()).not.toContain('secret');
    progress('clone');
    await untilShown('cloning');
    progress('delegate');
    const asked = (auditor: AuditorName) => ({ auditor }) as AuditorInvocation;
    const inner: AuditorInvoker = {
      invoke: async ({ auditor }) => {
        if (auditor === 'transaction-correctness') throw new Error('it was killed');
        return { auditor } as AuditorResult;
      },
    };
    const watched = watch(inner);
    await watched.invoke(asked('query-efficiency'));
    await expect(watched.invoke(asked('transaction-correctness'))).rejects.toThrow('it was killed');
    await untilShown('Transaction Correctness: failed');
    expect(shown()).toContain('Query Efficiency: done');
    expect(shown()).toContain('Runtime Performance: running');

    const record = new AuditRecord(report.id, store);
    for (const step of steps) await step.run(report, record);
    expect(slack.messages).toHaveLength(1);
    expect(shown()).toContain('acme/orders: 8.6 of 10');
    expect(shown()).toContain(`https://audits.example.com/${report.id}`);
  });

  it('says that there is no task, and why', async () => {
    const { steps } = outcome({
      file: async () => {
        throw new AuditError('audit', 'Linear cannot be reached: try again later.');
      },
    });
    const record = new AuditRecord(report.id, store);
    for (const step of steps) await step.run(report, record);
    expect(shown()).toContain('No task was filed: Linear cannot be reached: try again later.');
  });

  it('says why an audit failed, and nothing of what is inside', async () => {
    await outcome().failed(new AuditError('audit', 'Cannot clone it: it is private.'));
    expect(shown()).toContain('Cannot clone it: it is private.');
    await outcome().failed(new Error('ENOENT /var/task/secret'));
    expect(shown()).toContain('Something unexpected went wrong');
    expect(shown()).not.toContain('secret');
  });

  it('is not given where nobody asked in Slack', async () => {
    const { slack: _, ...job } = JOB;
    const { steps, failed } = outcome(undefined, job);
    const record = new AuditRecord(report.id, store);
    for (const step of steps) await step.run(report, record);
    await failed(new Error('x'));
    expect(slack.calls).toEqual([]);
    expect(await store.get(`audits/${report.id}/task.md`)).not.toBeNull();
  });
});
