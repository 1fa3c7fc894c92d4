import picomatch from 'picomatch';
import { AuditError } from '../contracts/index.ts';
import { parseRemote } from './repository-address.ts';

/**
 * Lets a service audit only what its configuration names.
 * @param allowed patterns of `host/owner/name`, such as `github.com/acme/*`; none: nothing may be audited
 * @throws AuditError (request) where the text names no repository elsewhere, or one that is not allowed
 */
export function checkAllowed(repository: string, allowed: readonly string[]): void {
  const address = parseRemote(repository);
  if (address === null || /^file:/i.test(address.url)) {
    throw new AuditError('request', `"${repository}" is no repository: give an https or ssh URL, or owner/name.`);
  }
  if (holdsSecret(address.url)) {
    throw new AuditError('request', `Leave the credentials out of ${address.shownUrl}: they would be kept with it.`);
  }
  const name = [address.host, address.owner, address.name].filter((part) => part !== '').join('/');
  if (!allowed.some((pattern) => picomatch.isMatch(name, pattern, { dot: true, nocase: true }))) {
    throw new AuditError(
      'request',
      `${name} is not among the repositories that may be audited: ask whoever runs this to allow it.`,
    );
  }
}

/** The user's name in an ssh address is none. */
function holdsSecret(url: string): boolean {
  if (!url.includes('://')) return false;
  const { protocol, username, password } = new URL(url);
  return password !== '' || (username !== '' && protocol !== 'ssh:');
}
