import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Git, ResolvedRef } from '../connectors/git.ts';
import { isProcessAlive } from './unfinished.ts';

const HOST = hostname().replace(/[^A-Za-z0-9.-]/g, '_');
/** A clone of another machine that is this old was left behind: no audit takes that long. */
const CLONE_LASTS_MS = 24 * 3_600_000;

/** A clone that is made when it is first asked for, and removed at the end. */
export class Workspace {
  readonly #folder: string;
  #clone: Promise<{ folder: string; commit: string }> | null = null;

  /** @param clones folder that holds the clones of all audits that run on this machine */
  constructor(clones: string) {
    this.#folder = path.join(clones, `${process.pid}@${HOST}-${randomBytes(6).toString('hex')}`);
  }

  clone(
    git: Git,
    url: string,
    target: ResolvedRef,
    progress: (message: string) => void,
  ): Promise<{ folder: string; commit: string }> {
    this.#clone ??= git
      .checkOut(url, target, this.#folder, progress)
      .then((commit) => ({ folder: this.#folder, commit }));
    return this.#clone;
  }

  async remove(): Promise<void> {
    if (this.#clone === null) return;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Removes the clones of processes that died before they could. */
export async function removeLeftClones(clones: string): Promise<void> {
  const names = await readdir(clones).catch(() => []);
  for (const name of names) {
    const folder = path.join(clones, name);
    if (!(await isLeft(folder, name).catch(() => false))) continue;
    // A git that outlived its audit can still be writing there; what cannot be removed now is removed the next time.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

async function isLeft(folder: string, name: string): Promise<boolean> {
  const [, owner, host] = /^(\d+)@(.+)-[0-9a-f]+$/.exec(name) ?? [];
  if (host === HOST) return !isProcessAlive(Number(owner));
  return Date.now() - (await stat(folder)).mtimeMs > CLONE_LASTS_MS;
}
