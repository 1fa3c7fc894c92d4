import { GitPluginError } from 'simple-git';
import { AuditError, messageOf } from '../contracts/index.ts';
import { withoutCredentials } from './repository-address.ts';

/** What git says (in English: it runs with LC_ALL=C) → what is wrong and what to do. The first that matches holds. */
const MEANINGS: readonly [RegExp, string][] = [
  [/spawn git ENOENT/, 'git is not installed: install it, or give a folder'],
  [
    /could not resolve host|name or service not known|temporary failure in name resolution/i,
    'its host name is not known: check the address and the network',
  ],
  [
    /connection refused|couldn't connect to server|failed to connect/i,
    'nothing answers at that address: check the host, the port and the network',
  ],
  [/timed out|too slow|operation too slow|less than \d+ bytes\/sec/i, 'it does not answer in time: try again later'],
  [
    /could not read (username|password)|authentication failed|terminal prompts disabled|permission denied|requested url returned error: 40[13]/i,
    'it is private, or does not exist: check the address, and that git has credentials for it',
  ],
  [
    /repository .*not found|requested url returned error: 404|does not appear to be a git repository|not valid: is this a git repository/i,
    'there is no git repository at that address, or it is private: check the address',
  ],
  [/host key verification failed/i, 'the host key of that server is not known: connect to it once with ssh'],
  [/transport '.*' not allowed/i, 'that kind of address is not allowed: give an https or ssh URL'],
  [/ssl certificate|certificate verif|unable to get local issuer/i, 'its certificate cannot be verified'],
  [/requested url returned error: 30\d/i, 'it redirects to somewhere else: give its own address'],
  [/no space left on device/i, 'the disk is full: free some space and start again'],
  [/requested url returned error: (5\d\d)/i, 'the server has a problem: try again later'],
];

/** Turns what simple-git threw into one sentence about the repository at that address. */
export function gitError(thrown: unknown, shownUrl: string): AuditError {
  if (thrown instanceof AuditError) return thrown;
  const said = messageOf(thrown);
  const meaning =
    thrown instanceof GitPluginError && (thrown.plugin === 'timeout' || thrown.plugin === 'abort')
      ? 'it does not answer in time: try again later'
      : (MEANINGS.find(([pattern]) => pattern.test(said))?.[1] ?? `git says: ${lastLine(said)}`);
  return new AuditError('audit', `Cannot clone ${shownUrl}: ${meaning}.`);
}

/** Whether the server redirected, and git was not to follow. */
export function isRedirect(thrown: unknown): boolean {
  return /requested url returned error: 30[12378]/i.test(messageOf(thrown));
}

/** Git's own failure, at the end of what it prints. */
function lastLine(said: string): string {
  const lines = withoutCredentials(said)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const fatal = lines.findLast((line) => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? 'nothing';
  return fatal
    .replace(/^(fatal|error): /, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}
