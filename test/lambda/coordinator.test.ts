import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AUDITORS, AuditReport } from '../../src/contracts/index.ts';
import { git, repository, SERVICE, type Server, serveGit, temporaryFolder } from '../e2e/helpers.ts';
import { type Cloud, invoke, openCloud } from './cloud.ts';

vi.setConfig({ testTimeout: 60_000 });

let cloud: Cloud;
let host: Server;
let shop: string;
beforeAll(async () => {
  const folder = temporaryFolder();
  shop = repository(SERVICE, path.join(folder, 'acme', 'shop'));
  host = await serveGit(folder);
  cloud = await openCloud('127.0.0.1:*/acme/*');
});
afterAll(() => Promise.all([cloud.close(), host.close()]));
beforeEach(() => {
  cloud.s3.objects.clear();
  cloud.s3.fault = () => undefined;
  cloud.lambda.invocations.length = 0;
  cloud.lambda.fault = () => undefined;
});

const audit = (more: object = {}) =>
  invoke(cloud.lambda, 'coordinator', { repository: `${host.url}/acme/shop`, ...more });
const request = (id: string) => ({
  id,
  requestedBy: { door: 'webhook' },
  requestedAt: '2026-03-01T10:00:00.000Z',
});
const runs = (name: string) => cloud.lambda.invocations.filter((one) => one.name === name);
const auditorRuns = () => AUDITORS.map((name) => runs(name).length);
const object = (key: string) => JSON.parse(cloud.s3.objects.get(key)!.body.toString());

describe('an audit in Lambda', () => {
  it('clones, has three auditors look at it at the same time, and leaves the report where it belongs', async () => {
    const { error, payload } = await audit({ ref: 'main' });
    expect(error).toBeUndefined();
    const id = String(payload.id);
    expect(payload).toMatchObject({
      repository: { name: 'acme/shop', ref: 'main', commit: git(shop, 'rev-parse', 'HEAD') },
      total_issues: 2,
      severity: { high: 1, medium: 1 },
      categories: [{ total_issues: 1 }, { total_issues: 0 }, { total_issues: 1 }],
      report: { markdown: `s3://audits/audits/${id}/report.md` },
    });
    const names = [
      'request.json',
      'status.json',
      'context.json',
      'snapshot.tar.gz',
      ...AUDITORS.map((name) => `results/${name}.json`),
      'report.md',
      'report.json',
      'report.sarif',
    ];
    const keys = [...cloud.s3.objects.keys()];
    expect(keys).toEqual(expect.arrayContaining(names.map((name) => `audits/${id}/${name}`)));
    expect(keys.filter((key) => /^repositories\/127\.0\.0\.1_\d+\/acme\/shop\/history\.json$/.test(key))).toHaveLength(
      1,
    );
    expect(object(`audits/${id}/status.json`)).toMatchObject({ state: 'done' });
    const report = AuditReport.parse(object(`audits/${id}/report.json`));
    expect(report.findings.map(({ rule, location }) => [rule, location])).toEqual([
      ['blocking-io-in-async', 'app/api.py:14'],
      ['n-plus-one-query', 'app/api.py:21'],
    ]);
    const auditors = AUDITORS.flatMap(runs);
    const lastBegan = Math.max(...auditors.map(({ began }) => began));
    expect(Math.min(...auditors.map(({ ended }) => ended!))).toBeGreaterThan(lastBegan);
    for (const { log } of cloud.lambda.invocations) expect(log).toContain(`"auditId":"${id}"`);
    expect(runs('coordinator')[0]!.log).toContain('"AuditSeconds"');
  });

  it('goes on where it was killed, and runs no auditor twice', async () => {
    cloud.s3.fault = ({ method, key }) => {
      if (method !== 'PUT' || !key.endsWith('/report.json')) return undefined;
      cloud.lambda.kill('coordinator');
      return 'silent';
    };
    const asked = request('20260301T100000Z-killed');
    expect((await audit(asked)).payload.errorType).toBe('Runtime.ExitError');
    expect(auditorRuns()).toEqual([1, 1, 1]);
    cloud.s3.fault = () => undefined;
    expect((await audit(asked)).payload).toMatchObject({ id: asked.id, total_issues: 2 });
    expect(auditorRuns()).toEqual([1, 1, 1]);
  });

  it('of which one auditor dies says so in the report, and keeps what the others found', async () => {
    cloud.lambda.fault = (name) => (name === 'runtime-performance' ? { killAfterMs: 50 } : undefined);
    const { payload } = await audit(request('20260301T100000Z-crash'));
    expect(payload).toMatchObject({
      total_issues: 1,
      categories: [{ total_issues: 1 }, { total_issues: 0 }, { score: null, failure: 'it ran out of memory' }],
    });
  });

  it('that S3 refuses ends with the reason', async () => {
    cloud.s3.fault = ({ key }) => (key.endsWith('snapshot.tar.gz') ? { status: 403, code: 'AccessDenied' } : undefined);
    const asked = request('20260301T100000Z-denied');
    const reason =
      'Cannot write audits/20260301T100000Z-denied/snapshot.tar.gz in the bucket audits: access is denied: check the permissions of the role that runs this.';
    const { error, payload } = await audit(asked);
    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'AuditError', errorMessage: reason });
    expect(object(`audits/${asked.id}/status.json`)).toMatchObject({ state: 'failed', phase: 'delegate', reason });
  });
});

describe('what is not audited', () => {
  it.each([
    [{ repository: 'https://github.com/somebody/else' }, 'is not among the repositories that may be audited'],
    [{ repository: '--upload-pack=touch /tmp/x' }, 'is not a repository'],
    [{ repositroy: 'acme/shop' }, 'That is no request for an audit'],
  ])('is told of, and nothing is kept: %j', async (event, reason) => {
    const { payload } = await invoke(cloud.lambda, 'coordinator', event);
    expect(payload).toMatchObject({ errorType: 'AuditError', errorMessage: expect.stringContaining(reason) });
    expect([...cloud.s3.objects.keys()]).toEqual([]);
  });
});
