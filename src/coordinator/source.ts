import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AuditError, AuditedRepository, type AuditRequest, Configuration, codeOf } from '../contracts/index.ts';
import { localHistoryKey, remoteHistoryKey } from './history-key.ts';
import { hostedAt, linkTemplate } from './links.ts';
import type { Origin } from './origin.ts';

/** What the clone phase leaves: everything about the audited code that later phases need, besides the code. */
export const Source = z.object({
  repository: AuditedRepository,
  /** The repository's own configuration and the request's exclusions together. */
  configuration: Configuration,
  /** Key of the repository's history in the object store. */
  history: z.string(),
  warnings: z.array(z.string()),
});
export type Source = z.infer<typeof Source>;

/** Describes the code that lies in a folder now. `commit` is the one checked out there, where there is one. */
export async function describeSource(
  request: AuditRequest,
  origin: Origin,
  folder: string,
  commit: string | null,
  own: Configuration,
): Promise<Source> {
  return {
    repository: { ...describeRepository(origin, commit), path: await checkPath(folder, request.path) },
    configuration: { ...own, exclude: [...own.exclude, ...(request.exclude ?? [])] },
    history: historyKey(origin),
    warnings: origin.kind === 'folder' ? folderWarnings(origin, commit) : [],
  };
}

function describeRepository(origin: Origin, commit: string | null): Omit<AuditedRepository, 'path'> {
  if (origin.kind === 'remote') {
    const { address, target } = origin;
    const hosted = hostedAt(address.url);
    return {
      name: hosted === null || hosted.owner === '' ? address.name : `${hosted.owner}/${hosted.name}`,
      url: address.shownUrl,
      ref: target.ref,
      commit,
      linkTemplate: hosted && commit ? linkTemplate(hosted, commit, '') : null,
    };
  }
  const { folder, workTree } = origin;
  const hosted = workTree?.remoteUrl ? hostedAt(workTree.remoteUrl) : null;
  return {
    name: hosted && hosted.owner !== '' ? `${hosted.owner}/${hosted.name}` : path.basename(folder) || folder,
    url: workTree?.remoteUrl ?? null,
    ref: workTree?.branch ?? null,
    commit,
    linkTemplate: hosted && commit ? linkTemplate(hosted, commit, workTree?.prefix ?? '') : null,
  };
}

function folderWarnings({ workTree }: Extract<Origin, { kind: 'folder' }>, commit: string | null): string[] {
  if (commit === null || workTree?.changed?.length === 0) return [];
  const count = workTree?.changed?.length;
  const what =
    count === undefined
      ? 'Whether the folder has uncommitted changes is not known'
      : `${count} files in the folder are not as in the commit`;
  return [
    `${count === 1 ? '1 file in the folder is not as in the commit' : what}: what was audited can differ from ${commit.slice(0, 12)}.`,
  ];
}

/** Key of the history of the repository that the code belongs to. */
export function historyKey(origin: Origin): string {
  const remote =
    origin.kind === 'remote'
      ? hostedAt(origin.address.url)
      : origin.workTree?.remoteUrl
        ? hostedAt(origin.workTree.remoteUrl)
        : null;
  if (remote === null) return localHistoryKey(origin.kind === 'remote' ? origin.address.shownUrl : origin.folder);
  return remoteHistoryKey(remote, origin.kind === 'folder' ? (origin.workTree?.prefix ?? '') : '');
}

/** The request's sub-folder as a clean relative path; it must lie in the audited folder, links followed. */
async function checkPath(folder: string, given: string | undefined): Promise<string | null> {
  if (given === undefined) return null;
  const clean = path.posix.normalize(given.replaceAll('\\', '/')).replace(/\/+$/, '');
  if (clean === '.' || clean === '') return null;
  if (path.isAbsolute(given) || clean === '..' || clean.startsWith('../')) {
    throw new AuditError('request', `The path "${given}" must be relative to the repository's root and lie in it.`);
  }
  try {
    const real = await realpath(path.join(folder, clean));
    const inside = path.relative(await realpath(folder), real);
    if (inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)) {
      throw new AuditError('request', `The path "${given}" leads out of the repository.`);
    }
    if (!(await stat(real)).isDirectory())
      throw new AuditError('request', `The path "${given}" is a file; give a folder.`);
  } catch (error) {
    if (error instanceof AuditError) throw error;
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR' && codeOf(error) !== 'ELOOP') throw error;
    throw new AuditError('request', `There is no folder "${given}" in the repository.`);
  }
  return clean;
}
