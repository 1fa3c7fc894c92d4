import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { checkAllowed } from '../../src/connectors/allowed-repositories.ts';
import type { ObjectStore } from '../../src/connectors/object-store.ts';
import { AuditError, AuditJob, AuditRequest } from '../../src/contracts/index.ts';

/** What a person invokes the coordinator with. */
const OnDemand = AuditRequest.pick({ repository: true, ref: true, path: true, rules: true, exclude: true }).strict();

/**
 * Understands what the coordinator was invoked with: a job from one of the doors, a whole request, or just a repository.
 * The latter gets an id that is the same however often Lambda delivers that invocation.
 * @param allowed patterns of the repositories that may be audited
 * @throws AuditError (request) that says what is wrong
 */
export async function readJob(
  event: unknown,
  invocation: string,
  store: ObjectStore,
  allowed: readonly string[],
): Promise<AuditJob> {
  const job = AuditJob.or(AuditRequest.transform((request): AuditJob => ({ request }))).safeParse(event);
  if (job.success) {
    checkAllowed(job.data.request.repository, allowed);
    return job.data;
  }
  const asked = OnDemand.safeParse(event);
  if (!asked.success) throw new AuditError('request', explain(asked.error));
  checkAllowed(asked.data.repository, allowed);
  const requestedAt = new Date().toISOString();
  const offered = `${requestedAt.replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
  const request = { ...asked.data, id: offered, requestedBy: { door: 'invoke' as const }, requestedAt };
  const key = `invocations/${invocation}.json`;
  if (await store.putIfAbsent(key, JSON.stringify(request))) return { request };
  return { request: AuditRequest.parse(JSON.parse((await store.get(key)) ?? 'null')) };
}

function explain(error: z.ZodError): string {
  const faults = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return `That is no request for an audit (${faults.join('; ')}): give {"repository": "owner/name", "ref": "main"}.`;
}
