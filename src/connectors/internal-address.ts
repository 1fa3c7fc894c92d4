import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import picomatch from 'picomatch';
import { AuditError } from '../contracts/index.ts';
import type { RemoteAddress } from './repository-address.ts';

/**
 * Looks up the host of a repository that somebody elsewhere has named, and refuses one that is, or resolves to, an address
 * of this machine, of a private network, of a cloud's metadata service, or otherwise none of the public internet.
 * @param internal patterns of `host` or `host:port` that may be reached all the same
 * @returns the addresses that were checked; none where only a proxy can look the host up
 * @throws AuditError where the host is refused or not known
 */
export async function publicAddresses(remote: RemoteAddress, internal: readonly string[]): Promise<string[]> {
  const host = hostName(remote.host);
  const addresses = ipaddr.isValid(host) ? [host] : await addressesOf(host, remote.shownUrl);
  if (!isNamed(remote.host, internal) && addresses.some((address) => !isPublic(address))) {
    throw new AuditError(
      'request',
      `Cannot clone ${remote.shownUrl}: its host ${host} has an internal address, and such hosts are not reached from here: ask whoever runs this to name the host in INTERNAL_GIT_HOSTS.`,
    );
  }
  return addresses;
}

/** Whether one of the patterns stands for the host, with its port or without. */
export function isNamed(host: string, patterns: readonly string[]): boolean {
  return [host, hostName(host)].some((name) => picomatch.isMatch(name, [...patterns], { nocase: true }));
}

/** Whether an address belongs to the public internet, also where IPv4 is written as IPv6. */
function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

/** Without the port, and without the brackets of IPv6. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

async function addressesOf(host: string, shownUrl: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    if (hasProxy()) return [];
    throw new AuditError(
      'audit',
      `Cannot clone ${shownUrl}: its host name is not known: check the address and the network.`,
    );
  }
}

function hasProxy(): boolean {
  return ['https_proxy', 'http_proxy', 'all_proxy'].some(
    (name) => process.env[name] || process.env[name.toUpperCase()],
  );
}
