import { createHash } from 'node:crypto';
import { App, type Receiver, type SlashCommand } from '@slack/bolt';
import { z } from 'zod';
import { checkAllowed } from '../connectors/allowed-repositories.ts';
import type { AuditQueue } from '../connectors/audit-queue.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import { AuditError, AuditRequest } from '../contracts/index.ts';
import { readHistory } from '../coordinator/history.ts';
import { remoteHistoryKey } from '../coordinator/history-key.ts';
import { hostedAt } from '../coordinator/links.ts';
import { AuditRecord, AuditStatus } from '../coordinator/record.ts';
import { accept } from './accept.ts';
import { checkArguments } from './audit-arguments.ts';
import * as answers from './slack-answers.ts';
import { COMMAND, parseSlackCommand, type SlackCommand } from './slack-command.ts';

export interface SlackDoor {
  /** The bot's token (`xoxb-…`). */
  token: string;
  receiver: Receiver;
  store: ObjectStore;
  queue: AuditQueue;
  /** Patterns of `host/owner/name` that may be audited. */
  allowed: readonly string[];
  /** What goes wrong beyond the requester's reach, for the log. */
  log: (message: string, error: unknown) => void;
}

const RESPONSE_URL_LASTS_MS = 30 * 60_000;
const SHOWN = 10;

/** Slack's door: the slash command, and the buttons of the results. Each request is answered when it has been handed on. */
export function slackApp(door: SlackDoor): App {
  const app = new App({
    receiver: door.receiver,
    // Answers go through the acknowledgement: who the bot is need not be asked of Slack before that.
    authorize: async () => ({ botToken: door.token, botId: 'none', botUserId: 'none' }),
    ignoreSelf: false,
    // A function is frozen once it has answered.
    processBeforeResponse: true,
  });
  app.command(COMMAND, async ({ command, ack }) => {
    await ack(await answerTo(command, door));
  });
  // The buttons open an address by themselves, and Slack wants to hear that the click has arrived.
  app.action(/^open_/, async ({ ack }) => ack());
  return app;
}

async function answerTo(command: SlashCommand, door: SlackDoor): Promise<answers.SlackAnswer> {
  try {
    return await carryOut(parseSlackCommand(command.text), command, door);
  } catch (error) {
    if (error instanceof AuditError && error.kind === 'request') return answers.refusedAnswer(error.message, COMMAND);
    door.log('A slash command could not be carried out', error);
    return answers.failedAnswer();
  }
}

async function carryOut(asked: SlackCommand, command: SlashCommand, door: SlackDoor): Promise<answers.SlackAnswer> {
  const channel = new ChannelAudits(door.store, command);
  switch (asked.kind) {
    case 'help':
      return answers.helpAnswer(COMMAND);
    case 'status':
      return answers.statusAnswer(await channel.read());
    case 'history': {
      checkAllowed(asked.repository, door.allowed);
      const remote = hostedAt(asked.repository);
      const history = remote === null ? null : await readHistory(door.store, remoteHistoryKey(remote));
      return answers.historyAnswer(asked.repository, history);
    }
    case 'audit': {
      checkArguments(asked, door.allowed);
      const { job } = await accept(['slack', command.team_id, command.trigger_id], asked, origin(command), door);
      // That the channel's list misses one is no reason to tell the requester that it failed.
      await channel.add(job.request).catch((error) => door.log('The list of a channel’s audits was not kept', error));
      return answers.acceptedAnswer(job.request);
    }
  }
}

function origin({ channel_id, user_id, user_name, response_url }: SlashCommand): Parameters<typeof accept>[2] {
  const responseUrlUntil = new Date(Date.now() + RESPONSE_URL_LASTS_MS).toISOString();
  return {
    requestedBy: { door: 'slack', who: user_name || user_id },
    slack: { channel: channel_id, user: user_id, responseUrl: response_url, responseUrlUntil },
  };
}

const Audits = z.array(AuditRequest).catch([]);

/** The last audits that were asked for in a channel. */
class ChannelAudits {
  readonly #store: ObjectStore;
  readonly #key: string;

  constructor(store: ObjectStore, { team_id, channel_id }: SlashCommand) {
    this.#store = store;
    const name = createHash('sha256')
      .update(JSON.stringify([team_id, channel_id]))
      .digest('hex')
      .slice(0, 40);
    this.#key = `channels/${name}.json`;
  }

  async add(request: AuditRequest): Promise<void> {
    await this.#store.update(this.#key, (text) => {
      const others = parse(text).filter(({ id }) => id !== request.id);
      return `${JSON.stringify([request, ...others].slice(0, SHOWN))}\n`;
    });
  }

  async read(): Promise<{ request: AuditRequest; status: AuditStatus | null }[]> {
    const audits = parse(await this.#store.get(this.#key));
    const statusOf = ({ id }: AuditRequest) => new AuditRecord(id, this.#store).read('status.json', AuditStatus);
    return Promise.all(audits.map(async (request) => ({ request, status: await statusOf(request) })));
  }
}

function parse(text: string | null): AuditRequest[] {
  try {
    return Audits.parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
