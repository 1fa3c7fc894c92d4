import type { CataloguePractice } from './practice.ts';

const docs = 'https://boto3.amazonaws.com/v1/documentation/api/latest';

/** boto3: synchronous AWS SDK. */
export const boto3: readonly CataloguePractice[] = [
  {
    topic: 'blocking calls in async code',
    rules: ['blocking-io-in-async'],
    advice:
      'boto3 blocks: in `async def` call it in a thread, `await asyncio.to_thread(client.get_object, Bucket=..., Key=...)`, with a client that is made once and shared, or use aioboto3.',
    url: `${docs}/guide/clients.html#multithreading-or-multiprocessing-with-clients`,
    title: 'boto3: Multithreading or multiprocessing with clients',
  },
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'long-held-transaction'],
    advice:
      'Talk to AWS before the transaction begins or after its commit, and set `Config(connect_timeout=..., read_timeout=..., retries=...)`: the default waits 60 seconds and tries again.',
    url: `${docs}/guide/retries.html`,
    title: 'boto3: Retries',
  },
  {
    topic: 'messages and transactions',
    rules: ['side-effect-before-commit'],
    advice:
      'Send SQS, SNS and EventBridge messages after the commit, or write them to an outbox table in the same transaction for a worker to send.',
    url: `${docs}/guide/sqs.html`,
    title: 'boto3: A sample tutorial, SQS',
  },
  {
    topic: 'batches and concurrency',
    rules: ['n-plus-one-query', 'missing-bulk-operation', 'unbounded-concurrency'],
    problems: ['lookup'],
    advice:
      'Use the batch calls (`batch_get_item`, `batch_writer()`, `send_message_batch`, `delete_objects`), and bound what runs in threads by `Config(max_pool_connections=...)`, 10 by default.',
    url: `${docs}/guide/dynamodb.html#batch-writing`,
    title: 'boto3: DynamoDB batch writing',
  },
];
