import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const REQUEST: Member = { returns: 'aiohttp.RequestContext', does: 'runs an HTTP request' };
const VERBS = 'get post put patch delete head options';

/** aiohttp: the client's requests begin when they are awaited or entered; the server runs every handler on the loop. */
export const aiohttp = defineLibrary({
  title: 'aiohttp',
  language: 'python',
  practice: 'aiohttp',
  packages: ['aiohttp', 'aiohttp-retry'],
  modules: ['aiohttp', 'aiohttp_retry'],
  docs: {
    client: 'https://docs.aiohttp.org/en/stable/client_quickstart.html',
    session: 'https://docs.aiohttp.org/en/stable/client_reference.html#aiohttp.ClientSession',
    server: 'https://docs.aiohttp.org/en/stable/web_quickstart.html',
  },
  aliases: {
    'aiohttp.client.*': 'aiohttp.*',
    'aiohttp.client_reqrep.ClientResponse': 'aiohttp.ClientResponse',
    'aiohttp_retry.RetryClient': 'aiohttp.ClientSession',
    'aiohttp.web_app.Application': 'aiohttp.web.Application',
    'aiohttp.web_urldispatcher.View': 'aiohttp.web.View',
  },
  functions: {
    'aiohttp.request': REQUEST,
    ...functionsOf('aiohttp.web', 'json_response Response StreamResponse FileResponse static'),
    'aiohttp.web.run_app': { serves: true },
  },
  types: {
    'aiohttp.ClientSession': {
      kind: 'client',
      enter: { gives: '$self', scope: 'resource', async: true },
      members: {
        ...members(`${VERBS} request`, REQUEST),
        ws_connect: { returns: 'aiohttp.WebSocketContext' },
        close: { async: true },
      },
    },
    'aiohttp.RequestContext': {
      enter: { gives: 'aiohttp.ClientResponse', scope: 'resource', effect: 'network', async: true },
      awaited: { gives: 'aiohttp.ClientResponse', effect: 'network' },
    },
    'aiohttp.WebSocketContext': {
      enter: { gives: 'aiohttp.ClientWebSocketResponse', scope: 'resource', effect: 'network', async: true },
      awaited: { gives: 'aiohttp.ClientWebSocketResponse', effect: 'network' },
    },
    'aiohttp.ClientResponse': {
      enter: { gives: '$self', scope: 'resource', async: true },
      members: {
        json: { async: true, effect: 'network', returns: 'any', does: 'reads a response' },
        text: { async: true, effect: 'network', returns: 'str', does: 'reads a response' },
        read: { async: true, effect: 'network', returns: 'bytes', does: 'reads a response' },
        ...members('raise_for_status close release'),
      },
      attributes: {
        status: 'int',
        ok: 'bool',
        headers: 'dict<str,str>',
        reason: 'str',
        url: 'any',
        content: 'aiohttp.StreamReader',
      },
    },
    'aiohttp.StreamReader': {
      iterate: { gives: 'bytes', effect: 'network', async: true },
      members: {
        ...members('read readany readline readexactly', {
          async: true,
          effect: 'network',
          returns: 'bytes',
        }),
        ...members('iter_chunked iter_any iter_chunks', { returns: 'asynciter<bytes>' }),
      },
    },
    'aiohttp.ClientWebSocketResponse': {
      iterate: { gives: 'any', effect: 'network', async: true },
      members: members('send_str send_json send_bytes receive receive_json receive_str ping close', {
        async: true,
        effect: 'network',
      }),
    },
    'aiohttp.web.Application': { attributes: { router: 'aiohttp.web.UrlDispatcher' }, members: members('add_routes') },
    'aiohttp.web.UrlDispatcher': { members: members('add_static') },
    'aiohttp.web.Request': {
      members: {
        json: { async: true, returns: 'any' },
        text: { async: true, returns: 'str' },
        read: { async: true, returns: 'bytes' },
        post: { async: true },
      },
    },
    'aiohttp.web.View': { attributes: { request: 'aiohttp.web.Request' } },
  },
  entryPoints: [
    ...decoratorsOf(['aiohttp.web.RouteTableDef'], `${VERBS} view route`, { role: 'request', plain: 'loop' }),
    { role: 'request', decorator: 'aiohttp.web.middleware', plain: 'loop' },
    ...VERBS.split(' ').flatMap((verb) => [
      {
        role: 'request' as const,
        registrar: `aiohttp.web.${verb}`,
        argument: [1, 'handler'] as [number, string],
        plain: 'loop' as const,
      },
      {
        role: 'request' as const,
        registrar: `aiohttp.web.UrlDispatcher.add_${verb}`,
        argument: [1, 'handler'] as [number, string],
        plain: 'loop' as const,
      },
    ]),
    { role: 'request', registrar: 'aiohttp.web.route', argument: [2, 'handler'], plain: 'loop' },
    {
      role: 'request',
      registrar: 'aiohttp.web.UrlDispatcher.add_route',
      argument: [2, 'handler'],
      plain: 'loop',
    },
    {
      role: 'request',
      base: 'aiohttp.web.View',
      methods: VERBS.split(' '),
      plain: 'loop',
    },
  ],
});
