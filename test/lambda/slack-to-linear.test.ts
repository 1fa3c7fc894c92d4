import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type GitHubServer, serveGitHub } from '../stand-ins/github.ts';
import { openService, type Service } from './service.ts';

vi.setConfig({ testTimeout: 90_000 });

let service: Service;
let github: GitHubServer;
beforeAll(async () => {
  [service, github] = await Promise.all([openService(), serveGitHub()]);
  github.installations.set('acme', ['shop']);
  const { host, cloud, secret, hostOptions } = service;
  Object.assign(secret, { GITHUB_APP_ID: github.appId, GITHUB_APP_PRIVATE_KEY: github.privateKey });
  const app = { GITHUB_HOST: host.host, GITHUB_API_URL: github.url };
  Object.assign(cloud.lambda.functions.coordinator!.environment, app);
  hostOptions.credential = () => `x-access-token:${[...github.tokens.keys()].at(-1)}`;
});
afterAll(() => Promise.all([service.close(), github.close()]));

describe('a slash command', () => {
  it('leads to one message that ends as the result, one issue in Linear, and links that work', async () => {
    const { slack, linear, cloud } = service;
    expect(await service.type(`${service.host.url}/acme/shop main`)).toMatch(/^Accepted: the audit of http:/);
    await service.coordinatorsEnd();

    expect(linear.issues).toHaveLength(1);
    const [issue] = linear.issues;
    expect(issue).toMatchObject({
      title: expect.stringMatching(/^Persistence & Performance Audit: \d{4}-\d\d-\d\d$/),
      priority: 2,
      description: expect.stringContaining('n-plus-one-query'),
    });
    expect(linear.labelsOf(issue!)).toEqual(['refactoring', 'performance', 'audit']);
    const [attachment] = linear.attachments;
    expect(attachment!.url).toMatch(/^https:\/\/audits\.example\.com\/audits\/.*format=html/);

    expect(slack.messages).toHaveLength(1);
    const [message] = slack.messages;
    expect(message!.updates).toBeGreaterThan(1);
    expect(message!.text).toMatch(/^acme\/shop: \d\.\d of 10, 1 high, 1 medium$/);
    expect(JSON.stringify(message!.blocks)).toContain(issue!.url);

    for (const [format, holds] of [
      ['html', '<!doctype html>'],
      ['md', '# Persistence & Performance Audit Report'],
      ['json', '"n-plus-one-query"'],
      ['sarif', '"2.1.0"'],
    ] as const) {
      const [, id] = /audits\/([^/]+)\/report/.exec(attachment!.url) ?? [];
      const stored = cloud.s3.objects.get(`audits/${id}/report.${format}`);
      expect(stored?.body.toString()).toContain(holds);
    }
    const { status, headers } = await service.follow(attachment!.url);
    expect(status).toBe(302);
    const shown = await fetch(headers.location!);
    expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await shown.text()).toContain('<!doctype html>');
    const altered = attachment!.url.replace('format=html', 'format=json');
    expect((await service.follow(altered)).status).toBe(403);

    expect([...github.tokens.values()]).toEqual(['acme/shop']);
    const traces = service.traces();
    for (const secret of [...service.secrets, ...github.tokens.keys(), 'PRIVATE KEY'])
      expect(traces).not.toContain(secret);
  });
});
