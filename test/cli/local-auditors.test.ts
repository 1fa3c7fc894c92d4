import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { auditorsInWorkers } from '../../src/cli/local-auditors.ts';
import type { CodeToRead } from '../../src/connectors/auditor-invoker.ts';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import { AUDITORS, type AuditorInvocation, Configuration } from '../../src/contracts/index.ts';
import { CONTEXT } from '../coordinator/samples.ts';
import { temporaryFolder } from '../e2e/helpers.ts';

/** Runs the three auditors in a worker with that body, where `has(name)` tells whom it is to run. */
async function run(body: string, prepare?: (folder: string) => CodeToRead) {
  const folder = temporaryFolder();
  const script = path.join(folder, 'worker.mjs');
  writeFileSync(
    script,
    `import { parentPort } from 'node:worker_threads';
     let read = null;
     parentPort.on('message', (task) => {
       if ('read' in task) {
         read = task.read.folder;
         return;
       }
       const { job } = task;
       const has = (name) => job.auditors.includes(name);
       const give = (names = job.auditors) => parentPort.postMessage({ results: names.map((auditor) => ({ auditor, result: { auditor, together: job.auditors.length } })) });
       ${body}
     });`,
  );
  const store = new FolderObjectStore(folder);
  await store.put('context.json', JSON.stringify(CONTEXT));
  const said: string[] = [];
  const invocations = AUDITORS.map(
    (auditor): AuditorInvocation => ({
      auditId: 'a',
      auditor,
      source: { folder },
      path: null,
      rules: null,
      configuration: Configuration.parse({}),
      contextKey: 'context.json',
      resultKey: `${auditor}.json`,
    }),
  );
  const runner = auditorsInWorkers(pathToFileURL(script), store, (message) => said.push(message), 48);
  if (prepare) runner.prepare?.(prepare(folder));
  const results = await runner(invocations);
  const outcome = AUDITORS.map((auditor) => {
    const one = results.get(auditor);
    return one instanceof Error ? one.message : (one as unknown as { together: number }).together;
  });
  return { outcome, said };
}

describe('auditors in worker threads', () => {
  it('run together, and what they say comes out', async () => {
    const { outcome, said } = await run(`parentPort.postMessage({ progress: 'Reading' }); give();`);
    expect(outcome).toEqual([3, 3, 3]);
    expect(said).toEqual(['Reading']);
  });

  it('run alone after their thread died, and the one that killed it is the only one that fails', async () => {
    const { outcome, said } = await run(`if (has('transaction-correctness')) throw new Error('no such node'); give();`);
    expect(outcome).toEqual([1, 'no such node', 1]);
    expect(said).toEqual(['The auditors stopped (no such node); running each alone']);
  });

  it('outlive a thread that exits', async () => {
    expect((await run(`if (has('query-efficiency')) process.exit(7); give();`)).outcome).toEqual([
      'its thread ended with code 7',
      1,
      1,
    ]);
  });

  it('outlive a thread that runs out of memory', async () => {
    const { outcome } = await run(
      `if (has('runtime-performance')) for (const hoard = []; ; ) hoard.push(new Array(10_000).fill({})); give();`,
    );
    expect(outcome).toEqual([1, 1, 'it needed more than 48 MiB of memory']);
  });

  it('each fail alone where the thread says so, and are not run again', async () => {
    const { outcome, said } = await run(
      `parentPort.postMessage({ results: [{ auditor: 'query-efficiency', failure: 'bad rule' }, ...job.auditors.slice(1).map((auditor) => ({ auditor, result: { together: 3 } }))] });`,
    );
    expect(outcome).toEqual(['bad rule', 3, 3]);
    expect(said).toEqual([]);
  });

  const SAY = `parentPort.postMessage({ progress: read === job.folder ? 'Read before' : 'Read now' }); give();`;

  it('run where their code was begun to be read, and nowhere else', async () => {
    const same = await run(SAY, (folder) => ({ folder, path: null, exclude: [] }));
    expect(same.said).toEqual(['Read before']);
    const other = await run(SAY, (folder) => ({ folder, path: 'api', exclude: [] }));
    expect(other.said).toEqual(['Read now']);
  });
});
