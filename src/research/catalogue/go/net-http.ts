import type { CataloguePractice } from '../practice.ts';

const api = 'https://pkg.go.dev/net/http';

/** net/http: its client and its server. */
export const netHttp: readonly CataloguePractice[] = [
  {
    topic: 'one client',
    rules: ['wrong-caching-scope', 'unbounded-concurrency'],
    advice:
      'Make one `http.Client` with a `Timeout` and use it everywhere: its transport keeps connections, which a client per call throws away. Bound what runs together with `Transport.MaxConnsPerHost` or an `errgroup` limit.',
    url: `${api}#Client`,
    title: 'net/http: Client',
  },
  {
    topic: 'requests and transactions',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit', 'sequential-await-in-loop'],
    advice:
      'Send the request before the transaction begins or after its commit, with a context that has a deadline (`http.NewRequestWithContext`), and requests that do not need each other together in an `errgroup.Group`.',
    url: `${api}#NewRequestWithContext`,
    title: 'net/http: NewRequestWithContext',
  },
  {
    topic: 'response bodies',
    rules: ['missing-rollback'],
    advice:
      'Close the body behind the error check, `defer resp.Body.Close()`: what is not read and closed keeps its connection from being used again.',
    url: `${api}#Response`,
    title: 'net/http: Response',
  },
  {
    topic: 'the request’s context',
    rules: ['unawaited-work'],
    advice:
      'Hand `r.Context()` to queries and calls so that they end with the request; a goroutine that goes on after the answer needs `context.WithoutCancel`, an error path of its own, and better a queue.',
    url: `${api}#Request.Context`,
    title: 'net/http: Request.Context',
  },
];
