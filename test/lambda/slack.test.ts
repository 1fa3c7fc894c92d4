import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LambdaServer, serveLambda } from '../stand-ins/lambda.ts';
import { type S3Server, serveS3 } from '../stand-ins/s3.ts';
import { SIGNING_SECRET, signed, TOKEN } from '../stand-ins/slack.ts';
import { bundleOf, invoke } from './cloud.ts';

// Each invocation is a process that loads the bundle anew.
vi.setConfig({ testTimeout: 60_000 });

let s3: S3Server;
let lambda: LambdaServer;
beforeAll(async () => {
  s3 = await serveS3();
  lambda = await serveLambda({});
  const environment = { ...s3.environment, ...lambda.environment, AUDIT_BUCKET: s3.bucket };
  lambda.functions.slack = {
    bundle: bundleOf('slack'),
    environment: {
      ...environment,
      ALLOWED_REPOSITORIES: 'github.com/acme/*',
      COORDINATOR_FUNCTION: 'coordinator',
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_BOT_TOKEN: TOKEN,
    },
  };
  // Only that it is invoked matters here: what is there instead of it can fail.
  lambda.functions.coordinator = { bundle: bundleOf('slack'), environment: {} };
});
afterAll(async () => {
  await lambda.close();
  await s3.close();
});

function event(text: string, headers?: Record<string, string>) {
  const body = new URLSearchParams({
    command: '/audit-persistence',
    text,
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    user_name: 'ada',
    response_url: 'https://hooks.slack.com/commands/T1/1/secret',
    trigger_id: `1.2.${text}`,
  }).toString();
  return {
    version: '2.0',
    routeKey: 'POST /slack/events',
    rawPath: '/slack/events',
    rawQueryString: '',
    requestContext: { http: { method: 'POST', path: '/slack/events' } },
    headers: headers ?? signed(body),
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}

const jobs = () => lambda.invocations.filter(({ name }) => name === 'coordinator').map(({ event }) => event);

describe('the Slack function, as it is deployed', () => {
  it('queues the coordinator and answers', async () => {
    const { payload } = await invoke(lambda, 'slack', event('acme/orders main'));
    expect(payload.statusCode).toBe(200);
    const answer = JSON.parse(String(payload.body));
    expect(answer.text).toMatch(/^Accepted: the audit of acme\/orders \(main\)\. Its id is `\S+`/);
    expect(jobs()).toMatchObject([
      {
        request: { repository: 'acme/orders', ref: 'main', requestedBy: { door: 'slack', who: 'ada' } },
        slack: { channel: 'C1', user: 'U1' },
      },
    ]);
  });

  it('says that it failed where the coordinator cannot be invoked, and logs why without secrets', async () => {
    lambda.fault = (name) => (name === 'coordinator' ? 'throttled' : undefined);
    const { payload } = await invoke(lambda, 'slack', event('acme/late'));
    lambda.fault = () => undefined;
    expect(JSON.parse(String(payload.body)).text).toMatch(/^The audit could not be started just now/);
    const { log } = lambda.invocations.findLast(({ name }) => name === 'slack')!;
    expect(log).toContain('A slash command could not be carried out');
    expect(log).not.toMatch(new RegExp(`${SIGNING_SECRET}|${TOKEN}|hooks\\.slack\\.com`));
  });

  it('refuses what Slack did not sign, and what is no request at all', async () => {
    const forged = await invoke(lambda, 'slack', event('acme/orders', signed('another body')));
    expect(forged.payload.statusCode).toBe(401);
    const nonsense = await invoke(lambda, 'slack', { ...event('x'), body: '{', isBase64Encoded: false, headers: {} });
    expect(nonsense).toMatchObject({ payload: { statusCode: 400 } });
    expect(nonsense.error).toBeUndefined();
  });

  it('names the variable that is missing', async () => {
    lambda.functions.unset = { bundle: bundleOf('slack'), environment: { AUDIT_BUCKET: 'b' } };
    const { error, payload } = await invoke(lambda, 'unset', event('help'));
    expect(error).toBeDefined();
    expect(String(payload.errorMessage)).toContain('ALLOWED_REPOSITORIES is missing');
  });
});
