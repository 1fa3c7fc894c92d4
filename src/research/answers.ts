import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ObjectStore } from '../connectors/object-store.ts';

/** A quoted practice, without what the question itself says. */
const Quoted = z.object({ title: z.string(), url: z.url(), advice: z.string() });
export type Quoted = z.infer<typeof Quoted>;

/** `practice` is null where the server had nothing; that is an answer too. */
const Kept = z.object({ askedAt: z.iso.datetime(), practice: Quoted.nullable() });

/** The answers that were given before, in the object store: by technology, major version, topic and server. */
export class Answers {
  readonly #store: ObjectStore;
  readonly #hours: number;

  /** @param hours how long an answer is used again; 0: never */
  constructor(store: ObjectStore, hours: number) {
    this.#store = store;
    this.#hours = hours;
  }

  /** @returns undefined where there is no answer that is young enough; a store that fails counts as having none */
  async get(key: string): Promise<Quoted | null | undefined> {
    if (this.#hours === 0) return undefined;
    try {
      const kept = Kept.parse(JSON.parse((await this.#store.get(key)) ?? 'null'));
      const age = Date.now() - Date.parse(kept.askedAt);
      return age >= 0 && age < this.#hours * 3_600_000 ? kept.practice : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps an answer; where that fails, it is asked for again another time. */
  async put(key: string, practice: Quoted | null): Promise<void> {
    if (this.#hours === 0) return;
    const kept: z.infer<typeof Kept> = { askedAt: new Date().toISOString(), practice };
    await this.#store.put(key, `${JSON.stringify(kept)}\n`).catch(() => undefined);
  }
}

/**
 * `research/sqlalchemy/2/session-lifecycle/<server>.json`.
 * @param server everything that decides whom is asked and how: another configuration has other answers
 */
export function answerKey(technology: string, version: string | null, topic: string, server: unknown): string {
  const part = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || '-';
  const who = createHash('sha256').update(JSON.stringify(server)).digest('hex').slice(0, 16);
  return `research/${part(technology)}/${part(version?.split('.')[0] ?? 'any')}/${part(topic)}/${who}.json`;
}
