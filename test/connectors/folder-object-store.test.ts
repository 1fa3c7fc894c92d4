import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import { temporaryFolder } from '../e2e/helpers.ts';

function open() {
  const root = temporaryFolder();
  return { root, store: new FolderObjectStore(path.join(root, 'store')) };
}

describe('an object store in a folder', () => {
  it('gives back what was put, replaces it, and knows what is not there', async () => {
    const { store } = open();
    expect(await store.get('a/b.json')).toBeNull();
    await store.put('a/b.json', 'one ✓');
    await store.put('a/b.json', 'two');
    expect(await store.get('a/b.json')).toBe('two');
    expect(await store.get('a/b.json/c')).toBeNull();
  });

  it('never shows half a text while it is replaced, and leaves nothing else behind', async () => {
    const { root, store } = open();
    const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
    await store.put('report', texts[0]!);
    const writing = Promise.all(Array.from({ length: 10 }, (_, n) => store.put('report', texts[n % 2]!)));
    for (let n = 0; n < 20; n++) expect(texts).toContain(await store.get('report'));
    await writing;
    expect(readdirSync(path.join(root, 'store'))).toEqual(['report']);
  });

  it('lets one of many first writers win', async () => {
    const { store } = open();
    const won = await Promise.all(Array.from({ length: 20 }, (_, n) => store.putIfAbsent('claim', String(n))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.get('claim')).toBe(String(won.indexOf(true)));
  });

  it('loses no update of several at once', async () => {
    const { root, store } = open();
    const other = new FolderObjectStore(path.join(root, 'store'));
    const count = (text: string | null) => String(Number(text ?? 0) + 1);
    await Promise.all(Array.from({ length: 12 }, (_, n) => (n % 2 ? store : other).update('count', count)));
    expect(await store.get('count')).toBe('12');
    expect(await store.list('')).toEqual(['count']);
  });

  it('goes past the lock of an update that died', async () => {
    const { root, store } = open();
    await store.put('count', '1');
    const lock = path.join(root, 'store', 'count.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    await store.update('count', (text) => `${text}1`);
    expect(await store.get('count')).toBe('11');
  });

  it('lists keys by prefix, sorted, and removes them with the folders they leave empty', async () => {
    const { root, store } = open();
    for (const key of ['audits/2/b', 'audits/1/a', 'audits/10/c', 'other']) await store.put(key, key);
    expect(await store.list('audits/')).toEqual(['audits/1/a', 'audits/10/c', 'audits/2/b']);
    expect(await store.list('audits/1')).toEqual(['audits/1/a', 'audits/10/c']);
    expect(await store.list('none/')).toEqual([]);
    await store.delete('audits/2/b');
    await store.delete('audits/2/b');
    expect(existsSync(path.join(root, 'store/audits/2'))).toBe(false);
    expect(existsSync(path.join(root, 'store/audits'))).toBe(true);
  });

  it.each(['../out', 'a/../../out', '/etc/passwd', 'a//b', '', '.', 'a\\b', 'c:d', 'a\0b', 'a/./b'])(
    'refuses the key %j',
    async (key) => {
      const { root, store } = open();
      await expect(store.put(key, 'x')).rejects.toThrow('not a key');
      await expect(store.get(key)).rejects.toThrow('not a key');
      expect(readdirSync(root)).toEqual([]);
    },
  );

  it('says in a sentence which file cannot be written and why', async () => {
    const { root, store } = open();
    writeFileSync(path.join(root, 'store'), 'a file where the folder should be');
    await expect(store.put('a/b', 'x')).rejects.toThrow(
      /^Cannot write .*store.a.b: a part of that path is a file, not a folder\.$/,
    );
  });

  it('sweeps away what dead writers left, and nothing that is being written', async () => {
    const { root, store } = open();
    mkdirSync(path.join(root, 'store'));
    const [old, fresh] = ['.a.1.unfinished', '.b.2.unfinished'].map((name) => path.join(root, 'store', name));
    for (const file of [old!, fresh!]) writeFileSync(file, '');
    utimesSync(old!, new Date(0), new Date(0));
    await store.sweep();
    expect(existsSync(old!)).toBe(false);
    expect(existsSync(fresh!)).toBe(true);
  });
});
