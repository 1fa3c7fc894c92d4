import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AuditJob } from '../auditors/index.ts';
import type { LocalRunner } from '../connectors/local-auditor-invoker.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import { type AuditorName, type AuditorResult, ContextStore, codeOf, messageOf } from '../contracts/index.ts';

/** What an audit's worker says: how it gets on, and at the end what the auditors gave. */
export type WorkerMessage =
  | { progress: string }
  | { results: ({ auditor: AuditorName; result: AuditorResult } | { auditor: AuditorName; failure: string })[] };

type Results = Map<AuditorName, AuditorResult | Error>;

/** A thread may use most of a small machine, and on a large one more than any repository needs. */
const HEAP_MB = Math.min(8192, Math.max(1024, Math.floor((totalmem() / 2 ** 20) * 0.75)));

/**
 * Runs auditors in worker threads: together over one model of the code, and each again in a thread of its own where that
 * thread dies. What fails alone too is an Error, and the others are not touched by it.
 * @param worker the worker's script
 * @param heapMb memory that a thread may use, in MiB
 */
export function auditorsInWorkers(
  worker: URL,
  store: ObjectStore,
  progress: (message: string) => void,
  heapMb = HEAP_MB,
): LocalRunner {
  const run = (job: AuditJob) => inWorker(worker, job, progress, heapMb);
  return async (invocations) => {
    const [first] = invocations;
    if (first === undefined) return new Map();
    if (!('folder' in first.source)) throw new Error('auditors on this machine read a folder, not a snapshot');
    const context = ContextStore.parse(JSON.parse((await store.get(first.contextKey)) ?? 'null'));
    const { path, rules, configuration } = first;
    const job = { folder: first.source.folder, path, rules, configuration, context };
    const auditors = invocations.map(({ auditor }) => auditor);
    try {
      return await run({ ...job, auditors });
    } catch (error) {
      if (auditors.length === 1) return new Map([[auditors[0]!, asError(error, heapMb)]]);
      progress(`The auditors stopped (${messageOf(error)}); running each alone`);
    }
    const results: Results = new Map();
    // One after the other: memory is the likeliest reason that they could not run together.
    for (const auditor of auditors) {
      try {
        const alone = await run({ ...job, auditors: [auditor] });
        results.set(auditor, alone.get(auditor) ?? new Error('it gave no result'));
      } catch (error) {
        results.set(auditor, asError(error, heapMb));
      }
    }
    return results;
  };
}

/** @throws Error with the reason when the worker dies before it gave its results */
function inWorker(script: URL, job: AuditJob, progress: (message: string) => void, heapMb: number): Promise<Results> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    worker.on('message', (message: WorkerMessage) => {
      if ('progress' in message) return progress(message.progress);
      resolve(
        new Map(message.results.map((one) => [one.auditor, 'result' in one ? one.result : new Error(one.failure)])),
      );
      // Threads that the auditors started themselves must not keep the command alive.
      void worker.terminate();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`its thread ended with code ${code}`)));
  });
}

function asError(thrown: unknown, heapMb: number): Error {
  if (codeOf(thrown) === 'ERR_WORKER_OUT_OF_MEMORY') return new Error(`it needed more than ${heapMb} MiB of memory`);
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
