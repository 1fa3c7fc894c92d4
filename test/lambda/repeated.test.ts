import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AUDITORS } from '../../src/contracts/index.ts';
import { git } from '../e2e/helpers.ts';
import { invoke } from './cloud.ts';
import { openService, type Service } from './service.ts';

vi.setConfig({ testTimeout: 120_000 });

let service: Service;
let shop: string;
beforeAll(async () => {
  service = await openService({}, 2);
  shop = `${service.host.url}/acme/shop`;
});
afterAll(() => service.close());
beforeEach(() => service.reset());

const auditorRuns = () => AUDITORS.map((name) => service.runs(name).length);

describe('a command', () => {
  it('that arrives three times at once is one audit; another for the same code is told who asked, when, and of the report', async () => {
    const { slack, cloud } = service;
    // Nobody dies here, and on a machine with much to do a sign of life can come late.
    cloud.lambda.functions.coordinator!.environment.LEASE_SECONDS = '10';
    const commit = git(path.join(service.repositories, 'acme', 'shop'), 'rev-parse', 'HEAD');
    const [one, again, third, other] = await Promise.all([
      ...[1, 2, 3].map(() => service.type(`${shop} main`, { trigger: '1.2.same' })),
      service.type(`${shop}/.git ${commit}`),
    ]);
    expect([again, third]).toEqual([one, one]);
    expect(other).not.toBe(one);
    await service.coordinatorsEnd();
    cloud.lambda.functions.coordinator!.environment.LEASE_SECONDS = '1';
    const [already, result] = slack.messages.sort((a, b) => a.text.localeCompare(b.text));
    expect(slack.messages).toHaveLength(2);
    const [told, ended] = already!.text.includes('already') ? [already!, result!] : [result!, already!];
    expect(ended.text).toMatch(/of 10, 1 high, 1 medium$/);
    expect(told.text).toMatch(
      /: this is being audited already, started by ada at \d{4}-\d\d-\d\d \d\d:\d\d UTC as audit \S+\.$/,
    );
    expect(auditorRuns()).toEqual([1, 1, 1]);
    expect(service.linear.issues).toHaveLength(1);
    const [link = ''] = /https:\/\/audits\.example\.com[^"]+/.exec(JSON.stringify(told.blocks)) ?? [];
    expect((await service.follow(link)).status).toBe(302);
  });
});

describe('a coordinator that dies', () => {
  const job = (id: string) => ({
    request: {
      id,
      repository: shop,
      ref: 'main',
      requestedBy: { door: 'slack', who: 'ada' },
      requestedAt: new Date().toISOString(),
    },
    slack: { channel: 'C1', user: 'U1' },
  });

  it('after any phase, and after it posted to Slack, is gone on with: nothing is doubled, nothing is lost', async () => {
    const { cloud, slack, linear } = service;
    const signs = [
      'chat.postMessage',
      '/request.json',
      '/source.json',
      '/discovery.json',
      '/context.json',
      '/snapshot.tar.gz',
      '/report.json',
      '/report.html',
      '/history.json',
      '/task.json',
    ];
    const dies = (what: string) => {
      const sign = signs.findIndex((one) => what.endsWith(one));
      if (sign === -1) return false;
      signs.splice(sign, 1);
      // What it did is carried out, and it hears of nothing any more.
      setImmediate(() => cloud.lambda.kill('coordinator'));
      return true;
    };
    cloud.s3.fault = ({ method, key }) => (method === 'PUT' && dies(key) ? 'lost' : undefined);
    slack.fault = (method) => (dies(method) ? 'lost' : null);
    const asked = job('20260301T100000Z-dies');
    while (signs.length > 0) expect((await invoke(cloud.lambda, 'coordinator', asked)).error).toBeDefined();
    const { error, payload } = await invoke(cloud.lambda, 'coordinator', asked);
    expect(error).toBeUndefined();
    expect(payload).toMatchObject({ id: asked.request.id, total_issues: 2 });
    expect(auditorRuns()).toEqual([1, 1, 1]);
    expect(linear.issues).toHaveLength(1);
    expect(linear.attachments).toHaveLength(1);
    expect(slack.messages.map(({ text }) => text)).toEqual([expect.stringMatching(/of 10, 1 high, 1 medium$/)]);
    const history = [...cloud.s3.objects].find(([key]) => key.endsWith('/history.json'))![1];
    expect(JSON.parse(history.body.toString()).audits).toHaveLength(1);
  });

  it('is invoked again by Lambda, and the requester gets the result', async () => {
    let times = 0;
    service.cloud.lambda.fault = (name) => {
      if (name !== 'coordinator') return undefined;
      times += 1;
      return times < 3 ? { killAfterMs: 1200 } : undefined;
    };
    await service.type(`${shop} main`);
    await service.coordinatorsEnd();
    expect(times).toBe(3);
    expect(service.slack.messages.map(({ text }) => text)).toEqual([expect.stringMatching(/of 10, 1 high, 1 medium$/)]);
    expect(service.linear.issues).toHaveLength(1);
  });

  it('every time it is tried is given up, and the requester is told why', async () => {
    let times = 0;
    service.cloud.lambda.fault = (name) => {
      if (name !== 'coordinator') return undefined;
      times += 1;
      return times <= 3 ? { killAfterMs: 1000 } : undefined;
    };
    await service.type(`${shop} main`);
    await service.coordinatorsEnd();
    expect(times).toBe(4);
    expect(service.slack.messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/: this audit failed\. The audit was given up after 3 tries: it ran out of memory\.$/),
    ]);
    const [, status] = [...service.cloud.s3.objects].find(([key]) => key.endsWith('/status.json'))!;
    expect(JSON.parse(status.body.toString())).toMatchObject({ state: 'failed' });
    expect(service.runs('coordinator').at(-1)!.log).toContain('AuditsGivenUp');
  });
});
