import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';

const GOOGLE: Member = { effect: 'network', async: true, returns: 'any', does: 'calls Google Cloud' };
const AZURE: Member = { effect: 'network', async: true, returns: 'any', does: 'calls Azure' };
const FIREBASE: Member = { effect: 'network', async: true, returns: 'any', does: 'calls Firebase' };
const client = (others: Member): TypeModel => ({ kind: 'client', others });

/** Google Cloud, Firebase, Azure, Cloudflare, Supabase, Vercel. */
export const cloud: Library[] = [
  defineLibrary({
    title: 'Google Cloud for Node.js',
    language: 'typescript',
    practice: 'google-cloud',
    packages: [
      '@google-cloud/storage',
      '@google-cloud/pubsub',
      '@google-cloud/tasks',
      '@google-cloud/bigquery',
      '@google-cloud/secret-manager',
      '@google-cloud/firestore',
      'googleapis',
      'google-auth-library',
      '@google-cloud/functions-framework',
    ],
    modules: ['@google-cloud', 'googleapis', 'google-auth-library'],
    docs: {
      nodejs: 'https://cloud.google.com/nodejs/docs/reference',
      pubsub: 'https://cloud.google.com/pubsub/docs/publisher',
    },
    functions: functionsOf('@google-cloud/functions-framework', 'http cloudEvent', {}),
    objects: { 'googleapis.google': 'googleapis.Google' },
    types: {
      '@google-cloud/storage.Storage': {
        kind: 'client',
        others: GOOGLE,
        members: { bucket: { returns: '@google-cloud/storage.Bucket' } },
      },
      '@google-cloud/storage.Bucket': { others: GOOGLE, members: { file: { returns: '@google-cloud/storage.File' } } },
      '@google-cloud/storage.File': {
        others: GOOGLE,
        members: {
          createReadStream: { returns: 'stream.Readable' },
          createWriteStream: { returns: 'stream.Writable' },
          publicUrl: { returns: 'str' },
        },
      },
      '@google-cloud/pubsub.PubSub': {
        kind: 'client',
        members: {
          topic: { returns: '@google-cloud/pubsub.Topic' },
          subscription: { returns: '@google-cloud/pubsub.Subscription' },
          ...members('createTopic getTopics createSubscription', GOOGLE),
        },
      },
      '@google-cloud/pubsub.Topic': {
        members: {
          ...members('publish publishMessage publishJSON', { effect: 'publish', async: true, returns: 'str' }),
          ...members('exists create get createSubscription', GOOGLE),
        },
      },
      '@google-cloud/pubsub.Subscription': {
        bases: ['events.EventEmitter'],
        members: members('ack pull delete', GOOGLE),
      },
      '@google-cloud/tasks.CloudTasksClient': {
        kind: 'client',
        others: GOOGLE,
        members: {
          createTask: { effect: 'enqueue', async: true, does: 'enqueues a task' },
          ...members('queuePath taskPath', { returns: 'str' }),
        },
      },
      '@google-cloud/bigquery.BigQuery': {
        kind: 'client',
        others: GOOGLE,
        members: { dataset: { returns: '@google-cloud/bigquery.Dataset' } },
      },
      '@google-cloud/bigquery.Dataset': {
        others: GOOGLE,
        members: { table: { returns: '@google-cloud/bigquery.Dataset' } },
      },
      '@google-cloud/secret-manager.SecretManagerServiceClient': client(GOOGLE),
      'googleapis.Google': { others: { returns: 'googleapis.Api' } },
      'googleapis.Api': { kind: 'client', others: { ...GOOGLE, attributes: true } },
      'google-auth-library.OAuth2Client': {
        kind: 'client',
        others: GOOGLE,
        members: members('setCredentials generateAuthUrl on'),
      },
    },
    entryPoints: ['http', 'cloudEvent'].map((name) => ({
      role: 'request' as const,
      registrar: `@google-cloud/functions-framework.${name}`,
      argument: '*' as const,
      plain: 'loop' as const,
    })),
  }),
  defineLibrary({
    title: 'Firebase',
    language: 'typescript',
    practice: 'firebase',
    packages: ['firebase-admin', 'firebase-functions', 'firebase'],
    modules: ['firebase-admin', 'firebase-functions', 'firebase'],
    docs: {
      functions: 'https://firebase.google.com/docs/functions/callable',
      admin: 'https://firebase.google.com/docs/reference/admin/node',
    },
    functions: {
      'firebase-admin.auth': { returns: 'firebase-admin.Auth' },
      'firebase-admin.messaging': { returns: 'firebase-admin.Messaging' },
      'firebase-admin/auth.getAuth': { returns: 'firebase-admin.Auth' },
      'firebase-admin/messaging.getMessaging': { returns: 'firebase-admin.Messaging' },
      'firebase-admin.initializeApp': {},
      ...functionsOf('firebase-functions/https', 'onRequest onCall', {}),
      ...functionsOf('firebase-functions/scheduler', 'onSchedule', {}),
      ...functionsOf('firebase-functions/pubsub', 'onMessagePublished', {}),
      ...functionsOf('firebase-functions/tasks', 'onTaskDispatched', {}),
      ...functionsOf(
        'firebase-functions/firestore',
        'onDocumentCreated onDocumentUpdated onDocumentWritten onDocumentDeleted',
        {},
      ),
    },
    aliases: {
      ...Object.fromEntries(
        ['https', 'scheduler', 'pubsub', 'tasks', 'firestore'].flatMap((name) => [
          [`firebase-functions/v2/${name}.*`, `firebase-functions/${name}.*`],
          [`firebase-functions.${name}.*`, `firebase-functions/${name}.*`],
        ]),
      ),
    },
    types: {
      'firebase-admin.Auth': { kind: 'client', others: FIREBASE },
      'firebase-admin.Messaging': {
        kind: 'client',
        members: members('send sendEach sendEachForMulticast sendToDevice sendMulticast sendToTopic subscribeToTopic', {
          ...FIREBASE,
          effect: 'publish',
        }),
      },
    },
    entryPoints: [
      ...['https.onRequest', 'https.onCall'].map((name) => ({
        role: 'request' as const,
        registrar: `firebase-functions/${name}`,
        argument: '*' as const,
        plain: 'loop' as const,
      })),
      ...[
        'scheduler.onSchedule',
        'pubsub.onMessagePublished',
        'tasks.onTaskDispatched',
        ...['Created', 'Updated', 'Written', 'Deleted'].map((event) => `firestore.onDocument${event}`),
      ].map((name) => ({
        role: 'background' as const,
        registrar: `firebase-functions/${name}`,
        argument: '*' as const,
        plain: 'loop' as const,
      })),
    ],
  }),
  defineLibrary({
    title: 'Azure SDK',
    language: 'typescript',
    practice: 'azure',
    packages: [
      '@azure/storage-blob',
      '@azure/service-bus',
      '@azure/functions',
      '@azure/identity',
      '@azure/keyvault-secrets',
      '@azure/event-hubs',
    ],
    modules: ['@azure'],
    docs: {
      sdk: 'https://learn.microsoft.com/en-us/azure/developer/javascript/',
      functions: 'https://learn.microsoft.com/en-us/azure/azure-functions/functions-reference-node',
    },
    objects: { '@azure/functions.app': '@azure/functions.App' },
    types: {
      '@azure/storage-blob.BlobServiceClient': {
        kind: 'client',
        others: AZURE,
        members: {
          getContainerClient: { returns: '@azure/storage-blob.ContainerClient' },
          fromConnectionString: { returns: '@azure/storage-blob.BlobServiceClient' },
        },
      },
      '@azure/storage-blob.ContainerClient': {
        kind: 'client',
        others: AZURE,
        members: members('getBlockBlobClient getBlobClient', { returns: '@azure/storage-blob.BlobClient' }),
      },
      '@azure/storage-blob.BlobClient': { kind: 'client', others: AZURE },
      '@azure/service-bus.ServiceBusClient': {
        members: {
          createSender: { returns: '@azure/service-bus.ServiceBusSender' },
          createReceiver: {},
          close: { async: true },
        },
      },
      '@azure/service-bus.ServiceBusSender': {
        kind: 'client',
        members: {
          ...members('sendMessages scheduleMessages', { effect: 'publish', async: true }),
          close: { async: true },
        },
      },
      '@azure/keyvault-secrets.SecretClient': client(AZURE),
      '@azure/functions.App': { others: { options: [1] } },
    },
    entryPoints: [
      ...['http', 'get', 'post', 'put', 'patch', 'deleteRequest'].map((name) => ({
        role: 'request' as const,
        registrar: `@azure/functions.App.${name}`,
        argument: 'handler' as const,
        plain: 'loop' as const,
      })),
      ...['timer', 'storageQueue', 'serviceBusQueue', 'serviceBusTopic', 'eventHub', 'storageBlob', 'cosmosDB'].map(
        (name) => ({
          role: 'background' as const,
          registrar: `@azure/functions.App.${name}`,
          argument: 'handler' as const,
          plain: 'loop' as const,
        }),
      ),
    ],
  }),
  defineLibrary({
    title: 'Vercel Blob and Supabase',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      '@vercel/blob',
      '@vercel/functions',
      '@supabase/supabase-js',
      '@clerk/nextjs',
      '@clerk/backend',
      'minio',
    ],
    modules: ['@vercel', '@clerk', 'minio'],
    docs: {
      blob: 'https://vercel.com/docs/vercel-blob/using-blob-sdk',
      clerk: 'https://clerk.com/docs/references/backend/overview',
    },
    functions: {
      ...functionsOf('@vercel/blob', 'put del list head copy', { effect: 'network', async: true, returns: 'any' }),
      // The response does not wait for it.
      '@vercel/functions.waitUntil': { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
      ...functionsOf('@clerk/nextjs/server', 'auth', { async: true, returns: 'any' }),
      ...functionsOf('@clerk/nextjs/server', 'currentUser clerkClient', {
        effect: 'network',
        async: true,
        returns: 'any',
      }),
    },
    types: {
      'minio.Client': { kind: 'client', others: { effect: 'network', async: true, returns: 'any' } },
    },
  }),
];
