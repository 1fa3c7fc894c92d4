import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library, type Member, type TypeModel } from '../schema.ts';

const SEND: Member = { effect: 'network', async: true, returns: 'any', does: 'calls AWS' };
const closing = members('destroy');

/** Clients of version 3 by package: `S3Client` sends commands; `S3` has a method for each of them too. */
const CLIENTS: Record<string, string> = {
  s3: 'S3',
  dynamodb: 'DynamoDB',
  'dynamodb-streams': 'DynamoDBStreams',
  lambda: 'Lambda',
  sts: 'STS',
  'secrets-manager': 'SecretsManager',
  ssm: 'SSM',
  kms: 'KMS',
  'cognito-identity-provider': 'CognitoIdentityProvider',
  cloudfront: 'CloudFront',
  cloudwatch: 'CloudWatch',
  'cloudwatch-logs': 'CloudWatchLogs',
  'bedrock-runtime': 'BedrockRuntime',
  'bedrock-agent-runtime': 'BedrockAgentRuntime',
  textract: 'Textract',
  rekognition: 'Rekognition',
  transcribe: 'Transcribe',
  translate: 'Translate',
  polly: 'Polly',
  ecs: 'ECS',
  ec2: 'EC2',
  iam: 'IAM',
  'route-53': 'Route53',
  athena: 'Athena',
  glue: 'Glue',
  scheduler: 'Scheduler',
  apigatewaymanagementapi: 'ApiGatewayManagementApi',
  mediaconvert: 'MediaConvert',
  'rds-data': 'RDSData',
  pinpoint: 'Pinpoint',
  location: 'Location',
};

/** Clients whose commands others act on: what sends, and what sending it is. */
const SENDING: Record<string, { client: string; commands: string[]; effect: Member['effect'] }> = {
  sqs: { client: 'SQS', commands: ['SendMessage', 'SendMessageBatch'], effect: 'enqueue' },
  sns: { client: 'SNS', commands: ['Publish', 'PublishBatch'], effect: 'publish' },
  eventbridge: { client: 'EventBridge', commands: ['PutEvents'], effect: 'publish' },
  kinesis: { client: 'Kinesis', commands: ['PutRecord', 'PutRecords'], effect: 'publish' },
  firehose: { client: 'Firehose', commands: ['PutRecord', 'PutRecordBatch'], effect: 'publish' },
  sfn: { client: 'SFN', commands: ['StartExecution'], effect: 'enqueue' },
  ses: { client: 'SES', commands: ['SendEmail', 'SendRawEmail', 'SendTemplatedEmail'], effect: 'mail' },
  sesv2: { client: 'SESv2', commands: ['SendEmail', 'SendBulkEmail'], effect: 'mail' },
};

const lower = (name: string): string => name[0].toLowerCase() + name.slice(1);

function clientTypes(): Record<string, TypeModel> {
  const types: Record<string, TypeModel> = {};
  for (const [name, client] of Object.entries(CLIENTS)) {
    const module = `@aws-sdk/client-${name}`;
    types[`${module}.${client}Client`] = { kind: 'client', members: { send: SEND, ...closing } };
    types[`${module}.${client}`] = { kind: 'client', others: SEND, members: closing };
  }
  for (const [name, { client, commands, effect }] of Object.entries(SENDING)) {
    const module = `@aws-sdk/client-${name}`;
    // All that sends is of the first command's type, so that one name tells.
    const [first, ...rest] = commands.map((command) => `${module}.${command}Command`);
    types[first] = {};
    for (const command of rest) types[command] = { bases: [first] };
    types[`${module}.${client}Client`] = {
      kind: 'client',
      members: { send: { ...SEND, effectGiven: { argument: 0, type: first, effect: effect! } }, ...closing },
    };
    types[`${module}.${client}`] = {
      kind: 'client',
      others: SEND,
      members: { ...members(commands.map(lower).join(' '), { ...SEND, effect }), ...closing },
    };
  }
  return types;
}

const V2 =
  'S3 DynamoDB Lambda STS SecretsManager SSM KMS CognitoIdentityServiceProvider CloudWatch CloudFront Rekognition Textract EC2 ECS ApiGatewayManagementApi';

/** AWS SDK, versions 2 and 3, and what runs in Lambda. */
export const aws: Library[] = [
  defineLibrary({
    title: 'AWS SDK for JavaScript v3',
    language: 'typescript',
    practice: 'aws-sdk',
    packages: [
      ...[...Object.keys(CLIENTS), ...Object.keys(SENDING)].map((name) => `@aws-sdk/client-${name}`),
      ...['@aws-sdk/lib-dynamodb', '@aws-sdk/lib-storage', '@aws-sdk/s3-request-presigner'],
    ],
    modules: ['@aws-sdk'],
    docs: {
      send: 'https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/the-request-object.html',
      sqs: 'https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/sqs/command/SendMessageCommand/',
    },
    functions: { '@aws-sdk/s3-request-presigner.getSignedUrl': { async: true, returns: 'str' } },
    types: {
      ...clientTypes(),
      '@aws-sdk/lib-dynamodb.DynamoDBDocumentClient': {
        kind: 'client',
        members: { send: SEND, from: { returns: '@aws-sdk/lib-dynamodb.DynamoDBDocumentClient' }, ...closing },
      },
      '@aws-sdk/lib-dynamodb.DynamoDBDocument': {
        kind: 'client',
        others: SEND,
        members: { from: { returns: '@aws-sdk/lib-dynamodb.DynamoDBDocument' }, ...closing },
      },
      '@aws-sdk/lib-storage.Upload': { members: { done: SEND, ...members('on abort') } },
    },
  }),
  defineLibrary({
    title: 'AWS SDK for JavaScript v2',
    language: 'typescript',
    practice: 'aws-sdk',
    packages: ['aws-sdk'],
    modules: ['aws-sdk'],
    docs: { requests: 'https://docs.aws.amazon.com/sdk-for-javascript/v2/developer-guide/using-promises.html' },
    aliases: Object.fromEntries(
      [...V2.split(' '), 'SQS', 'SNS', 'SES', 'EventBridge', 'Kinesis'].map((name) => [
        `aws-sdk/clients/${name.toLowerCase()}`,
        `aws-sdk.${name}`,
      ]),
    ),
    functions: functionsOf('aws-sdk.config', 'update'),
    types: {
      'aws-sdk.Request': { members: { promise: SEND, ...members('send on createReadStream') } },
      ...Object.fromEntries(
        (['enqueue', 'publish', 'mail'] as const).map((effect): [string, TypeModel] => [
          `aws-sdk.${effect}Request`,
          { members: { promise: { ...SEND, effect } } },
        ]),
      ),
      'aws-sdk.Service': {
        kind: 'client',
        others: { returns: 'aws-sdk.Request' },
        members: { getSignedUrl: { returns: 'str' } },
      },
      ...Object.fromEntries(V2.split(' ').map((name) => [`aws-sdk.${name}`, { bases: ['aws-sdk.Service'] }])),
      'aws-sdk.DynamoDB.DocumentClient': { bases: ['aws-sdk.Service'] },
      'aws-sdk.SQS': {
        bases: ['aws-sdk.Service'],
        members: members('sendMessage sendMessageBatch', { returns: 'aws-sdk.enqueueRequest' }),
      },
      'aws-sdk.SNS': {
        bases: ['aws-sdk.Service'],
        members: members('publish publishBatch', { returns: 'aws-sdk.publishRequest' }),
      },
      'aws-sdk.EventBridge': {
        bases: ['aws-sdk.Service'],
        members: { putEvents: { returns: 'aws-sdk.publishRequest' } },
      },
      'aws-sdk.Kinesis': {
        bases: ['aws-sdk.Service'],
        members: members('putRecord putRecords', { returns: 'aws-sdk.publishRequest' }),
      },
      'aws-sdk.SES': {
        bases: ['aws-sdk.Service'],
        members: members('sendEmail sendRawEmail sendTemplatedEmail sendBulkTemplatedEmail', {
          returns: 'aws-sdk.mailRequest',
        }),
      },
    },
  }),
  defineLibrary({
    title: 'AWS Lambda',
    language: 'typescript',
    practice: 'aws-lambda',
    packages: [
      '@types/aws-lambda',
      '@middy/core',
      'serverless',
      '@aws-lambda-powertools/logger',
      'serverless-http',
      'sst',
    ],
    modules: ['aws-lambda', '@middy', '@aws-lambda-powertools', 'serverless-http', '@vendia/serverless-express'],
    docs: {
      handlers: 'https://docs.aws.amazon.com/lambda/latest/dg/typescript-handler.html',
      middy: 'https://middy.js.org/docs/intro/getting-started',
    },
    functions: { '@middy/core': { returns: '@middy/core.MiddyfiedHandler' }, 'serverless-http': {} },
    types: {
      '@middy/core.MiddyfiedHandler': {
        members: members('use before after onError handler', { returns: '$self' }),
      },
    },
    entryPoints: [
      { role: 'request', files: ['**/*.{ts,js,mjs,cjs}'], exports: ['handler', 'lambdaHandler'], plain: 'loop' },
      ...['APIGatewayProxyHandler*', 'ALBHandler', 'LambdaFunctionURLHandler', 'AppSyncResolverHandler'].map(
        (declaredAs): EntryPoint => ({ role: 'request', declaredAs, plain: 'loop' }),
      ),
      ...[
        'SQSHandler',
        'SNSHandler',
        'S3Handler',
        'ScheduledHandler',
        'EventBridgeHandler',
        'DynamoDBStreamHandler',
      ].map((declaredAs): EntryPoint => ({ role: 'background', declaredAs, plain: 'loop' })),
      { role: 'request', registrar: '@middy/core', argument: 0, plain: 'loop' },
      { role: 'request', registrar: '@middy/core.MiddyfiedHandler.handler', argument: 0, plain: 'loop' },
    ],
  }),
];
