import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';
import type { CodeTreeData } from '../model/code-tree.ts';
import { go } from './go/index.ts';
import type { Dialect, ParsedDialect, SourceLanguage } from './language.ts';
import { python } from './python/index.ts';
import { agree, type Heap, memoryReader, plainReader, type RootReader } from './syntax.ts';
import { typescript } from './typescript/index.ts';

const LANGUAGES: SourceLanguage[] = [python, typescript, go];

/** The language whose files end as this path does, or null. */
export function languageOf(path: string): string | null {
  return LANGUAGES.find(({ dialects }) => dialects.some((dialect) => owns(dialect, path)))?.name ?? null;
}

function owns({ extensions }: Dialect, path: string): boolean {
  return extensions.some((ending) => path.endsWith(ending));
}

/** Turns the text of one file into its code tree. Throws when the file takes too long or breaks the parser. */
export type FileParser = (source: string, path: string) => CodeTreeData;

const parsers = new Map<Dialect, Promise<FileParser>>();

/** The parser of files that end as this path does, loaded once per thread. */
export function loadParser(path: string): Promise<FileParser> {
  const dialect = dialectOf(path);
  let parser = parsers.get(dialect);
  if (!parser) {
    parser = open(dialect);
    parsers.set(dialect, parser);
  }
  return parser;
}

function dialectOf(path: string): Dialect {
  const dialect = LANGUAGES.flatMap(({ dialects }) => dialects).find((one) => owns(one, path));
  if (!dialect) throw new Error(`There is no front end for files like ${path}.`);
  return dialect;
}

async function open(dialect: Dialect): Promise<FileParser> {
  if (dialect.grammar === null) return (source, path) => dialect.read(source, path);
  const parser = await grammarParser(dialect);
  const rootOf = readerFor(parser, dialect.sample);
  return (source, path) => dialect.lower(source, path, parser, rootOf);
}

/** The parser's WebAssembly module, which is one per thread: filled by `Parser.init`. */
const parserModule: Partial<Heap> = {};

/** The fast reader where it sees what the parser says, else the parser itself. */
function readerFor(parser: Parser, sample: string): RootReader {
  const tree = parser.parse(sample);
  if (!tree) return plainReader;
  try {
    const fast = memoryReader(parserModule as Heap);
    return agree(fast(tree), plainReader(tree)) ? fast : plainReader;
  } catch {
    return plainReader;
  } finally {
    tree.delete();
  }
}

async function grammarParser({ grammar }: ParsedDialect): Promise<Parser> {
  await Parser.init(parserModule);
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammarFile(grammar)));
  return parser;
}

/** Parses files that end as this path does, and does nothing with the result: what an audit's time is compared with. */
export async function bareParser(path: string): Promise<(source: string) => void> {
  const dialect = dialectOf(path);
  if (dialect.grammar === null) return () => undefined;
  const parser = await grammarParser(dialect);
  return (source) => parser.parse(source)?.delete();
}

/** Beside the bundle; from source, in the grammar's package. */
function grammarFile(grammar: ParsedDialect['grammar']): string {
  const beside = fileURLToPath(new URL(`./${grammar.file}`, import.meta.url));
  if (existsSync(beside)) return beside;
  return createRequire(import.meta.url).resolve(`${grammar.package}/${grammar.file}`);
}

/** Whether an error leaves the WebAssembly module unusable for every later file of this thread. */
export function breaksParser(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}
