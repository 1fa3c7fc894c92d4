import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { ObjectStore } from '../../src/connectors/object-store.ts';

/**
 * What every object store must do.
 * @param open gives an empty store and another door to the same one
 */
export function behavesAsObjectStore(open: () => Promise<{ store: ObjectStore; other: ObjectStore }>): void {
  it('gives back what was put, replaces it, and knows what is not there', async () => {
    const { store, other } = await open();
    expect(await store.get('a/b.json')).toBeNull();
    await store.put('a/b.json', 'one ✓');
    expect(await other.get('a/b.json')).toBe('one ✓');
    await store.put('a/b.json', 'two');
    expect(await store.get('a/b.json')).toBe('two');
    expect(await store.get('a/b.json/c')).toBeNull();
  });

  it('never shows half a text while it is replaced, and leaves nothing else behind', async () => {
    const { store, other } = await open();
    const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
    await store.put('report', texts[0]!);
    const writing = Promise.all(Array.from({ length: 10 }, (_, n) => store.put('report', texts[n % 2]!)));
    for (let n = 0; n < 20; n++) expect(texts).toContain(await other.get('report'));
    await writing;
    expect(await store.list('')).toEqual(['report']);
  });

  it('lets one of many first writers win', async () => {
    const { store, other } = await open();
    const won = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? store : other).putIfAbsent('claim', String(n))),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.get('claim')).toBe(String(won.indexOf(true)));
  });

  it('loses no update of several at once', async () => {
    const { store, other } = await open();
    const count = (text: string | null) => String(Number(text ?? 0) + 1);
    await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 ? store : other).update('count', count)));
    expect(await store.get('count')).toBe('12');
    expect(await store.list('')).toEqual(['count']);
  });

  it('lists keys by prefix, sorted, and removes them', async () => {
    const { store } = await open();
    for (const key of ['audits/2/b', 'audits/1/a', 'audits/10/c', 'audits/3/é & d', 'other']) await store.put(key, key);
    expect(await store.list('audits/')).toEqual(['audits/1/a', 'audits/10/c', 'audits/2/b', 'audits/3/é & d']);
    expect(await store.list('audits/1')).toEqual(['audits/1/a', 'audits/10/c']);
    expect(await store.list('none/')).toEqual([]);
    await store.delete('audits/2/b');
    await store.delete('audits/2/b');
    expect(await store.get('audits/2/b')).toBeNull();
    expect(await store.list('audits/')).toEqual(['audits/1/a', 'audits/10/c', 'audits/3/é & d']);
  });

  it('keeps bytes as they are, few or many, and knows what is not there', async () => {
    const { store } = await open();
    expect(await store.getBytes('audits/1/snapshot.tar.gz')).toBeNull();
    for (const length of [0, 3, 12 * 1024 * 1024]) {
      const bytes = Buffer.alloc(length, 'tar\0\xff', 'latin1');
      const pieces = Array.from({ length: Math.ceil(length / 1_000_000) }, (_, n) =>
        bytes.subarray(n * 1_000_000, (n + 1) * 1_000_000),
      );
      await store.putBytes('audits/1/snapshot.tar.gz', Readable.from(pieces));
      const got = await buffer((await store.getBytes('audits/1/snapshot.tar.gz'))!);
      expect(bytes.equals(got)).toBe(true);
    }
  });

  it.each([10, 7_000_000])('keeps nothing of a stream that fails after %i bytes', async (length) => {
    const { store } = await open();
    async function* failing() {
      yield Buffer.alloc(length);
      throw new Error('the source is gone');
    }
    await expect(store.putBytes('snapshot', Readable.from(failing()))).rejects.toThrow(/Cannot write .*snapshot/);
    expect(await store.get('snapshot')).toBeNull();
    expect(await store.list('')).toEqual([]);
  });

  it.each(['../out', 'a/../../out', '/etc/passwd', 'a//b', '', '.', 'a\\b', 'c:d', 'a\0b', 'a/./b'])(
    'refuses the key %j',
    async (key) => {
      const { store } = await open();
      await expect(store.put(key, 'x')).rejects.toThrow('not a key');
      await expect(store.get(key)).rejects.toThrow('not a key');
      await expect(store.putBytes(key, Readable.from([]))).rejects.toThrow('not a key');
      expect(await store.list('')).toEqual([]);
    },
  );
}
