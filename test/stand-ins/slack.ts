import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN = 'xoxb-stand-in';
export const APP_TOKEN = 'xapp-stand-in';
export const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

export interface SlackPosted {
  channel: string;
  ts: string;
  text: string;
  blocks: unknown[];
  metadata?: unknown;
  /** How often it was changed since it was posted. */
  updates: number;
}

interface Responded {
  text: string;
  blocks: unknown[];
  response_type: string;
}

/** What goes wrong with one call of a method. `lost`: it is carried out, and the connection dies before the answer. */
export type SlackFault = { rateLimit: number } | 'server-error' | 'down' | 'lost';

/** A server on this machine that answers as Slack's Web API and response URLs do, limits included. */
export class SlackStandIn {
  /** Channels that the bot is in. */
  channels = ['C1'];
  messages: SlackPosted[] = [];
  responded: Responded[] = [];
  calls: string[] = [];
  responseUses = 5;
  responseExpired = false;
  canReadHistory = true;
  /** Where apps connect in Socket Mode. */
  socketUrl = '';
  fault: (method: string) => SlackFault | null = () => null;
  readonly #server: http.Server;
  #serial = 0;

  constructor() {
    this.#server = http.createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get #base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get apiUrl(): string {
    return `${this.#base}/api/`;
  }

  get responseUrl(): string {
    return `${this.#base}/commands/T1/1/secret`;
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const method = request.url!.startsWith('/api/') ? request.url!.slice('/api/'.length) : 'response_url';
    this.calls.push(method);
    const fault = this.fault(method);
    if (fault === 'down') return void response.destroy();
    if (fault === 'server-error') return void response.writeHead(503).end('upstream');
    if (fault !== null && fault !== 'lost')
      return void response.writeHead(429, { 'retry-after': String(fault.rateLimit) }).end();
    const body = parse(Buffer.concat(chunks).toString(), request.headers['content-type'] ?? '');
    const [status, answer] =
      method === 'response_url' ? this.#respond(body) : this.#call(method, body, request.headers.authorization);
    if (fault === 'lost') return void response.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #call(method: string, body: Body, authorization: string | undefined): [number, object] {
    if (method === 'apps.connections.open' && authorization === `Bearer ${APP_TOKEN}`) {
      return [200, { ok: true, url: this.socketUrl }];
    }
    if (authorization !== `Bearer ${TOKEN}`) return [200, { ok: false, error: 'invalid_auth' }];
    const wrong = method.startsWith('chat.') ? wrongWith(body) : null;
    if (wrong !== null) return [200, { ok: false, error: wrong }];
    const { channel = '', ts, text = '', blocks = [] } = body;
    switch (method) {
      case 'chat.postMessage': {
        if (/^[UW]/.test(channel) || this.channels.includes(channel)) {
          this.#serial += 1;
          const made = {
            channel: channel.replace(/^U/, 'D'),
            ts: `17000000${this.#serial}.000100`,
            text,
            blocks,
            updates: 0,
          };
          this.messages.push({ ...made, ...(body.metadata === undefined ? {} : { metadata: body.metadata }) });
          return [200, { ok: true, channel: made.channel, ts: made.ts }];
        }
        return [200, { ok: false, error: channel.startsWith('G') ? 'channel_not_found' : 'not_in_channel' }];
      }
      case 'chat.update': {
        const message = this.messages.find((one) => one.ts === ts && one.channel === channel);
        if (message === undefined) return [200, { ok: false, error: 'message_not_found' }];
        Object.assign(message, { text, blocks, updates: message.updates + 1 });
        return [200, { ok: true, channel, ts }];
      }
      case 'conversations.history':
        if (!this.canReadHistory) return [200, { ok: false, error: 'missing_scope' }];
        return [200, { ok: true, messages: this.messages.filter((one) => one.channel === channel) }];
      case 'auth.test':
        return [200, { ok: true, user_id: 'UBOT', bot_id: 'B1', team_id: 'T1' }];
      default:
        return [200, { ok: false, error: 'unknown_method' }];
    }
  }

  #respond(body: Body): [number, object] {
    if (this.responseExpired) return [404, { ok: false, error: 'expired_url' }];
    if (this.responseUses === 0) return [404, { ok: false, error: 'used_url' }];
    this.responseUses -= 1;
    const wrong = wrongWith(body);
    if (wrong !== null) return [400, { ok: false, error: wrong }];
    this.responded.push({ text: body.text ?? '', blocks: body.blocks ?? [], response_type: body.response_type ?? '' });
    return [200, { ok: true }];
  }
}

interface Body {
  channel?: string;
  ts?: string;
  text?: string;
  blocks?: unknown[];
  metadata?: unknown;
  response_type?: string;
}

function parse(text: string, type: string): Body {
  if (type.includes('json')) return JSON.parse(text);
  const form = Object.fromEntries(new URLSearchParams(text));
  const json = (name: string) => (form[name] === undefined ? {} : { [name]: JSON.parse(form[name]) });
  return { ...form, ...json('blocks'), ...json('metadata') };
}

/** Slack's word for what is wrong with a message, or null. */
export function wrongWith({ text = '', blocks = [] }: { text?: string; blocks?: unknown[] }): string | null {
  if (text === '' && blocks.length === 0) return 'no_text';
  if (text.length > 40_000) return 'msg_too_long';
  if (JSON.stringify(blocks).length > 13_200) return 'msg_blocks_too_long';
  if (blocks.length > 50 || !blocks.every(isBlock)) return 'invalid_blocks';
  return null;
}

type Fields = Record<string, unknown>;

function isBlock(value: unknown): boolean {
  const block = value as Fields;
  switch (block.type) {
    case 'header':
      return isText(block.text, 'plain_text', 150);
    case 'section':
      return isText(block.text, 'mrkdwn', 3000);
    case 'actions':
      return isList(block.elements, 25, isButton);
    case 'rich_text':
      return isList(block.elements, 50, isRich);
    default:
      return false;
  }
}

function isRich(value: unknown): boolean {
  const element = value as Fields;
  if (element.type === 'rich_text_list') return isList(element.elements, 50, (item) => isRich(item));
  return element.type === 'rich_text_section' && isList(element.elements, 100, isRichElement);
}

function isRichElement(value: unknown): boolean {
  const element = value as Fields;
  if (element.type === 'text') return typeof element.text === 'string' && element.text !== '';
  if (element.type === 'link') return /^https?:\/\/\S{1,3000}$/.test(String(element.url));
  return element.type === 'user' && /^[UW][A-Z0-9]+$/.test(String(element.user_id));
}

function isButton(value: unknown): boolean {
  const { type, text, url, action_id } = value as Fields;
  const address = /^https?:\/\/\S{1,2990}$/.test(String(url));
  return type === 'button' && isText(text, 'plain_text', 75) && address && typeof action_id === 'string';
}

function isText(value: unknown, type: string, limit: number): boolean {
  const { type: given, text } = Object(value) as Fields;
  return given === type && typeof text === 'string' && text.length >= 1 && text.length <= limit;
}

function isList(value: unknown, limit: number, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length >= 1 && value.length <= limit && value.every(is);
}

/** The headers with which Slack signs a request. */
export function signed(body: string, now = Date.now(), secret = SIGNING_SECRET): Record<string, string> {
  const time = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': time,
    'x-slack-signature': `v0=${signature}`,
  };
}
