import { describe, expect, it } from 'vitest';
import { FolderObjectStore } from '../../src/connectors/folder-object-store.ts';
import type { AuditRequest } from '../../src/contracts/index.ts';
import { AlreadyRunning, RunningAudits } from '../../src/coordinator/running.ts';
import { temporaryFolder } from '../e2e/helpers.ts';

const request = (id: string, minute = 0): AuditRequest => ({
  id,
  repository: 'acme/shop',
  requestedBy: { door: 'slack', who: 'ada' },
  requestedAt: new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString(),
});
const always = async () => true;
const never = async () => false;

describe('what of a repository is being audited', () => {
  const open = () =>
    new RunningAudits(new FolderObjectStore(temporaryFolder()), 'repositories/h/acme/shop/history.json');

  it('is not audited twice at once: the first of several is named to the others', async () => {
    const running = open();
    const asked = await Promise.allSettled(['1', '2', '3'].map((id) => running.add('same', request(id), always)));
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toHaveLength(2);
    expect(refused[0]).toBeInstanceOf(AlreadyRunning);
    expect(String(refused[0].message)).toMatch(
      /^This is being audited already: started by ada at 2026-03-01 10:00 UTC, as audit \d\.$/,
    );
    await running.add('another commit', request('4'), always);
  });

  it('is audited again where the other died or failed, or had ended before it was asked for', async () => {
    const running = open();
    await running.add('same', request('1'), always);
    await running.add('same', request('2'), never);
    await running.remove('2');
    await running.add('same', request('3'), always);
    await running.end('3');
    await running.add('same', { ...request('5'), requestedAt: '2999-01-01T00:00:00.000Z' }, always);
  });

  it('is not audited again for one that waited until the other had ended', async () => {
    const running = open();
    await running.add('same', request('1'), always);
    await running.end('1');
    await expect(running.add('same', request('2', 1), never)).rejects.toMatchObject({ other: { audit: '1' } });
  });

  it('is the same audit where it is delivered again', async () => {
    const running = open();
    await running.add('same', request('1'), always);
    await running.add('same', request('1'), always);
  });
});
