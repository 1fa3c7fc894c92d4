import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type TypeModel } from '../schema.ts';

const CALLED_BACK: Member = { quick: true, runs: [{ argument: '*', how: 'later', plain: 'loop' }] };
const LISTENS: Member = { returns: '$self', runs: [{ argument: 1, how: 'later', plain: 'loop' }] };

/** What everything that emits events can do. Listeners run inside `emit`, one after the other. */
const EMITTER: Record<string, Member> = {
  ...members('on once off addListener removeListener prependListener', LISTENS),
  emit: { returns: 'bool' },
  ...members('removeAllListeners setMaxListeners', { returns: '$self' }),
  ...members('listenerCount listeners eventNames getMaxListeners'),
};

const STREAMED: TypeModel = {
  bases: ['events.EventEmitter'],
  members: {
    pipe: { returns: '$0' },
    ...members('push read destroy resume pause unpipe setEncoding end cork uncork write', {}),
    toArray: { async: true, returns: 'list<any>' },
    ...members('map filter', { returns: '$self', runs: [{ argument: 0, how: 'later', plain: 'loop' }] }),
    forEach: { async: true, runs: [{ argument: 0, how: 'await', each: 'receiver' }] },
  },
};

/** Node.js: child processes, threads, timers, events, streams, and what turns callbacks into promises. */
export const nodeProcess = defineLibrary({
  title: 'Node.js processes and streams',
  language: 'typescript',
  practice: 'nodejs',
  packages: ['execa', 'cross-spawn', 'shelljs', 'zx', 'piscina', 'workerpool', 'tinypool', 'eventemitter3', 'delay'],
  modules: [
    ...['child_process', 'worker_threads', 'timers', 'timers/promises', 'events', 'stream', 'stream/promises', 'util'],
    ...['readline', 'readline/promises', 'async_hooks', 'cluster', 'assert', 'vm', 'v8', 'perf_hooks', 'process'],
    ...['execa', 'cross-spawn', 'shelljs', 'zx', 'piscina', 'workerpool', 'tinypool', 'eventemitter3', 'delay'],
  ],
  docs: {
    processes: 'https://nodejs.org/api/child_process.html#synchronous-process-creation',
    threads: 'https://nodejs.org/api/worker_threads.html',
    timers: 'https://nodejs.org/api/timers.html#timers-promises-api',
    events: 'https://nodejs.org/api/events.html#asynchronous-vs-synchronous',
    streams: 'https://nodejs.org/api/stream.html',
  },
  offload: { call: 'piscina.run', standard: true },
  aliases: {
    'timers.promises.*': 'timers/promises.*',
    'stream.promises.*': 'stream/promises.*',
    eventemitter3: 'events.EventEmitter',
    'eventemitter3.EventEmitter': 'events.EventEmitter',
    'process.nextTick': 'globalThis.process.nextTick',
    'process.cwd': 'globalThis.process.cwd',
    tinypool: 'piscina.Piscina',
    'workerpool.Pool': 'workerpool.WorkerPool',
    'stream.Stream': 'stream.Readable',
    'cross-spawn.spawn': 'cross-spawn',
    'execa.default': 'execa.execa',
  },
  functions: {
    ...functionsOf('child_process', 'execSync execFileSync', {
      effect: 'process',
      returns: 'globalThis.Buffer',
      does: 'runs a program and waits for it',
    }),
    'child_process.spawnSync': { effect: 'process', does: 'runs a program and waits for it' },
    ...functionsOf('child_process', 'exec execFile', {
      ...CALLED_BACK,
      effect: 'process',
      returns: 'child_process.ChildProcess',
      does: 'runs a program',
    }),
    ...functionsOf('child_process', 'spawn fork', { returns: 'child_process.ChildProcess' }),
    'cross-spawn': { returns: 'child_process.ChildProcess' },
    'cross-spawn.sync': { effect: 'process', does: 'runs a program and waits for it' },
    ...functionsOf('execa', 'execa execaCommand execaNode $', {
      effect: 'process',
      async: true,
      does: 'runs a program',
    }),
    ...functionsOf('execa', 'execaSync execaCommandSync', {
      effect: 'process',
      does: 'runs a program and waits for it',
    }),
    'shelljs.exec': { effect: 'process', does: 'runs a program and waits for it' },
    ...functionsOf('shelljs', 'cp mv rm mkdir ls cat find grep sed', { effect: 'file' }),
    'zx.$': { effect: 'process', async: true, does: 'runs a program' },
    'timers/promises.setTimeout': { effect: 'sleep', async: true, returns: '$1' },
    'timers/promises.setImmediate': { effect: 'sleep', async: true, returns: '$0' },
    'timers/promises.setInterval': { returns: 'asynciter<any>' },
    'timers/promises.scheduler.wait': { effect: 'sleep', async: true },
    delay: { effect: 'sleep', async: true },
    // What the function does, done with a promise in place of the callback.
    'util.promisify': { returns: '$0.promised' },
    ...functionsOf('util', 'promisify(child_process.exec) promisify(child_process.execFile)', {
      effect: 'process',
      async: true,
      does: 'runs a program',
    }),
    'util.callbackify': { returns: '$0' },
    'util.deprecate': { returns: '$0' },
    ...functionsOf('util', 'inspect format styleText stripVTControlCharacters', { returns: 'str' }),
    'util.isDeepStrictEqual': { returns: 'bool' },
    ...functionsOf('util', 'inherits debuglog parseArgs types'),
    'events.once': { effect: 'sleep', async: true, returns: 'list<any>', does: 'waits for an event' },
    'events.on': { returns: 'asynciter<any>' },
    'stream/promises.pipeline': { effect: 'file', async: true, does: 'moves data through streams' },
    'stream/promises.finished': { effect: 'file', async: true, does: 'waits for a stream to end' },
    'stream.pipeline': CALLED_BACK,
    'stream.finished': CALLED_BACK,
    'readline.createInterface': { returns: 'readline.Interface' },
    'readline/promises.createInterface': { returns: 'readline/promises.Interface' },
    'v8.serialize': { effect: 'cpu', weight: 'light', returns: 'globalThis.Buffer' },
    'v8.deserialize': { effect: 'cpu', weight: 'light', undoes: 'v8.serialize' },
    'v8.writeHeapSnapshot': { effect: 'file', does: 'writes the whole heap to a file' },
    ...functionsOf('vm', 'runInNewContext runInContext runInThisContext', { effect: 'cpu', does: 'runs a script' }),
    ...functionsOf(
      'assert',
      'ok equal strictEqual deepEqual deepStrictEqual notEqual notStrictEqual match throws rejects fail',
    ),
    assert: {},
    ...functionsOf('cluster', 'fork setupPrimary disconnect'),
    'workerpool.pool': { returns: 'workerpool.WorkerPool' },
    'workerpool.worker': {},
  },
  types: {
    'events.EventEmitter': { members: EMITTER },
    events: { bases: ['events.EventEmitter'] },
    'child_process.ChildProcess': {
      bases: ['events.EventEmitter'],
      members: members('kill send disconnect unref ref'),
      attributes: { stdout: 'stream.Readable', stderr: 'stream.Readable', stdin: 'stream.Writable', pid: 'float' },
    },
    'worker_threads.Worker': {
      bases: ['events.EventEmitter'],
      construct: {},
      members: { ...members('postMessage ref unref'), terminate: { async: true } },
    },
    'worker_threads.MessageChannel': {},
    'piscina.Piscina': {
      kind: 'pool',
      construct: {},
      members: {
        ...members('run runTask', { effect: 'cpu', async: true, returns: 'any' }),
        ...members('destroy close', { async: true }),
      },
    },
    piscina: { bases: ['piscina.Piscina'] },
    'workerpool.WorkerPool': {
      members: {
        exec: { async: true, returns: '$0.return', runs: [{ argument: 0, how: 'thread' }] },
        proxy: { async: true },
        ...members('stats', {}),
        terminate: { async: true },
      },
    },
    'stream.Readable': {
      ...STREAMED,
      iterate: { gives: 'any', effect: 'file', async: true },
      members: { ...STREAMED.members, ...members('from fromWeb', { returns: 'stream.Readable' }) },
    },
    'stream.Writable': STREAMED,
    'stream.Duplex': { bases: ['stream.Readable', 'stream.Writable'] },
    'stream.Transform': { bases: ['stream.Duplex'] },
    'stream.PassThrough': { bases: ['stream.Transform'] },
    'readline.Interface': {
      bases: ['events.EventEmitter'],
      iterate: { gives: 'str', effect: 'file', async: true },
      members: {
        question: { effect: 'input', quick: true, runs: [{ argument: '*', how: 'later', plain: 'loop' }] },
        ...members('close write prompt setPrompt pause resume'),
      },
    },
    'readline/promises.Interface': {
      bases: ['readline.Interface'],
      members: { question: { effect: 'input', async: true, returns: 'str', does: 'waits for input' } },
    },
    // The function runs at once, with a value that everything it leads to can ask for.
    'async_hooks.AsyncLocalStorage': {
      construct: { returns: 'async_hooks.AsyncLocalStorage<any>' },
      members: {
        run: { returns: '$1.return', runs: [{ argument: 1, how: 'inline' }] },
        exit: { returns: '$0.return', runs: [{ argument: 0, how: 'inline' }] },
        getStore: { returns: '$T' },
        ...members('enterWith disable'),
      },
    },
    'async_hooks.AsyncResource': {
      members: { runInAsyncScope: { returns: '$0.return', runs: [{ argument: 0, how: 'inline' }] }, bind: {} },
    },
  },
  entryPoints: [{ role: 'background', registrar: 'workerpool.worker', argument: '*', plain: 'thread' }],
  promised: {
    'child_process.exec': 'util.promisify(child_process.exec)',
    'child_process.execFile': 'util.promisify(child_process.execFile)',
    'globalThis.setTimeout': 'timers/promises.setTimeout',
    'globalThis.setImmediate': 'timers/promises.setImmediate',
  },
  twins: {
    'child_process.execSync': 'util.promisify(child_process.exec)',
    'child_process.execFileSync': 'util.promisify(child_process.execFile)',
    'child_process.spawnSync': 'child_process.spawn',
    'execa.execaSync': 'execa.execa',
    'execa.execaCommandSync': 'execa.execaCommand',
    'globalThis.Atomics.wait': 'timers/promises.setTimeout',
  },
});
