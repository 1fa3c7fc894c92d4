import { describe, expect, it } from 'vitest';
import { CoordinatorEnvironment, readEnvironment } from '../../lambda/shared/environment.ts';
import { readJob } from '../../lambda/shared/job.ts';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import { temporaryFolder } from '../e2e/helpers.ts';

const REQUEST = {
  id: '1',
  repository: 'acme/shop',
  requestedBy: { door: 'slack', who: 'U1' },
  requestedAt: '2026-03-01T10:00:00.000Z',
};

describe('what the coordinator is asked', () => {
  const read = (event: unknown, invocation = 'a', store = new FolderObjectStore(temporaryFolder())) =>
    readJob(event, invocation, store, ['github.com/acme/*']);

  it('can be a job from a door, a request, or just a repository', async () => {
    const slack = { channel: 'C1', user: 'U1' };
    expect(await read({ request: REQUEST, slack })).toEqual({ request: REQUEST, slack });
    expect(await read(REQUEST)).toEqual({ request: REQUEST });
    expect(await read({ repository: 'acme/shop', ref: 'main' })).toEqual({
      request: {
        id: expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/),
        repository: 'acme/shop',
        ref: 'main',
        requestedBy: { door: 'invoke' },
        requestedAt: expect.any(String),
      },
    });
  });

  it('is one audit however often Lambda delivers the invocation, and another for another', async () => {
    const store = new FolderObjectStore(temporaryFolder());
    const [one, again, other] = await Promise.all(
      ['a', 'a', 'b'].map((invocation) => read({ repository: 'acme/shop' }, invocation, store)),
    );
    expect(again).toEqual(one);
    expect(other!.request.id).not.toBe(one!.request.id);
  });

  it.each([
    { ...REQUEST, repository: 'evil/shop' },
    { request: { ...REQUEST, repository: 'https://bot:hunter2@github.com/acme/shop' } },
    { repository: '/etc' },
    { repository: 'acme/shop', unknown: 1 },
    null,
    'acme/shop',
  ])('is refused: %j', async (event) => {
    await expect(read(event)).rejects.toMatchObject({
      kind: 'request',
      message: expect.not.stringContaining('hunter2'),
    });
  });
});

describe('the environment of a function', () => {
  const GOOD = {
    AUDIT_BUCKET: 'b',
    QUERY_EFFICIENCY_FUNCTION: 'q',
    TRANSACTION_CORRECTNESS_FUNCTION: 't',
    RUNTIME_PERFORMANCE_FUNCTION: 'r',
    AUDITOR_SECONDS: '600',
    ALLOWED_REPOSITORIES: 'github.com/acme/*, gitlab.com/acme/**',
  };

  it('is understood', () => {
    expect(readEnvironment(CoordinatorEnvironment, GOOD)).toMatchObject({
      AUDITOR_SECONDS: 600,
      ALLOWED_REPOSITORIES: ['github.com/acme/*', 'gitlab.com/acme/**'],
    });
  });

  it('that is wrong is told of by the names of all variables that are', () => {
    const wrong = { ...GOOD, AUDIT_BUCKET: ' ', AUDITOR_SECONDS: 'ten', AUDIT_KMS_KEY: 'x' };
    expect(() => readEnvironment(CoordinatorEnvironment, wrong)).toThrow(
      /^The configuration of this function is wrong: AUDIT_BUCKET is missing: .*; AUDIT_KMS_KEY is no ARN.*; AUDITOR_SECONDS .*\.$/,
    );
  });
});
