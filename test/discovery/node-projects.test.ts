import { describe, expect, it } from 'vitest';
import { ContextStore } from '../../src/contracts/index.ts';
import { catalogueFor } from '../../src/research/index.ts';
import { discovered } from './repository.ts';

/** A monorepo on pnpm: a NestJS service, its database package, and a front end. */
const monorepo = {
  'package.json': JSON.stringify({
    name: 'shop',
    private: true,
    packageManager: 'pnpm@9.12.0',
    engines: { node: '>=20.11' },
    devDependencies: { turbo: '^2.3.0', typescript: '^5.6.0' },
  }),
  'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - packages/*\ncatalog:\n  bullmq: ^5.30.0\n',
  'apps/api/package.json': JSON.stringify({
    name: '@shop/api',
    dependencies: {
      '@nestjs/core': '^10.4.0',
      '@nestjs/platform-express': '^10.4.0',
      '@shop/db': 'workspace:*',
      bullmq: 'catalog:',
      ioredis: '^5.4.0',
    },
    devDependencies: { sqlite3: '^5.1.7' },
  }),
  'packages/db/package.json': JSON.stringify({
    name: '@shop/db',
    dependencies: { '@prisma/client': '^6.0.0' },
    devDependencies: { prisma: '^6.0.0' },
  }),
  'apps/web/package.json': JSON.stringify({ name: '@shop/web', dependencies: { react: '^19.0.0' } }),
  'pnpm-lock.yaml': `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

catalogs:
  default:
    bullmq:
      specifier: ^5.30.0
      version: 5.34.2

importers:

  .:
    devDependencies:
      turbo:
        specifier: ^2.3.0
        version: 2.3.3

  apps/api:
    dependencies:
      '@nestjs/core':
        specifier: ^10.4.0
        version: 10.4.15(@nestjs/common@10.4.15(reflect-metadata@0.2.2)(rxjs@7.8.1))(rxjs@7.8.1)
      '@nestjs/platform-express':
        specifier: ^10.4.0
        version: 10.4.15(@nestjs/common@10.4.15)
      '@shop/db':
        specifier: workspace:*
        version: link:../../packages/db
      bullmq:
        specifier: 'catalog:'
        version: 5.34.2
      ioredis:
        specifier: ^5.4.0
        version: 5.4.1

  packages/db:
    dependencies:
      '@prisma/client':
        specifier: ^6.0.0
        version: 6.19.0(prisma@6.19.0)

packages:

  '@prisma/client@6.19.0':
    resolution: {integrity: sha512-x}
`,
  'packages/db/prisma/schema.prisma':
    'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n',
  'packages/db/prisma/migrations/20240101000000_init/migration.sql':
    "CREATE FUNCTION order_paid() RETURNS trigger AS $$ BEGIN PERFORM pg_notify('order_paid', NEW.id); RETURN NEW; END; $$ LANGUAGE plpgsql;\nCREATE TRIGGER order_paid AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION order_paid();\n",
  'packages/db/src/index.ts': "export { PrismaClient } from '@prisma/client';\n",
  'apps/api/src/main.ts': "import { NestFactory } from '@nestjs/core';\n",
  'apps/api/src/orders.service.ts': "import type { PrismaService } from '@shop/prisma';\n",
  '.env.example': 'DATABASE_URL=postgresql://shop:shop@localhost:5432/shop?schema=public&connection_limit=15\n',
  'docker-compose.yml': 'services:\n  redis:\n    image: redis:7\n  postgres:\n    image: postgres:16.4-alpine\n',
};

describe('a pnpm monorepo with Prisma and NestJS', () => {
  it('is known by its service, with the versions that its members get', async () => {
    const { tech_stack, db_config, warnings } = await discovered(monorepo);
    expect(warnings).toEqual([]);
    expect(tech_stack).toMatchObject({
      db: 'postgresql',
      db_version: '16.4',
      orm: 'prisma',
      async: 'nodejs',
      frameworks: expect.arrayContaining(['@nestjs/core', 'bullmq']),
    });
    expect(tech_stack.ecosystems?.node).toMatchObject({
      '@nestjs/core': '10.4.15',
      '@prisma/client': '6.19.0',
      bullmq: '5.34.2',
      ioredis: '5.4.1',
      node: '>=20.11',
      '@shop/db': null,
    });
    expect(db_config).toMatchObject({
      pool_size: 15,
      triggers: [{ table: 'orders', event: 'UPDATE', function: 'order_paid', channel: 'order_paid' }],
    });
    expect(ContextStore.shape.tech_stack.parse(tech_stack)).toEqual(tech_stack);
    expect(ContextStore.shape.db_config.parse(db_config)).toEqual(db_config);
  });

  it('gets practices for what it is built on, in its versions', async () => {
    const practices = catalogueFor((await discovered(monorepo)).tech_stack);
    expect(Object.keys(practices)).toEqual(['prisma', 'redis', 'nestjs', 'express', 'bullmq', 'nodejs', 'postgresql']);
    expect(practices.prisma!['queries at the same time']!.advice).toContain('connection_limit');
    expect(practices.prisma!['bulk update and delete']!.advice).toContain('updateManyAndReturn()');
  });
});

/** One service on Yarn 4 with TypeORM and Express. */
const service = {
  'package.json': JSON.stringify({
    name: 'billing',
    packageManager: 'yarn@4.5.3',
    workspaces: ['plugins/*'],
    dependencies: {
      express: '^5.0.0',
      mysql2: '^3.11.0',
      typeorm: 'patch:typeorm@npm%3A0.3.20#~/.yarn/patches/t.patch',
    },
    devDependencies: { sqlite3: '^5.1.7' },
  }),
  '.yarnrc.yml': 'nodeLinker: node-modules\nyarnPath: .yarn/releases/yarn-4.5.3.cjs\n',
  '.yarn/releases/yarn-4.5.3.cjs': "const pg = require('pg'); require('mongoose');\n",
  '.nvmrc': 'v20.18.1\n',
  'yarn.lock': `# This file is generated by running "yarn install" inside your project.

__metadata:
  version: 8
  cacheKey: 10c0

"billing@workspace:.":
  version: 0.0.0-use.local
  resolution: "billing@workspace:."
  dependencies:
    express: "npm:^5.0.0"
  languageName: unknown
  linkType: soft

"express@npm:^5.0.0":
  version: 5.0.1
  resolution: "express@npm:5.0.1"

"mysql2@npm:^3.11.0":
  version: 3.11.5
  resolution: "mysql2@npm:3.11.5"

"typeorm@npm:0.3.20":
  version: 0.3.20
  resolution: "typeorm@npm:0.3.20"

"typeorm@patch:typeorm@npm%3A0.3.20#~/.yarn/patches/t.patch":
  version: 0.3.20
  resolution: "typeorm@patch:typeorm@npm%3A0.3.20#~/.yarn/patches/t.patch::version=0.3.20"
`,
  'src/data-source.ts': `import { DataSource } from 'typeorm';
import { Invoice } from './invoice.entity';

export const dataSource = new DataSource({
  type: 'mysql',
  url: process.env.DATABASE_URL,
  poolSize: Number(process.env.DB_POOL_SIZE ?? 25),
  entities: [Invoice],
});
`,
  'src/invoice.entity.ts': "import { Column, Entity } from 'typeorm';\n",
  'src/server.ts': "import express from 'express';\n",
};

describe('a Yarn 4 service with TypeORM', () => {
  it('is known by what it runs on, not by what its tests or Yarn itself need', async () => {
    const { tech_stack, db_config } = await discovered(service);
    expect(tech_stack).toMatchObject({ db: 'mysql', orm: 'typeorm', async: 'nodejs', frameworks: ['express'] });
    expect(tech_stack.libraries).toMatchObject({
      typeorm: '0.3.20',
      express: '5.0.1',
      mysql2: '3.11.5',
      node: '20.18.1',
    });
    expect(db_config.pool_size).toBe(25);
  });

  it('gets the practices of TypeORM 0.3 and Express 5', async () => {
    const practices = catalogueFor((await discovered(service)).tech_stack);
    expect(Object.keys(practices)).toEqual(['typeorm', 'mysql2', 'express', 'nodejs', 'mysql']);
    expect(practices.typeorm!['eager and lazy loading']!.advice).toContain('relationLoadStrategy');
    expect(practices.express!['errors of async handlers']!.advice).toContain('Express 5 hands');
  });
});

describe('a repository of two languages', () => {
  const python = {
    'api/pyproject.toml': '[project]\ndependencies = ["fastapi==0.115.0", "sqlalchemy==2.0.36", "redis==5.2.0"]\n',
    'api/app/main.py': 'from fastapi import FastAPI\nfrom sqlalchemy import select\n\nasync def f():\n    pass\n',
    'api/app/users.py': 'from sqlalchemy import select\n',
  };

  it('keeps both apart', async () => {
    const found = await discovered({
      ...python,
      'jobs/package.json': '{"dependencies": {"redis": "4.7.0", "drizzle-orm": "0.44.2", "pg": "8.16.3"}}',
      'jobs/src/db.ts': "import { drizzle } from 'drizzle-orm/node-postgres';\n",
    });
    expect(found.tech_stack).toMatchObject({ orm: 'sqlalchemy', async: 'asyncio', db: 'postgresql' });
    expect(found.tech_stack.ecosystems).toEqual({
      python: { fastapi: '0.115.0', redis: '5.2.0', sqlalchemy: '2.0.36' },
      node: { 'drizzle-orm': '0.44.2', pg: '8.16.3', redis: '4.7.0' },
    });
    const practices = catalogueFor(found.tech_stack);
    expect(Object.keys(practices)).toEqual(expect.arrayContaining(['sqlalchemy', 'asyncio', 'drizzle', 'nodejs']));
    expect(new Set(Object.values(practices.redis!).map(({ ecosystem }) => ecosystem))).toEqual(
      new Set(['python', 'node']),
    );
  });

  it('with a mere front end has nothing of Node.js', async () => {
    const { tech_stack } = await discovered({
      ...python,
      'web/package.json': '{"dependencies": {"react": "19.0.0"}, "devDependencies": {"vite": "6.0.0"}}',
      'web/src/app.tsx': "import { useState } from 'react';\n",
    });
    expect(Object.keys(catalogueFor(tech_stack))).not.toContain('nodejs');
    expect(tech_stack.async).toBe('asyncio');
  });
});
