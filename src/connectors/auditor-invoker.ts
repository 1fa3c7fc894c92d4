import type { AuditorInvocation, AuditorResult } from '../contracts/index.ts';

/** Reaches an auditor, wherever it runs. The result is also left at the invocation's `resultKey` in the object store. */
export interface AuditorInvoker {
  /** @throws Error whose message is the reason when the auditor failed */
  invoke(invocation: AuditorInvocation): Promise<AuditorResult>;
}
