import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf, type SkippedFile } from '../contracts/index.ts';
import { isManifest, parserOfManifest } from './languages/manifests.ts';
import type { Manifests } from './languages/modules.ts';

/** More than a large monorepo has; those nearest to the root are read. */
const MAX_FILES = 4000;
const MAX_BYTES = 512 * 1024;
const AT_ONCE = 64;

/**
 * Reads the files that say how the code of some languages is put together. Those that cannot be read are listed.
 *
 * @param root real path of the repository
 * @param files paths of files, of which those are taken that are manifests
 */
export async function readManifests(
  root: string,
  files: readonly string[],
  languages: ReadonlySet<string>,
  skipped: SkippedFile[],
): Promise<Manifests> {
  const wanted = files
    .filter((file) => parserOfManifest(languages, file))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  for (const file of wanted.slice(MAX_FILES))
    skipped.push({ path: file, reason: `is not among the first ${MAX_FILES} of its kind` });
  const read = new Map<string, unknown>();
  const taken = wanted.slice(0, MAX_FILES);
  for (let i = 0; i < taken.length; i += AT_ONCE) {
    const contents = await Promise.all(taken.slice(i, i + AT_ONCE).map((file) => readOne(root, file, languages)));
    for (const [j, content] of contents.entries()) {
      const file = taken[i + j];
      if ('fault' in content) skipped.push({ path: file, reason: content.fault });
      else read.set(file, content.value);
    }
  }
  return read;
}

/** The manifests in the folders above one: what holds for its code, though only that folder is audited. */
export async function manifestsAbove(root: string, below: string): Promise<string[]> {
  const found: string[] = [];
  for (let folder = below; folder !== ''; ) {
    folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
    const names = await readdir(path.join(root, folder)).catch(() => []);
    found.push(...names.map((name) => path.posix.join(folder, name)).filter(isManifest));
  }
  return found;
}

type Content = { value: unknown } | { fault: string };

async function readOne(root: string, file: string, languages: ReadonlySet<string>): Promise<Content> {
  try {
    const real = await realpath(path.join(root, file));
    const inside = path.relative(root, real);
    if (inside.startsWith('..') || path.isAbsolute(inside))
      return { fault: 'is a symbolic link that leads out of the repository' };
    const { size } = await stat(real);
    if (size > MAX_BYTES) return { fault: `is larger than ${MAX_BYTES / 1024} KB: not read` };
    return { value: parserOfManifest(languages, file)!(await readFile(real, 'utf8')) };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { fault: `cannot be read (${oneLine(error.message)}): imports that it explains are not followed` };
    return { fault: `cannot be read (${codeOf(error) ?? messageOf(error)})` };
  }
}

function depth(file: string): number {
  return file.split('/').length;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 120);
}
