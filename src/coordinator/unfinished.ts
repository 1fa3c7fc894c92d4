import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { ObjectStore } from '../connectors/object-store.ts';
import type { AuditRequest } from '../contracts/index.ts';
import type { Origin } from './origin.ts';

/** Who works on an audit. */
const Holder = z.object({ audit: z.string(), host: z.string(), process: z.int(), since: z.iso.datetime() });
type Holder = z.infer<typeof Holder>;

/**
 * Of processes on other machines that share the store nothing is known: this long they count as alive. An audit that was
 * left behind longer ago is not gone on with: its date would no longer say when the code was looked at.
 */
const FRESH_MS = 24 * 3_600_000;

/** What makes two requests the same audit: the code, and everything that was asked about it. */
export function fingerprintOf(request: AuditRequest, origin: Origin, tool: string): string {
  const code =
    origin.kind === 'folder'
      ? [origin.folder, origin.workTree?.commit, origin.workTree?.remoteUrl, origin.state]
      : [origin.address.shownUrl, origin.target.ref, origin.target.commit];
  const asked = [request.path, request.rules, request.exclude];
  return createHash('sha256')
    .update(JSON.stringify([tool, code, asked]))
    .digest('hex')
    .slice(0, 32);
}

export interface Claim {
  /** The audit to go on with; the id that was offered where there is none. */
  audit: string;
  release(): Promise<void>;
}

/**
 * Claims the unfinished audit of that fingerprint that a process left behind when it died, or starts a new one under the id
 * offered. Of several processes that ask at once, one gets an audit that is left behind; the others start their own.
 *
 * Each takeover is one more key, `unfinished/<fingerprint>/<n>.json`, made only where there is none; the highest holds.
 */
export async function claim(store: ObjectStore, fingerprint: string, offered: string): Promise<Claim> {
  const prefix = `unfinished/${fingerprint}/`;
  for (;;) {
    const keys = await store.list(prefix);
    const last = keys.at(-1);
    const text = last === undefined ? null : await store.get(last);
    if (last !== undefined && text === null) continue;
    const holder = parse(text);
    if (holder !== null && isAlive(holder)) return { audit: offered, release: async () => undefined };
    const audit = holder !== null && isFresh(holder) ? holder.audit : offered;
    const next = `${prefix}${String(generation(last) + 1).padStart(6, '0')}.json`;
    const me: Holder = { audit, host: hostname(), process: process.pid, since: new Date().toISOString() };
    if (await store.putIfAbsent(next, JSON.stringify(me))) return { audit, release: () => release(store, prefix) };
  }
}

/** The highest key goes last: until then nobody can take the audit for one left behind. */
async function release(store: ObjectStore, prefix: string): Promise<void> {
  for (const key of await store.list(prefix)) await store.delete(key);
}

function generation(key: string | undefined): number {
  return key === undefined ? 0 : Number.parseInt(key.slice(key.lastIndexOf('/') + 1), 10) || 0;
}

function parse(text: string | null): Holder | null {
  try {
    return text === null ? null : Holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A process id that another process got meanwhile counts as alive: then the audit starts anew, which is never wrong. */
function isAlive(holder: Holder): boolean {
  return holder.host === hostname() ? isProcessAlive(holder.process) : isFresh(holder);
}

function isFresh({ since }: Holder): boolean {
  return Date.now() - Date.parse(since) < FRESH_MS;
}

/** Whether a process of this machine is running. */
export function isProcessAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
