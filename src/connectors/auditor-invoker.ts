import type { AuditorInvocation, AuditorResult } from '../contracts/index.ts';

/** The code that invocations will be about: a folder on this machine, the part of it to audit, and the globs to leave out. */
export interface CodeToRead {
  folder: string;
  path: string | null;
  exclude: readonly string[];
}

/** Reaches an auditor, wherever it runs. The result is also left at the invocation's `resultKey` in the object store. */
export interface AuditorInvoker {
  /** @throws Error whose message is the reason when the auditor failed */
  invoke(invocation: AuditorInvocation): Promise<AuditorResult>;
  /** Says early which code the next invocations will be about, so that reading it can begin. Nothing may depend on it. */
  prepare?(code: CodeToRead): void;
}
