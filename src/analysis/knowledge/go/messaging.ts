import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';
import { orError, registrars } from './rows.ts';

const PUBLISH: Member = { effect: 'publish', returns: 'error', does: 'publishes a message' };
const BACKGROUND = { role: 'background' } as const;
const SARAMA = 'github.com/IBM/sarama';
const KAFKA = 'github.com/segmentio/kafka-go';
const CONFLUENT = 'github.com/confluentinc/confluent-kafka-go/v2/kafka';
const FRANZ = 'github.com/twmb/franz-go/pkg/kgo';
const AMQP = 'github.com/rabbitmq/amqp091-go';
const NATS = 'github.com/nats-io/nats.go';
const WATERMILL = 'github.com/ThreeDotsLabs/watermill';
const PUBSUB = 'cloud.google.com/go/pubsub';
const TAKES: Member = { effect: 'network', weight: 'light', does: 'waits for a message' };
const DIALS: Member = { effect: 'network', does: 'connects to a broker' };
const CLOSES = members('Close', { effect: 'release', returns: 'error' });

/** Message brokers. What is published is acted on at once; what is consumed runs in the background. */
export const messaging: Library[] = [
  defineLibrary({
    title: 'Kafka',
    language: 'go',
    practice: 'kafka',
    packages: [
      SARAMA,
      'github.com/Shopify/sarama',
      KAFKA,
      'github.com/confluentinc/confluent-kafka-go',
      'github.com/twmb/franz-go',
    ],
    modules: [
      SARAMA,
      'github.com/Shopify/sarama',
      KAFKA,
      'github.com/confluentinc/confluent-kafka-go',
      'github.com/twmb/franz-go',
    ],
    packageNames: { [KAFKA]: 'kafka' },
    docs: {
      sarama: 'https://pkg.go.dev/github.com/IBM/sarama',
      kafkaGo: 'https://pkg.go.dev/github.com/segmentio/kafka-go#Writer',
    },
    aliases: {
      'github.com/Shopify/sarama.*': `${SARAMA}.*`,
      'github.com/confluentinc/confluent-kafka-go/kafka.*': `${CONFLUENT}.*`,
    },
    functions: {
      ...functionsOf(SARAMA, 'NewSyncProducer NewSyncProducerFromClient', orError(`${SARAMA}.SyncProducer`, DIALS)),
      ...functionsOf(SARAMA, 'NewAsyncProducer NewAsyncProducerFromClient', orError(`${SARAMA}.AsyncProducer`, DIALS)),
      ...functionsOf(SARAMA, 'NewConsumerGroup', orError(`${SARAMA}.ConsumerGroup`, DIALS)),
      ...functionsOf(SARAMA, 'NewConfig StringEncoder ByteEncoder'),
      [`${KAFKA}.NewWriter`]: { returns: `${KAFKA}.Writer` },
      [`${KAFKA}.NewReader`]: { returns: `${KAFKA}.Reader` },
      ...functionsOf(KAFKA, 'Dial DialLeader', orError('any', DIALS)),
      [`${CONFLUENT}.NewProducer`]: orError(`${CONFLUENT}.Producer`),
      [`${CONFLUENT}.NewConsumer`]: orError(`${CONFLUENT}.Consumer`),
      [`${FRANZ}.NewClient`]: orError(`${FRANZ}.Client`),
    },
    types: {
      [`${SARAMA}.SyncProducer`]: {
        members: {
          SendMessage: { ...PUBLISH, returns: 'tuple<int,int,error>' },
          SendMessages: { ...PUBLISH, bulk: true },
          ...CLOSES,
        },
      },
      [`${SARAMA}.AsyncProducer`]: {
        members: { Input: { ...PUBLISH, returns: 'any' }, ...members('Successes Errors AsyncClose'), ...CLOSES },
      },
      [`${SARAMA}.ConsumerGroup`]: { members: { Consume: { serves: true, returns: 'error' }, ...CLOSES } },
      [`${SARAMA}.ConsumerGroupHandler`]: {},
      [`${KAFKA}.Writer`]: { members: { WriteMessages: { ...PUBLISH, bulk: true }, ...CLOSES } },
      [`${KAFKA}.Reader`]: {
        members: {
          ...members('ReadMessage FetchMessage', orError('any', { ...TAKES, serves: true })),
          CommitMessages: { effect: 'network', returns: 'error' },
          ...CLOSES,
        },
      },
      [`${CONFLUENT}.Producer`]: {
        members: { Produce: PUBLISH, Flush: { returns: 'int' }, ...members('Events Close') },
      },
      [`${CONFLUENT}.Consumer`]: {
        members: {
          Poll: TAKES,
          ReadMessage: orError('any', { ...TAKES, serves: true }),
          ...members('SubscribeTopics Subscribe Close'),
          Commit: orError('any', { effect: 'network' }),
        },
      },
      [`${FRANZ}.Client`]: {
        members: {
          ...members('ProduceSync Produce', { ...PUBLISH, returns: 'any' }),
          PollFetches: { ...TAKES, serves: true, returns: 'any' },
          CommitRecords: { effect: 'network', returns: 'error' },
          Close: {},
        },
      },
    },
    entryPoints: [
      ...registrars([`${SARAMA}.ConsumerGroup`], 'Consume', { ...BACKGROUND, instances: ['ConsumeClaim'] }),
    ],
  }),
  defineLibrary({
    title: 'RabbitMQ',
    language: 'go',
    practice: 'rabbitmq',
    packages: [AMQP, 'github.com/streadway/amqp'],
    modules: [AMQP, 'github.com/streadway/amqp'],
    packageNames: { [AMQP]: 'amqp091' },
    docs: {
      api: 'https://pkg.go.dev/github.com/rabbitmq/amqp091-go',
      channels: 'https://www.rabbitmq.com/docs/channels',
    },
    aliases: { 'github.com/streadway/amqp.*': `${AMQP}.*` },
    functions: functionsOf(AMQP, 'Dial DialTLS DialConfig', orError(`${AMQP}.Connection`, DIALS)),
    types: {
      [`${AMQP}.Connection`]: {
        members: {
          Channel: orError(`${AMQP}.Channel`, { effect: 'network', acquires: true, does: 'opens a channel' }),
          ...CLOSES,
          ...members('IsClosed NotifyClose'),
        },
      },
      [`${AMQP}.Channel`]: {
        members: {
          ...members('Publish PublishWithContext', PUBLISH),
          PublishWithDeferredConfirmWithContext: { ...PUBLISH, returns: 'tuple<any,error>' },
          ...members('Consume ConsumeWithContext', orError(`iter<${AMQP}.Delivery>`)),
          ...members('ExchangeDeclare QueueBind ExchangeBind Qos Confirm', { effect: 'network', returns: 'error' }),
          QueueDeclare: orError('any', { effect: 'network' }),
          ...members('NotifyPublish NotifyClose NotifyReturn'),
          ...CLOSES,
        },
      },
      [`${AMQP}.Delivery`]: {
        attributes: { Body: 'list<int>', RoutingKey: 'str', Headers: 'dict<str,any>' },
        members: members('Ack Nack Reject', { effect: 'network', weight: 'light', returns: 'error' }),
      },
    },
  }),
  defineLibrary({
    title: 'NATS',
    language: 'go',
    practice: 'nats',
    packages: [NATS],
    modules: [NATS],
    packageNames: { [NATS]: 'nats' },
    docs: {
      publishing: 'https://docs.nats.io/using-nats/developer/sending',
      api: 'https://pkg.go.dev/github.com/nats-io/nats.go',
    },
    functions: {
      [`${NATS}.Connect`]: orError(`${NATS}.Conn`, DIALS),
      [`${NATS}/jetstream.New`]: orError(`${NATS}.JetStreamContext`),
    },
    types: {
      [`${NATS}.Conn`]: {
        members: {
          ...members('Publish PublishMsg PublishRequest', PUBLISH),
          ...members(
            'Request RequestWithContext RequestMsg',
            orError(`${NATS}.Msg`, { effect: 'network', does: 'asks over NATS and waits' }),
          ),
          ...members(
            'Subscribe QueueSubscribe',
            orError('any', { runs: [{ argument: '*', how: 'later', given: [`${NATS}.Msg`] }] }),
          ),
          JetStream: orError(`${NATS}.JetStreamContext`),
          ...members('Flush Drain', { effect: 'network', returns: 'error' }),
          Close: {},
        },
      },
      [`${NATS}.JetStreamContext`]: {
        members: {
          ...members('Publish PublishMsg PublishAsync', { ...PUBLISH, returns: 'tuple<any,error>' }),
          ...members(
            'Subscribe QueueSubscribe',
            orError('any', { runs: [{ argument: '*', how: 'later', given: [`${NATS}.Msg`] }] }),
          ),
          ...members('AddStream AddConsumer PullSubscribe CreateStream Stream', orError('any', { effect: 'network' })),
        },
      },
      [`${NATS}.Msg`]: {
        attributes: { Data: 'list<int>', Subject: 'str', Reply: 'str' },
        members: { ...members('Ack Nak Term InProgress', { returns: 'error' }), Respond: PUBLISH },
      },
    },
    entryPoints: registrars([`${NATS}.Conn`, `${NATS}.JetStreamContext`], 'Subscribe QueueSubscribe', BACKGROUND),
  }),
  defineLibrary({
    title: 'Watermill, Pub/Sub and MQTT',
    language: 'go',
    practice: 'go',
    packages: [WATERMILL, PUBSUB, 'github.com/eclipse/paho.mqtt.golang'],
    modules: [WATERMILL, PUBSUB, 'github.com/eclipse/paho.mqtt.golang'],
    packageNames: { 'github.com/eclipse/paho.mqtt.golang': 'mqtt' },
    docs: { watermill: 'https://watermill.io/docs/pub-sub/', pubsub: 'https://pkg.go.dev/cloud.google.com/go/pubsub' },
    aliases: { [`${PUBSUB}/v2.*`]: `${PUBSUB}.*` },
    functions: {
      [`${WATERMILL}/message.NewMessage`]: { returns: `${WATERMILL}/message.Message` },
      [`${WATERMILL}/message.NewRouter`]: orError(`${WATERMILL}/message.Router`),
      [`${WATERMILL}.NewUUID`]: { returns: 'str' },
      [`${PUBSUB}.NewClient`]: orError(`${PUBSUB}.Client`),
      'github.com/eclipse/paho.mqtt.golang.NewClient': { returns: 'github.com/eclipse/paho.mqtt.golang.Client' },
    },
    types: {
      [`${WATERMILL}/message.Publisher`]: { members: { Publish: { ...PUBLISH, bulk: true }, ...CLOSES } },
      [`${WATERMILL}/message.Message`]: {
        attributes: { Payload: 'list<int>', UUID: 'str' },
        members: members('Ack Nack Context SetContext'),
      },
      [`${WATERMILL}/message.Router`]: {
        members: {
          ...members('AddHandler AddNoPublisherHandler AddMiddleware'),
          Run: { serves: true, returns: 'error' },
        },
      },
      [`${PUBSUB}.Client`]: {
        kind: 'client',
        members: {
          ...members('Topic TopicInProject Publisher', { returns: `${PUBSUB}.Topic` }),
          ...members('Subscription Subscriber', { returns: `${PUBSUB}.Subscription` }),
          ...members('CreateTopic', orError(`${PUBSUB}.Topic`, { effect: 'network' })),
          ...CLOSES,
        },
      },
      // Messages are gathered and sent in batches; `Get` waits for the answer.
      [`${PUBSUB}.Topic`]: {
        members: {
          Publish: { effect: 'publish', returns: `${PUBSUB}.PublishResult`, does: 'publishes a message' },
          Stop: {},
          Exists: orError('bool', { effect: 'network' }),
        },
      },
      [`${PUBSUB}.PublishResult`]: {
        members: { Get: orError('str', { effect: 'network', does: 'waits until a message is published' }), Ready: {} },
      },
      [`${PUBSUB}.Subscription`]: {
        members: { Receive: { serves: true, returns: 'error', runs: [{ argument: 1, how: 'later' }] } },
      },
      'github.com/eclipse/paho.mqtt.golang.Client': {
        kind: 'client',
        members: {
          Publish: { effect: 'publish', returns: 'any', does: 'publishes a message' },
          Subscribe: { returns: 'any', runs: [{ argument: 2, how: 'later' }] },
          ...members('Connect Disconnect IsConnected'),
        },
      },
    },
    entryPoints: [
      ...registrars([`${PUBSUB}.Subscription`], 'Receive', BACKGROUND),
      ...registrars([`${WATERMILL}/message.Router`], 'AddHandler AddNoPublisherHandler', BACKGROUND),
      ...registrars(['github.com/eclipse/paho.mqtt.golang.Client'], 'Subscribe', BACKGROUND),
    ],
  }),
];
