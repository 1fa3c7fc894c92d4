import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

interface Answer {
  envelope_id: string;
  payload?: { text?: string };
}

/**
 * Slack's side of Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode): says hello to whoever connects,
 * sends envelopes, and takes what comes back with their ids.
 */
export class SlackSocket {
  /** How often somebody has connected. */
  connections = 0;
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  #open: WebSocket | null = null;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  #serial = 0;

  async start(): Promise<void> {
    this.#server.on('connection', (socket) => {
      this.connections += 1;
      this.#open = socket;
      socket.on('message', (data) => {
        const answer: Answer = JSON.parse(String(data));
        this.#waiting.get(answer.envelope_id)?.(answer);
      });
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }));
    });
    if (this.#server.address() === null) await once(this.#server, 'listening');
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/link?ticket=stand-in`;
  }

  /** Sends a slash command; answers what it was acknowledged with. */
  command(fields: Record<string, string>): Promise<Answer> {
    this.#serial += 1;
    const envelope_id = `envelope-${this.#serial}`;
    const payload = { command: '/audit-persistence', team_id: 'T1', channel_id: 'C1', user_id: 'U1', ...fields };
    const envelope = { envelope_id, type: 'slash_commands', accepts_response_payload: true, payload };
    return new Promise((resolve) => {
      this.#waiting.set(envelope_id, resolve);
      this.#open?.send(JSON.stringify(envelope));
    });
  }

  /** Has the other side connect anew, as Slack does every few hours. */
  refresh(): void {
    this.#open?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
  }

  async stop(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
