import { readFileSync } from 'node:fs';
import path from 'node:path';
// Not from the index: threads that only parse need no schemas, and loading those takes longer than starting the thread.
import { codeOf, messageOf } from '../contracts/errors.ts';
import { decode } from './decode.ts';
import type { SourceFile } from './files.ts';
import { breaksParser, loadParser } from './languages/index.ts';
import { isGeneratedButRead, leftOutByText } from './left-out.ts';
import type { CodeTreeData } from './model/code-tree.ts';

/** What came of one file. Both a tree and a note: audited as far as possible. */
export interface ParsedFile {
  path: string;
  tree: CodeTreeData | null;
  /** Why the file was not read, or not wholly. */
  note: string | null;
  /** Why it was left out on purpose. */
  leftOut: string | null;
}

/** Reads and parses one file. Throws only what leaves this thread's parser unusable. */
export async function parseFile(folder: string, file: SourceFile): Promise<ParsedFile> {
  const result: ParsedFile = { path: file.path, tree: null, note: null, leftOut: null };
  let bytes: Uint8Array;
  try {
    // This runs in a thread of its own, or for a few files: reading without a turn of the loop per file is faster.
    bytes = readFileSync(path.join(folder, file.path));
  } catch (error) {
    return { ...result, note: `cannot be read (${codeOf(error) ?? messageOf(error)})` };
  }
  const { text, note } = decode(bytes);
  if (text === null) return { ...result, note };
  const leftOut = leftOutByText(text, file.path, file.language);
  if (leftOut) return { ...result, leftOut };
  try {
    const tree = (await loadParser(file.path))(text, file.path);
    if (isGeneratedButRead(text, file.language)) tree.generated = true;
    return { ...result, tree, note: note ?? syntaxNote(tree) };
  } catch (error) {
    if (breaksParser(error)) throw error;
    return { ...result, note: messageOf(error) };
  }
}

function syntaxNote(tree: CodeTreeData): string | null {
  const [first, ...more] = tree.errorLines;
  if (first === undefined) return null;
  const where = more.length
    ? `lines ${tree.errorLines.slice(0, 3).join(', ')}${more.length > 2 ? ' …' : ''}`
    : `line ${first}`;
  return `does not parse whole (${where}): audited as far as it does`;
}
