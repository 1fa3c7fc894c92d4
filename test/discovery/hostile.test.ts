import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../src/discovery/index.ts';
import { discovered, repository } from './repository.ts';

describe('files that cannot be used', () => {
  it('leave a warning each, and the rest is read', async () => {
    const { tech_stack, warnings } = await discovered({
      'a/pyproject.toml': '[project\n',
      'b/package.json': '{"dependencies": ',
      'docker-compose.yml': 'services: [unclosed',
      'c/requirements.txt': Buffer.from([0x72, 0, 1, 2]),
      'd/requirements.txt': `${'#'.repeat(2 * 1024 * 1024)}\nflask\n`,
      'requirements.txt': 'django==5.0\n',
    });
    expect(tech_stack.libraries).toEqual({ django: '5.0' });
    expect(warnings.map((warning) => warning.split(':')[0]).sort()).toEqual([
      'a/pyproject.toml',
      'b/package.json',
      'c/requirements.txt',
      'd/requirements.txt',
      'docker-compose.yml',
    ]);
  });

  it('such as 10,000 nested brackets do not end discovery', async () => {
    const deep = '['.repeat(10_000);
    const { warnings } = await discovered({
      'package.json': deep,
      'pyproject.toml': `a = ${deep}`,
      'compose.yml': `services: ${deep}`,
      'app/models.py': `pool_size=${deep}\nop.execute("CREATE TRIGGER t"${deep}`,
    });
    expect(warnings).toHaveLength(3);
  });

  it('have names that are printed safely', async () => {
    const { warnings } = await discovered({ 'bad\u001b[31m\nname/package.json': '{' });
    expect(warnings).toEqual(['bad?[31m?name/package.json: the file is not valid JSON and is left out.']);
  });
});

describe('symbolic links', () => {
  it('are not followed, out of the repository or in circles', async () => {
    const outside = repository({ 'secret/requirements.txt': 'outside==1\n', 'kanban_board.md': 'Team ID: SECRET\n' });
    const root = repository({
      'requirements.txt': '-r ../secret/requirements.txt\n-r /etc/hostname\n-r linked.txt\nflask==3.0.0\n',
    });
    symlinkSync(path.join(outside, 'secret'), path.join(root, 'vendor-link'));
    symlinkSync(path.join(outside, 'secret/requirements.txt'), path.join(root, 'linked.txt'));
    symlinkSync(root, path.join(root, 'circle'));
    mkdirSync(path.join(root, 'docs/tasks'), { recursive: true });
    symlinkSync(path.join(outside, 'kanban_board.md'), path.join(root, 'docs/tasks/kanban_board.md'));
    const found = await discover(root, { path: null });
    expect(found.tech_stack.libraries).toEqual({ flask: '3.0.0' });
    expect(found.team).toBeNull();
  });

  it('may lead to the repository itself', async () => {
    const root = repository({ 'real/requirements.txt': 'flask==3.0.0\n' });
    symlinkSync(path.join(root, 'real'), path.join(root, 'link'));
    expect((await discover(path.join(root, 'link'), { path: null })).tech_stack.libraries).toEqual({ flask: '3.0.0' });
  });
});

describe('other people’s code', () => {
  it('in virtual environments and vendored folders is left out', async () => {
    const { tech_stack } = await discovered({
      'env/pyvenv.cfg': '',
      'env/lib/requirements.txt': 'a==1\n',
      'node_modules/x/package.json': '{"dependencies": {"b": "1.0.0"}}',
      'vendor/go.mod': 'module x\nrequire c.d/e v1.0.0\n',
      '.venv/setup.py': 'setup(install_requires=["f"])\n',
      'app.py': '',
    });
    expect(tech_stack.libraries).toEqual({});
    expect(tech_stack.languages).toEqual(['python']);
  });
});

describe('bad arguments', () => {
  it('get one clear sentence', async () => {
    await expect(discover('/no/such/folder', { path: null })).rejects.toThrow(
      /^There is no folder \/no\/such\/folder;/,
    );
    const root = repository({ a: '' });
    await expect(discover(root, { path: '../x' })).rejects.toThrow(/leaves the repository/);
  });
});

describe('time', () => {
  it('stays short for text that is made to be slow to match', async () => {
    const long = 200_000;
    const started = performance.now();
    await discovered({
      'requirements.txt': `a${' '.repeat(long)}[\n${'a['.repeat(long)}\n`,
      'docs/project/tech_stack.md': `${'<!--'.repeat(long)}\n${'['.repeat(long)}`,
      'docs/tasks/kanban_board.md': `Team ID${' '.repeat(long)}:${'`'.repeat(long)}`,
      'a.sql': `CREATE TRIGGER ${Array.from({ length: 50_000 }, (_, at) => `$a${at}$`).join(' ')}`,
      'b.sql': `${'CREATE FUNCTION f ('.repeat(20_000)}`,
      'c.sql': `${"'".repeat(long)}${'"'.repeat(long)}CREATE TRIGGER ${'/*'.repeat(long)}`,
      'app/a.py': `from ${'a'.repeat(long)}\nimport ${'a'.repeat(long)}\n${'sessionmaker('.repeat(20_000)}`,
      'app/b.py': `X = "CREATE TRIGGER t ${'{'.repeat(long)}"\n${'X '.repeat(long)}`,
      'app/c.py': `${'RunSQL('.repeat(30_000)}"DROP TRIGGER a"`,
      'setup.py': 'requires=['.repeat(25_000),
      'app/d.py': `down_revision${' '.repeat(long)}\nrevision${' '.repeat(long)}`,
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('stays short for such text in TypeScript, its schemas and its lock files', async () => {
    const long = 200_000;
    const knex = "import knex from 'knex';\n// max: CREATE TRIGGER\n";
    const started = performance.now();
    await discovered({
      'src/a.ts': `${knex}${'=/['.repeat(long / 3)}`,
      'src/b.ts': `${knex}${'`$\u007b'.repeat(long / 3)}`,
      'src/c.ts': `${knex}${'pool: { max: f('.repeat(long / 16)}`,
      'src/d.ts': `${knex}${'down: '.repeat(long / 6)}`,
      'src/e.ts': `${knex}const A = 'CREATE TRIGGER ${'$\u007bA'.repeat(long / 4)}';${'A '.repeat(1000)}`,
      'src/f.ts': `import ${' '.repeat(long)}from${' '.repeat(long)}'pg`,
      'src/g.ts': `${knex}${'const a=f(x,1),'.repeat(long / 16)}`,
      'src/listen.ts': `postgres const A = "x"; ${'`LISTEN $\u007bA}` '.repeat(10_000)}`,
      'prisma/schema.prisma': `datasource a {${'provider '.repeat(long / 9)}`,
      'bun.lock': `"${'\\"'.repeat(long)}`,
      'package.json': '{"dependencies": {"pg": "^8.0.0"}}',
      'yarn.lock': `"${'a@b, '.repeat(long)}":\n`,
      '.env.example': `${'NAME='.repeat(long)}\n`,
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('is short for thousands of files', async () => {
    const root = repository({});
    for (let folder = 0; folder < 50; folder++) {
      mkdirSync(path.join(root, `p${folder}`));
      for (let file = 0; file < 60; file++)
        writeFileSync(path.join(root, `p${folder}/f${file}.py`), 'import asyncio\n\nx = 1\n'.repeat(40));
    }
    const started = performance.now();
    const { tech_stack } = await discover(root, { path: null });
    expect(tech_stack.languages).toEqual(['python']);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
