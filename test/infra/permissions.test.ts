import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { repository, SERVICE, type Server, serveGit, temporaryFolder } from '../e2e/helpers.ts';
import { bundleOf, type Cloud, invoke, openCloud } from '../lambda/cloud.ts';
import type { S3Request } from '../stand-ins/s3.ts';
import { SIGNING_SECRET, SlackStandIn, signed, TOKEN } from '../stand-ins/slack.ts';
import { permissions, synthesise } from './template.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const CONSTRUCTS: Record<string, string> = {
  coordinator: 'Coordinator',
  slack: 'DoorsSlack',
  webhook: 'DoorsWebhook',
  'query-efficiency': 'QueryEfficiency',
  'transaction-correctness': 'TransactionCorrectness',
  'runtime-performance': 'RuntimePerformance',
};

const slack = new SlackStandIn();
let cloud: Cloud;
let host: Server;
let may: (name: string, action: string, key: string) => boolean;
const denied: string[] = [];
const used = new Set<string>();

beforeAll(async () => {
  const template = synthesise(temporaryFolder());
  const granted = new Map(Object.entries(CONSTRUCTS).map(([name, id]) => [name, permissions(template, id)]));
  may = (name, action, key) => (granted.get(name) ?? []).some((line) => covers(line, action, key));

  const folder = temporaryFolder();
  repository(SERVICE, path.join(folder, 'acme', 'shop'));
  host = await serveGit(folder);
  await slack.start();
  cloud = await openCloud('127.0.0.1:*/acme/*');
  const { functions } = cloud.lambda;
  const outside = { SLACK_BOT_TOKEN: TOKEN, SLACK_API_URL: slack.apiUrl, LINK_SECRET: 'x'.repeat(32) };
  const common = { ...functions.coordinator!.environment, ...outside, PUBLIC_URL: 'https://a.example.com' };
  const door = { ...common, COORDINATOR_FUNCTION: 'coordinator', SLACK_SIGNING_SECRET: SIGNING_SECRET };
  Object.assign(functions.coordinator!.environment, common);
  functions.slack = { bundle: bundleOf('slack'), environment: door };
  functions.webhook = { bundle: bundleOf('webhook'), environment: { ...door, WEBHOOK_SECRETS: SECRET } };
  for (const [name, one] of Object.entries(functions)) {
    // The AWS SDK says this in each request; Powertools adds to it.
    one.environment = { ...one.environment, AWS_SDK_UA_APP_ID: name };
  }
  cloud.s3.fault = (request) => {
    const name = nameIn(String(request.headers['user-agent']));
    for (const action of actions(request)) {
      used.add(`${name} ${action} ${request.key.split('/')[0]}`);
      if (may(name, action, request.key)) continue;
      denied.push(`${name} ${action} ${request.key}`);
      return { status: 403, code: 'AccessDenied' };
    }
    return undefined;
  };
});
afterAll(() => Promise.all([cloud.close(), host.close(), slack.stop()]));

/** Who sends it; addresses that the webhook's function has signed come from a browser. */
function nameIn(agent: string): string {
  const app = / app\/(\S+)/.exec(agent)?.[1];
  return app === undefined ? 'webhook' : (Object.keys(CONSTRUCTS).find((name) => app.startsWith(name)) ?? app);
}

/** What IAM asks of whoever sends this request. */
function actions({ method, query, headers }: S3Request): string[] {
  if (query.get('list-type') === '2') return ['s3:ListBucket'];
  if (method === 'GET' || method === 'HEAD') return ['s3:GetObject'];
  if (method === 'DELETE') return [query.has('uploadId') ? 's3:AbortMultipartUpload' : 's3:DeleteObject'];
  return ['s3:PutObject', ...(headers['x-amz-tagging'] === undefined ? [] : ['s3:PutObjectTagging'])];
}

function covers(line: string, action: string, key: string): boolean {
  const [granted, pattern] = line.split(' <StorageAudits>');
  if (granted !== action || pattern === undefined) return false;
  if (action === 's3:ListBucket') return pattern === '';
  const parts = pattern
    .slice(1)
    .split('*')
    .map((part) => part.replace(/[.\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(key);
}

async function typed(text: string, trigger = text): Promise<string> {
  const fields = {
    command: '/audit-persistence',
    text,
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    user_name: 'ada',
  };
  const more = { response_url: slack.responseUrl, trigger_id: `1.2.${trigger}` };
  const body = new URLSearchParams({ ...fields, ...more }).toString();
  const event = { version: '2.0', rawPath: '/slack/events', requestContext: {}, headers: signed(body), body };
  return String((await invoke(cloud.lambda, 'slack', { ...event, isBase64Encoded: false })).payload.body);
}

async function requested(method: string, link: string, body = '', id?: string) {
  const { pathname, search } = new URL(link, 'https://a.example.com');
  const at = new Date();
  const signature = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': id && new Webhook(SECRET).sign(id, at, body),
  };
  const { payload } = await invoke(cloud.lambda, 'webhook', {
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: id ? signature : {},
    requestContext: { domainName: 'a.example.com', http: { method, path: pathname } },
    body,
    isBase64Encoded: false,
  });
  return payload;
}

const audited = () =>
  vi.waitFor(() => expect(cloud.lambda.invocations.filter(({ ended }) => ended === undefined)).toEqual([]), {
    timeout: 60_000,
    interval: 100,
  });

describe('the permissions of the roles', () => {
  it('are enough for all that the functions do with the bucket', async () => {
    const answer = await typed(`${host.url}/acme/shop main`);
    expect(denied).toEqual([]);
    expect(answer).toContain('Accepted');
    await audited();
    // Once more, as Slack sends it where it got no answer in time.
    expect(await typed(`${host.url}/acme/shop main`)).toContain('Accepted');
    await typed('status');
    await typed(`history ${host.url}/acme/shop`);
    const body = JSON.stringify({ repository: `${host.url}/acme/shop`, path: 'app' });
    const { report, status } = JSON.parse(String((await requested('POST', '/audits', body, 'm1')).body));
    await audited();
    expect(JSON.parse(String((await requested('GET', status)).body))).toMatchObject({ state: 'done' });
    const { statusCode, headers } = await requested('GET', report.html);
    expect(statusCode).toBe(302);
    expect((await fetch(String(Object(headers).location))).status).toBe(200);
    const { error } = await invoke(cloud.lambda, 'coordinator', { repository: `${host.url}/acme/shop`, ref: 'main' });
    expect(error).toBeUndefined();

    expect(denied).toEqual([]);
    expect(slack.messages.at(-1)?.text).toMatch(/^acme\/shop: \d/);
    for (const name of Object.keys(CONSTRUCTS)) expect([...used].join()).toContain(`${name} s3:`);
  });

  it('are asked for, and do not reach what others keep', () => {
    expect(may('query-efficiency', 's3:GetObject', 'audits/1/snapshot.tar.gz')).toBe(true);
    expect(may('query-efficiency', 's3:GetObject', 'audits/1/report.json')).toBe(false);
    expect(may('query-efficiency', 's3:PutObject', 'audits/1/results/runtime-performance.json')).toBe(false);
    expect(may('slack', 's3:GetObject', 'audits/1/report.json')).toBe(false);
    expect(may('webhook', 's3:PutObject', 'audits/1/report.json')).toBe(false);
    expect(may('coordinator', 's3:DeleteObject', 'audits/1/report.json')).toBe(false);
  });
});
