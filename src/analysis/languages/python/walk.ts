import type { CodeTreeBuilder } from '../../model/code-tree.ts';
import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { END, Plain } from './plain.ts';

/** Lowers one syntax node: emits its code nodes and leaves the walk's place at the node's end. */
export type Handler = (walk: Walk, node: Node) => void;

/** What to do per grammar symbol, and the symbols that handlers ask for. Built once per loaded grammar. */
export interface Grammar {
  handlers: (Handler | undefined)[];
  names: string[];
  block: number;
  type: number;
  parameters: number;
  argumentList: number;
  typeParameter: number;
  asPattern: number;
  assignment: number;
  elifClause: number;
  elseClause: number;
  finallyClause: number;
  exceptClause: number;
  caseClause: number;
  casePattern: number;
  ifClause: number;
  expressionList: number;
  parenthesized: number;
  tuple: number;
  identifier: number;
  decorator: number;
  interpolation: number;
  formatSpecifier: number;
  stringContent: number;
  keywordSeparator: number;
  positionalSeparator: number;
  aliasedImport: number;
  defaultParameter: number;
  typedParameter: number;
  typedDefaultParameter: number;
}

/** Nesting beyond this is cut off: neither this walk nor those of the model's readers overflow the stack. */
const MAX_DEPTH = 400;

const HASH = 35;
const BACKSLASH = 92;
const COMMA = 44;
const NEWLINE = 10;

/** Which ASCII characters continue an identifier. */
const WORD = new Uint8Array(128);
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') WORD[c.charCodeAt(0)] = 1;
const UNICODE_WORD = /[\p{ID_Continue}]+/uy;

/**
 * One file's walk. Every question to a syntax node crosses into WebAssembly, which costs more than everything else here; so the walk
 * keeps its own place in the source text and reads names, operators and ends there.
 */
export class Walk {
  readonly source: string;
  readonly builder: CodeTreeBuilder;
  readonly grammar: Grammar;
  /** Whether the file has syntax errors: then children are looked at more closely. */
  readonly hasError: boolean;
  readonly errorLines = new Set<number>();
  /** The functions around the place, innermost last, as nodes of the code tree. */
  readonly functions: number[] = [];
  /** The index after what was lowered last, and its 1-based line. */
  pos = 0;
  line = 1;
  /** Where the star of a spread stands that is already lowered; -1 outside of such. */
  spreadAt = -1;
  readonly plain = new Plain();
  private depth = 0;

  constructor(source: string, builder: CodeTreeBuilder, grammar: Grammar, hasError: boolean) {
    this.source = source;
    this.builder = builder;
    this.grammar = grammar;
    this.hasError = hasError;
  }

  /** Lowers an expression, or `Empty` where there is none. `after`: what may stand behind it and is no part of it, see `plain.ts`. */
  lower(node: Node | undefined, after = END): void {
    if (node === undefined) {
      this.empty();
    } else if (!this.isPlain(node, after)) {
      this.lowerAs(node.typeId, node);
    }
  }

  /** Lowers an expression from the text alone, if it is plain. */
  isPlain(node: Node, after: number): boolean {
    if (this.hasError) return false;
    const { row, column } = node.startPosition;
    return this.plain.lower(this, node.startIndex, row + 1, column, after);
  }

  /** Lowers an expression that may be a chain of names up to an index. */
  lowerTo(node: Node, end: number): void {
    const { row, column } = node.startPosition;
    if (this.hasError || !this.plain.lowerTo(this, node.startIndex, end, row + 1, column))
      this.lowerAs(node.typeId, node);
  }

  /** The same for a node whose type was already asked for. */
  lowerAs(type: number, node: Node): void {
    if (this.depth >= MAX_DEPTH) {
      this.errorLines.add(node.startPosition.row + 1);
      this.leaf(Kind.Other, node, 'nested too deeply');
      this.toEnd(node);
      return;
    }
    this.depth++;
    const handler = this.grammar.handlers[type];
    if (handler) handler(this, node);
    else this.other(type, node);
    this.depth--;
  }

  /** What has no kind of its own: its children under its grammar name. */
  other(type: number, node: Node): void {
    this.open(Kind.Other, 0, node, this.grammar.names[type] ?? 'ERROR');
    for (const kid of this.kids(node)) this.lower(kid);
    this.toEnd(node);
    this.close();
  }

  open(kind: Kind, flags: number, node: Node, text: string | null): number {
    const { row, column } = node.startPosition;
    return this.builder.open(kind, flags, row + 1, column, row + 1, text);
  }

  /** Ends the node that was opened last, at the walk's place. */
  close(): void {
    this.builder.close(this.line);
  }

  leaf(kind: Kind, node: Node, text: string | null): void {
    const { row, column } = node.startPosition;
    this.builder.leaf(kind, 0, row + 1, column, row + 1, text);
  }

  empty(): void {
    this.builder.leaf(Kind.Empty, 0, this.line, 0, this.line, null);
  }

  /** The named children without comments, line continuations and, in broken files, errors. */
  kids(node: Node): Node[] {
    const all = node.namedChildren;
    for (let i = 0; i < all.length; i++) {
      const c = this.source.charCodeAt(all[i].startIndex);
      if (c === HASH || c === BACKSLASH || this.hasError) return all.filter((kid) => this.counts(kid));
    }
    return all;
  }

  private counts(node: Node): boolean {
    const c = this.source.charCodeAt(node.startIndex);
    if (c === HASH || c === BACKSLASH) return false;
    return !this.hasError || !node.isError;
  }

  /** Puts the place at a node's start. */
  toStart(node: Node): void {
    this.pos = node.startIndex;
    this.line = node.startPosition.row + 1;
  }

  /** Puts the place at a node's end by asking the node: for what cannot be told from the text. */
  toEnd(node: Node): void {
    this.pos = node.endIndex;
    this.line = node.endPosition.row + 1;
  }

  /** Puts the place after an opening bracket or a keyword at a node's start. */
  enter(node: Node, length: number): void {
    this.pos = node.startIndex + length;
    this.line = node.startPosition.row + 1;
  }

  /** Moves the place over a closing bracket; where another character stands there, to the node's end. */
  leave(node: Node, bracket: number): void {
    this.skipBlank(true);
    if (this.source.charCodeAt(this.pos) === bracket) this.pos++;
    else this.toEnd(node);
  }

  /** Moves the place over white space, comments and, between the parts of brackets, commas. Returns the character there. */
  skipBlank(commas: boolean): number {
    const { source } = this;
    let at = this.pos;
    for (;;) {
      const c = source.charCodeAt(at);
      if (c === NEWLINE) {
        at++;
        this.line++;
      } else if (c === 32 || c === 9 || c === 13 || c === 12 || c === BACKSLASH || (commas && c === COMMA)) {
        at++;
      } else if (c === HASH) {
        const end = source.indexOf('\n', at);
        at = end < 0 ? source.length : end;
      } else {
        this.pos = at;
        return c;
      }
    }
  }

  /** The identifier that starts at an index; '' where none does. Leaves the place behind it. */
  word(start: number): string {
    const { source } = this;
    let at = start;
    let c = source.charCodeAt(at);
    while (WORD[c] === 1) c = source.charCodeAt(++at);
    if (c >= 128) {
      UNICODE_WORD.lastIndex = at;
      if (UNICODE_WORD.test(source)) at = UNICODE_WORD.lastIndex;
    }
    this.pos = at;
    return source.slice(start, at);
  }

  /** A node that is an identifier, read from the text. */
  name(node: Node | undefined): string {
    if (node === undefined) return '';
    this.line = node.startPosition.row + 1;
    return this.word(node.startIndex);
  }
}
