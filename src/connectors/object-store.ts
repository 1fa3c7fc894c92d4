import type { Readable } from 'node:stream';

/**
 * Where audits keep what they have found out: text by key. A key is a relative path with `/` between its parts, such as
 * `audits/<id>/report.json`; a key with empty, `.` or `..` parts is refused.
 */
export interface ObjectStore {
  /** The text at the key, or null where there is none. */
  get(key: string): Promise<string | null>;
  /** Writes or replaces; a reader sees the old text or the new one, never a part. */
  put(key: string, text: string): Promise<void>;
  /** Writes only where there is nothing yet, and tells whether it did: of several writers, one wins. */
  putIfAbsent(key: string, text: string): Promise<boolean>;
  /** The bytes at the key, or null where there is none. Whoever asked reads them to their end, or destroys the stream. */
  getBytes(key: string): Promise<Readable | null>;
  /** Writes or replaces bytes of any length, without holding them in memory; where the stream fails, nothing is written. */
  putBytes(key: string, bytes: Readable): Promise<void>;
  /** Reads, changes and writes back with no other `update` of the same key in between. */
  update(key: string, change: (text: string | null) => string): Promise<void>;
  /** All keys that start with the prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Removes the key; it may be gone already. */
  delete(key: string): Promise<void>;
}
