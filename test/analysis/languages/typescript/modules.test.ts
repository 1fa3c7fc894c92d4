import { describe, expect, it } from 'vitest';
import { moduleResolver } from '../../../../src/analysis/languages/resolvers.ts';

/** Says where imports lead in a project of these files; the manifests are path → content. */
function project(files: string[], manifests: Record<string, unknown> = {}, libraries: string[] = []) {
  const resolver = moduleResolver('typescript', new Set(files), new Map(Object.entries(manifests)));
  return (from: string, name: string) => resolver.resolve(from, name, (module) => libraries.includes(module));
}

describe('a relative import', () => {
  const to = project([
    'src/app.ts',
    'src/users/index.ts',
    'src/users/users.service.ts',
    'src/users/avatar.tsx',
    'src/users/legacy.js',
    'src/db.mts',
    'src/db.ts',
    'src/old/index.cjs',
    'index.js',
  ]);
  it.each([
    ['./users', 'src/users/index.ts'],
    ['./users/', 'src/users/index.ts'],
    ['./users/index', 'src/users/index.ts'],
    ['./users/index.js', 'src/users/index.ts'],
    ['./users/users.service', 'src/users/users.service.ts'],
    ['./users/users.service.js', 'src/users/users.service.ts'],
    ['./users/users.service.ts', 'src/users/users.service.ts'],
    ['./users/avatar.js', 'src/users/avatar.tsx'],
    ['./users/legacy', 'src/users/legacy.js'],
    ['./db.mjs', 'src/db.mts'],
    ['./db', 'src/db.ts'],
    ['./old', 'src/old/index.cjs'],
    ['..', 'index.js'],
    ['../index', 'index.js'],
  ])('%s', (name, path) => {
    expect(to('src/app.ts', name)).toBe(path);
  });

  it('from the folder itself', () => {
    expect(to('src/users/users.service.ts', '.')).toBe('src/users/index.ts');
    expect(to('src/users/users.service.ts', '..')).toBeNull();
  });

  it.each(['./missing', './users.json', '../../../etc/index', './users/avatar.svg?raw', '../..'])(
    '%s leads to no source file',
    (name) => {
      expect(to('src/app.ts', name)).toBeNull();
    },
  );
});

describe('paths of the compiler', () => {
  it('come from the nearest configuration and what it extends', () => {
    const to = project(
      [
        'apps/api/src/db/client.ts',
        'apps/api/src/app.ts',
        'apps/web/src/db/client.ts',
        'libs/auth/src/index.ts',
        'libs/auth/src/jwt.ts',
      ],
      {
        'tsconfig.base.json': {
          compilerOptions: { paths: { '@acme/auth': ['libs/auth/src'], '@acme/auth/*': ['libs/auth/src/*'] } },
        },
        'tsconfig.json': { extends: './tsconfig.base' },
        'apps/api/tsconfig.json': { extends: '../../tsconfig.json', compilerOptions: { strict: true } },
        'apps/web/tsconfig.json': {
          extends: '../../tsconfig.json',
          compilerOptions: { baseUrl: './src', paths: { 'db/*': ['db/*'] } },
        },
      },
    );
    expect(to('apps/api/src/app.ts', '@acme/auth')).toBe('libs/auth/src/index.ts');
    expect(to('apps/api/src/app.ts', '@acme/auth/jwt')).toBe('libs/auth/src/jwt.ts');
    expect(to('apps/web/src/app.ts', 'db/client')).toBe('apps/web/src/db/client.ts');
    // Paths replace those that are extended.
    expect(to('apps/web/src/app.ts', '@acme/auth')).toBeNull();
  });

  it('are tried in their order, the pattern that fits best first', () => {
    const to = project(['src/generated/a.ts', 'src/a.ts', 'src/b.ts', 'src/server/db.ts'], {
      'tsconfig.json': {
        compilerOptions: {
          baseUrl: '.',
          paths: { '~/*': ['src/generated/*', 'src/*'], '~/server/*': ['src/server/*'], '~/server/db': ['src/b.ts'] },
        },
      },
    });
    expect(to('x.ts', '~/a')).toBe('src/generated/a.ts');
    expect(to('x.ts', '~/b')).toBe('src/b.ts');
    expect(to('x.ts', '~/server/db')).toBe('src/b.ts');
  });

  it('may start from the configuration that a file belongs to, stand in one beside it, or in a package of the repository', () => {
    const to = project(['apps/api/src/db.ts', 'apps/web/app/db.ts', 'apps/jobs/lib/db.ts'], {
      'tooling/package.json': { name: '@acme/tsconfig' },
      'tooling/tsconfig.base.json': { compilerOptions: { paths: { '@/*': [`${'$'}{configDir}/src/*`] } } },
      'apps/api/tsconfig.json': { extends: ['@tsconfig/node20/tsconfig.json', '@acme/tsconfig/tsconfig.base.json'] },
      'apps/web/tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }] },
      'apps/web/tsconfig.app.json': { compilerOptions: { paths: { '@/*': ['./app/*'] } } },
      'apps/jobs/jsconfig.json': { compilerOptions: { paths: { '@/*': ['./lib/*'] } } },
    });
    expect(to('apps/api/src/routes/users.ts', '@/db')).toBe('apps/api/src/db.ts');
    expect(to('apps/web/app/page.ts', '@/db')).toBe('apps/web/app/db.ts');
    expect(to('apps/jobs/lib/run.js', '@/db')).toBe('apps/jobs/lib/db.ts');
  });

  it('that lead to a file that is not audited lead to no other file', () => {
    const to = project(['apps/web/src/generated/client.ts', 'apps/api/src/app.ts'], {
      'apps/api/tsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
    });
    expect(to('apps/api/src/app.ts', '@/generated/client')).toBeNull();
  });

  it('in a circle of configurations', () => {
    const to = project(['src/db.ts'], {
      'tsconfig.json': { extends: './tsconfig.a.json', compilerOptions: { paths: { '@/*': ['./src/*'] } } },
      'tsconfig.a.json': { extends: './tsconfig.b.json' },
      'tsconfig.b.json': { extends: './tsconfig.json' },
    });
    expect(to('src/app.ts', '@/db')).toBe('src/db.ts');
  });

  it.each([
    [{ compilerOptions: { paths: 5, baseUrl: [] } }],
    [{ compilerOptions: { paths: { '@/*': 'src/*', '*': [null] } } }],
    [{ extends: [7], references: [null, { path: 3 }], compilerOptions: null }],
    [[]],
    [null],
  ])('with odd content %j', (content) => {
    const to = project(['src/db.ts'], { 'tsconfig.json': content });
    expect(to('src/app.ts', './db')).toBe('src/db.ts');
    expect(to('src/app.ts', '@/db')).toBe('src/db.ts');
  });
});

describe('the base folder of bare names', () => {
  const to = project(
    ['src/users/users.service.ts', 'src/redis/index.ts', 'src/events.ts', 'src/util/index.ts'],
    {
      'tsconfig.json': { compilerOptions: { baseUrl: './src' } },
      'package.json': { dependencies: { redis: '^4' } },
    },
    ['redis'],
  );
  it('holds modules', () => {
    expect(to('src/app.ts', 'users/users.service')).toBe('src/users/users.service.ts');
  });
  it('does not hide a library that the package depends on, or what comes with the language', () => {
    expect(to('src/app.ts', 'redis')).toBeNull();
    expect(to('src/app.ts', 'events')).toBeNull();
    expect(to('src/app.ts', 'node:util')).toBeNull();
  });
});

describe('a package of the repository', () => {
  const files = [
    'packages/db/src/index.ts',
    'packages/db/src/client.ts',
    'packages/db/src/models/user.ts',
    'packages/queue/index.ts',
    'packages/queue/jobs/send.ts',
    'packages/mail/lib/main.js',
    'packages/plain/src/index.ts',
    'packages/plain/src/deep/util.ts',
    'apps/api/src/app.ts',
  ];
  const manifests = {
    'package.json': { name: 'acme', workspaces: ['packages/*', 'apps/*'] },
    'apps/api/package.json': { name: '@acme/api' },
    'packages/db/package.json': {
      name: '@acme/db',
      exports: {
        '.': { types: './dist/index.d.ts', import: { default: './dist/index.mjs' }, require: './dist/index.cjs' },
        './client': './dist/esm/client.js',
        './models/*': { import: './dist/models/*.js' },
        './secret': null,
        './out': '../../apps/api/src/app.ts',
        './gone': './dist/gone.js',
      },
    },
    'packages/queue/package.json': { name: '@acme/queue', main: './index.ts' },
    'packages/mail/package.json': { name: 'acme-mail', main: 'lib/main' },
    'packages/plain/package.json': { name: '@acme/plain', main: 'dist/index.js', types: 'dist/index.d.ts' },
  };
  const to = project(files, manifests);
  it.each([
    ['@acme/db', 'packages/db/src/index.ts'],
    ['@acme/db/client', 'packages/db/src/client.ts'],
    ['@acme/db/models/user', 'packages/db/src/models/user.ts'],
    ['@acme/queue', 'packages/queue/index.ts'],
    ['@acme/queue/jobs/send', 'packages/queue/jobs/send.ts'],
    ['acme-mail', 'packages/mail/lib/main.js'],
    ['@acme/plain', 'packages/plain/src/index.ts'],
    ['@acme/plain/dist/deep/util', 'packages/plain/src/deep/util.ts'],
    ['@acme/plain/deep/util.js', 'packages/plain/src/deep/util.ts'],
  ])('%s', (name, path) => {
    expect(to('apps/api/src/app.ts', name)).toBe(path);
  });

  it.each([
    '@acme/db/secret',
    '@acme/db/out',
    '@acme/db/gone',
    '@acme/db/models/none',
    '@acme/missing',
    '@acme/db/../api',
  ])('%s is no file of it', (name) => {
    expect(to('packages/queue/index.ts', name)).toBeNull();
  });

  it('wins over a library of its name, unless a published one is asked for', () => {
    const orm = (range: string) =>
      project(
        ['packages/typeorm/src/index.ts', 'apps/api/app.ts'],
        {
          'packages/typeorm/package.json': { name: 'typeorm', version: '0.3.20' },
          'apps/api/package.json': { dependencies: { typeorm: range } },
        },
        ['typeorm'],
      )('apps/api/app.ts', 'typeorm');
    expect(orm('workspace:^')).toBe('packages/typeorm/src/index.ts');
    expect(orm('^0.3.0')).toBe('packages/typeorm/src/index.ts');
    expect(orm('*')).toBe('packages/typeorm/src/index.ts');
    expect(orm('^0.2.0')).toBeNull();
  });

  it('of which there are two is the one nearest to the importing file', () => {
    const two = project(['a/db/index.ts', 'b/db/index.ts'], {
      'a/db/package.json': { name: 'db' },
      'b/db/package.json': { name: 'db' },
    });
    expect(two('a/api/app.ts', 'db')).toBe('a/db/index.ts');
    expect(two('b/api/app.ts', 'db')).toBe('b/db/index.ts');
  });

  it('has its own names for what lies in it', () => {
    const inner = project(['api/src/lib/db.ts', 'api/src/log.node.ts', 'packages/db/index.ts'], {
      'api/package.json': {
        imports: {
          '#lib/*': './dist/lib/*.js',
          '#log': { browser: './dist/log.js', default: './src/log.node.ts' },
          '#db': '@acme/db',
          '#up/*': '../packages/*',
        },
      },
      'packages/db/package.json': { name: '@acme/db' },
    });
    expect(inner('api/src/app.ts', '#lib/db')).toBe('api/src/lib/db.ts');
    expect(inner('api/src/app.ts', '#log')).toBe('api/src/log.node.ts');
    expect(inner('api/src/app.ts', '#db')).toBe('packages/db/index.ts');
    expect(inner('api/src/app.ts', '#up/db/index')).toBeNull();
    expect(inner('packages/db/index.ts', '#lib/db')).toBeNull();
  });

  it('may give its folders other names', () => {
    const to = project(['lib/models/user.js'], {
      'package.json': { _moduleAliases: { '@models': 'lib/models', '@root': '.' } },
    });
    expect(to('app.js', '@models/user')).toBe('lib/models/user.js');
    expect(to('app.js', '@root/lib/models/user')).toBe('lib/models/user.js');
    expect(to('app.js', '@modelsuser')).toBeNull();
  });
});

describe('an alias that no configuration explains', () => {
  const to = project(
    [
      'apps/api/src/lib/db.ts',
      'apps/web/src/lib/db.ts',
      'apps/api/src/lib/mail/index.ts',
      'apps/web/src/auth.ts',
      'other/lib/auth.ts',
    ],
    { 'apps/api/package.json': {}, 'apps/web/package.json': {} },
  );
  it('means the one file that fits', () => {
    expect(to('apps/api/src/app.ts', '@/lib/mail')).toBe('apps/api/src/lib/mail/index.ts');
    expect(to('apps/api/src/app.ts', '~/lib/db')).toBe('apps/api/src/lib/db.ts');
    expect(to('apps/web/src/app.ts', 'src/lib/db')).toBe('apps/web/src/lib/db.ts');
    expect(to('apps/web/src/app.ts', 'src/lib/mail')).toBe('apps/api/src/lib/mail/index.ts');
  });
  it('means none of several', () => {
    expect(to('jobs/run.ts', '@/lib/db')).toBeNull();
    expect(to('jobs/run.ts', '@/auth')).toBeNull();
    expect(to('jobs/run.ts', 'lib/mail')).toBeNull();
  });
});
