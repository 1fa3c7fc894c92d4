import { type SqlToken, tokenizeSql } from './sql-tokens.ts';

/** A part of a channel's name: literal, or what the trigger that calls the function fills in. */
type ChannelPart =
  | string
  | { fill: 'table' }
  | { fill: 'operation'; lower: boolean }
  | { fill: 'argument'; index: number };

/** A channel that a function notifies; null: its name is computed. */
export type Channel = ChannelPart[] | null;

const STATEMENT_START = new Set(['begin', 'then', 'else', 'loop', 'do']);

/** Evaluates a concatenation of literals, trigger variables and local variables with literal values. */
function evaluate(tokens: SqlToken[], start: number, end: number, depth: number): Channel {
  const parts: ChannelPart[] = [];
  for (let at = start; at < end; at++) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    if (token.text === '||' || token.text === '(' || token.text === ')') continue;
    if (token.text === '::') {
      at++;
      continue;
    }
    if (parts.length > 10) return null;
    if (token.kind === 'string') parts.push(token.text);
    else if (token.text === 'tg_table_name' || token.text === 'tg_relname') parts.push({ fill: 'table' });
    else if (token.text === 'tg_op') parts.push({ fill: 'operation', lower: false });
    else if (token.text === 'lower' && next?.text === '(' && tokens[at + 2]?.text === 'tg_op') {
      parts.push({ fill: 'operation', lower: true });
      at += 3;
    } else if (token.text === 'tg_argv' && next?.text === '[') {
      const index = Number(tokens[at + 2]?.text);
      if (!Number.isInteger(index)) return null;
      parts.push({ fill: 'argument', index });
      at += 3;
    } else if (token.kind === 'word' && depth > 0 && next?.text !== '(') {
      const value = variable(tokens, token.text, depth - 1);
      if (!value) return null;
      parts.push(...value);
    } else return null;
  }
  return parts.length > 0 ? parts : null;
}

/** The value that a declaration or assignment gives a local variable. */
function variable(tokens: SqlToken[], name: string, depth: number): Channel {
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]!.text !== name || tokens[at]!.kind !== 'word') continue;
    for (let ahead = at + 1; ahead < Math.min(at + 10, tokens.length); ahead++) {
      const text = tokens[ahead]!.text;
      if (text === ';' || text === ',') break;
      if (text !== ':=' && text !== '=' && text !== 'default') continue;
      let end = ahead + 1;
      while (end < tokens.length && tokens[end]!.text !== ';') end++;
      return evaluate(tokens, ahead + 1, end, depth);
    }
  }
  return null;
}

/** The channels that a function's body notifies, by `pg_notify(…)` and by `NOTIFY …`. */
export function notifiedChannels(body: string): Channel[] {
  if (!/notify/i.test(body)) return [];
  const tokens = tokenizeSql(body);
  const channels: Channel[] = [];
  for (let at = 0; at < tokens.length && channels.length < 20; at++) {
    const token = tokens[at]!;
    if (token.text === 'pg_notify' && tokens[at + 1]?.text === '(') {
      let depth = 1;
      let end = at + 2;
      for (; end < tokens.length; end++) {
        const text = tokens[end]!.kind === 'operator' ? tokens[end]!.text : '';
        if (text === '(') depth++;
        else if (text === ')') depth--;
        if (depth === 0 || (text === ',' && depth === 1)) break;
      }
      channels.push(evaluate(tokens, at + 2, end, 2));
    } else if (token.kind === 'word' && token.text === 'notify') {
      const before = tokens[at - 1];
      const starts = !before || before.text === ';' || STATEMENT_START.has(before.text);
      const name = tokens[at + 1];
      if (starts && (name?.kind === 'word' || name?.kind === 'name')) channels.push([name.text]);
    }
  }
  return channels;
}

/** The channel's name for one event of one trigger; null where it is not known. */
export function fillChannel(channel: Channel, table: string | null, event: string, args: string[]): string | null {
  if (!channel) return null;
  let name = '';
  for (const part of channel) {
    let text: string | null | undefined;
    if (typeof part === 'string') text = part;
    else if (part.fill === 'table') text = table;
    else if (part.fill === 'operation') text = part.lower ? event.toLowerCase() : event;
    else text = args[part.index];
    if (text === null || text === undefined) return null;
    name += text;
  }
  return name === '' || name.length > 200 || /[\p{C}{}]/u.test(name) ? null : name;
}
