import type { AuditQueue } from '../connectors/audit-queue.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import type { Presigner } from '../connectors/presigner.ts';
import { AuditError } from '../contracts/index.ts';
import { type GitHubPush, githubPush } from './github-push.ts';
import { fault, type HttpRequest, type HttpResponse } from './http.ts';
import { postAudit } from './post-audit.ts';
import { getReport, getStatus } from './read-audit.ts';
import type { SignedLinks } from './signed-links.ts';

export interface WebhookDoor {
  store: ObjectStore;
  queue: AuditQueue;
  links: SignedLinks;
  /** Absent: reports are answered with themselves, not with a redirect to where they lie. */
  presigner?: Presigner;
  /** Patterns of `host/owner/name` that may be audited. */
  allowed: readonly string[];
  /** Secrets of Standard Webhooks (`whsec_…`); several while one replaces another. None: nobody can post audits. */
  secrets: readonly string[];
  /** Absent: pushes start no audits. */
  github?: GitHubPush;
  log: (message: string, error: unknown) => void;
}

const LONGEST_BODY = 5_000_000;

/** The door for machines: `POST /audits`, `GET /audits/{id}`, `GET /audits/{id}/report`, `POST /github`. */
export async function answerWebhook(request: HttpRequest, door: WebhookDoor): Promise<HttpResponse> {
  try {
    return await route(request, door);
  } catch (error) {
    if (error instanceof AuditError && error.kind === 'request') return fault(422, error.message);
    door.log('A request could not be carried out', error);
    return fault(503, 'This could not be done just now: try again in a minute.');
  }
}

async function route(request: HttpRequest, door: WebhookDoor): Promise<HttpResponse> {
  const { method, path, body } = request;
  if (body.length > LONGEST_BODY) return fault(413, 'The request is too large.');
  const [, first, id, last, ...rest] = path.replace(/\/+$/, '').split('/');
  if (rest.length === 0 && first === 'audits') {
    if (id === undefined) return method === 'POST' ? postAudit(request, door) : notAllowed('POST');
    // Ids go into keys of the store: what cannot be one is not looked up.
    if (!/^[A-Za-z0-9-]{1,100}$/.test(id)) return fault(404, 'There is no such audit.');
    if (last === undefined) return method === 'GET' ? getStatus(id, request, door) : notAllowed('GET');
    if (last === 'report') return method === 'GET' ? getReport(id, request, door) : notAllowed('GET');
  }
  if (first === 'github' && id === undefined) return method === 'POST' ? githubPush(request, door) : notAllowed('POST');
  return fault(404, 'There is nothing at this address.');
}

function notAllowed(allow: string): HttpResponse {
  const answer = fault(405, `Only ${allow} is answered here.`);
  return { ...answer, headers: { ...answer.headers, allow } };
}
