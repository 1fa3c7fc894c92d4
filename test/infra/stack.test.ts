import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditApp } from '../../infra/audit-app.ts';
import { DoorEnvironment, OutcomeEnvironment, WebhookEnvironment } from '../../lambda/shared/door-environment.ts';
import { CoordinatorEnvironment, readEnvironment, StoreEnvironment } from '../../lambda/shared/environment.ts';
import { temporaryFolder } from '../e2e/helpers.ts';

interface Statement {
  Action: string | string[];
  Effect: string;
  Resource: unknown;
}

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
  const { app, stack } = auditApp({ outdir: folder });
  app.synth();
  template = Template.fromStack(stack);
}, 60_000);

/** Everything that the function's role may do, as lines. */
function permissions(name: string): string[] {
  const roles = template.toJSON().Resources as Record<string, { Type: string; Properties: Record<string, unknown> }>;
  return Object.values(roles)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles).includes(`${name}Role`),
    )
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${shown(resource)}`)),
    )
    .sort();
}

function shown(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const join = (resource as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  if (join) return join[1].map(shown).join('');
  const { Ref, 'Fn::GetAtt': attribute } = resource as { Ref?: string; 'Fn::GetAtt'?: string[] };
  const name = Ref ?? attribute?.[0];
  return `<${name!.replace(/[0-9A-F]{8}$/, '')}>`;
}

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
  }, 60_000);

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
    expect(permissions(name)).toEqual(
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
    const keys = ['audits', 'invocations', 'repositories'].map((key) => `<StorageAudits>/${key}/*`);
    expect(permissions('Coordinator')).toEqual(
      [
        ...['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject', 's3:PutObjectTagging'].flatMap((action) =>
          keys.map((key) => `${action} ${key}`),
        ),
        's3:ListBucket <StorageAudits>',
        ...AUDITORS.map((name) => `lambda:InvokeFunction <${name}Function>`),
        ...['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'].map((action) => `${action} <Failures>`),
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
    expect(permissions(`Doors${name}`)).toEqual(
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

  it.each([
    ['coordinator', 'Coordinator', CoordinatorEnvironment.extend(OutcomeEnvironment.shape)],
    ['door for Slack', 'DoorsSlack', DoorEnvironment],
    ['door for webhooks', 'DoorsWebhook', WebhookEnvironment],
    ['auditor', 'QueryEfficiency', StoreEnvironment],
  ])('gives the %s the environment that it checks for', (_what, name, schema) => {
    const functions = template.findResources('AWS::Lambda::Function');
    const [, { Properties }] = Object.entries(functions).find(([id]) => id.startsWith(`${name}Function`))!;
    const given = Object.entries(Properties.Environment.Variables as Record<string, unknown>).map(
      ([key, value]) => [key, typeof value === 'string' ? value : 'https://resolved.example'] as const,
    );
    expect(() => readEnvironment(schema, Object.fromEntries(given))).not.toThrow();
    for (const [key] of given) expect(Object.keys(schema.shape)).toContain(key);
  });

  it('loses no audit silently, and forgets logs after a month', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 13);
  });

  it('takes no more at once than is configured', () => {
    const { app, stack } = auditApp({ outdir: temporaryFolder(), context: { concurrency: '4' } });
    app.synth();
    Template.fromStack(stack).resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { ReservedConcurrentExecutions: 4 },
      4,
    );
  }, 60_000);
});
