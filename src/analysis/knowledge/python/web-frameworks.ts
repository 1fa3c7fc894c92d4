import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library } from '../schema.ts';
import { TO_THREAD } from './offloading.ts';

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const REST = VERBS.join(' ');

/** Further web frameworks: where their handlers are and where plain ones run. */
export const webFrameworks: Library[] = [
  defineLibrary({
    title: 'Tornado',
    language: 'python',
    practice: 'tornado',
    packages: ['tornado'],
    modules: ['tornado'],
    docs: { executor: 'https://www.tornadoweb.org/en/stable/guide/coroutines.html#calling-blocking-functions' },
    functions: {
      'tornado.gen.sleep': { async: true, effect: 'sleep' },
      'tornado.gen.multi': { async: true, returns: 'list<$0.T>', runs: [{ argument: 0, how: 'together' }] },
      'tornado.concurrent.run_on_executor': { decorates: { how: 'thread' } },
    },
    types: {
      'tornado.web.RequestHandler': {
        members: {
          ...members('get_argument get_query_argument get_body_argument get_cookie get_secure_cookie', {
            returns: 'str',
          }),
          ...members('get_arguments', { returns: 'list<str>' }),
          ...members('write set_header set_status redirect send_error set_cookie clear_cookie finish'),
          render: { effect: 'cpu', weight: 'light', does: 'renders a template' },
          flush: { async: true, effect: 'network' },
        },
      },
      'tornado.websocket.WebSocketHandler': {
        bases: ['tornado.web.RequestHandler'],
        members: members('write_message close ping'),
      },
      'tornado.httpclient.AsyncHTTPClient': {
        kind: 'client',
        members: { fetch: { async: true, effect: 'network', does: 'runs an HTTP request' } },
      },
      'tornado.httpclient.HTTPClient': {
        kind: 'client',
        members: { fetch: { effect: 'network', does: 'runs an HTTP request' }, close: {} },
      },
      'tornado.ioloop.IOLoop': {
        members: {
          run_in_executor: { async: true, returns: '$1.return', runs: [{ argument: [1, 'func'], how: 'thread' }] },
          ...members('add_callback spawn_callback', { runs: [{ argument: 0, how: 'task' }] }),
          ...members('call_later call_at add_timeout', { runs: [{ argument: 1, how: 'later', plain: 'loop' }] }),
          run_sync: { returns: '$0.return', runs: [{ argument: 0, how: 'loop' }] },
          ...members('current instance', { returns: 'tornado.ioloop.IOLoop' }),
          ...members('start stop'),
        },
      },
      'tornado.ioloop.PeriodicCallback': {
        construct: { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
        members: members('start stop'),
      },
    },
    entryPoints: [
      {
        role: 'request',
        base: 'tornado.web.RequestHandler',
        methods: [...VERBS, 'prepare', 'initialize', 'on_finish', 'get_current_user', 'write_error'],
        plain: 'loop',
      },
      {
        role: 'request',
        base: 'tornado.websocket.WebSocketHandler',
        methods: ['open', 'on_message', 'on_close'],
        plain: 'loop',
      },
    ],
    transparent: ['tornado.gen.coroutine', 'tornado.web.authenticated'],
    twins: { 'tornado.httpclient.HTTPClient': 'tornado.httpclient.AsyncHTTPClient' },
  }),
  defineLibrary({
    title: 'Sanic',
    language: 'python',
    practice: 'sanic',
    packages: ['sanic'],
    modules: ['sanic'],
    docs: { handlers: 'https://sanic.dev/en/guide/basics/handlers.html' },
    aliases: { 'sanic.app.Sanic': 'sanic.Sanic', 'sanic.blueprints.Blueprint': 'sanic.Blueprint' },
    functions: functionsOf('sanic.response', 'json text html redirect empty raw'),
    types: {
      'sanic.Sanic': {
        members: {
          add_task: { runs: [{ argument: 0, how: 'task' }] },
          ...members('blueprint static run ext register_listener'),
        },
      },
      'sanic.Blueprint': {},
    },
    entryPoints: [
      ...decoratorsOf(
        ['sanic.Sanic', 'sanic.Blueprint'],
        `${REST} route websocket middleware on_request on_response exception signal`,
        { role: 'request', plain: 'loop' },
      ),
      ...decoratorsOf(
        ['sanic.Sanic', 'sanic.Blueprint'],
        'listener before_server_start after_server_start before_server_stop after_server_stop main_process_start',
        { role: 'startup', plain: 'loop' },
      ),
      ...decoratorsOf(['sanic.Sanic', 'sanic.Blueprint'], 'command', { role: 'script', plain: 'loop' }),
      { role: 'request', base: 'sanic.views.HTTPMethodView', methods: VERBS, plain: 'loop' },
      ...['sanic.Sanic.add_route', 'sanic.Blueprint.add_route'].map((registrar) => ({
        role: 'request' as const,
        registrar,
        argument: [0, 'handler'] as [number, string],
        plain: 'loop' as const,
      })),
    ],
  }),
  defineLibrary({
    title: 'Litestar',
    language: 'python',
    practice: 'litestar',
    packages: ['litestar', 'starlite'],
    modules: ['litestar', 'starlite'],
    docs: { sync: 'https://docs.litestar.dev/latest/topics/sync-vs-async.html' },
    aliases: {
      'litestar.handlers.get': 'litestar.get',
      'litestar.handlers.post': 'litestar.post',
      'litestar.controller.Controller': 'litestar.Controller',
      'starlite.*': 'litestar.*',
    },
    functions: {
      'litestar.concurrency.sync_to_thread': {
        async: true,
        returns: '$0.return',
        runs: [{ argument: 0, how: 'thread' }],
      },
    },
    types: { 'litestar.Litestar': {}, 'litestar.Controller': {} },
    entryPoints: [
      // A plain handler runs on the loop unless it says `sync_to_thread=True`.
      ...decoratorsOf(['litestar'], 'get post put patch delete head route websocket websocket_listener', {
        role: 'request',
        plain: 'loop',
      }),
      { role: 'request', registrar: 'litestar.di.Provide', argument: [0, 'dependency'], plain: 'loop' },
      { role: 'startup', registrar: 'litestar.Litestar', argument: 'on_startup', plain: 'loop' },
      { role: 'startup', registrar: 'litestar.Litestar', argument: 'lifespan', plain: 'loop' },
    ],
  }),
  defineLibrary({
    title: 'Quart',
    language: 'python',
    practice: 'quart',
    packages: ['quart'],
    modules: ['quart'],
    docs: { sync: 'https://quart.palletsprojects.com/en/latest/how_to_guides/sync_code.html' },
    functions: {
      ...functionsOf('quart', 'jsonify redirect url_for abort'),
      'quart.render_template': { async: true, effect: 'cpu', weight: 'light', returns: 'str' },
      'quart.utils.run_sync': TO_THREAD,
    },
    types: {
      'quart.Quart': {
        members: { add_background_task: { runs: [{ argument: 0, how: 'later' }] }, register_blueprint: {} },
      },
      'quart.Blueprint': {},
    },
    entryPoints: [
      ...decoratorsOf(
        ['quart.Quart', 'quart.Blueprint'],
        `${REST} route websocket before_request after_request errorhandler`,
        { role: 'request', plain: 'thread' },
      ),
      ...decoratorsOf(['quart.Quart'], 'before_serving after_serving while_serving', {
        role: 'startup',
        plain: 'thread',
      }),
    ],
  }),
  defineLibrary({
    title: 'Falcon and Bottle',
    language: 'python',
    practice: 'wsgi',
    packages: ['falcon', 'bottle', 'pyramid'],
    modules: ['falcon', 'bottle', 'pyramid'],
    docs: { falcon: 'https://falcon.readthedocs.io/en/stable/' },
    types: { 'bottle.Bottle': {} },
    entryPoints: [
      ...decoratorsOf(['bottle', 'bottle.Bottle'], 'route get post put delete', { role: 'request', plain: 'thread' }),
      { role: 'request', decorator: 'pyramid.view.view_config', plain: 'thread' },
    ],
  }),
];
