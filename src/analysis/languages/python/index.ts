import type { Language, Node, Parser } from 'web-tree-sitter';
import { CodeTreeBuilder, type CodeTreeData } from '../../model/code-tree.ts';
import { Kind } from '../../model/kind.ts';
import { findErrors } from '../errors.ts';
import { countLines, parseWithin, type SourceLanguage } from '../language.ts';
import type { RootReader } from '../syntax.ts';
import { statements } from './blocks.ts';
import { HANDLERS } from './handlers.ts';
import { type Grammar, Walk } from './walk.ts';

const DIRECTIVE = 'audit-persistence:';

/** Aliased, hidden, large, small, broken and missing nodes. */
const SAMPLE = `# first
@decorated(1)
class A(B, metaclass=C):
    '''text\u00e9U0001f600'''
    async def f(self, *args: int, match=None, **more) -> "X":
        with a as b, c() as (d, e): print >> f, "x%s" % y
        return [x for x in g(k=1, **h) if x not in z] + {1: 2, **i}[3:4]

match x:
    case {'a': A(b=1), **rest} if rest: pass
if a < b <= c is not d: x: int = y = lambda: (yield)
else:
    f"a{b!r:>{c}}" 'd'
def broken(:
    exec "x" in y
(((
`;

export const python: SourceLanguage = {
  name: 'python',
  dialects: [
    {
      extensions: ['.py'],
      grammar: { package: 'tree-sitter-python', file: 'tree-sitter-python.wasm' },
      sample: SAMPLE,
      lower,
    },
  ],
};

function lower(source: string, path: string, parser: Parser, rootOf: RootReader): CodeTreeData {
  const tree = parseWithin(parser, source);
  try {
    const root = tree.rootNode;
    const builder = new CodeTreeBuilder();
    const walk = new Walk(source, builder, grammarOf(tree.language), root.hasError);
    const lines = countLines(source);
    builder.open(Kind.Module, 0, 1, 0, Math.max(lines, 1), null);
    statements(walk, rootOf(tree));
    builder.close();
    findErrors(root, WHOLE, walk.errorLines);
    return builder.finish({
      path,
      language: python.name,
      lines,
      directives: source.includes(DIRECTIVE) ? directives(root) : [],
      errorLines: [...walk.errorLines].sort((a, b) => a - b),
    });
  } finally {
    tree.delete();
  }
}

const WHOLE = /_(?:statement|definition)$|^(?:comment|block)$/;

function directives(root: Node): { line: number; text: string }[] {
  return root
    .descendantsOfType('comment')
    .filter((comment) => comment.text.includes(DIRECTIVE))
    .map((comment) => ({ line: comment.startPosition.row + 1, text: comment.text.replace(/^#+/, '').trim() }));
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

/** Resolves the grammar's names to the numbers that nodes carry. A name that the grammar lacks is a fault in this front end. */
function readGrammar(language: Language): Grammar {
  const id = (name: string): number => {
    const found = language.idForNodeType(name, true);
    if (found === null) throw new Error(`The Python grammar has no node type ${name}.`);
    return found;
  };
  const handlers: Grammar['handlers'] = new Array(language.nodeTypeCount).fill(undefined);
  for (const [name, handler] of Object.entries(HANDLERS)) handlers[id(name)] = handler;
  return {
    handlers,
    names: language.types,
    block: id('block'),
    type: id('type'),
    parameters: id('parameters'),
    argumentList: id('argument_list'),
    typeParameter: id('type_parameter'),
    asPattern: id('as_pattern'),
    assignment: id('assignment'),
    elifClause: id('elif_clause'),
    elseClause: id('else_clause'),
    finallyClause: id('finally_clause'),
    exceptClause: id('except_clause'),
    caseClause: id('case_clause'),
    casePattern: id('case_pattern'),
    ifClause: id('if_clause'),
    expressionList: id('expression_list'),
    parenthesized: id('parenthesized_expression'),
    tuple: id('tuple'),
    identifier: id('identifier'),
    decorator: id('decorator'),
    interpolation: id('interpolation'),
    formatSpecifier: id('format_specifier'),
    stringContent: id('string_content'),
    keywordSeparator: id('keyword_separator'),
    positionalSeparator: id('positional_separator'),
    aliasedImport: id('aliased_import'),
    defaultParameter: id('default_parameter'),
    typedParameter: id('typed_parameter'),
    typedDefaultParameter: id('typed_default_parameter'),
  };
}
