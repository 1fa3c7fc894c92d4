import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { KEY, LinearStandIn } from '../stand-ins/linear.ts';
import { freePort } from '../stand-ins/ports.ts';
import { APP_TOKEN, SIGNING_SECRET, SlackStandIn, signed, TOKEN } from '../stand-ins/slack.ts';
import { SlackSocket } from '../stand-ins/slack-socket.ts';
import { cli, repository, SERVICE, type Server, serveGit, temporaryFolder } from './helpers.ts';

vi.setConfig({ testTimeout: 60_000 });

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const linear = new LinearStandIn();
const slack = new SlackStandIn();
let host: Server;
const running: ChildProcess[] = [];
beforeAll(async () => {
  const folder = temporaryFolder();
  repository(SERVICE, path.join(folder, 'acme', 'shop'));
  host = await serveGit(folder);
  await Promise.all([linear.start(), slack.start()]);
});
afterAll(() => Promise.all([host.close(), linear.stop(), slack.stop()]));
afterEach(async () => {
  for (const child of running.splice(0)) await stopped(child, 'SIGTERM');
  slack.messages = [];
  slack.responded = [];
});

async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Starts the service, and waits until it listens. */
async function start(
  state: string,
  changed: Record<string, string> = {},
): Promise<{ url: string; child: ChildProcess; said: () => string }> {
  const port = await freePort();
  const child = spawn(process.execPath, [cli, 'serve', '--port', String(port)], {
    env: {
      PATH: process.env.PATH,
      HOME: state,
      AUDIT_PERSISTENCE_HOME: state,
      ALLOWED_REPOSITORIES: '127.0.0.1:*/acme/*',
      INTERNAL_GIT_HOSTS: '127.0.0.1:*',
      LINK_SECRET: 'a link secret of at least 32 characters',
      WEBHOOK_SECRETS: SECRET,
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_API_URL: slack.apiUrl,
      LINEAR_API_KEY: KEY,
      LINEAR_API_URL: linear.url,
      ...changed,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(child);
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  await vi.waitFor(() => expect(said + (child.exitCode ?? '')).toMatch(/Listening at|\d$/), { timeout: 20_000 });
  return { url: `http://127.0.0.1:${port}`, child, said: () => said };
}

function type(url: string, text: string, channel = 'C1'): Promise<Response> {
  const body = new URLSearchParams({
    command: '/audit-persistence',
    text,
    team_id: 'T1',
    channel_id: channel,
    user_id: 'U1',
    user_name: 'ada',
    response_url: slack.responseUrl,
    trigger_id: `1.2.${Math.random()}`,
  }).toString();
  return fetch(`${url}/slack/events`, { method: 'POST', headers: signed(body), body });
}

const result = (text: RegExp) => vi.waitFor(() => expect(slack.messages[0]?.text).toMatch(text), { timeout: 40_000 });

describe('audit-persistence serve', () => {
  it('audits what is asked for in Slack: one message, one issue, and a link to the report', async () => {
    const { url } = await start(temporaryFolder());
    const answer = await type(url, `${host.url}/acme/shop main`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ text: expect.stringMatching(/^Accepted: /) });
    await result(/^acme\/shop: \d\.\d of 10, 1 high, 1 medium$/);
    expect(slack.messages).toHaveLength(1);
    expect(linear.issues).toHaveLength(1);
    const report = await fetch(linear.attachments[0]!.url);
    expect(report.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await report.text()).toContain('n-plus-one-query');
  });

  it('audits what a webhook asks for, once for two who ask at once, and tells how it stands', async () => {
    const { url } = await start(temporaryFolder());
    const body = JSON.stringify({ repository: `${host.url}/acme/shop` });
    const send = async (id: string) => {
      const now = new Date();
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(SECRET).sign(id, now, body),
      };
      const accepted = await fetch(`${url}/audits`, { method: 'POST', headers, body });
      expect(accepted.status).toBe(202);
      return Object(await accepted.json());
    };
    const becomes = (link: string, state: object) =>
      vi.waitFor(async () => expect(await (await fetch(link)).json()).toMatchObject(state), {
        timeout: 40_000,
        interval: 200,
      });
    const first = await send('m1');
    const second = await send('m2');
    await becomes(first.status, { state: 'done' });
    expect(Object(await (await fetch(first.report.json)).json()).findings).toHaveLength(2);
    // Asked for while the first was under way: it has its report.
    await becomes(second.status, { state: 'repeated', audit: first.id, startedBy: 'a webhook', report: first.report });
    expect((await fetch(`${url}/audits`, { method: 'POST', body })).status).toBe(401);
  });

  it('goes on, when it is started again, with what it was killed over', async () => {
    const state = temporaryFolder();
    const before = await start(state);
    expect((await type(before.url, `${host.url}/acme/shop main`)).status).toBe(200);
    await stopped(before.child, 'SIGKILL');
    await start(state);
    await result(/^acme\/shop: \d\.\d of 10, 1 high, 1 medium$/);
    expect(slack.messages).toHaveLength(1);
  });

  it('is reached in Socket Mode without an address of its own, and again after Slack has it connect anew', async () => {
    const socket = new SlackSocket();
    await socket.start();
    slack.socketUrl = socket.url;
    const { child, said } = await start(temporaryFolder(), { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: APP_TOKEN });
    const typed = (text: string) =>
      socket.command({ text, user_name: 'ada', response_url: slack.responseUrl, trigger_id: `1.2.${text}` });

    const began = Date.now();
    const { payload } = await typed(`${host.url}/acme/shop main`);
    expect(Date.now() - began).toBeLessThan(3000);
    expect(payload).toMatchObject({ text: expect.stringMatching(/^Accepted: /) });
    await result(/^acme\/shop: \d\.\d of 10, 1 high, 1 medium$/);
    expect(slack.messages).toHaveLength(1);

    socket.refresh();
    await vi.waitFor(() => expect(socket.connections).toBe(2), { timeout: 15_000 });
    expect((await typed('help')).payload?.text).toContain('/audit-persistence');
    expect(said()).not.toContain(APP_TOKEN);
    await stopped(child, 'SIGTERM');
    await socket.stop();
  });

  it('says what to do where Slack does not take the token of the app', async () => {
    const { child, said } = await start(temporaryFolder(), { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: 'xapp-wrong' });
    expect(child.exitCode).toBe(3);
    expect(said()).toMatch(
      /^audit-persistence: Slack does not open a connection \(.*invalid_auth.*\): check that SLACK_APP_TOKEN/m,
    );
    expect(said()).not.toContain('xapp-wrong');
  });

  it('says what is missing in its configuration', async () => {
    const { child, said } = await start(temporaryFolder(), { LINK_SECRET: 'short', ALLOWED_REPOSITORIES: '' });
    expect(child.exitCode).toBe(2);
    expect(said()).toMatch(/ALLOWED_REPOSITORIES is missing: .*; LINK_SECRET is shorter than 32 characters\./);
  });
});
