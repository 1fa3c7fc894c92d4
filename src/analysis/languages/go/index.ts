import type { Language, Parser } from 'web-tree-sitter';
import { CodeTreeBuilder, type CodeTreeData } from '../../model/code-tree.ts';
import { Kind } from '../../model/kind.ts';
import { directives } from '../directives.ts';
import { findErrors } from '../errors.ts';
import { countLines, parseWithin, type SourceLanguage } from '../language.ts';
import type { RootReader } from '../syntax.ts';
import { statements } from './blocks.ts';
import { HANDLERS } from './handlers.ts';
import { readSymbols, symbolOf } from './symbols.ts';
import { type Grammar, Walk } from './walk.ts';

/** Aliased, hidden, large, small, broken and missing nodes. */
const SAMPLE = `// first
package a

import ( b "c/d"; _ "e"; . "f" )

type S[T any] struct { *b.E; f, g []map[string]chan<- T "json:\\"x\\""; h struct{} }
type I interface { M(int, ...string) (n int, err error); ~int | b.J }
func (s *S[T]) m(x, y int, zs ...interface{}) (r T, err error) {
  defer func() { if e := recover(); e != nil { err = e.(error) } }()
  go s.n(&S[int]{f: nil, g: [...]T{1: {2}, {a: 3}}}, zs...)
  for k, v := range x[1:2] { k++; v <- <-c; continue outer }
outer: for i := 0; i < 10; i += 2 { break }
  switch z := y.(type) { case int, *T: fallthrough; default: goto end }
  switch { case a == 'b' && !c: return 1.5, nil }
  select { case w, ok := <-c: case c <- 1: default: }
  var q, t = func(u int) int { return -u }, \`raw\u00e9\u{1f600}\`
  const ( aa = iota; bb )
  return x.y[0](z), fmt.Errorf("%w\\n", err)
}
func broken( {
  if x := ;
}}}
(((
`;

/** Go. */
export const go: SourceLanguage = {
  name: 'go',
  dialects: [
    { extensions: ['.go'], grammar: { package: 'tree-sitter-go', file: 'tree-sitter-go.wasm' }, sample: SAMPLE, lower },
  ],
};

const WHOLE = /_(?:statement|declaration)$|^(?:comment|block|statement_list|package_clause)$/;

function lower(source: string, path: string, parser: Parser, rootOf: RootReader): CodeTreeData {
  const tree = parseWithin(parser, source);
  try {
    const builder = new CodeTreeBuilder();
    const walk = new Walk(source, builder, grammarOf(tree.language));
    const lines = countLines(source);
    const parts = walk.whole(rootOf(tree));
    const clause = parts.find(({ typeId }) => typeId === walk.symbols.packageClause);
    const [name] = clause ? walk.kids(clause) : [];
    builder.open(Kind.Module, 0, 1, 0, Math.max(lines, 1), name ? walk.text(name) : null);
    statements(walk, parts);
    builder.close();
    findErrors(tree.rootNode, WHOLE, walk.errorLines);
    return builder.finish({
      path,
      language: go.name,
      lines,
      directives: directives(source, tree.rootNode),
      errorLines: [...walk.errorLines].sort((a, b) => a - b),
    });
  } finally {
    tree.delete();
  }
}

const grammars = new WeakMap<Language, Grammar>();

function grammarOf(language: Language): Grammar {
  let grammar = grammars.get(language);
  if (!grammar) {
    grammar = readGrammar(language);
    grammars.set(language, grammar);
  }
  return grammar;
}

const ERROR = 0xffff;

/** Resolves the grammar's names to the numbers that nodes carry. */
function readGrammar(language: Language): Grammar {
  const handlers: Grammar['handlers'][number][] = new Array(language.nodeTypeCount).fill(undefined);
  for (const [name, handler] of Object.entries(HANDLERS)) handlers[symbolOf(language, name)] = handler;
  const skipped = new Uint8Array(ERROR + 1);
  skipped[ERROR] = 1;
  skipped[symbolOf(language, 'comment')] = 1;
  return { handlers, names: language.types, skipped, symbols: readSymbols(language) };
}
