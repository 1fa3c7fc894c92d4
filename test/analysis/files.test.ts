import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSourceFiles } from '../../src/analysis/files.ts';

let base: string;
let root: string;

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'files-'));
  root = path.join(base, 'repository');
  mkdirSync(root);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function write(...files: string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), 'x = 1\n');
  }
}

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, stdio: 'ignore' });
}

async function list(options: { path?: string; exclude?: string[] } = {}) {
  const { manifests: _, ...found } = await listSourceFiles(root, {
    path: options.path ?? null,
    exclude: options.exclude ?? [],
  });
  return { ...found, files: found.files.map((file) => file.path) };
}

describe('which files are audited', () => {
  it('takes source files sorted by path, with size and language', async () => {
    write('b.py', 'a/z.py', 'a.txt', 'README.md');
    const found = await listSourceFiles(root, { path: null, exclude: [] });
    expect(found).toEqual({
      files: [
        { path: 'a/z.py', size: 6, language: 'python' },
        { path: 'b.py', size: 6, language: 'python' },
      ],
      leftOut: {},
      skipped: [],
      manifests: new Map(),
    });
  });

  it.each([
    ['tests', 'tests/a.py'],
    ['tests', 'app/unit_tests/a.py'],
    ['tests', 'app/test_a.py'],
    ['tests', 'app/a_test.py'],
    ['tests', 'app/tests.py'],
    ['tests', 'conftest.py'],
    ['tests', 'app/factories/user.py'],
    ['generated', 'app/a_pb2.py'],
    ['vendored', 'app/_vendor/a.py'],
    ['vendored', '.venv/lib/python3.12/site-packages/a.py'],
    ['migrations', 'app/migrations/0001_initial.py'],
    ['migrations', 'alembic/versions/a.py'],
    ['documentation and examples', 'docs/conf.py'],
    ['type stubs', 'app/a.pyi'],
    ['tests', 'src/users/users.service.spec.ts'],
    ['tests', 'src/users/users.e2e-spec.ts'],
    ['tests', 'src/users/avatar.test.tsx'],
    ['tests', 'src/users/__tests__/service.ts'],
    ['tests', 'src/users/__mocks__/service.js'],
    ['tests', 'cypress/support/commands.ts'],
    ['tests', 'apps/api-e2e/src/api/api.ts'],
    ['tests', 'packages/app-tests/constants/users.ts'],
    ['tests', 'test-utils/database.ts'],
    ['tests', 'spec/models/user.js'],
    ['tests', 'vitest.setup.ts'],
    ['documentation and examples', 'src/button.stories.tsx'],
    ['documentation and examples', '.storybook/preview.ts'],
    ['generated', 'src/routeTree.gen.ts'],
    ['generated', 'src/graphql/schema.generated.ts'],
    ['generated', 'src/generated/prisma/client.ts'],
    ['generated', 'src/__generated__/types.ts'],
    ['generated', 'proto/user_pb.js'],
    ['vendored', 'node_modules/pg/lib/index.js'],
    ['vendored', 'services/api/node_modules/@acme/db/index.ts'],
    ['vendored', '.yarn/releases/yarn-4.1.0.cjs'],
    ['minified', 'lib/jquery.min.js'],
    ['build output', 'dist/main.js'],
    ['build output', 'packages/db/dist/esm/index.mjs'],
    ['build output', 'apps/web/.next/server/app/page.js'],
    ['build output', 'coverage/lcov-report/sorter.js'],
    ['front-end code', 'public/js/app.js'],
    ['front-end code', 'server/public/vendor.js'],
    ['front-end code', 'shop/static/shop/cart.js'],
    ['front-end code', 'assets/js/menu.js'],
    ['migrations', 'src/migrations/1690000000000-AddUsers.ts'],
    ['migrations', 'src/migration/1690000000000-AddUsers.ts'],
    ['migrations', 'db/migrations/20240101_add_users.js'],
    ['configuration of tools', 'next.config.mjs'],
    ['configuration of tools', 'apps/api/src/vite.config.ts'],
    ['configuration of tools', 'packages/db/drizzle.config.ts'],
    ['configuration of tools', '.eslintrc.cjs'],
    ['type stubs', 'types/express.d.ts'],
    ['type stubs', 'dist/index.d.mts'],
  ])('leaves out as %s: %s', async (reason, file) => {
    write(file, 'app/kept.py');
    expect(await list()).toEqual({ files: ['app/kept.py'], leftOut: { [reason]: 1 }, skipped: [] });
  });

  it.each([
    'contest/a.py',
    'latest/a.py',
    'app/attestation.py',
    'app/testimonials/a.py',
    'app/versions/a.py',
    'migration/a.py',
    'src/usecases/send-test-email/send-test-email.usecase.ts',
    'src/test-webhook.ts',
    'src/contest/latest.ts',
    'src/factories/queue.factory.ts',
    'src/build/build.service.ts',
    'src/build/index.js',
    'src/dist/distribution.ts',
    'src/config/database.config.ts',
    'auth.config.ts',
    'src/migration/migration.service.ts',
    'prisma/seed.ts',
    'scripts/backfill.mjs',
    'routes/public/users.js',
    'src/assets/assets.controller.ts',
    'src/domain.specification.ts',
  ])('keeps %s, whose name only resembles', async (file) => {
    write(file);
    expect((await list()).files).toEqual([file]);
  });

  it('counts only folders below what is audited', async () => {
    write('tests/services/app/a.py', 'tests/services/tests/b.py', 'other.py');
    expect(await list({ path: 'tests/services' })).toEqual({
      files: ['tests/services/app/a.py'],
      leftOut: { tests: 1 },
      skipped: [],
    });
  });

  it('takes a single file', async () => {
    write('tests/a.py', 'tests/b.py');
    expect((await list({ path: 'tests/a.py' })).files).toEqual([]);
    write('app/a.py', 'app/b.py');
    expect((await list({ path: 'app/a.py' })).files).toEqual(['app/a.py']);
  });

  it('leaves out what the user excludes: files by glob and folders with all that is in them', async () => {
    write('legacy/deep/a.py', 'app/old_a.py', 'app/b.py');
    expect(await list({ exclude: ['legacy/', '**/old_*.py'] })).toEqual({
      files: ['app/b.py'],
      leftOut: { excluded: 2 },
      skipped: [],
    });
  });

  it('skips a file that is too large and says how large it is', async () => {
    write('a.py');
    writeFileSync(path.join(root, 'large.py'), 'x = 1\n'.repeat(400_000));
    expect(await list()).toEqual({
      files: ['a.py'],
      leftOut: {},
      skipped: [{ path: 'large.py', reason: 'is larger than 1 MB (2.3 MB)' }],
    });
  });
});

describe('in a git work tree', () => {
  it('takes tracked and new files, not ignored ones, and not those that are gone', async () => {
    write('tracked.py', 'gone.py', 'new.py', 'ignored.py', 'umlaut ä\n.py');
    writeFileSync(path.join(root, '.gitignore'), 'ignored.py\n');
    git('init', '-q');
    git('add', 'tracked.py', 'gone.py', '.gitignore');
    git('commit', '-qm', 'a');
    rmSync(path.join(root, 'gone.py'));
    expect(await list()).toEqual({ files: ['new.py', 'tracked.py', 'umlaut ä\n.py'], leftOut: {}, skipped: [] });
  });

  it('runs nothing that the repository configures', async () => {
    write('a.py');
    git('init', '-q');
    const proof = path.join(base, 'proof');
    git('config', 'core.fsmonitor', `touch ${proof}; false`);
    await list();
    expect(() => execFileSync('ls', [proof], { stdio: 'ignore' })).toThrow();
  });

  it('takes what lies in a nested repository', async () => {
    write('a.py', 'part/b.py');
    execFileSync('git', ['init', '-q', 'part'], { cwd: root });
    git('init', '-q');
    expect((await list()).files).toEqual(['a.py', 'part/b.py']);
  });

  it('takes a folder that the repository around it ignores', async () => {
    write('inner/a.py');
    writeFileSync(path.join(root, '.gitignore'), 'inner\n');
    git('init', '-q');
    const found = await listSourceFiles(path.join(root, 'inner'), { path: null, exclude: [] });
    expect(found.files.map((file) => file.path)).toEqual(['a.py']);
  });
});

describe.each(['plain folder', 'git work tree'])('symbolic links in a %s', (where) => {
  beforeEach(() => {
    write('app/a.py');
    if (where === 'git work tree') git('init', '-q');
  });

  it('does not follow them', async () => {
    writeFileSync(path.join(base, 'secret.py'), 'x = 1\n');
    symlinkSync('a.py', path.join(root, 'app/b.py'));
    symlinkSync('../../secret.py', path.join(root, 'app/out.py'));
    symlinkSync('missing.py', path.join(root, 'app/nowhere.py'));
    symlinkSync('circle.py', path.join(root, 'app/circle.py'));
    symlinkSync('..', path.join(root, 'app/up'));
    expect(await list()).toEqual({
      files: ['app/a.py'],
      leftOut: { 'symbolic links': 1 },
      skipped: [
        { path: 'app/circle.py', reason: 'is a symbolic link in a circle' },
        { path: 'app/nowhere.py', reason: 'is a symbolic link that leads nowhere' },
        { path: 'app/out.py', reason: 'is a symbolic link that leads out of the repository' },
      ],
    });
  });
});

describe('a path that cannot be audited', () => {
  it.each([
    ['nowhere', 'has no path "nowhere"'],
    ['..', 'leads out of the repository'],
    ['link', 'leads out of the repository'],
  ])('%s', async (asked, message) => {
    symlinkSync(base, path.join(root, 'link'));
    await expect(list({ path: asked })).rejects.toThrow(message);
  });
});
