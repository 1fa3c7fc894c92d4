import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const LIGHT: Member = { effect: 'cpu', weight: 'light' };
const LATER: Member = { returns: 'globalThis.Timer', runs: [{ argument: 0, how: 'later', plain: 'loop' }] };
const READ_BODY: Member = { async: true, effect: 'network', does: 'reads a response' };
/** The values that a promise's function is given to settle it with. */
const SETTLE = 'globalThis.Settle';

/** JavaScript's globals, as Node.js has them. */
export const builtins = defineLibrary({
  title: 'Node.js',
  language: 'typescript',
  practice: 'nodejs',
  packages: [],
  modules: ['globalThis'],
  docs: {
    globals: 'https://nodejs.org/api/globals.html',
    blocking: 'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
    promises:
      'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Promise#promise_concurrency',
    timers: 'https://nodejs.org/api/timers.html',
  },
  aliases: {
    'globalThis.global.*': 'globalThis.*',
    'globalThis.globalThis.*': 'globalThis.*',
    'globalThis.window.*': 'globalThis.*',
    ...Object.fromEntries(
      'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate'
        .split(' ')
        .map((name) => [`timers.${name}`, `globalThis.${name}`]),
    ),
    'buffer.Buffer': 'globalThis.Buffer',
    'buffer.Blob': 'globalThis.Blob',
    'url.URL': 'globalThis.URL',
    'url.URLSearchParams': 'globalThis.URLSearchParams',
    'util.TextEncoder': 'globalThis.TextEncoder',
    'util.TextDecoder': 'globalThis.TextDecoder',
    'perf_hooks.performance.*': 'globalThis.performance.*',
  },
  functions: {
    'globalThis.fetch': {
      async: true,
      effect: 'network',
      returns: 'globalThis.Response',
      options: [1],
      does: 'runs an HTTP request',
    },
    // `new Promise((resolve) => setTimeout(resolve, 100))` is how JavaScript sleeps.
    'globalThis.setTimeout': { ...LATER, quick: true, effectGiven: { argument: 0, type: SETTLE, effect: 'sleep' } },
    'globalThis.setImmediate': { ...LATER, quick: true, effectGiven: { argument: 0, type: SETTLE, effect: 'sleep' } },
    'globalThis.setInterval': LATER,
    'globalThis.queueMicrotask': { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
    ...functionsOf('globalThis', 'clearTimeout clearInterval clearImmediate', { returns: 'none' }),
    'globalThis.structuredClone': { returns: '$0', copies: 'deep' },
    'globalThis.JSON.parse': { ...LIGHT, returns: 'any', undoes: 'globalThis.JSON.stringify', does: 'parses JSON' },
    'globalThis.JSON.stringify': { ...LIGHT, returns: 'str', does: 'writes JSON' },
    ...functionsOf('globalThis', 'parseInt parseFloat', { returns: 'float' }),
    ...functionsOf('globalThis', 'isNaN isFinite', { returns: 'bool' }),
    ...functionsOf(
      'globalThis',
      'encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape btoa atob',
      {
        returns: 'str',
      },
    ),
    'globalThis.String': { returns: 'str' },
    'globalThis.Number': { returns: 'float' },
    'globalThis.BigInt': { returns: 'int' },
    'globalThis.Boolean': { returns: 'bool' },
    'globalThis.Symbol': {},
    'globalThis.require': { returns: 'any' },
    ...functionsOf(
      'globalThis.Math',
      'max min abs ceil floor round trunc sqrt pow log log2 log10 exp random sign sin cos hypot',
      { returns: 'float' },
    ),
    'globalThis.Object.keys': { returns: 'list<str>' },
    'globalThis.Object.values': { returns: 'list<$0.U>' },
    'globalThis.Object.entries': { returns: 'list<tuple<str,$0.U>>' },
    'globalThis.Object.fromEntries': { returns: 'dict<str,any>', consumes: 'all' },
    'globalThis.Object.groupBy': {
      returns: 'dict<str,list<$0.T>>',
      runs: [{ argument: 1, how: 'inline', each: 0, given: ['$0.T', 'float'] }],
    },
    'globalThis.Map.groupBy': {
      returns: 'dict<$1.return,list<$0.T>>',
      runs: [{ argument: 1, how: 'inline', each: 0, given: ['$0.T', 'float'] }],
    },
    ...functionsOf('globalThis.Object', 'assign freeze seal defineProperty defineProperties setPrototypeOf', {
      returns: '$0',
    }),
    ...functionsOf(
      'globalThis.Object',
      'create getPrototypeOf getOwnPropertyNames getOwnPropertyDescriptor getOwnPropertySymbols',
    ),
    ...functionsOf('globalThis.Object', 'hasOwn is isFrozen', { returns: 'bool' }),
    'globalThis.Array.isArray': { returns: 'bool' },
    'globalThis.Array.of': { returns: 'list<$0>' },
    'globalThis.Array.from': {
      returns: 'list<$1.return|$0.T>',
      copies: 'shallow',
      runs: [{ argument: 1, how: 'inline', each: 0, given: ['$0.T', 'float'] }],
    },
    'globalThis.Array.fromAsync': { async: true, returns: 'list<$0.T>' },
    'globalThis.Promise.all': { async: true, returns: '$0.awaited', runs: [{ argument: 0, how: 'together' }] },
    'globalThis.Promise.allSettled': {
      async: true,
      returns: 'list<globalThis.SettledResult<$0.T>>',
      runs: [{ argument: 0, how: 'together' }],
    },
    ...functionsOf('globalThis.Promise', 'race any', {
      async: true,
      returns: 'any',
      runs: [{ argument: 0, how: 'together' }],
    }),
    'globalThis.Promise.resolve': { returns: 'promise<$0>', runs: [{ argument: 0, how: 'await' }] },
    'globalThis.Promise.reject': { returns: 'promise' },
    'globalThis.Promise.withResolvers': {},
    ...functionsOf(
      'globalThis.console',
      'log info warn error debug trace dir table time timeEnd timeLog group groupEnd assert count',
      {
        returns: 'none',
      },
    ),
    ...functionsOf('globalThis.process', 'cwd uptime', { returns: 'str' }),
    ...functionsOf('globalThis.process', 'on once off exit emitWarning memoryUsage cpuUsage hrtime kill chdir'),
    'globalThis.process.nextTick': { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
    'globalThis.performance.now': { returns: 'float' },
    ...functionsOf('globalThis.performance', 'mark measure'),
    'globalThis.crypto.randomUUID': { returns: 'str' },
    'globalThis.crypto.getRandomValues': { returns: '$0' },
    // Web Crypto works in a pool of threads: nothing is held.
    ...functionsOf(
      'globalThis.crypto.subtle',
      'digest sign verify encrypt decrypt deriveBits deriveKey importKey exportKey generateKey wrapKey unwrapKey',
      { async: true, returns: 'any' },
    ),
    ...functionsOf('globalThis.Buffer', 'from alloc allocUnsafe concat', { returns: 'globalThis.Buffer' }),
    'globalThis.Buffer.byteLength': { returns: 'float' },
    'globalThis.Buffer.isBuffer': { returns: 'bool' },
    ...functionsOf('globalThis.Date', 'now parse UTC', { returns: 'float' }),
    ...functionsOf('globalThis.Reflect', 'get set has ownKeys getMetadata defineMetadata apply'),
    ...functionsOf('globalThis.AbortSignal', 'timeout any abort'),
    // Holds the thread, loop and all.
    'globalThis.Atomics.wait': { effect: 'sleep', does: 'stops the thread' },
  },
  types: {
    'globalThis.Array': { bases: ['list'], construct: { returns: 'list<any>' } },
    'globalThis.Set': { bases: ['set'], construct: { returns: 'set<$0.T>', copies: 'shallow' } },
    'globalThis.Map': { bases: ['dict'], construct: { returns: 'dict<any,any>', copies: 'shallow' } },
    'globalThis.WeakMap': { bases: ['dict'], construct: { returns: 'dict<any,any>' } },
    'globalThis.WeakSet': { bases: ['set'], construct: { returns: 'set<any>' } },
    'globalThis.Object': { construct: { returns: 'any' } },
    'globalThis.Promise': {
      construct: {
        returns: 'promise',
        runs: [{ argument: 0, how: 'inline', given: [SETTLE, SETTLE] }],
      },
    },
    [SETTLE]: { call: { returns: 'none' } },
    'globalThis.SettledResult': { attributes: { status: 'str', value: '$T', reason: 'any' } },
    'globalThis.Timer': { members: members('unref ref refresh hasRef close') },
    'globalThis.Error': { attributes: { message: 'str', name: 'str', stack: 'str' } },
    ...Object.fromEntries(
      ['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'AggregateError', 'EvalError', 'URIError'].map(
        (name) => [`globalThis.${name}`, { bases: ['globalThis.Error'] }],
      ),
    ),
    'globalThis.Date': {
      members: {
        ...members('toISOString toString toJSON toDateString toLocaleDateString toLocaleString toLocaleTimeString', {
          returns: 'str',
        }),
        ...members(
          'getTime valueOf getFullYear getMonth getDate getDay getHours getMinutes getSeconds getMilliseconds getTimezoneOffset getUTCFullYear getUTCMonth getUTCDate getUTCHours setDate setMonth setFullYear setHours setMinutes setSeconds setTime setUTCHours',
          { returns: 'float' },
        ),
      },
    },
    'globalThis.RegExp': { members: { test: { returns: 'bool' }, exec: { returns: 'list<str>' } } },
    'globalThis.Buffer': {
      attributes: { length: 'float', byteLength: 'float' },
      members: {
        toString: { returns: 'str' },
        ...members('slice subarray fill', { returns: 'globalThis.Buffer' }),
        ...members('write copy readUInt32BE writeUInt32BE indexOf compare', { returns: 'float' }),
        ...members('equals includes', { returns: 'bool' }),
      },
    },
    'globalThis.URL': {
      attributes: {
        ...Object.fromEntries(
          'href origin protocol host hostname port pathname search hash username password'
            .split(' ')
            .map((name) => [name, 'str']),
        ),
        searchParams: 'globalThis.URLSearchParams',
      },
      members: members('toString toJSON', { returns: 'str' }),
    },
    'globalThis.URLSearchParams': {
      members: {
        ...members('get toString', { returns: 'str' }),
        getAll: { returns: 'list<str>' },
        has: { returns: 'bool' },
        entries: { returns: 'iter<tuple<str,str>>' },
        ...members('keys values', { returns: 'iter<str>' }),
        ...members('set append delete sort forEach', { mutates: true }),
      },
    },
    'globalThis.Response': {
      attributes: {
        ok: 'bool',
        status: 'float',
        statusText: 'str',
        url: 'str',
        headers: 'globalThis.Headers',
        body: 'any',
        redirected: 'bool',
      },
      members: {
        ...members('json formData', { ...READ_BODY, returns: 'any' }),
        text: { ...READ_BODY, returns: 'str' },
        arrayBuffer: { ...READ_BODY, returns: 'any' },
        bytes: { ...READ_BODY, returns: 'any' },
        blob: { ...READ_BODY, returns: 'globalThis.Blob' },
        clone: { returns: '$self' },
        ...members('redirect error'),
      },
    },
    // What a server is sent: its body has come with the request or comes from nearby.
    'globalThis.Request': {
      attributes: { url: 'str', method: 'str', headers: 'globalThis.Headers', body: 'any', signal: 'any' },
      members: {
        ...members('json formData arrayBuffer blob', { async: true, returns: 'any' }),
        text: { async: true, returns: 'str' },
        clone: { returns: '$self' },
      },
    },
    'globalThis.Headers': {
      members: {
        get: { returns: 'str' },
        has: { returns: 'bool' },
        entries: { returns: 'iter<tuple<str,str>>' },
        ...members('set append delete forEach getSetCookie'),
      },
    },
    'globalThis.FormData': { members: members('append get getAll set has delete entries') },
    'globalThis.Blob': {
      attributes: { size: 'float', type: 'str' },
      members: {
        ...members('arrayBuffer bytes', { async: true }),
        text: { async: true, returns: 'str' },
        ...members('slice stream'),
      },
    },
    'globalThis.AbortController': { members: members('abort'), attributes: { signal: 'any' } },
    'globalThis.TextEncoder': { members: members('encode') },
    'globalThis.TextDecoder': { members: { decode: { returns: 'str' } } },
    'globalThis.WebSocket': { kind: 'client', members: members('send close addEventListener removeEventListener') },
    'globalThis.EventSource': { kind: 'client', members: members('close addEventListener') },
    // Holds its target for as long as somebody else does.
    'globalThis.WeakRef': { construct: { returns: 'globalThis.WeakRef<$0>' }, members: { deref: { returns: '$T' } } },
    ...Object.fromEntries(
      ['Int8Array', 'Uint8Array', 'Uint16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array'].map(
        (name) => [`globalThis.${name}`, { bases: ['list'] }],
      ),
    ),
  },
  // A function that a timer calls again and again works in the background, whoever started the timer.
  entryPoints: [{ role: 'background', registrar: 'globalThis.setInterval', argument: 0, plain: 'loop' }],
});
