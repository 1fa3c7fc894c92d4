import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { agree, type Heap, memoryReader, plainReader } from '../../../src/analysis/languages/syntax.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/rules');
const GRAMMAR = path.resolve('node_modules/tree-sitter-python/tree-sitter-python.wasm');

const heap: Partial<Heap> = {};
let parser: Parser;
beforeAll(async () => {
  await Parser.init(heap);
  parser = new Parser();
  parser.setLanguage(await Language.load(GRAMMAR));
});

/** Whether the reader that looks into the parser's memory sees what the parser says of a source. */
function agrees(source: string): boolean {
  const tree = parser.parse(source)!;
  try {
    return agree(memoryReader(heap as Heap)(tree), plainReader(tree));
  } finally {
    tree.delete();
  }
}

it('sees the same tree in the parser’s memory as the parser tells of', () => {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.py'));
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const source = readFileSync(path.join(FIXTURES, file), 'utf8');
    expect([file, agrees(source)]).toEqual([file, true]);
    // Cut off in the middle of something, and with something in it that is no Python.
    const middle = Math.floor(source.length / 2);
    expect([file, agrees(source.slice(0, middle))]).toEqual([file, true]);
    expect([file, agrees(`${source.slice(0, middle)} ?? ) ]${source.slice(middle)}`)]).toEqual([file, true]);
  }
}, 60_000);

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
