import { LambdaServiceException } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { codeOf } from '../contracts/index.ts';

/** What Lambda's answer holds where the function failed. */
const FailedPayload = z.object({ errorType: z.string().optional(), errorMessage: z.string().optional() });

/** Why a function failed, in a few words, from what stands in the answer of its invocation. */
export function functionFailure(payload: string): string {
  const { errorType = '', errorMessage = '' } = parse(payload);
  const seconds = /Task timed out after ([\d.]+) seconds/.exec(errorMessage)?.[1];
  if (seconds !== undefined) return `it did not finish within its time limit of ${Number(seconds)} s`;
  if (errorType === 'Runtime.OutOfMemory' || /signal: killed/.test(errorMessage)) return 'it ran out of memory';
  const exit = /Runtime exited with error: (.+)/.exec(errorMessage)?.[1];
  if (exit !== undefined) return `it crashed (${exit})`;
  const said = errorMessage.split('\n')[0]!.trim().slice(0, 500);
  return said || errorType || 'it failed and did not say why';
}

function parse(payload: string): z.infer<typeof FailedPayload> {
  try {
    return FailedPayload.parse(JSON.parse(payload));
  } catch {
    return {};
  }
}

/**
 * Whether the function was not run and a later try can succeed: throttled (429), not ready yet (409), trouble of Lambda's own
 * (5xx), or nothing listens. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function isPassing(thrown: unknown): boolean {
  if (thrown instanceof LambdaServiceException) {
    const status = thrown.$metadata.httpStatusCode ?? 0;
    return status === 429 || status === 409 || status >= 500;
  }
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(thrown) ?? '');
}

/** Whether Lambda answered at all; without an answer, the function can be running. */
export function isAnswered(thrown: unknown): boolean {
  return thrown instanceof LambdaServiceException;
}

/** Seconds after which Lambda wants to be asked again, where it says so. */
export function retryAfter(thrown: unknown): number {
  const said = thrown instanceof Error && 'retryAfterSeconds' in thrown ? Number(thrown.retryAfterSeconds) : 0;
  return Number.isFinite(said) ? said : 0;
}

/** One clause about an invocation that Lambda refused. */
export function refusal(thrown: unknown, name: string): string {
  const status = thrown instanceof LambdaServiceException ? thrown.$metadata.httpStatusCode : undefined;
  if (status === 429) return `Lambda did not let the function ${name} run, since too many run already`;
  if (status === 404) return `there is no Lambda function ${name}`;
  if (status === 403) return `access to the Lambda function ${name} is denied`;
  if (status === 413) return 'what it was asked is larger than Lambda takes';
  return `Lambda could not run the function ${name} (${thrown instanceof Error ? thrown.name : String(thrown)})`;
}
