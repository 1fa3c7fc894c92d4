import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { agree, type Heap, memoryReader, plainReader } from '../../../src/analysis/languages/syntax.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/rules');
const SOURCES = path.resolve(import.meta.dirname, '../../../src');
const PYTHON = 'tree-sitter-python/tree-sitter-python.wasm';
const TYPESCRIPT = 'tree-sitter-typescript/tree-sitter-typescript.wasm';
const MARKUP = 'tree-sitter-typescript/tree-sitter-tsx.wasm';
const GO = 'tree-sitter-go/tree-sitter-go.wasm';

const heap: Partial<Heap> = {};
const parsers = new Map<string, Parser>();
let parser: Parser;
beforeAll(async () => {
  await Parser.init(heap);
  for (const grammar of [PYTHON, TYPESCRIPT, MARKUP, GO]) {
    const one = new Parser();
    one.setLanguage(await Language.load(path.resolve('node_modules', grammar)));
    parsers.set(grammar, one);
  }
  parser = parsers.get(PYTHON)!;
});

/** Whether the reader that looks into the parser's memory sees what the parser says of a source. */
function agrees(grammar: string, source: string): boolean {
  const tree = parsers.get(grammar)!.parse(source)!;
  try {
    return agree(memoryReader(heap as Heap)(tree), plainReader(tree));
  } finally {
    tree.delete();
  }
}

/** A page of markup, with what only such files have. */
const PAGE = `// größe \u{1f600}
export function Page({ users, onPick }: Props) {
  const [open, setOpen] = useState<User | null>(null);
  return (
    <main className="list" {...rest}>
      {/* the first ones */}
      {users.slice(0, 3).map((user) => <Row key={user.id} onClick={async () => setOpen(await load(user.id))} />)}
      <>größe &amp; {open?.name ?? \`nobody\`}</>
    </main>
  );
}
`;

it.each([
  [PYTHON, FIXTURES, /\.py$/, 50],
  [TYPESCRIPT, SOURCES, /languages\/.*\.ts$/, 30],
  [MARKUP, SOURCES, /languages\/typescript\/.*\.ts$/, 15],
  [GO, FIXTURES, /\.go$/, 0],
])(
  'sees the same tree in the parser’s memory as the parser tells of: %s',
  (grammar, folder, ending, least) => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file));
    expect(files.length).toBeGreaterThan(least);
    const sources = files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]);
    if (grammar === MARKUP) sources.push(['a page', PAGE]);
    for (const [file, source] of sources) {
      expect([file, agrees(grammar, source)]).toEqual([file, true]);
      // Cut off in the middle of something, and with something in it that is not of the language.
      const middle = Math.floor(source.length / 2);
      expect([file, agrees(grammar, source.slice(0, middle))]).toEqual([file, true]);
      expect([file, agrees(grammar, `${source.slice(0, middle)} ?? ) ]${source.slice(middle)}`)]).toEqual([file, true]);
    }
  },
  60_000,
);

it('goes on after the parser’s memory has grown', () => {
  const before = heap.HEAPU8!.byteLength;
  const read = memoryReader(heap as Heap);
  const small = parser.parse('x = f(a)\n')!;
  expect(agree(read(small), plainReader(small))).toBe(true);
  const large = parser.parse('x = f(a, b)[1]\n'.repeat(30_000))!;
  expect(heap.HEAPU8!.byteLength).toBeGreaterThan(before);
  large.delete();
  const after = parser.parse('größe = "\u{1f600}" + a\n')!;
  for (const tree of [small, after]) {
    expect(agree(read(tree), plainReader(tree))).toBe(true);
    tree.delete();
  }
}, 60_000);

it('tells trees apart', () => {
  const a = parser.parse('x = 1')!;
  const b = parser.parse('x =  1')!;
  expect(agree(plainReader(a), memoryReader(heap as Heap)(b))).toBe(false);
  a.delete();
  b.delete();
});
