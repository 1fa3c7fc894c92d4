import { createHash } from 'node:crypto';

/**
 * A UUID in the form of version 4 (RFC 9562, 5.4) that is the same for the same words: for services that take a client's
 * random id, and must see the same one again when a request is repeated.
 */
export function derivedUuid(...words: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
