import { defineLibrary } from '../schema.ts';
import { TO_LOOP, TO_THREAD } from './offloading.ts';

/** asgiref: crossing between threads and the event loop, in Django and elsewhere. Both work as a call and as a decorator. */
export const asgiref = defineLibrary({
  title: 'asgiref',
  language: 'python',
  practice: 'asgiref',
  packages: ['asgiref', 'channels'],
  modules: ['asgiref', 'channels'],
  docs: {
    threads: 'https://docs.djangoproject.com/en/stable/topics/async/#sync-to-async',
    sensitive: 'https://docs.djangoproject.com/en/stable/topics/async/#async-safety',
  },
  aliases: {
    'asgiref.sync.SyncToAsync': 'asgiref.sync.sync_to_async',
    'asgiref.sync.AsyncToSync': 'asgiref.sync.async_to_sync',
  },
  functions: {
    'asgiref.sync.sync_to_async': TO_THREAD,
    'asgiref.sync.async_to_sync': TO_LOOP,
    'channels.db.database_sync_to_async': TO_THREAD,
    'channels.layers.get_channel_layer': { returns: 'channels.layers.BaseChannelLayer' },
  },
  types: {
    'asgiref.sync.AsyncCallable': { call: { async: true, returns: '$T' } },
    'asgiref.sync.SyncCallable': { call: { returns: '$T' } },
    'channels.layers.BaseChannelLayer': {
      members: {
        group_send: { async: true, effect: 'publish', channel: 0 },
        send: { async: true, effect: 'publish', channel: 0 },
        group_add: { async: true, effect: 'network' },
        group_discard: { async: true, effect: 'network' },
      },
    },
    'channels.consumer.AsyncConsumer': {},
    'channels.consumer.SyncConsumer': {},
    'channels.generic.websocket.WebsocketConsumer': { bases: ['channels.consumer.SyncConsumer'] },
    'channels.generic.websocket.JsonWebsocketConsumer': { bases: ['channels.generic.websocket.WebsocketConsumer'] },
    'channels.generic.websocket.AsyncWebsocketConsumer': { bases: ['channels.consumer.AsyncConsumer'] },
    'channels.generic.websocket.AsyncJsonWebsocketConsumer': {
      bases: ['channels.generic.websocket.AsyncWebsocketConsumer'],
    },
  },
  entryPoints: [
    {
      role: 'request',
      base: 'channels.consumer.SyncConsumer',
      methods: ['connect', 'receive', 'receive_json', 'disconnect', 'websocket_*'],
      plain: 'thread',
    },
    {
      role: 'request',
      base: 'channels.consumer.AsyncConsumer',
      methods: ['connect', 'receive', 'receive_json', 'disconnect', 'websocket_*'],
      plain: 'loop',
    },
  ],
});
