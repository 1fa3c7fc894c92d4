import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ObjectStore } from '../connectors/object-store.ts';
import { AuditError, type AuditRequest } from '../contracts/index.ts';
import type { Origin } from './origin.ts';

/** An audit that is under way. */
export const RunningAudit = z.object({
  audit: z.string(),
  /** Who asked for it, as people are told. */
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
});
export type RunningAudit = z.infer<typeof RunningAudit>;

/** The same code is being audited already, for somebody else. */
export class AlreadyRunning extends AuditError {
  readonly other: RunningAudit;

  constructor(other: RunningAudit) {
    super(
      'audit',
      `This is being audited already: started by ${other.startedBy} at ${minuteOf(other.startedAt)}, as audit ${other.audit}.`,
    );
    this.other = other;
  }
}

/**
 * What makes two requests ask the same of one repository, however they name it: the commit, and what of it is audited with
 * which rules.
 */
export function askedOf(request: AuditRequest, origin: Origin, tool: string): string {
  const code = origin.kind === 'remote' ? (origin.target.commit ?? origin.target.ref) : [origin.folder, origin.state];
  const asked = [request.path?.replace(/\/+$/, ''), request.rules, request.exclude];
  return createHash('sha256')
    .update(JSON.stringify([tool, code, asked]))
    .digest('hex')
    .slice(0, 32);
}

/** One that has ended is kept: it may have been under way when another, which had to wait, was asked for. */
const Entries = z.array(RunningAudit.extend({ fingerprint: z.string(), endedAt: z.iso.datetime().optional() }));
type Entry = z.infer<typeof Entries>[number];

/** What of one repository is being audited now, and was lately: `repositories/…/running.json`. */
export class RunningAudits {
  readonly #store: ObjectStore;
  readonly #key: string;

  /** @param history key of the repository's history */
  constructor(store: ObjectStore, history: string) {
    this.#store = store;
    this.#key = history.replace(/history\.json$/, 'running.json');
  }

  /**
   * Notes that an audit begins.
   * @param fingerprint what is asked, as `askedOf` says
   * @param isRunning whether an audit that was noted is still being run
   * @throws AlreadyRunning where another with that fingerprint is, or has ended well since this one was asked for
   */
  async add(fingerprint: string, request: AuditRequest, isRunning: (audit: string) => Promise<boolean>): Promise<void> {
    const mine: Entry = {
      fingerprint,
      audit: request.id,
      startedBy: requesterOf(request),
      startedAt: request.requestedAt,
    };
    const isOther = (entry: Entry) =>
      entry.fingerprint === fingerprint &&
      entry.audit !== mine.audit &&
      (entry.endedAt === undefined || entry.endedAt > request.requestedAt);
    const passed = new Set<string>();
    for (;;) {
      const met: Entry[] = [];
      await this.#store.update(this.#key, (text) => {
        const others = parse(text).filter(({ audit }) => audit !== mine.audit && !passed.has(audit));
        met.splice(0, met.length, ...others.filter(isOther));
        return met.length === 0 ? render([...others, mine]) : text!;
      });
      const [other] = met;
      if (other === undefined) return;
      const { audit, startedBy, startedAt, endedAt } = other;
      if (endedAt !== undefined || (await isRunning(audit))) {
        throw new AlreadyRunning({ audit, startedBy, startedAt });
      }
      passed.add(audit);
    }
  }

  /** Notes that an audit has ended with a report. */
  async end(audit: string): Promise<void> {
    const endedAt = new Date().toISOString();
    await this.#store.update(this.#key, (text) =>
      render(parse(text).map((entry) => (entry.audit === audit ? { ...entry, endedAt } : entry))),
    );
  }

  /** Notes that an audit is not under way, and has no report. */
  async remove(audit: string): Promise<void> {
    await this.#store.update(this.#key, (text) => render(parse(text).filter((entry) => entry.audit !== audit)));
  }
}

/** As many as are kept of one repository. */
const KEPT = 50;

function render(entries: readonly Entry[]): string {
  return `${JSON.stringify(entries.slice(-KEPT))}\n`;
}

function parse(text: string | null): Entry[] {
  try {
    return text === null ? [] : Entries.parse(JSON.parse(text));
  } catch {
    return [];
  }
}

const DOORS = { cli: 'somebody', slack: 'somebody in Slack', webhook: 'a webhook', invoke: 'an invocation' } as const;

function requesterOf({ requestedBy: { door, who } }: AuditRequest): string {
  return who ?? DOORS[door];
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
