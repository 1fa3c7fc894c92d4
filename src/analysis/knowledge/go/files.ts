import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { orError } from './rows.ts';

/** Asks or changes what the file system says of a file, not what is in it. */
const ENTRY: Member = { effect: 'file', weight: 'light', returns: 'error' };
const FILE: Member = { effect: 'file' };
const OPENS: Member = { ...FILE, acquires: true, scope: 'file', returns: 'tuple<os.File,error>', does: 'opens a file' };
const RUNS: Member = { effect: 'process', does: 'runs a program and waits for it' };
const READER = members('Read', orError('int'));

/** Files, streams and child processes of the standard library. */
export const files = defineLibrary({
  title: 'Go files and processes',
  language: 'go',
  practice: 'go',
  packages: [],
  modules: [
    'os',
    'io',
    'io/fs',
    'io/ioutil',
    'bufio',
    'path',
    'path/filepath',
    'os/exec',
    'os/signal',
    'os/user',
    'embed',
  ],
  docs: {
    os: 'https://pkg.go.dev/os',
    exec: 'https://pkg.go.dev/os/exec',
    bufio: 'https://pkg.go.dev/bufio#Scanner',
  },
  aliases: {
    'io/ioutil.ReadFile': 'os.ReadFile',
    'io/ioutil.WriteFile': 'os.WriteFile',
    'io/ioutil.ReadDir': 'os.ReadDir',
    'io/ioutil.TempFile': 'os.CreateTemp',
    'io/ioutil.TempDir': 'os.MkdirTemp',
    'io/ioutil.ReadAll': 'io.ReadAll',
    'io/ioutil.NopCloser': 'io.NopCloser',
    'io/fs.FileInfo': 'os.FileInfo',
    'io/fs.DirEntry': 'os.DirEntry',
    'io/fs.WalkDir': 'path/filepath.WalkDir',
    'io/fs.ReadFile': 'os.ReadFile',
  },
  functions: {
    'os.ReadFile': orError('list<int>', { ...FILE, does: 'reads a file' }),
    'os.WriteFile': { ...FILE, returns: 'error', does: 'writes a file' },
    'os.ReadDir': orError('list<os.DirEntry>', FILE),
    ...functionsOf('os', 'Open Create OpenFile CreateTemp NewFile', OPENS),
    ...functionsOf('os', 'Stat Lstat', orError('os.FileInfo', ENTRY)),
    ...functionsOf('os', 'Remove Rename Mkdir MkdirAll Chmod Chown Chtimes Symlink Link Truncate', ENTRY),
    ...functionsOf('os', 'MkdirTemp Readlink', orError('str', ENTRY)),
    'os.RemoveAll': { ...FILE, returns: 'error', does: 'deletes a directory tree' },
    'os.CopyFS': { ...FILE, returns: 'error', does: 'copies files' },
    ...functionsOf('os', 'Getenv ExpandEnv TempDir', { returns: 'str' }),
    'os.LookupEnv': { returns: 'tuple<str,bool>' },
    ...functionsOf('os', 'Hostname Getwd Executable UserHomeDir UserConfigDir', orError('str')),
    ...functionsOf('os', 'Getpid Getppid Getuid', { returns: 'int' }),
    ...functionsOf('os', 'IsNotExist IsExist IsPermission', { returns: 'bool' }),
    ...functionsOf('os', 'Exit Setenv Unsetenv Chdir Clearenv'),
    'os.DirFS': { returns: 'io/fs.FS' },
    'os/exec.Command': { returns: 'os/exec.Cmd' },
    'os/exec.CommandContext': { returns: 'os/exec.Cmd' },
    'os/exec.LookPath': orError('str', ENTRY),
    'os/signal.Notify': {},
    'os/signal.NotifyContext': { returns: 'tuple<context.Context,any>' },
    'os/signal.Stop': {},
    'io.ReadAll': orError('list<int>', { consumes: 'all' }),
    ...functionsOf('io', 'Copy CopyN CopyBuffer ReadFull ReadAtLeast', orError('int')),
    'io.WriteString': orError('int'),
    ...functionsOf('io', 'NopCloser LimitReader TeeReader MultiReader NewSectionReader', { returns: 'io.Reader' }),
    'io.MultiWriter': { returns: 'io.Writer' },
    'io.Pipe': { returns: 'tuple<io.Reader,io.Writer>' },
    ...functionsOf('bufio', 'NewReader NewReaderSize', { returns: 'bufio.Reader' }),
    ...functionsOf('bufio', 'NewWriter NewWriterSize', { returns: 'bufio.Writer' }),
    'bufio.NewScanner': { returns: 'bufio.Scanner' },
    'bufio.NewReadWriter': { returns: 'bufio.Reader' },
    ...functionsOf('path/filepath', 'Join Base Dir Ext Clean FromSlash ToSlash', { returns: 'str' }),
    ...functionsOf('path/filepath', 'Abs Rel EvalSymlinks', orError('str')),
    'path/filepath.IsAbs': { returns: 'bool' },
    'path/filepath.Match': orError('bool'),
    'path/filepath.Glob': orError('list<str>', { ...FILE, does: 'searches directories' }),
    'path/filepath.Walk': {
      ...FILE,
      returns: 'error',
      does: 'walks a directory tree',
      runs: [{ argument: 1, how: 'inline', given: ['str', 'os.FileInfo', 'error'] }],
    },
    'path/filepath.WalkDir': {
      ...FILE,
      returns: 'error',
      does: 'walks a directory tree',
      runs: [{ argument: 1, how: 'inline', given: ['str', 'os.DirEntry', 'error'] }],
    },
    ...functionsOf('path', 'Join Base Dir Ext Clean', { returns: 'str' }),
    ...functionsOf('os/user', 'Current Lookup'),
  },
  objects: { 'os.Stdin': 'os.File', 'os.Stdout': 'os.File', 'os.Stderr': 'os.File', 'os.Args': 'list<str>' },
  types: {
    'io.Closer': { members: { Close: { effect: 'release', returns: 'error' } } },
    'io.ReadCloser': { bases: ['io.Closer', 'io.Reader'] },
    'io.WriteCloser': { bases: ['io.Closer', 'io.Writer'] },
    'io.ReadWriteCloser': { bases: ['io.Closer', 'io.Reader', 'io.Writer'] },
    'os.File': {
      kind: 'file',
      members: {
        ...members('Read ReadAt Write WriteAt WriteString ReadFrom', orError('int', FILE)),
        ...members('Sync Truncate', { ...FILE, returns: 'error' }),
        ...members('Readdir ReadDir', orError('list<os.DirEntry>', FILE)),
        Readdirnames: orError('list<str>', FILE),
        Stat: orError('os.FileInfo', ENTRY),
        Seek: orError('int'),
        Close: { effect: 'release', returns: 'error' },
        Name: { returns: 'str' },
        ...members('Fd Chmod'),
      },
    },
    'os.FileInfo': {
      members: {
        Name: { returns: 'str' },
        Size: { returns: 'int' },
        IsDir: { returns: 'bool' },
        ModTime: { returns: 'time.Time' },
        ...members('Mode Sys'),
      },
    },
    'os.DirEntry': {
      members: {
        Name: { returns: 'str' },
        IsDir: { returns: 'bool' },
        Type: {},
        Info: orError('os.FileInfo', ENTRY),
      },
    },
    'os/exec.Cmd': {
      attributes: { Dir: 'str', Env: 'list<str>', Args: 'list<str>', Stdin: 'io.Reader', Process: 'any' },
      members: {
        ...members('Run Wait', { ...RUNS, returns: 'error' }),
        ...members('Output CombinedOutput', orError('list<int>', RUNS)),
        Start: { effect: 'process', weight: 'light', returns: 'error' },
        ...members('StdoutPipe StderrPipe', orError('io.Reader')),
        StdinPipe: orError('io.Writer'),
        String: { returns: 'str' },
      },
    },
    'io.Reader': { members: { ...READER, Close: { returns: 'error' } } },
    'io.Writer': { members: { Write: orError('int'), Close: { returns: 'error' } } },
    'io.ReadSeeker': { bases: ['io.Reader'] },
    'io/fs.FS': { members: { Open: orError('os.File', FILE) } },
    'embed.FS': {
      members: { ReadFile: orError('list<int>'), ReadDir: orError('list<os.DirEntry>'), Open: orError('os.File') },
    },
    'bufio.Reader': {
      members: {
        ...READER,
        ReadString: orError('str'),
        ReadBytes: orError('list<int>'),
        ReadLine: { returns: 'tuple<list<int>,bool,error>' },
        ReadRune: { returns: 'tuple<int,int,error>' },
        ReadByte: orError('int'),
        Peek: orError('list<int>'),
      },
    },
    'bufio.Writer': {
      members: {
        ...members('Write WriteString WriteRune', orError('int')),
        ...members('WriteByte Flush', { returns: 'error' }),
      },
    },
    'bufio.Scanner': {
      members: {
        Scan: { returns: 'bool' },
        Text: { returns: 'str' },
        Bytes: { returns: 'list<int>' },
        Err: { returns: 'error' },
        ...members('Buffer Split'),
      },
    },
  },
});
