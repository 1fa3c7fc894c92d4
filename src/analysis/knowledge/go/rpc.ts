import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library, type Member } from '../schema.ts';
import { orError } from './rows.ts';

const GRPC = 'google.golang.org/grpc';
const CALL: Member = { effect: 'network', returns: 'error', does: 'calls a gRPC service' };

/** gRPC, Connect, GraphQL servers: services whose methods generated code calls. */
export const rpc: Library[] = [
  defineLibrary({
    title: 'gRPC',
    language: 'go',
    practice: 'grpc-go',
    packages: [GRPC],
    modules: [GRPC],
    docs: {
      basics: 'https://grpc.io/docs/languages/go/basics/',
      performance: 'https://grpc.io/docs/guides/performance/',
      api: 'https://pkg.go.dev/google.golang.org/grpc',
    },
    functions: {
      [`${GRPC}.NewServer`]: { returns: `${GRPC}.Server` },
      // Connects when it is first used, or in the background.
      ...functionsOf(GRPC, 'NewClient Dial DialContext', orError(`${GRPC}.ClientConn`)),
      ...functionsOf(`${GRPC}/status`, 'Error Errorf', { returns: 'error' }),
      ...functionsOf(`${GRPC}/status`, 'Code FromError New Convert Newf'),
      ...functionsOf(`${GRPC}/metadata`, 'Pairs New FromIncomingContext NewOutgoingContext AppendToOutgoingContext'),
    },
    types: {
      [`${GRPC}.Server`]: {
        members: { Serve: { serves: true, returns: 'error' }, ...members('RegisterService Stop GracefulStop') },
      },
      [`${GRPC}.ServiceRegistrar`]: { members: members('RegisterService') },
      // What generated clients are made with: each of their methods sends a request through it.
      [`${GRPC}.ClientConn`]: {
        kind: 'client',
        members: {
          Invoke: CALL,
          NewStream: orError('any', CALL),
          Close: { effect: 'release', returns: 'error' },
          ...members('GetState Connect Target'),
        },
      },
      [`${GRPC}.ClientConnInterface`]: { bases: [`${GRPC}.ClientConn`] },
      [`${GRPC}.ServerStream`]: {
        members: {
          ...members('SendMsg RecvMsg', { effect: 'network', weight: 'light', returns: 'error' }),
          Context: { returns: 'context.Context' },
        },
      },
    },
    entryPoints: [{ role: 'request', baseNamed: 'Unimplemented*Server', methods: ['[A-Z]*'] }],
  }),
  defineLibrary({
    title: 'Connect',
    language: 'go',
    practice: 'connect',
    packages: ['connectrpc.com/connect', 'github.com/bufbuild/connect-go', 'github.com/twitchtv/twirp'],
    modules: ['connectrpc.com/connect', 'github.com/bufbuild/connect-go', 'github.com/twitchtv/twirp'],
    docs: { start: 'https://connectrpc.com/docs/go/getting-started', api: 'https://pkg.go.dev/connectrpc.com/connect' },
    aliases: { 'github.com/bufbuild/connect-go.*': 'connectrpc.com/connect.*' },
    functions: {
      'connectrpc.com/connect.NewError': { returns: 'error' },
      ...functionsOf('connectrpc.com/connect', 'NewRequest', { returns: 'connectrpc.com/connect.Request<$0>' }),
      ...functionsOf('connectrpc.com/connect', 'NewResponse', { returns: 'connectrpc.com/connect.Response<$0>' }),
    },
    types: {
      'connectrpc.com/connect.Request': {
        attributes: { Msg: '$T' },
        members: { Header: { returns: 'net/http.Header' }, ...members('Spec Peer') },
      },
      'connectrpc.com/connect.Response': {
        attributes: { Msg: '$T' },
        members: members('Header Trailer', { returns: 'net/http.Header' }),
      },
      'connectrpc.com/connect.Client': {
        kind: 'client',
        members: {
          CallUnary: orError('any', { effect: 'network', does: 'calls a service' }),
          ...members('CallServerStream CallBidiStream CallClientStream', {
            effect: 'network',
            does: 'calls a service',
          }),
        },
      },
    },
    entryPoints: [{ role: 'request', baseNamed: 'Unimplemented*Handler', methods: ['[A-Z]*'] }],
  }),
  defineLibrary({
    title: 'GraphQL servers',
    language: 'go',
    practice: 'gqlgen',
    packages: [
      'github.com/99designs/gqlgen',
      'github.com/graph-gophers/graphql-go',
      'github.com/graph-gophers/dataloader',
    ],
    modules: [
      'github.com/99designs/gqlgen',
      'github.com/graph-gophers/graphql-go',
      'github.com/graph-gophers/dataloader',
    ],
    docs: {
      resolvers: 'https://gqlgen.com/getting-started/',
      dataloaders: 'https://gqlgen.com/reference/dataloaders/',
    },
    functions: functionsOf('github.com/99designs/gqlgen/graphql/handler', 'NewDefaultServer New', {
      returns: 'net/http.Handler',
    }),
    entryPoints: [
      // gqlgen calls them by interfaces that it generates; the types' resolvers run once for each object.
      ...['queryResolver', 'mutationResolver', 'subscriptionResolver'].map(
        (classNamed): EntryPoint => ({ role: 'request', classNamed, methods: ['[A-Z]*'] }),
      ),
      { role: 'request', classNamed: '*Resolver', methods: ['[A-Z]*'], perObject: true },
    ],
  }),
];
