import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library, type Member, type TypeModel } from '../schema.ts';

const REQUEST = { role: 'request', plain: 'loop' } as const;
/** The types whose resolvers run once for a request. */
// `ShelfMutations` gathers what can be done with shelves under one field of the root.
const ROOTS = ['Query', 'Mutation', 'Subscription', '*Query', '*Mutation', '*Queries', '*Mutations'];
const FIELDS =
  'field string stringList int intList float boolean id idList fieldWithInput loadable loadableList loadableGroup prismaField prismaConnection relatedField drizzleField connection prismaFieldWithInput';
const ROOT_FIELDS = ['queryType', 'queryField', 'queryFields', 'mutationType', 'mutationField', 'mutationFields'];
const SUBSCRIBED = ['subscriptionType', 'subscriptionField', 'subscriptionFields'];

/** A builder's method that is handed a function which makes fields. */
const building = (fields: string): Member => ({
  options: [0, 1],
  runs: [
    { argument: 'fields', how: 'inline', given: [fields] },
    { argument: 0, how: 'inline', given: [fields] },
    { argument: 1, how: 'inline', given: [fields] },
  ],
});
const fieldMaker: TypeModel = {
  members: {
    ...members(FIELDS, { options: [0, 1] }),
    ...members(
      'expose exposeString exposeInt exposeID exposeBoolean exposeFloat relation relationCount arg withAuth',
      {},
    ),
  },
};
const resolveAt = (owner: string, more: Partial<EntryPoint> = {}): EntryPoint[] =>
  FIELDS.split(' ').flatMap((name) =>
    ['resolve', 'subscribe'].map((argument) => ({ ...REQUEST, registrar: `${owner}.${name}`, argument, ...more })),
  );

/** GraphQL servers: a field's resolver runs once for every object of a list. A data loader is the cure. */
export const graphql: Library[] = [
  defineLibrary({
    title: 'GraphQL',
    language: 'typescript',
    practice: 'graphql',
    packages: [
      ...[
        'graphql',
        '@apollo/server',
        'apollo-server',
        'apollo-server-express',
        'graphql-yoga',
        '@graphql-tools/schema',
      ],
      ...['graphql-tools', 'mercurius', 'express-graphql', 'graphql-http', '@apollo/subgraph', '@graphql-yoga/node'],
    ],
    modules: [
      ...['graphql', '@apollo', 'apollo-server', 'apollo-server-express', 'apollo-server-koa', 'apollo-server-lambda'],
      ...['graphql-yoga', '@graphql-tools', 'graphql-tools', 'mercurius', '@graphql-yoga'],
    ],
    docs: {
      resolvers: 'https://www.apollographql.com/docs/apollo-server/data/resolvers',
      dataloader: 'https://www.apollographql.com/docs/apollo-server/data/fetching-data#batching-and-caching',
    },
    aliases: {
      'apollo-server.ApolloServer': '@apollo/server.ApolloServer',
      'apollo-server-express.ApolloServer': '@apollo/server.ApolloServer',
      'apollo-server-koa.ApolloServer': '@apollo/server.ApolloServer',
      'apollo-server-lambda.ApolloServer': '@apollo/server.ApolloServer',
      'graphql-tools.makeExecutableSchema': '@graphql-tools/schema.makeExecutableSchema',
      'graphql-yoga.createSchema': '@graphql-tools/schema.makeExecutableSchema',
    },
    functions: {
      '@graphql-tools/schema.makeExecutableSchema': { options: [0] },
      '@apollo/subgraph.buildSubgraphSchema': { options: [0] },
      ...functionsOf('@graphql-tools/merge', 'mergeResolvers', { returns: '$0' }),
      ...functionsOf('graphql', 'parse validate print buildSchema', { effect: 'cpu', weight: 'light' }),
      ...functionsOf('graphql', 'execute graphql subscribe', { async: true, returns: 'any' }),
      '@apollo/server/standalone.startStandaloneServer': { serves: true, async: true, options: [1] },
      'graphql-yoga.createYoga': { options: [0] },
    },
    types: {
      '@apollo/server.ApolloServer': {
        construct: { options: [0], returns: '@apollo/server.ApolloServer' },
        members: { ...members('start stop executeOperation', { async: true }), listen: { serves: true, async: true } },
      },
      'graphql.GraphQLObjectType': { construct: { options: [0], returns: 'graphql.GraphQLObjectType' } },
    },
    entryPoints: [
      ...[
        '@graphql-tools/schema.makeExecutableSchema',
        '@apollo/server.ApolloServer',
        '@apollo/subgraph.buildSubgraphSchema',
      ].map(
        (registrar): EntryPoint => ({
          ...REQUEST,
          registrar,
          argument: 'resolvers',
          members: true,
          perObject: true,
          rootClasses: ROOTS,
        }),
      ),
      {
        ...REQUEST,
        registrar: '@graphql-tools/merge.mergeResolvers',
        argument: 0,
        members: true,
        perObject: true,
        rootClasses: ROOTS,
      },
      {
        ...REQUEST,
        registrar: 'graphql.GraphQLObjectType',
        argument: 'fields',
        members: true,
        methods: ['resolve', 'subscribe'],
      },
      // Resolvers that a loader of files puts together.
      {
        ...REQUEST,
        files: ['**/*resolver*.{ts,js}', '**/resolvers/**/*.{ts,js}'],
        exports: ['resolvers', 'default', '*Resolvers'],
        members: true,
        perObject: true,
        rootClasses: ROOTS,
      },
      // The types that a code generator writes of a schema.
      ...['QueryResolvers', 'MutationResolvers', 'SubscriptionResolvers'].map(
        (declaredAs): EntryPoint => ({ ...REQUEST, declaredAs, members: true }),
      ),
      { ...REQUEST, declaredAs: 'Resolvers', members: true, perObject: true, rootClasses: ROOTS },
      { ...REQUEST, declaredAs: '*Resolvers', members: true, perObject: true },
      ...['@apollo/server/standalone.startStandaloneServer', 'graphql-yoga.createYoga'].map(
        (registrar): EntryPoint => ({ ...REQUEST, registrar, argument: 'context' }),
      ),
    ],
  }),
  defineLibrary({
    title: 'DataLoader',
    language: 'typescript',
    practice: 'graphql',
    packages: ['dataloader'],
    modules: ['dataloader'],
    docs: { batching: 'https://github.com/graphql/dataloader#batching' },
    types: {
      dataloader: {
        // All keys that are asked for in one turn of the loop come in one call.
        construct: { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
        members: {
          load: { async: true, returns: 'any' },
          loadMany: { async: true, returns: 'list<any>' },
          ...members('prime clear clearAll', { returns: '$self' }),
        },
      },
    },
    entryPoints: [{ ...REQUEST, registrar: 'dataloader', argument: 0 }],
  }),
  defineLibrary({
    title: 'TypeGraphQL',
    language: 'typescript',
    practice: 'graphql',
    packages: ['type-graphql'],
    modules: ['type-graphql'],
    docs: { resolvers: 'https://typegraphql.com/docs/resolvers.html#field-resolvers' },
    functions: functionsOf(
      'type-graphql',
      'Resolver Arg Args Ctx Root Field ObjectType InputType Authorized UseMiddleware',
    ),
    entryPoints: [
      ...decoratorsOf(['type-graphql'], 'Query Mutation Subscription', REQUEST),
      ...decoratorsOf(['type-graphql'], 'FieldResolver', { ...REQUEST, perObject: true }),
      { ...REQUEST, base: 'type-graphql.MiddlewareInterface', methods: ['use'] },
    ],
    transparent: ['type-graphql.Authorized', 'type-graphql.UseMiddleware'],
  }),
  defineLibrary({
    title: 'Pothos',
    language: 'typescript',
    practice: 'graphql',
    packages: ['@pothos/core', '@pothos/plugin-prisma', '@pothos/plugin-dataloader', '@pothos/plugin-drizzle'],
    modules: ['@pothos'],
    docs: {
      fields: 'https://pothos-graphql.dev/docs/guide/fields',
      loaders: 'https://pothos-graphql.dev/docs/plugins/dataloader',
    },
    aliases: { '@pothos/core.default': '@pothos/core' },
    types: {
      '@pothos/core': {
        members: {
          ...members(
            'objectType objectField objectFields prismaObject prismaNode prismaObjectField prismaObjectFields interfaceType interfaceField drizzleObject node loadableNode loadableObject',
            building('@pothos/core.FieldBuilder'),
          ),
          ...members([...ROOT_FIELDS, ...SUBSCRIBED].join(' '), building('@pothos/core.RootFieldBuilder')),
          ...members('inputType inputRef enumType scalarType addScalarType unionType objectRef toSchema', {}),
        },
      },
      '@pothos/core.FieldBuilder': fieldMaker,
      '@pothos/core.RootFieldBuilder': fieldMaker,
    },
    entryPoints: [
      ...resolveAt('@pothos/core.FieldBuilder', { perObject: true }),
      ...resolveAt('@pothos/core.RootFieldBuilder'),
    ],
  }),
  defineLibrary({
    title: 'tRPC and oRPC',
    language: 'typescript',
    practice: 'trpc',
    packages: ['@trpc/server', '@orpc/server', '@ts-rest/core', '@ts-rest/express', '@ts-rest/fastify'],
    modules: ['@trpc/server', '@orpc/server', '@ts-rest'],
    docs: {
      procedures: 'https://trpc.io/docs/server/procedures',
      middleware: 'https://trpc.io/docs/server/middlewares',
    },
    functions: {
      '@trpc/server/adapters/express.createExpressMiddleware': { options: [0] },
      '@trpc/server/adapters/fetch.fetchRequestHandler': { options: [0] },
      ...functionsOf('@ts-rest/express', 'createExpressEndpoints', {}),
    },
    objects: { '@trpc/server.initTRPC': '@trpc/server.Builder', '@orpc/server.os': '@orpc/server.Procedure' },
    types: {
      '@trpc/server.Builder': {
        members: { ...members('context meta', { returns: '$self' }), create: { returns: '@trpc/server.Root' } },
      },
      '@trpc/server.Root': {
        attributes: { procedure: '@trpc/server.Procedure' },
        members: {
          ...members('router mergeRouters createCallerFactory', {}),
          middleware: { returns: '@trpc/server.Middleware' },
        },
      },
      '@trpc/server.Middleware': { members: members('unstable_pipe', { returns: '$self' }) },
      '@trpc/server.Procedure': {
        members: {
          ...members('input output use meta concat unstable_concat', { returns: '$self' }),
          ...members('query mutation subscription', {}),
        },
      },
      '@trpc/server.TRPCError': { bases: ['globalThis.Error'] },
      '@orpc/server.Procedure': {
        members: {
          ...members('input output use route errors meta context $context', { returns: '$self' }),
          handler: {},
        },
      },
    },
    entryPoints: [
      ...['query', 'mutation', 'subscription', 'use'].map(
        (name): EntryPoint => ({ ...REQUEST, registrar: `@trpc/server.Procedure.${name}`, argument: 0 }),
      ),
      { ...REQUEST, registrar: '@trpc/server.Root.middleware', argument: 0 },
      ...['createExpressMiddleware', 'fetchRequestHandler'].map(
        (name): EntryPoint => ({
          ...REQUEST,
          registrar: `@trpc/server/adapters/${name.startsWith('fetch') ? 'fetch' : 'express'}.${name}`,
          argument: 'createContext',
        }),
      ),
      ...['handler', 'use'].map(
        (name): EntryPoint => ({ ...REQUEST, registrar: `@orpc/server.Procedure.${name}`, argument: 0 }),
      ),
      { ...REQUEST, registrar: '@ts-rest/express.createExpressEndpoints', argument: 1, members: true },
    ],
  }),
];
