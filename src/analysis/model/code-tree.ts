import type { Kind } from './kind.ts';

/** Ints per node: kind | flags << 8 | column << 16, line, end line, text, parent, end of the subtree. */
const STRIDE = 6;

/** A file's code as it crosses threads: no objects per node, so it is cheap to keep and to hand over. */
export interface CodeTreeData {
  /** Relative to the repository's root, with `/`. */
  path: string;
  language: string;
  lines: number;
  nodes: Int32Array;
  strings: string[];
  /** Comments that speak to this tool, for suppression. */
  directives: { line: number; text: string }[];
  /** 1-based lines that could not be parsed; empty when all is well. */
  errorLines: number[];
  /** A program wrote the file: what its functions do counts, and nothing is reported in it. */
  generated?: boolean;
}

/**
 * A file's code: nodes in source order, each a number (its index). Children follow their parent, so `node + 1` is the first child
 * and `end(node)` the index after the last descendant. Lines are 1-based, columns 0-based UTF-16 units.
 */
export class CodeTree {
  readonly path: string;
  readonly language: string;
  readonly lines: number;
  readonly directives: { line: number; text: string }[];
  readonly errorLines: number[];
  readonly generated: boolean;
  /** How many nodes there are; the root is node 0. */
  readonly size: number;
  private readonly nodes: Int32Array;
  private readonly strings: string[];

  constructor(data: CodeTreeData) {
    this.path = data.path;
    this.language = data.language;
    this.lines = data.lines;
    this.directives = data.directives;
    this.errorLines = data.errorLines;
    this.generated = data.generated ?? false;
    this.nodes = data.nodes;
    this.strings = data.strings;
    this.size = data.nodes.length / STRIDE;
  }

  kind(node: number): Kind {
    return (this.nodes[node * STRIDE] & 0xff) as Kind;
  }
  flags(node: number): number {
    return (this.nodes[node * STRIDE] >>> 8) & 0xff;
  }
  column(node: number): number {
    return this.nodes[node * STRIDE] >>> 16;
  }
  line(node: number): number {
    return this.nodes[node * STRIDE + 1];
  }
  endLine(node: number): number {
    return this.nodes[node * STRIDE + 2];
  }
  /** The node's text (name, operator, literal); '' where it has none. */
  str(node: number): string {
    const index = this.nodes[node * STRIDE + 3];
    return index < 0 ? '' : this.strings[index];
  }
  /** The parent, or -1 for the root. */
  parent(node: number): number {
    return this.nodes[node * STRIDE + 4];
  }
  /** The index after the node's last descendant. */
  end(node: number): number {
    return this.nodes[node * STRIDE + 5];
  }
  /** Whether any of these texts is that of a node. */
  mentions(texts: ReadonlySet<string>): boolean {
    return this.strings.some((text) => texts.has(text));
  }
  has(node: number, flag: number): boolean {
    return ((this.nodes[node * STRIDE] >>> 8) & 0xff & flag) !== 0;
  }
  hasChildren(node: number): boolean {
    return this.end(node) > node + 1;
  }
  /** The child at a place, or -1. */
  child(node: number, place: number): number {
    const end = this.end(node);
    let child = node + 1;
    for (let i = 0; i < place && child < end; i++) child = this.end(child);
    return child < end ? child : -1;
  }
  children(node: number): number[] {
    const out: number[] = [];
    const end = this.end(node);
    for (let child = node + 1; child < end; child = this.end(child)) out.push(child);
    return out;
  }
  lastChild(node: number): number {
    let last = -1;
    const end = this.end(node);
    for (let child = node + 1; child < end; child = this.end(child)) last = child;
    return last;
  }
  /** Whether `inner` is `outer` or one of its descendants. */
  contains(outer: number, inner: number): boolean {
    return inner >= outer && inner < this.end(outer);
  }
}

/** Builds a file's code tree in source order: `open`, children, `close`. Nodes with no children: `leaf`. */
export class CodeTreeBuilder {
  private nodes = new Int32Array(STRIDE * 1024);
  private count = 0;
  private parents: number[] = [];
  private strings: string[] = [];
  private ids = new Map<string, number>();

  /** Starts a node and makes it the parent of what follows; returns its index. */
  open(kind: Kind, flags: number, line: number, column: number, endLine: number, text: string | null): number {
    const at = this.count++ * STRIDE;
    if (at + STRIDE > this.nodes.length) {
      const larger = new Int32Array(this.nodes.length * 2);
      larger.set(this.nodes);
      this.nodes = larger;
    }
    this.nodes[at] = kind | (flags << 8) | (Math.min(column, 0xffff) << 16);
    this.nodes[at + 1] = line;
    this.nodes[at + 2] = endLine;
    this.nodes[at + 3] = text === null ? -1 : this.intern(text);
    this.nodes[at + 4] = this.parents.length ? this.parents[this.parents.length - 1] : -1;
    this.nodes[at + 5] = this.count;
    this.parents.push(this.count - 1);
    return this.count - 1;
  }

  /** Ends the node that was opened last; its end line may be known only now. */
  close(endLine?: number): void {
    const node = this.parents.pop()!;
    if (endLine !== undefined) this.nodes[node * STRIDE + 2] = endLine;
    this.nodes[node * STRIDE + 5] = this.count;
  }

  leaf(kind: Kind, flags: number, line: number, column: number, endLine: number, text: string | null): number {
    const node = this.open(kind, flags, line, column, endLine, text);
    this.close();
    return node;
  }

  /** Sets further flags on a node that is already there (a `yield` makes its function a generator). */
  addFlags(node: number, flags: number): void {
    this.nodes[node * STRIDE] |= flags << 8;
  }

  /** Names a node that was opened before its text was known (an operator stands after its left side). */
  setText(node: number, text: string): void {
    this.nodes[node * STRIDE + 3] = this.intern(text);
  }

  finish(file: Omit<CodeTreeData, 'nodes' | 'strings'>): CodeTreeData {
    return { ...file, nodes: this.nodes.slice(0, this.count * STRIDE), strings: this.strings };
  }

  private intern(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.strings.length;
      this.strings.push(text);
      this.ids.set(text, id);
    }
    return id;
  }
}
