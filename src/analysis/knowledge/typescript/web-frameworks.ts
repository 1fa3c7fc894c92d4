import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library } from '../schema.ts';
import { HTTP_VERBS, routes } from './express.ts';

const LOOP = { role: 'request', plain: 'loop' } as const;
const HOOKS = [
  'onRequest',
  'preParsing',
  'preValidation',
  'preHandler',
  'preSerialization',
  'onSend',
  'onResponse',
  'onError',
];
const FASTIFY = 'fastify.FastifyInstance';
const KOA_GIVEN = { ctx: 'koa.Context' };
const HONO_GIVEN = { c: 'hono.Context' };

/** A route's options name the functions that serve it. */
const inOptions = (registrar: string, names: readonly string[]): EntryPoint[] =>
  names.map((argument) => ({ ...LOOP, registrar, argument }));

/** Fastify, Koa, Hono, hapi, Elysia: every handler runs on the event loop. */
export const webFrameworks: Library[] = [
  defineLibrary({
    title: 'Fastify',
    language: 'typescript',
    practice: 'fastify',
    packages: ['fastify', 'fastify-plugin', '@fastify/websocket', 'fastify-type-provider-zod'],
    modules: ['fastify', 'fastify-plugin', '@fastify'],
    docs: {
      routes: 'https://fastify.dev/docs/latest/Reference/Routes/',
      hooks: 'https://fastify.dev/docs/latest/Reference/Hooks/',
    },
    aliases: { 'fastify.fastify': 'fastify', 'fastify-plugin.fastifyPlugin': 'fastify-plugin' },
    functions: {
      fastify: { returns: FASTIFY },
      'fastify-plugin': { returns: '$0', runs: [{ argument: 0, how: 'later', plain: 'loop', given: [FASTIFY] }] },
    },
    types: {
      [FASTIFY]: {
        members: {
          ...members(HTTP_VERBS.join(' '), { returns: '$self', options: [1] }),
          route: { returns: '$self', options: [0] },
          register: { returns: '$self', runs: [{ argument: 0, how: 'await', given: [FASTIFY] }] },
          after: { returns: '$self', runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
          listen: { serves: true, async: true, returns: 'str' },
          ...members('ready close', { async: true }),
          inject: { async: true },
          withTypeProvider: { returns: '$self' },
          ...members(
            'addHook decorate decorateRequest decorateReply setErrorHandler setNotFoundHandler addSchema setValidatorCompiler setSerializerCompiler addContentTypeParser hasDecorator',
            { returns: '$self' },
          ),
        },
        attributes: { log: 'any', server: 'http.Server' },
      },
      'fastify.FastifyRequest': {
        attributes: { body: 'any', query: 'any', params: 'any', headers: 'dict<str,str>', raw: 'http.IncomingMessage' },
      },
      'fastify.FastifyReply': {
        members: members('send code status header headers type redirect hijack', { returns: '$self' }),
        attributes: { raw: 'http.ServerResponse', sent: 'bool', statusCode: 'float' },
      },
    },
    assumptions: [{ name: 'fastify', type: FASTIFY }],
    entryPoints: [
      ...routes(FASTIFY, [...HTTP_VERBS, 'addHook', 'setErrorHandler', 'setNotFoundHandler']),
      ...HTTP_VERBS.flatMap((verb) => inOptions(`${FASTIFY}.${verb}`, ['handler', ...HOOKS])),
      ...inOptions(`${FASTIFY}.route`, ['handler', 'wsHandler', ...HOOKS]),
    ],
  }),
  defineLibrary({
    title: 'Koa',
    language: 'typescript',
    practice: 'koa',
    packages: ['koa', '@koa/router', 'koa-router', 'koa-body', 'koa-bodyparser', 'koa-compose'],
    modules: ['koa', '@koa/router', 'koa-router', 'koa-compose'],
    docs: { koa: 'https://koajs.com/', router: 'https://github.com/koajs/router/blob/master/API.md' },
    aliases: { 'koa-router': '@koa/router', '@koa/router.Router': '@koa/router' },
    functions: { 'koa-compose': { returns: 'any' } },
    types: {
      koa: {
        bases: ['events.EventEmitter'],
        members: { use: { returns: '$self' }, listen: { serves: true, returns: 'http.Server' }, callback: {} },
        attributes: { context: 'koa.Context' },
      },
      'koa.Context': {
        attributes: {
          request: 'any',
          response: 'any',
          state: 'any',
          params: 'dict<str,str>',
          query: 'dict<str,str>',
          body: 'any',
          status: 'float',
          path: 'str',
          method: 'str',
          req: 'http.IncomingMessage',
          res: 'http.ServerResponse',
        },
        members: members('throw assert redirect set get append attachment'),
      },
      '@koa/router': {
        members: {
          ...members(`${HTTP_VERBS.join(' ')} del use param register`, { returns: '$self' }),
          ...members('routes allowedMethods prefix url'),
        },
      },
    },
    entryPoints: [
      ...routes('koa', ['use'], { gives: KOA_GIVEN }),
      ...routes('@koa/router', [...HTTP_VERBS, 'del', 'use', 'param', 'register'], { gives: KOA_GIVEN }),
    ],
  }),
  defineLibrary({
    title: 'Hono',
    language: 'typescript',
    practice: 'hono',
    packages: ['hono', '@hono/zod-openapi', '@hono/node-server', '@hono/zod-validator'],
    modules: ['hono', '@hono/zod-openapi', '@hono/node-server', '@hono/zod-validator'],
    docs: { routing: 'https://hono.dev/docs/api/routing', context: 'https://hono.dev/docs/api/context' },
    aliases: { 'hono/tiny.Hono': 'hono.Hono', 'hono/quick.Hono': 'hono.Hono' },
    functions: {
      '@hono/node-server.serve': { serves: true },
      'hono/factory.createMiddleware': { returns: '$0' },
      'hono/factory.createFactory': { returns: 'hono/factory.Factory' },
      '@hono/zod-validator.zValidator': {},
    },
    types: {
      'hono.Hono': {
        members: {
          ...members(`${HTTP_VERBS.join(' ')} use on notFound onError route basePath mount`, { returns: '$self' }),
          ...members('fetch request'),
        },
      },
      '@hono/zod-openapi.OpenAPIHono': { bases: ['hono.Hono'], members: { openapi: { returns: '$self' }, doc: {} } },
      'hono/factory.Factory': {
        members: {
          createMiddleware: { returns: '$0' },
          createHandlers: { returns: 'list<any>' },
          createApp: { returns: 'hono.Hono' },
        },
      },
      'hono.Context': {
        attributes: { req: 'hono.HonoRequest', env: 'any', var: 'any', res: 'globalThis.Response' },
        members: {
          ...members('json text html body redirect newResponse notFound', { returns: 'globalThis.Response' }),
          ...members('get set header status render'),
        },
      },
      'hono.HonoRequest': {
        attributes: { url: 'str', path: 'str', method: 'str', raw: 'globalThis.Request' },
        members: {
          ...members('json parseBody formData arrayBuffer', { async: true, returns: 'any' }),
          text: { async: true, returns: 'str' },
          ...members('param query header', { returns: 'str' }),
          valid: { returns: 'any' },
        },
      },
    },
    entryPoints: [
      ...routes('hono.Hono', [...HTTP_VERBS, 'use', 'on', 'notFound', 'onError'], { gives: HONO_GIVEN }),
      ...routes('@hono/zod-openapi.OpenAPIHono', ['openapi'], { gives: HONO_GIVEN }),
      ...routes('hono/factory.Factory', ['createMiddleware', 'createHandlers'], { gives: HONO_GIVEN }),
      ...routes('hono/factory', ['createMiddleware'], { gives: HONO_GIVEN }),
    ],
  }),
  defineLibrary({
    title: 'hapi, Elysia and others',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['@hapi/hapi', 'elysia', 'micro', 'itty-router'],
    modules: ['@hapi/hapi', 'elysia', 'micro', 'itty-router'],
    docs: { hapi: 'https://hapi.dev/api/', elysia: 'https://elysiajs.com/essential/handler.html' },
    aliases: { 'elysia.Elysia': 'elysia' },
    functions: {
      ...functionsOf('@hapi/hapi', 'server Server', { returns: '@hapi/hapi.ServerInstance' }),
      micro: { returns: 'http.Server' },
      ...functionsOf('itty-router', 'Router AutoRouter IttyRouter', { returns: 'itty-router.RouterType' }),
    },
    types: {
      '@hapi/hapi.ServerInstance': {
        members: {
          route: { options: [0] },
          start: { serves: true, async: true },
          ...members('ext method auth decorate event'),
          ...members('register initialize stop', { async: true }),
        },
      },
      elysia: {
        members: {
          ...members(
            `${HTTP_VERBS.join(' ')} ws use group derive resolve onBeforeHandle onAfterHandle onRequest onError decorate state guard model`,
            {
              returns: '$self',
            },
          ),
          listen: { serves: true, returns: '$self' },
        },
      },
      'itty-router.RouterType': { members: members(HTTP_VERBS.join(' '), { returns: '$self' }) },
    },
    entryPoints: [
      { ...LOOP, registrar: '@hapi/hapi.ServerInstance.route', argument: 'handler' },
      ...routes('@hapi/hapi.ServerInstance', ['ext', 'method']),
      ...routes('elysia', [
        ...HTTP_VERBS,
        'derive',
        'resolve',
        'onBeforeHandle',
        'onAfterHandle',
        'onRequest',
        'onError',
      ]),
      ...routes('itty-router.RouterType', HTTP_VERBS),
      { ...LOOP, registrar: 'micro', argument: 0 },
    ],
  }),
];
