import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ObjectStore } from '../connectors/object-store.ts';

export interface LeaseOptions {
  /** Who takes it: different for every process and every try. */
  holder: string;
  /** After this long without a sign of life, a holder counts as dead. */
  seconds: number;
  /** Whether that holder is known to be dead, before its time is up. */
  isDead?: (holder: string) => boolean;
}

const Held = z.object({ holder: z.string(), since: z.iso.datetime(), until: z.iso.datetime() });
type Held = z.infer<typeof Held>;

/** This process held an audit and does no longer: another has taken over, and goes on with it. */
export class LeaseLost extends Error {
  constructor(audit: string) {
    super(`another process has taken over the audit ${audit}`);
    this.name = 'LeaseLost';
  }
}

/** The right to run one audit: `audits/<id>/lease.json`, which its holder renews for as long as it lives. */
export class Lease {
  readonly #store: ObjectStore;
  readonly #audit: string;
  readonly #options: LeaseOptions;
  readonly #timer: NodeJS.Timeout;
  #isLost = false;
  #renewing: Promise<unknown> = Promise.resolve();

  private constructor(store: ObjectStore, audit: string, options: LeaseOptions) {
    this.#store = store;
    this.#audit = audit;
    this.#options = options;
    this.#timer = setInterval(() => this.#renew(), (options.seconds * 1000) / 4);
    this.#timer.unref();
  }

  /**
   * Takes the right to run an audit. Where another has it, waits until that one shows that it lives, or counts as dead.
   * @returns null where another process runs the audit
   */
  static async take(store: ObjectStore, audit: string, options: LeaseOptions): Promise<Lease | null> {
    const key = keyOf(audit);
    let seen: Held | null = null;
    for (;;) {
      const other = await hold(store, key, options);
      if (other === null) return new Lease(store, audit, options);
      if (seen !== null && (other.holder !== seen.holder || other.until !== seen.until)) return null;
      seen = other;
      const left = Date.parse(other.until) - Date.now();
      await sleep(Math.max(20, Math.min(left + 1, (options.seconds * 1000) / 10)));
    }
  }

  /** @throws LeaseLost where another process has taken over */
  check(): void {
    if (this.#isLost) throw new LeaseLost(this.#audit);
  }

  /** Lets others run the audit at once. Where that cannot be written down, they wait until the time is up. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    if (!this.#isLost) await hold(this.#store, keyOf(this.#audit), this.#options, 0).catch(() => undefined);
  }

  #renew(): void {
    this.#renewing = this.#renewing.then(async () => {
      try {
        if ((await hold(this.#store, keyOf(this.#audit), this.#options)) !== null) this.#isLost = true;
      } catch {
        // It is tried again, and until the time is up nobody else takes over.
      }
    });
  }
}

/** Whether a process runs that audit now. */
export async function isHeld(store: ObjectStore, audit: string, isDead?: LeaseOptions['isDead']): Promise<boolean> {
  const held = parse(await store.get(keyOf(audit)));
  return held !== null && isAlive(held, isDead);
}

/** Writes down that the holder has it from now on. Answers with who has it instead. */
async function hold(
  store: ObjectStore,
  key: string,
  { holder, seconds, isDead }: LeaseOptions,
  lasting = seconds,
): Promise<Held | null> {
  let other: Held | null = null;
  await store.update(key, (text) => {
    const held = parse(text);
    const isMine = held?.holder === holder;
    other = held !== null && !isMine && isAlive(held, isDead) ? held : null;
    if (other !== null) return text!;
    const now = Date.now();
    const since = isMine ? held.since : new Date(now).toISOString();
    return `${JSON.stringify({ holder, since, until: new Date(now + lasting * 1000).toISOString() })}\n`;
  });
  return other;
}

function isAlive({ holder, until }: Held, isDead: LeaseOptions['isDead']): boolean {
  return Date.parse(until) > Date.now() && isDead?.(holder) !== true;
}

function keyOf(audit: string): string {
  return `audits/${audit}/lease.json`;
}

function parse(text: string | null): Held | null {
  try {
    return text === null ? null : Held.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
