import type { CataloguePractice } from '../practice.ts';

const std = 'https://pkg.go.dev';

/** Go itself and its standard library. Nothing blocks an event loop: a goroutine that waits gives its thread away. */
export const go: readonly CataloguePractice[] = [
  {
    topic: 'building strings',
    rules: ['string-concat-in-loop'],
    advice:
      'Write the pieces to a `strings.Builder` and take `String()` once after the loop, or collect them in a slice for one `strings.Join`: `s += piece` copies all that was built in every turn.',
    url: `${std}/strings#Builder`,
    title: 'strings: Builder',
  },
  {
    topic: 'membership',
    rules: ['quadratic-accumulation'],
    advice:
      'Keep what is looked up in a `map[T]struct{}`, built once before the loop: `slices.Contains` and a loop over the slice go through all of it each time. Sorted slices have `slices.BinarySearch`.',
    url: `${std}/slices#Contains`,
    title: 'slices: Contains',
  },
  {
    topic: 'capacity and clones',
    rules: ['redundant-data-copy', 'unnecessary-list-allocation'],
    advice:
      'Hand the slice itself on where it is only read, make it with its capacity (`make([]T, 0, len(rows))`) where it grows, and use `slices.Clone` or `maps.Clone` only for what is changed afterwards.',
    url: `${std}/slices#Clone`,
    title: 'slices: Clone',
  },
  {
    topic: 'values that are computed once',
    rules: ['wrong-caching-scope'],
    advice:
      'Compile patterns and templates once, in a package variable (`var re = regexp.MustCompile(...)`) or with `sync.OnceValue`, make clients and pools once per process, and give a cache a bound and an expiry: a map that only grows is a leak.',
    url: `${std}/sync#OnceValue`,
    title: 'sync: OnceValue',
  },
  {
    topic: 'goroutines with a bound',
    rules: ['unbounded-concurrency', 'sequential-await-in-loop'],
    advice:
      'Run what is independent together with a bound: a fixed number of workers that read from a channel, a buffered channel as a semaphore, or an `errgroup.Group` with `SetLimit(10)`, no larger than the connection pool.',
    url: 'https://go.dev/blog/pipelines',
    title: 'Go Concurrency Patterns: Pipelines and cancellation',
  },
  {
    topic: 'waiting for goroutines',
    rules: ['unawaited-work', 'concurrent-session-use'],
    advice:
      'Wait for what a request starts with a `sync.WaitGroup` or an `errgroup.Group`, hand its error on, and give each goroutine a connection of its own from the pool; work that must survive the process belongs in a queue.',
    url: `${std}/sync#WaitGroup`,
    title: 'sync: WaitGroup',
  },
  {
    topic: 'contexts and deadlines',
    rules: ['long-held-transaction', 'transaction-too-wide', 'side-effect-before-commit'],
    advice:
      'Make the call before the transaction begins or after its commit, and bound it with `context.WithTimeout`: while it waits, the transaction keeps its connection and its locks, and what was sent cannot be rolled back.',
    url: `${std}/context#WithTimeout`,
    title: 'context: WithTimeout',
  },
  {
    topic: 'defer',
    rules: ['missing-rollback'],
    advice:
      'Put `defer tx.Rollback()` right behind the error check of `Begin` (after a commit it does nothing), and `defer rows.Close()` behind that of a query; in a loop put the turn into a function, since what is deferred waits for the function’s end.',
    url: 'https://go.dev/doc/effective_go#defer',
    title: 'Effective Go: Defer',
  },
];
