import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const FILE: Member = { effect: 'file' };
/** Asks or changes what the file system says of a file, not what is in it. */
const ENTRY: Member = { effect: 'file', weight: 'light' };
const READ: Member = { effect: 'file', returns: 'bytes', does: 'reads a file' };
const COPY: Member = { effect: 'file', does: 'copies or moves files' };

const ARCHIVE: Record<string, Member> = {
  ...members('extract extractall', { effect: 'cpu', does: 'unpacks an archive' }),
  ...members('add write writestr addfile', { effect: 'cpu', does: 'packs an archive' }),
  ...members('namelist getnames', { returns: 'list<str>' }),
  ...members('infolist getmembers', { returns: 'list<any>' }),
  ...members('getinfo getmember printdir close testzip setpassword'),
};

/** Files and folders of the standard library. Every call here goes to the disk in the calling thread, unless it says otherwise. */
export const stdlibFiles = defineLibrary({
  title: 'Python file APIs',
  language: 'python',
  practice: 'python',
  packages: [],
  modules: ['os', 'shutil', 'pathlib', 'tempfile', 'glob', 'fileinput', 'filecmp', 'zipfile', 'tarfile', 'linecache'],
  docs: {
    os: 'https://docs.python.org/3/library/os.html#files-and-directories',
    pathlib: 'https://docs.python.org/3/library/pathlib.html',
    shutil: 'https://docs.python.org/3/library/shutil.html',
    async: 'https://docs.python.org/3/library/asyncio-task.html#running-in-threads',
  },
  aliases: {
    'posixpath.*': 'os.path.*',
    'ntpath.*': 'os.path.*',
    'tempfile._TemporaryFileWrapper': 'io.TextIOWrapper',
    'tarfile.open': 'tarfile.TarFile.open',
  },
  functions: {
    ...functionsOf(
      'os',
      'stat lstat statvfs access chmod chown link symlink remove unlink rename renames replace mkdir makedirs rmdir removedirs utime mkfifo',
      ENTRY,
    ),
    ...functionsOf('os', 'truncate open read write sendfile fsync fdatasync', FILE),
    'os.listdir': { effect: 'file', returns: 'list<str>' },
    'os.readlink': { ...ENTRY, returns: 'str' },
    'os.scandir': { effect: 'file', returns: 'iter<os.DirEntry>', scope: 'resource' },
    'os.walk': { effect: 'file', returns: 'iter<tuple<str,list<str>,list<str>>>', does: 'walks a directory tree' },
    'os.fwalk': { effect: 'file', returns: 'iter<tuple<str,list<str>,list<str>>>', does: 'walks a directory tree' },
    'os.system': { effect: 'process', returns: 'int', does: 'runs a command' },
    'os.popen': { effect: 'process', returns: 'io.TextIOWrapper', does: 'runs a command' },
    ...functionsOf('os', 'wait waitpid wait3 wait4', { effect: 'process', does: 'waits for a child process' }),
    ...functionsOf('os', 'spawnl spawnv spawnvp spawnlp', { effect: 'process' }),
    ...functionsOf('os', 'getenv getcwd fspath fsencode fsdecode strerror', { returns: 'str' }),
    ...functionsOf('os', 'getpid getppid cpu_count', { returns: 'int' }),
    ...functionsOf('os', 'putenv kill urandom umask getuid getgid close'),
    ...functionsOf('os.path', 'exists lexists isfile isdir islink ismount samefile', { ...ENTRY, returns: 'bool' }),
    ...functionsOf('os.path', 'getsize getmtime getatime getctime', { ...ENTRY, returns: 'int' }),
    'os.path.realpath': { ...ENTRY, returns: 'str' },
    ...functionsOf(
      'os.path',
      'join basename dirname normpath abspath relpath expanduser expandvars normcase commonpath commonprefix',
      { returns: 'str' },
    ),
    'os.path.isabs': { returns: 'bool' },
    'os.path.split': { returns: 'tuple<str,str>' },
    'os.path.splitext': { returns: 'tuple<str,str>' },
    ...functionsOf('shutil', 'copy copy2 copyfile copytree copymode copystat move', COPY),
    'shutil.rmtree': { effect: 'file', does: 'deletes a directory tree' },
    ...functionsOf('shutil', 'which disk_usage chown', ENTRY),
    'shutil.copyfileobj': { effect: 'file', does: 'copies between files' },
    ...functionsOf('shutil', 'make_archive unpack_archive', { effect: 'cpu', does: 'packs or unpacks an archive' }),
    ...functionsOf('glob', 'glob', { effect: 'file', returns: 'list<str>', does: 'searches directories' }),
    ...functionsOf('glob', 'iglob', { effect: 'file', returns: 'iter<str>', does: 'searches directories' }),
    ...functionsOf('tempfile', 'NamedTemporaryFile TemporaryFile SpooledTemporaryFile', {
      effect: 'file',
      returns: 'io.TextIOWrapper',
      scope: 'file',
      does: 'makes a temporary file',
    }),
    'tempfile.mkstemp': { ...ENTRY, returns: 'tuple<int,str>' },
    'tempfile.mkdtemp': { ...ENTRY, returns: 'str' },
    'tempfile.gettempdir': { returns: 'str' },
    'filecmp.cmp': FILE,
    'linecache.getline': FILE,
    'zipfile.is_zipfile': { effect: 'file', returns: 'bool' },
    'tarfile.is_tarfile': { effect: 'file', returns: 'bool' },
  },
  types: {
    'os.DirEntry': {
      members: {
        stat: ENTRY,
        ...members('is_file is_dir is_symlink', { returns: 'bool' }),
        inode: { returns: 'int' },
      },
      attributes: { name: 'str', path: 'str' },
    },
    'tempfile.TemporaryDirectory': {
      construct: ENTRY,
      enter: { gives: 'str', scope: 'file' },
      members: { cleanup: FILE },
      attributes: { name: 'str' },
    },
    'pathlib.PurePath': {
      members: {
        ...members('joinpath with_name with_suffix with_stem relative_to with_segments', { returns: '$self' }),
        ...members('as_posix as_uri', { returns: 'str' }),
        ...members('is_absolute is_relative_to match is_reserved full_match', { returns: 'bool' }),
      },
      attributes: {
        parent: '$self',
        parents: 'list<pathlib.Path>',
        name: 'str',
        stem: 'str',
        suffix: 'str',
        suffixes: 'list<str>',
        parts: 'list<str>',
      },
    },
    'pathlib.PurePosixPath': { bases: ['pathlib.PurePath'] },
    'pathlib.PureWindowsPath': { bases: ['pathlib.PurePath'] },
    'pathlib.PosixPath': { bases: ['pathlib.Path'] },
    'pathlib.Path': {
      bases: ['pathlib.PurePath'],
      members: {
        read_text: { effect: 'file', returns: 'str', does: 'reads a file' },
        read_bytes: READ,
        write_text: { effect: 'file', returns: 'int', does: 'writes a file' },
        write_bytes: { effect: 'file', returns: 'int', does: 'writes a file' },
        open: { effect: 'file', returns: 'io.TextIOWrapper', scope: 'file', does: 'opens a file' },
        ...members('exists is_file is_dir is_symlink is_mount is_socket is_fifo samefile', {
          ...ENTRY,
          returns: 'bool',
        }),
        ...members('stat lstat chmod unlink rmdir mkdir touch symlink_to hardlink_to owner group', ENTRY),
        ...members('rename replace', { ...ENTRY, returns: 'pathlib.Path', does: 'renames a file' }),
        ...members('copy copy_into move move_into', {
          effect: 'file',
          returns: 'pathlib.Path',
          does: 'moves or copies a file',
        }),
        ...members('resolve readlink', { ...ENTRY, returns: 'pathlib.Path' }),
        ...members('iterdir glob rglob', {
          effect: 'file',
          returns: 'iter<pathlib.Path>',
          does: 'reads a directory',
        }),
        walk: {
          effect: 'file',
          returns: 'iter<tuple<pathlib.Path,list<str>,list<str>>>',
          does: 'walks a directory tree',
        },
        ...members('cwd home absolute expanduser', { returns: 'pathlib.Path' }),
      },
    },
    'zipfile.ZipFile': {
      construct: { effect: 'file', does: 'opens an archive' },
      members: {
        ...ARCHIVE,
        read: { effect: 'cpu', returns: 'bytes', does: 'unpacks a file from an archive' },
        open: { returns: 'io.BytesIO', does: 'opens a file in an archive' },
      },
    },
    'tarfile.TarFile': {
      construct: { effect: 'file', does: 'opens an archive' },
      iterate: { gives: 'any', effect: 'file' },
      members: {
        ...ARCHIVE,
        open: { effect: 'file', returns: 'tarfile.TarFile', does: 'opens an archive' },
        extractfile: { returns: 'io.BytesIO' },
      },
    },
  },
});
