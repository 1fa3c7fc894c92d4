import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { S3ObjectStore } from '../../src/connectors/s3-object-store.ts';
import { AuditError } from '../../src/contracts/index.ts';
import { type S3Fault, type S3Server, serveS3 } from '../stand-ins/s3.ts';
import { behavesAsObjectStore } from './object-store-suite.ts';

let s3: S3Server;
beforeAll(async () => {
  s3 = await serveS3();
  for (const [name, value] of Object.entries(s3.environment)) vi.stubEnv(name, value);
});
afterAll(() => s3.close());
beforeEach(() => {
  s3.objects.clear();
  s3.requests.length = 0;
  s3.fault = () => undefined;
});

const open = (silenceMs?: number) => new S3ObjectStore({ bucket: s3.bucket, silenceMs });

/** The first requests go wrong, one after the other; those that follow do not. */
function faults(...first: S3Fault[]): void {
  s3.fault = () => first.shift();
}

describe('an object store in an S3 bucket', () => {
  behavesAsObjectStore(async () => ({ store: open(), other: open() }));

  it('has every object encrypted, with the key given where one is', async () => {
    await open().put('a', 'x');
    await open().putBytes('b', Readable.from([Buffer.alloc(6_000_000)]));
    await new S3ObjectStore({ bucket: s3.bucket, kmsKey: 'arn:aws:kms:eu-central-1:1:key/2' }).put('c', 'x');
    const begun = s3.requests.filter(({ method, query }) => method === 'PUT' || query.has('uploads'));
    const asked = (key: string) =>
      begun
        .filter((request) => request.key === key && !request.query.has('partNumber'))
        .map(({ headers }) => [
          headers['x-amz-server-side-encryption'],
          headers['x-amz-server-side-encryption-aws-kms-key-id'],
        ]);
    expect(asked('a')).toEqual([['AES256', undefined]]);
    expect(asked('b')).toEqual([['AES256', undefined]]);
    expect(asked('c')).toEqual([['aws:kms', 'arn:aws:kms:eu-central-1:1:key/2']]);
  });

  it('marks archives, so that a rule of the bucket can remove them early, and no reports', async () => {
    await open().put('report.md', 'x');
    await open().putBytes('snapshot.tar.gz', Readable.from(['x']));
    expect(s3.requests.map(({ headers }) => headers['x-amz-tagging'])).toEqual([undefined, 'kind=archive']);
  });

  it('gives reports the type that a browser needs', async () => {
    for (const name of ['report.html', 'report.json', 'report.md']) await open().put(name, 'x');
    expect([...s3.objects.values()].map(({ headers }) => headers['content-type'])).toEqual([
      'text/html; charset=utf-8',
      'application/json',
      'text/markdown; charset=utf-8',
    ]);
  });
});

describe('an S3 that fails', () => {
  it('is asked again where it is busy, has a problem, is silent, or hangs up', async () => {
    const store = open(300);
    faults({ status: 503, code: 'SlowDown' }, { status: 500, code: 'InternalError' });
    await store.put('a', 'one');
    faults('silent');
    expect(await store.get('a')).toBe('one');
    faults('lost');
    expect(await store.list('')).toEqual(['a']);
  });

  it('that loses the answer to a first write does not make the winner a loser', async () => {
    faults('lost');
    expect(await open().putIfAbsent('claim', 'mine')).toBe(true);
    faults('lost');
    expect(await open().putIfAbsent('claim', 'theirs')).toBe(false);
  });

  it('that loses the answer to an update does not have it made twice', async () => {
    const store = open();
    await store.put('count', '1');
    s3.fault = ({ method }) => {
      if (method !== 'PUT') return undefined;
      s3.fault = () => undefined;
      return 'lost';
    };
    await store.update('count', (text) => String(Number(text) + 1));
    expect(await store.get('count')).toBe('2');
  });

  it.each([
    [{ status: 403, code: 'AccessDenied' }, 'access is denied: check the permissions of the role that runs this'],
    [{ status: 404, code: 'NoSuchBucket' }, 'there is no such bucket: check its name and its region'],
    [{ status: 503, code: 'SlowDown' }, 'S3 asks for fewer requests: try again later'],
    ['silent', 'S3 does not answer in time: try again later'],
  ] as const)('for good (%j) is told of in a sentence', async (fault, reason) => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '2');
    s3.fault = () => fault;
    const told = (await open(300)
      .put('audits/1/report.md', 'x')
      .catch((error: unknown) => error)) as AuditError;
    expect(told).toBeInstanceOf(AuditError);
    expect(told).toMatchObject({
      kind: 'audit',
      message: `Cannot write audits/1/report.md in the bucket audits: ${reason}.`,
    });
    await expect(open(300).list('audits/')).rejects.toThrow(`Cannot list audits/ in the bucket audits: ${reason}.`);
  });
});
