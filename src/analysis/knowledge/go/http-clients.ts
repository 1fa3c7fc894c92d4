import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';
import { orError } from './rows.ts';

const does = 'runs an HTTP request';
const RESTY = 'github.com/go-resty/resty/v2';
const REQ = 'github.com/imroc/req/v3';
const RETRYABLE = 'github.com/hashicorp/go-retryablehttp';
const VERBS = 'Get Post Put Patch Delete Head Options';
const sends = (response: string): Member => orError(response, { effect: 'network', does });

/** HTTP clients over net/http. */
export const httpClients: Library[] = [
  defineLibrary({
    title: 'Resty',
    language: 'go',
    practice: 'net-http',
    packages: ['github.com/go-resty/resty', RESTY, 'resty.dev'],
    modules: ['github.com/go-resty/resty', 'gopkg.in/resty.v1', 'resty.dev/v3'],
    docs: { api: 'https://pkg.go.dev/github.com/go-resty/resty/v2' },
    aliases: {
      'github.com/go-resty/resty.*': `${RESTY}.*`,
      'gopkg.in/resty.v1.*': `${RESTY}.*`,
      'resty.dev/v3.*': `${RESTY}.*`,
    },
    functions: {
      ...functionsOf(RESTY, 'New NewWithClient', { returns: `${RESTY}.Client` }),
      [`${RESTY}.R`]: { returns: `${RESTY}.Request` },
    },
    types: {
      [`${RESTY}.Client`]: {
        kind: 'client',
        others: { returns: '$self' },
        members: {
          ...members('R NewRequest', { returns: `${RESTY}.Request` }),
          GetClient: { returns: 'net/http.Client' },
          Close: {},
        },
      },
      [`${RESTY}.Request`]: {
        kind: 'client',
        others: { returns: '$self' },
        members: members(`${VERBS} Execute Send`, sends(`${RESTY}.Response`)),
      },
      [`${RESTY}.Response`]: {
        attributes: { Request: `${RESTY}.Request`, RawResponse: 'net/http.Response' },
        members: {
          ...members('String Status', { returns: 'str' }),
          Body: { returns: 'list<int>' },
          StatusCode: { returns: 'int' },
          ...members('IsError IsSuccess', { returns: 'bool' }),
          ...members('Result Error', { returns: 'any' }),
          Header: { returns: 'net/http.Header' },
          ...members('Time Size RawBody'),
        },
      },
    },
  }),
  defineLibrary({
    title: 'Other HTTP clients',
    language: 'go',
    practice: 'net-http',
    packages: [REQ, RETRYABLE, 'golang.org/x/oauth2'],
    modules: [
      'github.com/imroc/req',
      RETRYABLE,
      'golang.org/x/oauth2',
      'github.com/machinebox/graphql',
      'github.com/hasura/go-graphql-client',
    ],
    packageNames: { [RETRYABLE]: 'retryablehttp', 'github.com/hasura/go-graphql-client': 'graphql' },
    docs: { req: 'https://req.cool/docs/', retryable: 'https://pkg.go.dev/github.com/hashicorp/go-retryablehttp' },
    aliases: {
      'github.com/imroc/req.*': `${REQ}.*`,
      'github.com/shurcooL/graphql.*': 'github.com/hasura/go-graphql-client.*',
    },
    functions: {
      [`${REQ}.C`]: { returns: `${REQ}.Client` },
      [`${REQ}.R`]: { returns: `${REQ}.Request` },
      ...functionsOf(REQ, VERBS, sends('any')),
      [`${RETRYABLE}.NewClient`]: { returns: `${RETRYABLE}.Client` },
      ...functionsOf(RETRYABLE, 'NewRequest NewRequestWithContext', orError('net/http.Request')),
      ...functionsOf(RETRYABLE, 'Get Post', sends('net/http.Response')),
      'golang.org/x/oauth2.NewClient': { returns: 'net/http.Client' },
      'golang.org/x/oauth2.StaticTokenSource': {},
      'github.com/machinebox/graphql.NewClient': { returns: 'github.com/machinebox/graphql.Client' },
      'github.com/hasura/go-graphql-client.NewClient': { returns: 'github.com/hasura/go-graphql-client.Client' },
    },
    types: {
      [`${REQ}.Client`]: {
        kind: 'client',
        others: { returns: '$self' },
        members: { R: { returns: `${REQ}.Request` } },
      },
      [`${REQ}.Request`]: {
        kind: 'client',
        others: { returns: '$self' },
        members: {
          ...members(VERBS, sends('any')),
          ...members('MustGet MustPost', { effect: 'network', does }),
          Do: { effect: 'network', does },
        },
      },
      [`${RETRYABLE}.Client`]: {
        kind: 'client',
        attributes: { HTTPClient: 'net/http.Client' },
        members: {
          ...members('Do Get Post PostForm Head', sends('net/http.Response')),
          StandardClient: { returns: 'net/http.Client' },
        },
      },
      'golang.org/x/oauth2.Config': {
        members: {
          Exchange: orError('any', { effect: 'network', does: 'exchanges a token' }),
          Client: { returns: 'net/http.Client' },
          AuthCodeURL: { returns: 'str' },
          TokenSource: {},
        },
      },
      'github.com/machinebox/graphql.Client': {
        kind: 'client',
        members: { Run: { effect: 'network', returns: 'error', does } },
      },
      'github.com/hasura/go-graphql-client.Client': {
        kind: 'client',
        members: members('Query Mutate Exec', { effect: 'network', returns: 'error', does }),
      },
    },
  }),
];
