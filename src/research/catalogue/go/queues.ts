import type { CataloguePractice } from '../practice.ts';

const HOLDING = ['transaction-too-wide', 'long-held-transaction'] as const;
const after = (send: string): string =>
  `${send} after the commit, or write it to an outbox table in the transaction: who gets it may look for the rows before they are there, and what was sent is not rolled back.`;

export const asynq: readonly CataloguePractice[] = [
  {
    topic: 'enqueueing',
    rules: ['side-effect-before-commit', ...HOLDING],
    advice: after('Call `client.EnqueueContext`'),
    url: 'https://pkg.go.dev/github.com/hibiken/asynq#Client.EnqueueContext',
    title: 'Asynq: Client.EnqueueContext',
  },
  {
    topic: 'workers',
    rules: ['unbounded-concurrency', 'unawaited-work', 'check-then-act'],
    advice:
      'Set `Config.Concurrency` to what the connection pool can serve, let handlers return their errors so that tasks are tried again, and make a task unique with `asynq.Unique(ttl)` or a task ID.',
    url: 'https://pkg.go.dev/github.com/hibiken/asynq#Config',
    title: 'Asynq: Config',
  },
];

export const river: readonly CataloguePractice[] = [
  {
    topic: 'transactional enqueueing',
    rules: ['side-effect-before-commit', 'transaction-too-narrow', ...HOLDING],
    advice:
      'Insert the job in the transaction that writes the rows, `client.InsertTx(ctx, tx, args, nil)`: it exists if and only if that commits; `Insert` before the commit lets a worker look for rows that are not there yet.',
    url: 'https://pkg.go.dev/github.com/riverqueue/river#Client.InsertTx',
    title: 'River: Client.InsertTx',
  },
  {
    topic: 'batch inserts',
    rules: ['missing-bulk-operation'],
    advice: 'Insert many jobs with one `client.InsertMany(ctx, params)`, or `InsertManyTx` in the transaction.',
    url: 'https://pkg.go.dev/github.com/riverqueue/river#Client.InsertMany',
    title: 'River: Client.InsertMany',
  },
];

export const kafka: readonly CataloguePractice[] = [
  {
    topic: 'producing',
    rules: ['side-effect-before-commit', ...HOLDING],
    advice: after('Produce the message'),
    url: 'https://pkg.go.dev/github.com/IBM/sarama#SyncProducer',
    title: 'Sarama: SyncProducer',
  },
  {
    topic: 'batches',
    rules: ['sequential-await-in-loop', 'missing-bulk-operation'],
    advice:
      'Give the writer all messages at once (`WriteMessages(ctx, messages...)`, `SendMessages`): it waits for a batch to fill, so one message per call waits each time.',
    url: 'https://pkg.go.dev/github.com/segmentio/kafka-go#Writer.WriteMessages',
    title: 'kafka-go: Writer.WriteMessages',
  },
];

export const rabbitmq: readonly CataloguePractice[] = [
  {
    topic: 'publishing',
    rules: ['side-effect-before-commit', ...HOLDING],
    advice: after('Call `PublishWithContext`'),
    url: 'https://pkg.go.dev/github.com/rabbitmq/amqp091-go#Channel.PublishWithContext',
    title: 'amqp091-go: Channel.PublishWithContext',
  },
  {
    topic: 'channels',
    rules: ['concurrent-session-use', 'wrong-caching-scope', 'unbounded-concurrency'],
    advice:
      'Keep connections open and use a channel per goroutine, closed when it ends: opening either per message costs round trips, and one channel published to by several mixes up their frames and confirmations.',
    url: 'https://www.rabbitmq.com/docs/channels',
    title: 'RabbitMQ: Channels',
  },
];

export const nats: readonly CataloguePractice[] = [
  {
    topic: 'publishing',
    rules: ['side-effect-before-commit', 'event-channel-mismatch', ...HOLDING],
    advice: after('Publish'),
    url: 'https://pkg.go.dev/github.com/nats-io/nats.go#Conn.Publish',
    title: 'nats.go: Conn.Publish',
  },
];

export const awsSdkGo: readonly CataloguePractice[] = [
  {
    topic: 'clients and calls',
    rules: [
      ...HOLDING,
      'side-effect-before-commit',
      'wrong-caching-scope',
      'unbounded-concurrency',
      'sequential-await-in-loop',
    ],
    advice:
      'Make one client per service with `NewFromConfig` and share it among goroutines, call it outside of transactions with a deadline on the context, and use the batch operations (`SendMessageBatch`, `BatchGetItem`).',
    url: 'https://docs.aws.amazon.com/sdk-for-go/v2/developer-guide/use-services.html',
    title: 'AWS SDK for Go v2: Use with AWS services',
  },
];

export const stripeGo: readonly CataloguePractice[] = [
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'side-effect-before-commit', 'long-held-transaction', 'check-then-act'],
    advice:
      'Call Stripe outside of transactions: record the intent and commit, call with an idempotency key, then record the outcome, so that a retry after an error charges nobody twice.',
    url: 'https://docs.stripe.com/api/idempotent_requests',
    title: 'Stripe: Idempotent requests',
  },
];
