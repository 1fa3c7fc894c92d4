import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';

const APPS = ['fastapi.FastAPI', 'fastapi.APIRouter'];

/** FastAPI: routes, dependencies and lifespan. Plain `def` endpoints and dependencies run in a thread pool. */
export const fastapi = defineLibrary({
  title: 'FastAPI',
  language: 'python',
  practice: 'fastapi',
  packages: ['fastapi', 'fastapi-slim', 'fastapi-utils', 'fastapi-users'],
  modules: ['fastapi', 'fastapi_utils'],
  docs: {
    async: 'https://fastapi.tiangolo.com/async/#path-operation-functions',
    dependencies: 'https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/',
    background: 'https://fastapi.tiangolo.com/tutorial/background-tasks/',
    lifespan: 'https://fastapi.tiangolo.com/advanced/events/',
  },
  aliases: {
    'fastapi.applications.FastAPI': 'fastapi.FastAPI',
    'fastapi.routing.APIRouter': 'fastapi.APIRouter',
    'fastapi.param_functions.Depends': 'fastapi.Depends',
    'fastapi.params.Depends': 'fastapi.Depends',
    'fastapi.param_functions.Security': 'fastapi.Security',
    'fastapi.params.Security': 'fastapi.Security',
    'fastapi_restful.tasks.repeat_every': 'fastapi_utils.tasks.repeat_every',
  },
  functions: {
    ...functionsOf('fastapi', 'Depends Security Query Path Body Header Cookie Form File'),
    ...functionsOf('fastapi.encoders', 'jsonable_encoder', { effect: 'cpu', weight: 'light', does: 'encodes as JSON' }),
    'fastapi_utils.tasks.repeat_every': { decorates: { how: 'later' } },
  },
  types: {
    'fastapi.FastAPI': {
      bases: ['starlette.applications.Starlette'],
      members: members('include_router openapi'),
      attributes: { router: 'fastapi.APIRouter', state: 'any', dependency_overrides: 'dict<any,any>' },
    },
    'fastapi.APIRouter': { members: members('include_router mount') },
  },
  assumptions: ['router', '*_router', 'api_router'].map((name) => ({ name, type: 'fastapi.APIRouter' })),
  entryPoints: [
    ...decoratorsOf(APPS, 'get post put patch delete options head trace api_route route', {
      role: 'request',
      plain: 'thread',
    }),
    ...decoratorsOf(APPS, 'websocket websocket_route', { role: 'request' }),
    ...decoratorsOf(APPS, 'exception_handler', { role: 'request', plain: 'thread' }),
    ...decoratorsOf(APPS, 'middleware', { role: 'request', plain: 'loop' }),
    // Both `startup` and `shutdown` handlers, whichever the argument says: called on the loop, once.
    ...decoratorsOf(APPS, 'on_event', { role: 'startup', plain: 'loop' }),
    ...APPS.flatMap((app) => [
      { role: 'startup' as const, registrar: app, argument: 'lifespan', plain: 'loop' as const },
      { role: 'startup' as const, registrar: `${app}.add_event_handler`, argument: 1, plain: 'loop' as const },
      {
        role: 'request' as const,
        registrar: `${app}.add_api_route`,
        argument: [1, 'endpoint'] as [number, string],
        plain: 'thread' as const,
      },
      {
        role: 'request' as const,
        registrar: `${app}.add_api_websocket_route`,
        argument: [1, 'endpoint'] as [number, string],
      },
    ]),
    { role: 'request', registrar: 'fastapi.FastAPI.add_exception_handler', argument: 1, plain: 'thread' },
    { role: 'request', registrar: 'fastapi.Depends', argument: [0, 'dependency'], plain: 'thread' },
    { role: 'request', registrar: 'fastapi.Security', argument: [0, 'dependency'], plain: 'thread' },
    { role: 'background', decorator: 'fastapi_utils.tasks.repeat_every', plain: 'thread' },
  ],
  injectors: [
    { name: 'fastapi.Depends', argument: [0, 'dependency'] },
    { name: 'fastapi.Security', argument: [0, 'dependency'] },
  ],
});
