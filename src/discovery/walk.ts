import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';

/** Folders that hold other people's code, build output or tools' state: nothing there describes the project. */
const SKIPPED_FOLDERS = new Set([
  'node_modules',
  'bower_components',
  'site-packages',
  '__pycache__',
  '__pypackages__',
  'venv',
  'virtualenv',
  'vendor',
  'vendored',
  '_vendor',
  'third_party',
  'dist',
  'build',
  'htmlcov',
]);

/** Folders whose name begins with a dot and that may still describe how the project runs. */
const DOT_FOLDERS = new Set(['.devcontainer', '.docker']);

const MAX_FILES = 200_000;
const MAX_DEPTH = 40;
/** Sum of all that is read in one discovery, so that no repository can make it slow. */
const MAX_TOTAL_BYTES = 192 * 1024 * 1024;
const WARNINGS_SHOWN = 20;

/** The files of a repository, as paths relative to its root with `/`, and bounded access to their text. */
export interface Tree {
  files: string[];
  has(file: string): boolean;
  /**
   * Text of at most `maxBytes` of a file; null for a binary or unreadable one. With `whole`, a longer file is
   * not read at all and leaves a warning: half a manifest would be worse than none.
   */
  read(file: string, maxBytes: number, whole?: boolean): string | null;
  /** Adds a warning about a file, in one sentence. */
  warn(file: string, sentence: string): void;
  warnings(): string[];
}

/** File names come from the repository: control characters and overlong names stay out of messages. */
function printable(text: string): string {
  const clean = text.replace(/\p{C}/gu, '?');
  return clean.length > 200 ? `${clean.slice(0, 197)}...` : clean;
}

/** Reads through a descriptor that refuses symbolic links, so that a file swapped for a link is not followed. */
function readBytes(file: string, limit: number): { bytes: Buffer; size: number } | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return null;
    const length = Math.min(stat.size, limit);
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = readSync(descriptor, bytes, filled, length - filled, filled);
      if (read === 0) break;
      filled += read;
    }
    return { bytes: bytes.subarray(0, filled), size: stat.size };
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}

/** Synchronous calls are several times faster here than their asynchronous twins; the loop is let go between folders. */
async function listFiles(root: string, warn: (file: string, sentence: string) => void): Promise<string[]> {
  const files: string[] = [];
  const pending: { folder: string; depth: number }[] = [{ folder: '', depth: 0 }];
  let visited = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (++visited % 200 === 0) await setImmediate();
    let entries: import('node:fs').Dirent[];
    try {
      entries = readdirSync(path.join(root, next.folder), { withFileTypes: true });
    } catch {
      if (next.folder === '') throw new Error(`Cannot list ${root}; check that the folder exists and may be read.`);
      warn(next.folder, 'the folder cannot be listed and is left out');
      continue;
    }
    if (next.folder !== '' && entries.some((entry) => entry.name === 'pyvenv.cfg')) continue;
    for (const entry of entries) {
      const name = next.folder === '' ? entry.name : `${next.folder}/${entry.name}`;
      if (entry.isFile()) files.push(name);
      else if (entry.isDirectory() && next.depth < MAX_DEPTH && isWalked(entry.name)) {
        pending.push({ folder: name, depth: next.depth + 1 });
      }
    }
    if (files.length >= MAX_FILES) {
      warn('', `the repository has more than ${MAX_FILES} files; discovery looked at the first ones only`);
      break;
    }
  }
  return files.sort();
}

function isWalked(folder: string): boolean {
  if (folder.startsWith('.')) return DOT_FOLDERS.has(folder);
  return !SKIPPED_FOLDERS.has(folder) && !folder.endsWith('.egg-info');
}

/** Walks a repository once. Symbolic links are neither followed nor listed. Throws where the root cannot be listed. */
export async function openTree(folder: string): Promise<Tree> {
  let root: string;
  try {
    root = realpathSync(folder);
  } catch {
    throw new Error(`There is no folder ${folder}; give the path of a repository.`);
  }
  const warnings = new Set<string>();
  const warn = (file: string, sentence: string) => {
    warnings.add(file === '' ? `${sentence}.` : `${printable(file)}: ${sentence}.`);
  };
  const files = await listFiles(root, warn);
  const known = new Set(files);
  let budget = MAX_TOTAL_BYTES;
  return {
    files,
    has: (file) => known.has(file),
    read(file, maxBytes, whole = false) {
      if (!known.has(file)) return null;
      if (budget <= 0) {
        warn('', 'the repository is very large; discovery stopped reading files before the last one');
        return null;
      }
      const got = readBytes(path.join(root, file), maxBytes);
      if (!got) {
        warn(file, 'the file cannot be read and is left out');
        return null;
      }
      budget -= got.bytes.length;
      if (whole && got.size > maxBytes) {
        warn(file, `the file is larger than ${Math.round(maxBytes / 1024)} KiB and is left out`);
        return null;
      }
      if (got.bytes.includes(0)) {
        if (whole) warn(file, 'the file is not text (UTF-8) and is left out');
        return null;
      }
      const text = got.bytes.toString('utf8');
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    },
    warn,
    warnings() {
      const all = [...warnings];
      if (all.length <= WARNINGS_SHOWN) return all;
      return [...all.slice(0, WARNINGS_SHOWN), `${all.length - WARNINGS_SHOWN} more files could not be used.`];
    },
  };
}
