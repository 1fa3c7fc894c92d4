import type { Language, Parser } from 'web-tree-sitter';
import { CodeTreeBuilder, type CodeTreeData } from '../../model/code-tree.ts';
import { Kind } from '../../model/kind.ts';
import { directives } from '../directives.ts';
import { findErrors } from '../errors.ts';
import { countLines, type SourceLanguage } from '../language.ts';
import { readPrisma } from '../prisma/index.ts';
import type { RootReader } from '../syntax.ts';
import { statements } from './blocks.ts';
import { HANDLERS } from './handlers.ts';
import { readSymbols, symbolOf } from './symbols.ts';
import { parseTyped } from './typed-templates.ts';
import { type Grammar, Walk } from './walk.ts';

/** Aliased, hidden, large, small, broken and missing nodes. */
const SAMPLE = `// first
import a, { b as c } from 'm';
@Entity({ name: 'x' })
export abstract class A<T> extends B<T> implements C {
  @Column() readonly #text?: string[] = 'text\u00e9\u{1f600}';
  constructor(private readonly d: D.E<F>, { g, h = 1, ...i }: { g: (j: K) => L } = {}) { super(...d) }
  static async *get(m?: N | null) { for await (const [o, , p] of q) yield* \`a\${r}b\${\`c\`}\`; }
}
const s = async <U,>(v: U): Promise<U> => (await v?.w?.[0]!.x(y, z)) as U;
switch (a) { case 'b': break; default: label: do { i++ } while (!a && /x/g.test(b ?? c)) }
if (a < b) { delete a[0] } else if (b) throw new Error(\`\`); else var { aa = 1, bb: [cc] } = dd;
type V = { [key: string]: keyof typeof a } & W<'x'>[];
function broken( {
  let 1 = ;
}}}
(((
`;
const MARKUP = `${SAMPLE}
const x = <div a="b" {...c}>text {d.map((e) => <E key={e} />)} &amp; <></></div>;
`;

const PACKAGE = 'tree-sitter-typescript';

/** TypeScript and JavaScript. Only with the endings of TypeScript alone, `<T>x` is no element but asserts a type. */
export const typescript: SourceLanguage = {
  name: 'typescript',
  dialects: [
    {
      extensions: ['.ts', '.mts', '.cts'],
      grammar: { package: PACKAGE, file: 'tree-sitter-typescript.wasm' },
      sample: SAMPLE,
      lower,
    },
    {
      extensions: ['.tsx', '.jsx', '.js', '.mjs', '.cjs'],
      grammar: { package: PACKAGE, file: 'tree-sitter-tsx.wasm' },
      sample: MARKUP,
      lower,
    },
    { extensions: ['.prisma'], grammar: null, read: readPrisma },
  ],
};

const WHOLE = /_(?:statement|declaration|definition)$|^(?:comment|statement_block|class_body)$/;

function lower(source: string, path: string, parser: Parser, rootOf: RootReader): CodeTreeData {
  const tree = parseTyped(parser, source);
  try {
    const builder = new CodeTreeBuilder();
    const walk = new Walk(source, builder, grammarOf(tree.language));
    const lines = countLines(source);
    builder.open(Kind.Module, 0, 1, 0, Math.max(lines, 1), null);
    statements(walk, walk.whole(rootOf(tree)));
    builder.close();
    findErrors(tree.rootNode, WHOLE, walk.errorLines);
    return builder.finish({
      path,
      language: typescript.name,
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
  for (const [name, handler] of Object.entries(HANDLERS)) {
    const symbol = symbolOf(language, name);
    if (symbol >= 0) handlers[symbol] = handler;
  }
  const skipped = new Uint8Array(ERROR + 1);
  skipped[ERROR] = 1;
  for (const name of ['comment', 'html_comment', 'hash_bang_line']) skipped[symbolOf(language, name)] = 1;
  return { handlers, names: language.types, skipped, symbols: readSymbols(language) };
}
