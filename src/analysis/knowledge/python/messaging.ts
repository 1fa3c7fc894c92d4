import { aliasesOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const PUBLISH: Member = { effect: 'publish', does: 'publishes a message' };
const BROKER: Member = { effect: 'network', does: 'talks to the message broker' };
const MAIL: Member = { effect: 'mail', does: 'sends mail' };
const ASYNC_BROKER: Member = { ...BROKER, async: true };

/** Message brokers and mail clients. */
export const messaging: Library[] = [
  defineLibrary({
    title: 'Kombu',
    language: 'python',
    practice: 'kombu',
    packages: ['kombu'],
    modules: ['kombu'],
    docs: { producers: 'https://docs.celeryq.dev/projects/kombu/en/stable/userguide/producers.html' },
    aliases: { 'kombu.messaging.Producer': 'kombu.Producer', 'kombu.connection.Connection': 'kombu.Connection' },
    types: {
      'kombu.Connection': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource' },
        members: {
          ...members('connect ensure_connection drain_events', BROKER),
          Producer: { returns: 'kombu.Producer' },
          SimpleQueue: { returns: 'kombu.simple.SimpleQueue' },
          ...members('release close channel Consumer clone'),
        },
      },
      'kombu.Producer': { members: { publish: { ...PUBLISH, channel: 'routing_key' }, ...members('declare', BROKER) } },
      'kombu.simple.SimpleQueue': { members: { put: PUBLISH, get: BROKER, close: {} } },
    },
  }),
  defineLibrary({
    title: 'Pika',
    language: 'python',
    practice: 'pika',
    packages: ['pika'],
    modules: ['pika'],
    docs: { blocking: 'https://pika.readthedocs.io/en/stable/modules/adapters/blocking.html' },
    aliases: {
      ...aliasesOf('pika', ['pika.adapters', 'pika.adapters.blocking_connection'], 'BlockingConnection'),
      'pika.channel.Channel': 'pika.adapters.blocking_connection.BlockingChannel',
    },
    types: {
      'pika.BlockingConnection': {
        kind: 'client',
        construct: { effect: 'network', does: 'connects to the message broker' },
        members: {
          channel: { ...BROKER, returns: 'pika.adapters.blocking_connection.BlockingChannel' },
          ...members('close process_data_events', BROKER),
          sleep: { effect: 'sleep' },
          ...members('add_callback_threadsafe call_later', { runs: [{ argument: 0, how: 'later' }] }),
        },
      },
      'pika.adapters.blocking_connection.BlockingChannel': {
        members: {
          basic_publish: { ...PUBLISH, channel: [1, 'routing_key'] },
          ...members(
            'basic_get exchange_declare exchange_bind queue_declare queue_bind queue_delete queue_purge basic_qos confirm_delivery start_consuming basic_ack basic_nack basic_reject',
            BROKER,
          ),
          ...members('close stop_consuming basic_consume'),
          consume: { ...BROKER, returns: 'iter<any>' },
        },
      },
    },
    entryPoints: [
      {
        role: 'background',
        registrar: 'pika.adapters.blocking_connection.BlockingChannel.basic_consume',
        argument: [1, 'on_message_callback'],
        plain: 'thread',
      },
    ],
  }),
  defineLibrary({
    title: 'aio-pika',
    language: 'python',
    practice: 'aio-pika',
    packages: ['aio-pika'],
    modules: ['aio_pika'],
    docs: { api: 'https://docs.aio-pika.com/' },
    aliases: {
      'aio_pika.abc.AbstractRobustConnection': 'aio_pika.abc.AbstractConnection',
      'aio_pika.RobustConnection': 'aio_pika.abc.AbstractConnection',
      'aio_pika.abc.AbstractRobustChannel': 'aio_pika.abc.AbstractChannel',
      'aio_pika.abc.AbstractRobustExchange': 'aio_pika.abc.AbstractExchange',
      'aio_pika.abc.AbstractRobustQueue': 'aio_pika.abc.AbstractQueue',
      'aio_pika.Exchange': 'aio_pika.abc.AbstractExchange',
      'aio_pika.Queue': 'aio_pika.abc.AbstractQueue',
      'aio_pika.Channel': 'aio_pika.abc.AbstractChannel',
    },
    functions: functionsOf('aio_pika', 'connect connect_robust', {
      ...ASYNC_BROKER,
      returns: 'aio_pika.abc.AbstractConnection',
    }),
    types: {
      'aio_pika.abc.AbstractConnection': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource', async: true },
        members: {
          channel: { returns: 'aio_pika.abc.AbstractChannel' },
          close: { async: true },
        },
      },
      'aio_pika.abc.AbstractChannel': {
        enter: { gives: '$self', scope: 'resource', async: true },
        awaited: { gives: '$self', effect: 'network' },
        attributes: { default_exchange: 'aio_pika.abc.AbstractExchange' },
        members: {
          ...members('declare_exchange get_exchange', { ...ASYNC_BROKER, returns: 'aio_pika.abc.AbstractExchange' }),
          ...members('declare_queue get_queue', { ...ASYNC_BROKER, returns: 'aio_pika.abc.AbstractQueue' }),
          set_qos: ASYNC_BROKER,
          close: { async: true },
        },
      },
      'aio_pika.abc.AbstractExchange': {
        members: {
          publish: { ...PUBLISH, async: true, channel: [1, 'routing_key'] },
          ...members('bind delete', ASYNC_BROKER),
        },
      },
      'aio_pika.abc.AbstractQueue': {
        members: {
          consume: { ...ASYNC_BROKER, runs: [{ argument: [0, 'callback'], how: 'task' }] },
          ...members('get bind unbind purge cancel delete', ASYNC_BROKER),
          iterator: { returns: 'asynciter<any>' },
        },
      },
    },
    entryPoints: [
      { role: 'background', registrar: 'aio_pika.abc.AbstractQueue.consume', argument: [0, 'callback'], plain: 'loop' },
    ],
  }),
  defineLibrary({
    title: 'Kafka clients',
    language: 'python',
    practice: 'kafka',
    packages: ['confluent-kafka', 'kafka-python', 'aiokafka'],
    modules: ['confluent_kafka', 'kafka', 'aiokafka'],
    docs: {
      confluent: 'https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html',
      aiokafka: 'https://aiokafka.readthedocs.io/en/stable/producer.html',
    },
    aliases: {
      'kafka.producer.KafkaProducer': 'kafka.KafkaProducer',
      'kafka.consumer.KafkaConsumer': 'kafka.KafkaConsumer',
    },
    types: {
      // `produce` and `send` only fill a buffer that a background thread sends.
      'confluent_kafka.Producer': {
        kind: 'client',
        members: {
          produce: { ...PUBLISH, quick: true, channel: [0, 'topic'] },
          flush: { effect: 'network', does: 'waits until all messages are sent' },
          list_topics: BROKER,
          poll: {},
        },
      },
      'confluent_kafka.SerializingProducer': { bases: ['confluent_kafka.Producer'] },
      'confluent_kafka.Consumer': {
        kind: 'client',
        members: {
          ...members('poll consume commit committed list_topics', BROKER),
          ...members('subscribe close assign'),
        },
      },
      'kafka.KafkaProducer': {
        kind: 'client',
        members: {
          send: {
            ...PUBLISH,
            quick: true,
            channel: [0, 'topic'],
            returns: 'kafka.producer.future.FutureRecordMetadata',
          },
          flush: { effect: 'network', does: 'waits until all messages are sent' },
          close: {},
        },
      },
      'kafka.producer.future.FutureRecordMetadata': {
        members: {
          get: { effect: 'network', does: 'waits until a message is sent' },
          ...members('add_callback add_errback'),
        },
      },
      'kafka.KafkaConsumer': {
        kind: 'client',
        iterate: { gives: 'any', effect: 'network' },
        members: { ...members('poll commit', BROKER), ...members('subscribe close assign seek') },
      },
      'aiokafka.AIOKafkaProducer': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource', async: true },
        members: {
          ...members('send send_and_wait', { ...PUBLISH, async: true, channel: [0, 'topic'] }),
          send_batch: { ...PUBLISH, async: true, bulk: true },
          ...members('start stop flush partitions_for', ASYNC_BROKER),
          create_batch: {},
        },
      },
      'aiokafka.AIOKafkaConsumer': {
        kind: 'client',
        iterate: { gives: 'any', effect: 'network', async: true },
        members: {
          ...members('start stop getone getmany commit committed position', ASYNC_BROKER),
          ...members('subscribe assign seek pause resume'),
        },
      },
    },
    twins: { 'kafka.KafkaProducer': 'aiokafka.AIOKafkaProducer', 'kafka.KafkaConsumer': 'aiokafka.AIOKafkaConsumer' },
  }),
  defineLibrary({
    title: 'NATS',
    language: 'python',
    practice: 'nats',
    packages: ['nats-py'],
    modules: ['nats'],
    docs: { api: 'https://nats-io.github.io/nats.py/' },
    aliases: { 'nats.aio.client.Client': 'nats.NATS' },
    functions: { 'nats.connect': { ...ASYNC_BROKER, returns: 'nats.NATS' } },
    types: {
      'nats.NATS': {
        kind: 'client',
        members: {
          publish: { ...PUBLISH, async: true, channel: [0, 'subject'] },
          subscribe: { ...ASYNC_BROKER, runs: [{ argument: 'cb', how: 'task' }] },
          ...members('request flush drain close connect', ASYNC_BROKER),
          jetstream: { returns: 'nats.js.JetStreamContext' },
        },
      },
      'nats.js.JetStreamContext': {
        members: {
          publish: { ...PUBLISH, async: true, channel: [0, 'subject'] },
          subscribe: { ...ASYNC_BROKER, runs: [{ argument: 'cb', how: 'task' }] },
          pull_subscribe: ASYNC_BROKER,
        },
      },
    },
    entryPoints: ['nats.NATS.subscribe', 'nats.js.JetStreamContext.subscribe'].map((registrar) => ({
      role: 'background' as const,
      registrar,
      argument: 'cb',
      plain: 'loop' as const,
    })),
  }),
  defineLibrary({
    title: 'Asynchronous mail clients',
    language: 'python',
    practice: 'python',
    packages: ['aiosmtplib', 'fastapi-mail', 'emails'],
    modules: ['aiosmtplib', 'fastapi_mail', 'emails'],
    docs: { aiosmtplib: 'https://aiosmtplib.readthedocs.io/en/stable/' },
    aliases: { 'fastapi_mail.fastmail.FastMail': 'fastapi_mail.FastMail', 'emails.html': 'emails.Message' },
    functions: { 'aiosmtplib.send': { ...MAIL, async: true } },
    types: {
      'aiosmtplib.SMTP': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource', async: true },
        members: {
          ...members('send_message sendmail', { ...MAIL, async: true }),
          ...members('connect login starttls quit ehlo noop', { effect: 'network', async: true }),
          close: {},
        },
      },
      'fastapi_mail.FastMail': { members: { send_message: { ...MAIL, async: true } } },
      'emails.Message': { members: { send: MAIL, ...members('attach transformer') } },
    },
    twins: { 'smtplib.SMTP': 'aiosmtplib.SMTP' },
  }),
];
