import { CodeTreeBuilder, type CodeTreeData } from '../../model/code-tree.ts';
import { Kind } from '../../model/kind.ts';
import { countLines } from '../language.ts';
import { type Block, readSchema } from './schema.ts';

const DIRECTIVE = 'audit-persistence:';

/** The scalar types of a schema as TypeScript has them in the client. */
const SCALARS: ReadonlyMap<string, string> = new Map([
  ['String', 'string'],
  ['Boolean', 'boolean'],
  ['Int', 'number'],
  ['BigInt', 'bigint'],
  ['Float', 'number'],
  ['Decimal', 'number'],
  ['DateTime', 'Date'],
  ['Json', 'unknown'],
  ['Bytes', 'Uint8Array'],
  ['Unsupported', 'unknown'],
]);

/** Reads a Prisma schema: models become classes, fields their properties. */
export function readPrisma(source: string, path: string): CodeTreeData {
  const { blocks, comments, errorLines } = readSchema(source);
  const lines = countLines(source);
  const writer = new Writer(blocks);
  writer.open(Kind.Module, 1, Math.max(lines, 1), null);
  for (const block of blocks) writer.block(block);
  writer.close();
  return writer.builder.finish({
    path,
    language: 'typescript',
    lines,
    directives: comments
      .filter(({ text }) => text.includes(DIRECTIVE))
      .map(({ text, line }) => ({
        line,
        text: text
          .slice(text.indexOf(DIRECTIVE))
          .replace(/\*\/\s*$/, '')
          .trim(),
      })),
    errorLines,
  });
}

const FIELD = /^(\w+)\s+(\w+)(?:\s*\("(?:\\.|[^"\\])*"\))?\s*(\[\])?\s*(\?)?(.*)$/s;
const UNIQUE = /@(?:unique|id)\b/;
const TOGETHER = /^@@(?:unique|id)\s*\(\s*(?:fields\s*:\s*)?\[([^\]]*)\]/;

class Writer {
  readonly builder = new CodeTreeBuilder();
  /** What the file's own blocks are, by name. */
  private readonly known: ReadonlyMap<string, string>;

  constructor(blocks: readonly Block[]) {
    this.known = new Map(blocks.map(({ name, keyword }) => [name, keyword]));
  }

  open(kind: Kind, line: number, endLine: number, text: string | null): void {
    this.builder.open(kind, 0, line, 0, endLine, text);
  }

  close(): void {
    this.builder.close();
  }

  block(block: Block): void {
    const { keyword, name, line, endLine } = block;
    if (keyword === 'datasource' || keyword === 'generator') return;
    const isModel = keyword === 'model' || keyword === 'view';
    this.open(Kind.Class, line, endLine, name);
    this.open(Kind.Decorators, line, line, null);
    if (!isModel) this.leaf(Kind.Name, line, keyword === 'enum' ? 'enum' : 'interface');
    this.close();
    this.open(Kind.Bases, line, line, null);
    if (isModel) this.leaf(Kind.Name, line, '@prisma.Model');
    this.close();
    this.open(Kind.Block, line, endLine, null);
    for (const one of block.lines) {
      if (keyword === 'enum') this.value(one.text, one.line);
      else if (one.text.startsWith('@@')) this.together(one.text, one.line);
      else this.field(one.text, one.line);
    }
    this.close();
    this.close();
  }

  private leaf(kind: Kind, line: number, text: string | null): void {
    this.builder.leaf(kind, 0, line, 0, line, text);
  }

  private value(text: string, line: number): void {
    const name = /^\w+/.exec(text)?.[0];
    if (!name) return;
    this.open(Kind.Assign, line, line, null);
    this.leaf(Kind.Empty, line, null);
    this.leaf(Kind.Empty, line, null);
    this.leaf(Kind.Name, line, name);
    this.close();
  }

  /** `@@unique([a, b])` */
  private together(text: string, line: number): void {
    const names = TOGETHER.exec(text)?.[1].match(/\w+(?:\([^)]*\))?/g);
    if (!names) return;
    this.open(Kind.Call, line, line, null);
    this.leaf(Kind.Name, line, 'UniqueConstraint');
    for (const name of names) this.leaf(Kind.Str, line, name.replace(/\(.*/, ''));
    this.close();
  }

  private field(text: string, line: number): void {
    const found = FIELD.exec(text);
    if (!found) return;
    const [, name, type, list, missing, attributes] = found;
    this.open(Kind.Assign, line, line, null);
    this.open(Kind.Call, line, line, null);
    if (this.isRelation(type, list !== undefined, attributes)) {
      this.leaf(Kind.Name, line, '@prisma.relation');
      this.leaf(Kind.Str, line, type);
    } else {
      this.leaf(Kind.Name, line, '@prisma.column');
      this.open(Kind.Keyword, line, line, 'type');
      this.leaf(Kind.Str, line, type);
      this.close();
      if (UNIQUE.test(attributes)) {
        this.open(Kind.Keyword, line, line, 'unique');
        this.leaf(Kind.Const, line, 'true');
        this.close();
      }
    }
    this.close();
    this.annotation(SCALARS.get(type) ?? type, line, list !== undefined, missing !== undefined);
    this.leaf(Kind.Name, line, name);
    this.close();
  }

  /** Of types in other files of the schema, only what is said here tells relations from enums. */
  private isRelation(type: string, list: boolean, attributes: string): boolean {
    if (SCALARS.has(type)) return false;
    const keyword = this.known.get(type);
    return keyword ? keyword === 'model' || keyword === 'view' : list || attributes.includes('@relation');
  }

  private annotation(type: string, line: number, list: boolean, missing: boolean): void {
    if (missing) this.open(Kind.Binary, line, line, '|');
    if (list) {
      this.open(Kind.Index, line, line, null);
      this.leaf(Kind.Name, line, 'Array');
    }
    this.leaf(Kind.Name, line, type);
    if (list) this.close();
    if (missing) {
      this.leaf(Kind.Const, line, 'null');
      this.close();
    }
  }
}
