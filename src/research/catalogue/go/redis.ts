import type { CataloguePractice } from '../practice.ts';

const guide = 'https://redis.io/docs/latest/develop/clients/go';
const api = 'https://pkg.go.dev/github.com/redis/go-redis/v9';

/** go-redis. */
export const redis: readonly CataloguePractice[] = [
  {
    topic: 'pipelines',
    rules: [
      'n-plus-one-query',
      'n-update-delete-loop',
      'missing-bulk-operation',
      'transaction-too-narrow',
      'sequential-await-in-loop',
    ],
    advice:
      'Send many commands in one round trip with `rdb.Pipelined(ctx, func(p redis.Pipeliner) error { ... })`, `TxPipelined` where they belong together, or one `MGet`, `HSet` or `Del` with all keys.',
    url: `${guide}/transpipe`,
    title: 'Redis: Pipelines and transactions with go-redis',
  },
  {
    topic: 'scanning',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Go over keys with `rdb.Scan(ctx, 0, match, 100).Iterator()` and over large hashes and sets with `HScan` and `SScan`; `Keys`, `HGetAll` and `SMembers` give everything at once.',
    url: `${api}#Client.Scan`,
    title: 'go-redis: Client.Scan',
  },
  {
    topic: 'watch and atomic commands',
    rules: ['lost-update', 'check-then-act'],
    advice:
      'Use a command that does it in one step (`Incr`, `SetNX`, `HIncrBy`), a script, or `rdb.Watch(ctx, fn, key)` with `TxPipelined` inside and a retry on `redis.TxFailedErr`.',
    url: `${api}#Client.Watch`,
    title: 'go-redis: Client.Watch',
  },
  {
    topic: 'client and pool',
    rules: ['wrong-caching-scope', 'unbounded-concurrency', 'concurrent-session-use'],
    advice:
      'Make one client per process: it is a pool (`PoolSize`, ten connections per CPU by default) that goroutines share; give what is cached an expiry.',
    url: `${api}#Options`,
    title: 'go-redis: Options',
  },
  {
    topic: 'messages',
    rules: ['event-channel-mismatch', 'side-effect-before-commit'],
    advice:
      'Keep the channel’s name in one constant for `Publish` and `Subscribe`, and publish after the database’s commit: who listens acts at once.',
    url: `${api}#Client.Subscribe`,
    title: 'go-redis: Client.Subscribe',
  },
];
