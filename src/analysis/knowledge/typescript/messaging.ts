import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library, type Member } from '../schema.ts';

const BACKGROUND = { role: 'background', plain: 'loop' } as const;
const REQUEST = { role: 'request', plain: 'loop' } as const;
const PUBLISH: Member = { effect: 'publish', async: true, does: 'publishes a message' };
/** Written to a socket's buffer: gone, and nobody waits for it. */
const EMIT: Member = { effect: 'publish', quick: true, does: 'sends an event to clients' };
const BROKER: Member = { effect: 'network', async: true, returns: 'any', does: 'calls the broker' };

/** Message brokers and sockets: what is published is acted on by others at once. */
export const messaging: Library[] = [
  defineLibrary({
    title: 'KafkaJS',
    language: 'typescript',
    practice: 'kafka',
    packages: ['kafkajs', 'node-rdkafka', '@confluentinc/kafka-javascript'],
    modules: ['kafkajs', '@confluentinc/kafka-javascript'],
    docs: { producing: 'https://kafka.js.org/docs/producing', consuming: 'https://kafka.js.org/docs/consuming' },
    aliases: { '@confluentinc/kafka-javascript.KafkaJS.*': 'kafkajs.*' },
    types: {
      'kafkajs.Kafka': {
        members: {
          producer: { returns: 'kafkajs.Producer' },
          consumer: { returns: 'kafkajs.Consumer' },
          admin: { returns: 'kafkajs.Admin' },
        },
      },
      'kafkajs.Producer': {
        kind: 'client',
        members: {
          send: PUBLISH,
          sendBatch: { ...PUBLISH, bulk: true },
          transaction: { async: true, returns: 'kafkajs.Producer' },
          ...members('connect disconnect', BROKER),
          on: {},
        },
      },
      'kafkajs.Consumer': {
        kind: 'client',
        members: {
          run: { async: true, serves: true, options: [0] },
          ...members('connect disconnect subscribe commitOffsets stop', BROKER),
          ...members('on pause resume seek'),
        },
      },
      'kafkajs.Admin': { kind: 'client', others: BROKER },
    },
    entryPoints: ['eachMessage', 'eachBatch'].map((argument) => ({
      ...BACKGROUND,
      registrar: 'kafkajs.Consumer.run',
      argument,
    })),
  }),
  defineLibrary({
    title: 'RabbitMQ',
    language: 'typescript',
    practice: 'rabbitmq',
    packages: ['amqplib', 'amqp-connection-manager', 'rascal'],
    modules: ['amqplib', 'amqp-connection-manager'],
    docs: { api: 'https://amqp-node.github.io/amqplib/channel_api.html' },
    functions: {
      'amqplib.connect': { ...BROKER, returns: 'amqplib.ChannelModel', acquires: true },
      'amqp-connection-manager.connect': { returns: 'amqplib.ChannelModel' },
    },
    aliases: {
      'amqplib.Connection': 'amqplib.ChannelModel',
      'amqplib.ConfirmChannel': 'amqplib.Channel',
      'amqp-connection-manager.ChannelWrapper': 'amqplib.Channel',
    },
    types: {
      'amqplib.ChannelModel': {
        bases: ['events.EventEmitter'],
        members: {
          ...members('createChannel createConfirmChannel', { ...BROKER, returns: 'amqplib.Channel' }),
          close: { effect: 'release', async: true },
        },
      },
      'amqplib.Channel': {
        kind: 'client',
        members: {
          // Into the channel's buffer; false where it is full.
          ...members('sendToQueue publish', {
            effect: 'publish',
            quick: true,
            returns: 'bool',
            channel: 0,
            does: 'publishes a message',
          }),
          consume: BROKER,
          ...members(
            'assertQueue assertExchange bindQueue checkQueue deleteQueue purgeQueue prefetch cancel get waitForConfirms',
            BROKER,
          ),
          ...members('ack nack reject ackAll on'),
          close: { effect: 'release', async: true },
        },
      },
    },
    entryPoints: [{ ...BACKGROUND, registrar: 'amqplib.Channel.consume', argument: 1 }],
  }),
  defineLibrary({
    title: 'NATS and MQTT',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['nats', '@nats-io/transport-node', 'mqtt'],
    modules: ['nats', '@nats-io/transport-node', 'mqtt'],
    docs: { nats: 'https://github.com/nats-io/nats.js#readme', mqtt: 'https://github.com/mqttjs/MQTT.js#readme' },
    functions: {
      ...functionsOf('nats', 'connect', { ...BROKER, returns: 'nats.NatsConnection' }),
      ...functionsOf('@nats-io/transport-node', 'connect', { ...BROKER, returns: 'nats.NatsConnection' }),
      'mqtt.connect': { returns: 'mqtt.MqttClient' },
      'mqtt.connectAsync': { ...BROKER, returns: 'mqtt.MqttClient' },
    },
    types: {
      'nats.NatsConnection': {
        kind: 'client',
        members: {
          publish: { effect: 'publish', quick: true, channel: 0 },
          request: BROKER,
          subscribe: { effect: 'listen', quick: true, returns: 'nats.Subscription', channel: 0 },
          jetstream: { returns: 'nats.JetStreamClient' },
          ...members('drain flush close', { async: true }),
        },
      },
      'nats.JetStreamClient': { kind: 'client', members: { publish: { ...PUBLISH, channel: 0 } } },
      'nats.Subscription': { iterate: { gives: 'any', async: true }, members: members('unsubscribe') },
      'mqtt.MqttClient': {
        bases: ['events.EventEmitter'],
        kind: 'client',
        members: {
          publish: { effect: 'publish', quick: true, channel: 0 },
          publishAsync: { ...PUBLISH, channel: 0 },
          ...members('subscribe unsubscribe', { effect: 'listen', quick: true, channel: 0 }),
          ...members('subscribeAsync endAsync', BROKER),
        },
      },
    },
  }),
  defineLibrary({
    title: 'WebSockets',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['socket.io', 'ws', '@socket.io/redis-emitter', 'socket.io-client', 'uWebSockets.js', 'sockjs'],
    modules: ['socket.io', 'ws', '@socket.io/redis-emitter', 'socket.io-client'],
    docs: {
      socketIo: 'https://socket.io/docs/v4/server-api/',
      ws: 'https://github.com/websockets/ws/blob/master/doc/ws.md',
    },
    aliases: { 'ws.WebSocket': 'ws', 'ws.Server': 'ws.WebSocketServer', 'socket.io-client.Socket': 'socket.io.Socket' },
    functions: {
      'socket.io-client.io': { returns: 'socket.io.Socket' },
      'socket.io-client': { returns: 'socket.io.Socket' },
    },
    types: {
      'socket.io.Server': {
        members: {
          ...members('emit send write', EMIT),
          ...members('to in except of volatile local timeout', { returns: '$self' }),
          ...members('fetchSockets serverSideEmitWithAck', BROKER),
          emitWithAck: { ...BROKER, does: 'waits for clients to answer' },
          ...members('on use socketsJoin socketsLeave disconnectSockets close attach listen'),
        },
        attributes: { sockets: 'socket.io.Server' },
      },
      'socket.io.Namespace': { bases: ['socket.io.Server'] },
      'socket.io.Socket': {
        bases: ['socket.io.Server'],
        members: members('join leave disconnect once'),
        attributes: { id: 'str', data: 'any', handshake: 'any', broadcast: 'socket.io.Server', rooms: 'set<str>' },
      },
      '@socket.io/redis-emitter.Emitter': { bases: ['socket.io.Server'] },
      'ws.WebSocketServer': {
        bases: ['events.EventEmitter'],
        members: members('close handleUpgrade address'),
        attributes: { clients: 'set<ws>' },
      },
      ws: {
        bases: ['events.EventEmitter'],
        members: { send: EMIT, ...members('close ping pong terminate') },
        attributes: { readyState: 'float' },
      },
    },
    entryPoints: [
      ...['socket.io.Server', 'socket.io.Socket'].flatMap((owner): EntryPoint[] => [
        { ...REQUEST, registrar: `${owner}.on`, argument: 1, gives: { socket: 'socket.io.Socket' } },
        { ...REQUEST, registrar: `${owner}.use`, argument: 0 },
      ]),
      ...['ws', 'ws.WebSocketServer'].map(
        (owner): EntryPoint => ({ ...REQUEST, registrar: `${owner}.on`, argument: 1 }),
      ),
    ],
  }),
];
