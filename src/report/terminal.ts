/** Terminal text is laid out before it is coloured, so widths are plain character counts. */

/**
 * Breaks text into lines of at most `width` characters. `first` stands before the first line and `rest` before the others.
 * A word longer than a line, such as a path or a URL, stays whole so that it can be copied.
 */
export function wrap(text: string, width: number, first = '', rest = ' '.repeat(first.length)): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').filter((part) => part !== '')) {
    if (!empty && length(line) + 1 + length(word) > width) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

/** Pads a cell to a column's width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - length(text)));
}

/** The width of the widest of these texts. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((max, text) => Math.max(max, length(text)), 0);
}

function length(text: string): number {
  return [...text].length;
}
