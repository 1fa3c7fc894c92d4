import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { AuditorInvoker } from '../../src/connectors/auditor-invoker.ts';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import { LocalAuditorInvoker } from '../../src/connectors/local-auditor-invoker.ts';
import { createGit } from '../../src/connectors/simple-git.ts';
import { AuditError, type AuditorInvocation, type AuditRequest, messageOf } from '../../src/contracts/index.ts';
import { findOrigin } from '../../src/coordinator/origin.ts';
import { auditOrResume } from '../../src/coordinator/resume.ts';
import { runAudit, type Step, type World } from '../../src/coordinator/run.ts';
import { fingerprintOf } from '../../src/coordinator/unfinished.ts';
import { git, repository, temporaryFolder, write } from '../e2e/helpers.ts';
import { finding, RULES, result } from './samples.ts';

type Answer = (invocation: AuditorInvocation) => Promise<ReturnType<typeof result>>;

function world(
  answer: Answer = async ({ auditor }) => result(auditor, auditor === 'query-efficiency' ? [finding()] : []),
  steps: Step[] = [],
) {
  const home = temporaryFolder();
  const store = new FolderObjectStore(home);
  const invoke = vi.fn(answer);
  const runner = async (invocations: readonly AuditorInvocation[]) =>
    new Map(
      await Promise.all(
        invocations.map(
          async (one) =>
            [
              one.auditor,
              await invoke(one).catch((error: unknown) =>
                error instanceof AuditError ? Promise.reject(error) : new Error(messageOf(error)),
              ),
            ] as const,
        ),
      ),
    );
  const invoker: AuditorInvoker = new LocalAuditorInvoker(store, runner);
  const phases: string[] = [];
  const all: World = {
    store,
    git: createGit({ home, fileUrls: true }),
    invoker,
    clones: path.join(home, 'clones'),
    tool: { name: 'audit-persistence', version: '1.0.0' },
    rules: RULES,
    languages: ['Python'],
    progress: (phase) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    },
    steps,
  };
  return { world: all, store, invoke, phases, home };
}

let number = 0;
function request(folder: string, more: Partial<AuditRequest> = {}): AuditRequest {
  number++;
  return {
    id: `20260301T1000${String(number).padStart(2, '0')}Z-test`,
    repository: folder,
    requestedBy: { door: 'cli' },
    requestedAt: '2026-03-01T10:00:00.000Z',
    ...more,
  };
}

describe('an audit', () => {
  it('goes through the phases in order and leaves the result of each in the object store', async () => {
    const { world: all, store, phases } = world();
    const report = await runAudit(request(repository()), all);
    expect(phases).toEqual(['request', 'clone', 'discovery', 'research', 'context', 'delegate', 'aggregate', 'report']);
    const left = (await store.list(`audits/${report.id}/`)).map((key) => key.split('/').slice(2).join('/'));
    expect(left).toEqual(
      expect.arrayContaining([
        'request.json',
        'status.json',
        'context.json',
        'report.json',
        'report.md',
        'report.sarif',
        'results/query-efficiency.json',
        'results/transaction-correctness.json',
        'results/runtime-performance.json',
      ]),
    );
    expect(JSON.parse((await store.get(`audits/${report.id}/report.json`))!)).toEqual(report);
    expect(JSON.parse((await store.get(`audits/${report.id}/status.json`))!)).toMatchObject({ state: 'done' });
    expect(report.context.tech_stack.orm).toBe('sqlalchemy');
    expect(report.findings).toHaveLength(1);
  });

  it('goes on where it stopped: what has a result is not done again', async () => {
    const stepped: Step = {
      phase: 'task',
      run: vi.fn().mockRejectedValueOnce(new Error('tracker down')).mockResolvedValue(undefined),
    };
    const { world: all, store, invoke } = world(undefined, [stepped]);
    const asked = request(repository());
    await expect(runAudit(asked, all)).rejects.toThrow('tracker down');
    expect(invoke).toHaveBeenCalledTimes(3);
    await store.delete(`audits/${asked.id}/results/runtime-performance.json`);
    await store.delete(`audits/${asked.id}/report.json`);
    const report = await runAudit(asked, all);
    expect(invoke.mock.calls.slice(3).map(([{ auditor }]) => auditor)).toEqual(['runtime-performance']);
    expect(stepped.run).toHaveBeenLastCalledWith(report, expect.objectContaining({ id: asked.id }));
    const history = JSON.parse((await store.get((await store.list('repositories/'))[0]!))!);
    expect(history.audits).toHaveLength(1);
  });

  it('hands the three auditors on together, so that they can share one model of the code', async () => {
    const { world: all, store } = world();
    const batches: string[][] = [];
    const runner = async (invocations: readonly AuditorInvocation[]) => {
      batches.push(invocations.map(({ auditor }) => auditor));
      return new Map(invocations.map(({ auditor }) => [auditor, result(auditor)]));
    };
    await runAudit(request(repository()), { ...all, invoker: new LocalAuditorInvoker(store, runner) });
    expect(batches).toEqual([['query-efficiency', 'transaction-correctness', 'runtime-performance']]);
  });

  it('goes on without an auditor that fails, and does not without any', async () => {
    const broken: Answer = async ({ auditor }) => {
      if (auditor === 'transaction-correctness') throw new Error('it ran out of memory');
      return result(auditor);
    };
    const report = await runAudit(request(repository()), world(broken).world);
    expect(report.categories.map(({ score, failure }) => [score, failure])).toEqual([
      [10, undefined],
      [null, 'it ran out of memory'],
      [10, undefined],
    ]);
    const none = world(async () => Promise.reject(new Error('no memory')));
    await expect(runAudit(request(repository()), none.world)).rejects.toMatchObject({
      kind: 'audit',
      message: 'None of the auditors could finish: no memory.',
    });
  });

  it('does not call an auditor failed where the result could not be kept', async () => {
    const { world: all } = world(async () => Promise.reject(new AuditError('audit', 'The disk is full.')));
    await expect(runAudit(request(repository()), all)).rejects.toThrow('The disk is full.');
  });

  it('asks only the auditors whose rules are wanted, and says that the others were not', async () => {
    const { world: all, invoke, store } = world();
    const report = await runAudit(request(repository(), { rules: ['over-fetching'] }), all);
    expect(invoke.mock.calls.map(([{ auditor, rules }]) => [auditor, rules])).toEqual([
      ['query-efficiency', ['over-fetching']],
    ]);
    expect(report.categories.map(({ score }) => score)).toEqual([9, null, null]);
    expect(report.warnings).toContain('Only these rules were run: over-fetching; the scores count nothing else.');
    expect(await store.list('repositories/')).toEqual([]);
  });

  it('is compared with the last full audit of the repository, whatever folder that was in', async () => {
    const { world: all } = world();
    const [one, two] = [repository(), repository()];
    for (const folder of [one, two]) git(folder, 'remote', 'add', 'origin', 'git@github.com:acme/shop.git');
    const first = await runAudit(request(one), all);
    const second = await runAudit(request(two), all);
    expect(first.changes).toBeNull();
    expect(second.changes).toMatchObject({
      previous: { id: first.id },
      new: [],
      fixed: [],
      unchanged: [first.findings[0]!.fingerprint],
    });
    expect(second.repository).toMatchObject({
      name: 'acme/shop',
      linkTemplate: `https://github.com/acme/shop/blob/${second.repository.commit}/{path}#L{line}`,
    });
  });

  it('of a clone removes the clone, also when it fails', async () => {
    const { world: all, home, invoke } = world();
    const url = `file://${repository()}`;
    await runAudit(request(url), all);
    const [first] = invoke.mock.calls[0]!;
    expect(existsSync((first.source as { folder: string }).folder)).toBe(false);
    await expect(runAudit(request(url, { path: 'nowhere' }), all)).rejects.toMatchObject({
      kind: 'request',
      message: 'There is no folder "nowhere" in the repository.',
    });
    expect(readdirSync(path.join(home, 'clones'))).toEqual([]);
  });

  it.each(['../x', '/etc', 'a/../../x'])('does not leave the repository for the path %s', async (outside) => {
    await expect(runAudit(request(repository(), { path: outside }), world().world)).rejects.toMatchObject({
      kind: 'request',
    });
  });

  it('does not follow a link out of the repository for its path', async () => {
    const folder = repository();
    symlinkSync(temporaryFolder(), path.join(folder, 'out'));
    await expect(runAudit(request(folder, { path: 'out' }), world().world)).rejects.toThrow(
      'The path "out" leads out of the repository.',
    );
  });

  it('says that there is no code, and what was left out', async () => {
    const coverage = { files: 0, lines: 0, functions: 0, byLanguage: {}, leftOut: { tests: 2 }, skipped: [] };
    const { world: all, store } = world(async ({ auditor }) => result(auditor, [], { coverage }));
    const asked = request(repository());
    await expect(runAudit(asked, all)).rejects.toThrow(
      /^There is no Python code to audit in .* \(left out: 2 tests\)\.$/,
    );
    expect(JSON.parse((await store.get(`audits/${asked.id}/status.json`))!)).toMatchObject({
      state: 'failed',
      phase: 'delegate',
    });
  });
});

describe('audits in a row', () => {
  it('keep the last twenty of a repository, and what still runs', async () => {
    const { world: all, store } = world();
    const folder = repository();
    const plant = async (id: string, history: string, more: object = {}) => {
      const status = { id, state: 'done', phase: 'report', updatedAt: '2026-01-01T00:00:00.000Z', history, ...more };
      await store.put(`audits/${id}/status.json`, JSON.stringify(status));
      await store.put(`audits/${id}/results/x.json`, '{}');
    };
    await auditOrResume(request(folder), all);
    const [history] = await store.list('repositories/');
    for (let n = 10; n < 32; n++) await plant(`202501${n}T000000Z-n`, history!);
    await plant('20240101T000000Z-other', 'repositories/local/other/history.json');
    await plant('20240101T000000Z-runs', history!, { state: 'running', updatedAt: new Date().toISOString() });
    const { id } = await auditOrResume(request(folder), all);
    const kept = new Set((await store.list('audits/')).map((key) => key.split('/')[1]!));
    expect(kept).toContain(id);
    expect(kept).toContain('20240101T000000Z-other');
    expect(kept).toContain('20240101T000000Z-runs');
    expect([...kept].filter((one) => one.endsWith('-n')).sort()[0]).toBe('20250114T000000Z-n');
    expect(kept.size).toBe(22);
  });

  it('at the same time do not meet', async () => {
    const { world: all, store } = world();
    const folder = repository();
    const reports = await Promise.all(Array.from({ length: 4 }, () => auditOrResume(request(folder), all)));
    expect(new Set(reports.map(({ id }) => id)).size).toBe(4);
    const history = JSON.parse((await store.get((await store.list('repositories/'))[0]!))!);
    expect(history.audits).toHaveLength(4);
    expect(await store.list('unfinished/')).toEqual([]);
  });

  it('go on with the one left behind only while the code is the same', async () => {
    const { world: all, store } = world();
    const folder = temporaryFolder();
    write(folder, { 'a.py': 'x = 1\n' });
    const left = request(folder);
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    const fingerprint = fingerprintOf(left, await findOrigin(left, all.git), all.tool.version);
    const note = JSON.stringify({ audit: left.id, host: hostname(), process: dead, since: new Date().toISOString() });
    await store.put(`unfinished/${fingerprint}/000001.json`, note);
    await store.put(
      `audits/${left.id}/request.json`,
      JSON.stringify({ ...left, requestedAt: '2026-02-02T02:02:02.000Z' }),
    );
    write(folder, { 'b.py': 'x = 2\n' });
    expect((await auditOrResume(request(folder), all)).id).not.toBe(left.id);
    rmSync(path.join(folder, 'b.py'));
    expect((await auditOrResume(request(folder, { rules: ['over-fetching'] }), all)).id).not.toBe(left.id);
    expect(await auditOrResume(request(folder), all)).toMatchObject({ id: left.id, date: '2026-02-02T02:02:02.000Z' });
    expect(await store.list('unfinished/')).toEqual([]);
  });
});
