import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AuditError, messageOf, type SlackOrigin } from '../contracts/index.ts';
import type { ObjectStore } from './object-store.ts';
import { type SlackAccess, SlackCaller, SlackRefusal } from './slack-client.ts';

/** Blocks, and the text that stands for them in notifications. */
export interface SlackPost {
  text: string;
  blocks: readonly object[];
}

/** How the message reaches its readers, kept so that an audit that is started again updates it and posts no second one. */
const Kept = z.object({
  /** `posting`: it was sent, and how that ended is not known yet. `response-url`: the bot cannot post in the channel. */
  way: z.enum(['new', 'posting', 'message', 'response-url']),
  channel: z.string().optional(),
  ts: z.string().optional(),
  /** How the audit ended, as far as its readers were told; one that failed may be started again. */
  ended: z.enum(['no', 'failed', 'done']),
});
type Kept = z.infer<typeof Kept>;

/** Slack lets an app update messages about once a second. */
const BETWEEN_UPDATES_MS = 1200;
const UPDATE_MS = 20_000;
const FINISH_MS = 180_000;
/** Nothing a bot says will be heard in that channel; the requester is answered in another way. */
const NOT_HERE = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'team_access_not_granted',
]);
/** The message is there no longer, or not the bot's any more. */
const MESSAGE_GONE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', ...NOT_HERE]);

/** Should Slack's rules for blocks change, the text still says how the audit ended. */
const BLOCKS_REFUSED = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']);

/**
 * The one message of an audit in Slack. It is updated while the audit is under way, and ends as its result. Where the bot is
 * not in the channel, the result goes to the request's response URL, or to the requester alone when that has expired.
 */
export class SlackMessage {
  readonly #slack: SlackCaller;
  readonly #origin: SlackOrigin;
  readonly #store: ObjectStore;
  readonly #auditId: string;
  readonly #betweenMs: number;
  #kept: Kept | null = null;
  #next: SlackPost | null = null;
  #showing: Promise<void> | null = null;
  #ending = false;

  constructor(
    access: SlackAccess,
    origin: SlackOrigin,
    store: ObjectStore,
    auditId: string,
    betweenMs = BETWEEN_UPDATES_MS,
  ) {
    this.#slack = new SlackCaller(access);
    this.#origin = origin;
    this.#store = store;
    this.#auditId = auditId;
    this.#betweenMs = betweenMs;
  }

  /** Shows how far the audit is, as soon as Slack lets it: nobody waits for it, and what is out of date is left out. */
  show(post: SlackPost): void {
    if (this.#ending) return;
    this.#next = post;
    this.#showing ??= this.#showNext().finally(() => {
      this.#showing = null;
    });
  }

  /**
   * Shows how the audit ended, unless an earlier run did.
   * @throws AuditError where no way to the requester is left
   */
  async finish(post: SlackPost, ended: 'failed' | 'done'): Promise<void> {
    this.#ending = true;
    this.#next = null;
    await this.#showing;
    const kept = await this.#read();
    // Where nothing can be updated, a second failure is not told again.
    if (kept.ended === 'done' || (kept.ended === ended && kept.way !== 'message')) return;
    try {
      await this.#deliver(kept, post, Date.now() + FINISH_MS).catch(async (error: unknown) => {
        if (!(error instanceof SlackRefusal) || !BLOCKS_REFUSED.has(error.code)) throw error;
        await this.#deliver(await this.#read(), { text: post.text, blocks: [] }, Date.now() + FINISH_MS);
      });
    } catch (error) {
      throw new AuditError('audit', `The reply cannot be delivered in Slack: ${messageOf(error)}.`, { cause: error });
    }
    await this.#write({ ended });
  }

  async #showNext(): Promise<void> {
    while (this.#next !== null) {
      const post = this.#next;
      this.#next = null;
      try {
        const kept = await this.#read();
        if (kept.ended === 'done' || kept.way === 'response-url') return;
        const until = Date.now() + UPDATE_MS;
        if (kept.way === 'message') await this.#update(kept, post, until);
        else await this.#post(kept, post, until);
      } catch {
        // The audit goes on whether its progress is seen or not.
      }
      if (this.#next !== null) await sleep(this.#betweenMs);
    }
  }

  /** Every way in its turn, until one works. */
  async #deliver(kept: Kept, post: SlackPost, until: number): Promise<void> {
    if (kept.way === 'message' && (await this.#update(kept, post, until))) return;
    if (kept.way !== 'response-url' && (await this.#post(kept, post, until))) return;
    const { responseUrl, responseUrlUntil, user } = this.#origin;
    if (responseUrl !== undefined && Date.now() < Date.parse(responseUrlUntil ?? '9999-01-01')) {
      try {
        await this.#slack.respond(responseUrl, { ...harmless(post), response_type: 'in_channel' }, until);
        return;
      } catch (error) {
        // Used up or expired; whatever else it says, the requester can still be told directly.
        if (!(error instanceof SlackRefusal)) throw error;
      }
    }
    await this.#slack.call('chat.postMessage', { ...harmless(post), channel: user }, until);
  }

  /** @returns whether the message is there still */
  async #update({ channel, ts }: Kept, post: SlackPost, until: number): Promise<boolean> {
    try {
      await this.#slack.call('chat.update', { ...harmless(post), channel, ts }, until);
      return true;
    } catch (error) {
      if (error instanceof SlackRefusal && MESSAGE_GONE.has(error.code)) return false;
      throw error;
    }
  }

  /**
   * Posts the message once: where it is not known whether Slack has taken it, it is looked for before it is sent again.
   * @returns whether it was posted
   */
  async #post(kept: Kept, post: SlackPost, until: number): Promise<boolean> {
    // Where that cannot be noted, an earlier run could not note what it did either.
    let sent = kept.way === 'posting' || !(await this.#write({ way: 'posting' }));
    for (let times = 0; ; times += 1) {
      const lost = sent ? await this.#findLost(until) : null;
      if (lost !== null) {
        await this.#write({ way: 'message', channel: this.#origin.channel, ts: lost });
        return this.#update(await this.#read(), post, until);
      }
      await this.#write({ way: 'posting' });
      try {
        const metadata = { event_type: 'audit', event_payload: { audit_id: this.#auditId } };
        const body = { ...harmless(post), metadata, channel: this.#origin.channel };
        const { channel, ts } = Posted.parse(await this.#slack.callOnce('chat.postMessage', body, until));
        await this.#write({ way: 'message', channel, ts });
        return true;
      } catch (error) {
        if (error instanceof SlackRefusal) {
          await this.#write({ way: NOT_HERE.has(error.code) ? 'response-url' : 'new' });
          if (BLOCKS_REFUSED.has(error.code)) throw error;
          return false;
        }
        const wait = this.#slack.pause(times);
        if (Date.now() + wait >= until) throw error;
        sent = true;
        await sleep(wait);
      }
    }
  }

  /** The message that was sent by a run that died before it knew; null where that cannot be told. */
  async #findLost(until: number): Promise<string | null> {
    try {
      const body = { channel: this.#origin.channel, include_all_metadata: true, limit: 100 };
      const { messages } = Found.parse(await this.#slack.call('conversations.history', body, until));
      return messages.find(({ metadata }) => metadata?.event_payload?.audit_id === this.#auditId)?.ts ?? null;
    } catch {
      return null;
    }
  }

  get #key(): string {
    return `audits/${this.#auditId}/slack.json`;
  }

  async #read(): Promise<Kept> {
    this.#kept ??= await this.#store.get(this.#key).then(parse, () => LOOK_FOR_IT);
    return this.#kept;
  }

  /** Answers whether it is kept: that nothing can be is often the very thing that the requester is to be told. */
  async #write(change: Partial<Kept>): Promise<boolean> {
    this.#kept = { ...(await this.#read()), ...change };
    return this.#store.put(this.#key, `${JSON.stringify(this.#kept)}\n`).then(
      () => true,
      () => false,
    );
  }
}

/** Where it cannot be read whether there is a message, Slack is asked. */
const LOOK_FOR_IT: Kept = { way: 'posting', ended: 'no' };

function parse(text: string | null): Kept {
  try {
    return Kept.parse(JSON.parse(text ?? 'null'));
  } catch {
    return { way: 'new', ended: 'no' };
  }
}

const Posted = z.object({ channel: z.string(), ts: z.string() });
const Found = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z.object({ event_payload: z.object({ audit_id: z.string().optional() }).optional() }).optional(),
    }),
  ),
});

/** Nothing in the text becomes a link or a mention, and no link is fetched by Slack. */
function harmless({ text, blocks }: SlackPost): Record<string, unknown> {
  return { text, blocks, parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false };
}
