import path from 'node:path';
import { CfnOutput, CfnParameter, Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { AUDITORS, type AuditorName } from '../src/contracts/index.ts';
import { Doors } from './doors.ts';
import { AuditFunction } from './function.ts';
import { Monitoring } from './monitoring.ts';
import { Storage } from './storage.ts';

export interface AuditStackProps extends StackProps {
  /** The folder with the functions' bundles. */
  bundles: string;
  /** How many audits may run at once; absent: as many as the account allows. */
  concurrency?: number;
}

const AUDITOR_LIMIT = Duration.minutes(10);
/** Leaves the coordinator time to clone before its auditors run, and to report after. */
const COORDINATOR_LIMIT = Duration.minutes(15);

/** Everything that audits need in an AWS account. */
export class AuditStack extends Stack {
  constructor(scope: Construct, id: string, { bundles, concurrency, ...props }: AuditStackProps) {
    super(scope, id, props);
    const allowed = new CfnParameter(this, 'AllowedRepositories', {
      description:
        'What may be audited: patterns of host/owner/name with commas between, such as github.com/your-team/*',
      allowedPattern: '.*[^ ,].*',
    });
    const { bucket } = new Storage(this, 'Storage');
    const store = { AUDIT_BUCKET: bucket.bucketName };

    const auditors = AUDITORS.map((name) => {
      const auditor = new AuditFunction(this, pascal(name), {
        bundle: path.join(bundles, name),
        description: `Audits code: ${name.replace('-', ' ')}`,
        memoryMb: 3008,
        timeout: AUDITOR_LIMIT,
        diskMb: 2048,
        environment: store,
        concurrency,
      });
      const reason = 'The id of the audit, which is made when it is asked for, is a part of the key.';
      auditor.allowObjects(['s3:GetObject'], bucket, ['audits/*/snapshot.tar.gz', 'audits/*/context.json'], reason);
      auditor.allowObjects(['s3:PutObject'], bucket, [`audits/*/results/${name}.json`], reason);
      return [name, auditor] as const;
    });

    const secrets = new Secret(this, 'Secrets', {
      description:
        'JSON with SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN, LINEAR_API_KEY, WEBHOOK_SECRETS, GITHUB_WEBHOOK_SECRET',
      // Links to reports are signed with it; the rest is for people to add.
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'LINK_SECRET',
        passwordLength: 48,
        excludePunctuation: true,
      },
    });
    Validations.of(secrets).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Slack, Linear and GitHub give these secrets to people, and have no way to rotate them by themselves.',
    });

    const failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(failures).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue: people read it, and nothing takes messages from it that could fail.',
    });

    const coordinator = new AuditFunction(this, 'Coordinator', {
      bundle: path.join(bundles, 'coordinator'),
      isImage: true,
      description: 'Runs audits: clones, has the auditors look, reports',
      memoryMb: 2048,
      timeout: COORDINATOR_LIMIT,
      diskMb: 4096,
      environment: {
        ...store,
        ALLOWED_REPOSITORIES: allowed.valueAsString,
        SECRETS: secrets.secretArn,
        AUDITOR_SECONDS: String(AUDITOR_LIMIT.toSeconds()),
        ...Object.fromEntries(auditors.map(([name, { function: lambda }]) => [variable(name), lambda.functionName])),
      },
      concurrency,
    });
    coordinator.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(failures),
    });
    coordinator.allow(
      ['lambda:InvokeFunction'],
      auditors.map(([, { function: lambda }]) => lambda.functionArn),
    );
    coordinator.allow(['s3:ListBucket'], [bucket.bucketArn]);
    coordinator.allowObjects(
      ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
      bucket,
      ['audits/*', 'repositories/*', 'invocations/*'],
      'Audits and repositories are named when they are asked for; these are all that the bucket holds.',
    );

    secrets.grantRead(coordinator.role);

    const pushes = new CfnParameter(this, 'GitHubPushRepositories', {
      description: 'Patterns of owner/name on GitHub whose pushes to the default branch start an audit; empty: none',
      default: '',
    });
    const doors = new Doors(this, 'Doors', {
      bundles,
      bucket,
      secrets,
      coordinator,
      environment: { ...store, ALLOWED_REPOSITORIES: allowed.valueAsString },
      pushRepositories: pushes.valueAsString,
    });
    coordinator.function.addEnvironment('PUBLIC_URL', doors.api.apiEndpoint);

    const functions = { coordinator, ...Object.fromEntries(auditors), ...doors.functions };
    const { topic } = new Monitoring(
      this,
      'Monitoring',
      Object.fromEntries(Object.entries(functions).map(([name, one]) => [name, one.function])),
      failures,
    );
    new CfnOutput(this, 'CoordinatorFunction', {
      value: coordinator.function.functionName,
      description: 'What to invoke with {"repository": "owner/name", "ref": "main"}',
    });
    new CfnOutput(this, 'SlackRequestUrl', {
      value: `${doors.api.apiEndpoint}/slack/events`,
      description: 'Request URL of the slash command and of interactivity in the Slack app',
    });
    new CfnOutput(this, 'WebhookUrl', {
      value: `${doors.api.apiEndpoint}/audits`,
      description: 'Where signed requests for audits are posted',
    });
    new CfnOutput(this, 'GitHubWebhookUrl', {
      value: `${doors.api.apiEndpoint}/github`,
      description: 'Payload URL of a webhook on GitHub for pushes',
    });
    new CfnOutput(this, 'SecretsName', { value: secrets.secretName, description: 'The secret to add your keys to' });
    new CfnOutput(this, 'AuditBucket', { value: bucket.bucketName, description: 'Where the reports are' });
    new CfnOutput(this, 'AlarmTopic', {
      value: topic.topicArn,
      description: 'What to subscribe to, to be told of alarms',
    });
    new CfnOutput(this, 'FailureQueue', { value: failures.queueUrl, description: 'Audits that were given up' });
  }
}

function pascal(name: AuditorName): string {
  return name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The coordinator's environment variable that names the auditor's function. */
function variable(name: AuditorName): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_FUNCTION`;
}
