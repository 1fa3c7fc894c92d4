import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const CALL: Member = { effect: 'network', does: 'calls AWS' };

/** Names that mean the same on every service that has them. */
function clientMembers(call: Partial<Member>): Record<string, Member> {
  return {
    publish: { ...CALL, ...call, effect: 'publish', channel: 'TopicArn', does: 'publishes to AWS' },
    publish_batch: { ...CALL, ...call, effect: 'publish', bulk: true, does: 'publishes to AWS' },
    put_events: { ...CALL, ...call, effect: 'publish', bulk: true, does: 'publishes events to AWS' },
    send_message: { ...CALL, ...call, effect: 'enqueue', channel: 'QueueUrl', does: 'sends a message to a queue' },
    send_message_batch: { ...CALL, ...call, effect: 'enqueue', bulk: true, does: 'sends messages to a queue' },
    ...members('send_email send_raw_email send_templated_email send_bulk_templated_email send_bulk_email', {
      ...CALL,
      ...call,
      effect: 'mail',
      does: 'sends mail through AWS',
    }),
    get_waiter: { returns: call.async ? 'aiobotocore.Waiter' : 'botocore.waiter.Waiter' },
    get_paginator: { returns: call.async ? 'aiobotocore.Paginator' : 'botocore.paginate.Paginator' },
    can_paginate: { returns: 'bool' },
  };
}

const RESOURCE: TypeModel = {
  kind: 'client',
  others: CALL,
  members: {
    // Names of sub-resources only make an object that stands for it; nothing is sent.
    ...members(
      'Bucket Object ObjectSummary Table Queue Topic Instance Image Volume Vpc Subnet SecurityGroup Role User Policy Stack BucketPolicy MultipartUpload MultipartUploadPart Snapshot',
      { returns: 'boto3.resources.base.ServiceResource' },
    ),
    ...members('send_message', { effect: 'enqueue', does: 'sends a message to a queue' }),
    ...members('publish', { effect: 'publish', does: 'publishes to AWS' }),
    batch_writer: { returns: 'boto3.dynamodb.table.BatchWriter' },
    get_available_subresources: {},
  },
  attributes: {
    objects: 'boto3.resources.collection.CollectionManager',
    buckets: 'boto3.resources.collection.CollectionManager',
    object_versions: 'boto3.resources.collection.CollectionManager',
    tables: 'boto3.resources.collection.CollectionManager',
    queues: 'boto3.resources.collection.CollectionManager',
    instances: 'boto3.resources.collection.CollectionManager',
    meta: 'any',
  },
};

/** AWS: every operation is an HTTP request that holds the thread with boto3, and is awaited with aiobotocore. */
export const aws: ReturnType<typeof defineLibrary>[] = [
  defineLibrary({
    title: 'Boto3',
    language: 'python',
    practice: 'boto3',
    packages: ['boto3', 'botocore'],
    modules: ['boto3', 'botocore'],
    docs: {
      clients: 'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html',
      resources: 'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html',
    },
    aliases: {
      'boto3.session.Session': 'boto3.Session',
      'botocore.session.Session': 'boto3.Session',
      'botocore.session.get_session': 'boto3.Session',
      ...Object.fromEntries(
        ['s3.S3Client', 'sqs.SQSClient', 'sns.SNSClient', 'ses.SESClient', 'dynamodb.DynamoDBClient'].map((name) => [
          `mypy_boto3_${name}`,
          'botocore.client.BaseClient',
        ]),
      ),
    },
    functions: {
      'boto3.client': { returns: 'botocore.client.BaseClient' },
      'boto3.resource': { returns: 'boto3.resources.base.ServiceResource' },
      'boto3.setup_default_session': {},
    },
    types: {
      'boto3.Session': {
        members: {
          ...members('client create_client', { returns: 'botocore.client.BaseClient' }),
          resource: { returns: 'boto3.resources.base.ServiceResource' },
          ...members('get_credentials get_available_services get_available_regions'),
        },
      },
      'botocore.client.BaseClient': {
        kind: 'client',
        others: CALL,
        members: {
          ...clientMembers({}),
          ...members('generate_presigned_url', { returns: 'str' }),
          ...members('generate_presigned_post close'),
          ...members('upload_file download_file upload_fileobj download_fileobj copy', {
            effect: 'network',
            does: 'moves a file to or from S3',
          }),
        },
        attributes: { exceptions: 'any', meta: 'any', waiter_names: 'list<str>' },
      },
      'botocore.paginate.Paginator': {
        members: { paginate: { returns: 'botocore.paginate.PageIterator' } },
      },
      'botocore.paginate.PageIterator': {
        iterate: { gives: 'dict<str,any>', effect: 'network' },
        members: {
          search: { effect: 'network', returns: 'iter<any>' },
          build_full_result: { effect: 'network', returns: 'dict<str,any>' },
        },
      },
      'botocore.waiter.Waiter': { members: { wait: { effect: 'network', does: 'polls AWS until it is so' } } },
      'botocore.response.StreamingBody': {
        members: {
          read: { effect: 'network', returns: 'bytes', does: 'reads a response' },
          ...members('iter_chunks iter_lines', { effect: 'network', returns: 'iter<bytes>' }),
          close: {},
        },
      },
      'boto3.resources.base.ServiceResource': RESOURCE,
      'boto3.resources.collection.CollectionManager': {
        iterate: { gives: 'boto3.resources.base.ServiceResource', effect: 'network' },
        members: {
          ...members('all filter limit page_size', { returns: '$self' }),
          pages: { returns: 'iter<list<boto3.resources.base.ServiceResource>>' },
          delete: { effect: 'network', bulk: true, does: 'calls AWS' },
        },
      },
      'boto3.dynamodb.table.BatchWriter': { members: members('put_item delete_item', { quick: true }) },
    },
    twins: { 'boto3.client': 'aiobotocore.session.AioSession.create_client', 'boto3.Session': 'aioboto3.Session' },
    assumptions: [
      's3',
      'sqs',
      'sns',
      'ses',
      'dynamodb',
      'lambda',
      'boto',
      'boto3',
      'cloudwatch',
      'secretsmanager',
    ].flatMap((service) => [
      {
        name: `${service}_client`,
        type: 'botocore.client.BaseClient',
        awaited: 'aiobotocore.client.AioBaseClient',
      },
      {
        name: `_${service}_client`,
        type: 'botocore.client.BaseClient',
        awaited: 'aiobotocore.client.AioBaseClient',
      },
    ]),
  }),
  defineLibrary({
    title: 'aiobotocore',
    language: 'python',
    practice: 'boto3',
    packages: ['aiobotocore', 'aioboto3', 'types-aiobotocore'],
    modules: ['aiobotocore', 'aioboto3'],
    docs: { clients: 'https://aiobotocore.readthedocs.io/en/latest/' },
    aliases: { 'aioboto3.session.Session': 'aioboto3.Session' },
    functions: functionsOf('aiobotocore.session', 'get_session', { returns: 'aiobotocore.session.AioSession' }),
    types: {
      'aiobotocore.session.AioSession': { members: { create_client: { returns: 'aiobotocore.ClientContext' } } },
      'aioboto3.Session': {
        members: {
          client: { returns: 'aiobotocore.ClientContext' },
          resource: { returns: 'aiobotocore.ResourceContext' },
        },
      },
      'aiobotocore.ClientContext': {
        enter: { gives: 'aiobotocore.client.AioBaseClient', scope: 'resource', async: true },
      },
      'aiobotocore.ResourceContext': {
        enter: { gives: 'aioboto3.ServiceResource', scope: 'resource', async: true },
      },
      'aiobotocore.client.AioBaseClient': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource', async: true },
        others: { ...CALL, async: true },
        members: {
          ...clientMembers({ async: true }),
          generate_presigned_url: { async: true, returns: 'str' },
          close: { async: true },
        },
        attributes: { exceptions: 'any', meta: 'any' },
      },
      'aioboto3.ServiceResource': {
        kind: 'client',
        others: { ...CALL, async: true },
        members: members('Bucket Object Table Queue Topic', { async: true, returns: 'aioboto3.ServiceResource' }),
        attributes: { objects: 'any', meta: 'any' },
      },
      'aiobotocore.Paginator': { members: { paginate: { returns: 'aiobotocore.PageIterator' } } },
      'aiobotocore.PageIterator': { iterate: { gives: 'dict<str,any>', effect: 'network', async: true } },
      'aiobotocore.Waiter': { members: { wait: { async: true, effect: 'network' } } },
    },
  }),
];
