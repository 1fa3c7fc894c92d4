import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AuditError, messageOf } from '../contracts/index.ts';
import { answerWebhook, type WebhookDoor } from '../doors/webhook.ts';

const LONGEST_BODY = 5_000_000;

/** Where Slack sends its requests. */
export const SLACK_PATH = '/slack/events';

/**
 * Serves the doors over HTTP.
 * @param slack answers Slack's requests; null where they do not come this way
 * @returns the server and where it listens
 * @throws AuditError where it cannot listen there
 */
export async function serveDoors(
  door: WebhookDoor,
  slack: RequestListener | null,
  place: { host: string; port: number },
): Promise<{ server: http.Server; url: string }> {
  const server = http.createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    if (slack !== null && path === SLACK_PATH) return slack(request, response);
    answer(request, response, door).catch(() => response.destroy());
  });
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) =>
      reject(new AuditError('audit', `Cannot listen on ${place.host}:${place.port}: ${messageOf(error)}.`));
    server.once('error', fail).listen(place.port, place.host, () => {
      server.off('error', fail);
      resolve();
    });
  });
  return { server, url: `http://${place.host}:${(server.address() as AddressInfo).port}` };
}

async function answer(request: IncomingMessage, response: ServerResponse, door: WebhookDoor): Promise<void> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LONGEST_BODY) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    chunks.push(chunk);
  }
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  const answered = await answerWebhook(
    {
      method: request.method ?? '',
      path,
      query: new URLSearchParams(query),
      headers,
      body: Buffer.concat(chunks).toString(),
    },
    door,
  );
  response.writeHead(answered.status, answered.headers).end(answered.body);
}
