import { decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const REQUEST: Member = { async: true, effect: 'network', does: 'runs an HTTP request' };
const LATER: Member = { runs: [{ argument: 1, how: 'later', plain: 'loop' }] };

/** Twisted: a Deferred is awaited by `yield` in `inlineCallbacks`, by `await` elsewhere. */
export const twisted = defineLibrary({
  title: 'Twisted',
  language: 'python',
  practice: 'twisted',
  packages: ['twisted', 'treq', 'klein'],
  modules: ['twisted', 'treq', 'klein'],
  offload: { call: 'deferToThread' },
  eager: true,
  docs: {
    threads: 'https://docs.twisted.org/en/stable/core/howto/threading.html',
    deferreds: 'https://docs.twisted.org/en/stable/core/howto/defer-intro.html',
    database: 'https://docs.twisted.org/en/stable/core/howto/rdbms.html',
  },
  functions: {
    'twisted.internet.threads.deferToThread': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: [0, 'f'], how: 'thread' }],
    },
    'twisted.internet.threads.deferToThreadPool': {
      async: true,
      returns: '$2.return',
      runs: [{ argument: [2, 'f'], how: 'thread' }],
    },
    'twisted.internet.threads.blockingCallFromThread': {
      returns: '$1.return',
      runs: [{ argument: [1, 'f'], how: 'loop' }],
    },
    'twisted.internet.threads.callMultipleInThread': {},
    'twisted.internet.defer.maybeDeferred': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: 0, how: 'await' }],
    },
    'twisted.internet.defer.ensureDeferred': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: 0, how: 'await' }],
    },
    ...functionsOf('twisted.internet.defer', 'gatherResults DeferredList', {
      async: true,
      returns: 'list<$0.T>',
      runs: [{ argument: 0, how: 'together' }],
    }),
    'twisted.internet.defer.inlineCallbacks': { decorates: { awaitsYields: true } },
    ...functionsOf('twisted.internet.defer', 'succeed', { async: true, returns: '$0' }),
    ...functionsOf('twisted.internet.defer', 'returnValue', { returns: '$0' }),
    ...functionsOf('twisted.internet.defer', 'fail'),
    'twisted.internet.task.deferLater': {
      async: true,
      effect: 'sleep',
      returns: '$2.return',
      runs: [{ argument: 2, how: 'await' }],
    },
    ...functionsOf('twisted.internet.reactor', 'callLater', LATER),
    ...functionsOf('twisted.internet.reactor', 'callInThread', { runs: [{ argument: 0, how: 'thread' }] }),
    ...functionsOf('twisted.internet.reactor', 'callFromThread', { runs: [{ argument: 0, how: 'loop' }] }),
    ...functionsOf('twisted.internet.reactor', 'callWhenRunning', {
      runs: [{ argument: 0, how: 'later', plain: 'loop' }],
    }),
    ...functionsOf('twisted.internet.reactor', 'run stop listenTCP addSystemEventTrigger'),
    ...functionsOf('treq', 'get post put patch delete head request', REQUEST),
    ...functionsOf('treq', 'content json_content text_content collect', {
      async: true,
      effect: 'network',
      does: 'reads a response',
    }),
  },
  types: {
    'twisted.internet.defer.Deferred': {
      awaited: { gives: '$T' },
      members: {
        addCallback: { returns: '$self', runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
        addErrback: { returns: '$self', runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
        addBoth: { returns: '$self', runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
        addCallbacks: {
          returns: '$self',
          runs: [
            { argument: 0, how: 'later', plain: 'loop' },
            { argument: 1, how: 'later', plain: 'loop' },
          ],
        },
        ...members('callback errback cancel addTimeout'),
      },
    },
    // The reactor given as a parameter rather than imported.
    'twisted.internet.interfaces.IReactorTime': { members: { callLater: LATER, seconds: {} } },
    'twisted.internet.task.LoopingCall': {
      construct: { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
      members: members('start stop'),
    },
    'twisted.enterprise.adbapi.ConnectionPool': {
      kind: 'pool',
      members: {
        runQuery: { async: true, effect: 'execute', statement: 0, returns: 'list<any>' },
        runOperation: { async: true, effect: 'execute', statement: 0 },
        // The function runs in a thread of the pool, and the transaction ends with it.
        runInteraction: { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'transaction' }] },
        runWithConnection: { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'thread' }] },
      },
    },
    'treq.client.HTTPClient': {
      kind: 'client',
      members: members('get post put patch delete head request', REQUEST),
    },
    'twisted.web.client.Agent': { kind: 'client', members: { request: REQUEST } },
    'twisted.web.resource.Resource': {},
  },
  entryPoints: [
    { role: 'request', base: 'twisted.web.resource.Resource', methods: ['render', 'render_*'], plain: 'loop' },
    ...decoratorsOf(['klein.Klein'], 'route handle_errors', { role: 'request', plain: 'loop' }),
  ],
  transparent: ['twisted.internet.defer.inlineCallbacks', 'twisted.python.deprecate.deprecated'],
  twins: { 'time.sleep': 'twisted.internet.task.deferLater' },
});
