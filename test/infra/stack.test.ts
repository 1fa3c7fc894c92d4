import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditApp } from '../../infra/audit-app.ts';
import { temporaryFolder } from '../e2e/helpers.ts';
import { permissions, synthesise } from './template.ts';

/** What the AWS Solutions rules found, by rule. */
function violations(folder: string): string[] {
  const report = JSON.parse(readFileSync(path.join(folder, 'validation-report.json'), 'utf8'));
  return report.pluginReports.flatMap((one: { violations: { ruleName: string }[] }) =>
    one.violations.map(({ ruleName }) => ruleName),
  );
}

let folder: string;
let template: Template;
beforeAll(() => {
  folder = temporaryFolder();
  template = synthesise(folder);
}, 180_000);

const AUDITORS = ['QueryEfficiency', 'TransactionCorrectness', 'RuntimePerformance'];
const SECRETS = ['secretsmanager:DescribeSecret <Secrets>', 'secretsmanager:GetSecretValue <Secrets>'];
const WATCHED = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];

describe('what is deployed', () => {
  it('is synthesised without Docker or a network, and breaks none of the AWS Solutions rules', () => {
    expect(violations(folder)).toEqual([]);
  });

  it('is checked by these rules: a bucket that anyone may read would be found', () => {
    const outdir = temporaryFolder();
    const { app, stack } = auditApp({ outdir });
    new Bucket(stack, 'Careless');
    expect(() => app.synth()).toThrow('AwsSolutions-S10');
    expect(violations(outdir).join()).toMatch(/AwsSolutions-S1\b.*AwsSolutions-S10\b/);
  }, 180_000);

  it('runs on Arm, on the newest Node, for as long as it may; the coordinator is an image', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties,
    );
    expect(functions.map(({ Architectures }) => Architectures)).toEqual(functions.map(() => ['arm64']));
    expect(functions.filter(({ Runtime }) => Runtime === 'nodejs24.x')).toHaveLength(functions.length - 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      PackageType: 'Image',
      Timeout: 900,
      Environment: {
        Variables: Match.objectLike({ AUDITOR_SECONDS: '600', ALLOWED_REPOSITORIES: { Ref: 'AllowedRepositories' } }),
      },
    });
    expect(functions.map(({ TracingConfig }) => TracingConfig)).toEqual(functions.map(() => ({ Mode: 'Active' })));
  });

  it('keeps audits in a private, encrypted bucket, over TLS only, and the audited code for days', () => {
    const buckets = Object.values(template.findResources('AWS::S3::Bucket')).map(({ Properties }) => Properties);
    for (const bucket of buckets) {
      expect(bucket).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      });
    }
    const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    expect(policies).toHaveLength(buckets.length);
    for (const { Properties } of policies) {
      expect(Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
          Match.objectLike({ ExpirationInDays: 3, TagFilters: [{ Key: 'kind', Value: 'archive' }] }),
        ]),
      },
    });
  });

  it.each(AUDITORS)('lets %s read snapshots and write its own result, and nothing else', (name) => {
    const file = name.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    expect(permissions(template, name)).toEqual(
      [
        `logs:CreateLogStream <${name}Log>`,
        `logs:PutLogEvents <${name}Log>`,
        's3:GetObject <StorageAudits>/audits/*/context.json',
        's3:GetObject <StorageAudits>/audits/*/snapshot.tar.gz',
        `s3:PutObject <StorageAudits>/audits/*/results/${file}.json`,
        ...WATCHED,
      ].sort(),
    );
  });

  it('lets the coordinator invoke the auditors, keep audits, and report its failures', () => {
    const keys = ['audits', 'invocations', 'repositories', 'research'].map((key) => `<StorageAudits>/${key}/*`);
    expect(permissions(template, 'Coordinator')).toEqual(
      [
        ...['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging'].flatMap((action) =>
          keys.map((key) => `${action} ${key}`),
        ),
        's3:ListBucket <StorageAudits>',
        ...AUDITORS.map((name) => `lambda:InvokeFunction <${name}Function>`),
        ...[
          'sqs:ChangeMessageVisibility',
          'sqs:DeleteMessage',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
          'sqs:ReceiveMessage',
          'sqs:SendMessage',
        ].map((action) => `${action} <FailuresGivenUp>`),
        'logs:CreateLogStream <CoordinatorLog>',
        'logs:PutLogEvents <CoordinatorLog>',
        ...SECRETS,
        ...WATCHED,
      ].sort(),
    );
  });

  it.each([
    [
      'Slack',
      [
        's3:GetObject <StorageAudits>/audits/*/status.json',
        's3:GetObject <StorageAudits>/repositories/*',
        's3:GetObject <StorageAudits>/channels/*',
        's3:PutObject <StorageAudits>/channels/*',
      ],
    ],
    ['Webhook', ['s3:GetObject <StorageAudits>/audits/*']],
  ])('lets the door for %s queue audits and look at some, and nothing else', (name, own) => {
    expect(permissions(template, `Doors${name}`)).toEqual(
      [
        ...own,
        's3:GetObject <StorageAudits>/deliveries/*',
        's3:PutObject <StorageAudits>/deliveries/*',
        's3:ListBucket <StorageAudits>',
        'lambda:InvokeFunction <CoordinatorFunction>',
        `logs:CreateLogStream <Doors${name}Log>`,
        `logs:PutLogEvents <Doors${name}Log>`,
        ...SECRETS,
        ...WATCHED,
      ].sort(),
    );
  });

  it('has a route for each request that the functions answer, and says where', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      ({ Properties }) => Properties,
    );
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual([
      'GET /audits/{id}',
      'GET /audits/{id}/report',
      'POST /audits',
      'POST /github',
      'POST /slack/events',
    ]);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: Match.anyValue(),
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    });
    const outputs = Object.keys(template.toJSON().Outputs);
    expect(outputs).toEqual(
      expect.arrayContaining(['SlackRequestUrl', 'WebhookUrl', 'GitHubWebhookUrl', 'AuditBucket']),
    );
  });

  it('loses no audit silently, and forgets logs after a month', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
    // Lambda refuses to read a queue whose messages come back before the function's time is over.
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 900,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1 });
    template.allResourcesProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 15);
  });

  it('takes no more at once than is configured', () => {
    const limited = synthesise(temporaryFolder(), { concurrency: '4' });
    limited.resourcePropertiesCountIs('AWS::Lambda::Function', { ReservedConcurrentExecutions: 4 }, 4);
    expect(() => synthesise(temporaryFolder(), { concurrency: 'many' })).toThrow('"concurrency" is many');
  }, 180_000);
});
