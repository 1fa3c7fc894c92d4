import { AuditError } from '../contracts/index.ts';

/** A repository somewhere else. */
export interface RemoteAddress {
  /** What git is given; may hold credentials. */
  url: string;
  /** The same without credentials, for everything that is shown or kept. */
  shownUrl: string;
  host: string;
  /** May hold several parts (`group/subgroup`); empty where the URL's path has one part. */
  owner: string;
  name: string;
}

const SCHEMES = ['https:', 'http:', 'ssh:', 'git:', 'file:'];
const SHORT = /^([A-Za-z0-9][A-Za-z0-9-]*)\/([A-Za-z0-9_.-]+)$/;
/** `user@host:path`, as scp writes it. */
const SCP = /^(?:([^@/\s]+)@)?([A-Za-z0-9.-]+):(?!\/\/)([^\s]+)$/;

/**
 * Understands a URL, scp's form of one, or `owner/name` on GitHub.
 * @returns null where the text is none of these
 * @throws AuditError (request) where it is a URL that git must not be given
 */
export function parseRemote(text: string): RemoteAddress | null {
  if (text.startsWith('-')) {
    throw new AuditError('request', `"${text}" is not a repository: it starts with a dash.`);
  }
  const short = SHORT.exec(text);
  if (short && short[2] !== '.' && short[2] !== '..') {
    const name = short[2]!.replace(/\.git$/, '');
    return parseUrl(`https://github.com/${short[1]}/${name}.git`);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return parseUrl(text);
  if (/^[a-z][a-z0-9+.-]*::/i.test(text)) {
    throw new AuditError(
      'request',
      `"${withoutCredentials(text)}" names a transport helper; give an https or ssh URL.`,
    );
  }
  const scp = SCP.exec(text);
  if (!scp || /^[a-z]$/i.test(scp[2]!)) return null;
  const [, user, host, path] = scp;
  if (host!.startsWith('-') || user?.startsWith('-')) {
    throw new AuditError('request', `"${text}" is not a repository: its host starts with a dash.`);
  }
  return { url: text, shownUrl: `${host}:${path}`, host: host!.toLowerCase(), ...ownerAndName(path!) };
}

function parseUrl(text: string): RemoteAddress {
  const shownUrl = withoutCredentials(text);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new AuditError('request', `"${shownUrl}" is not a URL that can be understood.`);
  }
  if (!SCHEMES.includes(url.protocol)) {
    throw new AuditError(
      'request',
      `"${shownUrl}" cannot be cloned over ${url.protocol.slice(0, -1)}: give an https or ssh URL.`,
    );
  }
  if (url.hostname.startsWith('-') || decodeURIComponent(url.username).startsWith('-')) {
    throw new AuditError('request', `"${shownUrl}" is not a repository: its host starts with a dash.`);
  }
  if (url.protocol !== 'file:' && url.pathname.length < 2) {
    throw new AuditError('request', `"${shownUrl}" names a host but no repository on it.`);
  }
  return {
    url: text,
    shownUrl,
    host: (url.host || 'localhost').toLowerCase(),
    ...ownerAndName(safeDecode(url.pathname)),
  };
}

/** The text with what stands before `@` in every URL in it taken out. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s'"]*@/gi, '$1');
}

function ownerAndName(path: string): { owner: string; name: string } {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length > 1 && parts.at(-1) === '.git') parts.pop();
  const name = (parts.pop() ?? '').replace(/\.git$/, '');
  return { owner: parts.join('/'), name };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
