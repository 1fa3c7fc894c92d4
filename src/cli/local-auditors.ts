import { totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { AuditJob } from '../auditors/index.ts';
import type { CodeToRead } from '../connectors/auditor-invoker.ts';
import type { LocalRunner } from '../connectors/local-auditor-invoker.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import { type AuditorName, type AuditorResult, ContextStore, codeOf, messageOf } from '../contracts/index.ts';

/** What an audit's worker is told: first, perhaps, which code to begin to read; then what to do. */
export type WorkerTask = { read: CodeToRead } | { job: AuditJob };

/** What an auditor gave, or why it gave nothing. */
type Outcome = { auditor: AuditorName; result: AuditorResult } | { auditor: AuditorName; failure: string };

/** What an audit's worker says: how it gets on, what an auditor gave as soon as it did, and at the end what is not said yet. */
export type WorkerMessage = { progress: string } | { outcome: Outcome } | { results: Outcome[] };

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
): LocalRunner & {
  /** Starts a worker for the audit to come, which loads what it needs while the audit is being set up. */
  warm(): void;
} {
  // Reading code takes longest, so a worker may have begun before the auditors are asked.
  let prepared: { about: string; worker: Worker } | null = null;
  let spare: Worker | null = null;
  const run = (job: AuditJob) => {
    const about = aboutCode({ ...job, exclude: job.configuration.exclude });
    const begun = prepared?.about === about ? prepared.worker : spare;
    prepared = null;
    spare = null;
    return inWorker(begun ?? startWorker(worker, heapMb), job, progress);
  };
  const start = () => {
    const started = startWorker(worker, heapMb);
    started.unref();
    // One that dies before it is used is replaced by a new one.
    started.once('error', () => {
      if (spare === started) spare = null;
      if (prepared?.worker === started) prepared = null;
    });
    return started;
  };
  const warm = () => {
    spare ??= start();
  };
  const prepare = (code: CodeToRead) => {
    const started = spare ?? start();
    spare = null;
    started.postMessage({ read: code } satisfies WorkerTask);
    prepared = { about: aboutCode(code), worker: started };
  };
  const runner: LocalRunner = async (invocations) => {
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
  return Object.assign(runner, { prepare, warm });
}

function aboutCode({ folder, path, exclude }: CodeToRead): string {
  return JSON.stringify([folder, path, exclude]);
}

function startWorker(script: URL, heapMb: number): Worker {
  // Most of what an analysis makes is short-lived: a young generation larger than usual is collected less often.
  const maxYoungGenerationSizeMb = Math.max(4, Math.min(96, Math.floor(heapMb / 16)));
  return new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb } });
}

/** @throws Error with the reason when the worker dies before it gave its results */
function inWorker(worker: Worker, job: AuditJob, progress: (message: string) => void): Promise<Results> {
  const results: Results = new Map();
  return new Promise((resolve, reject) => {
    worker.ref();
    worker.postMessage({ job } satisfies WorkerTask);
    worker.on('message', (message: WorkerMessage) => {
      if ('progress' in message) return progress(message.progress);
      for (const one of 'outcome' in message ? [message.outcome] : message.results)
        results.set(one.auditor, 'result' in one ? one.result : new Error(one.failure));
      if ('outcome' in message) return;
      resolve(results);
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
