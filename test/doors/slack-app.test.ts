import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AwsLambdaReceiver, LogLevel } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import type { AuditJob } from '../../src/contracts/index.ts';
import { addToHistory } from '../../src/coordinator/history.ts';
import { slackApp } from '../../src/doors/slack-app.ts';
import { sampleReport } from '../report/sample.ts';
import { SIGNING_SECRET, signed } from '../stand-ins/slack.ts';

let folder: string;
let store: FolderObjectStore;
let jobs: AuditJob[];
let logged: string[];
let queueFails: boolean;
let handler: ReturnType<AwsLambdaReceiver['toHandler']>;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'audit-persistence-test-'));
  store = new FolderObjectStore(folder);
  jobs = [];
  logged = [];
  queueFails = false;
  const receiver = new AwsLambdaReceiver({ signingSecret: SIGNING_SECRET, logLevel: LogLevel.ERROR });
  const start = async (job: AuditJob) => {
    if (queueFails) throw new Error('Lambda is down');
    jobs.push(job);
  };
  slackApp({
    receiver,
    token: 'xoxb-1',
    store,
    queue: { start },
    allowed: ['github.com/acme/*'],
    log: (message) => logged.push(message),
  });
  handler = receiver.toHandler();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let trigger = 0;

function bodyOf(text: string, changed: Record<string, string> = {}): string {
  trigger += 1;
  return new URLSearchParams({
    command: '/audit-persistence',
    text,
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    user_name: 'ada',
    response_url: 'https://hooks.slack.com/commands/T1/1/secret',
    trigger_id: `13345224609.738474920.${trigger}`,
    ...changed,
  }).toString();
}

async function send(body: string, headers = signed(body)): Promise<{ statusCode: number; body: string }> {
  const event = { version: '2.0', routeKey: '', rawPath: '/slack/events', rawQueryString: '', requestContext: {} };
  return handler({ ...event, isBase64Encoded: false, headers, body }, {});
}

async function type(
  text: string,
  changed: Record<string, string> = {},
): Promise<{ response_type: string; text: string }> {
  const { statusCode, body } = await send(bodyOf(text, changed));
  expect(statusCode).toBe(200);
  return JSON.parse(body);
}

describe('an audit asked for in Slack', () => {
  it('is accepted at once and handed to the coordinator with all that is needed to answer', async () => {
    const answer = await type('acme/orders main path:services/api');
    expect(jobs).toHaveLength(1);
    const [{ request, slack }] = jobs as [AuditJob];
    expect(request).toMatchObject({
      repository: 'acme/orders',
      ref: 'main',
      path: 'services/api',
      requestedBy: { door: 'slack', who: 'ada' },
    });
    expect(slack).toMatchObject({
      channel: 'C1',
      user: 'U1',
      responseUrl: 'https://hooks.slack.com/commands/T1/1/secret',
    });
    const lasts = Date.parse(slack!.responseUrlUntil!) - Date.now();
    expect(lasts).toBeGreaterThan(29 * 60_000);
    expect(lasts).toBeLessThanOrEqual(30 * 60_000);
    expect(answer).toEqual({
      response_type: 'ephemeral',
      text: `Accepted: the audit of acme/orders (main), folder services/api. Its id is \`${request.id}\`; the result will appear here.`,
    });
  });

  it.each([
    ['https://github.com/acme/orders', 'https://github.com/acme/orders', undefined],
    ['<https://github.com/acme/orders|github.com/acme/orders> v1.2', 'https://github.com/acme/orders', undefined],
    ['git@github.com:acme/orders.git', 'git@github.com:acme/orders.git', undefined],
    ['path:"my app/api" acme/orders', 'acme/orders', 'my app/api'],
  ])('may be written as %s', async (text, repository, folder) => {
    await type(text);
    expect(jobs[0]?.request).toMatchObject({ repository, ...(folder === undefined ? {} : { path: folder }) });
  });

  it('is one audit when the same request is delivered three times at once, and once more when it has begun', async () => {
    const body = bodyOf('acme/orders');
    const answers = await Promise.all([1, 2, 3].map(() => send(body)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(new Set(jobs.map(({ request }) => request.id)).size).toBe(1);
    const before = jobs.length;
    const { id } = jobs[0]!.request;
    const status = { id, state: 'running', phase: 'clone', updatedAt: new Date().toISOString() };
    await store.put(`audits/${id}/status.json`, JSON.stringify(status));
    await send(body);
    expect(jobs).toHaveLength(before);
  });

  it('that cannot be queued is said so, and starts when it is delivered again', async () => {
    queueFails = true;
    const body = bodyOf('acme/orders');
    expect(JSON.parse((await send(body)).body).text).toMatch(/^The audit could not be started just now\./);
    expect(logged).toEqual(['A slash command could not be carried out']);
    queueFails = false;
    await send(body);
    expect(jobs).toHaveLength(1);
  });

  it('does not leave the response URL in the store', async () => {
    await type('acme/orders');
    const kept = await Promise.all((await store.list('')).map((key) => store.get(key)));
    expect(kept.join()).toContain('acme/orders');
    expect(kept.join()).not.toContain('secret');
  });

  it('is acknowledged fast', async () => {
    await type('help');
    const before = performance.now();
    await type('acme/orders');
    // Slack waits 3,000 ms; alone, this takes about 20.
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('what cannot be audited is answered to the requester alone', () => {
  it.each([
    ['evil/orders', /^github\.com\/evil\/orders is not among the repositories that may be audited/],
    ['https://internal.acme.corp/acme/orders', /is not among the repositories/],
    ['http://169.254.169.254/latest/meta-data', /is not among the repositories/],
    ['--upload-pack=touch', /is not a repository: it starts with a dash/],
    ['acme/orders --upload-pack=touch', /cannot be the name of a branch, a tag or a commit/],
    ['ext::sh -c touch', /too much|transport helper/],
    ['ext::sh', /names a transport helper/],
    ['/etc/passwd', /^"\/etc\/passwd" is a path: give owner\/name/],
    ['../secrets', /is a path/],
    ['file:///etc', /no repository|not among/],
    [
      'https://user:token@github.com/acme/orders',
      /^Leave the credentials out of the URL: give https:\/\/github\.com\/acme\/orders\.$/m,
    ],
    ['acme/orders main path:../../etc', /must be relative to the repository's root/],
    ['acme/orders main path:/etc', /must be relative to the repository's root/],
    ['acme/orders main extra', /^There is too much: "extra"/],
    ['orders', /"orders" is no repository: give an https or ssh URL, or owner\/name/],
    ['history', /^Name the repository whose history you want/],
    ['history evil/orders', /is not among the repositories/],
    ['path:src', /^Name the repository before the path/],
  ])('%s', async (text, said) => {
    const answer = await type(text);
    expect(answer.response_type).toBe('ephemeral');
    expect(answer.text).toMatch(said);
    expect(answer.text).toContain('`/audit-persistence help` shows what can be given.');
    expect(answer.text).not.toContain('token');
    expect(jobs).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('without repeating mentions or links', async () => {
    const { text } = await type('<!channel>/<@U2> <https://evil.example|click>');
    expect(text).not.toMatch(/[<>]/);
  });
});

describe('help, status and history', () => {
  it('help tells what can be given', async () => {
    for (const text of ['', 'help', '  help  '])
      expect((await type(text)).text).toContain('owner/repo [ref] [path:sub/folder]');
  });

  it('status tells how the audits of this channel stand', async () => {
    expect((await type('status')).text).toBe('No audit was asked for in this channel yet.');
    for (const name of ['one', 'two', 'three', 'four']) await type(`acme/${name}`);
    await type('acme/elsewhere', { channel_id: 'C2' });
    const states = [
      { state: 'running', phase: 'delegate' },
      { state: 'failed', phase: 'clone', reason: 'Cannot clone <!here>.' },
      { state: 'done', phase: 'reply' },
    ];
    for (const [index, state] of states.entries()) {
      const { id } = jobs[index]!.request;
      await store.put(
        `audits/${id}/status.json`,
        JSON.stringify({ id, updatedAt: new Date().toISOString(), ...state }),
      );
    }
    const lines = (await type('status')).text.split('\n');
    expect(lines.map((line) => line.replace(/, \d{4}-\d\d-\d\d \d\d:\d\d UTC/, ''))).toEqual([
      '• acme/four: accepted',
      '• acme/three: done',
      '• acme/two: failed: Cannot clone &lt;!here&gt;.',
      '• acme/one: running, in phase delegate',
    ]);
  });

  it('history tells how the score of a repository has changed', async () => {
    expect((await type('history acme/orders')).text).toBe('acme/orders was not audited yet.');
    await addToHistory(store, 'repositories/github.com/acme/orders/history.json', sampleReport());
    expect((await type('history https://github.com/acme/orders')).text.split('\n')[1]).toBe(
      '• 2026-03-02 main 3f2c1ab9d04e: 8.6 of 10, 1 critical, 3 high, 0 medium, 1 low',
    );
  });
});

describe('a request', () => {
  it.each([
    ['without a signature', () => ({ 'content-type': 'application/x-www-form-urlencoded' })],
    ['signed with another secret', (body: string) => signed(body, Date.now(), 'another secret')],
    ['signed six minutes ago', (body: string) => signed(body, Date.now() - 6 * 60_000)],
    ['whose body was changed', (body: string) => signed(body.replace('acme', 'emca'))],
  ])('%s is refused', async (_, headers) => {
    const body = bodyOf('acme/orders');
    expect((await send(body, headers(body) as Record<string, string>)).statusCode).toBe(401);
    expect(jobs).toEqual([]);
  });

  it('that is the click on a button of a result is acknowledged', async () => {
    const payload = {
      type: 'block_actions',
      user: { id: 'U1', team_id: 'T1' },
      team: { id: 'T1' },
      actions: [{ type: 'button', action_id: 'open_report', block_id: 'b' }],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    expect(await send(body)).toMatchObject({ statusCode: 200 });
  });
});
