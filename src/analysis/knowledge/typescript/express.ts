import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library } from '../schema.ts';

export const HTTP_VERBS = 'get post put patch delete head options all'.split(' ');

/** Functions given to a router's methods, wherever they stand among the arguments: middleware comes before the handler. */
export function routes(owner: string, names: readonly string[], more: Partial<EntryPoint> = {}): EntryPoint[] {
  return names.map((name) => ({
    role: 'request',
    registrar: `${owner}.${name}`,
    argument: '*',
    plain: 'loop',
    ...more,
  }));
}

const GIVEN = {
  req: 'express.Request',
  request: 'express.Request',
  res: 'express.Response',
  response: 'express.Response',
};
const SECURITY = 'cors helmet compression cookie-parser body-parser morgan express-session express-rate-limit multer';

/** Express and what is used with it. */
export const express: Library[] = [
  defineLibrary({
    title: 'Express',
    language: 'typescript',
    practice: 'express',
    packages: [
      ...[
        'express',
        'express-async-handler',
        'express-async-errors',
        'express-promise-router',
        'express-ws',
        'passport',
      ],
      ...['restify', 'polka', 'connect', '@types/express', ...SECURITY.split(' ')],
    ],
    modules: [
      ...[
        'express',
        'express-async-handler',
        'express-async-errors',
        'express-promise-router',
        'express-ws',
        'passport',
      ],
      ...['restify', 'polka', 'connect', ...SECURITY.split(' ')],
    ],
    docs: {
      routing: 'https://expressjs.com/en/guide/routing.html',
      performance: 'https://expressjs.com/en/advanced/best-practice-performance.html',
      middleware: 'https://expressjs.com/en/guide/using-middleware.html',
    },
    aliases: {
      'express.IRouter': 'express.Router',
      'express.Express': 'express.Application',
      'express-serve-static-core.Request': 'express.Request',
      'express-serve-static-core.Response': 'express.Response',
    },
    functions: {
      express: { returns: 'express.Application' },
      connect: { returns: 'express.Application' },
      polka: { returns: 'express.Application' },
      'restify.createServer': { returns: 'express.Application' },
      'express-promise-router': { returns: 'express.Router' },
      'express-async-handler': { returns: '$0' },
      ...functionsOf('express', 'json urlencoded static raw text'),
      ...functionsOf('passport', 'authenticate initialize session serializeUser deserializeUser'),
      'passport.use': {},
      ...Object.fromEntries(SECURITY.split(' ').map((name) => [name, {}])),
    },
    types: {
      'express.Router': {
        construct: { returns: 'express.Router' },
        call: { returns: 'express.Router' },
        members: {
          ...members(`${HTTP_VERBS.join(' ')} use param del ws`, { returns: '$self' }),
          route: { returns: 'express.Route' },
        },
      },
      'express.Route': { members: members(HTTP_VERBS.join(' '), { returns: '$self' }) },
      'express.Application': {
        bases: ['express.Router'],
        members: { listen: { serves: true, returns: 'http.Server' }, ...members('set enable disable engine render') },
        attributes: { locals: 'any' },
      },
      'express.Request': {
        bases: ['http.IncomingMessage'],
        attributes: {
          body: 'any',
          params: 'dict<str,str>',
          query: 'dict<str,str>',
          path: 'str',
          ip: 'str',
          cookies: 'any',
        },
        members: {
          ...members('get header accepts is', { returns: 'str' }),
        },
      },
      'express.Response': {
        bases: ['http.ServerResponse'],
        attributes: { locals: 'any' },
        members: {
          ...members(
            'status send json jsonp set header cookie clearCookie redirect type format attachment append vary links location sendStatus end',
            { returns: '$self' },
          ),
          render: { effect: 'cpu', weight: 'light', does: 'renders a template' },
          ...members('sendFile download', { effect: 'file', quick: true, does: 'sends a file' }),
        },
      },
    },
    assumptions: [
      ...['router', '*Router'].map((name) => ({ name, type: 'express.Router' })),
      { name: 'app', type: 'express.Application' },
    ],
    entryPoints: [
      ...routes('express.Router', [...HTTP_VERBS, 'use', 'param', 'del', 'ws'], { gives: GIVEN }),
      ...routes('express.Route', HTTP_VERBS, { gives: GIVEN }),
      { role: 'request', registrar: 'express-async-handler', argument: 0, plain: 'loop', gives: GIVEN },
      { role: 'request', declaredAs: 'RequestHandler', plain: 'loop', gives: GIVEN },
      ...routes('passport', ['serializeUser', 'deserializeUser']),
    ],
  }),
];
