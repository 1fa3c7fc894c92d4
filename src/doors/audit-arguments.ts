import { checkAllowed } from '../connectors/allowed-repositories.ts';
import { withoutCredentials } from '../connectors/repository-address.ts';
import { AuditError } from '../contracts/index.ts';

/** What somebody elsewhere wants audited. */
export interface AuditArguments {
  repository: string;
  ref?: string | undefined;
  path?: string | undefined;
}

/**
 * Checks what came in through a door before anything is done with it. Git and the coordinator check again what is theirs.
 * @param allowed patterns of `host/owner/name`; none: nothing may be audited
 * @throws AuditError (request) that says what is wrong and what to give
 */
export function checkArguments({ repository, ref, path }: AuditArguments, allowed: readonly string[]): void {
  const shown = withoutCredentials(repository);
  if (/^[/~.\\]|^[a-z]:[\\/]/i.test(repository)) {
    throw new AuditError('request', `"${shown}" is a path: give owner/name, or the repository's URL.`);
  }
  if (shown !== repository && !/^ssh:/i.test(repository)) {
    throw new AuditError('request', `Leave the credentials out of the URL: give ${shown}.`);
  }
  checkAllowed(repository, allowed);
  if (ref !== undefined && (ref === '' || ref.length > 250 || /^[-/.]|\.\.|[\s\p{Cc}~^:?*[\\]/u.test(ref))) {
    throw new AuditError('request', `"${ref}" cannot be the name of a branch, a tag or a commit.`);
  }
  if (path !== undefined && !isInside(path)) {
    throw new AuditError('request', `The path "${path}" must be relative to the repository's root and lie in it.`);
  }
}

function isInside(path: string): boolean {
  return (
    path !== '' && path.length <= 1000 && !/^[/\\]|^[a-z]:|\p{Cc}/iu.test(path) && !path.split(/[/\\]/).includes('..')
  );
}
