/** A file's text, or why it has none. */
export type Decoded = { text: string; note: string | null } | { text: null; note: string };

const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/**
 * The text of a source file: UTF-8, else what its first two lines declare (PEP 263, https://peps.python.org/pep-0263/), else Latin-1, which
 * takes any byte; the note then says so.
 */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.includes(0)) return { text: null, note: 'is a binary file' };
  const utf8 = tryDecode(bytes, 'utf-8');
  if (utf8 !== null) return { text: utf8, note: null };
  const latin1 = new TextDecoder('latin1').decode(bytes);
  for (const line of latin1.split('\n', 2)) {
    const declared = CODING.exec(line)?.[1];
    const text = declared ? tryDecode(bytes, webName(declared)) : null;
    if (text !== null) return { text, note: null };
  }
  return { text: latin1, note: 'is not UTF-8: audited as Latin-1' };
}

/** Python's name of an encoding as the Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels) spells it. */
function webName(name: string): string {
  const dashed = name.toLowerCase().replaceAll('_', '-');
  return /^(?:latin-?1|l1|iso-8859-1)(?:-unix)?$/.test(dashed) ? 'latin1' : dashed;
}

/** Null when the bytes are no text in this encoding, or nobody knows the encoding. A byte order mark is taken off. */
function tryDecode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
