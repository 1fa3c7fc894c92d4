import { mkdir, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type ReadEntry, UnpackSync } from 'tar';
import { messageOf } from '../contracts/index.ts';
import { SNAPSHOT_LIMITS, type SnapshotLimits } from './snapshot-limits.ts';

const PLAIN_FILES = ['File', 'OldFile', 'ContiguousFile'];

/**
 * Unpacks a snapshot into a new folder. Only plain files with paths that stay in the folder are taken: anything else, and
 * more than the limits allow, refuses the whole snapshot. Nothing is left of one that is refused.
 * @throws Error that says why it was refused
 */
export async function unpackSnapshot(
  bytes: Readable,
  folder: string,
  limits: SnapshotLimits = SNAPSHOT_LIMITS,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const check = checker(limits);
  let refused: Error | undefined;
  // Synchronous: nothing is still being written when a snapshot turns out to be bad.
  const unpack = new UnpackSync({
    cwd: folder,
    // Its warnings are about entries that it would mend or pass over.
    strict: true,
    noMtime: true,
    filter: (_path, entry) => {
      // Asked of entries in the archive, never of files.
      const reason = check(entry as ReadEntry);
      if (reason !== null) refused ??= new Error(reason);
      return refused === undefined;
    },
  });
  unpack.on('error', (error: Error) => {
    refused ??= error;
  });
  try {
    let total = 0;
    let isEmpty = true;
    // Unpacked a piece at a time: what is too large is found out before it is on disk.
    for await (const piece of decompressed(bytes)) {
      total += piece.length;
      if (total > limits.totalBytes) throw new Error(`it holds more than ${limits.totalBytes} bytes`);
      // An archive of nothing is all zeros.
      if (isEmpty && piece.every((byte) => byte === 0)) continue;
      isEmpty = false;
      unpack.write(piece);
      if (refused !== undefined) throw refused;
    }
    if (!isEmpty) unpack.end();
    if (refused !== undefined) throw refused;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`the snapshot cannot be used: ${messageOf(error)}`, { cause: error });
  } finally {
    bytes.destroy();
  }
}

async function* decompressed(bytes: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  bytes.on('error', (error) => gunzip.destroy(error));
  yield* bytes.pipe(gunzip) as AsyncIterable<Buffer>;
}

/** Says of each entry why it is refused, or null. */
function checker(limits: SnapshotLimits): (entry: ReadEntry) => string | null {
  let files = 0;
  return ({ path, type, size }) => {
    const shown = JSON.stringify(path.slice(0, 200));
    if (!PLAIN_FILES.includes(type)) return `its entry ${shown} is no plain file (${type})`;
    if (!staysInside(path)) return `its entry ${shown} leads out of it`;
    if (size > limits.fileBytes) return `its entry ${shown} has more than ${limits.fileBytes} bytes`;
    files++;
    return files > limits.files ? `it holds more than ${limits.files} files` : null;
  };
}

function staysInside(path: string): boolean {
  return !/^[/\\]|^[a-z]:|\0/i.test(path) && !path.split(/[/\\]/).includes('..');
}
