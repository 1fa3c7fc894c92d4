import { verify } from '@octokit/webhooks-methods';
import picomatch from 'picomatch';
import { z } from 'zod';
import { accept } from './accept.ts';
import { checkArguments } from './audit-arguments.ts';
import { fault, type HttpRequest, type HttpResponse, json } from './http.ts';
import type { WebhookDoor } from './webhook.ts';

/** Which pushes start audits. */
export interface GitHubPush {
  /** The webhook's secret, as GitHub has it. */
  secret: string;
  /** Patterns of `owner/name`, of those that may be audited at all; none: no push starts an audit. */
  repositories: readonly string[];
}

/** What is read of a push: https://docs.github.com/webhooks/webhook-events-and-payloads#push */
const Push = z.object({
  ref: z.string(),
  after: z.string(),
  deleted: z.boolean().default(false),
  repository: z.object({
    full_name: z.string(),
    clone_url: z.url({ protocol: /^https$/ }),
    default_branch: z.string(),
  }),
  pusher: z.object({ name: z.string() }).optional(),
});

/** Audits a repository when its default branch is pushed to, where that is configured. */
export async function githubPush({ headers, body }: HttpRequest, door: WebhookDoor): Promise<HttpResponse> {
  const { github } = door;
  if (github === undefined) return fault(404, 'There is nothing at this address.');
  const signature = headers['x-hub-signature-256'] ?? '';
  if (body === '' || signature === '' || !(await verify(github.secret, body, signature))) {
    return fault(401, 'The signature is missing or wrong: check the secret of the webhook.');
  }
  if (headers['x-github-event'] === 'ping') return json(200, { message: 'Pushes arrive here.' });
  if (headers['x-github-event'] !== 'push') return ignored('Only pushes start audits.');
  const push = parse(body);
  if (push === null) return fault(400, 'That is no push as GitHub sends it as JSON.');
  const { full_name, clone_url, default_branch } = push.repository;
  if (push.ref !== `refs/heads/${default_branch}` || push.deleted) {
    return ignored(`Only pushes to ${default_branch} start audits.`);
  }
  if (!github.repositories.some((pattern) => picomatch.isMatch(full_name, pattern, { dot: true, nocase: true }))) {
    return ignored(`Pushes to ${full_name} start no audits.`);
  }
  const asked = { repository: clone_url, ref: default_branch };
  checkArguments(asked, door.allowed);
  const who = push.pusher === undefined ? {} : { who: push.pusher.name };
  // The delivery's id is not signed, the commit is: a push that is replayed is the same audit.
  const delivery = ['github', clone_url, push.ref, push.after];
  const { job } = await accept(delivery, asked, { requestedBy: { door: 'webhook', ...who } }, door);
  return json(202, { id: job.request.id });
}

function parse(body: string): z.infer<typeof Push> | null {
  try {
    return Push.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

function ignored(message: string): HttpResponse {
  return json(200, { message });
}
