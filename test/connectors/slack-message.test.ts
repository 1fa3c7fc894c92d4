import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import { SlackMessage } from '../../src/connectors/slack-message.ts';
import type { SlackOrigin } from '../../src/contracts/index.ts';
import { type SlackFault, SlackStandIn, TOKEN } from '../stand-ins/slack.ts';

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

function message(origin: Partial<SlackOrigin> = {}, token = TOKEN): SlackMessage {
  const until = new Date(Date.now() + 1_800_000).toISOString();
  const whole = { channel: 'C1', user: 'U1', responseUrl: slack.responseUrl, responseUrlUntil: until, ...origin };
  return new SlackMessage({ token, apiUrl: slack.apiUrl, pauseMs: 5 }, whole, store, 'audit-1', 20);
}

const post = (text: string) => ({ text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] });

function first(times: number, method: string, fault: SlackFault): (arrived: string) => SlackFault | null {
  let left = times;
  return (arrived) => {
    if (arrived !== method || left === 0) return null;
    left -= 1;
    return fault;
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('the message of an audit', () => {
  it('is one message that lives: posted, updated, and ended with the result', async () => {
    const living = message();
    living.show(post('accepted'));
    await until(() => slack.messages.length === 1);
    living.show(post('cloning'));
    await until(() => slack.messages[0]!.updates === 1);
    await living.finish(post('result'), 'done');
    expect(slack.messages).toMatchObject([{ channel: 'C1', text: 'result', updates: 2 }]);
    expect(slack.responded).toEqual([]);
  });

  it('leaves out what is out of date before it could be shown', async () => {
    const living = message();
    for (let percent = 0; percent < 100; percent += 1) living.show(post(`${percent}%`));
    await until(() => slack.messages[0]?.text === '99%');
    expect(slack.calls.length).toBeLessThanOrEqual(3);
  });

  it('is updated by an audit that is started again, and ended once', async () => {
    const before = message();
    before.show(post('cloning'));
    await until(() => slack.messages.length === 1);
    const after = message();
    await after.finish(post('result'), 'done');
    await message().finish(post('result again'), 'done');
    expect(slack.messages).toMatchObject([{ text: 'result', updates: 1 }]);
  });

  it('is not posted twice where Slack took it and its answer was lost', async () => {
    slack.fault = first(1, 'chat.postMessage', 'lost');
    const living = message();
    living.show(post('cloning'));
    await until(() => slack.messages[0]?.updates === 1);
    await living.finish(post('result'), 'done');
    expect(slack.messages).toMatchObject([{ text: 'result' }]);
  });

  it('is found again where the run that posted it died before it knew', async () => {
    await store.put('audits/audit-1/slack.json', JSON.stringify({ way: 'posting', ended: 'no' }));
    const metadata = { event_type: 'audit', event_payload: { audit_id: 'audit-1' } };
    slack.messages.push({ channel: 'C1', ts: '1.2', text: 'cloning', blocks: [], updates: 0, metadata });
    await message().finish(post('result'), 'done');
    expect(slack.messages).toMatchObject([{ ts: '1.2', text: 'result', updates: 1 }]);
  });

  it('that told of a failure tells of the success of a later run', async () => {
    await message().finish(post('failed'), 'failed');
    await message().finish(post('failed again'), 'failed');
    await message().finish(post('result'), 'done');
    expect(slack.messages).toMatchObject([{ text: 'result', updates: 2 }]);
  });

  it('waits as long as Slack says where it limits the rate', async () => {
    slack.fault = first(1, 'chat.postMessage', { rateLimit: 1 });
    const before = Date.now();
    await message().finish(post('result'), 'done');
    expect(Date.now() - before).toBeGreaterThanOrEqual(1000);
    expect(slack.messages).toMatchObject([{ text: 'result' }]);
  });

  it.each(['server-error', 'down'] as const)('gets through after trouble (%s)', async (fault) => {
    slack.fault = first(2, 'chat.postMessage', fault);
    await message().finish(post('result'), 'done');
    expect(slack.messages).toMatchObject([{ text: 'result' }]);
  });

  it('is posted anew where somebody has deleted it', async () => {
    const living = message();
    living.show(post('cloning'));
    await until(() => slack.messages.length === 1);
    slack.messages = [];
    await living.finish(post('result'), 'done');
    expect(slack.messages).toMatchObject([{ text: 'result', updates: 0 }]);
  });
});

describe('where the bot is not in the channel', () => {
  it.each(['C404', 'G404'])('the result goes to the response URL, for all to see (%s)', async (channel) => {
    const living = message({ channel });
    living.show(post('cloning'));
    await until(() => slack.calls.length === 1);
    await living.finish(post('result'), 'done');
    expect(slack.responded).toMatchObject([{ text: 'result', response_type: 'in_channel' }]);
    expect(slack.messages).toEqual([]);
  });

  it.each([
    ['has been used five times', () => Object.assign(slack, { responseUses: 0 }), {}],
    ['has expired', () => Object.assign(slack, { responseExpired: true }), {}],
    ['expired before it was asked', () => undefined, { responseUrlUntil: '2020-01-01T00:00:00Z' }],
    ['was not given', () => undefined, { responseUrl: undefined }],
  ])('and the response URL %s, the requester is told directly', async (_, arrange, origin) => {
    arrange();
    await message({ channel: 'C404', ...origin }).finish(post('result'), 'done');
    expect(slack.responded).toEqual([]);
    expect(slack.messages).toMatchObject([{ channel: 'D1', text: 'result' }]);
  });

  it('a failure is sent once, and a later success still', async () => {
    await message({ channel: 'C404' }).finish(post('failed'), 'failed');
    await message({ channel: 'C404' }).finish(post('failed'), 'failed');
    await message({ channel: 'C404' }).finish(post('result'), 'done');
    expect(slack.responded.map(({ text }) => text)).toEqual(['failed', 'result']);
  });

  it('the result is sent once, however often the audit is started again', async () => {
    await message({ channel: 'C404' }).finish(post('result'), 'done');
    await message({ channel: 'C404' }).finish(post('result'), 'done');
    expect(slack.responded).toHaveLength(1);
    expect(slack.responseUses).toBe(4);
  });
});

describe('in the worst case', () => {
  it('a token that Slack refuses leaves the response URL', async () => {
    await message({}, 'xoxb-revoked').finish(post('result'), 'done');
    expect(slack.responded).toMatchObject([{ text: 'result' }]);
  });

  it('blocks that Slack refuses leave the text', async () => {
    await message().finish({ text: 'result', blocks: [{ type: 'unheard-of' }] }, 'done');
    expect(slack.messages).toMatchObject([{ text: 'result', blocks: [] }]);
  });

  it('where no way is left, it says so, without the token and the response URL', async () => {
    const failed = message({ responseUrl: undefined }, 'xoxb-revoked').finish(post('result'), 'done');
    await expect(failed).rejects.toThrow('The reply cannot be delivered in Slack: Slack says invalid_auth.');
  });

  it('keeps neither the token nor the response URL in the store', async () => {
    await message().finish(post('result'), 'done');
    const kept = await Promise.all((await store.list('')).map((key) => store.get(key)));
    expect(kept.join()).toContain('"ended":"done"');
    expect(kept.join()).not.toMatch(/xoxb|secret/);
  });
});
