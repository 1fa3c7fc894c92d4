import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';
import { orError } from './rows.ts';

const AWS = 'github.com/aws/aws-sdk-go-v2';
const OLD = 'github.com/aws/aws-sdk-go';
const SEND: Member = orError('any', { effect: 'network', does: 'calls AWS' });
/** Operations that others act on. */
const SENDING: Record<string, { names: string; effect: Member['effect'] }> = {
  sqs: { names: 'SendMessage SendMessageBatch', effect: 'enqueue' },
  sns: { names: 'Publish PublishBatch', effect: 'publish' },
  eventbridge: { names: 'PutEvents', effect: 'publish' },
  kinesis: { names: 'PutRecord PutRecords', effect: 'publish' },
  firehose: { names: 'PutRecord PutRecordBatch', effect: 'publish' },
  sfn: { names: 'StartExecution', effect: 'enqueue' },
  ses: { names: 'SendEmail SendRawEmail SendTemplatedEmail', effect: 'mail' },
  sesv2: { names: 'SendEmail SendBulkEmail', effect: 'mail' },
};
const SERVICES = [
  ...[
    's3',
    'dynamodb',
    'lambda',
    'sts',
    'secretsmanager',
    'ssm',
    'kms',
    'cognitoidentityprovider',
    'cloudwatch',
    'ec2',
  ],
  ...['cloudwatchlogs', 'ecs', 'ecr', 'iam', 'route53', 'athena', 'glue', 'bedrockruntime', 'textract', 'rekognition'],
  ...['scheduler', 'apigatewaymanagementapi', 'rdsdata', 'cloudfront', 'elasticloadbalancingv2', 'autoscaling', 'rds'],
  ...Object.keys(SENDING),
];

function clients(root: string, of: (service: string) => string): Record<string, TypeModel> {
  return Object.fromEntries(
    SERVICES.map((service): [string, TypeModel] => {
      const sends = Object.hasOwn(SENDING, service) ? SENDING[service] : undefined;
      const sending: Record<string, Member> =
        sends === undefined
          ? {}
          : members(
              sends.names
                .split(' ')
                .flatMap((name) => [name, `${name}WithContext`])
                .join(' '),
              orError('any', { effect: sends.effect, does: 'sends through AWS' }),
            );
      return [
        `${root}/service/${service}.${of(service)}`,
        { kind: 'client', others: SEND, members: { Options: {}, ...sending } },
      ];
    }),
  );
}

/** The types of version 1 are named after the service. */
const OLD_NAMES: Record<string, string> = {
  dynamodb: 'DynamoDB',
  lambda: 'Lambda',
  secretsmanager: 'SecretsManager',
  eventbridge: 'EventBridge',
  kinesis: 'Kinesis',
  firehose: 'Firehose',
  cloudwatch: 'CloudWatch',
  cloudwatchlogs: 'CloudWatchLogs',
  cognitoidentityprovider: 'CognitoIdentityProvider',
};
const GCS = 'cloud.google.com/go/storage';
const MINIO = 'github.com/minio/minio-go/v7';

/** Cloud services and object stores. */
export const cloud: Library[] = [
  defineLibrary({
    title: 'AWS SDK for Go',
    language: 'go',
    practice: 'aws-sdk-go',
    packages: [AWS, OLD, ...SERVICES.map((service) => `${AWS}/service/${service}`), 'github.com/aws/aws-lambda-go'],
    modules: [AWS, OLD, 'github.com/aws/aws-lambda-go'],
    docs: {
      guide: 'https://docs.aws.amazon.com/sdk-for-go/v2/developer-guide/use-services.html',
      s3: 'https://pkg.go.dev/github.com/aws/aws-sdk-go-v2/service/s3',
    },
    functions: {
      [`${AWS}/config.LoadDefaultConfig`]: orError('any', {
        effect: 'network',
        weight: 'light',
        does: 'loads AWS settings',
      }),
      ...Object.fromEntries(
        SERVICES.flatMap((service): [string, Member][] => [
          [`${AWS}/service/${service}.NewFromConfig`, { returns: `${AWS}/service/${service}.Client` }],
          [
            `${OLD}/service/${service}.New`,
            { returns: `${OLD}/service/${service}.${OLD_NAMES[service] ?? service.toUpperCase()}` },
          ],
        ]),
      ),
      ...functionsOf(`${AWS}/aws`, 'String Int32 Int64 Bool Time ToString ToInt32', { returns: '$0' }),
      ...functionsOf(`${OLD}/aws`, 'String Int64 Bool StringValue', { returns: '$0' }),
      [`${AWS}/feature/s3/manager.NewUploader`]: { returns: `${AWS}/feature/s3/manager.Transfer` },
      [`${AWS}/feature/s3/manager.NewDownloader`]: { returns: `${AWS}/feature/s3/manager.Transfer` },
      'github.com/aws/aws-lambda-go/lambda.Start': { serves: true },
    },
    types: {
      ...clients(AWS, () => 'Client'),
      ...clients(OLD, (service) => OLD_NAMES[service] ?? service.toUpperCase()),
      [`${AWS}/service/s3.PresignClient`]: { others: orError('any') },
      [`${AWS}/feature/s3/manager.Transfer`]: { kind: 'client', members: members('Upload Download', SEND) },
    },
    entryPoints: [{ role: 'request', registrar: 'github.com/aws/aws-lambda-go/lambda.Start', argument: 0 }],
  }),
  defineLibrary({
    title: 'Object stores and cloud clients',
    language: 'go',
    practice: 'go',
    packages: [
      GCS,
      'github.com/minio/minio-go',
      MINIO,
      'github.com/elastic/go-elasticsearch',
      'github.com/Azure/azure-sdk-for-go/sdk/storage/azblob',
    ],
    modules: [
      GCS,
      'github.com/minio/minio-go',
      'github.com/elastic/go-elasticsearch',
      'github.com/olivere/elastic',
      'k8s.io/client-go',
      'github.com/docker/docker/client',
      'github.com/hashicorp/vault/api',
      'github.com/hashicorp/consul/api',
      'go.etcd.io/etcd/client/v3',
    ],
    packageNames: {
      'github.com/minio/minio-go': 'minio',
      'github.com/elastic/go-elasticsearch': 'elasticsearch',
      'go.etcd.io/etcd/client/v3': 'clientv3',
    },
    docs: {
      storage: 'https://pkg.go.dev/cloud.google.com/go/storage',
      minio: 'https://pkg.go.dev/github.com/minio/minio-go/v7',
    },
    aliases: { 'github.com/minio/minio-go.*': `${MINIO}.*` },
    functions: {
      [`${GCS}.NewClient`]: orError(`${GCS}.Client`),
      [`${MINIO}.New`]: orError(`${MINIO}.Client`),
      'go.etcd.io/etcd/client/v3.New': orError('go.etcd.io/etcd/client/v3.Client'),
      'github.com/hashicorp/vault/api.NewClient': orError('github.com/hashicorp/vault/api.Client'),
      ...functionsOf(
        'github.com/docker/docker/client',
        'NewClientWithOpts',
        orError('github.com/docker/docker/client.Client'),
      ),
    },
    types: {
      [`${GCS}.Client`]: {
        kind: 'client',
        members: { Bucket: { returns: `${GCS}.BucketHandle` }, Close: { returns: 'error' } },
      },
      [`${GCS}.BucketHandle`]: {
        members: {
          Object: { returns: `${GCS}.ObjectHandle` },
          Attrs: orError('any', { effect: 'network' }),
          Objects: { returns: `${GCS}.ObjectIterator` },
          SignedURL: orError('str'),
        },
      },
      [`${GCS}.ObjectHandle`]: {
        kind: 'client',
        members: {
          NewReader: orError('io.ReadCloser', { effect: 'network', acquires: true, does: 'reads an object' }),
          NewWriter: { returns: 'io.WriteCloser' },
          ...members('Delete', { effect: 'network', returns: 'error' }),
          ...members('Attrs Update', orError('any', { effect: 'network' })),
        },
      },
      [`${GCS}.ObjectIterator`]: { members: { Next: orError('any', { effect: 'network', weight: 'light' }) } },
      [`${MINIO}.Client`]: {
        kind: 'client',
        others: orError('any', { effect: 'network', does: 'calls an object store' }),
        members: {
          ...members('RemoveObject MakeBucket FGetObject', { effect: 'network', returns: 'error' }),
          ListObjects: { effect: 'network', returns: 'iter<any>' },
          ...members('PresignedGetObject PresignedPutObject', orError('net/url.URL')),
        },
      },
      'go.etcd.io/etcd/client/v3.Client': {
        kind: 'client',
        members: {
          ...members('Get Put Delete Grant', orError('any', { effect: 'network' })),
          Watch: { returns: 'iter<any>' },
          Close: { returns: 'error' },
          Txn: {},
        },
      },
      'github.com/hashicorp/vault/api.Client': {
        kind: 'client',
        others: { attributes: true },
        members: { Logical: { returns: 'github.com/hashicorp/vault/api.Logical' } },
      },
      'github.com/hashicorp/vault/api.Logical': {
        kind: 'client',
        others: orError('any', { effect: 'network', does: 'calls Vault' }),
      },
      'github.com/docker/docker/client.Client': {
        kind: 'client',
        others: orError('any', { effect: 'network', does: 'calls the Docker daemon' }),
        members: { Close: { returns: 'error' } },
      },
    },
  }),
];
