import { setTimeout as sleep } from 'node:timers/promises';
import { LinearClient, LinearError, LinearErrorType, RatelimitedLinearError } from '@linear/sdk';
import { AuditError, messageOf } from '../contracts/index.ts';
import type { Operation } from './linear-operations.ts';

export interface LinearAccess {
  /** A personal API key, or an OAuth token that begins with `Bearer `. */
  apiKey: string;
  /** Another address than Linear's own, such as a proxy's. */
  apiUrl?: string;
  /** How long one request may take. */
  requestMs?: number;
  /** How long all attempts of one request may take together, waiting for a rate limit included. */
  totalMs?: number;
  /** The first pause between attempts; it doubles each time. */
  pauseMs?: number;
}

/** Sends operations to Linear; what is temporary is tried again within bounds. */
export class LinearCaller {
  readonly #access: Required<Omit<LinearAccess, 'apiUrl'>> & Pick<LinearAccess, 'apiUrl'>;

  constructor(access: LinearAccess) {
    this.#access = { requestMs: 20_000, totalMs: 90_000, pauseMs: 1000, ...access };
  }

  /**
   * @throws AuditError with one sentence when Linear cannot be reached in time or refuses; `cause` is the SDK's error
   */
  async call<T>({ document, answer }: Operation<T>, variables: Record<string, unknown>): Promise<T> {
    const { totalMs, pauseMs } = this.#access;
    const end = Date.now() + totalMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const { data } = await this.#client().client.rawRequest<unknown, Record<string, unknown>>(document, variables);
        return answer.parse(data);
      } catch (error) {
        const wait = waitBeforeRetry(error, pauseMs * 2 ** attempt);
        if (wait === null || Date.now() + wait >= end) throw linearError(error);
        await sleep(wait);
      }
    }
  }

  #client(): LinearClient {
    const { apiKey, apiUrl, requestMs } = this.#access;
    return new LinearClient({
      ...(apiKey.startsWith('Bearer ') ? { accessToken: apiKey } : { apiKey }),
      ...(apiUrl === undefined ? {} : { apiUrl }),
      signal: AbortSignal.timeout(requestMs),
    });
  }
}

const TEMPORARY: readonly (LinearErrorType | undefined)[] = [
  LinearErrorType.InternalError,
  LinearErrorType.NetworkError,
  LinearErrorType.LockTimeout,
];

/** Milliseconds until it is worth another attempt; null where it is not. */
function waitBeforeRetry(error: unknown, pause: number): number | null {
  // Half of the pause is left to chance, so that several audits do not come back at the same moment.
  const backoff = pause / 2 + Math.random() * (pause / 2);
  if (!(error instanceof LinearError)) return isUnreachable(error) ? backoff : null;
  if (isRateLimit(error)) return Math.max(backoff, untilReset(error) ?? 0);
  return TEMPORARY.includes(error.type) || (error.status !== undefined && error.status >= 500) ? backoff : null;
}

/** `fetch` throws a TypeError where no answer comes, and a DOMException where it takes too long. */
function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError || error instanceof DOMException;
}

/** Linear answers 400 with that code, not 429 (https://linear.app/developers/rate-limiting). */
function isRateLimit(error: LinearError): boolean {
  const code = error.raw?.response?.errors?.some(({ extensions }) => Object(extensions).code === 'RATELIMITED');
  return error instanceof RatelimitedLinearError || code === true;
}

/** Milliseconds until the limit that was hit lets requests through again, where Linear says so. */
function untilReset(error: LinearError): number | null {
  const headers = error.raw?.response?.headers;
  const number = (name: string) => {
    const value = headers?.get(name);
    return value ? Number(value) : Number.NaN;
  };
  const seconds = number('retry-after');
  if (seconds >= 0) return seconds * 1000;
  const used = ['requests', 'complexity'].filter((kind) => number(`x-ratelimit-${kind}-remaining`) <= 0);
  const resets = used.map((kind) => number(`x-ratelimit-${kind}-reset`)).filter((time) => time > 0);
  // Times are in milliseconds since 1970.
  return resets.length === 0 ? null : Math.max(0, Math.max(...resets) - Date.now());
}

function linearError(error: unknown): AuditError {
  return new AuditError('audit', `Linear ${meaning(error)}.`, { cause: error });
}

function meaning(error: unknown): string {
  if (!(error instanceof LinearError)) {
    return isUnreachable(error) ? 'cannot be reached: try again later' : 'gave an answer that cannot be understood';
  }
  if (isRateLimit(error)) return 'limits the rate of requests, and the limit is used up: try again later';
  switch (error.type) {
    case LinearErrorType.AuthenticationError:
      return 'refuses the API key: check it';
    case LinearErrorType.Forbidden:
    case LinearErrorType.FeatureNotAccessible:
      return `does not allow this with the API key: ${said(error)}`;
    case LinearErrorType.InternalError:
    case LinearErrorType.NetworkError:
    case LinearErrorType.LockTimeout:
      return 'has a problem: try again later';
    default:
      return error.status !== undefined && error.status >= 500
        ? 'has a problem: try again later'
        : `says: ${said(error)}`;
  }
}

/** What Linear says, without the request that the SDK's own message repeats. */
function said(error: LinearError): string {
  const first = error.errors?.[0]?.message ?? messageOf(error).split('\n')[0] ?? 'nothing';
  return first.slice(0, 300).replace(/\.$/, '');
}
