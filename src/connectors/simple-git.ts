import { mkdir, rm } from 'node:fs/promises';
import { AuditError, messageOf } from '../contracts/index.ts';
import type { Git, ResolvedRef, WorkTree } from './git.ts';
import { gitError, isRedirect } from './git-errors.ts';
import { movedTo, openPassage, type Passage, type RemotePolicy } from './git-passage.ts';
import { type GitLimits, gitIn } from './git-process.ts';
import { within } from './git-watch.ts';
import { parseRemote, withoutCredentials } from './repository-address.ts';

export interface GitOptions {
  /** A folder that exists, where commands run that belong to no repository. */
  home: string;
  /** Whether `file://` addresses may be cloned: yes for a user's own machine, no for a service. */
  fileUrls: boolean;
  /** What a service holds to; absent on a user's own machine, where git is as free as its user. */
  policy?: RemotePolicy;
  limits?: GitLimits;
}

const LIMITS: GitLimits = { silenceMs: 60_000, totalMs: 20 * 60_000 };
/** How often a repository may have moved on its host. */
const MOVES = 3;
const FULL_HASH = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const SHORT_HASH = /^[0-9a-f]{7,63}$/;

/** Git through the `git` program. */
export function createGit({ home, fileUrls, policy, limits = LIMITS }: GitOptions): Git {
  const protocols = (url: string) =>
    fileUrls && url.startsWith('file://') ? ['file'] : ['https', 'http', 'ssh', 'git'];

  /** Goes to a repository by a way that is checked, and after it where it has moved on its host. */
  async function reach<T>(url: string, work: (way: Way) => Promise<T>): Promise<T> {
    if (policy === undefined) return work({ url, environment: {} });
    let way: Passage = await openPassage(url, policy);
    for (let moves = 0; ; moves++) {
      try {
        return await work(way);
      } catch (error) {
        const moved = isRedirect(error) && moves < MOVES ? await movedTo(way, policy) : null;
        if (moved === null) throw error;
        way = await openPassage(moved, policy);
      }
    }
  }

  async function resolve(url: string, ref: string | undefined): Promise<ResolvedRef> {
    const shown = shownUrl(url);
    if (ref !== undefined) checkRef(ref);
    const names = ref === undefined ? [] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/tags/${ref}^{}`, ref];
    let listing: string;
    try {
      listing = await reach(url, ({ url: at, environment }) =>
        gitIn(home, { limits, protocols: protocols(url), environment }).raw(
          'ls-remote',
          '--symref',
          '--',
          at,
          'HEAD',
          ...names,
        ),
      );
    } catch (error) {
      throw gitError(error, shown);
    }
    const { commits, head } = parseListing(listing);
    if (ref === undefined) {
      const commit = commits.get('HEAD');
      if (commit === undefined) {
        throw new AuditError(
          'audit',
          `The repository ${shown} has no commits on its default branch, or is no git repository: check the address, or name a branch.`,
        );
      }
      return { ref: head?.replace(/^refs\/heads\//, '') ?? null, fullName: head ?? 'HEAD', commit };
    }
    for (const name of names) {
      const commit = commits.get(`${name}^{}`) ?? commits.get(name);
      if (commit !== undefined) return { ref, fullName: name, commit };
    }
    if (FULL_HASH.test(ref)) return { ref: null, fullName: null, commit: ref };
    if (SHORT_HASH.test(ref)) return { ref, fullName: null, commit: null };
    throw unknownRef(shown, ref);
  }

  async function checkOut(
    url: string,
    target: ResolvedRef,
    folder: string,
    progress?: (message: string) => void,
  ): Promise<string> {
    const shown = shownUrl(url);
    await mkdir(folder, { recursive: true });
    const clone = async ({ url: at, environment }: Way, stop: AbortSignal): Promise<string> => {
      const git = () =>
        gitIn(folder, {
          limits,
          protocols: protocols(url),
          environment,
          stop,
          progress: ({ stage, progress: percent }) => progress?.(`${stage} ${percent}%`),
        });
      await git().raw('init', '--quiet');
      const commit = (await fetchCommit(git, at, target)) ?? (await fetchHistory(git, at, target));
      if (commit === null) throw unknownRef(shown, target.commit ?? target.ref ?? 'HEAD');
      await git().raw('checkout', '--quiet', '--detach', commit);
      return commit;
    };
    try {
      return await within(limits, folder, shown, (stop) => reach(url, (way) => clone(way, stop)));
    } catch (error) {
      // A git that was stopped can still be writing.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      throw gitError(error, shown);
    }
  }

  return { resolve, checkOut, workTree: (folder) => describeWorkTree(folder, limits) };
}

type Way = Pick<Passage, 'url' | 'environment'>;
type NewGit = () => ReturnType<typeof gitIn>;
const NO_EXTRAS = ['--no-tags', '--no-recurse-submodules'];

/** The one commit without its history; null where the server gives out only what it advertises. */
async function fetchCommit(git: NewGit, url: string, target: ResolvedRef): Promise<string | null> {
  if (target.commit === null) return null;
  try {
    await git().raw('fetch', '--progress', '--depth=1', ...NO_EXTRAS, '--', url, target.commit);
    return await git().revparse(['--verify', '--end-of-options', `${target.commit}^{commit}`]);
  } catch (error) {
    if (
      /not our ref|unadvertised object|couldn't find remote ref|did not send all necessary objects|bad object/i.test(
        messageOf(error),
      )
    )
      return null;
    throw error;
  }
}

/** All commits, with files only for the one that is checked out, to find a commit that cannot be asked for by name. */
async function fetchHistory(git: NewGit, url: string, target: ResolvedRef): Promise<string | null> {
  await git().raw('config', 'remote.origin.url', url);
  await git().raw(
    'fetch',
    '--progress',
    '--filter=blob:none',
    ...NO_EXTRAS,
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
  );
  try {
    return await git().revparse(['--verify', '--end-of-options', `${target.commit ?? target.ref}^{commit}`]);
  } catch {
    return null;
  }
}

/** Refuses what git would take for an option, a pattern or an expression. */
function checkRef(ref: string): void {
  if (!/^[\p{L}\p{N}_.@/+#=,-]{1,250}$/u.test(ref) || /^[-/.]|\.\.|@\{|\/\/|[/.]$|\.lock$/.test(ref)) {
    throw new AuditError('request', `"${ref}" cannot be the name of a branch, a tag or a commit.`);
  }
}

function unknownRef(shown: string, ref: string): AuditError {
  return new AuditError('audit', `The repository ${shown} has no branch, tag or commit named "${ref}".`);
}

function shownUrl(url: string): string {
  return parseRemote(url)?.shownUrl ?? withoutCredentials(url);
}

function parseListing(listing: string): { commits: Map<string, string>; head: string | null } {
  const commits = new Map<string, string>();
  let head: string | null = null;
  for (const line of listing.split('\n')) {
    const [left = '', name = ''] = line.trim().split('\t');
    if (left.startsWith('ref: ') && name === 'HEAD') head = left.slice('ref: '.length);
    else if (FULL_HASH.test(left)) commits.set(name, left);
  }
  return { commits, head };
}

async function describeWorkTree(folder: string, limits: GitLimits): Promise<WorkTree | null> {
  // Nothing may be fetched from elsewhere while a folder is looked at, whatever its configuration says.
  const git = () => gitIn(folder, { limits, protocols: [], environment: { GIT_NO_LAZY_FETCH: '1' } });
  const quietly = async (...command: string[]): Promise<string | null> => {
    try {
      return await git().raw(...command);
    } catch {
      return null;
    }
  };
  const word = async (...command: string[]) => (await quietly(...command))?.trim() || null;
  const inside = await quietly('rev-parse', '--is-inside-work-tree', '--show-prefix');
  if (inside === null || !inside.startsWith('true')) return null;
  const [remotes, commit, branch, changed] = await Promise.all([
    word('remote', '--verbose'),
    word('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    word('symbolic-ref', '--quiet', '--short', 'HEAD'),
    changedPaths(quietly),
  ]);
  const prefix = (inside.split('\n')[1] ?? '').replace(/\/$/, '');
  return { prefix, commit, branch, remoteUrl: remotes === null ? null : preferredRemote(remotes), changed };
}

/** `origin`, or the first there is, of what `git remote --verbose` lists. */
function preferredRemote(listing: string): string | null {
  const remotes = listing.split('\n').flatMap((line) => {
    const [, name, url] = /^(\S+)\t(.*) \(fetch\)/.exec(line) ?? [];
    return name && url ? [{ name, url }] : [];
  });
  const remote = remotes.find(({ name }) => name === 'origin') ?? remotes[0];
  return remote === undefined ? null : withoutCredentials(remote.url);
}

/**
 * `git status` runs the filters that the configuration names, and a folder from elsewhere brings its own configuration:
 * with a filter that is not the user's or the system's, it is not run.
 */
async function changedPaths(quietly: (...command: string[]) => Promise<string | null>): Promise<string[] | null> {
  const filters = await quietly(
    'config',
    '--show-scope',
    '--includes',
    '--name-only',
    '--get-regexp',
    '^filter\\..*\\.(clean|process)$',
  );
  const own = filters?.split('\n').some((line) => line !== '' && !/^(system|global|command)\t/.test(line));
  if (own) return null;
  const status = await quietly(
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--ignore-submodules=all',
    '--',
    '.',
  );
  if (status === null) return null;
  return status
    .split('\0')
    .filter((entry) => entry.length > 3)
    .map((entry) => entry.slice(3));
}
