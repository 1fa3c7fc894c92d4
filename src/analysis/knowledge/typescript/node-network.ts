import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const CALLED_BACK: Member = {
  effect: 'network',
  quick: true,
  runs: [{ argument: '*', how: 'later', plain: 'loop' }],
};
const LOOKUPS =
  'lookup lookupService resolve resolve4 resolve6 resolveAny resolveCname resolveMx resolveNs resolveSrv resolveTxt reverse';
const SERVERS = ['http', 'https', 'http2'];

/** Node.js: HTTP, sockets and DNS. All of it calls back or gives promises; none of it blocks. */
export const nodeNetwork = defineLibrary({
  title: 'Node.js network APIs',
  language: 'typescript',
  practice: 'nodejs',
  packages: [],
  modules: ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises'],
  docs: {
    http: 'https://nodejs.org/api/http.html',
    dns: 'https://nodejs.org/api/dns.html',
  },
  aliases: { 'dns.promises.*': 'dns/promises.*', 'http.createServer.Server': 'http.Server' },
  functions: {
    ...functionsOf('http', 'get request', {
      ...CALLED_BACK,
      returns: 'http.ClientRequest',
      does: 'runs an HTTP request',
    }),
    ...functionsOf('https', 'get request', {
      ...CALLED_BACK,
      returns: 'http.ClientRequest',
      does: 'runs an HTTP request',
    }),
    ...functionsOf('http', 'createServer', { returns: 'http.Server' }),
    ...functionsOf('https', 'createServer', { returns: 'http.Server' }),
    ...functionsOf('http2', 'createServer createSecureServer', { returns: 'http.Server' }),
    ...functionsOf('net', 'connect createConnection', { ...CALLED_BACK, returns: 'net.Socket' }),
    ...functionsOf('tls', 'connect', { ...CALLED_BACK, returns: 'net.Socket' }),
    ...functionsOf('net', 'createServer', { returns: 'http.Server' }),
    ...functionsOf('net', 'isIP isIPv4 isIPv6', { returns: 'bool' }),
    ...functionsOf('dgram', 'createSocket', { returns: 'net.Socket' }),
    ...functionsOf('dns', LOOKUPS, { ...CALLED_BACK, does: 'looks a name up in DNS' }),
    ...functionsOf('dns/promises', LOOKUPS, {
      effect: 'network',
      async: true,
      returns: 'any',
      does: 'looks a name up in DNS',
    }),
  },
  types: {
    'http.Server': {
      bases: ['events.EventEmitter'],
      members: {
        listen: { serves: true, returns: '$self' },
        ...members('close address setTimeout closeAllConnections'),
      },
    },
    'http.ClientRequest': { bases: ['stream.Writable'], members: members('setTimeout setHeader abort getHeader') },
    'http.IncomingMessage': {
      bases: ['stream.Readable'],
      attributes: { headers: 'dict<str,str>', url: 'str', method: 'str', statusCode: 'float', socket: 'net.Socket' },
    },
    'http.ServerResponse': {
      bases: ['stream.Writable'],
      members: members('writeHead setHeader getHeader removeHeader flushHeaders writeContinue'),
      attributes: { statusCode: 'float', headersSent: 'bool' },
    },
    'http.Agent': { members: members('destroy') },
    'https.Agent': { bases: ['http.Agent'] },
    'net.Socket': {
      bases: ['stream.Duplex'],
      members: members('setTimeout setKeepAlive setNoDelay connect send bind'),
    },
  },
  entryPoints: SERVERS.flatMap((module) => [
    { role: 'request' as const, registrar: `${module}.createServer`, argument: '*' as const, plain: 'loop' as const },
  ]).concat([{ role: 'request', registrar: 'net.createServer', argument: '*', plain: 'loop' }]),
});
