import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditReport } from '../../src/contracts/index.ts';
import { audit, cli, git, repository, SERVICE, serve, temporaryFolder, write } from './helpers.ts';

/** One sentence on standard error, nothing on standard output. */
async function refused(command: string[], code: number, message: RegExp, options = {}) {
  const run = await audit([...command, '--quiet'], options);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
  expect(run.stderr).toMatch(message);
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
}

describe('bad input ends with one sentence and the right exit code', { timeout: 60_000 }, () => {
  it('no such path', async () => {
    await refused(
      ['./nowhere'],
      2,
      /^audit-persistence: There is no folder \/.*nowhere: give a folder, a git URL or owner\/name\.$/m,
    );
    await refused(['nowhere'], 2, /There is no folder nowhere/);
  });

  it('a file instead of a folder', async () => {
    const folder = repository();
    await refused([path.join(folder, 'app/api.py')], 2, /api\.py is a file: give the folder that holds the code/);
    await refused([folder, '--path', 'app/api.py'], 2, /The path "app\/api\.py" is a file; give a folder\./);
    await refused([folder, '--path', 'nowhere'], 2, /There is no folder "nowhere" in the repository\./);
  });

  it('an argument that git would take for an option, or for a program to run', async () => {
    const marker = path.join(temporaryFolder(), 'marker');
    await refused([`ext::touch ${marker}`], 2, /names a transport helper/);
    const run = await audit(['--', `--upload-pack=touch ${marker}`]);
    expect([run.code, run.stderr]).toEqual([
      2,
      `audit-persistence: "--upload-pack=touch ${marker}" is not a repository: it starts with a dash.\n`,
    ]);
    expect(existsSync(marker)).toBe(false);
  });

  it('a URL that is no repository, or does not answer', async () => {
    const server = await serve((_, response) => response.writeHead(404).end());
    await refused(
      [`${server.url}/acme/shop.git`],
      3,
      /Cannot clone http:\/\/127\.0\.0\.1:\d+\/acme\/shop\.git: there is no git repository at that address/,
    );
    await server.close();
    await refused(
      [`${server.url.replace('//', '//joe:hunter2@')}/acme/shop.git`],
      3,
      /Cannot clone http:\/\/127\.0\.0\.1:\d+\/acme\/shop\.git: nothing answers at that address/,
    );
  });

  it('an unknown ref, or a ref for a folder', async () => {
    const folder = repository();
    await refused([`file://${folder}`, '--ref', 'nope'], 3, /has no branch, tag or commit named "nope"\.$/m);
    await refused([`file://${folder}`, '--ref', '--upload-pack=x'], 2, /cannot be the name of a branch/);
    await refused([folder, '--ref', 'main'], 2, /A folder is audited as it is: leave out the ref "main"/);
  });

  it('an empty repository, an empty folder, and one in no language that it reads', async () => {
    const empty = temporaryFolder();
    git(empty, 'init', '--quiet');
    await refused([`file://${empty}`], 3, /has no commits on its default branch/);
    await refused([empty], 3, /There is no Python, TypeScript, JavaScript, or Go code to audit in /);
    await refused(
      [repository({ 'main.rs': 'fn main() {}\n' })],
      3,
      /There is no Python, TypeScript, JavaScript, or Go code to audit in /,
    );
  });

  it('bad YAML, a wrong key or an unknown rule in the configuration', async () => {
    const configured = (text: string) => repository({ ...SERVICE, '.audit-persistence.yml': text });
    await refused(
      [configured('exclude: [a\nrules: x')],
      2,
      /^audit-persistence: \.audit-persistence\.yml:\d: this is not valid YAML: /,
    );
    await refused(
      [configured('team: x\nexclud: []')],
      2,
      /\.audit-persistence\.yml:2: there is no key "exclud"; did you mean "exclude"\?$/m,
    );
    await refused(
      [configured('rules:\n  n-plus-one-qery: off')],
      2,
      /\.audit-persistence\.yml:2: there is no rule named "n-plus-one-qery"; did you mean "n-plus-one-query"\?$/m,
    );
  });

  it('an unknown rule, severity, format or option, and no repository', async () => {
    const folder = repository();
    await refused(
      [folder, '--rule', 'n-plus-one'],
      2,
      /There is no rule named "n-plus-one"; did you mean "n-plus-one-query"\?/,
    );
    for (const command of [
      [folder, '--fail-on', 'worst'],
      [folder, '--format', 'pdf'],
      [folder, '--colour'],
      [folder, 'another'],
      [],
    ]) {
      const run = await audit(command);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(/^error: /);
    }
  });

  it('a folder for reports or for audits that cannot be written to', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await refused(
      [repository(), '--output', path.join(file, 'reports')],
      3,
      /Cannot write to the folder .*reports: a part of that path is a file; give --output another folder\./,
    );
    await refused(
      [repository()],
      3,
      /Cannot write to the folder .*: a part of that path is a file; set AUDIT_PERSISTENCE_HOME/,
      { home: path.join(file, 'home') },
    );
    const output = temporaryFolder();
    mkdirSync(path.join(output, 'report.md'));
    await refused([repository(), '--output', output], 3, /Cannot write .*report\.md: there is a folder of that name\./);
  });
});

describe('a disk that takes no more', { timeout: 60_000 }, () => {
  it.runIf(process.platform !== 'win32')('ends the audit with one sentence, and leaves no half file', async () => {
    const home = temporaryFolder();
    // A limit on file sizes fails in the middle of writing, as a full disk does.
    const shell = `ulimit -f 4; AUDIT_PERSISTENCE_HOME="$1" exec "$2" "$3" "$4" --quiet`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', shell, 'sh', home, process.execPath, cli, repository()], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/^audit-persistence: Cannot write \S+\.json: the system allows no file of that size\.\n$/);
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.includes('.unfinished'))).toEqual([]);
  });
});

describe('code that is hard to read is audited as far as it goes', { timeout: 120_000 }, () => {
  it('not UTF-8, syntax errors, links out and in a circle, endless brackets, a huge generated file', async () => {
    const folder = repository();
    const secret = temporaryFolder();
    write(secret, { 'secret.py': SERVICE['app/api.py']! });
    write(folder, {
      'app/broken.py': `import requests\n\nasync def first(:\n    pass\n\n\nasync def second():\n    return requests.get("https://example.com")\n`,
      'app/nested.py': `x = ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
      'app/huge.py': `# Generated by a tool. DO NOT EDIT.\n${'x = 1\n'.repeat(3_500_000)}`,
    });
    writeFileSync(path.join(folder, 'app/latin.py'), Buffer.from('name = "caf\xe9"\n', 'latin1'));
    symlinkSync(secret, path.join(folder, 'app/outside'));
    symlinkSync(path.join(secret, 'secret.py'), path.join(folder, 'app/linked.py'));
    symlinkSync('..', path.join(folder, 'app/circle'));
    symlinkSync('loop.py', path.join(folder, 'app/loop.py'));
    const { code, stdout, stderr } = await audit([folder, '--format', 'json', '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { findings, coverage } = AuditReport.parse(JSON.parse(stdout));
    expect(findings.map((finding) => finding.path)).toContain('app/api.py');
    expect(findings.every((finding) => ['app/api.py', 'app/broken.py'].includes(finding.path))).toBe(true);
    const skipped = coverage.skipped.map((file) => file.path);
    expect(skipped).toEqual(expect.arrayContaining(['app/broken.py', 'app/latin.py']));
    expect(stdout).not.toContain(secret);
  });

  it('configurations that are broken, in a circle or lead out; circular barrels; checked-in packages, bundles and huge modules; types of Flow', async () => {
    const folder = temporaryFolder();
    const handler = `import { Router } from 'express';
import { loadTerms, names } from '@/terms';

export const router = Router();
router.get('/terms', async (req, res) => {
  res.json({ terms: loadTerms(), names });
});
`;
    write(folder, {
      'package.json': '{ "name": "shop", "workspaces": ["packages/*", "apps/*"], }',
      'apps/api/package.json': '{ "name": "@acme/api", "dependencies": { "express": "^5.0.0" } }',
      'apps/api/tsconfig.json':
        '{\n  // Paths.\n  "extends": "./tsconfig.circle.json",\n  "compilerOptions": { "paths": { "@/*": ["./src/*"], }, },\n}\n',
      'apps/api/tsconfig.circle.json': '{ "extends": "./tsconfig.json" }',
      'apps/api/src/routes.ts': handler,
      'apps/api/src/terms/index.ts': `export * from './more';\nexport * from './file';\n`,
      'apps/api/src/terms/more.ts': `export * from './index';\nexport * from '.';\nexport * from './more';\nexport const names = ['a'];\n`,
      'apps/api/src/terms/file.ts': `export * from './index';\nimport { readFileSync } from 'node:fs';\n\nexport function loadTerms() {\n  return readFileSync('terms.txt', 'utf8');\n}\n`,
      'apps/broken/package.json': 'name: broken\n',
      'apps/broken/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"',
      'apps/broken/src/index.ts': `import { x } from '@/x';\nimport { y } from '@acme/gone';\nimport { z } from '@acme/out';\nexport const all = () => [x(), y(), z()];\n`,
      'packages/gone/package.json': '{ "name": "@acme/gone", "exports": { ".": "./lib/nowhere.js" }, "main": 7 }',
      'packages/out/package.json':
        '{ "name": "@acme/out", "exports": { ".": "../../../../etc/passwd", "./*": "/etc/*" }, "main": "../../../secret.ts" }',
      'packages/out/README.md': '#',
      'node_modules/express/package.json': '{',
      'node_modules/express/index.js': handler,
      'apps/api/vendor.js': `/*! Charts v1.2.3 */\n${'var a=1;'.repeat(1000)}`,
      'apps/api/bundle.js': `!function(){${'var a=function(b){return b(1)};'.repeat(5000)}}();`,
      'apps/api/data.json': `{ "rows": [${'"0123456789",'.repeat(400_000)}"" ] }`,
      'apps/api/data.ts': `export const rows = [${'"0123456789",\n'.repeat(400_000)}];\n`,
      'apps/api/src/flow.js': `// @flow strict
import { readFileSync } from 'node:fs';
import { Router } from 'express';
import type { $Request, $Response } from 'express';

opaque type Name: string = string;
export type Term = {| +name: Name, -text?: ?string, ... |};
declare function later(term: Term): Promise<void>;

export const legacy = Router();
legacy.get('/legacy', async (req: $Request, res: $Response): Promise<void> => {
  const term: ?Term = (JSON.parse(readFileSync('legacy.json', 'utf8')): any);
  res.json({ term });
});
`,
      'apps/api/src/newer.ts': `export const a = 1 |> %%;\n\nexport function after() {\n  return 1;\n}\n`,
    });
    symlinkSync('../../packages/out', path.join(folder, 'apps/api/src/linked'));
    symlinkSync('../../apps', path.join(folder, 'packages/gone/apps'));
    symlinkSync(temporaryFolder(), path.join(folder, 'packages/gone/outside'));
    const { code, stdout, stderr } = await audit([folder, '--format', 'json', '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { findings, coverage } = AuditReport.parse(JSON.parse(stdout));
    // Through the alias of a configuration in a circle, and barrels in one.
    expect(findings.map(({ rule, path: file }) => [rule, file])).toContainEqual([
      'blocking-io-in-async',
      'apps/api/src/routes.ts',
    ]);
    expect(findings.map(({ location }) => location)).toContain('apps/api/src/flow.js:12');
    const skipped = Object.fromEntries(coverage.skipped.map((file) => [file.path, file.reason]));
    expect(Object.keys(skipped).sort()).toEqual([
      'apps/api/data.ts',
      'apps/api/src/flow.js',
      'apps/api/src/newer.ts',
      'apps/broken/package.json',
      'apps/broken/tsconfig.json',
      'packages/gone/outside',
    ]);
    expect(skipped['apps/broken/package.json']).toMatch(
      /cannot be read \(.+\): imports that it explains are not followed/,
    );
    // Read all the same, but for what TypeScript has no word for.
    expect(skipped['apps/api/src/flow.js']).toMatch(/line/);
    expect(skipped['apps/api/data.ts']).toMatch(/larger than 1 MB/);
    expect(coverage.leftOut).toEqual({ vendored: 2, minified: 1 });
  });
});
