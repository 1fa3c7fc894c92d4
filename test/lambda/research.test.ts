import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AuditReport } from '../../src/contracts/index.ts';
import { repository, SERVICE, type Server, serve, serveGit, temporaryFolder } from '../e2e/helpers.ts';
import { context7, type McpStandIn, ref, serveMcp } from '../stand-ins/mcp.ts';
import { type Cloud, invoke, openCloud } from './cloud.ts';

vi.setConfig({ testTimeout: 180_000 });

let cloud: Cloud;
let host: Server;
let documentation: McpStandIn;
let other: McpStandIn;
let secretsManager: Server;
let secret: Record<string, unknown>;
let coordinator: Record<string, string>;
beforeAll(async () => {
  const folder = temporaryFolder();
  repository(SERVICE, path.join(folder, 'acme', 'shop'));
  host = await serveGit(folder);
  documentation = await serveMcp(context7);
  other = await serveMcp(ref);
  cloud = await openCloud('127.0.0.1:*/acme/*');
  // Answers GetSecretValue as Secrets Manager does.
  secretsManager = await serve((request, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const isAsked = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
    response.statusCode = isAsked ? 200 : 400;
    response.end(JSON.stringify(isAsked ? { Name: 'audits', SecretString: JSON.stringify(secret) } : {}));
  });
  coordinator = cloud.lambda.functions.coordinator!.environment;
});
afterAll(() => Promise.all([cloud, host, documentation, other, secretsManager].map((one) => one.close())));
beforeEach(() => {
  for (const server of [documentation, other]) {
    server.calls.length = 0;
    server.headers.length = 0;
    server.fault = null;
  }
  cloud.s3.objects.clear();
  cloud.lambda.invocations.length = 0;
});

/** Audits with what the coordinator has in its environment besides. */
async function audited(more: Record<string, string>) {
  cloud.lambda.functions.coordinator!.environment = { ...coordinator, ...more };
  const { payload } = await invoke(cloud.lambda, 'coordinator', { repository: `${host.url}/acme/shop` });
  const text = cloud.s3.objects.get(`audits/${payload.id}/report.json`)?.body.toString();
  return { payload, report: text === undefined ? null : AuditReport.parse(JSON.parse(text)) };
}

const both = () => JSON.stringify({ mcpServers: { context7: { url: documentation.url }, Ref: { url: other.url } } });

describe('the coordinator in Lambda', () => {
  it('asks documentation servers over Streamable HTTP, and keeps their answers in the bucket', async () => {
    const { report } = await audited({ MCP_SERVERS: both() });
    expect(report?.consulted?.map(({ server, failures }) => [server, failures])).toEqual([
      ['context7', []],
      ['Ref', []],
    ]);
    expect(new Set(report?.sources.map(({ source }) => source))).toEqual(new Set(['catalogue', 'context7', 'Ref']));
    const asked = documentation.calls.length;
    expect(asked).toBeGreaterThan(10);
    expect([...cloud.s3.objects.keys()].some((key) => key.startsWith('research/sqlalchemy/2/'))).toBe(true);
    const again = await audited({ MCP_SERVERS: both() });
    expect(documentation.calls).toHaveLength(asked);
    expect(again.report?.sources).toEqual(report?.sources);
  });

  it('takes the servers and their keys from its secret, and shows them to nobody', async () => {
    const key = 'key-7261-never-shown';
    secret = {
      DOCS_KEY: key,
      MCP_SERVERS: { mcpServers: { docs: { url: documentation.url, headers: { 'X-Key': `\${DOCS_KEY}` } } } },
    };
    const { report } = await audited({ SECRETS: 'audits', AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url });
    expect(report?.consulted).toMatchObject([{ server: 'docs', failures: [] }]);
    expect(documentation.headers.every((headers) => headers['x-key'] === key)).toBe(true);
    for (const { body } of cloud.s3.objects.values()) expect(body.toString('latin1')).not.toContain(key);
    for (const { log } of cloud.lambda.invocations) expect(log).not.toContain(key);
  });

  it('says which of them failed, and finds what it finds without them', async () => {
    const { report: without } = await audited({});
    other.fault = 'huge';
    const { report } = await audited({ MCP_SERVERS: both() });
    expect(report?.consulted?.map(({ practices }) => practices > 0)).toEqual([true, false]);
    expect(cloud.s3.objects.get(`audits/${report?.id}/report.md`)?.body.toString()).toContain(
      'The documentation server Ref failed: an answer of it is longer than 1024 KB; nothing of it was used.',
    );
    const plain = report?.findings.map(({ further, ...finding }) => finding);
    expect([report?.score, plain]).toEqual([without?.score, without?.findings]);
  });

  it('does not run commands, and says so in one sentence', async () => {
    const { payload, report } = await audited({ MCP_SERVERS: '{"mcpServers": {"docs": {"command": "npx"}}}' });
    expect(report).toBeNull();
    expect(payload).toMatchObject({
      errorType: 'AuditError',
      errorMessage:
        'The configuration of MCP servers in MCP_SERVERS is wrong: MCP server "docs": a command cannot be run here; give it a "url" (Streamable HTTP).',
    });
  });
});
