import { aliasesOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library } from '../schema.ts';

/** Names of the types whose resolvers run once for a request: GraphQL's root types, as projects call them. */
const ROOTS = [
  '*Query',
  '*Queries',
  'Query*',
  '*Mutation',
  '*Mutations',
  'Mutation*',
  '*Subscription',
  '*Subscriptions',
];

/** GraphQL servers: a field's resolver runs once for every object of a list. A data loader is the cure. */
export const graphql: Library[] = [
  defineLibrary({
    title: 'Graphene',
    language: 'python',
    practice: 'graphene',
    packages: ['graphene', 'graphene-django', 'graphene-sqlalchemy', 'graphene-federation'],
    modules: ['graphene', 'graphene_django', 'graphene_sqlalchemy', 'graphene_federation', 'promise', 'aiodataloader'],
    docs: {
      dataloader: 'https://docs.graphene-python.org/en/latest/execution/dataloader/',
      resolvers: 'https://docs.graphene-python.org/en/latest/types/objecttypes/#resolvers',
    },
    aliases: {
      ...aliasesOf('graphene', ['graphene.types', 'graphene.types.objecttype'], 'ObjectType'),
      ...aliasesOf('graphene', ['graphene.types', 'graphene.types.mutation'], 'Mutation'),
      ...aliasesOf('graphene.relay', ['graphene.relay.mutation'], 'ClientIDMutation'),
      ...aliasesOf('graphene_django', ['graphene_django.types'], 'DjangoObjectType'),
      ...aliasesOf('graphene_sqlalchemy', ['graphene_sqlalchemy.types'], 'SQLAlchemyObjectType'),
      'promise.dataloader.DataLoader': 'aiodataloader.DataLoader',
    },
    functions: functionsOf(
      'graphene',
      'Field List NonNull String Int Float Boolean ID DateTime Date Argument Schema Enum InputField',
    ),
    types: {
      'graphene.ObjectType': {},
      'graphene.Interface': {},
      'graphene.Mutation': { bases: ['graphene.ObjectType'] },
      'graphene.relay.ClientIDMutation': { bases: ['graphene.Mutation'] },
      'graphene.relay.Connection': { bases: ['graphene.ObjectType'] },
      'graphene_django.DjangoObjectType': { bases: ['graphene.ObjectType'] },
      'graphene_sqlalchemy.SQLAlchemyObjectType': { bases: ['graphene.ObjectType'] },
      'aiodataloader.DataLoader': {
        members: {
          ...members('load', { async: true, returns: 'any' }),
          ...members('load_many', { async: true, returns: 'list<any>' }),
          ...members('prime clear clear_all'),
        },
      },
    },
    entryPoints: [
      { role: 'request', base: 'graphene.Mutation', methods: ['mutate', 'mutate_and_get_payload'], plain: 'thread' },
      {
        role: 'request',
        base: 'graphene.relay.Connection',
        methods: ['resolve_*'],
        plain: 'thread',
      },
      ...['graphene.ObjectType', 'graphene.Interface'].map((base) => ({
        role: 'request' as const,
        base,
        methods: ['resolve_*'],
        plain: 'thread' as const,
        perObject: true as const,
        rootClasses: ROOTS,
      })),
      {
        role: 'request',
        base: 'graphene.ObjectType',
        methods: ['get_queryset', 'get_node', 'subscribe_*'],
        plain: 'thread',
      },
      // A data loader's batch function runs once for all the keys.
      { role: 'request', base: 'aiodataloader.DataLoader', methods: ['batch_load_fn'], plain: 'thread' },
    ],
  }),
  defineLibrary({
    title: 'Strawberry',
    language: 'python',
    practice: 'strawberry',
    packages: ['strawberry-graphql', 'strawberry-graphql-django'],
    modules: ['strawberry', 'strawberry_django'],
    docs: {
      dataloader: 'https://strawberry.rocks/docs/guides/dataloaders',
      resolvers: 'https://strawberry.rocks/docs/types/resolvers',
    },
    aliases: {
      ...aliasesOf('strawberry', ['strawberry.types'], 'Info'),
      'strawberry.types.info.Info': 'strawberry.Info',
    },
    functions: functionsOf('strawberry', 'Schema argument directive enum input interface scalar union auto'),
    types: {
      'strawberry.dataloader.DataLoader': {
        construct: { runs: [{ argument: [0, 'load_fn'], how: 'later', plain: 'loop' }] },
        members: {
          load: { async: true, returns: 'any' },
          load_many: { async: true, returns: 'list<any>' },
          ...members('prime prime_many clear clear_many clear_all'),
        },
      },
      'strawberry.Info': { attributes: { context: 'any', variable_values: 'dict<str,any>' } },
      'strawberry.permission.BasePermission': {},
    },
    entryPoints: [
      ...['strawberry.field', 'strawberry_django.field', 'strawberry.federation.field'].map((decorator) => ({
        role: 'request' as const,
        decorator,
        // graphql-core calls plain resolvers where it runs; strawberry-django moves its own to a thread.
        plain: decorator.startsWith('strawberry_django') ? ('thread' as const) : ('loop' as const),
        perObject: true as const,
        rootClasses: ROOTS,
      })),
      ...['strawberry.mutation', 'strawberry.subscription', 'strawberry.relay.connection'].map((decorator) => ({
        role: 'request' as const,
        decorator,
        plain: 'loop' as const,
      })),
      { role: 'request', decorator: 'strawberry_django.mutation', plain: 'thread' },
      { role: 'request', registrar: 'strawberry.field', argument: 'resolver', plain: 'loop' },
      { role: 'request', registrar: 'strawberry.mutation', argument: 'resolver', plain: 'loop' },
      { role: 'request', base: 'strawberry.permission.BasePermission', methods: ['has_permission'], plain: 'loop' },
    ],
  }),
  defineLibrary({
    title: 'Ariadne',
    language: 'python',
    practice: 'ariadne',
    packages: ['ariadne'],
    modules: ['ariadne'],
    docs: { dataloaders: 'https://ariadnegraphql.org/server/dataloaders' },
    types: {
      'ariadne.ObjectType': {},
      'ariadne.QueryType': {},
      'ariadne.MutationType': {},
      'ariadne.SubscriptionType': {},
    },
    entryPoints: [
      { role: 'request', decorator: 'ariadne.ObjectType.field', plain: 'loop', perObject: true },
      { role: 'request', decorator: 'ariadne.QueryType.field', plain: 'loop' },
      { role: 'request', decorator: 'ariadne.MutationType.field', plain: 'loop' },
      { role: 'request', decorator: 'ariadne.SubscriptionType.source', plain: 'loop' },
      { role: 'request', decorator: 'ariadne.SubscriptionType.field', plain: 'loop' },
    ],
  }),
];
