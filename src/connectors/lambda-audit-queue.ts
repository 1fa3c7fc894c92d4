import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { AuditJob } from '../contracts/index.ts';
import type { AuditQueue } from './audit-queue.ts';

/** Slack waits three seconds for an answer: two attempts must fit in. */
const LIMITS = { connectionTimeout: 800, requestTimeout: 1200, throwOnRequestTimeout: true };

/** Invokes the coordinator's function asynchronously: Lambda keeps the job and delivers it, more than once where it must. */
export class LambdaAuditQueue implements AuditQueue {
  readonly #function: string;
  readonly #client = new LambdaClient({ maxAttempts: 2, requestHandler: LIMITS });

  /** @param functionName name or ARN of the coordinator's function */
  constructor(functionName: string) {
    this.#function = functionName;
  }

  async start(job: AuditJob): Promise<void> {
    const { StatusCode } = await this.#client.send(
      new InvokeCommand({ FunctionName: this.#function, InvocationType: 'Event', Payload: JSON.stringify(job) }),
    );
    if (StatusCode !== 202) throw new Error(`Lambda answered ${StatusCode}`);
  }
}
