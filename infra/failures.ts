import { Duration, Validations } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AuditFunction } from './function.ts';

/** As AWS advises where a function reads a queue: fewer, and throttling alone would use them up. */
const RECEIVED = 5;

/**
 * What becomes of audits that Lambda gives up: the queue of failures goes back to the coordinator, which tells whoever
 * asked; what it cannot tell either stays in the second queue, for people to read.
 */
export class Failures extends Construct {
  readonly lost: Queue;

  constructor(scope: Construct, id: string, { coordinator, limit }: { coordinator: AuditFunction; limit: Duration }) {
    super(scope, id);
    const common = {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    };
    this.lost = new Queue(this, 'Lost', common);
    Validations.of(this.lost).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue: people read it, and nothing takes messages from it that could fail.',
    });
    const givenUp = new Queue(this, 'GivenUp', {
      ...common,
      visibilityTimeout: limit,
      deadLetterQueue: { queue: this.lost, maxReceiveCount: RECEIVED },
    });
    coordinator.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(givenUp),
    });
    coordinator.function.addEventSource(new SqsEventSource(givenUp, { batchSize: 1 }));
  }
}
