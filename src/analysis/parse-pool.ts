import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SkippedFile } from '../contracts/index.ts';
import type { SourceFile } from './files.ts';
import type { CodeTreeData } from './model/code-tree.ts';
import { type ParsedFile, parseFile } from './parse-file.ts';

export interface ParseOptions {
  /** How many threads parse; by default as many as the machine has, at most 4. */
  threads?: number;
  /** Called with each tree, in the order of the files. */
  onTree(tree: CodeTreeData): void;
  /** Called for each file that could not be parsed, or only in part, in the order of the files. */
  onSkip(file: SkippedFile): void;
  /** Called for each file that its content shows to be left out on purpose. */
  onLeftOut?(path: string, reason: string): void;
  /** Called as files are done, with how many are. */
  progress?(done: number, total: number): void;
  /** The worker's file; by default the one beside the bundle. From source there is none, and parsing stays in this thread. */
  worker?: URL;
}

/** Below this many files, starting threads costs more than it saves. */
const FEW_FILES = 60;
/** Large enough that messages are few; with little to parse, small enough that every thread has its share. */
const BATCH_BYTES = 512 * 1024;
const BATCHES_PER_THREAD = 8;
const MAX_THREADS = 4;
const CRASHED = 'breaks the parser';

/** A batch that waits or runs. A worker that dies takes only its batch down: its files come back one by one. */
interface Batch {
  files: SourceFile[];
  /** Whether the one file in it has already broken a worker alone. */
  retried: boolean;
}

/**
 * Reads and parses files and hands their code trees over in the order of the files, whatever thread was first. No file, however
 * broken, stops the others.
 */
export async function parseFiles(folder: string, files: SourceFile[], options: ParseOptions): Promise<void> {
  const deliver = inOrder(files, options);
  const threads = Math.max(1, options.threads ?? Math.min(availableParallelism(), MAX_THREADS));
  const worker = options.worker ?? besideBundle();
  let left = files;
  if (threads === 1 || files.length < FEW_FILES || !worker) left = await inProcess(folder, files, deliver);
  if (left.length === 0) return;
  if (worker) await inThreads(folder, left, threads, worker, deliver);
  else for (const { path } of left) deliver({ path, tree: null, note: CRASHED, leftOut: null });
}

function besideBundle(): URL | null {
  const beside = new URL('./parse-worker.js', import.meta.url);
  return existsSync(beside) ? beside : null;
}

type Deliver = (result: ParsedFile) => void;

/** Holds results back until all of those before them are there. */
function inOrder(files: SourceFile[], options: ParseOptions): Deliver {
  const waiting = new Map<string, ParsedFile>();
  let next = 0;
  let done = 0;
  return (result) => {
    waiting.set(result.path, result);
    options.progress?.(++done, files.length);
    for (;;) {
      const path = files[next]?.path;
      const ready = path === undefined ? undefined : waiting.get(path);
      if (!ready) return;
      waiting.delete(ready.path);
      next++;
      if (ready.leftOut) options.onLeftOut?.(ready.path, ready.leftOut);
      if (ready.note) options.onSkip({ path: ready.path, reason: ready.note });
      if (ready.tree) options.onTree(ready.tree);
    }
  };
}

/** Parses in this thread. Returns the files that are left when one of them breaks the parser, that one first. */
async function inProcess(folder: string, files: SourceFile[], deliver: Deliver): Promise<SourceFile[]> {
  for (const [i, file] of files.entries()) {
    let result: ParsedFile;
    try {
      result = await parseFile(folder, file);
    } catch {
      return files.slice(i);
    }
    deliver(result);
  }
  return [];
}

/** Files that lie together stay together, so that results come nearly in order. */
function batchesOf(files: SourceFile[], threads: number): Batch[] {
  const batches: Batch[] = [];
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const most = Math.min(BATCH_BYTES, total / (threads * BATCHES_PER_THREAD));
  let bytes = Number.POSITIVE_INFINITY;
  for (const file of files) {
    if (bytes + file.size > most) {
      batches.push({ files: [], retried: false });
      bytes = 0;
    }
    batches.at(-1)!.files.push(file);
    bytes += file.size;
  }
  return batches;
}

async function inThreads(
  folder: string,
  files: SourceFile[],
  threads: number,
  worker: URL,
  deliver: Deliver,
): Promise<void> {
  const queue = batchesOf(files, threads);
  const runners = Array.from({ length: Math.min(threads, queue.length) }, async () => {
    while (queue.length > 0) await runWorker(folder, worker, queue, deliver);
  });
  await Promise.all(runners);
}

/** Runs one worker until the queue is empty or it dies; then what it had in hand goes back into the queue. */
function runWorker(folder: string, file: URL, queue: Batch[], deliver: Deliver): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: { folder }, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    let current: Batch | undefined;
    const feed = () => {
      current = queue.shift();
      if (current) worker.postMessage(current.files);
      else void worker.terminate();
    };
    worker.on('message', (results: ParsedFile[]) => {
      current = undefined;
      feed();
      try {
        for (const result of results) deliver(result);
      } catch (error) {
        current = undefined;
        queue.length = 0;
        reject(error);
        void worker.terminate();
      }
    });
    // The exit that follows does what is to be done.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (current) giveBack(current, queue, deliver);
      resolve();
    });
    feed();
  });
}

function giveBack(batch: Batch, queue: Batch[], deliver: Deliver): void {
  if (batch.files.length > 1) {
    queue.unshift(...batch.files.map((file) => ({ files: [file], retried: false })));
  } else if (!batch.retried) {
    queue.unshift({ files: batch.files, retried: true });
  } else {
    deliver({ path: batch.files[0].path, tree: null, note: CRASHED, leftOut: null });
  }
}
