import { createHash, randomBytes } from 'node:crypto';
import type { AuditQueue } from '../connectors/audit-queue.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import { AuditJob, type AuditRequest } from '../contracts/index.ts';
import type { AuditArguments } from './audit-arguments.ts';

export interface Accepted {
  job: AuditJob;
  /** Whether the same request was delivered before. */
  repeated: boolean;
}

/**
 * Hands an audit to the coordinator, once however often its request is delivered.
 * @param delivery what names the request with whoever sent it, the same for every delivery
 * @throws Error where it cannot be handed over; the request can then be delivered again
 */
export async function accept(
  delivery: readonly string[],
  asked: AuditArguments,
  from: Pick<AuditRequest, 'requestedBy'> & Pick<AuditJob, 'slack'>,
  { store, queue }: { store: ObjectStore; queue: AuditQueue },
): Promise<Accepted> {
  const offered = newJob(asked, from);
  const key = `deliveries/${createHash('sha256').update(JSON.stringify(delivery)).digest('hex').slice(0, 40)}.json`;
  // A response URL lets whoever has it post in Slack: it is not kept.
  const kept = AuditJob.parse({ request: offered.request });
  if (await store.putIfAbsent(key, `${JSON.stringify(kept)}\n`)) {
    await queue.start(offered);
    return { job: offered, repeated: false };
  }
  const earlier = AuditJob.parse(JSON.parse((await store.get(key)) ?? 'null'));
  const job = { ...offered, request: earlier.request };
  // Not begun: the first delivery may have died before it handed the job over. Twice is one audit, as its id is one.
  if ((await store.get(`audits/${job.request.id}/status.json`)) === null) await queue.start(job);
  return { job, repeated: true };
}

function newJob({ repository, ref, path }: AuditArguments, from: Parameters<typeof accept>[2]): AuditJob {
  const requestedAt = new Date().toISOString();
  const request = {
    id: `${requestedAt.replace(/[-:]|\.\d+/g, '')}-${randomBytes(8).toString('hex')}`,
    repository,
    ...(ref === undefined ? {} : { ref }),
    ...(path === undefined ? {} : { path }),
    requestedBy: from.requestedBy,
    requestedAt,
  };
  return { request, ...(from.slack === undefined ? {} : { slack: from.slack }) };
}
