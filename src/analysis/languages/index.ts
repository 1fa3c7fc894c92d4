import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';
import type { CodeTreeData } from '../model/code-tree.ts';
import type { SourceLanguage } from './language.ts';
import { python } from './python/index.ts';
import { agree, type Heap, memoryReader, plainReader, type RootReader } from './syntax.ts';

const LANGUAGES: SourceLanguage[] = [python];

/** The language whose files end as this path does, or null. */
export function languageOf(path: string): string | null {
  return LANGUAGES.find((language) => language.extensions.some((ending) => path.endsWith(ending)))?.name ?? null;
}

/** Turns the text of one file into its code tree. Throws when the file takes too long or breaks the parser. */
export type FileParser = (source: string, path: string) => CodeTreeData;

const parsers = new Map<string, Promise<FileParser>>();

/** The parser of a language by its name, loaded once per thread. */
export function loadParser(name: string): Promise<FileParser> {
  let parser = parsers.get(name);
  if (!parser) {
    parser = open(name);
    parsers.set(name, parser);
  }
  return parser;
}

async function open(name: string): Promise<FileParser> {
  const { language, parser } = await grammarParser(name);
  const rootOf = readerFor(parser, language.sample);
  return (source, path) => language.lower(source, path, parser, rootOf);
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

async function grammarParser(name: string): Promise<{ language: SourceLanguage; parser: Parser }> {
  const language = LANGUAGES.find((one) => one.name === name);
  if (!language) throw new Error(`There is no front end for the language ${name}.`);
  await Parser.init(parserModule);
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammarFile(language.grammar)));
  return { language, parser };
}

/** Parses and does nothing with the result: what an audit's time is compared with. */
export async function bareParser(name: string): Promise<(source: string) => void> {
  const { parser } = await grammarParser(name);
  return (source) => parser.parse(source)?.delete();
}

/** Beside the bundle; from source, in the grammar's package. */
function grammarFile(grammar: string): string {
  const beside = fileURLToPath(new URL(`./${grammar}`, import.meta.url));
  if (existsSync(beside)) return beside;
  return createRequire(import.meta.url).resolve(`${grammar.replace(/\.wasm$/, '')}/${grammar}`);
}

/** Whether an error leaves the WebAssembly module unusable for every later file of this thread. */
export function breaksParser(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}
