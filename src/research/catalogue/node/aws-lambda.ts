import type { CataloguePractice } from '../practice.ts';

const docs = 'https://docs.aws.amazon.com/lambda/latest/dg';

/** AWS Lambda functions on Node.js. */
export const awsLambda: readonly CataloguePractice[] = [
  {
    topic: 'execution environments',
    rules: ['wrong-caching-scope'],
    advice:
      'Make clients and pools outside of the handler, so that warm invocations use them again, and keep nothing of a request there.',
    url: `${docs}/best-practices.html`,
    title: 'AWS Lambda: Best practices',
  },
  {
    topic: 'awaiting in handlers',
    rules: ['unawaited-work', 'side-effect-before-commit'],
    advice:
      'Await all work before the async handler returns: what is still under way is frozen with the environment and goes on, or not, in another invocation.',
    url: `${docs}/nodejs-handler.html`,
    title: 'AWS Lambda: Handlers in Node.js',
  },
  {
    topic: 'connections of concurrent invocations',
    rules: ['unbounded-concurrency', 'transaction-too-wide', 'long-held-transaction'],
    advice:
      'Each environment serves one invocation at a time and has a pool of its own: give it one or two connections and put RDS Proxy before the database; a transaction that outlives its invocation keeps its locks.',
    url: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html',
    title: 'Amazon RDS Proxy',
  },
  {
    topic: 'batches of events',
    rules: ['sequential-await-in-loop', 'missing-intermediate-commit'],
    advice:
      'Handle the records of a batch together with a bound, write them with one statement, and report those that failed (`batchItemFailures`) so that the others are not done again.',
    url: `${docs}/services-sqs-errorhandling.html`,
    title: 'AWS Lambda: Handling errors for an SQS event source',
  },
];
