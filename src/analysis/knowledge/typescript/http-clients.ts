import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const does = 'runs an HTTP request';
const VERBS = 'get post put patch delete head options';
const AXIOS: Member = { effect: 'network', async: true, returns: 'axios.AxiosResponse', does };
const FETCH: Member = { effect: 'network', async: true, returns: 'globalThis.Response', options: [1], does };
const READ: Member = { effect: 'network', async: true, does: 'reads a response' };
const AXIOS_VERBS = `${VERBS} request postForm putForm patchForm`;

/** HTTP clients. All of them give promises. */
export const httpClients: Library[] = [
  defineLibrary({
    title: 'Axios',
    language: 'typescript',
    practice: 'axios',
    packages: ['axios', 'axios-retry', '@nestjs/axios'],
    modules: ['axios', 'axios-retry', '@nestjs/axios'],
    docs: { api: 'https://axios-http.com/docs/api_intro', instances: 'https://axios-http.com/docs/instance' },
    aliases: {
      'axios.Axios': 'axios.AxiosInstance',
      'axios.AxiosStatic': 'axios.AxiosInstance',
      '@nestjs/common.HttpService': '@nestjs/axios.HttpService',
    },
    functions: {
      axios: AXIOS,
      ...functionsOf('axios', AXIOS_VERBS, AXIOS),
      'axios.create': { returns: 'axios.AxiosInstance' },
      'axios.all': { async: true, returns: '$0.awaited', runs: [{ argument: 0, how: 'together' }] },
      'axios.spread': { returns: '$0' },
      ...functionsOf('axios', 'isAxiosError isCancel', { returns: 'bool' }),
      'axios-retry': {},
    },
    types: {
      'axios.AxiosInstance': {
        kind: 'client',
        call: AXIOS,
        members: {
          ...members(AXIOS_VERBS, AXIOS),
          create: { returns: 'axios.AxiosInstance' },
          getUri: { returns: 'str' },
        },
        attributes: { defaults: 'any', interceptors: 'any' },
      },
      'axios.AxiosResponse': {
        attributes: { data: 'any', status: 'float', statusText: 'str', headers: 'dict<str,str>', config: 'any' },
      },
      'axios.AxiosError': { bases: ['globalThis.Error'], attributes: { response: 'axios.AxiosResponse', code: 'str' } },
      // Cold: the request begins when the observable is subscribed to or awaited.
      '@nestjs/axios.HttpService': {
        kind: 'client',
        members: members(AXIOS_VERBS, { returns: 'rxjs.Observable<axios.AxiosResponse>' }),
        attributes: { axiosRef: 'axios.AxiosInstance' },
      },
    },
  }),
  defineLibrary({
    title: 'Got',
    language: 'typescript',
    practice: 'got',
    packages: ['got'],
    modules: ['got'],
    docs: { api: 'https://github.com/sindresorhus/got/blob/main/documentation/1-promise.md' },
    aliases: { 'got.got': 'got' },
    functions: {
      got: { returns: 'got.CancelableRequest' },
      ...functionsOf('got', VERBS, { returns: 'got.CancelableRequest' }),
      'got.extend': { returns: 'got.Got' },
      'got.stream': { returns: 'stream.Duplex' },
      'got.paginate': { returns: 'asynciter<any>' },
    },
    types: {
      'got.Got': {
        kind: 'client',
        call: { returns: 'got.CancelableRequest' },
        members: {
          ...members(VERBS, { returns: 'got.CancelableRequest' }),
          extend: { returns: 'got.Got' },
          stream: { returns: 'stream.Duplex' },
          paginate: { returns: 'asynciter<any>' },
        },
      },
      'got.CancelableRequest': {
        awaited: { gives: 'got.Response', effect: 'network' },
        members: {
          ...members('json buffer', { effect: 'network', async: true, returns: 'any', does }),
          text: { effect: 'network', async: true, returns: 'str', does },
          ...members('cancel on off'),
        },
      },
      'got.Response': { attributes: { body: 'any', statusCode: 'float', headers: 'dict<str,str>' } },
    },
  }),
  defineLibrary({
    title: 'Ky and ofetch',
    language: 'typescript',
    practice: 'ky',
    packages: ['ky', 'ofetch', 'wretch'],
    modules: ['ky', 'ofetch', 'wretch'],
    docs: { ky: 'https://github.com/sindresorhus/ky#readme', ofetch: 'https://github.com/unjs/ofetch#readme' },
    aliases: { 'ofetch.$fetch': 'ofetch.ofetch', 'globalThis.$fetch': 'ofetch.ofetch' },
    functions: {
      ky: { returns: 'ky.ResponsePromise' },
      ...functionsOf('ky', VERBS, { returns: 'ky.ResponsePromise' }),
      ...functionsOf('ky', 'create extend', { returns: 'ky.KyInstance' }),
      'ofetch.ofetch': { effect: 'network', async: true, returns: 'any', does },
      'ofetch.ofetch.raw': FETCH,
      'ofetch.ofetch.create': { returns: 'ofetch.$Fetch' },
      wretch: { returns: 'wretch.Wretch' },
    },
    types: {
      'ky.KyInstance': {
        kind: 'client',
        call: { returns: 'ky.ResponsePromise' },
        members: {
          ...members(VERBS, { returns: 'ky.ResponsePromise' }),
          ...members('create extend', { returns: 'ky.KyInstance' }),
        },
      },
      'ky.ResponsePromise': {
        awaited: { gives: 'globalThis.Response', effect: 'network' },
        members: {
          ...members('json arrayBuffer blob formData', { effect: 'network', async: true, returns: 'any', does }),
          text: { effect: 'network', async: true, returns: 'str', does },
        },
      },
      'ofetch.$Fetch': {
        kind: 'client',
        call: { effect: 'network', async: true, returns: 'any', does },
        members: { raw: FETCH, create: { returns: 'ofetch.$Fetch' } },
      },
      'wretch.Wretch': {
        kind: 'client',
        others: { returns: '$self' },
        members: {
          json: { returns: '$self' },
          ...members('text res blob', { effect: 'network', async: true, returns: 'any', does }),
        },
      },
    },
  }),
  defineLibrary({
    title: 'Fetch',
    language: 'typescript',
    practice: 'fetch',
    packages: ['undici', 'node-fetch', 'cross-fetch', 'isomorphic-fetch', 'whatwg-fetch', 'fetch-with-proxy'],
    modules: ['undici', 'node-fetch', 'cross-fetch', 'isomorphic-fetch', 'fetch-with-proxy'],
    docs: {
      fetch: 'https://nodejs.org/en/learn/getting-started/fetch',
      undici: 'https://undici.nodejs.org/#/docs/api/Dispatcher',
    },
    aliases: {
      'node-fetch.Response': 'globalThis.Response',
      'node-fetch.Headers': 'globalThis.Headers',
      'undici.Response': 'globalThis.Response',
      'cross-fetch.fetch': 'cross-fetch',
      'node-fetch.fetch': 'node-fetch',
    },
    functions: {
      'node-fetch': FETCH,
      'cross-fetch': FETCH,
      'fetch-with-proxy': FETCH,
      'isomorphic-fetch': FETCH,
      'undici.fetch': FETCH,
      'undici.request': { effect: 'network', async: true, returns: 'undici.ResponseData', does },
      ...functionsOf('undici', 'stream pipeline connect upgrade', { effect: 'network', async: true, does }),
      ...functionsOf('undici', 'setGlobalDispatcher getGlobalDispatcher'),
    },
    types: {
      'undici.Dispatcher': {
        kind: 'client',
        members: {
          request: { effect: 'network', async: true, returns: 'undici.ResponseData', does },
          ...members('stream connect upgrade', { effect: 'network', async: true, does }),
          ...members('close destroy', { async: true }),
        },
      },
      ...Object.fromEntries(
        ['Client', 'Pool', 'Agent', 'BalancedPool', 'ProxyAgent', 'RetryAgent'].map((name) => [
          `undici.${name}`,
          { bases: ['undici.Dispatcher'] },
        ]),
      ),
      'undici.ResponseData': {
        attributes: { statusCode: 'float', headers: 'dict<str,str>', body: 'undici.Body', trailers: 'any' },
      },
      'undici.Body': {
        bases: ['stream.Readable'],
        members: {
          ...members('json arrayBuffer blob bytes dump', { ...READ, returns: 'any' }),
          text: { ...READ, returns: 'str' },
        },
      },
    },
  }),
  defineLibrary({
    title: 'SuperAgent',
    language: 'typescript',
    practice: 'superagent',
    packages: ['superagent', 'needle', 'request', 'request-promise', 'request-promise-native', 'bent', 'phin'],
    modules: ['superagent', 'needle', 'request', 'request-promise', 'request-promise-native'],
    docs: { superagent: 'https://ladjs.github.io/superagent/' },
    functions: {
      ...functionsOf('superagent', `${VERBS} del`, { returns: 'superagent.Request' }),
      superagent: { returns: 'superagent.Request' },
      needle: { effect: 'network', async: true, returns: 'any', does },
      ...functionsOf('request', `${VERBS} del`, {
        effect: 'network',
        quick: true,
        runs: [{ argument: '*', how: 'later', plain: 'loop' }],
        does,
      }),
      request: { effect: 'network', quick: true, runs: [{ argument: '*', how: 'later', plain: 'loop' }], does },
      ...['request-promise', 'request-promise-native'].reduce<Record<string, Member>>((rows, module) => {
        const member: Member = { effect: 'network', async: true, returns: 'any', does };
        return Object.assign(rows, { [module]: member }, functionsOf(module, VERBS, member));
      }, {}),
    },
    types: {
      'superagent.Request': {
        awaited: { gives: 'superagent.Response', effect: 'network' },
        others: { returns: '$self' },
        members: {
          end: { effect: 'network', quick: true, runs: [{ argument: 0, how: 'later', plain: 'loop' }], does },
        },
      },
      'superagent.Response': {
        attributes: { body: 'any', text: 'str', status: 'float', ok: 'bool', headers: 'dict<str,str>' },
      },
    },
  }),
];
