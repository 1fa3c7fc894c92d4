import type { ObjectStore } from '../connectors/object-store.ts';
import { AuditError } from '../contracts/index.ts';
import { Lease, type LeaseOptions } from './lease.ts';
import { AuditRecord, AuditStatus } from './record.ts';

/**
 * Brings an audit to its end that will not be run again: notes why, and has the requester told, where that has not
 * happened yet.
 * @param tell says why there is no report
 * @returns whether that was new; not where the audit has ended by itself, or somebody runs it
 */
export async function giveUp(
  id: string,
  store: ObjectStore,
  reason: string,
  options: LeaseOptions,
  tell: (error: AuditError) => Promise<void>,
): Promise<boolean> {
  const lease = await Lease.take(store, id, options);
  if (lease === null) return false;
  try {
    const status = await new AuditRecord(id, store).read('status.json', AuditStatus);
    if (status?.state === 'done' || status?.state === 'repeated') return false;
    // What the last try itself said is nearer to the truth than that there were several.
    const own = status?.state === 'failed' ? status.reason : undefined;
    const error = new AuditError('audit', own ?? reason);
    if (own === undefined) await new AuditRecord(id, store, status ?? undefined).failed(error);
    await tell(error);
    return own === undefined;
  } finally {
    await lease.release();
  }
}
