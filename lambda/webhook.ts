import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { LambdaAuditQueue } from '../src/connectors/lambda-audit-queue.ts';
import { S3ObjectStore } from '../src/connectors/s3-object-store.ts';
import { S3Presigner } from '../src/connectors/s3-presigner.ts';
import { SignedLinks } from '../src/doors/signed-links.ts';
import { answerWebhook } from '../src/doors/webhook.ts';
import { WebhookEnvironment, WebhookSecrets } from './shared/door-environment.ts';
import { readEnvironment } from './shared/environment.ts';
import { instrumented } from './shared/instrumented.ts';
import { readSecrets } from './shared/secrets.ts';

const environment = readEnvironment(WebhookEnvironment);
const store = new S3ObjectStore({ bucket: environment.AUDIT_BUCKET, kmsKey: environment.AUDIT_KMS_KEY });
const queue = new LambdaAuditQueue(environment.COORDINATOR_FUNCTION);
const presigner = new S3Presigner(environment.AUDIT_BUCKET);

/** Requests of machines, and of people who follow a link to a report. */
export const handler = instrumented(
  'webhook',
  async (event, { logger }): Promise<APIGatewayProxyStructuredResultV2> => {
    const { requestContext, rawPath, rawQueryString, headers, body, isBase64Encoded } = event as APIGatewayProxyEventV2;
    const secrets = await readSecrets(WebhookSecrets, environment.SECRETS);
    const answer = await answerWebhook(
      {
        method: requestContext.http.method,
        path: rawPath,
        query: new URLSearchParams(rawQueryString),
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        body: isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? ''),
      },
      {
        store,
        queue,
        presigner,
        links: new SignedLinks({
          base: environment.PUBLIC_URL ?? `https://${requestContext.domainName}`,
          secret: secrets.LINK_SECRET,
          days: environment.LINK_DAYS,
        }),
        allowed: environment.ALLOWED_REPOSITORIES,
        secrets: secrets.WEBHOOK_SECRETS,
        ...(secrets.GITHUB_WEBHOOK_SECRET === undefined
          ? {}
          : { github: { secret: secrets.GITHUB_WEBHOOK_SECRET, repositories: environment.GITHUB_PUSH_REPOSITORIES } }),
        log: (message, error) => logger.error(message, error as Error),
      },
    );
    return { statusCode: answer.status, headers: answer.headers, body: answer.body };
  },
);
