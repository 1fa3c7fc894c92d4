import { describe, expect, it } from 'vitest';
import { discovered } from './repository.ts';

async function libraries(files: Record<string, string>, subfolder: string | null = null) {
  return (await discovered(files, subfolder)).tech_stack.libraries;
}

describe('versions from Python manifests', () => {
  it('reads requirements with includes, constraints, extras, markers and hashes', async () => {
    const found = await libraries({
      'requirements.txt': [
        '-r requirements/base.txt',
        '-c constraints.txt',
        'SQLAlchemy[asyncio]==2.0.36 ; python_version >= "3.9" \\',
        '    --hash=sha256:aaaa',
        'Flask_Login >= 0.6, < 1  # sessions',
        'internal @ https://example.com/internal.whl',
        '-e git+https://example.com/tool.git#egg=own-tool',
      ].join('\n'),
      'requirements/base.txt': '-r ../requirements.txt\nredis\nasyncpg~=0.29.0\n',
      'constraints.txt': 'redis==5.0.1\nnot-asked-for==1.0\n',
    });
    expect(found).toEqual({
      asyncpg: '~=0.29.0',
      'flask-login': '>=0.6,<1',
      internal: null,
      'own-tool': null,
      redis: '5.0.1',
      sqlalchemy: '2.0.36',
    });
  });

  it('reads PEP 621, dependency groups, PDM and uv, with exact versions from uv.lock of the workspace above', async () => {
    const found = await libraries({
      'uv.lock':
        '[[package]]\nname = "fastapi"\nversion = "0.115.3"\n\n[[package]]\nname = "pytest"\nversion = "8.3.0"\n',
      'server/pyproject.toml': `
        [project]
        dependencies = ["FastAPI>=0.110", "uvicorn[standard]"]
        [project.optional-dependencies]
        postgres = ["psycopg[binary]>=3.1"]
        [dependency-groups]
        dev = ["pytest>=8", {include-group = "lint"}]
        [tool.uv]
        dev-dependencies = ["ruff>=0.5"]
        [tool.pdm.dev-dependencies]
        types = ["mypy>=1.10"]`,
    });
    expect(found).toEqual({
      fastapi: '0.115.3',
      mypy: '>=1.10',
      psycopg: '>=3.1',
      pytest: '8.3.0',
      ruff: '>=0.5',
      uvicorn: null,
    });
  });

  it('reads Poetry with its groups and poetry.lock', async () => {
    const found = await libraries({
      'pyproject.toml': `
        [tool.poetry.dependencies]
        python = "^3.11"
        SQLAlchemy = "^2"
        psycopg2-binary = { version = "^2.9", optional = true }
        [tool.poetry.group.dev.dependencies]
        pytest = "^8"`,
      'poetry.lock': '[[package]]\nname = "sqlalchemy"\nversion = "2.0.36"\n',
    });
    expect(found).toEqual({ 'psycopg2-binary': '^2.9', pytest: '^8', sqlalchemy: '2.0.36' });
  });

  it('reads Pipfile, setup.cfg and setup.py', async () => {
    expect(
      await libraries({
        Pipfile: '[packages]\ndjango = "*"\n[dev-packages]\nblack = {version = ">=24"}\n',
        'Pipfile.lock': '{"default": {"django": {"version": "==5.0.1"}}, "develop": {}}',
      }),
    ).toEqual({ black: '>=24', django: '5.0.1' });
    expect(
      await libraries({
        'setup.cfg':
          '[metadata]\nname = x\n[options]\ninstall_requires =\n    Django>=4.2,<5\n    celery\npython_requires = >=3.9\n',
      }),
    ).toEqual({ celery: null, django: '>=4.2,<5' });
    expect(
      await libraries({
        'setup.py': 'from setuptools import setup\nsetup(name="x", install_requires=["peewee>=3", f"{NAME}"])\n',
      }),
    ).toEqual({ peewee: '>=3' });
  });

  it('prefers the lock file in a standard form too', async () => {
    const found = await libraries({
      'pyproject.toml': '[project]\ndependencies = ["httpx"]\n',
      'pylock.toml': 'lock-version = "1.0"\n[[packages]]\nname = "httpx"\nversion = "0.28.1"\n',
    });
    expect(found).toEqual({ httpx: '0.28.1' });
  });

  it('takes the service, not its examples, and keeps to the sub-folder that is audited', async () => {
    const files = {
      'server/pyproject.toml': '[project]\ndependencies = ["sqlalchemy==2.0.1"]\n',
      'worker/pyproject.toml': '[project]\ndependencies = ["sqlalchemy==1.4.0", "celery==5.4.0"]\n',
      'examples/pyproject.toml': '[project]\ndependencies = ["flask==1.0.0"]\n',
    };
    expect(await libraries(files)).toEqual({ celery: '5.4.0', sqlalchemy: '2.0.1' });
    expect(await libraries(files, 'worker/app')).toEqual({ celery: '5.4.0', sqlalchemy: '1.4.0' });
  });
});

describe('versions from manifests of Node.js and Go', () => {
  it('reads a pnpm workspace', async () => {
    const found = await libraries({
      'package.json': '{"workspaces": ["apps/*"], "devDependencies": {"typescript": "^5"}}',
      'apps/api/package.json': '{"dependencies": {"@prisma/client": "^6", "ui": "workspace:*"}}',
      'pnpm-lock.yaml': `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    devDependencies:\n      typescript:\n        specifier: ^5\n        version: 5.6.3\n\n  apps/api:\n    dependencies:\n      '@prisma/client':\n        specifier: ^6\n        version: 6.1.0(prisma@6.1.0)\n      ui:\n        version: link:../ui\n\npackages:\n\n  {{{ not yaml\n`,
    });
    expect(found).toEqual({ '@prisma/client': '6.1.0', typescript: '5.6.3', ui: null });
  });

  it.each([
    ['package-lock.json', '{"packages": {"node_modules/pg": {"version": "8.13.1"}}}'],
    ['yarn.lock', '# yarn lockfile v1\n\npg@^8.0.0, pg@^8.1.0:\n  version "8.13.1"\n  resolved "x"\n'],
    ['yarn.lock', '"pg@npm:^8.0.0":\n  version: 8.13.1\n  resolution: "pg@npm:8.13.1"\n'],
    ['bun.lock', '{"packages": {"pg": ["pg@8.13.1", "", {}, "sha512-x"],},}'],
  ])('reads %s', async (lock, content) => {
    expect(await libraries({ 'package.json': '{"dependencies": {"pg": "^8.0.0"}}', [lock]: content })).toEqual({
      pg: '8.13.1',
    });
  });

  it('reads direct requirements of go.mod', async () => {
    const found = await discovered({
      'go.mod':
        'module x\n\ngo 1.23\n\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.7.1\n\tgolang.org/x/sync v0.8.0 // indirect\n)\nrequire gorm.io/gorm v1.25.0\n',
      'main.go': 'package main\n',
    });
    expect(found.tech_stack).toMatchObject({
      db: 'postgresql',
      orm: 'gorm',
      languages: ['go'],
      libraries: { go: '1.23', 'github.com/jackc/pgx/v5': '5.7.1', 'gorm.io/gorm': '1.25.0' },
    });
    expect(Object.keys(found.tech_stack.libraries)).toHaveLength(3);
  });
});
