import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import { claim } from '../../src/coordinator/unfinished.ts';
import { temporaryFolder } from '../e2e/helpers.ts';

/** The id of a process that has ended. */
const DEAD = spawnSync(process.execPath, ['-e', '0']).pid;
const holder = (audit: string, id: number, host = hostname(), since = new Date().toISOString()) =>
  JSON.stringify({ audit, host, process: id, since });
const open = () => new FolderObjectStore(temporaryFolder());

describe('an unfinished audit', () => {
  it('goes to the first who asks after its process died, and to nobody else', async () => {
    const store = open();
    await store.put('unfinished/f/000001.json', holder('left', DEAD));
    const claims = await Promise.all(Array.from({ length: 8 }, (_, n) => claim(store, 'f', `new-${n}`)));
    const audits = claims.map(({ audit }) => audit);
    expect(audits.filter((audit) => audit === 'left')).toHaveLength(1);
    expect(new Set(audits).size).toBe(8);
  });

  it('is left alone while its process lives, and the other audit does not end its claim', async () => {
    const store = open();
    const first = await claim(store, 'f', 'first');
    const second = await claim(store, 'f', 'second');
    expect([first.audit, second.audit]).toEqual(['first', 'second']);
    await second.release();
    expect(await store.list('unfinished/')).toHaveLength(1);
    await first.release();
    expect(await store.list('unfinished/')).toEqual([]);
  });

  it('of another fingerprint is another audit', async () => {
    const store = open();
    await store.put('unfinished/f/000001.json', holder('left', DEAD));
    expect((await claim(store, 'g', 'mine')).audit).toBe('mine');
  });

  it('of another machine counts as alive for a day', async () => {
    const store = open();
    await store.put('unfinished/f/000001.json', holder('theirs', DEAD, 'elsewhere'));
    const { audit, release } = await claim(store, 'f', 'mine');
    await release();
    expect(audit).toBe('mine');
    expect(await store.list('unfinished/')).toHaveLength(1);
  });

  it('is not gone on with when it was left behind long ago', async () => {
    const store = open();
    await store.put('unfinished/f/000001.json', holder('left', DEAD, hostname(), '2020-01-01T00:00:00.000Z'));
    const { audit, release } = await claim(store, 'f', 'mine');
    await release();
    expect(audit).toBe('mine');
    expect(await store.list('unfinished/')).toEqual([]);
  });

  it('whose note cannot be read is no hindrance', async () => {
    const store = open();
    await store.put('unfinished/f/000001.json', '{"half');
    expect((await claim(store, 'f', 'mine')).audit).toBe('mine');
  });
});
