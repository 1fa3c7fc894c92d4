import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { AuditorAnswer, type AuditorInvocation, type AuditorName, AuditorResult } from '../contracts/index.ts';
import type { AuditorInvoker } from './auditor-invoker.ts';
import { functionFailure, isAnswered, isPassing, refusal, retryAfter } from './lambda-errors.ts';
import type { ObjectStore } from './object-store.ts';

export interface LambdaAuditors {
  store: ObjectStore;
  /** Names or ARNs of the functions. */
  functions: Record<AuditorName, string>;
  /** The functions' own time limit. */
  limitMs: number;
  /** How long to go on trying where Lambda does not run a function; by default two minutes. */
  patienceMs?: number;
  /** The first pause between tries; it doubles each time, to twenty seconds. */
  pauseMs?: number;
}

const PATIENCE_MS = 120_000;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
/** A function that ends at its limit needs a moment more to say so. */
const GRACE_MS = 15_000;

/** Auditors that are Lambda functions. They leave their results in the object store and answer where. */
export class LambdaAuditorInvoker implements AuditorInvoker {
  readonly #auditors: Required<LambdaAuditors>;

  constructor(auditors: LambdaAuditors) {
    this.#auditors = { patienceMs: PATIENCE_MS, pauseMs: PAUSE_MS, ...auditors };
  }

  async invoke(invocation: AuditorInvocation): Promise<AuditorResult> {
    const name = this.#auditors.functions[invocation.auditor];
    const began = Date.now();
    for (let tried = 0; ; tried++) {
      let answer: InvokeCommandOutput;
      const sent = Date.now();
      try {
        answer = await this.#send(name, invocation);
      } catch (error) {
        if (isPassing(error)) {
          const pause = this.#pause(tried, error);
          if (sent + pause - began > this.#auditors.patienceMs) throw new Error(refusal(error, name), { cause: error });
          await sleep(pause);
          continue;
        }
        if (isAnswered(error)) throw new Error(refusal(error, name), { cause: error });
        return await this.#arrives(invocation, sent, error);
      }
      const payload = new TextDecoder().decode(answer.Payload);
      if (answer.FunctionError !== undefined) throw new Error(functionFailure(payload));
      if (!isAnswerTo(invocation, payload)) throw new Error('its answer cannot be understood');
      return (await this.#result(invocation)) ?? fail('it left no result, or one that cannot be understood');
    }
  }

  /**
   * A client of its own for each invocation: after minutes of quiet, a connection that is used again can be dead without
   * either side knowing. The client never repeats: it would run an auditor twice.
   */
  async #send(name: string, invocation: AuditorInvocation): Promise<InvokeCommandOutput> {
    const silence = this.#auditors.limitMs + GRACE_MS;
    const client = new LambdaClient({
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: 5000,
        socketTimeout: silence,
        requestTimeout: silence,
        throwOnRequestTimeout: true,
      },
    });
    try {
      return await client.send(
        new InvokeCommand({
          FunctionName: name,
          InvocationType: 'RequestResponse',
          Payload: JSON.stringify(invocation),
        }),
      );
    } finally {
      client.destroy();
    }
  }

  /** The connection was lost: the function may run all the same, and until its limit has passed, its result may come. */
  async #arrives(invocation: AuditorInvocation, sent: number, lost: unknown): Promise<AuditorResult> {
    const { limitMs, pauseMs } = this.#auditors;
    for (;;) {
      const result = await this.#result(invocation);
      if (result !== null) return result;
      if (Date.now() - sent > limitMs + GRACE_MS) {
        throw new Error('the connection to it was lost, and no result came', { cause: lost });
      }
      await sleep(Math.min(pauseMs * 10, LONGEST_PAUSE_MS));
    }
  }

  async #result({ auditor, resultKey }: AuditorInvocation): Promise<AuditorResult | null> {
    const text = await this.#auditors.store.get(resultKey);
    if (text === null) return null;
    const result = AuditorResult.safeParse(json(text));
    return result.success && result.data.auditor === auditor ? result.data : null;
  }

  /** Longer each time, and not the same for three that were turned away together. */
  #pause(tried: number, error: unknown): number {
    const longest = Math.min(LONGEST_PAUSE_MS, this.#auditors.pauseMs * 2 ** tried);
    return Math.max(retryAfter(error) * 1000, longest / 2 + (Math.random() * longest) / 2);
  }
}

function isAnswerTo({ auditor, resultKey }: AuditorInvocation, payload: string): boolean {
  const answer = AuditorAnswer.safeParse(json(payload));
  return answer.success && answer.data.auditor === auditor && answer.data.resultKey === resultKey;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fail(reason: string): never {
  throw new Error(reason);
}
