import type { AuditJob } from '../contracts/index.ts';

/** Where doors leave audits to be run. */
export interface AuditQueue {
  /** Returns when the job is safely handed over, long before the audit ends. @throws Error where it could not be */
  start(job: AuditJob): Promise<void>;
}
