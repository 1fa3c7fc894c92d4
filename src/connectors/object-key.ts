/**
 * A key of the object store: parts with `/` between them, each of which a folder on every platform can hold, and none that
 * leads elsewhere.
 * @returns the parts
 * @throws Error where the text is none
 */
export function partsOfKey(key: string): string[] {
  const parts = key.split('/');
  if (!parts.every(isPart)) throw new Error(`not a key of the object store: ${JSON.stringify(key)}`);
  return parts;
}

function isPart(part: string): boolean {
  return /^[^\\:*?"<>|\p{Cc}]{1,200}$/u.test(part) && part !== '.' && part !== '..';
}
