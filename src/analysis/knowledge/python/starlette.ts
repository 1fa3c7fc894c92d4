import { aliasesOf, decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** Starlette: `async def` endpoints run on the loop, plain ones in a thread pool. */
export const starlette = defineLibrary({
  title: 'Starlette',
  language: 'python',
  practice: 'starlette',
  packages: ['starlette', 'sse-starlette', 'starlette-context'],
  modules: ['starlette', 'sse_starlette'],
  docs: {
    threadpool: 'https://www.starlette.io/threadpool/',
    background: 'https://www.starlette.io/background/',
    middleware: 'https://www.starlette.io/middleware/',
  },
  aliases: {
    ...aliasesOf('starlette.background', ['fastapi', 'fastapi.background'], 'BackgroundTasks BackgroundTask'),
    ...aliasesOf('starlette.concurrency', ['fastapi.concurrency'], 'run_in_threadpool iterate_in_threadpool'),
    ...aliasesOf(
      'starlette.responses',
      ['fastapi.responses', 'fastapi'],
      'Response JSONResponse HTMLResponse PlainTextResponse RedirectResponse StreamingResponse FileResponse',
    ),
    ...aliasesOf('starlette.requests', ['fastapi', 'fastapi.requests'], 'Request HTTPConnection'),
    ...aliasesOf('starlette.websockets', ['fastapi', 'fastapi.websockets'], 'WebSocket'),
    ...aliasesOf('starlette.datastructures', ['fastapi', 'fastapi.datastructures'], 'UploadFile'),
    'sse_starlette.EventSourceResponse': 'sse_starlette.sse.EventSourceResponse',
    'fastapi.middleware.base.BaseHTTPMiddleware': 'starlette.middleware.base.BaseHTTPMiddleware',
  },
  functions: {
    'starlette.concurrency.run_in_threadpool': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: [0, 'func'], how: 'thread' }],
    },
    'starlette.concurrency.iterate_in_threadpool': {
      returns: 'asynciter<$0.T>',
      runs: [{ argument: [0, 'iterator'], how: 'thread' }],
    },
    'starlette.concurrency.run_until_first_complete': { async: true },
    ...functionsOf('starlette.routing', 'Mount Host Router'),
  },
  types: {
    'starlette.applications.Starlette': {
      members: members('mount add_middleware add_route add_exception_handler host include_router url_path_for'),
    },
    'starlette.background.BackgroundTasks': {
      members: { add_task: { returns: 'none', runs: [{ argument: [0, 'func'], how: 'later' }] } },
    },
    'starlette.background.BackgroundTask': {
      construct: { runs: [{ argument: [0, 'func'], how: 'later' }] },
    },
    'starlette.requests.Request': {
      bases: ['starlette.requests.HTTPConnection'],
      members: {
        json: { async: true, returns: 'any' },
        body: { async: true, returns: 'bytes' },
        form: { async: true },
        stream: { returns: 'asynciter<bytes>' },
        is_disconnected: { async: true, returns: 'bool' },
      },
    },
    'starlette.requests.HTTPConnection': {
      attributes: {
        headers: 'dict<str,str>',
        cookies: 'dict<str,str>',
        query_params: 'dict<str,str>',
        path_params: 'dict<str,any>',
        method: 'str',
      },
      members: members('url_for'),
    },
    'starlette.datastructures.UploadFile': {
      members: {
        read: { async: true, effect: 'file', returns: 'bytes' },
        ...members('write seek close', { async: true, effect: 'file' }),
      },
      attributes: { filename: 'str', size: 'int', content_type: 'str', file: 'io.TextIOWrapper' },
    },
    'starlette.responses.Response': { members: members('set_cookie delete_cookie') },
    'starlette.responses.JSONResponse': { bases: ['starlette.responses.Response'] },
    'starlette.responses.HTMLResponse': { bases: ['starlette.responses.Response'] },
    'starlette.responses.PlainTextResponse': { bases: ['starlette.responses.Response'] },
    'starlette.responses.RedirectResponse': { bases: ['starlette.responses.Response'] },
    'starlette.responses.FileResponse': { bases: ['starlette.responses.Response'] },
    // A plain generator is read in the thread pool, an async one on the loop, both after the handler has returned.
    'starlette.responses.StreamingResponse': {
      bases: ['starlette.responses.Response'],
      streams: true,
      construct: { runs: [{ argument: [0, 'content'], how: 'later' }] },
    },
    'sse_starlette.sse.EventSourceResponse': {
      bases: ['starlette.responses.StreamingResponse'],
      streams: true,
      construct: { runs: [{ argument: [0, 'content'], how: 'later' }] },
    },
    'starlette.websockets.WebSocket': {
      bases: ['starlette.requests.HTTPConnection'],
      members: {
        ...members('send send_text send_json send_bytes accept close', { async: true, effect: 'network' }),
        ...members('receive receive_text receive_json receive_bytes', { async: true, effect: 'network' }),
        iter_text: { returns: 'asynciter<str>' },
        iter_json: { returns: 'asynciter<any>' },
        iter_bytes: { returns: 'asynciter<bytes>' },
      },
    },
    'starlette.middleware.base.BaseHTTPMiddleware': {},
    'starlette.endpoints.HTTPEndpoint': {},
    'starlette.endpoints.WebSocketEndpoint': {},
  },
  assumptions: [{ name: 'background_tasks', type: 'starlette.background.BackgroundTasks' }],
  entryPoints: [
    { role: 'request', registrar: 'starlette.routing.Route', argument: [1, 'endpoint'], plain: 'thread' },
    { role: 'request', registrar: 'starlette.routing.WebSocketRoute', argument: [1, 'endpoint'] },
    {
      role: 'request',
      registrar: 'starlette.applications.Starlette.add_route',
      argument: [1, 'route'],
      plain: 'thread',
    },
    {
      role: 'request',
      registrar: 'starlette.applications.Starlette.add_exception_handler',
      argument: [1, 'handler'],
      plain: 'thread',
    },
    { role: 'startup', registrar: 'starlette.applications.Starlette', argument: 'lifespan', plain: 'loop' },
    ...decoratorsOf(['starlette.applications.Starlette'], 'route websocket_route exception_handler', {
      role: 'request',
      plain: 'thread',
    }),
    ...decoratorsOf(['starlette.applications.Starlette'], 'middleware', { role: 'request', plain: 'loop' }),
    ...decoratorsOf(['starlette.applications.Starlette'], 'on_event', { role: 'startup', plain: 'loop' }),
    { role: 'request', base: 'starlette.endpoints.HTTPEndpoint', methods: VERBS, plain: 'thread' },
    {
      role: 'request',
      base: 'starlette.endpoints.WebSocketEndpoint',
      methods: ['on_connect', 'on_receive', 'on_disconnect'],
    },
    { role: 'request', base: 'starlette.middleware.base.BaseHTTPMiddleware', methods: ['dispatch'] },
    {
      role: 'request',
      base: 'starlette.authentication.AuthenticationBackend',
      methods: ['authenticate'],
      plain: 'loop',
    },
  ],
});
