import type { CataloguePractice } from '../practice.ts';

const api = 'https://pkg.go.dev/golang.org/x/sync';

/** golang.org/x/sync: groups of goroutines, bounds, and calls that are made once for many. */
export const errgroup: readonly CataloguePractice[] = [
  {
    topic: 'independent calls',
    rules: ['sequential-await-in-loop', 'unawaited-work'],
    advice:
      'Start calls that do not need each other with `g.Go(func() error { ... })` of `errgroup.WithContext(ctx)` and wait with `g.Wait()`, which gives the first error; each writes to a variable or index of its own.',
    url: `${api}/errgroup#WithContext`,
    title: 'errgroup: WithContext',
  },
  {
    topic: 'a limit',
    rules: ['unbounded-concurrency', 'concurrent-session-use'],
    advice:
      'Call `g.SetLimit(n)` before the first `g.Go`, with `n` no larger than the pool’s connections, and use the pool inside: a transaction or connection serves one goroutine at a time.',
    url: `${api}/errgroup#Group.SetLimit`,
    title: 'errgroup: Group.SetLimit',
  },
  {
    topic: 'one call for many callers',
    rules: ['wrong-caching-scope'],
    advice:
      'Let callers that ask for the same key at the same time share one call with `singleflight.Group.Do(key, fn)`, in front of a cache with a bound and an expiry.',
    url: `${api}/singleflight`,
    title: 'singleflight',
  },
];
