// Runs auditors in a thread of their own. What it is to do comes as messages, what it has to say leaves as messages.
import { parentPort } from 'node:worker_threads';
import { type Code, readCode } from '../analysis/analysis.ts';
import { audit } from '../auditors/index.ts';
import type { AuditorName, AuditorResult } from '../contracts/index.ts';
import type { WorkerMessage, WorkerTask } from './local-auditors.ts';

const say = (message: WorkerMessage) => parentPort?.postMessage(message);
const progress = (text: string) => say({ progress: text });
let reading: Promise<Code> | undefined;

parentPort?.on('message', (task: WorkerTask) => {
  if ('read' in task) {
    reading = readCode(task.read.folder, { path: task.read.path, exclude: task.read.exclude });
    // What is wrong with the code is said when the auditors are asked.
    reading.catch(() => undefined);
    return;
  }
  // The other thread takes over what one auditor gave while the next one works.
  const done = (auditor: AuditorName, result: AuditorResult | Error) =>
    say({ outcome: result instanceof Error ? { auditor, failure: result.message } : { auditor, result } });
  void audit({ ...task.job, progress, code: reading }, done).then(
    () => say({ results: [] }),
    (error: unknown) => {
      // Thrown outside of the promise, so that this thread ends with it and the other side hears of it.
      setImmediate(() => {
        throw error;
      });
    },
  );
});
