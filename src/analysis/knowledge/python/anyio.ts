import { functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';
import { TO_LOOP, TO_THREAD } from './offloading.ts';

/** AnyIO: structured concurrency over asyncio and trio; FastAPI and Starlette stand on it. */
export const anyio = defineLibrary({
  title: 'AnyIO',
  language: 'python',
  practice: 'anyio',
  packages: ['anyio', 'asyncer'],
  modules: ['anyio', 'asyncer'],
  docs: {
    threads: 'https://anyio.readthedocs.io/en/stable/threads.html',
    tasks: 'https://anyio.readthedocs.io/en/stable/tasks.html',
    files: 'https://anyio.readthedocs.io/en/stable/fileio.html',
    processes: 'https://anyio.readthedocs.io/en/stable/subprocesses.html',
  },
  aliases: {
    'anyio.run_sync_in_worker_thread': 'anyio.to_thread.run_sync',
    'asyncer._main.asyncify': 'asyncer.asyncify',
    'anyio.run_async_from_thread': 'anyio.from_thread.run',
  },
  functions: {
    'anyio.to_thread.run_sync': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: [0, 'func'], how: 'thread' }],
    },
    'anyio.to_process.run_sync': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: [0, 'func'], how: 'process' }],
    },
    'anyio.to_interpreter.run_sync': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: [0, 'func'], how: 'thread' }],
    },
    'anyio.from_thread.run': { returns: '$0.return', runs: [{ argument: [0, 'func'], how: 'loop' }] },
    'anyio.from_thread.run_sync': { returns: '$0.return', runs: [{ argument: [0, 'func'], how: 'loop' }] },
    'anyio.from_thread.start_blocking_portal': { returns: 'anyio.from_thread.BlockingPortal' },
    'anyio.run': { returns: '$0.return', runs: [{ argument: [0, 'func'], how: 'loop' }] },
    ...functionsOf('anyio', 'sleep sleep_until sleep_forever', { async: true, effect: 'sleep' }),
    'anyio.create_task_group': { returns: 'anyio.abc.TaskGroup' },
    'anyio.gather': { async: true, returns: 'list<$0.return>', runs: [{ argument: '*', how: 'together' }] },
    'anyio.run_process': { async: true, effect: 'process', returns: 'subprocess.CompletedProcess' },
    'anyio.open_process': { async: true, effect: 'process' },
    'anyio.open_file': { async: true, effect: 'file', returns: 'anyio.AsyncFile', scope: 'file' },
    'anyio.wrap_file': { returns: 'anyio.AsyncFile' },
    ...functionsOf('anyio', 'connect_tcp connect_unix getaddrinfo', { async: true, effect: 'network' }),
    ...functionsOf('anyio', 'fail_after fail_at move_on_after move_on_at', { returns: 'anyio.CancelScope' }),
    ...functionsOf('anyio', 'create_memory_object_stream current_time get_cancelled_exc_class get_current_task'),
    'asyncer.asyncify': TO_THREAD,
    'asyncer.syncify': TO_LOOP,
    'asyncer.create_task_group': { returns: 'anyio.abc.TaskGroup' },
  },
  types: {
    'anyio.abc.TaskGroup': {
      enter: { gives: '$self', async: true },
      members: {
        start_soon: { returns: 'none', runs: [{ argument: [0, 'func'], how: 'together' }] },
        start: { async: true, runs: [{ argument: [0, 'func'], how: 'task' }] },
        create_task: { returns: 'asyncio.Task<$0.return>', runs: [{ argument: [0, 'coro'], how: 'together' }] },
        soonify: { decorates: { how: 'together' } },
      },
    },
    'anyio.from_thread.BlockingPortal': {
      members: {
        call: { returns: '$0.return', runs: [{ argument: [0, 'func'], how: 'loop' }] },
        start_task_soon: {
          returns: 'concurrent.futures.Future<$0.return>',
          runs: [{ argument: [0, 'func'], how: 'loop' }],
        },
      },
    },
    'anyio.AsyncFile': {
      kind: 'file',
      enter: { gives: '$self', scope: 'file', async: true },
      iterate: { gives: 'str', effect: 'file', async: true },
      members: {
        ...members('read readline', { async: true, effect: 'file', returns: 'str' }),
        readlines: { async: true, effect: 'file', returns: 'list<str>' },
        ...members('write writelines flush truncate seek tell aclose', { async: true, effect: 'file' }),
      },
    },
    'anyio.Path': {
      bases: ['pathlib.PurePath'],
      members: {
        ...members('read_text', { async: true, effect: 'file', returns: 'str' }),
        ...members('read_bytes', { async: true, effect: 'file', returns: 'bytes' }),
        ...members('exists is_file is_dir is_symlink is_mount samefile', {
          async: true,
          effect: 'file',
          returns: 'bool',
        }),
        ...members('write_text write_bytes stat lstat chmod unlink rmdir mkdir touch symlink_to hardlink_to owner', {
          async: true,
          effect: 'file',
        }),
        ...members('rename replace resolve readlink absolute cwd home expanduser', {
          async: true,
          effect: 'file',
          returns: 'anyio.Path',
        }),
        open: { async: true, effect: 'file', returns: 'anyio.AsyncFile', scope: 'file' },
        ...members('iterdir glob rglob', { returns: 'asynciter<anyio.Path>' }),
      },
      attributes: { parent: '$self' },
    },
    'anyio.CancelScope': { members: members('cancel') },
    'anyio.Lock': {
      enter: { gives: 'none', scope: 'lock', async: true },
      members: { acquire: { async: true }, ...members('release acquire_nowait') },
    },
    'anyio.Semaphore': {
      enter: { gives: 'none', scope: 'resource', async: true },
      members: { acquire: { async: true }, ...members('release acquire_nowait') },
    },
    'anyio.CapacityLimiter': {
      enter: { gives: 'none', scope: 'resource', async: true },
      members: { acquire: { async: true }, ...members('release acquire_nowait') },
    },
    'anyio.Event': { members: { wait: { async: true }, ...members('set is_set') } },
  },
  twins: { 'pathlib.Path': 'anyio.Path', 'builtins.open': 'anyio.open_file' },
});
