import { execFile } from 'node:child_process';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import picomatch from 'picomatch';
import { AuditError, codeOf, type SkippedFile } from '../contracts/index.ts';
import { languageOf } from './languages/index.ts';
import { isManifest } from './languages/manifests.ts';
import type { Manifests } from './languages/modules.ts';
import { leftOutByPath, leftOutByPlace } from './left-out.ts';
import { manifestsAbove, readManifests } from './manifests.ts';

/** A file to audit; the path is relative to the repository's root, with `/`. The size is in bytes. */
export interface SourceFile {
  path: string;
  size: number;
  language: string;
}

export interface SourceFiles {
  /** Sorted by path. */
  files: SourceFile[];
  /** How many files were left out on purpose, by reason. */
  leftOut: Record<string, number>;
  /** Files that should have been audited but cannot be. */
  skipped: SkippedFile[];
  /** What says how the code of these files is put together. */
  manifests: Manifests;
}

/** A file that a person wrote is smaller. */
const MAX_BYTES = 1024 * 1024;
const STUBS = /\.pyi$|\.d\.[cm]?ts$/;
const OUTSIDE = 'is a symbolic link that leads out of the repository';
const NOWHERE = 'is a symbolic link that leads nowhere';
/** How many files are asked for their size at a time. */
const AT_ONCE = 64;

/**
 * The source files of a folder that are worth auditing. In a git work tree those that git tracks or does not ignore, elsewhere all.
 * Symbolic links are not followed. Throws when the folder or the path in it does not exist.
 *
 * @param options.path sub-folder or file to audit, relative to the folder; null: everything
 * @param options.exclude globs of files and folders, relative to the folder
 */
export async function listSourceFiles(
  folder: string,
  options: { path: string | null; exclude: string[] },
): Promise<SourceFiles> {
  const root = await realpath(folder);
  const below = await subPath(root, options.path);
  const excluded = excluder(options.exclude);
  const found: SourceFiles = { files: [], leftOut: {}, skipped: [], manifests: new Map() };
  const leaveOut = (reason: string) => {
    found.leftOut[reason] = (found.leftOut[reason] ?? 0) + 1;
  };

  const candidates: string[] = [];
  const manifests = below ? await manifestsAbove(root, below) : [];
  for (const file of await allFiles(root, below, found.skipped)) {
    const isSource = isSourceFile(file);
    if (!isSource && !isManifest(file)) continue;
    const reason = excluded(file)
      ? 'excluded'
      : leftOutByPath(below && file !== below ? file.slice(below.length + 1) : file);
    if (!isSource) manifests.push(...(reason ? [] : [file]));
    else if (reason) leaveOut(reason);
    else candidates.push(file);
  }
  const languages = new Set(candidates.flatMap((file) => languageOf(file) ?? []));
  found.manifests = await readManifests(root, manifests, languages, found.skipped);
  const byPlace = leftOutByPlace(found.manifests);
  const kept = candidates.filter((file) => {
    const reason = byPlace(file, languageOf(file)!);
    if (reason) leaveOut(reason);
    return !reason;
  });
  for (let i = 0; i < kept.length; i += AT_ONCE) {
    await Promise.all(kept.slice(i, i + AT_ONCE).map((file) => add(root, file, found, leaveOut)));
  }
  found.files.sort(byPath);
  found.skipped.sort(byPath);
  return found;
}

/** Whether auditors look at a file of that path, or count it among those that they leave out. */
function isSourceFile(file: string): boolean {
  return languageOf(file) !== null || STUBS.test(file);
}

/** Whether an audit reads a file of that path: code, or what says how the code is put together. */
export function isWorthReading(file: string): boolean {
  return isSourceFile(file) || (isManifest(file) && leftOutByPath(file) !== 'vendored');
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

async function add(root: string, file: string, found: SourceFiles, leaveOut: (reason: string) => void): Promise<void> {
  const info = await lstat(path.join(root, file)).catch(() => null);
  // Tracked but deleted in the work tree.
  if (!info) return;
  if (info.isSymbolicLink()) {
    const reason = await linkFault(root, file);
    if (reason) found.skipped.push({ path: file, reason });
    else leaveOut('symbolic links');
  } else if (info.isFile() && info.size > MAX_BYTES) {
    found.skipped.push({ path: file, reason: `is larger than 1 MB (${(info.size / MAX_BYTES).toFixed(1)} MB)` });
  } else if (info.isFile()) {
    found.files.push({ path: file, size: info.size, language: languageOf(file)! });
  }
}

/** What is wrong with a symbolic link; null when it leads to something in the tree, which is audited in its own place. */
async function linkFault(root: string, file: string): Promise<string | null> {
  try {
    return isInside(root, await realpath(path.join(root, file))) ? null : OUTSIDE;
  } catch (error) {
    return codeOf(error) === 'ELOOP' ? 'is a symbolic link in a circle' : NOWHERE;
  }
}

function isInside(root: string, target: string): boolean {
  return target === root || target.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

/** The audited path relative to the root with `/` and nothing around it; '' for the root. */
async function subPath(root: string, asked: string | null): Promise<string> {
  if (asked === null) return '';
  const absolute = path.resolve(root, asked);
  const real = await realpath(absolute).catch(() => null);
  if (real === null)
    throw new AuditError('request', `The repository has no path "${asked}"; name a folder or a file that is in it.`);
  if (!isInside(root, absolute) || !isInside(root, real)) {
    throw new AuditError('request', `The path "${asked}" leads out of the repository; name one that is in it.`);
  }
  return path.relative(root, real).split(path.sep).join('/');
}

/** A glob takes files, or whole folders with all that is in them. */
function excluder(globs: string[]): (file: string) => boolean {
  const clean = globs.map((glob) => glob.replace(/^\.?\//, '').replace(/\/+$/, '')).filter((glob) => glob !== '');
  if (clean.length === 0) return () => false;
  const matches = picomatch(clean, { dot: true });
  return (file) => {
    for (let end = file.indexOf('/'); end >= 0; end = file.indexOf('/', end + 1)) {
      if (matches(file.slice(0, end))) return true;
    }
    return matches(file);
  };
}

/** Every file below a path, relative to the root. */
async function allFiles(root: string, below: string, skipped: SkippedFile[]): Promise<Iterable<string>> {
  if (below && !(await stat(path.join(root, below))).isDirectory()) return [below];
  const listed = await gitFiles(root, below);
  if (!listed || listed.length === 0) return walk(root, below, skipped);
  const files = new Set<string>();
  for (const entry of listed) {
    const name = entry.endsWith('/') ? entry.slice(0, -1) : entry;
    // Git names a submodule or a nested repository as one entry.
    const nested = !path.posix.extname(name) || entry.endsWith('/');
    if (nested && (await lstat(path.join(root, name)).catch(() => null))?.isDirectory()) {
      for (const file of await walk(root, name, skipped)) files.add(file);
    } else {
      files.add(name);
    }
  }
  return files;
}

/** What git tracks or does not ignore; null where git cannot tell. Runs nothing that the repository configures. */
async function gitFiles(root: string, below: string): Promise<string[] | null> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const args = [
    '-c',
    'core.fsmonitor=false',
    '--literal-pathspecs',
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ];
  if (below) args.push('--', below);
  try {
    const { stdout } = await promisify(execFile)('git', args, {
      cwd: root,
      env: { ...env, GIT_OPTIONAL_LOCKS: '0' },
      maxBuffer: 1024 * 1024 * 1024,
    });
    return stdout.split('\0').filter((line) => line !== '');
  } catch {
    return null;
  }
}

async function walk(root: string, from: string, skipped: SkippedFile[]): Promise<string[]> {
  const files: string[] = [];
  const folders = [from];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => null);
    if (!entries) {
      skipped.push({ path: folder, reason: 'is a folder that cannot be read' });
      continue;
    }
    for (const entry of entries) {
      const name = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (entry.name !== '.git') folders.push(name);
      } else if (entry.isFile() || languageOf(name)) {
        files.push(name);
      } else if (entry.isSymbolicLink()) {
        // A folder behind it may hold code; a link that leads nowhere holds none.
        const reason = await linkFault(root, name);
        if (reason && reason !== NOWHERE) skipped.push({ path: name, reason });
      }
    }
  }
  return files;
}
