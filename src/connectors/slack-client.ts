import { setTimeout as sleep } from 'node:timers/promises';
import {
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';

export interface SlackAccess {
  /** The bot's token (`xoxb-…`). */
  token: string;
  /** Another address than Slack's own. */
  apiUrl?: string;
  /** The first pause after a failure; it doubles each time. */
  pauseMs?: number;
}

/** Slack answered, and said no; `code` is its word for it, such as `not_in_channel`. */
export class SlackRefusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`Slack says ${code}`);
    this.name = 'SlackRefusal';
    this.code = code;
  }
}

const REQUEST_MS = 15_000;

/** Sends to Slack; waits as long as Slack says where a rate limit is hit, and tries again what is temporary. */
export class SlackCaller {
  readonly #client: WebClient;
  readonly #pauseMs: number;

  constructor({ token, apiUrl, pauseMs = 1000 }: SlackAccess) {
    this.#pauseMs = pauseMs;
    this.#client = new WebClient(token, {
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
      timeout: REQUEST_MS,
      // How long to wait is decided here: it depends on who waits.
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
      // Errors are handled here; the client would also print them.
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
        setLevel: () => undefined,
        getLevel: () => LogLevel.ERROR,
        setName: () => undefined,
      },
    });
  }

  /**
   * Calls a method of the Web API.
   * @param until time in milliseconds since 1970 after which no further attempt begins
   * @throws SlackRefusal, or Error where Slack cannot be reached in time
   */
  async call(method: string, body: Record<string, unknown>, until: number): Promise<Record<string, unknown>> {
    return this.#retried(until, true, async () => ({ ...(await this.#client.apiCall(method, body)) }));
  }

  /** As `call`, but where it is not known whether Slack has carried it out, it is not sent again. */
  async callOnce(method: string, body: Record<string, unknown>, until: number): Promise<Record<string, unknown>> {
    return this.#retried(until, false, async () => ({ ...(await this.#client.apiCall(method, body)) }));
  }

  /** Posts to a response URL. @throws as `call`; the code is what the URL answers, such as `expired_url` */
  async respond(url: string, body: Record<string, unknown>, until: number): Promise<void> {
    await this.#retried(until, true, async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      const text = await response.text();
      if (response.status === 429) throw new WebAPIRateLimitedError(Number(response.headers.get('retry-after')) || 1);
      if (response.status >= 500) throw new Error(`Slack answers ${response.status}`);
      if (!response.ok) throw new SlackRefusal(codeIn(text) ?? `http_${response.status}`);
    });
  }

  /** How long to wait before the next attempt; part of it is chance, so that several audits do not come back at once. */
  pause(times: number): number {
    return this.#pauseMs * 2 ** Math.min(times, 5) * (0.5 + Math.random() / 2);
  }

  async #retried<T>(until: number, again: boolean, attempt: () => Promise<T>): Promise<T> {
    for (let times = 0; ; times += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof SlackRefusal) throw error;
        if (error instanceof WebAPIPlatformError && !TEMPORARY.has(error.data.error)) {
          throw new SlackRefusal(error.data.error);
        }
        const limited = error instanceof WebAPIRateLimitedError;
        const wait = limited ? error.retryAfter * 1000 : this.pause(times);
        if (Date.now() + wait >= until || !(again || limited)) throw unreachable(error);
        await sleep(wait);
      }
    }
  }
}

/** What Slack says when it is Slack that has a problem. */
const TEMPORARY = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'ratelimited', 'request_timeout']);

function unreachable(error: unknown): Error {
  if (error instanceof WebAPIRateLimitedError) return new Error('Slack limits the rate of messages', { cause: error });
  if (error instanceof WebAPIHTTPError) return new Error(`Slack answers ${error.statusCode}`, { cause: error });
  if (error instanceof WebAPIRequestError) return new Error('Slack cannot be reached', { cause: error });
  return error instanceof Error ? error : new Error('Slack cannot be reached');
}

/** `used_url` and the like come as text or within JSON. */
function codeIn(text: string): string | null {
  return /\b[a-z]+(?:_[a-z]+)+\b/.exec(text)?.[0] ?? null;
}
