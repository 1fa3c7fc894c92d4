import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import { AuditError } from '../contracts/index.ts';
import { accept } from './accept.ts';
import { checkArguments } from './audit-arguments.ts';
import { fault, type HttpRequest, type HttpResponse, json } from './http.ts';
import { reportsOf } from './read-audit.ts';
import type { WebhookDoor } from './webhook.ts';

const Body = z.strictObject({ repository: z.string(), ref: z.string().optional(), path: z.string().optional() });

/**
 * Starts an audit. Signed as https://www.standardwebhooks.com prescribes: what was sent more than five minutes ago is
 * refused, and until then the same message is the same audit.
 */
export async function postAudit({ headers, body }: HttpRequest, door: WebhookDoor): Promise<HttpResponse> {
  const id = headers['webhook-id'] ?? '';
  if (!door.secrets.some((secret) => isSigned(secret, headers, body))) {
    return fault(401, 'The signature is missing, wrong or too old: sign as Standard Webhooks prescribes.');
  }
  const asked = read(body);
  checkArguments(asked, door.allowed);
  const { job, repeated } = await accept(['webhook', id], asked, { requestedBy: { door: 'webhook' } }, door);
  const { id: audit } = job.request;
  const location = door.links.status(audit);
  return json(repeated ? 200 : 202, { id: audit, status: location, report: reportsOf(audit, door) }, { location });
}

function isSigned(secret: string, headers: HttpRequest['headers'], body: string): boolean {
  const signing: Record<string, string> = {};
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) signing[name] = headers[name] ?? '';
  try {
    new Webhook(secret).verify(body, signing, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

function read(body: string): z.infer<typeof Body> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new AuditError('request', 'The body is no JSON: send {"repository": "owner/name"}.');
  }
  const parsed = Body.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new AuditError(
    'request',
    `The body is wrong (${faults.join('; ')}): send {"repository": "owner/name", "ref": "main"}.`,
  );
}
