import type { Parser, Tree } from 'web-tree-sitter';
import type { CodeTreeData } from '../model/code-tree.ts';
import type { RootReader } from './syntax.ts';

/** A source language: which files it owns, and how their syntax becomes the code model. */
export interface SourceLanguage {
  name: string;
  /** What its files are written in, by how their names end. */
  dialects: readonly Dialect[];
}

/** Files that are read in the same way. */
export type Dialect = ParsedDialect | ReadDialect;

/** Files that a grammar describes. */
export interface ParsedDialect {
  /** File name endings with the dot. */
  extensions: readonly string[];
  grammar: Grammar;
  /** Source with every kind of node that trees are made of, to try readers of trees on. */
  sample: string;
  /**
   * Parses and lowers a file with a parser whose language is set to the grammar. A file with syntax errors comes back as far as
   * it parses (`errorLines`). Throws `ParseTimeout` for a file that takes too long.
   */
  lower(source: string, path: string, parser: Parser, rootOf: RootReader): CodeTreeData;
}

/** Files that are plain enough to be read without a grammar. */
interface ReadDialect {
  extensions: readonly string[];
  grammar: null;
  /** Reads a file as far as it can be read. */
  read(source: string, path: string): CodeTreeData;
}

/** A grammar as an npm package brings it. */
interface Grammar {
  package: string;
  /** A file of the package; beside a bundle, one of the same name. */
  file: string;
}

/** No honest file comes near: a megabyte takes a quarter of a second. */
const TIME_LIMIT_MS = 10_000;

class ParseTimeout extends Error {
  override name = 'ParseTimeout';
}

/** Parses within a time limit. The caller deletes the tree. */
export function parseWithin(parser: Parser, source: string): Tree {
  const deadline = performance.now() + TIME_LIMIT_MS;
  const tree = parser.parse(source, null, { progressCallback: () => performance.now() > deadline });
  if (tree) return tree;
  parser.reset();
  throw new ParseTimeout(`takes longer than ${TIME_LIMIT_MS / 1000} seconds to parse`);
}

/** How often a line ends, plus one where the last line is not closed. */
export function countLines(source: string): number {
  let lines = 0;
  let at = -1;
  for (let next = source.indexOf('\n'); next >= 0; next = source.indexOf('\n', next + 1)) {
    lines++;
    at = next;
  }
  return at + 1 < source.length ? lines + 1 : lines;
}
