import type { CodeTreeBuilder } from '../../model/code-tree.ts';
import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import type { Symbols } from './symbols.ts';

/** Lowers one syntax node: emits its code nodes. */
export type Handler = (walk: Walk, node: Node) => void;

/** What to do per grammar symbol. Built once per loaded grammar. */
export interface Grammar {
  handlers: readonly (Handler | undefined)[];
  names: readonly string[];
  /** 1 for the types of what stands between the parts of a program: comments and errors. */
  skipped: Uint8Array;
  symbols: Symbols;
}

/** What the statements of a function need to know of it. */
export interface Around {
  /** Names of its results, where they have names. */
  results: readonly string[];
  /** How many results it gives. */
  count: number;
  /** Its last result is an error. */
  fails: boolean;
  /** It stands in a `defer` and is emitted in place: its `return` ends nothing but itself. */
  deferred: boolean;
}

/** Nesting beyond this is cut off: neither this walk nor those of the model's readers overflow the stack. */
const MAX_DEPTH = 400;

/** One file's walk: the syntax tree from above, and the code tree that is built on the way. */
export class Walk {
  readonly source: string;
  readonly builder: CodeTreeBuilder;
  readonly grammar: Grammar;
  readonly symbols: Symbols;
  readonly errorLines = new Set<number>();
  around: Around = { results: [], count: 0, fails: false, deferred: false };
  /** Whether a `break` at this place ends a `switch` or `select`. */
  inSwitch = false;
  /** The statement that comes next stands in the head of another one: `if err := f(); err != nil`. */
  inHead = false;
  /** Where deferred calls begin that are emitted elsewhere. */
  readonly moved = new Set<number>();
  /** Errors that are known to be there at this place: `err` below `if err != nil`. */
  errors: readonly string[] = [];
  /** Where the node that was opened last begins. */
  private line = 1;
  private depth = 0;

  constructor(source: string, builder: CodeTreeBuilder, grammar: Grammar) {
    this.source = source;
    this.builder = builder;
    this.grammar = grammar;
    this.symbols = grammar.symbols;
  }

  /** Lowers a statement or an expression, or `Empty` where there is none. */
  lower(node: Node | undefined): void {
    if (node === undefined) {
      this.empty();
      return;
    }
    if (!this.enter(node)) {
      this.leaf(Kind.Other, node, 'nested too deeply');
      return;
    }
    const type = node.typeId;
    const handler = this.grammar.handlers[type];
    if (handler) handler(this, node);
    else this.other(type, node);
    this.depth--;
  }

  /** Runs what nests one deeper, unless that is too deep; tells whether it did. */
  deeper(node: Node, lower: () => void): boolean {
    if (!this.enter(node)) return false;
    lower();
    this.depth--;
    return true;
  }

  private enter(node: Node): boolean {
    if (this.depth >= MAX_DEPTH) {
      this.errorLines.add(node.startPosition.row + 1);
      return false;
    }
    this.depth++;
    return true;
  }

  lowerAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.lower(node);
  }

  /** What has no kind of its own: its children under its grammar name. */
  private other(type: number, node: Node): void {
    this.open(Kind.Other, 0, node, this.grammar.names[type] ?? 'ERROR');
    this.lowerAll(this.kids(node));
    this.close();
  }

  open(kind: Kind, flags: number, node: Node, text: string | null): number {
    const { row, column } = node.startPosition;
    this.line = row + 1;
    return this.builder.open(kind, flags, row + 1, column, node.endPosition.row + 1, text);
  }

  /** Ends the node that was opened last; `last` is what it ends with, where that is behind what it was opened with. */
  close(last?: Node): void {
    this.builder.close(last && last.endPosition.row + 1);
  }

  leaf(kind: Kind, node: Node, text: string | null): void {
    const { row, column } = node.startPosition;
    this.line = row + 1;
    this.builder.leaf(kind, 0, row + 1, column, row + 1, text);
  }

  empty(): void {
    this.builder.leaf(Kind.Empty, 0, this.line, 0, this.line, null);
  }

  /** The named children without comments and errors. */
  kids(node: Node): Node[] {
    const all = node.namedChildren;
    const { skipped } = this.grammar;
    for (let i = 0; i < all.length; i++) {
      if (skipped[all[i].typeId] === 1) return all.filter((kid) => skipped[kid.typeId] === 0);
    }
    return all;
  }

  /**
   * The named children without comments; what lies in errors stands in their place. Errors in errors are unfolded with a list, not
   * with recursion: they nest as deep as the source is broken.
   */
  whole(node: Node): Node[] {
    const all = node.namedChildren;
    if (!all.some((kid) => kid.isError)) return this.kids(node);
    const out: Node[] = [];
    const left = all.toReversed();
    for (let kid = left.pop(); kid; kid = left.pop()) {
      if (kid.isError) left.push(...kid.namedChildren.toReversed());
      else if (this.grammar.skipped[kid.typeId] === 0) out.push(kid);
    }
    return out;
  }

  text(node: Node): string {
    return this.source.slice(node.startIndex, node.endIndex);
  }

  /** What stands between two places, without comments. */
  between(from: number, to: number): string {
    const text = this.source.slice(from, to);
    return text.includes('/') ? text.replace(COMMENTS, ' ') : text;
  }
}

const COMMENTS = /\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
