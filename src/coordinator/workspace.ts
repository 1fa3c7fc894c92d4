import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Git, ResolvedRef } from '../connectors/git.ts';
import { isProcessAlive } from './unfinished.ts';

/** A clone that is made when it is first asked for, and removed at the end. */
export class Workspace {
  readonly #folder: string;
  #clone: Promise<{ folder: string; commit: string }> | null = null;

  /** @param clones folder that holds the clones of all audits that run on this machine */
  constructor(clones: string) {
    this.#folder = path.join(clones, `${process.pid}-${randomBytes(6).toString('hex')}`);
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
    const owner = Number.parseInt(name, 10);
    if (owner > 0 && !isProcessAlive(owner)) await rm(path.join(clones, name), { recursive: true, force: true });
  }
}
