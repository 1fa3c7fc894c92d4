import { open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuditError, codeOf, messageOf } from '../contracts/index.ts';
import { createAtomically, UNFINISHED, writeAtomically } from './atomic-file.ts';
import { partsOfKey } from './object-key.ts';
import type { ObjectStore } from './object-store.ts';

const LOCK = '.lock';
/** An update takes milliseconds; a lock this old was left by a process that died. */
const LOCK_LASTS_MS = 10_000;
/** A file half written for this long was left by a process that died. */
const WRITING_LASTS_MS = 3_600_000;

/** An object store in a folder on this machine, safe for several processes at once. */
export class FolderObjectStore implements ObjectStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  async get(key: string): Promise<string | null> {
    const file = this.#file(key);
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if (isAbsent(error)) return null;
      throw new AuditError('audit', `Cannot read ${file}: ${messageOf(error)}.`, { cause: error });
    }
  }

  async put(key: string, text: string): Promise<void> {
    await writeAtomically(this.#file(key), text);
  }

  async putIfAbsent(key: string, text: string): Promise<boolean> {
    return createAtomically(this.#file(key), text);
  }

  async getBytes(key: string): Promise<Readable | null> {
    const file = this.#file(key);
    try {
      return (await open(file)).createReadStream();
    } catch (error) {
      if (isAbsent(error)) return null;
      throw new AuditError('audit', `Cannot read ${file}: ${messageOf(error)}.`, { cause: error });
    }
  }

  async putBytes(key: string, bytes: Readable): Promise<void> {
    await writeAtomically(this.#file(key), bytes);
  }

  async update(key: string, change: (text: string | null) => string): Promise<void> {
    const lock = this.#file(key) + LOCK;
    while (!(await createAtomically(lock, String(process.pid)))) {
      await removeIfOlder(lock, LOCK_LASTS_MS);
      await sleep(10 + Math.random() * 20);
    }
    try {
      await this.put(key, change(await this.get(key)));
    } finally {
      await rm(lock, { force: true });
    }
  }

  async list(prefix: string): Promise<string[]> {
    const names = await this.#filesUnder(prefix);
    return names.filter((name) => name.startsWith(prefix) && !isInternal(name)).sort();
  }

  async delete(key: string): Promise<void> {
    const file = this.#file(key);
    await rm(file, { force: true });
    // Empty folders are nothing in a store of keys; the first that is not empty ends the climb.
    for (let folder = path.dirname(file); folder !== this.#root; folder = path.dirname(folder)) {
      try {
        await rmdir(folder);
      } catch {
        return;
      }
    }
  }

  /** Removes what writers that died have left half written. */
  async sweep(): Promise<void> {
    for (const name of await this.#filesUnder('')) {
      if (isInternal(name)) await removeIfOlder(path.join(this.#root, name), WRITING_LASTS_MS);
    }
  }

  async #filesUnder(prefix: string): Promise<string[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const start = folder === '' ? this.#root : this.#file(folder.slice(0, -1));
    try {
      const entries = await readdir(start, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(this.#root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
    } catch (error) {
      if (isAbsent(error)) return [];
      throw new AuditError('audit', `Cannot list ${start}: ${messageOf(error)}.`, { cause: error });
    }
  }

  #file(key: string): string {
    return path.join(this.#root, ...partsOfKey(key));
  }
}

function isInternal(name: string): boolean {
  return name.endsWith(UNFINISHED) || name.endsWith(LOCK);
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

async function removeIfOlder(file: string, milliseconds: number): Promise<void> {
  try {
    if (Date.now() - (await stat(file)).mtimeMs > milliseconds) await rm(file, { force: true });
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
