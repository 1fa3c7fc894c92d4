import { AuditError } from '../contracts/index.ts';
import type { AuditArguments } from './audit-arguments.ts';

/** What people type in Slack. */
export const COMMAND = '/audit-persistence';

export type SlackCommand =
  | { kind: 'help' }
  | { kind: 'status' }
  | { kind: 'history'; repository: string }
  | ({ kind: 'audit' } & AuditArguments);

const TOKENS = /path:(?:"([^"]*)"|“([^”]*)”)|\S+/g;

/**
 * Understands what was typed after the slash command: `<owner/repo | URL> [ref] [path:sub/folder]`, `help`, `status` or
 * `history <repo>`.
 * @throws AuditError (request) that says what is too much or missing
 */
export function parseSlackCommand(text: string): SlackCommand {
  const words: string[] = [];
  let path: string | undefined;
  for (const [token, quoted, curly] of text.matchAll(TOKENS)) {
    if (!token.startsWith('path:')) words.push(unwrapped(token));
    else if (path !== undefined) throw new AuditError('request', 'Give one path: only.');
    else path = quoted ?? curly ?? token.slice('path:'.length);
  }
  const [first, second, ...rest] = words;
  if (first === undefined) {
    if (path !== undefined) throw new AuditError('request', 'Name the repository before the path.');
    return { kind: 'help' };
  }
  if (rest.length > 0) {
    throw new AuditError(
      'request',
      `There is too much: "${rest.join(' ')}". Give the repository, a ref, and path:sub/folder.`,
    );
  }
  const isWord = !first.includes('/') && !first.includes(':');
  if (isWord && first === 'history') {
    if (second === undefined)
      throw new AuditError('request', 'Name the repository whose history you want: history owner/name.');
    return { kind: 'history', repository: second };
  }
  if (isWord && (first === 'help' || first === 'status') && second === undefined) return { kind: first };
  return { kind: 'audit', repository: first, ref: second, path };
}

/** Slack can hand over an address as `<https://…>` or `<https://…|shown>`. */
function unwrapped(token: string): string {
  return /^<([^|>]+)(?:\|[^>]*)?>$/.exec(token)?.[1] ?? token;
}
