import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { unquoted } from './names.ts';
import type { Handler, Walk } from './walk.ts';

export const importStatement: Handler = (walk, node) => {
  const { importClause, importRequireClause, string } = walk.symbols;
  const required = walk.find(node, importRequireClause);
  const clause = walk.find(node, importClause);
  const source = walk.find(required ?? node, string);
  const module = source ? unquoted(walk, source) : '';
  if (required) {
    whole(walk, node, module, walk.kids(required)[0]);
  } else if (clause) {
    importedNames(walk, node, clause, module);
  } else {
    walk.open(Kind.Import, 0, node, module);
    walk.close();
  }
};

/** A module under one name. */
export function whole(walk: Walk, node: Node, module: string, name: Node | undefined): void {
  walk.open(Kind.Import, Flag.Whole, node, module);
  walk.lower(name);
  walk.close();
}

function importedNames(walk: Walk, node: Node, clause: Node, module: string): void {
  const { identifier, namedImports, namespaceImport } = walk.symbols;
  const parts = walk.kids(clause);
  const namespace = parts.find((part) => part.typeId === namespaceImport);
  if (!namespace || parts.length > 1) {
    walk.open(Kind.Import, 0, node, module);
    for (const part of parts) {
      if (part.typeId === identifier) {
        walk.open(Kind.ImportName, 0, part, 'default');
        walk.lower(part);
        walk.close();
      } else if (part.typeId === namedImports) {
        for (const specifier of walk.kids(part)) importName(walk, specifier);
      }
    }
    walk.close();
  }
  if (namespace) whole(walk, node, module, walk.kids(namespace)[0]);
}

/** `a`, `a as b`, `'a' as b`, of an import or an export from another module. */
export function importName(walk: Walk, specifier: Node): void {
  const [name, alias] = walk.kids(specifier);
  walk.open(Kind.ImportName, 0, specifier, name ? specifierName(walk, name) : '');
  if (alias) walk.leaf(Kind.Name, alias, specifierName(walk, alias));
  else walk.empty();
  walk.close();
}

export function specifierName(walk: Walk, node: Node): string {
  return node.typeId === walk.symbols.string ? unquoted(walk, node) : walk.text(node);
}

/** `import A = B.C` */
export const importAlias: Handler = (walk, node) => {
  const [name, value] = walk.kids(node);
  walk.open(Kind.Assign, 0, node, null);
  walk.lower(value);
  walk.empty();
  walk.lower(name);
  walk.close();
};
