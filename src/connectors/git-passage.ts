import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AuditError } from '../contracts/index.ts';
import { checkAllowed } from './allowed-repositories.ts';
import type { GitCredentials } from './git-credentials.ts';
import { isNamed, publicAddresses } from './internal-address.ts';
import { parseRemote, type RemoteAddress, withoutCredentials } from './repository-address.ts';

/** What a service holds to when it clones for others. */
export interface RemotePolicy {
  /** Patterns of `host` or `host:port` that may be reached although their addresses are internal. */
  internalHosts: readonly string[];
  /** Patterns of `host/owner/name` that may be cloned, also by way of a redirect. */
  allowed: readonly string[];
  credentials: GitCredentials;
}

/** A checked way to a repository. */
export interface Passage {
  url: string;
  /** Git's configuration for this way, as variables of the environment: where no list of processes shows it. */
  environment: Record<string, string>;
  /** The host's addresses that were checked; none where a proxy looks it up. */
  addresses: readonly string[];
  authorization: string | null;
}

const REDIRECT_MS = 15_000;

/**
 * Checks the host of a repository and finds what it is cloned with. Git then connects to the addresses that were checked,
 * follows no redirect, and has a token only for this host.
 * @throws AuditError where the host is refused
 */
export async function openPassage(url: string, { internalHosts, credentials }: RemotePolicy): Promise<Passage> {
  const remote = remoteOf(url);
  const addresses = await publicAddresses(remote, internalHosts);
  const config: [string, string][] = [['http.followRedirects', 'false']];
  if (!/^https?:/i.test(url)) return { url, environment: variables(config), addresses, authorization: null };
  const { origin, protocol, hostname, port } = new URL(url);
  if (addresses.length > 0 && isIP(hostname.replace(/^\[|\]$/g, '')) === 0) {
    const list = addresses.map((address) => (isIP(address) === 6 ? `[${address}]` : address)).join(',');
    config.push(['http.curloptResolve', `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}:${list}`]);
  }
  // Unencrypted, a token could be read on its way through the internet.
  const isSafe = protocol === 'https:' || isNamed(remote.host, internalHosts);
  const credential = isSafe ? await credentials.of(remote) : null;
  const authorization =
    credential === null ? null : `Basic ${Buffer.from(`${credential.user}:${credential.token}`).toString('base64')}`;
  if (authorization !== null) config.push([`http.${origin}/.extraHeader`, `Authorization: ${authorization}`]);
  return { url, environment: variables(config), addresses, authorization };
}

/**
 * Where the server of a repository says that it lies now: hosts send from an old name to a new one, or to the same with
 * `.git`. Only another place on the same host is gone to.
 * @throws AuditError where it is on another host
 */
export async function movedTo(passage: Passage, { allowed }: RemotePolicy): Promise<string | null> {
  const asked = `${passage.url.replace(/\/+$/, '')}/info/refs?service=git-upload-pack`;
  const location = await locationOf(asked, passage);
  if (location === null || !URL.canParse(location, asked)) return null;
  const from = new URL(asked);
  const to = new URL(location, asked);
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname && !to.port;
  if (!isUpgrade && (to.host !== from.host || to.protocol !== from.protocol)) {
    throw new AuditError(
      'request',
      `Cannot clone ${withoutCredentials(passage.url)}: it redirects to ${to.protocol}//${to.host}, and redirects to other places are not followed: give its own address.`,
    );
  }
  const end = to.href.indexOf('/info/refs');
  if (end === -1) return null;
  const url = withoutCredentials(to.href.slice(0, end));
  checkAllowed(url, allowed);
  return url;
}

/** Where the answer to a request redirects to; null where it does not. */
function locationOf(asked: string, { addresses, authorization }: Passage): Promise<string | null> {
  const { get } = asked.startsWith('https:') ? https : http;
  const headers = {
    'user-agent': 'git/2 (audit-persistence)',
    ...(authorization === null ? {} : { authorization }),
  };
  const options = { headers, timeout: REDIRECT_MS, ...(addresses.length === 0 ? {} : { lookup: known(addresses) }) };
  return new Promise((resolve) => {
    const request = get(asked, options, ({ statusCode = 0, headers: { location } }) => {
      request.destroy();
      resolve(statusCode >= 300 && statusCode < 400 ? (location ?? null) : null);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
}

/** Looks nothing up: the addresses are those that were checked. */
function known(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, { all: every }, answer) => {
    if (every) answer(null, all);
    else answer(null, all[0]!.address, all[0]!.family);
  };
}

function remoteOf(url: string): RemoteAddress {
  const remote = parseRemote(url);
  if (remote === null || /^file:/i.test(url)) {
    throw new AuditError('request', `"${withoutCredentials(url)}" is no repository that can be cloned from here.`);
  }
  return remote;
}

/** https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT */
function variables(config: readonly [string, string][]): Record<string, string> {
  const all: Record<string, string> = { GIT_CONFIG_COUNT: String(config.length) };
  for (const [index, [key, value]] of config.entries()) {
    all[`GIT_CONFIG_KEY_${index}`] = key;
    all[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return all;
}
