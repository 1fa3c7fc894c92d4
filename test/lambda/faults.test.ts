import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { repository, SERVICE } from '../e2e/helpers.ts';
import { commit, openService, type Service } from './service.ts';

vi.setConfig({ testTimeout: 90_000 });

let service: Service;
let url: string;
beforeAll(async () => {
  service = await openService({ CLONE_LIMIT_MB: '1', CLONE_LIMIT_SECONDS: '10' });
  url = service.host.url;
  const large = repository(SERVICE, path.join(service.repositories, 'acme', 'large'));
  writeFileSync(path.join(large, 'noise.bin'), randomBytes(3_000_000));
  commit(large);
});
afterAll(() => service.close());
beforeEach(() => service.reset());

/** What the requesters were told last, after everything that Lambda tries again. */
async function told(...commands: string[]): Promise<string[]> {
  await Promise.all(commands.map((text) => service.type(text)));
  await service.coordinatorsEnd();
  return service.slack.messages.map(({ text }) => text).sort();
}

const shown = () => JSON.stringify(service.slack.messages.map(({ blocks }) => blocks));

describe('the requester is told, when', () => {
  it('an auditor answers nonsense, another does not end in time, and the third is throttled for a while', async () => {
    const { functions } = service.cloud.lambda;
    let throttled = 0;
    service.cloud.lambda.fault = (name) => {
      if (name === 'query-efficiency') return { answer: '{"auditor":' };
      if (name !== 'runtime-performance') return undefined;
      throttled += 1;
      return throttled < 3 ? 'throttled' : undefined;
    };
    functions['transaction-correctness']!.limitMs = 300;
    try {
      expect(await told(`${url}/acme/shop main`)).toEqual([expect.stringMatching(/of 10, 1 high$/)]);
    } finally {
      delete functions['transaction-correctness']!.limitMs;
    }
    expect(throttled).toBe(3);
    expect(shown()).toContain('not assessed: its answer cannot be understood');
    expect(shown()).toContain('not assessed: it did not finish within its time limit of 0.3 s');
    expect(service.linear.issues[0]!.description).toContain('it did not finish within its time limit of 0.3 s');
    expect(service.runs('query-efficiency')).toHaveLength(1);
  });

  it('S3 takes nothing of the audit: once, although there is nowhere to note it', async () => {
    service.cloud.s3.fault = ({ method, key }) =>
      method === 'PUT' && key.startsWith('audits/') ? { status: 403, code: 'AccessDenied' } : undefined;
    service.cloud.lambda.functions.coordinator!.asynchronous!.retries = 1;
    const said = await told(`${url}/acme/shop main`);
    service.cloud.lambda.functions.coordinator!.asynchronous!.retries = 0;
    expect(said).toEqual([
      expect.stringMatching(/this audit failed\. Cannot write audits\/\S+ in the bucket audits: access is denied/),
    ]);
  });

  it('S3 is slow, and Linear dies after it made the issue: it is one issue, and the message has its link', async () => {
    let lost = 0;
    service.cloud.s3.fault = () => ({ delayMs: 40 });
    service.linear.fault = (operation) => {
      if (!/issueCreate|createIssue/i.test(operation) || lost > 0) return null;
      lost += 1;
      return 'lost';
    };
    expect(await told(`${url}/acme/shop main`)).toEqual([expect.stringMatching(/of 10, 1 high, 1 medium$/)]);
    expect(lost).toBe(1);
    expect(service.linear.issues).toHaveLength(1);
    expect(shown()).toContain(service.linear.issues[0]!.url);
  });

  it('the clone is refused, hangs, or is too large', async () => {
    const { hostOptions } = service;
    const right = hostOptions.credential!();
    let at = '';
    hostOptions.seen = () => {
      at = service.host.requests.at(-1)!.url;
    };
    hostOptions.credential = () => (at.includes('/acme/secret') ? 'joe:another' : right);
    hostOptions.hangs = (path) => path.includes('/acme/hanging');
    expect(await told(`${url}/acme/secret`, `${url}/acme/hanging`, `${url}/acme/large`)).toEqual([
      expect.stringMatching(
        /acme\/hanging: this audit failed\. Cannot clone .*acme\/hanging: it does not answer in time/,
      ),
      expect.stringMatching(
        /acme\/large: this audit failed\. Cannot clone .*: it is larger than the 1 MiB that a clone/,
      ),
      expect.stringMatching(/acme\/secret: this audit failed\. Cannot clone .*: it is private, or does not exist/),
    ]);
    expect(service.linear.issues).toEqual([]);
    const traces = service.traces();
    for (const secret of service.secrets) expect(traces).not.toContain(secret);
  });

  it('the bot is not in the channel, through the response URL; when that has expired, directly', async () => {
    const { slack } = service;
    await service.type(`${url}/acme/gone`, { channel: 'C404' });
    await service.coordinatorsEnd();
    expect(slack.responded).toMatchObject([{ text: expect.stringMatching(/acme\/gone: this audit failed\. /) }]);
    expect(slack.messages).toEqual([]);
    service.reset();
    slack.responseExpired = true;
    let limited = 0;
    slack.fault = (method) => {
      if (method !== 'chat.postMessage' || limited > 0) return null;
      limited += 1;
      return { rateLimit: 1 };
    };
    await service.type(`${url}/acme/gone`, { channel: 'C404' });
    await service.coordinatorsEnd();
    expect(limited).toBe(1);
    expect(slack.messages).toMatchObject([
      { channel: 'D1', text: expect.stringMatching(/acme\/gone: this audit failed\. .*no git repository/) },
    ]);
  });
});
