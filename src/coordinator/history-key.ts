import { createHash } from 'node:crypto';
import type { Hosted } from './links.ts';

/** `repositories/<host>/<owner>/<name>/history.json`; below a sub-folder of the repository, that too. */
export function remoteHistoryKey(remote: Hosted, prefix = ''): string {
  const parts = [remote.host.replace(':', '_'), ...remote.owner.split('/'), remote.name, ...prefix.split('/')].filter(
    (part) => part !== '',
  );
  return `repositories/${parts.map(keyPart).join('/')}/history.json`;
}

/** For code without a known remote: what names it stands for it. */
export function localHistoryKey(name: string): string {
  return `repositories/local/${digest(name)}/history.json`;
}

function keyPart(text: string): string {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(text) ? text.toLowerCase() : digest(text);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
