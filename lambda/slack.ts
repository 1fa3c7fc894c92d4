import { AwsLambdaReceiver, LogLevel } from '@slack/bolt';
import { LambdaAuditQueue } from '../src/connectors/lambda-audit-queue.ts';
import { S3ObjectStore } from '../src/connectors/s3-object-store.ts';
import { slackApp } from '../src/doors/slack-app.ts';
import { DoorEnvironment, SlackSecrets } from './shared/door-environment.ts';
import { readEnvironment } from './shared/environment.ts';
import { instrumented } from './shared/instrumented.ts';
import { readSecrets } from './shared/secrets.ts';

const environment = readEnvironment(DoorEnvironment);
const store = new S3ObjectStore({ bucket: environment.AUDIT_BUCKET, kmsKey: environment.AUDIT_KMS_KEY });
const queue = new LambdaAuditQueue(environment.COORDINATOR_FUNCTION);

type SlackEvent = Parameters<Awaited<ReturnType<AwsLambdaReceiver['start']>>>[0];

/** Slack's requests: verified, answered, and audits handed on to the coordinator. */
export const handler = instrumented('slack', async (event, { logger, context }) => {
  const secrets = await readSecrets(SlackSecrets, environment.SECRETS);
  const receiver = new AwsLambdaReceiver({ signingSecret: secrets.SLACK_SIGNING_SECRET, logLevel: LogLevel.ERROR });
  slackApp({
    receiver,
    token: secrets.SLACK_BOT_TOKEN,
    store,
    queue,
    allowed: environment.ALLOWED_REPOSITORIES,
    log: (message, error) => logger.error(message, error as Error),
  });
  try {
    return await receiver.toHandler()(event as SlackEvent, context);
  } catch (error) {
    // What cannot be read is not from Slack: it is no failure of this function.
    logger.warn('A request could not be understood', error as Error);
    return { statusCode: 400, body: '' };
  }
});
