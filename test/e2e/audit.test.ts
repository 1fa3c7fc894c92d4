import { spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditReport } from '../../src/contracts/index.ts';
import { audit, cli, git, repository, SERVICE, serveGit, temporaryFolder, write } from './helpers.ts';

const RULES = ['blocking-io-in-async', 'n-plus-one-query'];
const rulesOf = (stdout: string) =>
  AuditReport.parse(JSON.parse(stdout))
    .findings.map(({ rule }) => rule)
    .sort();

describe('audit-persistence on a folder', { timeout: 60_000 }, () => {
  it('prints one JSON object with the findings, and leaves the folder untouched', async () => {
    const folder = repository();
    const { code, stdout, stderr } = await audit([folder, '--format', 'json']);
    expect(code).toBe(0);
    const report = AuditReport.parse(JSON.parse(stdout));
    expect(report.findings.map(({ rule, path }) => `${path} ${rule}`)).toEqual(
      expect.arrayContaining(RULES.map((rule) => `app/api.py ${rule}`)),
    );
    expect(report.repository.commit).toBe(git(folder, 'rev-parse', 'HEAD'));
    expect(report.context.tech_stack).toMatchObject({ orm: 'sqlalchemy' });
    expect(git(folder, 'status', '--porcelain', '--ignored')).toBe('');
    expect(stderr.split('\n').length).toBeGreaterThan(5);
  });

  it('needs no git for a folder that is none', async () => {
    const folder = temporaryFolder();
    write(folder, SERVICE);
    const { code, stdout } = await audit(['.', '--format', 'json', '--quiet'], { cwd: folder });
    expect(code).toBe(0);
    expect(AuditReport.parse(JSON.parse(stdout)).repository).toMatchObject({
      name: path.basename(folder),
      commit: null,
      url: null,
    });
  });

  it('prints a summary for people by default, with the score, the worst and where', async () => {
    const { stdout, stderr } = await audit([repository(), '--quiet']);
    expect(stdout).toMatch(/Score\s+\d/);
    expect(stdout).toContain('app/api.py:14');
    expect(stderr).toBe('');
  });

  it('writes the report in every format where --output says, and prints Markdown or SARIF when asked', async () => {
    const output = path.join(temporaryFolder(), 'new/reports');
    const folder = repository();
    const { code, stdout } = await audit([folder, '--format', 'markdown', '--output', output]);
    expect(code).toBe(0);
    expect(readdirSync(output).sort()).toEqual(['report.json', 'report.md', 'report.sarif']);
    expect(readFileSync(path.join(output, 'report.md'), 'utf8')).toBe(stdout);
    expect(stdout).toMatch(/^# Persistence & Performance Audit Report/);
    expect(rulesOf(readFileSync(path.join(output, 'report.json'), 'utf8'))).toEqual(expect.arrayContaining(RULES));
    const sarif = JSON.parse((await audit([folder, '--format', 'sarif'])).stdout);
    expect(sarif.version).toBe('2.1.0');
  });

  it('exits with 1 for findings as bad as --fail-on says, and with 0 for others', async () => {
    const folder = repository();
    expect((await audit([folder, '--fail-on', 'high', '--quiet'])).code).toBe(1);
    expect((await audit([folder, '--fail-on', 'CRITICAL', '--quiet'])).code).toBe(0);
  });

  it('runs only the rules named, leaves out what is excluded, and keeps to --path', async () => {
    const folder = repository({ ...SERVICE, 'other/api.py': SERVICE['app/api.py']!.replaceAll('from .', 'from app.') });
    const json = async (...options: string[]) =>
      (await audit([folder, '--format', 'json', '--quiet', ...options])).stdout;
    expect(new Set(rulesOf(await json('--rule', 'blocking-io-in-async')))).toEqual(new Set(['blocking-io-in-async']));
    const paths = async (...options: string[]) =>
      new Set(AuditReport.parse(JSON.parse(await json(...options))).findings.map((finding) => finding.path));
    expect(await paths()).toEqual(new Set(['app/api.py', 'other/api.py']));
    expect(await paths('--exclude', 'other/**')).toEqual(new Set(['app/api.py']));
    expect(await paths('--path', 'other')).toEqual(new Set(['other/api.py']));
  });

  it('obeys the configuration of the repository', async () => {
    const folder = repository({
      ...SERVICE,
      '.audit-persistence.yml': 'rules:\n  n-plus-one-query: off\n  blocking-io-in-async: CRITICAL\n',
    });
    const { findings } = AuditReport.parse(JSON.parse((await audit([folder, '--format', 'json'])).stdout));
    expect(findings.map(({ rule }) => rule)).not.toContain('n-plus-one-query');
    expect(findings.find(({ rule }) => rule === 'blocking-io-in-async')?.severity).toBe('CRITICAL');
  });

  it('tells what changed since the last time', async () => {
    const home = temporaryFolder();
    const folder = repository();
    await audit([folder, '--quiet'], { home });
    write(folder, { 'app/api.py': SERVICE['app/api.py']!.replace('async def rates', 'def rates') });
    const { stdout } = await audit([folder, '--format', 'json'], { home });
    const { changes, warnings } = AuditReport.parse(JSON.parse(stdout));
    expect(changes?.fixed.map(({ rule }) => rule)).toEqual(['blocking-io-in-async']);
    expect(changes?.unchanged.length).toBeGreaterThan(0);
    expect(warnings.join()).toContain('1 file in the folder is not as in the commit');
  });

  it('ends quietly when its reader goes away', async () => {
    const child = spawn(
      'sh',
      ['-c', `"$0" "$1" "$2" --format json --quiet | head -c 10; exit 0`, process.execPath, cli, repository()],
      {
        env: { ...process.env, AUDIT_PERSISTENCE_HOME: temporaryFolder() },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('says that it cannot print to a full disk', async () => {
    const child = spawn(process.execPath, [cli, repository(), '--quiet'], {
      env: { ...process.env, AUDIT_PERSISTENCE_HOME: temporaryFolder() },
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    let stderr = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'audit-persistence: Cannot write the report to standard output: the disk is full.\n',
    });
  });
});

describe('audit-persistence on a repository elsewhere', { timeout: 60_000 }, () => {
  it('clones it, audits it at the ref, and leaves neither clone nor credentials behind', async () => {
    const root = temporaryFolder();
    const origin = repository(SERVICE, path.join(root, 'acme/shop.git'));
    git(origin, 'checkout', '--quiet', '-b', 'fixed');
    write(origin, { 'app/api.py': SERVICE['app/api.py']!.replace('async def rates', 'def rates') });
    git(origin, 'commit', '--quiet', '--all', '-m', 'Fix');
    git(origin, 'checkout', '--quiet', 'main');
    const server = await serveGit(root);
    const home = temporaryFolder();
    try {
      const url = `${server.url.replace('//', '//joe:hunter2@')}/acme/shop.git/.git`;
      const main = await audit([url, '--format', 'json'], { home });
      expect(rulesOf(main.stdout)).toEqual(expect.arrayContaining(RULES));
      const fixed = await audit([url, '--ref', 'fixed', '--format', 'json'], { home });
      expect(rulesOf(fixed.stdout)).not.toContain('blocking-io-in-async');
      expect(AuditReport.parse(JSON.parse(fixed.stdout))).toMatchObject({
        repository: { ref: 'fixed', commit: git(origin, 'rev-parse', 'fixed') },
      });
      expect(readdirSync(path.join(home, 'clones'))).toEqual([]);
      const kept = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      for (const entry of kept)
        expect(readFileSync(path.join(entry.parentPath, entry.name), 'utf8')).not.toContain('hunter2');
      expect(main.stderr + main.stdout + fixed.stderr + fixed.stdout).not.toContain('hunter2');
    } finally {
      await server.close();
    }
  });
});

describe('audit-persistence rules and explain', () => {
  it('list every rule and tell what one is about', async () => {
    const list = await audit(['rules']);
    expect(list.code).toBe(0);
    for (const rule of RULES) expect(list.stdout).toContain(rule);
    const { stdout, code } = await audit(['explain', 'n-plus-one-query']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^n-plus-one-query: .*Query Efficiency.*Why it matters.*audit-persistence: ignore n-plus-one-query -- <reason>/s,
    );
  });

  it('know what was meant', async () => {
    expect(await audit(['explain', 'n-plus-one-qeury'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'audit-persistence: There is no rule named "n-plus-one-qeury"; did you mean "n-plus-one-query"?\n',
    });
  });
});
