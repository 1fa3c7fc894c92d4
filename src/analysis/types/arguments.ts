import type { ArgumentPlace } from '../knowledge/schema.ts';
import type { Type } from './type.ts';

/** A call's arguments, evaluated. `node`s of positional arguments in order; spreads end what can be told by place. */
export interface Arguments {
  positional: (Type | null)[];
  nodes: number[];
  keywords: Map<string, Type | null>;
  keywordNodes: Map<string, number>;
  hasSpread: boolean;
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
  return node === undefined ? null : { type: args.keywords.get(place) ?? null, node };
}
