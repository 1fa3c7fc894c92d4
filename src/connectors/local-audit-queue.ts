import { AuditJob } from '../contracts/index.ts';
import type { AuditQueue } from './audit-queue.ts';
import type { ObjectStore } from './object-store.ts';

/** Runs audits on this machine, one after the other. What was not finished when the process ended is run by the next. */
export class LocalAuditQueue implements AuditQueue {
  readonly #store: ObjectStore;
  readonly #run: (job: AuditJob) => Promise<void>;
  readonly #waiting = new Map<string, AuditJob>();
  #running: Promise<void> | null = null;

  /** @param run runs one audit to its end, and deals with its failure */
  constructor(store: ObjectStore, run: (job: AuditJob) => Promise<void>) {
    this.#store = store;
    this.#run = run;
  }

  async start(job: AuditJob): Promise<void> {
    // A response URL lets whoever has it post in Slack, for half an hour: it is not kept.
    const kept = { ...job, slack: job.slack && { channel: job.slack.channel, user: job.slack.user } };
    await this.#store.put(keyOf(job), `${JSON.stringify(kept)}\n`);
    this.#add(job);
  }

  /** Takes up what an earlier process left. */
  async resume(): Promise<void> {
    for (const key of await this.#store.list('queue/')) {
      const text = await this.#store.get(key);
      if (text !== null) this.#add(AuditJob.parse(JSON.parse(text)));
    }
  }

  #add(job: AuditJob): void {
    if (this.#waiting.has(job.request.id)) return;
    this.#waiting.set(job.request.id, job);
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
  }

  async #all(): Promise<void> {
    for (const job of this.#waiting.values()) {
      await this.#run(job);
      await this.#store.delete(keyOf(job)).catch(() => undefined);
      this.#waiting.delete(job.request.id);
    }
  }
}

function keyOf({ request }: AuditJob): string {
  return `queue/${request.id}.json`;
}
