import type { CataloguePractice } from '../practice.ts';

const docs = 'https://docs.nestjs.com';

/** NestJS. */
export const nestjs: readonly CataloguePractice[] = [
  {
    topic: 'injection scopes',
    rules: ['wrong-caching-scope', 'concurrent-session-use'],
    advice:
      'Keep providers in the default scope, one instance for the application, and no request’s state in them; a request-scoped provider makes everything that depends on it anew per request, its caches and clients too.',
    url: `${docs}/fundamentals/injection-scopes#performance`,
    title: 'NestJS: Injection scopes, performance',
  },
  {
    topic: 'database transactions',
    rules: ['transaction-too-narrow', 'query-outside-transaction', 'missing-rollback'],
    advice:
      'Begin the transaction in the service, `dataSource.transaction(async (manager) => { ... })`, and hand its manager to every repository method that takes part: an injected repository runs on a connection of its own.',
    url: `${docs}/techniques/database#typeorm-transactions`,
    title: 'NestJS: TypeORM transactions',
  },
  {
    topic: 'queues and events',
    rules: ['side-effect-before-commit', 'transaction-too-wide', 'long-held-transaction'],
    advice:
      'Add jobs and emit events after the transaction has resolved, with ids in them: a processor may begin at once and find nothing, and `eventEmitter.emit()` runs listeners inside the caller’s transaction.',
    url: `${docs}/techniques/queues#producers`,
    title: 'NestJS: Queues, producers',
  },
  {
    topic: 'separate processes',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async', 'sync-sleep-in-async', 'unawaited-work'],
    advice:
      'Controllers, guards and interceptors run on the event loop: await asynchronous calls, and give computation to a queue whose processor runs in a process of its own.',
    url: `${docs}/techniques/queues#separate-processes`,
    title: 'NestJS: Queues, separate processes',
  },
  {
    topic: 'caching',
    rules: ['wrong-caching-scope', 'unbounded-query'],
    advice:
      'Keep answers that are the same for many in the cache manager with a time to live, and give list endpoints a limit with a maximum in their DTO.',
    url: `${docs}/techniques/caching`,
    title: 'NestJS: Caching',
  },
];
