import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import type { AuditJob } from '../../src/contracts/index.ts';
import type { HttpResponse } from '../../src/doors/http.ts';
import { SignedLinks } from '../../src/doors/signed-links.ts';
import { answerWebhook, type WebhookDoor } from '../../src/doors/webhook.ts';

const OLD = `whsec_${Buffer.from('the old secret of this service').toString('base64')}`;
const NEW = `whsec_${Buffer.from('the new secret of this service').toString('base64')}`;
const GITHUB = 'the secret of the GitHub webhook';
const LINK = { base: 'https://audits.example.com/', secret: 'x'.repeat(32), days: 30 };

let folder: string;
let store: FolderObjectStore;
let jobs: AuditJob[];
let logged: string[];
let door: WebhookDoor;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'audit-persistence-test-'));
  store = new FolderObjectStore(folder);
  jobs = [];
  logged = [];
  door = {
    store,
    queue: { start: async (job) => void jobs.push(job) },
    links: new SignedLinks(LINK),
    presigner: { presign: async (key, { contentType }) => `https://bucket.example.com/${key}?type=${contentType}` },
    allowed: ['github.com/acme/*'],
    secrets: [NEW, OLD],
    github: { secret: GITHUB, repositories: ['acme/*'] },
    log: (message) => logged.push(message),
  };
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

interface Sending {
  id?: string;
  secret?: string;
  at?: Date;
  headers?: Record<string, string>;
}

function post(
  value: unknown,
  { id = 'msg_1', secret = NEW, at = new Date(), headers }: Sending = {},
): Promise<HttpResponse> {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  const signed = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
    ...headers,
  };
  return answerWebhook({ method: 'POST', path: '/audits', query: new URLSearchParams(), headers: signed, body }, door);
}

function get(link: string): Promise<HttpResponse> {
  const { pathname, searchParams } = new URL(link);
  return answerWebhook({ method: 'GET', path: pathname, query: searchParams, headers: {}, body: '' }, door);
}

const content = ({ body }: HttpResponse) => JSON.parse(body);

async function putStatus(id: string, state: string, reason?: string): Promise<void> {
  const status = { id, state, phase: 'clone', updatedAt: '2026-03-02T09:30:00.000Z', reason };
  await store.put(`audits/${id}/status.json`, JSON.stringify(status));
}

describe('POST /audits', () => {
  it('hands the audit to the coordinator and tells where to look', async () => {
    const answer = await post({ repository: 'acme/orders', ref: 'main', path: 'services/api' });
    expect(answer.status).toBe(202);
    expect(jobs).toMatchObject([
      { request: { repository: 'acme/orders', ref: 'main', path: 'services/api', requestedBy: { door: 'webhook' } } },
    ]);
    const { id, status, report } = content(answer);
    expect(id).toBe(jobs[0]!.request.id);
    expect(answer.headers.location).toBe(status);
    expect(Object.keys(report)).toEqual(['html', 'md', 'json', 'sarif']);
    expect(content(await get(status))).toEqual({ id, state: 'accepted' });
  });

  it('takes a message signed with either secret while one replaces the other', async () => {
    expect((await post({ repository: 'acme/one' }, { id: 'a', secret: OLD })).status).toBe(202);
    expect((await post({ repository: 'acme/two' }, { id: 'b', secret: NEW })).status).toBe(202);
  });

  it('takes the same message for the same audit', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => post({ repository: 'acme/orders' })));
    expect(new Set(answers.map((answer) => content(answer).id)).size).toBe(1);
    expect(new Set(jobs.map(({ request }) => request.id)).size).toBe(1);
    await putStatus(jobs[0]!.request.id, 'running');
    const before = jobs.length;
    expect((await post({ repository: 'acme/orders' })).status).toBe(200);
    expect(jobs).toHaveLength(before);
  });

  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  it.each<[string, Sending]>([
    ['six minutes old', { at: at(-6) }],
    ['from the future', { at: at(6) }],
    ['signed with another secret', { secret: `whsec_${Buffer.from('somebody else’s').toString('base64')}` }],
    ['signed for another id', { headers: { 'webhook-id': 'msg_2' } }],
    ['without a signature', { headers: { 'webhook-signature': '' } }],
    ['with a signature of an unknown version', { headers: { 'webhook-signature': 'v2,abc' } }],
  ])('refuses a message %s', async (_, sending) => {
    expect((await post({ repository: 'acme/orders' }, sending)).status).toBe(401);
    expect(jobs).toEqual([]);
  });

  it('takes nothing where no secret is set', async () => {
    door = { ...door, secrets: [] };
    expect((await post({ repository: 'acme/orders' })).status).toBe(401);
  });

  it.each([
    ['{', /^The body is no JSON/],
    [{}, /^The body is wrong \(repository: /],
    [{ repository: 'acme/orders', upload: 1 }, /^The body is wrong \(/],
    [{ repository: 'evil/orders' }, /not among the repositories that may be audited/],
    [{ repository: '--upload-pack=touch' }, /starts with a dash/],
    [{ repository: '/etc' }, /is a path/],
    [{ repository: 'acme/orders', path: '../x' }, /must be relative/],
    [{ repository: 'acme/orders', ref: '-x' }, /cannot be the name of a branch/],
    [{ repository: 'https://u:secret@github.com/acme/orders' }, /^Leave the credentials out/],
  ])('says what is wrong with %j', async (body, said) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(content(answer).error).toMatch(said);
    expect(answer.body).not.toContain('secret');
    expect(jobs).toEqual([]);
  });

  it('says that it failed where the audit cannot be queued, and starts it when it is sent again', async () => {
    const { start } = door.queue;
    door.queue.start = async () => {
      throw new Error('Lambda is down: arn:aws:secret');
    };
    const answer = await post({ repository: 'acme/orders' });
    expect(answer.status).toBe(503);
    expect(answer.body).not.toContain('arn');
    expect(logged).toHaveLength(1);
    door.queue.start = start;
    await post({ repository: 'acme/orders' });
    expect(jobs).toHaveLength(1);
  });
});

describe('links', () => {
  const links = new SignedLinks(LINK);

  it('show how the audit stands, and its reports when it is done', async () => {
    await putStatus('a-1', 'failed', 'Cannot clone it.');
    expect(content(await get(links.status('a-1')))).toEqual({
      id: 'a-1',
      state: 'failed',
      phase: 'clone',
      updatedAt: '2026-03-02T09:30:00.000Z',
      reason: 'Cannot clone it.',
    });
    await putStatus('a-2', 'done');
    await store.put('audits/a-2/report.html', '<html>');
    const { report } = content(await get(links.status('a-2')));
    expect((await get(report.html)).status).toBe(302);
  });

  it('lead to a fresh address of the report', async () => {
    await store.put('audits/a-1/report.sarif', '{}');
    const answer = await get(links.report('a-1', 'sarif'));
    expect(answer).toMatchObject({ status: 302, body: '' });
    expect(answer.headers.location).toBe(
      'https://bucket.example.com/audits/a-1/report.sarif?type=application/sarif+json; charset=utf-8',
    );
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('give the report itself where there is no bucket', async () => {
    door = { ...door, presigner: undefined } as WebhookDoor;
    await store.put('audits/a-1/report.html', '<html>');
    const answer = await get(links.report('a-1', 'html'));
    expect(answer).toMatchObject({ status: 200, body: '<html>' });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('say why there is no report', async () => {
    await putStatus('a-1', 'running');
    expect(content(await get(links.report('a-1', 'html'))).error).toMatch(/not there yet/);
    await putStatus('a-1', 'failed', 'Cannot clone it.');
    expect(content(await get(links.report('a-1', 'html'))).error).toBe(
      'There is no report: the audit failed. Cannot clone it.',
    );
  });

  it('last as long as configured, and no longer', async () => {
    await store.put('audits/a-1/report.md', '#');
    const link = links.report('a-1', 'md');
    vi.useFakeTimers({ now: Date.now() + 29.9 * 24 * 3_600_000, toFake: ['Date'] });
    expect((await get(link)).status).toBe(302);
    vi.setSystemTime(Date.now() + 1.2 * 24 * 3_600_000);
    expect(await get(link)).toMatchObject({ status: 410, body: expect.stringContaining('expired') });
  });

  it.each<[string, (link: string) => string]>([
    ['another audit', (link) => link.replace('a-1', 'a-2')],
    ['another format', (link) => link.replace('format=md', 'format=json')],
    ['a longer life', (link) => link.replace(/expires=\d+/, 'expires=99999999999')],
    ['no signature', (link) => link.replace(/&signature=.*/, '')],
    ['another signature', (link) => link.replace(/signature=./, 'signature=_')],
    ['the state', (link) => link.replace('/report', '')],
  ])('altered to mean %s are refused', async (_, alter) => {
    await store.put('audits/a-1/report.md', '#');
    await store.put('audits/a-2/report.md', '#');
    expect((await get(alter(links.report('a-1', 'md')))).status).toBe(403);
  });

  it.each(['/audits/..%2F..%2Fsecret/report', '/audits/a.b', '/', '/nothing', '/audits/a/b/c'])(
    'to %s lead nowhere',
    async (where) => {
      expect((await get(`https://audits.example.com${where}`)).status).toBe(404);
    },
  );

  it('are answered with GET only', async () => {
    const request = { method: 'DELETE', path: '/audits/a-1', query: new URLSearchParams(), headers: {}, body: '' };
    expect(await answerWebhook(request, door)).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });
});

describe('POST /github', () => {
  const PUSH = {
    ref: 'refs/heads/main',
    after: '3f2c1ab9d04e5f60718293a4b5c6d7e8f9012345',
    deleted: false,
    repository: { full_name: 'acme/orders', clone_url: 'https://github.com/acme/orders.git', default_branch: 'main' },
    pusher: { name: 'ada' },
  };

  function push(value: object, changed: Record<string, string> = {}): Promise<HttpResponse> {
    const body = JSON.stringify(value);
    const headers = {
      'x-github-event': 'push',
      'x-github-delivery': Math.random().toString(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', GITHUB).update(body).digest('hex')}`,
      ...changed,
    };
    return answerWebhook({ method: 'POST', path: '/github', query: new URLSearchParams(), headers, body }, door);
  }

  it('audits the default branch that was pushed to, once however often the push is delivered', async () => {
    expect((await push(PUSH)).status).toBe(202);
    await putStatus(jobs[0]!.request.id, 'done');
    await push(PUSH);
    expect(jobs).toMatchObject([
      {
        request: {
          repository: 'https://github.com/acme/orders.git',
          ref: 'main',
          requestedBy: { door: 'webhook', who: 'ada' },
        },
      },
    ]);
  });

  it.each<[string, object, Record<string, string>]>([
    ['of another branch', { ...PUSH, ref: 'refs/heads/feature' }, {}],
    ['of a tag', { ...PUSH, ref: 'refs/tags/main' }, {}],
    ['that deletes the branch', { ...PUSH, deleted: true }, {}],
    [
      'to a repository that is not configured',
      { ...PUSH, repository: { ...PUSH.repository, full_name: 'evil/x' } },
      {},
    ],
    ['that is another event', PUSH, { 'x-github-event': 'pull_request' }],
    ['that is a ping', { zen: 'Keep it logically awesome.' }, { 'x-github-event': 'ping' }],
  ])('ignores a push %s', async (_, value, headers) => {
    expect((await push(value, headers)).status).toBe(200);
    expect(jobs).toEqual([]);
  });

  it.each([
    { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    { 'x-hub-signature-256': '' },
    { 'x-hub-signature-256': 'sha1=abc' },
  ])('refuses what GitHub did not sign (%j)', async (headers) => {
    expect((await push(PUSH, headers)).status).toBe(401);
    expect(jobs).toEqual([]);
  });

  it('is a repository that may be audited, whatever its name says', async () => {
    const repository = { ...PUSH.repository, clone_url: 'https://169.254.169.254/acme/orders.git' };
    expect((await push({ ...PUSH, repository })).status).toBe(422);
    expect(jobs).toEqual([]);
  });

  it('is not there where it is not configured', async () => {
    const { github: _, ...without } = door;
    door = without;
    expect((await push(PUSH)).status).toBe(404);
  });
});
