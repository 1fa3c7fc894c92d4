import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a name and its entry in a folder take, about; so that a million empty files are no nothing. */
const ENTRY_BYTES = 256;
const PAUSE_MS = 200;

/** Bytes on disk of everything in a folder. What goes away meanwhile is left out. */
async function diskUse(folder: string): Promise<number> {
  let bytes = 0;
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true }).catch(() => [])) {
      bytes += ENTRY_BYTES;
      const file = path.join(at, entry.name);
      if (entry.isDirectory()) waiting.push(file);
      else bytes += (await lstat(file).catch(() => null))?.size ?? 0;
    }
  }
  return bytes;
}

/**
 * Looks at a folder while it grows, and calls `exceeded` once where it holds more than the limit.
 * @returns what ends the watch, and looks a last time
 */
export function watchDiskUse(folder: string, limit: number, exceeded: () => void): () => Promise<void> {
  const end = new AbortController();
  const isOver = async () => {
    if ((await diskUse(folder)) <= limit) return false;
    exceeded();
    return true;
  };
  const watching = (async () => {
    for (;;) {
      const began = Date.now();
      if (end.signal.aborted || (await isOver())) return;
      // Of a large folder, looking takes a while: it must not be all that this process does.
      const pause = Math.max(PAUSE_MS, 3 * (Date.now() - began));
      await sleep(pause, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  return async () => {
    end.abort();
    await watching;
    await isOver();
  };
}
