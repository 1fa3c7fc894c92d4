import type { Tree } from 'web-tree-sitter';

interface Point {
  row: number;
  column: number;
}

/** A node of a syntax tree, as much of it as front ends ask for. Indexes and columns are UTF-16 units; rows count from 0. */
export interface SyntaxNode {
  readonly typeId: number;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: Point;
  readonly endPosition: Point;
  readonly isError: boolean;
  /** New with each call: keep it where it is needed twice. */
  readonly namedChildren: SyntaxNode[];
}

/** Gives the root of a parsed tree. What it gives is good until the tree is deleted or the parser is used again. */
export type RootReader = (tree: Tree) => SyntaxNode;

/** Through the parser's own interface: right with any release of it, and several times slower than `memoryReader`. */
export const plainReader: RootReader = (tree) => tree.rootNode;

// How tree-sitter's core lays out its trees in the memory of a 32-bit WebAssembly module: `lib/src/subtree.h`, `tree.h` and
// `parser.h` of https://github.com/tree-sitter/tree-sitter. Offsets in bytes.
const LANGUAGE_IN_TREE = 8;
const MAX_ALIASES = 36;
const SYMBOL_METADATA = 72;
const PUBLIC_SYMBOLS = 76;
const ALIAS_SEQUENCES = 84;

const METADATA_BYTES = 3;
const NAMED_IN_METADATA = 1;

const PADDING = 4;
const SIZE = 16;
const CHILD_COUNT = 36;
const SYMBOL = 40;
const FLAGS = 44;
const PRODUCTION = 66;
/** A subtree that is small and has no children stands where the pointer to a large one would. */
const INLINE = 1;
const SUBTREE_BYTES = 8;
const VISIBLE = 1;
const NAMED = 2;
const EXTRA = 4;
const ERROR_SYMBOL = 0xffff;

/** The parser's module's own view of its memory, as https://emscripten.org gives it. */
export interface Heap {
  HEAPU8: Uint8Array;
}

/** The memory of the parser's module and the tables of one grammar in it. */
class Core {
  words: Uint32Array = new Uint32Array();
  halves: Uint16Array = new Uint16Array();
  bytes: Uint8Array = new Uint8Array();
  private readonly heap: Heap;
  private language = 0;
  private aliases = 0;
  private maxAliases = 0;
  private metadata = 0;
  private publicSymbols = 0;

  constructor(heap: Heap) {
    this.heap = heap;
  }

  root(tree: Tree): SyntaxNode {
    const { rootNode } = tree;
    // Memory that has grown is another buffer.
    if (this.bytes !== this.heap.HEAPU8) {
      this.bytes = this.heap.HEAPU8;
      this.words = new Uint32Array(this.bytes.buffer);
      this.halves = new Uint16Array(this.bytes.buffer);
    }
    const language = this.words[(rootNode.id + LANGUAGE_IN_TREE) >>> 2];
    if (language !== this.language) {
      this.language = language;
      this.maxAliases = this.halves[(language + MAX_ALIASES) >>> 1];
      this.metadata = this.words[(language + SYMBOL_METADATA) >>> 2];
      this.publicSymbols = this.words[(language + PUBLIC_SYMBOLS) >>> 2];
      this.aliases = this.words[(language + ALIAS_SEQUENCES) >>> 2];
    }
    const { row, column } = rootNode.startPosition;
    return new MemoryNode(this, rootNode.id, rootNode.typeId, rootNode.startIndex, row, column);
  }

  typeOf(symbol: number): number {
    return symbol === ERROR_SYMBOL ? symbol : this.halves[(this.publicSymbols >>> 1) + symbol];
  }

  /** Adds the named children of the subtree at an address, which begins at a place; those of hidden ones in their stead. */
  collect(at: number, index: number, row: number, column: number, out: MemoryNode[]): void {
    const { words, halves } = this;
    const parent = words[at >>> 2];
    if ((parent & INLINE) !== 0) return;
    const count = words[(parent + CHILD_COUNT) >>> 2];
    if (count === 0) return;
    const production = halves[(parent + PRODUCTION) >>> 1];
    const aliases = production === 0 ? 0 : (this.aliases >>> 1) + production * this.maxAliases;
    let structural = 0;
    let child = parent - count * SUBTREE_BYTES;
    for (let i = 0; i < count; i++, child += SUBTREE_BYTES) {
      const word = words[child >>> 2];
      let flags: number;
      let symbol: number;
      let bytes: number;
      let rows: number;
      let columns: number;
      if ((word & INLINE) !== 0) {
        const sizes = words[(child >>> 2) + 1];
        flags = (word >>> 1) & 7;
        symbol = (word >>> 8) & 0xff;
        bytes = sizes >>> 24;
        rows = 0;
        columns = bytes;
        if (i > 0) {
          const padded = (sizes >>> 8) & 0xf;
          index += (sizes >>> 16) & 0xff;
          row += padded;
          column = padded > 0 ? sizes & 0xff : column + (sizes & 0xff);
        }
      } else {
        flags = this.bytes[word + FLAGS];
        symbol = halves[(word + SYMBOL) >>> 1];
        const size = (word + SIZE) >>> 2;
        bytes = words[size];
        rows = words[size + 1];
        columns = words[size + 2];
        if (i > 0) {
          const padding = (word + PADDING) >>> 2;
          const padded = words[padding + 1];
          index += words[padding];
          row += padded;
          column = padded > 0 ? words[padding + 2] : column + words[padding + 2];
        }
      }
      let alias = 0;
      if ((flags & EXTRA) === 0) {
        if (aliases > 0) alias = halves[aliases + structural];
        structural++;
      }
      if (alias > 0) {
        if (this.bytes[this.metadata + alias * METADATA_BYTES + NAMED_IN_METADATA] !== 0)
          out.push(new MemoryNode(this, child, this.typeOf(alias), index >>> 1, row, column >>> 1));
      } else if ((flags & VISIBLE) !== 0) {
        if ((flags & NAMED) !== 0)
          out.push(new MemoryNode(this, child, this.typeOf(symbol), index >>> 1, row, column >>> 1));
      } else {
        this.collect(child, index, row, column, out);
      }
      index += bytes;
      row += rows;
      column = rows > 0 ? columns : column + columns;
    }
  }
}

class MemoryNode implements SyntaxNode {
  readonly typeId: number;
  readonly startIndex: number;
  private readonly core: Core;
  private readonly at: number;
  private readonly row: number;
  private readonly column: number;

  constructor(core: Core, at: number, typeId: number, startIndex: number, row: number, column: number) {
    this.core = core;
    this.at = at;
    this.typeId = typeId;
    this.startIndex = startIndex;
    this.row = row;
    this.column = column;
  }

  get startPosition(): Point {
    return { row: this.row, column: this.column };
  }

  get endIndex(): number {
    const { words } = this.core;
    const subtree = words[this.at >>> 2];
    const bytes = (subtree & INLINE) !== 0 ? words[(this.at >>> 2) + 1] >>> 24 : words[(subtree + SIZE) >>> 2];
    return this.startIndex + (bytes >>> 1);
  }

  get endPosition(): Point {
    const { words } = this.core;
    const subtree = words[this.at >>> 2];
    if ((subtree & INLINE) !== 0) return { row: this.row, column: this.column + (words[(this.at >>> 2) + 1] >>> 25) };
    const size = (subtree + SIZE) >>> 2;
    const rows = words[size + 1];
    return { row: this.row + rows, column: (rows > 0 ? 0 : this.column) + (words[size + 2] >>> 1) };
  }

  get isError(): boolean {
    return this.typeId === ERROR_SYMBOL;
  }

  get namedChildren(): MemoryNode[] {
    const out: MemoryNode[] = [];
    this.core.collect(this.at, this.startIndex << 1, this.row, this.column << 1, out);
    return out;
  }
}

/** Reads trees where the parser's WebAssembly module keeps them: asking the module costs a call for every question. */
export function memoryReader(heap: Heap): RootReader {
  const core = new Core(heap);
  return (tree) => core.root(tree);
}

/** Whether two readers see the same tree. The layout is no promise of the parser's, so each start tries it on a sample. */
export function agree(a: SyntaxNode, b: SyntaxNode): boolean {
  if (
    a.typeId !== b.typeId ||
    a.isError !== b.isError ||
    a.startIndex !== b.startIndex ||
    a.endIndex !== b.endIndex ||
    !same(a.startPosition, b.startPosition) ||
    !same(a.endPosition, b.endPosition)
  )
    return false;
  const left = a.namedChildren;
  const right = b.namedChildren;
  return left.length === right.length && left.every((kid, i) => agree(kid, right[i]));
}

function same(a: Point, b: Point): boolean {
  return a.row === b.row && a.column === b.column;
}
