// Runs auditors in a thread of their own. What it is to do comes as its data, what it has to say leaves as messages.
import { parentPort, workerData } from 'node:worker_threads';
import { type AuditJob, audit } from '../auditors/index.ts';
import type { WorkerMessage } from './local-auditors.ts';

const say = (message: WorkerMessage) => parentPort?.postMessage(message);
const results = await audit({ ...(workerData as AuditJob), progress: (progress) => say({ progress }) });
say({
  results: [...results].map(([auditor, result]) =>
    result instanceof Error ? { auditor, failure: result.message } : { auditor, result },
  ),
});
