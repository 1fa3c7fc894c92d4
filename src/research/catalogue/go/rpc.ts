import type { CataloguePractice } from '../practice.ts';

const guides = 'https://grpc.io/docs/guides';

/** gRPC for Go, clients and servers. */
export const grpcGo: readonly CataloguePractice[] = [
  {
    topic: 'channels',
    rules: ['wrong-caching-scope', 'unbounded-concurrency', 'sequential-await-in-loop'],
    advice:
      'Make one `grpc.ClientConn` per target and share it: it carries many calls at once over one connection; run calls that do not need each other together with a bound, or add an RPC that takes all keys.',
    url: `${guides}/performance/`,
    title: 'gRPC: Performance best practices',
  },
  {
    topic: 'deadlines',
    rules: ['long-held-transaction', 'transaction-too-wide', 'side-effect-before-commit'],
    advice:
      'Make the call before the transaction begins or after its commit, with a deadline (`context.WithTimeout`): there is none by default, and what the other side has done is not rolled back.',
    url: `${guides}/deadlines/`,
    title: 'gRPC: Deadlines',
  },
  {
    topic: 'work after the answer',
    rules: ['unawaited-work', 'concurrent-session-use'],
    advice:
      'The context of an RPC is cancelled when it returns: a goroutine that goes on needs `context.WithoutCancel`, an error path and a connection of its own; what must not be lost belongs in a queue.',
    url: `${guides}/cancellation/`,
    title: 'gRPC: Cancellation',
  },
];

/** Connect: services over HTTP that also speak gRPC. */
export const connect: readonly CataloguePractice[] = [
  {
    topic: 'clients',
    rules: ['wrong-caching-scope', 'unbounded-concurrency', 'sequential-await-in-loop'],
    advice:
      'Make one client per service over one `http.Client` and share it; run calls that do not need each other together in an `errgroup` with a limit.',
    url: 'https://pkg.go.dev/connectrpc.com/connect#NewClient',
    title: 'Connect: NewClient',
  },
  {
    topic: 'calls and transactions',
    rules: ['transaction-too-wide', 'long-held-transaction', 'side-effect-before-commit'],
    advice:
      'Call other services before the transaction begins or after its commit, with a deadline on the context: what the other side has done is not rolled back.',
    url: 'https://pkg.go.dev/connectrpc.com/connect#Client.CallUnary',
    title: 'Connect: Client.CallUnary',
  },
];

/** gqlgen: resolvers that generated code calls for every object. */
export const gqlgen: readonly CataloguePractice[] = [
  {
    topic: 'dataloaders',
    rules: ['n-plus-one-query', 'redundant-entity-fetch', 'unnecessary-resolve'],
    advice:
      'A resolver of a field runs once for each object: let it ask a dataloader of the request, which gathers the keys of all of them into one query.',
    url: 'https://gqlgen.com/reference/dataloaders/',
    title: 'gqlgen: Dataloaders',
  },
  {
    topic: 'field collection',
    rules: ['over-fetching', 'unbounded-query', 'unbounded-concurrency', 'concurrent-session-use'],
    advice:
      'Load only what was asked for (`graphql.CollectFieldsCtx`), give lists a limit, and expect resolvers to run at the same time: each takes its own connection from the pool.',
    url: 'https://gqlgen.com/reference/field-collection/',
    title: 'gqlgen: Field collection',
  },
];
