import { parseRemote } from '../connectors/repository-address.ts';

/** What a remote's address tells about where its code can be looked at. */
export interface Hosted {
  host: string;
  owner: string;
  name: string;
}

/** Null where the address is a path or cannot be understood. */
export function hostedAt(remoteUrl: string): Hosted | null {
  try {
    const address = parseRemote(remoteUrl);
    if (address === null || address.name === '' || /^file:/i.test(remoteUrl)) return null;
    return { host: address.host, owner: address.owner, name: address.name };
  } catch {
    return null;
  }
}

/**
 * Address of a line of the audited commit with `{path}` and `{line}` to be filled in; null where the host is not known to
 * show code. Forms: GitHub `/blob/<sha>/`, GitLab `/-/blob/<sha>/`, Bitbucket `/src/<sha>/`.
 */
export function linkTemplate({ host, owner, name }: Hosted, commit: string, prefix: string): string | null {
  const site = `https://${host.replace(/:\d+$/, '')}`;
  const repository = [...owner.split('/'), name].map(encodeURIComponent).join('/');
  const folder = prefix === '' ? '' : `${prefix.split('/').map(encodeURIComponent).join('/')}/`;
  const labels = host.split('.');
  if (owner === '') return null;
  if (labels.includes('github')) return `${site}/${repository}/blob/${commit}/${folder}{path}#L{line}`;
  if (labels.includes('gitlab')) return `${site}/${repository}/-/blob/${commit}/${folder}{path}#L{line}`;
  if (labels.includes('bitbucket')) return `${site}/${repository}/src/${commit}/${folder}{path}#lines-{line}`;
  return null;
}
