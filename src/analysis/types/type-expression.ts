import type { TypeExpr } from '../knowledge/schema.ts';

/** A parsed type expression: a name (or `$…` place) with arguments, or alternatives. */
export interface TypeNode {
  name: string;
  args: TypeNode[];
  alternatives?: TypeNode[];
}

const cache = new Map<TypeExpr, TypeNode>();

/** Parses a type expression of the knowledge; throws on one that is ill-formed, which is a fault of the data. */
export function parseTypeExpression(text: TypeExpr): TypeNode {
  let node = cache.get(text);
  if (!node) {
    const parser = { text, at: 0 };
    node = alternatives(parser);
    if (parser.at < text.length) throw new Error(`ill-formed type expression: ${text}`);
    cache.set(text, node);
  }
  return node;
}

function alternatives(parser: { text: string; at: number }): TypeNode {
  const first = single(parser);
  if (parser.text[parser.at] !== '|') return first;
  const all = [first];
  while (parser.text[parser.at] === '|') {
    parser.at++;
    all.push(single(parser));
  }
  return { name: '|', args: [], alternatives: all };
}

function single(parser: { text: string; at: number }): TypeNode {
  const match = /\$<>=|[^<>,|\s]+/y;
  match.lastIndex = parser.at;
  const name = match.exec(parser.text)?.[0];
  if (!name) throw new Error(`ill-formed type expression: ${parser.text}`);
  parser.at = match.lastIndex;
  const args: TypeNode[] = [];
  if (parser.text[parser.at] === '<') {
    do {
      parser.at++;
      while (parser.text[parser.at] === ' ') parser.at++;
      args.push(alternatives(parser));
      while (parser.text[parser.at] === ' ') parser.at++;
    } while (parser.text[parser.at] === ',');
    if (parser.text[parser.at] !== '>') throw new Error(`ill-formed type expression: ${parser.text}`);
    parser.at++;
  }
  return { name, args };
}
