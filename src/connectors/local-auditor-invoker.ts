import type { AuditorInvocation, AuditorName, AuditorResult } from '../contracts/index.ts';
import type { AuditorInvoker, CodeToRead } from './auditor-invoker.ts';
import type { ObjectStore } from './object-store.ts';

/** Runs several auditors over the same code; an auditor that failed is an Error in its place. */
export interface LocalRunner {
  (invocations: readonly AuditorInvocation[]): Promise<Map<AuditorName, AuditorResult | Error>>;
  /** Begins to read code that invocations will be about. */
  prepare?(code: CodeToRead): void;
}

interface Waiting {
  invocation: AuditorInvocation;
  resolve: (result: AuditorResult) => void;
  reject: (reason: unknown) => void;
}

/** Auditors on this machine. Invocations that come together are handed on together, so that they can share their work. */
export class LocalAuditorInvoker implements AuditorInvoker {
  readonly #store: ObjectStore;
  readonly #run: LocalRunner;
  #waiting: Waiting[] = [];

  constructor(store: ObjectStore, run: LocalRunner) {
    this.#store = store;
    this.#run = run;
  }

  prepare(code: CodeToRead): void {
    this.#run.prepare?.(code);
  }

  invoke(invocation: AuditorInvocation): Promise<AuditorResult> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push({ invocation, resolve, reject });
    });
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      const results = await this.#run(batch.map(({ invocation }) => invocation));
      for (const { invocation, resolve, reject } of batch) {
        const result = results.get(invocation.auditor) ?? new Error('it gave no result');
        if (result instanceof Error) reject(result);
        else this.#store.put(invocation.resultKey, JSON.stringify(result)).then(() => resolve(result), reject);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
