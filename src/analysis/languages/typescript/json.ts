/** A comment outside of strings, a comma before a closing bracket, or a string (which is kept whole). */
const NO_JSON = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*(?:(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)\s*)*[\]}])/g;

/** Reads JSON as `tsconfig.json` may hold it: with comments, trailing commas and a byte order mark. Throws when it is none. */
export function parseJson(text: string): unknown {
  const clean = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(clean);
  } catch {
    return JSON.parse(clean.replace(NO_JSON, (part) => (part.startsWith('"') ? part : '')));
  }
}

/** A value as an object with unknown members; empty when it is none. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The strings of a value that should be a string or a list of them. */
export function strings(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === 'string');
}
