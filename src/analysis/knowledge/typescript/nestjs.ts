import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint } from '../schema.ts';

const REQUEST = { role: 'request', plain: 'loop' } as const;
const BACKGROUND = { role: 'background', plain: 'loop' } as const;
const PUBLISH = { effect: 'publish', quick: true, does: 'publishes an event' } as const;
const COMMON = '@nestjs/common';

/** Interfaces that say what a class is for, and the methods that the framework calls. */
const AROUND: Record<string, string[]> = {
  CanActivate: ['canActivate'],
  NestInterceptor: ['intercept'],
  NestMiddleware: ['use'],
  PipeTransform: ['transform'],
  ExceptionFilter: ['catch'],
};
const STARTING: Record<string, string[]> = {
  OnModuleInit: ['onModuleInit'],
  OnApplicationBootstrap: ['onApplicationBootstrap'],
  OnModuleDestroy: ['onModuleDestroy'],
  OnApplicationShutdown: ['onApplicationShutdown'],
};
const onInterface = (entry: Omit<EntryPoint, 'base'>, module: string, all: Record<string, string[]>): EntryPoint[] =>
  Object.entries(all).map(([name, methods]) => ({ ...entry, base: `${module}.${name}`, methods }));

/** NestJS: controllers, resolvers, gateways, microservices, events, CQRS, schedules and queue processors. */
export const nestjs = defineLibrary({
  title: 'NestJS',
  language: 'typescript',
  practice: 'nestjs',
  packages: [
    ...[
      'core',
      'common',
      'graphql',
      'websockets',
      'microservices',
      'schedule',
      'event-emitter',
      'cqrs',
      'bull',
      'bullmq',
    ],
    ...['passport', 'platform-express', 'platform-fastify', 'cache-manager'],
  ]
    .map((name) => `@nestjs/${name}`)
    .concat('nest-commander', 'nestjs-command', '@golevelup/nestjs-rabbitmq'),
  modules: [
    '@nestjs',
    'nest-commander',
    'nestjs-command',
    '@golevelup/nestjs-rabbitmq',
    'cache-manager',
    'eventemitter2',
  ],
  docs: {
    controllers: 'https://docs.nestjs.com/controllers',
    scopes: 'https://docs.nestjs.com/fundamentals/injection-scopes',
    resolvers: 'https://docs.nestjs.com/graphql/resolvers',
    queues: 'https://docs.nestjs.com/techniques/queues',
    events: 'https://docs.nestjs.com/techniques/events',
    schedules: 'https://docs.nestjs.com/techniques/task-scheduling',
    caching: 'https://docs.nestjs.com/techniques/caching',
  },
  aliases: {
    'eventemitter2.EventEmitter2': '@nestjs/event-emitter.EventEmitter2',
    'cache-manager.Cache': '@nestjs/cache-manager.Cache',
  },
  functions: {
    ...functionsOf('@nestjs/core.NestFactory', 'create createMicroservice createApplicationContext', {
      async: true,
      returns: `${COMMON}.INestApplication`,
    }),
    '@nestjs/passport.PassportStrategy': { returns: 'type<@nestjs/passport.AbstractStrategy>' },
    '@nestjs/passport.AuthGuard': { returns: 'type<@nestjs/passport.IAuthGuard>' },
    ...functionsOf(
      COMMON,
      'Injectable Controller Module Inject UseGuards UseInterceptors UsePipes Body Param Query Req Res Headers HttpCode Header Optional forwardRef SetMetadata applyDecorators Redirect Render Catch Global Ip Session',
    ),
  },
  types: {
    [`${COMMON}.INestApplication`]: {
      members: {
        listen: { serves: true, async: true, returns: 'any' },
        startAllMicroservices: { async: true },
        init: { async: true, returns: '$self' },
        close: { async: true },
        ...members(
          'use useGlobalPipes useGlobalFilters useGlobalGuards useGlobalInterceptors enableCors setGlobalPrefix get',
        ),
      },
    },
    [`${COMMON}.Logger`]: { members: members('log error warn debug verbose fatal') },
    [`${COMMON}.CallHandler`]: { members: { handle: { returns: 'rxjs.Observable<any>' } } },
    '@nestjs/core.ModuleRef': { members: { get: {}, resolve: { async: true }, create: { async: true } } },
    '@nestjs/config.ConfigService': { members: members('get getOrThrow', { returns: 'any' }) },
    '@nestjs/jwt.JwtService': {
      members: {
        ...members('sign', { effect: 'cpu', weight: 'light', returns: 'str' }),
        ...members('verify decode', { effect: 'cpu', weight: 'light', returns: 'any' }),
        ...members('signAsync', { async: true, returns: 'str' }),
        ...members('verifyAsync', { async: true, returns: 'any' }),
      },
    },
    // Listeners begin at once, in the transaction or out of it, and read what others see.
    '@nestjs/event-emitter.EventEmitter2': {
      bases: ['events.EventEmitter'],
      members: {
        emit: { ...PUBLISH, returns: 'bool' },
        emitAsync: { effect: 'publish', async: true, does: 'publishes an event' },
      },
    },
    '@nestjs/cqrs.CommandBus': { members: { execute: { async: true, returns: 'any' } } },
    '@nestjs/cqrs.QueryBus': { members: { execute: { async: true, returns: 'any' } } },
    '@nestjs/cqrs.EventBus': { members: members('publish publishAll', PUBLISH) },
    '@nestjs/cqrs.EventPublisher': { members: members('mergeObjectContext mergeClassContext', { returns: '$0' }) },
    '@nestjs/cqrs.AggregateRoot': { members: { ...members('apply uncommit getUncommittedEvents'), commit: PUBLISH } },
    '@nestjs/microservices.ClientProxy': {
      kind: 'client',
      members: {
        send: { returns: 'rxjs.Observable<any>' },
        // Hot: the message leaves whether anybody subscribes or not.
        emit: { ...PUBLISH, returns: 'rxjs.Observable<any>', channel: 0 },
        connect: { effect: 'network', async: true },
        close: { async: true },
      },
    },
    ...Object.fromEntries(
      ['ClientKafka', 'ClientRMQ', 'ClientRedis', 'ClientTCP', 'ClientNats', 'ClientMqtt'].map((name) => [
        `@nestjs/microservices.${name}`,
        { bases: ['@nestjs/microservices.ClientProxy'] },
      ]),
    ),
    '@nestjs/cache-manager.Cache': {
      members: {
        get: { effect: 'cache-read', async: true, returns: 'any' },
        ...members('set del reset clear', { effect: 'cache-write', async: true }),
        wrap: { effect: 'cache-read', async: true, returns: '$1.return', runs: [{ argument: 1, how: 'await' }] },
      },
    },
    '@golevelup/nestjs-rabbitmq.AmqpConnection': {
      kind: 'client',
      members: {
        publish: { effect: 'publish', async: true, channel: 0 },
        request: { effect: 'network', async: true, returns: 'any' },
      },
    },
    '@nestjs/schedule.SchedulerRegistry': {
      members: members('addCronJob getCronJob deleteCronJob addInterval addTimeout'),
    },
  },
  entryPoints: [
    ...decoratorsOf([COMMON], 'Get Post Put Patch Delete Options Head All Search Sse', REQUEST),
    ...decoratorsOf(['@nestjs/graphql'], 'Query Mutation Subscription', REQUEST),
    ...decoratorsOf(['@nestjs/graphql'], 'ResolveField ResolveProperty ResolveReference', {
      ...REQUEST,
      perObject: true,
      rootClasses: ['*Query*Resolver', '*Mutation*Resolver'],
    }),
    ...decoratorsOf(['@nestjs/websockets'], 'SubscribeMessage', REQUEST),
    ...decoratorsOf(['@nestjs/microservices'], 'MessagePattern GrpcMethod GrpcStreamMethod GrpcStreamCall', REQUEST),
    ...decoratorsOf(['@nestjs/microservices'], 'EventPattern', BACKGROUND),
    ...decoratorsOf(['@nestjs/event-emitter'], 'OnEvent', BACKGROUND),
    ...decoratorsOf(['@nestjs/schedule'], 'Cron Interval Timeout', BACKGROUND),
    ...decoratorsOf(
      ['@nestjs/bull'],
      'Process OnQueueCompleted OnQueueFailed OnQueueActive OnGlobalQueueCompleted',
      BACKGROUND,
    ),
    ...decoratorsOf(['@nestjs/bullmq'], 'OnWorkerEvent OnQueueEvent', BACKGROUND),
    ...decoratorsOf(['@golevelup/nestjs-rabbitmq'], 'RabbitSubscribe RabbitRPC', BACKGROUND),
    ...decoratorsOf(['nestjs-command'], 'Command', { role: 'script', plain: 'loop' }),
    { ...BACKGROUND, base: '@nestjs/bullmq.WorkerHost', methods: ['process'] },
    { role: 'script', base: 'nest-commander.CommandRunner', methods: ['run'], plain: 'loop' },
    ...onInterface(REQUEST, COMMON, AROUND),
    ...onInterface({ role: 'startup', plain: 'loop' }, COMMON, STARTING),
    ...onInterface(REQUEST, '@nestjs/websockets', {
      OnGatewayConnection: ['handleConnection'],
      OnGatewayDisconnect: ['handleDisconnect'],
    }),
    ...onInterface(REQUEST, '@nestjs/cqrs', { ICommandHandler: ['execute'], IQueryHandler: ['execute'] }),
    ...onInterface(BACKGROUND, '@nestjs/cqrs', { IEventHandler: ['handle'] }),
    ...onInterface(REQUEST, '@nestjs/passport', {
      AbstractStrategy: ['validate'],
      IAuthGuard: ['canActivate', 'handleRequest', 'getRequest'],
    }),
  ],
  transparent: [
    ...[
      'UseGuards',
      'UseInterceptors',
      'UsePipes',
      'UseFilters',
      'HttpCode',
      'Header',
      'SetMetadata',
      'Render',
      'Bind',
    ].map((name) => `${COMMON}.${name}`),
  ],
});
