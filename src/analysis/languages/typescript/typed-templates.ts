import type { Parser, Tree } from 'web-tree-sitter';
import { parseWithin } from '../language.ts';

/** Type arguments before a template are no longer. */
const MAX_LENGTH = 2000;
const END = '>`';
const WORD = /[\w$)\]]/;

/**
 * Parses a file. The grammar knows no type arguments in front of a template (`sql<User>\`select …\``) and takes the rest of the file for
 * something else; so what has errors and may have such is parsed again with blanks in their place.
 */
export function parseTyped(parser: Parser, source: string): Tree {
  const tree = parseWithin(parser, source);
  if (!tree.rootNode.hasError || !source.includes(END)) return tree;
  const blanked = withoutTypes(source);
  if (blanked === source) return tree;
  tree.delete();
  return parseWithin(parser, blanked);
}

/** The source with type arguments in front of templates blanked out; nothing moves. */
function withoutTypes(source: string): string {
  let out = '';
  let done = 0;
  for (let end = source.indexOf(END); end >= 0; end = source.indexOf(END, end + 1)) {
    const start = opening(source, end, done);
    if (start < 0) continue;
    out += source.slice(done, start) + source.slice(start, end + 1).replace(/[^\r\n]/g, ' ');
    done = end + 1;
  }
  return out + source.slice(done);
}

/** Where the bracket opens that closes at an index, behind a name or a call; -1 where none does. */
function opening(source: string, end: number, least: number): number {
  let depth = 0;
  for (let at = end; at >= least && at > end - MAX_LENGTH; at--) {
    const c = source[at];
    if (c === '>' && source[at - 1] !== '=') depth++;
    else if (c === '`') return -1;
    else if (c === '<' && --depth === 0)
      return WORD.test(source[at - 1] ?? '') && !source.slice(at, end).includes('${') ? at : -1;
  }
  return -1;
}
