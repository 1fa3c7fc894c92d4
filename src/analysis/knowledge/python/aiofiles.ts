import { functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';
import { TO_THREAD } from './offloading.ts';

/** aiofiles: files in a thread pool, behind awaitable calls. */
export const aiofiles = defineLibrary({
  title: 'aiofiles',
  language: 'python',
  practice: 'aiofiles',
  packages: ['aiofiles'],
  modules: ['aiofiles'],
  docs: { usage: 'https://github.com/Tinche/aiofiles#usage' },
  aliases: { 'aiofiles.threadpool.open': 'aiofiles.open', 'aiofiles.ospath.*': 'aiofiles.os.path.*' },
  functions: {
    'aiofiles.open': { returns: 'aiofiles.AsyncFileContext' },
    ...functionsOf('aiofiles.tempfile', 'NamedTemporaryFile TemporaryFile SpooledTemporaryFile', {
      returns: 'aiofiles.AsyncFileContext',
    }),
    ...functionsOf(
      'aiofiles.os',
      'stat rename renames replace remove unlink mkdir makedirs rmdir removedirs link symlink sendfile statvfs access',
      { async: true, effect: 'file' },
    ),
    ...functionsOf('aiofiles.os', 'listdir', { async: true, effect: 'file', returns: 'list<str>' }),
    ...functionsOf('aiofiles.os', 'scandir', { async: true, effect: 'file', returns: 'iter<os.DirEntry>' }),
    ...functionsOf('aiofiles.os', 'readlink getcwd', { async: true, effect: 'file', returns: 'str' }),
    'aiofiles.os.wrap': TO_THREAD,
    ...functionsOf('aiofiles.os.path', 'exists isfile isdir islink ismount samefile', {
      async: true,
      effect: 'file',
      returns: 'bool',
    }),
    ...functionsOf('aiofiles.os.path', 'getsize getmtime getatime getctime', {
      async: true,
      effect: 'file',
      returns: 'int',
    }),
  },
  types: {
    'aiofiles.AsyncFileContext': {
      enter: { gives: 'aiofiles.AsyncFile', scope: 'file', effect: 'file', async: true },
      awaited: { gives: 'aiofiles.AsyncFile', effect: 'file' },
    },
    'aiofiles.AsyncFile': {
      kind: 'file',
      enter: { gives: '$self', scope: 'file', async: true },
      iterate: { gives: 'str', effect: 'file', async: true },
      members: {
        ...members('read readline readall', { async: true, effect: 'file', returns: 'str' }),
        readlines: { async: true, effect: 'file', returns: 'list<str>' },
        ...members('write writelines flush truncate seek tell close', { async: true, effect: 'file' }),
      },
    },
    'aiofiles.tempfile.TemporaryDirectory': {
      enter: { gives: 'str', scope: 'file', effect: 'file', async: true },
    },
  },
  twins: {
    'builtins.open': 'aiofiles.open',
    ...Object.fromEntries(
      'stat rename replace remove unlink mkdir makedirs rmdir listdir scandir path.exists path.isfile path.isdir path.getsize'
        .split(' ')
        .map((name) => [`os.${name}`, `aiofiles.os.${name}`]),
    ),
  },
});
