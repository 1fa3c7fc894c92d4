import { z } from 'zod';
import { functionFailure } from '../../src/connectors/lambda-errors.ts';

/**
 * What Lambda leaves in a queue where it has given up an asynchronous invocation
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 */
const Record = z.object({
  requestContext: z.object({
    requestId: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.int(),
  }),
  requestPayload: z.unknown(),
  responsePayload: z.unknown(),
});
const Queued = z.object({ Records: z.array(z.object({ eventSource: z.literal('aws:sqs'), body: z.string() })) });

/** An invocation that Lambda has given up. */
export interface GivenUp {
  /** What the function was invoked with, and the invocation's id. */
  event: unknown;
  invocation: string;
  /** One sentence. */
  reason: string;
}

/** Null where the event is something else than messages of the queue of failures. */
export function readGivenUp(event: unknown): GivenUp[] | null {
  const queued = Queued.safeParse(event);
  if (!queued.success) return null;
  return queued.data.Records.map(({ body }) => {
    const { requestContext, requestPayload, responsePayload } = Record.parse(JSON.parse(body));
    const { requestId, condition, approximateInvokeCount: tries } = requestContext;
    const isLate = condition === 'EventAgeExceeded' || responsePayload === undefined || responsePayload === null;
    const reason = isLate
      ? 'The audit was given up: it had to wait too long for its turn. Ask for it again.'
      : `The audit was given up after ${tries === 1 ? '1 try' : `${tries} tries`}: ${functionFailure(JSON.stringify(responsePayload)).replace(/\.$/, '')}.`;
    return { event: requestPayload, invocation: requestId, reason };
  });
}
