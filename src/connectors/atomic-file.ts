import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AuditError, codeOf, messageOf } from '../contracts/index.ts';

/** What the name of a half-written file ends with. */
export const UNFINISHED = '.unfinished';

/**
 * Writes a whole file or nothing: into a file beside it, flushed to disk, then renamed over it.
 * @throws AuditError naming the file and the reason when it cannot be written
 */
export async function writeAtomically(file: string, content: string | Readable): Promise<void> {
  await writing(file, async () => {
    const temporary = await writeBeside(file, content);
    try {
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/** As `writeAtomically`, but leaves a file that is there alone and answers false. */
export async function createAtomically(file: string, text: string): Promise<boolean> {
  return writing(file, async () => {
    const temporary = await writeBeside(file, text);
    try {
      await link(temporary, file);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  });
}

async function writeBeside(file: string, content: string | Readable): Promise<string> {
  const temporary = path.join(
    path.dirname(file),
    `.${path.basename(file)}.${randomBytes(6).toString('hex')}${UNFINISHED}`,
  );
  const handle = await openInFolder(temporary);
  try {
    await writeFile(handle, typeof content === 'string' ? piecesOf(content) : content);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(temporary, { force: true });
    throw error;
  }
  await handle.close();
  return temporary;
}

const PIECE = 4 * 1024 * 1024;

/** A long text in pieces, so that its bytes are not in memory as a whole besides it. */
function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + PIECE, text.length);
    // Not between the two halves of one character.
    if (end < text.length && text.charCodeAt(end) >= 0xdc00 && text.charCodeAt(end) < 0xe000) end++;
    yield text.slice(at, end);
    at = end;
  }
}

/** Opens a new file, making its folder; once more where a clean-up removed the empty folder in between. */
async function openInFolder(file: string) {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    return await open(file, 'wx');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await mkdir(path.dirname(file), { recursive: true });
    return open(file, 'wx');
  }
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full: free some space and start again',
  EDQUOT: 'the disk quota is used up: free some space and start again',
  EFBIG: 'the system allows no file of that size',
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of that path is a file, not a folder',
  EEXIST: 'a part of that path is a file, not a folder',
  EISDIR: 'there is a folder of that name',
};

async function writing<T>(file: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const reason = REASONS[codeOf(error) ?? ''] ?? messageOf(error);
    throw new AuditError('audit', `Cannot write ${file}: ${reason}.`, { cause: error });
  }
}
