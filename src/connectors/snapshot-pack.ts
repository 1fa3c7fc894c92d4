import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { AuditError } from '../contracts/index.ts';
import { SNAPSHOT_LIMITS, type SnapshotLimits } from './snapshot-limits.ts';

/** Bytes that the archive needs for a file besides its content: its header, a long name, padding. */
const OVERHEAD = 2048;

/**
 * Packs the files of a folder that are worth reading as `tar.gz`, with their paths from its root. Symbolic links and files
 * larger than a snapshot takes are left out, and what lies in `.git`.
 * @param below only what is in this sub-folder; null: everything
 * @param wanted whether a file is worth reading, by its path
 * @param wantedAbove whether one in the folders above the sub-folder is
 * @throws AuditError when they are more than a snapshot takes
 */
export async function packSnapshot(
  folder: string,
  below: string | null,
  wanted: (file: string) => boolean,
  wantedAbove: (file: string) => boolean = () => false,
  limits: SnapshotLimits = SNAPSHOT_LIMITS,
): Promise<Readable> {
  const files: string[] = [];
  let bytes = 0;
  for await (const file of worthReading(folder, below ?? '', wanted, wantedAbove)) {
    const { size } = await lstat(path.join(folder, file));
    if (size > limits.fileBytes) continue;
    files.push(file);
    bytes += size + OVERHEAD;
    if (files.length > limits.files) throw tooLarge(`has more than ${limits.files} source files`);
    if (bytes > limits.totalBytes) throw tooLarge(`has more than ${limits.totalBytes / 2 ** 20} MiB of source files`);
  }
  // A name that begins with `@` would be taken for an archive whose entries are to be added.
  const names = files.sort().map((file) => `./${file}`);
  if (names.length === 0) return Readable.from([EMPTY]);
  const pack = create({ cwd: folder, gzip: true, portable: true, noDirRecurse: true, noMtime: true }, names);
  return Readable.from(pack, { objectMode: false });
}

/** An archive of nothing is two blocks of zeros; `create` refuses to make one. */
const EMPTY = gzipSync(Buffer.alloc(1024));

async function* worthReading(
  folder: string,
  below: string,
  wanted: (file: string) => boolean,
  wantedAbove: (file: string) => boolean,
): AsyncGenerator<string> {
  for (let at = below; at !== ''; ) {
    at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '';
    for (const entry of await readdir(path.join(folder, at), { withFileTypes: true })) {
      const name = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isFile() && wantedAbove(name)) yield name;
    }
  }
  for await (const file of walk(folder, below)) if (wanted(file)) yield file;
}

async function* walk(folder: string, from: string): AsyncGenerator<string> {
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of await readdir(path.join(folder, at), { withFileTypes: true })) {
      const name = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isFile()) yield name;
      else if (entry.isDirectory() && entry.name !== '.git') waiting.push(name);
    }
  }
}

function tooLarge(what: string): AuditError {
  return new AuditError('audit', `The repository ${what}: give a path, to audit one folder of it.`);
}
