import type { ArgumentPlace } from '../knowledge/schema.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { Type } from './type.ts';

/** A call's arguments, evaluated. `node`s of positional arguments in order; spreads end what can be told by place. */
export interface Arguments {
  positional: (Type | null)[];
  nodes: number[];
  keywords: Map<string, Type | null>;
  keywordNodes: Map<string, number>;
  hasSpread: boolean;
  /** Named arguments may have been given that can't be seen: the options came from elsewhere. */
  more?: boolean;
}

/** The argument at a place: its type and node, or null. */
export function argumentAt(
  args: Arguments,
  place: ArgumentPlace | undefined,
): { type: Type | null; node: number } | null {
  if (place === undefined) return null;
  if (Array.isArray(place)) return argumentAt(args, place[1]) ?? argumentAt(args, place[0]);
  if (typeof place === 'number')
    return place < args.nodes.length ? { type: args.positional[place], node: args.nodes[place] } : null;
  const node = args.keywordNodes.get(place);
  if (node !== undefined) return { type: args.keywords.get(place) ?? null, node };
  return args.keywords.has(place) ? { type: args.keywords.get(place)!, node: -1 } : null;
}

/** Takes the members of objects that are given as options for named arguments, as the library's data says. */
export function withOptions(tree: CodeTree, args: Arguments, places: readonly number[]): Arguments {
  const out: Arguments = { ...args, keywords: new Map(args.keywords), keywordNodes: new Map(args.keywordNodes) };
  for (const place of places) {
    const node = args.nodes[place];
    if (node === undefined) continue;
    const type = args.positional[place];
    for (const [name, given] of type?.fields ?? []) out.keywords.set(name, given);
    if (tree.kind(node) === Kind.Dict) {
      for (const pair of tree.children(node)) {
        const key = tree.child(pair, 0);
        if (tree.kind(pair) !== Kind.Pair || tree.kind(key) !== Kind.Str) continue;
        out.keywords.set(tree.str(key), out.keywords.get(tree.str(key)) ?? null);
        out.keywordNodes.set(tree.str(key), tree.child(pair, 1));
      }
    }
    if (!type?.fields || type.more) out.more = true;
  }
  return out;
}
