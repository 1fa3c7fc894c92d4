import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type TypeExpr } from '../schema.ts';

const ENTRY: Member = { effect: 'file', weight: 'light' };
const STREAM = { returns: 'stream.Readable' };

interface Operation extends Member {
  names: string;
  returns?: TypeExpr;
}

/** What can be done with files, by the name of the form that gives a promise. */
const OPERATIONS: Operation[] = [
  { names: 'readFile', effect: 'file', returns: 'globalThis.Buffer', does: 'reads a file' },
  { names: 'writeFile appendFile', effect: 'file', returns: 'none', does: 'writes a file' },
  { names: 'copyFile cp', effect: 'file', returns: 'none', does: 'copies files' },
  { names: 'readdir', effect: 'file', returns: 'list<str>', does: 'reads a directory' },
  { names: 'rm', effect: 'file', returns: 'none', does: 'deletes files' },
  { names: 'truncate', effect: 'file', does: 'writes a file' },
  { names: 'stat lstat statfs', ...ENTRY, returns: 'fs.Stats', does: 'looks at a file' },
  { names: 'access chmod chown lchown utimes lutimes link symlink', ...ENTRY, returns: 'none' },
  { names: 'unlink rmdir rename', ...ENTRY, returns: 'none' },
  { names: 'mkdir mkdtemp realpath readlink', ...ENTRY, returns: 'str' },
  { names: 'opendir', ...ENTRY, returns: 'fs.Dir', does: 'reads a directory' },
];

/** The three forms of an operation: one that blocks, one that calls back, one that gives a promise. */
function forms(): Record<string, Member> {
  const rows = OPERATIONS.flatMap(({ names, ...member }) =>
    names.split(' ').flatMap((name): [string, Member][] => [
      [`fs.${name}Sync`, member],
      [`fs.${name}`, { ...member, quick: true, runs: [{ argument: '*', how: 'later', plain: 'loop' }] }],
      [`fs/promises.${name}`, { ...member, async: true }],
    ]),
  );
  return Object.fromEntries(rows);
}

/** What `promisify` makes of the form that calls back. */
const promised = Object.fromEntries(
  OPERATIONS.flatMap(({ names }) => names.split(' ').map((name) => [`fs.${name}`, `fs/promises.${name}`])),
);

/** Node.js: files. The `Sync` forms hold the event loop, and with it every request, until the disk has answered. */
export const nodeFiles = defineLibrary({
  title: 'Node.js fs',
  language: 'typescript',
  practice: 'nodejs',
  packages: ['fs-extra', 'graceful-fs', 'glob', 'fast-glob', 'globby', 'rimraf', 'mkdirp'],
  modules: [
    ...['fs', 'fs/promises', 'path', 'path/posix', 'path/win32', 'os', 'fs-extra', 'graceful-fs'],
    ...['glob', 'fast-glob', 'globby', 'rimraf', 'mkdirp'],
  ],
  docs: {
    files: 'https://nodejs.org/api/fs.html',
    promises: 'https://nodejs.org/api/fs.html#promises-api',
    blocking: 'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
  },
  aliases: {
    'fs.promises.*': 'fs/promises.*',
    'graceful-fs.*': 'fs.*',
    'path.posix.*': 'path.*',
    'path.win32.*': 'path.*',
    'path/posix.*': 'path.*',
    'path/win32.*': 'path.*',
    'glob.globSync': 'glob.sync',
    'globby.globbySync': 'globby.sync',
    'rimraf.rimrafSync': 'rimraf.sync',
    'rimraf.rimraf': 'rimraf',
    'glob.glob': 'glob',
    'globby.globby': 'globby',
    'fast-glob.glob': 'fast-glob',
    'fast-glob.globSync': 'fast-glob.sync',
    'mkdirp.mkdirp': 'mkdirp',
    'mkdirp.mkdirpSync': 'mkdirp.sync',
  },
  promised,
  functions: {
    ...forms(),
    'fs.existsSync': { ...ENTRY, returns: 'bool', does: 'looks at a file' },
    ...functionsOf('fs', 'openSync closeSync fstatSync fsyncSync futimesSync', { ...ENTRY, returns: 'float' }),
    ...functionsOf('fs', 'readSync writeSync readvSync writevSync', { effect: 'file', returns: 'float' }),
    'fs/promises.open': { effect: 'file', async: true, returns: 'fs/promises.FileHandle', acquires: true },
    ...functionsOf('fs', 'createReadStream', STREAM),
    ...functionsOf('fs', 'createWriteStream', { returns: 'stream.Writable' }),
    ...functionsOf('fs', 'watch watchFile unwatchFile', { runs: [{ argument: '*', how: 'later', plain: 'loop' }] }),
    'fs/promises.watch': { returns: 'asynciter<any>' },
    // fs-extra gives a promise where no callback is given.
    ...functionsOf('fs-extra', 'readFile', { effect: 'file', async: true, returns: 'globalThis.Buffer' }),
    ...functionsOf('fs-extra', 'readJson readJSON', { effect: 'file', async: true, returns: 'any' }),
    ...functionsOf('fs-extra', 'readdir', { effect: 'file', async: true, returns: 'list<str>' }),
    ...functionsOf(
      'fs-extra',
      'writeFile appendFile copy copyFile move remove emptyDir outputFile outputJson writeJson writeJSON',
      { effect: 'file', async: true },
    ),
    ...functionsOf('fs-extra', 'ensureDir ensureFile mkdirp mkdir pathExists stat lstat access unlink rename rm', {
      ...ENTRY,
      async: true,
    }),
    ...functionsOf('fs-extra', 'existsSync pathExistsSync ensureDirSync ensureFileSync mkdirpSync statSync mkdirSync', {
      ...ENTRY,
    }),
    ...functionsOf(
      'fs-extra',
      'readFileSync writeFileSync appendFileSync copySync copyFileSync moveSync removeSync emptyDirSync outputFileSync outputJsonSync readJsonSync readJSONSync writeJsonSync writeJSONSync readdirSync',
      { effect: 'file' },
    ),
    ...functionsOf('fs-extra', 'createReadStream', STREAM),
    ...['glob', 'fast-glob', 'globby'].reduce<Record<string, Member>>((rows, name) => {
      rows[name] = { effect: 'file', async: true, returns: 'list<str>', does: 'searches directories' };
      rows[`${name}.sync`] = { effect: 'file', returns: 'list<str>', does: 'searches directories' };
      return rows;
    }, {}),
    rimraf: { effect: 'file', async: true, does: 'deletes a directory tree' },
    'rimraf.sync': { effect: 'file', does: 'deletes a directory tree' },
    mkdirp: { ...ENTRY, async: true },
    'mkdirp.sync': ENTRY,
    ...functionsOf('path', 'join resolve basename dirname extname normalize relative format toNamespacedPath', {
      returns: 'str',
    }),
    'path.isAbsolute': { returns: 'bool' },
    'path.parse': {},
    ...functionsOf('os', 'tmpdir homedir hostname platform type arch release version endianness', { returns: 'str' }),
    ...functionsOf('os', 'freemem totalmem uptime availableParallelism', { returns: 'float' }),
    ...functionsOf('os', 'cpus loadavg', { returns: 'list<any>' }),
    ...functionsOf('os', 'networkInterfaces userInfo'),
  },
  types: {
    'fs.Stats': {
      attributes: { size: 'float', mtimeMs: 'float', mtime: 'globalThis.Date', mode: 'float' },
      members: members('isFile isDirectory isSymbolicLink isSocket isFIFO', { returns: 'bool' }),
    },
    'fs.Dir': {
      iterate: { gives: 'fs.Dirent', effect: 'file', async: true },
      members: { read: { effect: 'file', async: true, returns: 'fs.Dirent' }, close: { async: true }, closeSync: {} },
    },
    'fs.Dirent': {
      attributes: { name: 'str', path: 'str', parentPath: 'str' },
      members: members('isFile isDirectory isSymbolicLink', { returns: 'bool' }),
    },
    'fs/promises.FileHandle': {
      kind: 'file',
      members: {
        ...members('read readFile write writeFile appendFile truncate sync datasync', {
          effect: 'file',
          async: true,
          returns: 'any',
        }),
        stat: { ...ENTRY, async: true, returns: 'fs.Stats' },
        readLines: { returns: 'asynciter<str>' },
        close: { effect: 'release', async: true },
        createReadStream: STREAM,
      },
    },
  },
  twins: Object.fromEntries(
    OPERATIONS.flatMap(({ names }) => names.split(' ').map((name) => [`fs.${name}Sync`, `fs/promises.${name}`])).concat(
      [
        ['fs.existsSync', 'fs/promises.access'],
        ['fs.openSync', 'fs/promises.open'],
        ['glob.sync', 'glob'],
        ['fast-glob.sync', 'fast-glob'],
        ['globby.sync', 'globby'],
        ['rimraf.sync', 'rimraf'],
        ['mkdirp.sync', 'mkdirp'],
      ],
    ),
  ),
});
