import { functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';

/** Time, child processes, threads and what wraps functions. */
export const stdlibConcurrency = defineLibrary({
  title: 'Python threads and processes',
  language: 'python',
  practice: 'python',
  packages: [],
  modules: ['time', 'subprocess', 'threading', 'concurrent', 'multiprocessing', 'queue', 'functools', 'contextlib'],
  docs: {
    subprocess: 'https://docs.python.org/3/library/subprocess.html',
    time: 'https://docs.python.org/3/library/time.html#time.sleep',
    threading: 'https://docs.python.org/3/library/threading.html',
    futures: 'https://docs.python.org/3/library/concurrent.futures.html',
    caching: 'https://docs.python.org/3/library/functools.html#functools.lru_cache',
  },
  aliases: {
    'concurrent.futures.thread.ThreadPoolExecutor': 'concurrent.futures.ThreadPoolExecutor',
    'concurrent.futures.process.ProcessPoolExecutor': 'concurrent.futures.ProcessPoolExecutor',
    'concurrent.futures._base.Future': 'concurrent.futures.Future',
    'multiprocessing.context.Process': 'multiprocessing.Process',
    'multiprocessing.pool.Pool': 'multiprocessing.Pool',
    'multiprocessing.dummy.Pool': 'multiprocessing.pool.ThreadPool',
    'typing.ContextManager': 'contextlib.AbstractContextManager',
    'typing.AsyncContextManager': 'contextlib.AbstractAsyncContextManager',
    'functools.partialmethod': 'functools.partial',
  },
  functions: {
    'time.sleep': { effect: 'sleep', returns: 'none', does: 'sleeps' },
    ...functionsOf('time', 'time time_ns monotonic monotonic_ns perf_counter perf_counter_ns process_time', {
      returns: 'int',
    }),
    ...functionsOf('time', 'strftime strptime gmtime localtime mktime ctime'),
    'subprocess.run': { effect: 'process', returns: 'subprocess.CompletedProcess', does: 'runs a child process' },
    ...functionsOf('subprocess', 'call check_call', {
      effect: 'process',
      returns: 'int',
      does: 'runs a child process',
    }),
    ...functionsOf('subprocess', 'check_output getoutput', {
      effect: 'process',
      returns: 'str',
      does: 'runs a child process',
    }),
    'subprocess.getstatusoutput': { effect: 'process', returns: 'tuple<int,str>', does: 'runs a child process' },
    'concurrent.futures.wait': {},
    'concurrent.futures.as_completed': { returns: 'iter<$0.T>' },
    ...functionsOf('threading', 'current_thread get_ident active_count main_thread enumerate local'),
    'functools.partial': { returns: '$0' },
    'functools.reduce': {
      returns: '$2|$1.T',
      runs: [{ argument: 0, how: 'inline', given: ['$2|$1.T', '$1.T'] }],
    },
    'functools.cmp_to_key': { returns: '$0' },
    'functools.update_wrapper': { returns: '$0' },
    'functools.cache': { decorates: { caches: true, isCached: 'process', bound: null } },
    'functools.lru_cache': { decorates: { caches: true, isCached: 'process', bound: [0, 'maxsize'] } },
    'functools.cached_property': { decorates: { caches: true, isCached: 'object' } },
    'contextlib.suppress': {},
    'contextlib.nullcontext': { returns: 'contextlib.AbstractContextManager<$0>' },
    'contextlib.closing': { returns: 'contextlib.AbstractContextManager<$0>' },
    'contextlib.aclosing': { returns: 'contextlib.AbstractAsyncContextManager<$0>' },
    'contextlib.redirect_stdout': {},
    'contextlib.redirect_stderr': {},
  },
  types: {
    'subprocess.CompletedProcess': {
      attributes: { stdout: 'str', stderr: 'str', returncode: 'int' },
      members: members('check_returncode'),
    },
    'subprocess.Popen': {
      construct: { effect: 'process', weight: 'light', does: 'starts a child process' },
      members: {
        communicate: { effect: 'process', returns: 'tuple<str,str>', does: 'waits for a child process' },
        wait: { effect: 'process', returns: 'int', does: 'waits for a child process' },
        ...members('poll kill terminate send_signal'),
      },
      attributes: {
        stdin: 'io.TextIOWrapper',
        stdout: 'io.TextIOWrapper',
        stderr: 'io.TextIOWrapper',
        returncode: 'int',
        pid: 'int',
      },
    },
    'threading.Thread': {
      construct: { runs: [{ argument: [1, 'target'], how: 'thread' }] },
      members: {
        join: { effect: 'sleep', does: 'waits for a thread' },
        ...members('start is_alive setDaemon'),
      },
    },
    'threading.Timer': {
      bases: ['threading.Thread'],
      construct: { runs: [{ argument: [1, 'function'], how: 'thread' }] },
      members: members('cancel'),
    },
    'threading.Lock': {
      enter: { gives: 'bool', scope: 'lock' },
      members: { ...members('acquire release locked') },
    },
    'threading.RLock': { bases: ['threading.Lock'] },
    'threading.Semaphore': { bases: ['threading.Lock'] },
    'threading.BoundedSemaphore': { bases: ['threading.Lock'] },
    'threading.Condition': {
      bases: ['threading.Lock'],
      members: {
        ...members('wait wait_for', { effect: 'sleep', does: 'waits for another thread' }),
        ...members('notify notify_all'),
      },
    },
    'threading.Event': {
      members: {
        wait: { effect: 'sleep', does: 'waits for another thread' },
        ...members('set clear is_set'),
      },
    },
    'concurrent.futures.Future': {
      members: {
        result: { effect: 'sleep', returns: '$T', does: 'waits for a thread' },
        exception: { effect: 'sleep', does: 'waits for a thread' },
        add_done_callback: { runs: [{ argument: 0, how: 'later' }] },
        ...members('cancel done running cancelled set_result set_exception'),
      },
    },
    'concurrent.futures.Executor': {
      members: {
        submit: { returns: 'concurrent.futures.Future<$0.return>', runs: [{ argument: 0, how: 'thread' }] },
        map: { returns: 'iter<$0.return>', runs: [{ argument: 0, how: 'thread', given: ['$1.T', '$2.T'] }] },
        shutdown: {},
      },
    },
    'concurrent.futures.ThreadPoolExecutor': { bases: ['concurrent.futures.Executor'] },
    'concurrent.futures.ProcessPoolExecutor': {
      bases: ['concurrent.futures.Executor'],
      members: {
        submit: { returns: 'concurrent.futures.Future<$0.return>', runs: [{ argument: 0, how: 'process' }] },
        map: { returns: 'iter<$0.return>', runs: [{ argument: 0, how: 'process', given: ['$1.T', '$2.T'] }] },
      },
    },
    'multiprocessing.Process': {
      construct: { runs: [{ argument: [1, 'target'], how: 'process' }] },
      members: {
        join: { effect: 'process', does: 'waits for a child process' },
        ...members('start terminate kill is_alive close'),
      },
    },
    'multiprocessing.Pool': {
      members: {
        ...members('map starmap', {
          effect: 'process',
          returns: 'list<$0.return>',
          runs: [{ argument: 0, how: 'process', given: ['$1.T'] }],
        }),
        ...members('imap imap_unordered', {
          returns: 'iter<$0.return>',
          runs: [{ argument: 0, how: 'process', given: ['$1.T'] }],
        }),
        apply: { effect: 'process', returns: '$0.return', runs: [{ argument: 0, how: 'process' }] },
        ...members('apply_async map_async starmap_async', { runs: [{ argument: 0, how: 'process' }] }),
        ...members('close terminate'),
        join: { effect: 'process', does: 'waits for child processes' },
      },
    },
    'multiprocessing.pool.ThreadPool': {
      members: {
        ...members('map starmap', {
          effect: 'sleep',
          returns: 'list<$0.return>',
          runs: [{ argument: 0, how: 'thread', given: ['$1.T'] }],
          does: 'waits for threads',
        }),
        ...members('imap imap_unordered', {
          returns: 'iter<$0.return>',
          runs: [{ argument: 0, how: 'thread', given: ['$1.T'] }],
        }),
        ...members('apply_async map_async starmap_async', { runs: [{ argument: 0, how: 'thread' }] }),
        ...members('close terminate join'),
      },
    },
    'queue.Queue': {
      members: {
        ...members('get put', { returns: '$T' }),
        ...members('put_nowait get_nowait task_done qsize empty full'),
        join: { effect: 'sleep', does: 'waits for the queue to be worked off' },
      },
    },
    'queue.SimpleQueue': { bases: ['queue.Queue'] },
    'queue.LifoQueue': { bases: ['queue.Queue'] },
    'queue.PriorityQueue': { bases: ['queue.Queue'] },
    'contextlib.AbstractContextManager': { enter: { gives: '$T' } },
    'contextlib.AbstractAsyncContextManager': { enter: { gives: '$T', async: true } },
    'contextlib.ExitStack': {
      members: {
        enter_context: { returns: '$0' },
        callback: { returns: '$0', runs: [{ argument: 0, how: 'inline' }] },
        ...members('push pop_all close'),
      },
    },
    'contextlib.AsyncExitStack': {
      bases: ['contextlib.ExitStack'],
      enter: { gives: '$self', async: true },
      members: {
        enter_async_context: { async: true, returns: '$0' },
        push_async_callback: { runs: [{ argument: 0, how: 'await' }] },
        aclose: { async: true },
      },
    },
  },
  transparent: [
    // What the generator yields is what `with` gives.
    'contextlib.contextmanager',
    'contextlib.asynccontextmanager',
    'functools.wraps',
    'functools.total_ordering',
    'functools.singledispatch',
    'functools.singledispatchmethod',
    'typing.overload',
    'typing.override',
    'typing.final',
    'typing.no_type_check',
    'typing.runtime_checkable',
    'typing_extensions.overload',
    'typing_extensions.override',
    'typing_extensions.deprecated',
    'warnings.deprecated',
    'abc.abstractmethod',
    'contextlib.ContextDecorator',
    'unittest.mock.patch',
  ],
});
