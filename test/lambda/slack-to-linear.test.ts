import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { repository, SERVICE, type Server, serveGit, temporaryFolder } from '../e2e/helpers.ts';
import { KEY, LinearStandIn } from '../stand-ins/linear.ts';
import { SIGNING_SECRET, SlackStandIn, signed, TOKEN } from '../stand-ins/slack.ts';
import { bundleOf, type Cloud, invoke, openCloud } from './cloud.ts';

vi.setConfig({ testTimeout: 90_000 });

const LINKS = { PUBLIC_URL: 'https://audits.example.com', LINK_SECRET: 'a link secret of at least 32 characters' };

let cloud: Cloud;
let host: Server;
const linear = new LinearStandIn();
const slack = new SlackStandIn();
beforeAll(async () => {
  const folder = temporaryFolder();
  repository(SERVICE, path.join(folder, 'acme', 'shop'));
  host = await serveGit(folder);
  await Promise.all([linear.start(), slack.start()]);
  cloud = await openCloud('127.0.0.1:*/acme/*');
  const { functions } = cloud.lambda;
  const { environment } = functions.coordinator!;
  const outside = {
    ...LINKS,
    LINEAR_API_KEY: KEY,
    LINEAR_API_URL: linear.url,
    SLACK_BOT_TOKEN: TOKEN,
    SLACK_API_URL: slack.apiUrl,
  };
  Object.assign(environment, outside);
  const door = { ...environment, COORDINATOR_FUNCTION: 'coordinator', SLACK_SIGNING_SECRET: SIGNING_SECRET };
  functions.slack = { bundle: bundleOf('slack'), environment: door };
  functions.webhook = { bundle: bundleOf('webhook'), environment: door };
});
afterAll(() => Promise.all([cloud.close(), host.close(), linear.stop(), slack.stop()]));

async function type(text: string, channel = 'C1'): Promise<{ text: string }> {
  const body = new URLSearchParams({
    command: '/audit-persistence',
    text,
    team_id: 'T1',
    channel_id: channel,
    user_id: 'U1',
    user_name: 'ada',
    response_url: slack.responseUrl,
    trigger_id: `1.2.${text}`,
  }).toString();
  const { payload } = await invoke(cloud.lambda, 'slack', {
    version: '2.0',
    rawPath: '/slack/events',
    requestContext: {},
    headers: signed(body),
    body,
    isBase64Encoded: false,
  });
  return JSON.parse(String(payload.body));
}

async function coordinatorsEnd(): Promise<void> {
  await vi.waitFor(
    () => {
      const runs = cloud.lambda.invocations.filter(({ name }) => name === 'coordinator');
      expect(runs.length).toBeGreaterThan(0);
      expect(runs.every(({ ended }) => ended !== undefined)).toBe(true);
    },
    { timeout: 60_000, interval: 50 },
  );
}

describe('a slash command', () => {
  it('leads to one message that ends as the result, one issue in Linear, and links that work', async () => {
    const { text } = await type(`${host.url}/acme/shop main`);
    expect(text).toMatch(/^Accepted: the audit of http:/);
    await coordinatorsEnd();

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
    expect(message!.text).toMatch(/^acme\/shop: \d\.\d of 10, 2 high$/);
    expect(JSON.stringify(message!.blocks)).toContain(issue!.url);

    const { pathname, search } = new URL(attachment!.url);
    const { payload } = await invoke(cloud.lambda, 'webhook', {
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers: {},
      requestContext: { domainName: 'audits.example.com', http: { method: 'GET', path: pathname } },
    });
    expect(payload.statusCode).toBe(302);
    const [, key] =
      /(audits\/[^/?]+\/report\.html)\?/.exec(decodeURIComponent(String(Object(payload.headers).location))) ?? [];
    expect(cloud.s3.objects.get(key!)?.body.toString()).toContain('<!doctype html>');

    const kept = [...cloud.s3.objects.values()].map(({ body }) => body.toString()).join();
    const logs = cloud.lambda.invocations.map(({ log }) => log).join();
    for (const secret of [KEY, TOKEN, SIGNING_SECRET, LINKS.LINK_SECRET, slack.responseUrl]) {
      expect(kept).not.toContain(secret);
      expect(logs).not.toContain(secret);
    }
  });

  it('has one message and one issue, however often the coordinator is killed and invoked again', async () => {
    slack.messages = [];
    linear.issues = [];
    linear.attachments = [];
    let killed = 0;
    // Somewhat later each time: it dies in the clone, beside the auditors, in what comes after them.
    cloud.lambda.fault = (name) => (name === 'coordinator' ? { killAfterMs: 500 + killed * 600 } : undefined);
    await type(`${host.url}/acme/shop main path:app`);
    await coordinatorsEnd();
    const { event } = cloud.lambda.invocations.findLast(({ name }) => name === 'coordinator')!;
    for (killed = 1; killed < 4; killed += 1) await invoke(cloud.lambda, 'coordinator', event);
    cloud.lambda.fault = () => undefined;
    const { error } = await invoke(cloud.lambda, 'coordinator', event);
    expect(error).toBeUndefined();
    expect(linear.issues).toHaveLength(1);
    expect(linear.attachments).toHaveLength(1);
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]!.text).toMatch(/^acme\/shop: \d\.\d of 10, 2 high$/);
  });

  it('whose repository cannot be cloned ends with the reason, where the bot is not in the channel too', async () => {
    await type(`${host.url}/acme/gone`, 'C404');
    await coordinatorsEnd();
    expect(slack.responded).toMatchObject([
      { text: expect.stringMatching(/acme\/gone: this audit failed\. .*no git repository/) },
    ]);
    expect(linear.issues.length).toBeLessThanOrEqual(1);
  });
});
