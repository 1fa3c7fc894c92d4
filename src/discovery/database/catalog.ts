import type { Trigger } from '../../contracts/index.ts';
import { type Channel, fillChannel, notifiedChannels } from './channels.ts';

/** A trigger as its statement says it; null: not literal there. */
export interface TriggerDefinition {
  name: string | null;
  table: string | null;
  events: string[];
  /** Databases whose triggers hold their own body have no function: their name stands for it. */
  function: string | null;
  args: string[];
  path: string;
  line: number;
}

interface StoredFunction {
  channels: Channel[];
  path: string;
  line: number;
  /** A trigger called it at some point of the history. */
  used: boolean;
}

const MAX_TRIGGERS = 2000;
const MAX_ENTRIES = 5000;

/** Triggers and functions that exist after the migrations have run, in the order in which they are applied here. */
export class Catalog {
  #triggers = new Map<string, TriggerDefinition>();
  #functions = new Map<string, StoredFunction>();

  createFunction(name: string, body: string, path: string, line: number): void {
    const before = this.#functions.get(name);
    this.#functions.set(name, { channels: notifiedChannels(body), path, line, used: before?.used ?? false });
  }

  createTrigger(trigger: TriggerDefinition): void {
    if (this.#triggers.size >= MAX_TRIGGERS) return;
    const name = trigger.name ?? `${trigger.path}:${trigger.line}`;
    this.#triggers.set(`${name}\n${trigger.table ?? ''}`, trigger);
  }

  /** Some databases name triggers once for a schema; then `table` is null. */
  dropTrigger(name: string, table: string | null): void {
    for (const [key, trigger] of this.#triggers) {
      if (trigger.name !== name || (table !== null && trigger.table !== null && trigger.table !== table)) continue;
      this.#used(trigger);
      this.#triggers.delete(key);
    }
  }

  /** Drops the triggers whose name begins so: generated names end in a hash. */
  dropMatching(prefix: string): void {
    for (const [key, trigger] of this.#triggers) if (trigger.name?.startsWith(prefix)) this.#triggers.delete(key);
  }

  dropFunction(name: string, cascade: boolean): void {
    this.#functions.delete(name);
    if (!cascade) return;
    for (const [key, trigger] of this.#triggers) if (trigger.function === name) this.#triggers.delete(key);
  }

  dropTable(table: string): void {
    for (const [key, trigger] of this.#triggers) {
      if (trigger.table !== table) continue;
      this.#used(trigger);
      this.#triggers.delete(key);
    }
  }

  renameTable(from: string, to: string): void {
    for (const [key, trigger] of this.#triggers) {
      if (trigger.table !== from) continue;
      this.#triggers.delete(key);
      this.createTrigger({ ...trigger, table: to });
    }
  }

  #used(trigger: TriggerDefinition): void {
    const called = trigger.function === null ? undefined : this.#functions.get(trigger.function);
    if (called) called.used = true;
  }

  /**
   * One entry per event and channel. A function that notifies and whose trigger is not literal anywhere has `*`
   * for the table (and event): that it is heard of matters to whoever listens on its channel.
   */
  triggers(): Trigger[] {
    const entries: Trigger[] = [];
    for (const trigger of this.#triggers.values()) {
      this.#used(trigger);
      const called = trigger.function ?? trigger.name;
      if (called === null) continue;
      const channels = this.#functions.get(called)?.channels ?? [];
      if (trigger.table === null && channels.length === 0) continue;
      for (const event of trigger.events) {
        const names = new Set(channels.map((channel) => fillChannel(channel, trigger.table, event, trigger.args)));
        for (const channel of names.size > 0 ? names : [null]) {
          entries.push({
            table: trigger.table ?? '*',
            event,
            function: called,
            ...(channel === null ? {} : { channel }),
            path: trigger.path,
            line: trigger.line,
          });
        }
      }
    }
    for (const [name, { channels, path, line, used }] of this.#functions) {
      if (used) continue;
      for (const channel of channels) {
        const literal = fillChannel(channel, null, '*', []);
        if (literal !== null) entries.push({ table: '*', event: '*', function: name, channel: literal, path, line });
      }
    }
    return entries.slice(0, MAX_ENTRIES);
  }
}
