import { AuditReport, type AuditRequest } from '../contracts/index.ts';
import { isHeld, Lease, LeaseLost, type LeaseOptions } from './lease.ts';
import { AuditRecord, AuditStatus } from './record.ts';
import { runAudit, type World } from './run.ts';
import { AlreadyRunning, askedOf, type RunningAudit, RunningAudits } from './running.ts';
import { historyKey } from './source.ts';

/** What became of a request that was delivered. */
export type Ending =
  | { kind: 'done'; report: AuditReport }
  /** This very audit is run by another process. */
  | { kind: 'elsewhere' }
  /** Another audit of the same code is under way. */
  | { kind: 'repeated'; other: RunningAudit };

/**
 * Runs an audit that may be delivered several times, also at the same time, and after a process died over it: one process
 * at a time runs it, and goes on where another stopped. Of the same code, with the same options, one audit runs at a time.
 * @throws AuditError when the audit cannot be done
 */
export async function runOnce(request: AuditRequest, world: World, options: LeaseOptions): Promise<Ending> {
  const { store, tool } = world;
  const lease = await Lease.take(store, request.id, options);
  if (lease === null) return { kind: 'elsewhere' };
  const noted = new Map<string, RunningAudits>();
  try {
    const record = new AuditRecord(request.id, store);
    const status = await record.read('status.json', AuditStatus);
    if (status?.state === 'repeated' && status.other !== undefined) return { kind: 'repeated', other: status.other };
    const finished = status === null ? null : await record.read('report.json', AuditReport);
    if (status?.state === 'done' && finished !== null) return { kind: 'done', report: finished };
    const report = await runAudit(request, {
      ...world,
      check: () => lease.check(),
      begin: async (origin) => {
        // What is as good as done is brought to its end.
        if (finished !== null) return;
        const running = new RunningAudits(store, historyKey(origin));
        const fingerprint = askedOf(request, origin, tool.version);
        await running.add(fingerprint, request, (audit) => isHeld(store, audit, options.isDead));
        noted.set(request.id, running);
      },
    });
    await settle(noted, 'end');
    return { kind: 'done', report };
  } catch (error) {
    if (error instanceof AlreadyRunning) return { kind: 'repeated', other: error.other };
    if (error instanceof LeaseLost) return { kind: 'elsewhere' };
    await settle(noted, 'remove');
    throw error;
  } finally {
    await lease.release();
  }
}

/** Where that cannot be written down, the lease says that nobody runs it. */
async function settle(noted: ReadonlyMap<string, RunningAudits>, how: 'end' | 'remove'): Promise<void> {
  for (const [audit, running] of noted) await running[how](audit).catch(() => undefined);
}
