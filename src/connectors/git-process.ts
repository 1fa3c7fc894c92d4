import { devNull } from 'node:os';
import { type SimpleGit, type SimpleGitOptions, simpleGit } from 'simple-git';

export interface GitLimits {
  /** How long git may be silent. */
  silenceMs: number;
  /** How long one repository may take in all. */
  totalMs: number;
  /** How much a clone may take on disk; absent: as much as there is room. */
  bytes?: number;
}

/**
 * What simple-git refuses in the environment of a command, besides everything that starts with `GIT_`: each of these
 * names a program to run.
 */
const GUARDED = new Set(['EDITOR', 'VISUAL', 'PAGER', 'PREFIX', 'SSH_ASKPASS']);

const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
};

/** Hooks, monitors and filters are programs that a repository's own configuration can name. */
const NO_PROGRAMS = [
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'filter.lfs.smudge=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
];

/** Bytes a second; what is slower for as long as git may be silent is as good as silent. */
const SLOWEST = 500;

interface Manner {
  limits: GitLimits;
  /** Protocols that may be used; none for what stays on this machine. */
  protocols: readonly string[];
  environment?: Record<string, string>;
  /** Stops it; by default it is stopped when its time is up. */
  stop?: AbortSignal;
  progress?: SimpleGitOptions['progress'];
}

/** A git that runs no program of the repository's, asks nobody anything, and ends in time. */
export function gitIn(folder: string, { limits, protocols, environment = {}, stop, progress }: Manner): SimpleGit {
  const env = { ...inherited(), ...ssh(), ...ENVIRONMENT, ...environment };
  return simpleGit({
    baseDir: folder,
    maxConcurrentProcesses: 2,
    config: [
      ...NO_PROGRAMS,
      'protocol.allow=never',
      ...protocols.map((name) => `protocol.${name}.allow=always`),
      `http.lowSpeedLimit=${SLOWEST}`,
      `http.lowSpeedTime=${Math.max(1, Math.ceil(limits.silenceMs / 1000))}`,
      // What arrives goes to disk as it comes, where its size is seen, and not to memory first.
      'fetch.unpackLimit=1',
      'gc.auto=0',
      'maintenance.auto=false',
      'advice.detachedHead=false',
    ],
    // All output is in when the pipes close; a helper of a git that was stopped can hold them open.
    completion: { onClose: true, onExit: 1000 },
    timeout: { block: limits.silenceMs },
    abort: stop ?? AbortSignal.timeout(limits.totalMs),
    ...(progress === undefined ? {} : { progress }),
    allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')),
    unsafe: {
      // All of these only switch things off, say how ssh is to be run without asking, or hand over a token.
      allowUnsafeConfigEnvCount: true,
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeFilter: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeSshCommand: true,
    },
  }).env(env);
}

function inherited(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.toUpperCase().startsWith('GIT_') && !GUARDED.has(name.toUpperCase())) {
      kept[name] = value;
    }
  }
  return kept;
}

/** The user's own ssh command where there is one; otherwise ssh that neither asks nor waits. */
function ssh(): Record<string, string> {
  const own = process.env.GIT_SSH_COMMAND;
  return { GIT_SSH_COMMAND: own || 'ssh -o BatchMode=yes -o ConnectTimeout=20' };
}
