import { aliasesOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const TASK: Member = {
  returns: 'asyncio.Task<$0.return>',
  runs: [{ argument: [0, 'coro'], how: 'task', heldByCaller: true }],
};
/** The group holds its tasks and waits for them at its end. */
const GROUPED: Member = { returns: 'asyncio.Task<$0.return>', runs: [{ argument: [0, 'coro'], how: 'together' }] };
const CHILD: Member = { async: true, effect: 'process', returns: 'asyncio.subprocess.Process' };
const LATER: Member = { runs: [{ argument: [0, 'callback'], how: 'later', plain: 'loop' }] };

/**
 * asyncio. `$0.return` is what awaiting the argument gives, be it a coroutine or the function that makes one.
 */
export const asyncio = defineLibrary({
  title: 'asyncio',
  language: 'python',
  practice: 'asyncio',
  packages: ['uvloop', 'async-timeout', 'nest-asyncio'],
  modules: ['asyncio', 'uvloop', 'async_timeout', 'nest_asyncio'],
  offload: { call: 'asyncio.to_thread', standard: true },
  docs: {
    tasks: 'https://docs.python.org/3/library/asyncio-task.html',
    threads: 'https://docs.python.org/3/library/asyncio-task.html#running-in-threads',
    blocking: 'https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code',
    semaphores: 'https://docs.python.org/3/library/asyncio-sync.html#asyncio.Semaphore',
    groups: 'https://docs.python.org/3/library/asyncio-task.html#task-groups',
  },
  aliases: {
    ...aliasesOf('asyncio', ['asyncio.tasks'], 'sleep gather wait wait_for shield create_task ensure_future Task'),
    'asyncio.events.AbstractEventLoop': 'asyncio.AbstractEventLoop',
    'asyncio.BaseEventLoop': 'asyncio.AbstractEventLoop',
    'asyncio.futures.Future': 'asyncio.Future',
    'asyncio.taskgroups.TaskGroup': 'asyncio.TaskGroup',
    'asyncio.async': 'asyncio.ensure_future',
    'uvloop.run': 'asyncio.run',
    'async_timeout.timeout': 'asyncio.timeout',
  },
  functions: {
    'asyncio.sleep': { async: true, effect: 'sleep', returns: '$1' },
    'asyncio.gather': {
      async: true,
      returns: 'list<$0.return>',
      several: 'tuple<$0.return,$1.return,$2.return,$3.return,$4.return,$5.return>',
      runs: [{ argument: '*', how: 'together' }],
    },
    'asyncio.wait': {
      async: true,
      returns: 'tuple<set<$0.T>,set<$0.T>>',
      runs: [{ argument: [0, 'fs'], how: 'together' }],
    },
    'asyncio.as_completed': { returns: 'iter<$0.T>', runs: [{ argument: [0, 'fs'], how: 'together' }] },
    'asyncio.wait_for': { async: true, returns: '$0.return|$0.T|$0', runs: [{ argument: [0, 'fut'], how: 'await' }] },
    'asyncio.shield': { async: true, returns: '$0.return|$0.T|$0', runs: [{ argument: [0, 'arg'], how: 'await' }] },
    'asyncio.create_task': TASK,
    'asyncio.ensure_future': {
      returns: 'asyncio.Task<$0.return>',
      runs: [{ argument: [0, 'coro_or_future'], how: 'task', heldByCaller: true }],
    },
    'asyncio.to_thread': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: [0, 'func'], how: 'thread' }],
    },
    'asyncio.run': { returns: '$0.return', runs: [{ argument: [0, 'main'], how: 'loop' }] },
    'asyncio.run_coroutine_threadsafe': {
      returns: 'concurrent.futures.Future<$0.return>',
      runs: [{ argument: [0, 'coro'], how: 'loop' }],
    },
    'asyncio.wrap_future': { returns: 'asyncio.Future<$0.T>' },
    ...functionsOf('asyncio', 'create_subprocess_exec create_subprocess_shell', CHILD),
    'asyncio.open_connection': {
      async: true,
      effect: 'network',
      returns: 'tuple<asyncio.StreamReader,asyncio.StreamWriter>',
    },
    'asyncio.open_unix_connection': {
      async: true,
      effect: 'network',
      returns: 'tuple<asyncio.StreamReader,asyncio.StreamWriter>',
    },
    'asyncio.start_server': {
      async: true,
      serves: true,
      runs: [{ argument: [0, 'client_connected_cb'], how: 'task' }],
    },
    ...functionsOf('asyncio', 'timeout timeout_at', { returns: 'asyncio.Timeout' }),
    ...functionsOf('asyncio', 'get_event_loop get_running_loop new_event_loop', {
      returns: 'asyncio.AbstractEventLoop',
    }),
    ...functionsOf('asyncio', 'set_event_loop set_event_loop_policy iscoroutinefunction iscoroutine isfuture'),
    ...functionsOf('asyncio', 'current_task all_tasks'),
    ...functionsOf('nest_asyncio', 'apply'),
    ...functionsOf('uvloop', 'install'),
  },
  types: {
    'asyncio.AbstractEventLoop': {
      members: {
        run_in_executor: {
          async: true,
          eager: true,
          returns: '$1.return',
          runs: [{ argument: [1, 'func'], how: 'thread' }],
        },
        create_task: TASK,
        run_until_complete: { returns: '$0.return', runs: [{ argument: [0, 'future'], how: 'loop' }] },
        ...members('call_soon call_soon_threadsafe', LATER),
        ...members('call_later call_at', { runs: [{ argument: [1, 'callback'], how: 'later', plain: 'loop' }] }),
        add_signal_handler: { runs: [{ argument: [1, 'callback'], how: 'later', plain: 'loop' }] },
        ...members('getaddrinfo sock_connect sock_recv sock_sendall create_connection', {
          async: true,
          effect: 'network',
        }),
        create_future: { returns: 'asyncio.Future' },
        run_forever: { serves: true },
        ...members(
          'stop close is_running is_closed set_default_executor set_debug set_exception_handler time shutdown_asyncgens',
        ),
      },
    },
    'asyncio.Runner': { members: { run: { returns: '$0.return', runs: [{ argument: [0, 'coro'], how: 'loop' }] } } },
    'asyncio.Future': {
      awaited: { gives: '$T' },
      members: {
        result: { returns: '$T' },
        add_done_callback: { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
        ...members('cancel done cancelled exception set_result set_exception'),
      },
    },
    'asyncio.Task': { bases: ['asyncio.Future'], members: members('get_name set_name uncancel get_coro') },
    'asyncio.TaskGroup': { enter: { gives: '$self', async: true }, members: { create_task: GROUPED } },
    'asyncio.Timeout': { enter: { gives: '$self', async: true }, members: members('reschedule expired when') },
    'asyncio.Lock': {
      enter: { gives: 'none', scope: 'lock', async: true },
      members: { acquire: { async: true }, ...members('release locked') },
    },
    'asyncio.Semaphore': {
      enter: { gives: 'none', scope: 'resource', async: true },
      members: { acquire: { async: true }, ...members('release locked') },
    },
    'asyncio.BoundedSemaphore': { bases: ['asyncio.Semaphore'] },
    'asyncio.Condition': {
      bases: ['asyncio.Lock'],
      members: { wait: { async: true }, wait_for: { async: true }, ...members('notify notify_all') },
    },
    'asyncio.Event': { members: { wait: { async: true }, ...members('set clear is_set') } },
    'asyncio.Queue': {
      members: {
        get: { async: true, returns: '$T' },
        put: { async: true },
        join: { async: true },
        get_nowait: { returns: '$T' },
        ...members('put_nowait task_done qsize empty full'),
      },
    },
    'asyncio.PriorityQueue': { bases: ['asyncio.Queue'] },
    'asyncio.LifoQueue': { bases: ['asyncio.Queue'] },
    'asyncio.StreamReader': {
      iterate: { gives: 'bytes', effect: 'network', async: true },
      members: members('read readline readexactly readuntil', {
        async: true,
        effect: 'network',
        returns: 'bytes',
      }),
    },
    'asyncio.StreamWriter': {
      members: {
        drain: { async: true, effect: 'network' },
        wait_closed: { async: true },
        ...members('write writelines close get_extra_info is_closing'),
      },
    },
    'asyncio.subprocess.Process': {
      members: {
        communicate: { async: true, effect: 'process', returns: 'tuple<bytes,bytes>' },
        wait: { async: true, effect: 'process', returns: 'int' },
        ...members('kill terminate send_signal'),
      },
      attributes: { stdout: 'asyncio.StreamReader', stderr: 'asyncio.StreamReader', returncode: 'int', pid: 'int' },
    },
  },
  twins: {
    'time.sleep': 'asyncio.sleep',
    'subprocess.run': 'asyncio.create_subprocess_exec',
    'subprocess.Popen': 'asyncio.create_subprocess_exec',
    'subprocess.check_output': 'asyncio.create_subprocess_exec',
    'subprocess.check_call': 'asyncio.create_subprocess_exec',
    'subprocess.call': 'asyncio.create_subprocess_exec',
    'os.system': 'asyncio.create_subprocess_shell',
    'socket.create_connection': 'asyncio.open_connection',
  },
});
