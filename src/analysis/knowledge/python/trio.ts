import { functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';

/** Trio. */
export const trio = defineLibrary({
  title: 'Trio',
  language: 'python',
  practice: 'trio',
  packages: ['trio', 'asks'],
  modules: ['trio', 'asks'],
  offload: { call: 'trio.to_thread.run_sync' },
  docs: {
    threads: 'https://trio.readthedocs.io/en/stable/reference-core.html#trio.to_thread.run_sync',
    tasks: 'https://trio.readthedocs.io/en/stable/reference-core.html#tasks-let-you-do-multiple-things-at-once',
    io: 'https://trio.readthedocs.io/en/stable/reference-io.html',
  },
  aliases: { 'trio.run_sync_in_worker_thread': 'trio.to_thread.run_sync' },
  functions: {
    'trio.to_thread.run_sync': {
      async: true,
      returns: '$0.return',
      runs: [{ argument: [0, 'sync_fn'], how: 'thread' }],
    },
    'trio.from_thread.run': { returns: '$0.return', runs: [{ argument: [0, 'afn'], how: 'loop' }] },
    'trio.from_thread.run_sync': { returns: '$0.return', runs: [{ argument: [0, 'fn'], how: 'loop' }] },
    'trio.run': { returns: '$0.return', runs: [{ argument: [0, 'async_fn'], how: 'loop' }] },
    ...functionsOf('trio', 'sleep sleep_until sleep_forever', { async: true, effect: 'sleep' }),
    'trio.open_nursery': { returns: 'trio.Nursery' },
    'trio.run_process': { async: true, effect: 'process', returns: 'subprocess.CompletedProcess' },
    'trio.lowlevel.open_process': { async: true, effect: 'process' },
    'trio.open_file': { async: true, effect: 'file', returns: 'anyio.AsyncFile', scope: 'file' },
    'trio.wrap_file': { returns: 'anyio.AsyncFile' },
    ...functionsOf('trio', 'open_tcp_stream open_ssl_over_tcp_stream open_unix_socket', {
      async: true,
      effect: 'network',
    }),
    ...functionsOf('trio', 'serve_tcp serve_ssl_over_tcp', { async: true, runs: [{ argument: 0, how: 'task' }] }),
    ...functionsOf('trio', 'fail_after fail_at move_on_after move_on_at open_memory_channel current_time'),
  },
  types: {
    'trio.Nursery': {
      enter: { gives: '$self', async: true },
      members: {
        start_soon: { returns: 'none', runs: [{ argument: [0, 'async_fn'], how: 'together' }] },
        start: { async: true, runs: [{ argument: [0, 'async_fn'], how: 'task' }] },
      },
    },
    'trio.Path': { bases: ['anyio.Path'] },
    'trio.Lock': {
      enter: { gives: 'none', scope: 'lock', async: true },
      members: { acquire: { async: true }, ...members('release acquire_nowait') },
    },
    'trio.Semaphore': {
      enter: { gives: 'none', scope: 'resource', async: true },
      members: { acquire: { async: true }, ...members('release') },
    },
    'trio.CapacityLimiter': {
      enter: { gives: 'none', scope: 'resource', async: true },
      members: { acquire: { async: true }, ...members('release') },
    },
    'trio.Event': { members: { wait: { async: true }, ...members('set is_set') } },
  },
});
