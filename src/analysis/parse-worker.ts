import { parentPort, workerData } from 'node:worker_threads';
import type { SourceFile } from './files.ts';
import { type ParsedFile, parseFile } from './parse-file.ts';

// One message in: a batch of files; one message out: what came of them. An error that breaks the parser ends this worker.
const { folder } = workerData as { folder: string };

parentPort?.on('message', async (files: SourceFile[]) => {
  const results: ParsedFile[] = [];
  for (const file of files) results.push(await parseFile(folder, file));
  const buffers = results.flatMap(({ tree }) => (tree ? [tree.nodes.buffer as ArrayBuffer] : []));
  parentPort?.postMessage(results, buffers);
});
