/** A token of SQL text. `text` of a word is in lower case; quoted names keep their case. */
export interface SqlToken {
  kind: 'word' | 'name' | 'string' | 'operator';
  text: string;
  /** Offset in the text. */
  at: number;
}

const TOKEN =
  /(\s+|--[^\n]*)|(\/\*)|(\$(?:[A-Za-z_]\w*)?\$)|(e?')|"([^"]*)"|`([^`]*)`|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(:=|\|\||::|[\s\S])/iy;
const MAX_TOKENS = 300_000;
const MAX_UNCLOSED = 20;

function endOfString(text: string, start: number, escapes: boolean): number {
  for (let at = start; at < text.length; at++) {
    if (escapes && text[at] === '\\') at++;
    else if (text[at] === "'") {
      if (text[at + 1] !== "'") return at;
      at++;
    }
  }
  return text.length;
}

/** Splits SQL into tokens in one linear pass; comments are left out, dollar-quoted bodies are one string. */
export function tokenizeSql(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  // Once a delimiter is known not to close, no later one of its kind needs another search.
  const unclosed = new Set<string>();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length && tokens.length < MAX_TOKENS) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) break;
    const resume = TOKEN.lastIndex;
    if (found[1] !== undefined) continue;
    if (found[2] !== undefined) {
      const end = text.indexOf('*/', resume);
      TOKEN.lastIndex = end < 0 ? text.length : end + 2;
    } else if (found[3] !== undefined) {
      const tag = found[3];
      const end = unclosed.has(tag) || unclosed.size >= MAX_UNCLOSED ? -1 : text.indexOf(tag, resume);
      if (end < 0) {
        unclosed.add(tag);
        continue;
      }
      tokens.push({ kind: 'string', text: text.slice(resume, end), at: resume });
      TOKEN.lastIndex = end + tag.length;
    } else if (found[4] !== undefined) {
      const end = endOfString(text, resume, found[4].length > 1);
      tokens.push({ kind: 'string', text: text.slice(resume, end).replaceAll("''", "'"), at: resume });
      TOKEN.lastIndex = end + 1;
    } else if (found[5] !== undefined || found[6] !== undefined) {
      tokens.push({ kind: 'name', text: (found[5] ?? found[6])!, at });
    } else if (found[7] !== undefined) tokens.push({ kind: 'word', text: found[7].toLowerCase(), at });
    else tokens.push({ kind: 'operator', text: found[8]!, at });
  }
  return tokens;
}
