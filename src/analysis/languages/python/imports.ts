import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Handler, Walk } from './walk.ts';

/** A dotted name, with leading dots where the import is relative, as written but without blanks. */
function dotted(walk: Walk, node: Node): string {
  walk.toEnd(node);
  return walk.source.slice(node.startIndex, walk.pos).replace(/[\s\\]+/g, '');
}

/** `import a, b.c as d`: one `Import` each. */
export const importStatement: Handler = (walk, node) => {
  for (const kid of walk.kids(node)) named(walk, kid, Kind.Import, Flag.Whole);
};

export const importFromStatement: Handler = (walk, node) => {
  const [module, ...names] = walk.kids(node);
  fromModule(walk, node, module ? dotted(walk, module) : '', names);
};

export const futureImport: Handler = (walk, node) => fromModule(walk, node, '__future__', walk.kids(node));

function fromModule(walk: Walk, node: Node, module: string, names: Node[]): void {
  walk.open(Kind.Import, 0, node, module);
  for (const name of names) named(walk, name, Kind.ImportName, 0);
  const { pos, line } = walk;
  if (walk.skipBlank(true) === 41) {
    walk.pos++;
  } else {
    walk.pos = pos;
    walk.line = line;
  }
  walk.close();
}

/** What is imported and its alias. */
function named(walk: Walk, node: Node, kind: Kind, flags: number): void {
  const type = node.typeId;
  const [name, alias] = type === walk.grammar.aliasedImport ? walk.kids(node) : [node];
  walk.open(kind, flags, node, dotted(walk, name));
  walk.lower(alias);
  walk.close();
}
