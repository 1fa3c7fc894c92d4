import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const REQUEST: Member = { effect: 'network', returns: 'requests.Response', does: 'runs an HTTP request' };
const VERBS = 'get post put patch delete head options request';

/** Requests: synchronous HTTP. The body is read when the call returns, unless `stream=True`. */
export const requests = defineLibrary({
  title: 'Requests',
  language: 'python',
  practice: 'requests',
  packages: ['requests', 'requests-oauthlib', 'requests-toolbelt'],
  modules: ['requests', 'requests_oauthlib', 'requests_toolbelt'],
  docs: {
    api: 'https://requests.readthedocs.io/en/latest/api/',
    blocking: 'https://requests.readthedocs.io/en/latest/user/advanced/#blocking-or-non-blocking',
  },
  aliases: {
    'requests.api.*': 'requests.*',
    'requests.sessions.*': 'requests.*',
    'requests.models.*': 'requests.*',
    'requests.session': 'requests.Session',
    'requests_oauthlib.oauth2_session.OAuth2Session': 'requests_oauthlib.OAuth2Session',
  },
  functions: functionsOf('requests', VERBS, REQUEST),
  types: {
    'requests.Session': {
      kind: 'client',
      enter: { gives: '$self', scope: 'resource' },
      members: { ...members(VERBS, REQUEST), send: REQUEST, ...members('mount close prepare_request') },
      attributes: { headers: 'dict<str,str>', params: 'dict<str,str>', cookies: 'any', auth: 'any' },
    },
    'requests_oauthlib.OAuth2Session': {
      bases: ['requests.Session'],
      kind: 'client',
      members: members('fetch_token refresh_token', { effect: 'network', does: 'fetches a token' }),
    },
    'requests_oauthlib.OAuth1Session': {
      bases: ['requests.Session'],
      kind: 'client',
      members: members('fetch_request_token fetch_access_token', { effect: 'network', does: 'fetches a token' }),
    },
    'requests.Response': {
      members: {
        json: { effect: 'cpu', weight: 'light', returns: 'any', does: 'parses JSON' },
        iter_content: { returns: 'iter<bytes>' },
        iter_lines: { returns: 'iter<str>' },
        ...members('raise_for_status close'),
      },
      attributes: {
        text: 'str',
        content: 'bytes',
        status_code: 'int',
        ok: 'bool',
        headers: 'dict<str,str>',
        url: 'str',
        reason: 'str',
      },
    },
  },
  twins: {
    ...Object.fromEntries(VERBS.split(' ').map((verb) => [`requests.${verb}`, `httpx.AsyncClient.${verb}`])),
    'requests.Session': 'httpx.AsyncClient',
  },
});
