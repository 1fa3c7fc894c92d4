import { createHash } from 'node:crypto';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Git, ResolvedRef, WorkTree } from '../connectors/git.ts';
import { parseRemote, type RemoteAddress } from '../connectors/repository-address.ts';
import { AuditError, type AuditRequest, codeOf } from '../contracts/index.ts';

/** Where the code of a request is, before anything of it was fetched. */
export type Origin =
  | { kind: 'folder'; folder: string; workTree: WorkTree | null /** Changes whenever the files do. */; state: string }
  | { kind: 'remote'; address: RemoteAddress; target: ResolvedRef };

/**
 * Finds out what `request.repository` names: an absolute path is a folder here, everything else is elsewhere.
 * @throws AuditError when there is no such folder, repository or ref
 */
export async function findOrigin(request: AuditRequest, git: Git): Promise<Origin> {
  const { repository, ref } = request;
  const address = path.isAbsolute(repository) ? null : parseRemote(repository);
  if (address !== null) return { kind: 'remote', address, target: await git.resolve(address.url, ref) };
  if (!path.isAbsolute(repository) || !(await exists(repository))) {
    throw new AuditError('request', `There is no folder ${repository}: give a folder, a git URL or owner/name.`);
  }
  if (ref !== undefined) {
    throw new AuditError(
      'request',
      `A folder is audited as it is: leave out the ref "${ref}", or give the repository's URL.`,
    );
  }
  return folderOrigin(repository, git);
}

async function folderOrigin(given: string, git: Git): Promise<Origin> {
  const folder = await realpath(given);
  if (!(await stat(folder)).isDirectory()) {
    throw new AuditError(
      'request',
      `${given} is a file: give the folder that holds the code, and --path to narrow the audit.`,
    );
  }
  const workTree = await git.workTree(folder);
  return { kind: 'folder', folder, workTree, state: await stateOf(folder, workTree) };
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EACCES') {
      throw new AuditError('audit', `There is no permission to read ${file}.`);
    }
    if (codeOf(error) === 'ELOOP') throw new AuditError('request', `${file} is a link that leads in a circle.`);
    return false;
  }
}

/** Of a clean work tree the commit; of everything else the paths, sizes and times of what could have changed. */
async function stateOf(folder: string, workTree: WorkTree | null): Promise<string> {
  if (workTree?.commit && workTree.changed?.length === 0) return workTree.commit;
  const hash = createHash('sha256').update(`${workTree?.commit ?? ''}\n`);
  const top =
    workTree === null
      ? folder
      : path.resolve(
          folder,
          ...workTree.prefix
            .split('/')
            .filter(Boolean)
            .map(() => '..'),
        );
  const files = workTree?.changed ? workTree.changed.map((name) => path.join(top, name)) : await filesIn(folder);
  files.sort();
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE);
    const traces = await Promise.all(some.map(traceOf));
    for (const [i, trace] of traces.entries()) hash.update(`${some[i]}\0${trace}\n`);
  }
  return hash.digest('hex');
}

/** How many files are asked for their size and time at a time. */
const AT_ONCE = 64;

async function traceOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await lstat(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'gone';
  }
}

/** Folders that hold no code of the project's own. */
const PASSED_OVER = new Set(['.git', 'node_modules', '__pycache__', '.venv', 'venv', '.tox', '.mypy_cache']);

async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const file = path.join(next, entry.name);
      if (entry.isDirectory()) {
        if (!PASSED_OVER.has(entry.name)) waiting.push(file);
      } else found.push(file);
    }
  }
  return found;
}
