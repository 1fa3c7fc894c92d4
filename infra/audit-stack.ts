import path from 'node:path';
import { CfnCondition, CfnOutput, Duration, Fn, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { AUDITORS, type AuditorName } from '../src/contracts/index.ts';
import { Doors } from './doors.ts';
import { Failures } from './failures.ts';
import { AuditFunction } from './function.ts';
import { Monitoring } from './monitoring.ts';
import { SECRET_KEYS, Settings } from './settings.ts';
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
    const settings = new Settings(this);
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
      description: `JSON with ${SECRET_KEYS.join(', ')}`,
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

    const coordinator = new AuditFunction(this, 'Coordinator', {
      bundle: path.join(bundles, 'coordinator'),
      isImage: true,
      description: 'Runs audits: clones, has the auditors look, reports',
      memoryMb: 2048,
      timeout: COORDINATOR_LIMIT,
      diskMb: 4096,
      environment: {
        ...store,
        ALLOWED_REPOSITORIES: settings.allowedRepositories,
        SECRETS: secrets.secretArn,
        ...settings.of('LINK_DAYS', 'LINEAR_TEAM', 'LINEAR_CREATE_PROJECT', 'GITHUB_HOST', 'GITHUB_API_URL'),
        ...settings.of('INTERNAL_GIT_HOSTS', 'CLONE_LIMIT_MB', 'CLONE_LIMIT_SECONDS'),
        AUDITOR_SECONDS: String(AUDITOR_LIMIT.toSeconds()),
        ...Object.fromEntries(auditors.map(([name, { function: lambda }]) => [variable(name), lambda.functionName])),
      },
      concurrency,
    });
    const failures = new Failures(this, 'Failures', { coordinator, limit: COORDINATOR_LIMIT });
    coordinator.allow(
      ['lambda:InvokeFunction'],
      auditors.map(([, { function: lambda }]) => lambda.functionArn),
    );
    coordinator.allow(['s3:ListBucket'], [bucket.bucketArn]);
    coordinator.allowObjects(
      ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
      bucket,
      ['audits/*', 'repositories/*', 'invocations/*', 'research/*'],
      'Audits and repositories are named when they are asked for; these are all that the bucket holds.',
    );

    secrets.grantRead(coordinator.role);

    const doors = new Doors(this, 'Doors', {
      bundles,
      bucket,
      secrets,
      coordinator,
      environment: { ...store, ALLOWED_REPOSITORIES: settings.allowedRepositories },
      webhookEnvironment: settings.of('LINK_DAYS', 'GITHUB_PUSH_REPOSITORIES'),
    });
    const isItsOwn = new CfnCondition(this, 'HasNoDomain', {
      expression: Fn.conditionEquals(settings.publicUrl, ''),
    });
    const url = Fn.conditionIf(isItsOwn.logicalId, doors.api.apiEndpoint, settings.publicUrl).toString();
    coordinator.function.addEnvironment('PUBLIC_URL', url);
    // Not the API's own address: the API refers to this function.
    doors.functions.webhook.function.addEnvironment('PUBLIC_URL', settings.publicUrl);

    const functions = { coordinator, ...Object.fromEntries(auditors), ...doors.functions };
    const { topic } = new Monitoring(
      this,
      'Monitoring',
      Object.fromEntries(Object.entries(functions).map(([name, one]) => [name, one.function])),
      { lost: failures.lost, api: doors.api },
    );
    new CfnOutput(this, 'CoordinatorFunction', {
      value: coordinator.function.functionName,
      description: 'What to invoke with {"repository": "owner/name", "ref": "main"}',
    });
    new CfnOutput(this, 'PublicAddress', {
      value: url,
      description: 'What to give to: audit-persistence slack-manifest --url',
    });
    new CfnOutput(this, 'SlackRequestUrl', {
      value: `${url}/slack/events`,
      description: 'Request URL of the slash command and of interactivity in the Slack app',
    });
    new CfnOutput(this, 'WebhookUrl', {
      value: `${url}/audits`,
      description: 'Where signed requests for audits are posted',
    });
    new CfnOutput(this, 'GitHubWebhookUrl', {
      value: `${url}/github`,
      description: 'Payload URL of a webhook on GitHub for pushes',
    });
    new CfnOutput(this, 'SecretsName', { value: secrets.secretName, description: 'The secret to add your keys to' });
    new CfnOutput(this, 'AuditBucket', { value: bucket.bucketName, description: 'Where the reports are' });
    new CfnOutput(this, 'AlarmTopic', {
      value: topic.topicArn,
      description: 'What to subscribe to, to be told of alarms',
    });
    new CfnOutput(this, 'FailureQueue', {
      value: failures.lost.queueUrl,
      description: 'Audits that were given up, and nobody could be told',
    });
  }
}

function pascal(name: AuditorName): string {
  return name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The coordinator's environment variable that names the auditor's function. */
function variable(name: AuditorName): string {
  return `${name.replaceAll('-', '_').toUpperCase()}_FUNCTION`;
}
