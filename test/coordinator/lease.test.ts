import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import type { ObjectStore } from '../../src/connectors/object-store.ts';
import { S3ObjectStore } from '../../src/connectors/s3-object-store.ts';
import { isHeld, Lease, LeaseLost } from '../../src/coordinator/lease.ts';
import { temporaryFolder } from '../e2e/helpers.ts';
import { type S3Server, serveS3 } from '../stand-ins/s3.ts';

let s3: S3Server;
const before = { ...process.env };
beforeAll(async () => {
  s3 = await serveS3();
  Object.assign(process.env, s3.environment);
});
afterAll(async () => {
  process.env = before;
  await s3.close();
});

describe.each([
  ['a folder', () => new FolderObjectStore(temporaryFolder())],
  ['S3', () => new S3ObjectStore({ bucket: s3.bucket })],
])('the lease of an audit in %s', (_where, open) => {
  let number = 0;
  const setUp = (): [ObjectStore, string] => {
    number += 1;
    return [open(), `audit-${number}`];
  };
  const as = (holder: string, seconds = 0.4) => ({ holder, seconds });

  it('goes to one of several that ask at once, for as long as it lives', async () => {
    const [store, audit] = setUp();
    const leases = await Promise.all(['a', 'b', 'c'].map((name) => Lease.take(store, audit, as(name))));
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
    await sleep(600);
    expect(await Lease.take(store, audit, as('late'))).toBeNull();
    const [held] = leases.filter((lease) => lease !== null);
    expect(() => held!.check()).not.toThrow();
    await held!.release();
    expect(await isHeld(store, audit)).toBe(false);
    const next = await Lease.take(store, audit, as('late'));
    expect(next).not.toBeNull();
    await next!.release();
  });

  it('is taken over when its holder is dead, and not before its time is up', async () => {
    const [store, audit] = setUp();
    const until = Date.now() + 500;
    const dead = { holder: 'dead', since: new Date().toISOString(), until: new Date(until).toISOString() };
    await store.put(`audits/${audit}/lease.json`, JSON.stringify(dead));
    const lease = await Lease.take(store, audit, as('next', 5));
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    await lease!.release();
    await store.put(`audits/${audit}/lease.json`, JSON.stringify({ ...dead, until: '2999-01-01T00:00:00.000Z' }));
    const known = await Lease.take(store, audit, { ...as('next'), isDead: (holder) => holder === 'dead' });
    expect(known).not.toBeNull();
    await known!.release();
  });

  it('is lost by a holder that slept too long, which then no longer goes on', async () => {
    const [store, audit] = setUp();
    const lease = await Lease.take(store, audit, as('sleeper'));
    const other = { holder: 'other', since: new Date().toISOString(), until: '2999-01-01T00:00:00.000Z' };
    await store.put(`audits/${audit}/lease.json`, JSON.stringify(other));
    await sleep(300);
    expect(() => lease!.check()).toThrow(LeaseLost);
    await lease!.release();
    expect(JSON.parse((await store.get(`audits/${audit}/lease.json`))!)).toEqual(other);
  });
});
