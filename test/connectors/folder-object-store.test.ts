import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import { temporaryFolder } from '../e2e/helpers.ts';
import { behavesAsObjectStore } from './object-store-suite.ts';

function open() {
  const root = temporaryFolder();
  return { root, store: new FolderObjectStore(path.join(root, 'store')) };
}

describe('an object store in a folder', () => {
  behavesAsObjectStore(async () => {
    const { root, store } = open();
    return { store, other: new FolderObjectStore(path.join(root, 'store')) };
  });

  it('leaves no file beside those that were put', async () => {
    const { root, store } = open();
    await Promise.all(Array.from({ length: 10 }, (_, n) => store.put('report', String(n))));
    expect(readdirSync(path.join(root, 'store'))).toEqual(['report']);
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

  it('removes the folders that a removed key leaves empty', async () => {
    const { root, store } = open();
    for (const key of ['audits/2/b', 'audits/1/a']) await store.put(key, key);
    await store.delete('audits/2/b');
    expect(existsSync(path.join(root, 'store/audits/2'))).toBe(false);
    expect(existsSync(path.join(root, 'store/audits'))).toBe(true);
  });

  it.each(['../out', '/etc/passwd'])('writes nothing outside for the key %j', async (key) => {
    const { root, store } = open();
    await expect(store.put(key, 'x')).rejects.toThrow('not a key');
    expect(readdirSync(root)).toEqual([]);
  });

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
