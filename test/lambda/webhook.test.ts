import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type LambdaServer, serveLambda } from '../stand-ins/lambda.ts';
import { type S3Server, serveS3 } from '../stand-ins/s3.ts';
import { bundleOf, invoke } from './cloud.ts';

// Each invocation is a process that loads the bundle anew.
vi.setConfig({ testTimeout: 60_000 });

const SECRET = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;

let s3: S3Server;
let lambda: LambdaServer;
beforeAll(async () => {
  s3 = await serveS3();
  lambda = await serveLambda({});
  lambda.functions.webhook = {
    bundle: bundleOf('webhook'),
    environment: {
      ...s3.environment,
      ...lambda.environment,
      AUDIT_BUCKET: s3.bucket,
      ALLOWED_REPOSITORIES: 'github.com/acme/*',
      COORDINATOR_FUNCTION: 'coordinator',
      WEBHOOK_SECRETS: SECRET,
      LINK_SECRET: 'a link secret of at least 32 characters',
    },
  };
  // Only that it is invoked matters here: what is there instead of it can fail.
  lambda.functions.coordinator = { bundle: bundleOf('webhook'), environment: {} };
});
afterAll(async () => {
  await lambda.close();
  await s3.close();
});

async function send(method: string, link: string, body = '', headers: Record<string, string> = {}) {
  const { pathname, search } = new URL(link, 'https://api.example.com');
  const { payload } = await invoke(lambda, 'webhook', {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers,
    requestContext: { domainName: 'api.example.com', http: { method, path: pathname } },
    isBase64Encoded: true,
    body: Buffer.from(body).toString('base64'),
  });
  return { status: payload.statusCode, headers: Object(payload.headers), body: String(payload.body) };
}

function signed(id: string, body: string, at = new Date()): Record<string, string> {
  return {
    'Webhook-Id': id,
    'Webhook-Timestamp': String(Math.floor(at.getTime() / 1000)),
    'Webhook-Signature': new Webhook(SECRET).sign(id, at, body),
  };
}

describe('the webhook function, as it is deployed', () => {
  it('queues the coordinator, and its links lead to the state and to a fresh address of the report', async () => {
    const body = JSON.stringify({ repository: 'acme/orders' });
    const accepted = await send('POST', '/audits', body, signed('m1', body));
    expect(accepted.status).toBe(202);
    const { id, status, report } = JSON.parse(accepted.body);
    const events = lambda.invocations.filter(({ name }) => name === 'coordinator').map(({ event }) => event);
    expect(events).toMatchObject([{ request: { id, repository: 'acme/orders' } }]);
    expect(status).toMatch(/^https:\/\/api\.example\.com\/audits\//);
    expect(JSON.parse((await send('GET', status)).body)).toEqual({ id, state: 'accepted' });
    expect((await send('GET', report.html)).status).toBe(404);

    s3.objects.set(`audits/${id}/report.html`, { body: Buffer.from('<html>'), headers: {} });
    const moved = await send('GET', report.html);
    expect(moved.status).toBe(302);
    const address = new URL(moved.headers.location);
    expect(address.pathname).toContain(`audits/${id}/report.html`);
    expect(Number(address.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(900);
    expect(address.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
    expect(address.searchParams.get('response-content-type')).toBe('text/html; charset=utf-8');
  });

  it('refuses what is not signed, and logs no secret', async () => {
    const body = JSON.stringify({ repository: 'acme/orders' });
    expect((await send('POST', '/audits', body, signed('m2', 'another body'))).status).toBe(401);
    expect((await send('POST', '/audits', body)).status).toBe(401);
    expect(lambda.invocations.map(({ log }) => log).join()).not.toMatch(/whsec_|link secret/);
  });
});
