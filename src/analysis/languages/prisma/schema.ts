/** A block of a schema: `model User { … }`. */
export interface Block {
  keyword: string;
  name: string;
  line: number;
  endLine: number;
  /** Its fields, attributes or values: a line each, brackets closed. */
  lines: { text: string; line: number }[];
}

export interface Schema {
  blocks: Block[];
  comments: { text: string; line: number }[];
  /** Lines that belong to nothing. */
  errorLines: number[];
}

const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const HEAD = /^\s*(model|view|type|enum|datasource|generator)\s+(\w+)\s*\{/;

/** Reads the blocks of a Prisma schema: https://www.prisma.io/docs/orm/prisma-schema/overview. */
export function readSchema(source: string): Schema {
  const schema: Schema = { blocks: [], comments: [], errorLines: [] };
  const lines = withoutComments(source, schema.comments).split('\n');
  let block: Block | null = null;
  let open = 0;
  for (const [i, text] of lines.entries()) {
    const line = i + 1;
    let rest = text;
    if (!block) {
      const head = HEAD.exec(rest);
      if (!head) {
        if (rest.trim() !== '') schema.errorLines.push(line);
        continue;
      }
      block = { keyword: head[1], name: head[2], line, endLine: line, lines: [] };
      schema.blocks.push(block);
      open = 0;
      rest = rest.slice(head[0].length);
    }
    const end = open === 0 ? closing(rest) : -1;
    const part = (end < 0 ? rest : rest.slice(0, end)).trim();
    if (open > 0) block.lines.at(-1)!.text += ` ${part}`;
    else if (part !== '') block.lines.push({ text: part, line });
    open = Math.max(0, open + balance(part));
    block.endLine = line;
    if (end >= 0) block = null;
  }
  if (block) schema.errorLines.push(block.line);
  return schema;
}

/** Comments become blank; the lines stay where they are. */
function withoutComments(source: string, comments: Schema['comments']): string {
  let line = 1;
  let at = 0;
  return source.replace(STRING_OR_COMMENT, (found, index: number) => {
    for (let next = source.indexOf('\n', at); next >= 0 && next < index; next = source.indexOf('\n', next + 1)) line++;
    at = index;
    if (found.startsWith('"')) return found;
    comments.push({ text: found, line });
    return found.replace(/[^\n]/g, ' ');
  });
}

/** Where the brace stands that ends a block; -1 where none does. */
function closing(text: string): number {
  return text.replace(/"(?:\\.|[^"\\])*"/g, (found) => '"'.repeat(found.length)).indexOf('}');
}

/** How many more brackets are opened than closed. */
function balance(text: string): number {
  let open = 0;
  for (const c of text.replace(/"(?:\\.|[^"\\])*"/g, '')) {
    if (c === '(' || c === '[') open++;
    else if (c === ')' || c === ']') open--;
  }
  return open;
}
