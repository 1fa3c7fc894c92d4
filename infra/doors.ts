import path from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { AuditFunction } from './function.ts';

export interface DoorsProps {
  bundles: string;
  bucket: Bucket;
  secrets: Secret;
  coordinator: AuditFunction;
  /** Of both functions. */
  environment: Record<string, string>;
  /** Besides, of the function for webhooks. */
  webhookEnvironment: Record<string, string>;
}

const NAMED_LATER = 'Audits, repositories, channels and deliveries are named when they are asked for.';

/** What lets requests in: an HTTP API, and behind it the functions for Slack and for webhooks. */
export class Doors extends Construct {
  readonly api: HttpApi;
  readonly functions: { slack: AuditFunction; webhook: AuditFunction };

  constructor(scope: Construct, id: string, props: DoorsProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit: 20, burstLimit: 40 },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog) },
    });
    const door = (name: 'slack' | 'webhook', description: string, environment: Record<string, string> = {}) =>
      new AuditFunction(this, name === 'slack' ? 'Slack' : 'Webhook', {
        bundle: path.join(props.bundles, name),
        description,
        // Of memory they need little: it buys the processor time in which a cold start answers before Slack gives up.
        memoryMb: 1024,
        timeout: Duration.seconds(15),
        environment: {
          ...props.environment,
          COORDINATOR_FUNCTION: props.coordinator.function.functionName,
          SECRETS: props.secrets.secretArn,
          ...environment,
        },
      });
    const slack = door('slack', 'Answers Slack, and queues audits');
    const webhook = door(
      'webhook',
      'Answers webhooks and links to reports, and queues audits',
      props.webhookEnvironment,
    );
    this.functions = { slack, webhook };
    for (const one of [slack, webhook]) {
      one.allow(['lambda:InvokeFunction'], [props.coordinator.function.functionArn]);
      props.secrets.grantRead(one.role);
      // Without it, S3 says that access is denied where it would say that there is no such object.
      one.allow(['s3:ListBucket'], [props.bucket.bucketArn]);
      one.allowObjects(['s3:GetObject', 's3:PutObject'], props.bucket, ['deliveries/*'], NAMED_LATER);
    }
    slack.allowObjects(['s3:GetObject'], props.bucket, ['audits/*/status.json', 'repositories/*'], NAMED_LATER);
    slack.allowObjects(['s3:GetObject', 's3:PutObject'], props.bucket, ['channels/*'], NAMED_LATER);
    webhook.allowObjects(['s3:GetObject'], props.bucket, ['audits/*'], NAMED_LATER);

    this.#route(HttpMethod.POST, '/slack/events', slack);
    this.#route(HttpMethod.POST, '/audits', webhook);
    this.#route(HttpMethod.GET, '/audits/{id}', webhook);
    this.#route(HttpMethod.GET, '/audits/{id}/report', webhook);
    this.#route(HttpMethod.POST, '/github', webhook);
  }

  #route(method: HttpMethod, route: string, to: AuditFunction): void {
    const integration = new HttpLambdaIntegration(`${to.node.id}Integration`, to.function);
    for (const one of this.api.addRoutes({ path: route, methods: [method], integration })) {
      Validations.of(one).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'The function checks signatures itself, over the whole body: Slack, webhooks and links have no token to check before.',
      });
    }
  }
}
