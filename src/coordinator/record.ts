import { z } from 'zod';
import type { ObjectStore } from '../connectors/object-store.ts';
import { AuditError } from '../contracts/index.ts';
import { LeaseLost } from './lease.ts';
import { AlreadyRunning, RunningAudit } from './running.ts';

const PHASES = [
  'request',
  'clone',
  'discovery',
  'research',
  'context',
  'delegate',
  'aggregate',
  'report',
  'task',
  'reply',
] as const;
export type Phase = (typeof PHASES)[number];

export const AuditStatus = z.object({
  id: z.string(),
  /** `repeated`: another audit of the same code was under way. */
  state: z.enum(['running', 'done', 'failed', 'repeated']),
  phase: z.enum(PHASES),
  updatedAt: z.iso.datetime(),
  /** Why it failed. */
  reason: z.string().optional(),
  /** The audit that was under way. */
  other: RunningAudit.optional(),
  /** Key of the audited repository's history, once it is known. */
  history: z.string().optional(),
});
export type AuditStatus = z.infer<typeof AuditStatus>;

/** What one audit has left in the object store so far, under `audits/<id>/`. */
export class AuditRecord {
  readonly id: string;
  readonly store: ObjectStore;
  #status: AuditStatus;

  /** @param status what was written down of it before */
  constructor(id: string, store: ObjectStore, status?: AuditStatus) {
    this.id = id;
    this.store = store;
    this.#status = status ?? { id, state: 'running', phase: 'request', updatedAt: new Date().toISOString() };
  }

  key(name: string): string {
    return `audits/${this.id}/${name}`;
  }

  /** What an earlier run left under that name, or null. Text that is not what the schema says counts as nothing. */
  async read<T>(name: string, schema: z.ZodType<T>): Promise<T | null> {
    const text = await this.store.get(this.key(name));
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
      throw error;
    }
  }

  /** What an earlier run left under that name; otherwise it is made now, and left before anything else happens. */
  async once<T>(name: string, schema: z.ZodType<T>, make: () => Promise<T> | T): Promise<T> {
    const earlier = await this.read(name, schema);
    if (earlier !== null) return earlier;
    const made = await make();
    await this.store.put(this.key(name), `${JSON.stringify(made, null, 2)}\n`);
    return made;
  }

  /** The same for a file that no later phase reads. */
  async onceText(name: string, make: () => Promise<string> | string): Promise<void> {
    if ((await this.store.get(this.key(name))) === null) await this.store.put(this.key(name), await make());
  }

  async enter(phase: Phase): Promise<void> {
    await this.#write({ phase });
  }

  async belongsTo(history: string): Promise<void> {
    await this.#write({ history });
  }

  async done(): Promise<void> {
    await this.#write({ state: 'done' });
  }

  /** Notes why the audit ended. A store that cannot be written to must not hide that reason: nothing is thrown. */
  async failed(reason: unknown): Promise<void> {
    // Who has taken over says how it ends.
    if (reason instanceof LeaseLost) return;
    if (reason instanceof AlreadyRunning) {
      await this.#write({ state: 'repeated', reason: reason.message, other: reason.other });
      return;
    }
    const said = reason instanceof AuditError ? reason.message : 'unexpected error';
    await this.#write({ state: 'failed', reason: said }).catch(() => undefined);
  }

  async #write(change: Partial<AuditStatus>): Promise<void> {
    this.#status = { ...this.#status, ...change, updatedAt: new Date().toISOString() };
    await this.store.put(this.key('status.json'), `${JSON.stringify(this.#status, null, 2)}\n`);
  }
}
