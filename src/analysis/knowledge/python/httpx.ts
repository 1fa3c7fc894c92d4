import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const REQUEST: Member = { effect: 'network', returns: 'httpx.Response', does: 'runs an HTTP request' };
const VERBS = 'get post put patch delete head options request';

/** HTTPX: the same client twice, synchronous and asynchronous. */
export const httpx = defineLibrary({
  title: 'HTTPX',
  language: 'python',
  practice: 'httpx',
  packages: ['httpx', 'authlib'],
  modules: ['httpx', 'authlib'],
  docs: {
    api: 'https://www.python-httpx.org/api/',
    async: 'https://www.python-httpx.org/async/',
    clients: 'https://www.python-httpx.org/advanced/clients/',
  },
  aliases: {
    'httpx._client.*': 'httpx.*',
    'httpx._models.*': 'httpx.*',
    'httpx._api.*': 'httpx.*',
    'authlib.integrations.httpx_client.oauth2_client.AsyncOAuth2Client':
      'authlib.integrations.httpx_client.AsyncOAuth2Client',
  },
  functions: {
    ...functionsOf('httpx', VERBS, REQUEST),
    'httpx.stream': { returns: 'httpx.SyncStream' },
  },
  types: {
    'httpx.Client': {
      kind: 'client',
      enter: { gives: '$self', scope: 'resource' },
      members: {
        ...members(VERBS, REQUEST),
        send: REQUEST,
        stream: { returns: 'httpx.SyncStream' },
        build_request: {},
        close: {},
      },
    },
    'httpx.AsyncClient': {
      kind: 'client',
      enter: { gives: '$self', scope: 'resource', async: true },
      members: {
        ...members(VERBS, { ...REQUEST, async: true }),
        send: { ...REQUEST, async: true },
        stream: { returns: 'httpx.AsyncStream' },
        build_request: {},
        aclose: { async: true },
      },
    },
    'httpx.SyncStream': {
      enter: { gives: 'httpx.Response', scope: 'resource', effect: 'network' },
    },
    'httpx.AsyncStream': {
      enter: { gives: 'httpx.Response', scope: 'resource', effect: 'network', async: true },
    },
    'httpx.Response': {
      members: {
        json: { effect: 'cpu', weight: 'light', returns: 'any', does: 'parses JSON' },
        raise_for_status: { returns: 'httpx.Response' },
        read: { returns: 'bytes' },
        aread: { effect: 'network', async: true, returns: 'bytes' },
        iter_bytes: { effect: 'network', returns: 'iter<bytes>' },
        iter_text: { effect: 'network', returns: 'iter<str>' },
        iter_lines: { effect: 'network', returns: 'iter<str>' },
        aiter_bytes: { returns: 'asynciter<bytes>' },
        aiter_raw: { returns: 'asynciter<bytes>' },
        aiter_text: { returns: 'asynciter<str>' },
        aiter_lines: { returns: 'asynciter<str>' },
        close: {},
        aclose: { async: true },
      },
      attributes: {
        text: 'str',
        content: 'bytes',
        status_code: 'int',
        is_success: 'bool',
        is_error: 'bool',
        headers: 'dict<str,str>',
        reason_phrase: 'str',
      },
    },
    'authlib.integrations.httpx_client.AsyncOAuth2Client': {
      bases: ['httpx.AsyncClient'],
      kind: 'client',
      enter: { gives: '$self', scope: 'resource', async: true },
      members: members('fetch_token refresh_token', { effect: 'network', async: true }),
    },
    'authlib.integrations.requests_client.OAuth2Session': {
      bases: ['requests.Session'],
      kind: 'client',
      members: members('fetch_token refresh_token', { effect: 'network' }),
    },
  },
  assumptions: ['httpx_client', '_httpx_client'].map((name) => ({
    name,
    type: 'httpx.Client',
    awaited: 'httpx.AsyncClient',
  })),
  twins: {
    ...Object.fromEntries(VERBS.split(' ').map((verb) => [`httpx.${verb}`, `httpx.AsyncClient.${verb}`])),
    ...Object.fromEntries(VERBS.split(' ').map((verb) => [`httpx.Client.${verb}`, `httpx.AsyncClient.${verb}`])),
    'httpx.Client': 'httpx.AsyncClient',
    'httpx.stream': 'httpx.AsyncClient.stream',
  },
});
