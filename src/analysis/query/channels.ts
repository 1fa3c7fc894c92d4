import type { Analysis } from '../analysis.ts';
import type { ArgumentPlace } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';

/** A place where a channel is named: somebody speaks on it, or listens. */
export interface ChannelUse {
  side: 'speaks' | 'listens';
  /** What carries it: the database's own channels, or the library's. Names of one are nothing to the other. */
  carrier: string;
  /** The literal name; null when it is not written here. */
  name: string | null;
  site: Site;
  facts: FunctionFacts;
  /** The name is a pattern with `*`. */
  isPattern: boolean;
}

export const DATABASE = 'database';

/** Every place in the code that speaks or listens on a channel. */
export function channelUses(analysis: Analysis): ChannelUse[] {
  const uses: ChannelUse[] = [];
  for (const facts of analysis.functions) {
    for (const site of facts.sites) {
      const { effect } = site;
      if (effect !== 'notify' && effect !== 'listen' && effect !== 'publish') continue;
      const { carrier, names } = named(facts, site);
      for (const name of names.length ? names : [null])
        uses.push({
          side: effect === 'listen' ? 'listens' : 'speaks',
          carrier,
          name,
          site,
          facts,
          isPattern: name?.includes('*') === true || (site.known?.name.endsWith('psubscribe') ?? false),
        });
    }
  }
  return uses;
}

function named(facts: FunctionFacts, site: Site): { carrier: string; names: string[] } {
  if (site.sql !== null) {
    const found = channelOfSql(site.sql);
    return { carrier: DATABASE, names: found === null ? [] : [found] };
  }
  const channel = site.known?.member.channel;
  const isDatabase = site.effect === 'notify' || (site.receiver?.k === 'object' && isConnection(site));
  return {
    carrier: isDatabase ? DATABASE : (site.known?.library.practice ?? ''),
    names: channel === undefined ? [] : textsAt(facts, site.node, channel),
  };
}

/** LISTEN through a driver's own method is about the database's channels. */
function isConnection(site: Site): boolean {
  const type = site.receiver?.name ?? '';
  return site.known?.library.types?.[type]?.kind === 'connection';
}

/** The channel of a `LISTEN x`, `NOTIFY x` or `pg_notify('x', …)`. */
function channelOfSql(sql: string): string | null {
  const called = /pg_notify\s*\(\s*'([^'?]+)'/i.exec(sql);
  if (called) return called[1];
  const plain = /^\s*(?:UN)?(?:LISTEN|NOTIFY)\s+"?([\w.:-]+)"?/i.exec(sql);
  return plain && !plain[1].includes('?') ? plain[1] : null;
}

function textsAt({ fn, types }: FunctionFacts, call: number, place: ArgumentPlace): string[] {
  const { tree } = fn;
  const args = tree.children(call).slice(1);
  const positional = args.filter((arg) => tree.kind(arg) !== Kind.Keyword);
  const places = Array.isArray(place) ? place : [place];
  const nodes: number[] = [];
  for (const one of places) {
    if (one === '*') nodes.push(...positional);
    else if (typeof one === 'number') {
      if (one < positional.length) nodes.push(positional[one]);
    } else {
      const keyword = args.find((arg) => tree.kind(arg) === Kind.Keyword && tree.str(arg) === one);
      if (keyword !== undefined) nodes.push(tree.child(keyword, 0));
    }
  }
  const texts: string[] = [];
  for (const node of nodes) {
    const type = types.get(node);
    if (tree.kind(node) === Kind.Str) texts.push(tree.str(node));
    else if (type?.k === 'literal') texts.push(type.name);
  }
  return texts;
}
