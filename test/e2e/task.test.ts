import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KEY, LinearStandIn } from '../stand-ins/linear.ts';
import { audit, repository, temporaryFolder } from './helpers.ts';

vi.setConfig({ testTimeout: 30_000 });

const linear = new LinearStandIn();
beforeAll(() => linear.start());
afterAll(() => linear.stop());

describe('the task of an audit on this machine', () => {
  it('is written beside the report where there is no key for Linear', async () => {
    const home = temporaryFolder();
    const { code } = await audit([repository()], { home, env: { LINEAR_API_KEY: '' } });
    expect(code).toBe(0);
    const audits = path.join(home, 'audits');
    const [id] = readdirSync(audits);
    const task = readFileSync(path.join(audits, id!, 'task.md'), 'utf8');
    expect(task).toMatch(/^# Persistence & Performance Audit: \d{4}-\d\d-\d\d\n\n- Priority: high\n/);
    expect(readFileSync(path.join(audits, id!, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('is filed in Linear where there is one, and a refused key does not lose the audit', async () => {
    const env = { LINEAR_API_KEY: KEY, LINEAR_API_URL: linear.url };
    const filed = await audit([repository()], { env });
    expect(filed.stderr).toContain('Task: ENG-1 https://linear.app/acme/issue/ENG-1');
    expect(linear.issues).toHaveLength(1);
    const refused = await audit([repository()], { env: { ...env, LINEAR_API_KEY: 'lin_api_wrong' } });
    expect(refused.code).toBe(0);
    expect(refused.stdout).toContain('n-plus-one-query');
    expect(refused.stderr).toContain('No task was filed: Linear refuses the API key: check it.');
    expect(refused.stderr + refused.stdout).not.toContain('lin_api_wrong');
  });
});
