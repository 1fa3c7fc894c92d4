import { members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';

const GOOGLE: Member = { effect: 'network', does: 'calls Google Cloud' };
const AZURE: Member = { effect: 'network', does: 'calls Azure' };
const KUBERNETES: Member = { effect: 'network', does: 'calls Kubernetes' };

function clients(names: string, model: TypeModel): Record<string, TypeModel> {
  return Object.fromEntries(names.split(' ').map((name) => [name, model]));
}

const azureParts =
  'get_container_client get_blob_client get_queue_client get_table_client get_topic_sender get_queue_sender get_queue_receiver get_share_client get_file_client get_directory_client';
const azureClient: TypeModel = {
  kind: 'client',
  enter: { gives: '$self', scope: 'resource' },
  others: AZURE,
  members: {
    ...members(azureParts, { returns: '$self' }),
    ...members('from_connection_string close create_message_batch'),
    ...members('send_message send_messages', { effect: 'publish', does: 'sends a message through Azure' }),
  },
};
const azureAsyncClient: TypeModel = {
  kind: 'client',
  enter: { gives: '$self', scope: 'resource', async: true },
  others: { ...AZURE, async: true },
  members: {
    ...members(azureParts, { returns: '$self' }),
    ...members('from_connection_string'),
    ...members('close create_message_batch', { async: true }),
    ...members('send_message send_messages', { async: true, effect: 'publish' }),
    ...members('list_blobs list_containers list_blob_names query_entities list_entities', {
      returns: 'asynciter<any>',
    }),
  },
};

/** Google Cloud, Azure, Kubernetes: remote services whose clients' whole surface is requests. */
export const cloud: Library[] = [
  defineLibrary({
    title: 'Google Cloud client libraries',
    language: 'python',
    practice: 'google-cloud',
    packages: [
      'google-cloud-storage',
      'google-cloud-pubsub',
      'google-cloud-bigquery',
      'google-cloud-secret-manager',
      'google-cloud-tasks',
      'google-cloud-firestore',
      'google-api-python-client',
    ],
    modules: ['google.cloud', 'googleapiclient'],
    docs: {
      storage: 'https://cloud.google.com/python/docs/reference/storage/latest',
      pubsub: 'https://cloud.google.com/python/docs/reference/pubsub/latest',
    },
    aliases: {
      'google.cloud.storage.client.Client': 'google.cloud.storage.Client',
      'google.cloud.storage.bucket.Bucket': 'google.cloud.storage.Bucket',
      'google.cloud.storage.blob.Blob': 'google.cloud.storage.Blob',
      'google.cloud.bigquery.client.Client': 'google.cloud.bigquery.Client',
    },
    functions: {
      'googleapiclient.discovery.build': { effect: 'network', returns: 'googleapiclient.discovery.Resource' },
    },
    types: {
      'google.cloud.storage.Client': {
        kind: 'client',
        members: {
          bucket: { returns: 'google.cloud.storage.Bucket' },
          ...members('get_bucket create_bucket lookup_bucket', { ...GOOGLE, returns: 'google.cloud.storage.Bucket' }),
          list_blobs: { ...GOOGLE, returns: 'iter<google.cloud.storage.Blob>' },
          list_buckets: { ...GOOGLE, returns: 'iter<google.cloud.storage.Bucket>' },
          ...members('download_blob_to_file', GOOGLE),
        },
      },
      'google.cloud.storage.Bucket': {
        members: {
          blob: { returns: 'google.cloud.storage.Blob' },
          get_blob: { ...GOOGLE, returns: 'google.cloud.storage.Blob' },
          list_blobs: { ...GOOGLE, returns: 'iter<google.cloud.storage.Blob>' },
          ...members('exists create delete reload update patch copy_blob delete_blob rename_blob', GOOGLE),
          delete_blobs: { ...GOOGLE, bulk: true },
        },
      },
      'google.cloud.storage.Blob': {
        members: {
          ...members(
            'upload_from_string upload_from_file upload_from_filename download_to_filename download_to_file exists delete reload patch make_public make_private rewrite compose',
            GOOGLE,
          ),
          ...members('download_as_bytes download_as_string', { ...GOOGLE, returns: 'bytes' }),
          download_as_text: { ...GOOGLE, returns: 'str' },
          ...members('generate_signed_url', { returns: 'str' }),
        },
        attributes: { name: 'str', public_url: 'str' },
      },
      'google.cloud.pubsub_v1.PublisherClient': {
        kind: 'client',
        members: {
          // Handed to a background thread that sends in batches; the returned future is what waits.
          publish: {
            effect: 'publish',
            quick: true,
            channel: 0,
            returns: 'concurrent.futures.Future<str>',
            does: 'publishes to Pub/Sub',
          },
          ...members('topic_path', { returns: 'str' }),
          ...members('create_topic delete_topic get_topic list_topics', GOOGLE),
        },
      },
      'google.cloud.pubsub_v1.SubscriberClient': {
        kind: 'client',
        members: {
          subscribe: { runs: [{ argument: [1, 'callback'], how: 'thread' }] },
          ...members('subscription_path topic_path', { returns: 'str' }),
          ...members('pull acknowledge create_subscription delete_subscription modify_ack_deadline', GOOGLE),
        },
      },
      'google.cloud.bigquery.Client': {
        kind: 'client',
        members: {
          ...members('query query_and_wait', { ...GOOGLE, returns: 'google.cloud.bigquery.QueryJob' }),
          ...members(
            'insert_rows insert_rows_json get_table create_table delete_table get_dataset create_dataset list_tables load_table_from_json load_table_from_uri load_table_from_dataframe load_table_from_file',
            GOOGLE,
          ),
          dataset: {},
          close: {},
        },
      },
      'google.cloud.bigquery.QueryJob': {
        iterate: { gives: 'any', effect: 'network' },
        members: { ...members('result to_dataframe exists reload cancel', GOOGLE) },
      },
      ...clients('google.cloud.tasks_v2.CloudTasksClient', {
        kind: 'client',
        others: GOOGLE,
        members: {
          create_task: { effect: 'enqueue', does: 'enqueues a Cloud Task' },
          ...members('queue_path task_path from_service_account_json', { returns: 'str' }),
        },
      }),
      ...clients('google.cloud.secretmanager.SecretManagerServiceClient google.cloud.vision.ImageAnnotatorClient', {
        kind: 'client',
        others: GOOGLE,
        members: members('secret_path secret_version_path from_service_account_json from_service_account_info'),
      }),
      // Every chain of a discovery client ends in `execute`, which is what sends it.
      'googleapiclient.discovery.Resource': {
        kind: 'client',
        others: { returns: '$self' },
        members: { execute: { effect: 'network', returns: 'dict<str,any>', does: 'calls a Google API' } },
      },
    },
  }),
  defineLibrary({
    title: 'Azure SDK',
    language: 'python',
    practice: 'azure',
    packages: [
      'azure-storage-blob',
      'azure-storage-queue',
      'azure-keyvault-secrets',
      'azure-servicebus',
      'azure-data-tables',
    ],
    modules: ['azure'],
    docs: { async: 'https://learn.microsoft.com/azure/developer/python/sdk/azure-sdk-library-usage-patterns' },
    types: {
      ...clients(
        'azure.storage.blob.BlobServiceClient azure.storage.blob.ContainerClient azure.storage.blob.BlobClient azure.storage.queue.QueueClient azure.storage.queue.QueueServiceClient azure.keyvault.secrets.SecretClient azure.data.tables.TableServiceClient azure.data.tables.TableClient azure.servicebus.ServiceBusClient azure.servicebus.ServiceBusSender azure.search.documents.SearchClient',
        azureClient,
      ),
      ...clients(
        'azure.storage.blob.aio.BlobServiceClient azure.storage.blob.aio.ContainerClient azure.storage.blob.aio.BlobClient azure.storage.queue.aio.QueueClient azure.keyvault.secrets.aio.SecretClient azure.data.tables.aio.TableServiceClient azure.data.tables.aio.TableClient azure.servicebus.aio.ServiceBusClient azure.servicebus.aio.ServiceBusSender azure.search.documents.aio.SearchClient',
        azureAsyncClient,
      ),
    },
  }),
  defineLibrary({
    title: 'Kubernetes client',
    language: 'python',
    practice: 'kubernetes',
    packages: ['kubernetes', 'kubernetes-asyncio'],
    modules: ['kubernetes', 'kubernetes_asyncio'],
    docs: { client: 'https://github.com/kubernetes-client/python' },
    functions: {
      'kubernetes.config.load_kube_config': { effect: 'file' },
      'kubernetes.config.load_incluster_config': { effect: 'file' },
      'kubernetes_asyncio.config.load_kube_config': { async: true, effect: 'file' },
      'kubernetes_asyncio.config.load_incluster_config': { effect: 'file' },
    },
    types: {
      ...Object.fromEntries(
        'CoreV1Api AppsV1Api BatchV1Api CustomObjectsApi NetworkingV1Api RbacAuthorizationV1Api StorageV1Api AutoscalingV1Api'
          .split(' ')
          .flatMap((name): [string, TypeModel][] => [
            [`kubernetes.client.${name}`, { kind: 'client', others: KUBERNETES }],
            [`kubernetes_asyncio.client.${name}`, { kind: 'client', others: { ...KUBERNETES, async: true } }],
          ]),
      ),
    },
  }),
];
