import { describe, expect, it } from 'vitest';
import { discovered } from './repository.ts';

async function pool(files: Record<string, string>) {
  return (await discovered(files)).db_config.pool_size;
}

describe('the size of the pool', () => {
  it.each([
    ['pg', "import { Pool } from 'pg';\nexport const pool = new Pool({ connectionString: url, max: 20 });\n", 20],
    ['pg by a constant', "import pg from 'pg';\nconst poolConfig = { max: 12 };\nnew pg.Pool(poolConfig);\n", 12],
    [
      'Postgres.js',
      "import postgres from 'postgres';\nexport const sql = postgres(url, { max: 8, prepare: false });\n",
      8,
    ],
    ['mysql2', "const mysql = require('mysql2/promise');\nmysql.createPool({ uri, connectionLimit: 15 });\n", 15],
    [
      'TypeORM',
      "import { DataSource } from 'typeorm';\nexport default new DataSource({ type: 'postgres', url, extra: { max: 30 } });\n",
      30,
    ],
    [
      'TypeORM’s own option',
      "import { DataSource } from 'typeorm';\nnew DataSource({ type: 'mysql', poolSize: 9 });\n",
      9,
    ],
    [
      'Sequelize with a default',
      "import { Sequelize } from 'sequelize';\nnew Sequelize(url, { pool: { max: parseInt(process.env.DB_POOL || '7', 10), min: 0 } });\n",
      7,
    ],
    [
      'Knex',
      "import knex from 'knex';\nknex({ client: 'pg', pool: { min: 0, max: Number(process.env.MAX ?? 11) } });\n",
      11,
    ],
    ['Mongoose', "import mongoose from 'mongoose';\nawait mongoose.connect(uri, { maxPoolSize: 50 });\n", 50],
    [
      'a Prisma adapter',
      "import { PrismaPg } from '@prisma/adapter-pg';\nconst adapter = new PrismaPg({ connectionString, max: 6 });\n",
      6,
    ],
    [
      'Kysely',
      "import { Kysely, PostgresDialect } from 'kysely';\nnew Kysely({ dialect: new PostgresDialect({ pool: new Pool({ max: 13 }) }) });\n",
      13,
    ],
    [
      'a URL',
      "import { MongoClient } from 'mongodb';\nnew MongoClient('mongodb://db/shop?retryWrites=true&maxPoolSize=40');\n",
      40,
    ],
    [
      'NestJS’s configuration',
      "import { TypeOrmModule } from '@nestjs/typeorm';\nconst o = { poolSize: config.get<number>('DB_POOL', 18) };\n",
      18,
    ],
  ])('is read from %s', async (_, source, size) => {
    expect(await pool({ 'src/database.ts': source })).toBe(size);
  });

  it('is followed into constants, settings files and the environment’s example', async () => {
    const source = [
      "import { Sequelize } from 'sequelize-typescript';",
      "import env from './env';",
      'const poolMax = env.DATABASE_CONNECTION_POOL_MAX ?? 5;',
      'export const db = new Sequelize(url, { pool: { max: poolMax } });',
    ].join('\n');
    expect(await pool({ 'server/database.ts': source })).toBe(5);
    const named = source.replace(' ?? 5', '');
    const zod = 'export default { DATABASE_CONNECTION_POOL_MAX: z.coerce.number().int().default(25) };\n';
    expect(await pool({ 'server/database.ts': named, 'server/env.ts': zod })).toBe(25);
    expect(await pool({ 'server/database.ts': named, '.env.example': 'DATABASE_CONNECTION_POOL_MAX=16\n' })).toBe(16);
  });

  it('is read from a URL of Prisma’s, wherever it is written', async () => {
    const schema = 'datasource db {\n  provider = "mysql"\n  url = env("DATABASE_URL")\n}\n';
    const url = 'DATABASE_URL="mysql://app:secret@db:3306/shop?connection_limit=17"\n';
    const { db_config, tech_stack } = await discovered({ 'prisma/schema.prisma': schema, '.env.example': url });
    expect([db_config.pool_size, tech_stack.db]).toEqual([17, 'mysql']);
    expect(JSON.stringify([db_config, tech_stack])).not.toContain('secret');
  });

  it('is not that of other pools and limits', async () => {
    const source = [
      "import { Pool } from 'pg';",
      "import { z } from 'zod';",
      'const workerPool = new WorkerPool({ max: 4 });',
      'export const page = z.object({ limit: z.number(), range: { max: 100 } });',
      'axios.create({ httpAgent: new Agent({ pool: { max: 64 } }) });',
      '// pool: { max: 99 }',
    ].join('\n');
    expect(await pool({ 'src/things.ts': source })).toBeNull();
    expect(await pool({ 'test/pool.test.ts': "import { Pool } from 'pg';\nnew Pool({ max: 2 });\n" })).toBeNull();
  });
});

describe('the database', () => {
  it.each([
    ['TypeORM’s type', "import { DataSource } from 'typeorm';\nnew DataSource({ type: 'mariadb' });\n", 'mariadb'],
    ['Knex’s client', "import knex from 'knex';\nknex({ client: 'pg', connection: url });\n", 'postgresql'],
    ['Sequelize’s dialect', "import { Sequelize } from 'sequelize';\nnew Sequelize({ dialect: 'mssql' });\n", 'mssql'],
    ['Drizzle’s imports', "import { sqliteTable } from 'drizzle-orm/sqlite-core';\n", 'sqlite'],
    ['a URL', "const url = process.env.DATABASE_URL ?? 'postgres://localhost/shop';\n", 'postgresql'],
    ['MikroORM’s driver', "import { defineConfig } from '@mikro-orm/postgresql';\n", 'postgresql'],
  ])('is told by %s', async (_, source, db) => {
    expect((await discovered({ 'src/db.ts': source })).tech_stack.db).toBe(db);
  });

  it('is the one that Drizzle Kit and Sequelize’s CLI are configured for', async () => {
    const kit = 'export default defineConfig({ dialect: "mysql", schema: "./src/schema.ts" });\n';
    expect((await discovered({ 'drizzle.config.ts': kit })).tech_stack.db).toBe('mysql');
    const cli = '{"production": {"use_env_variable": "DATABASE_URL", "dialect": "postgres", "pool": {"max": 21}}}';
    const found = await discovered({ 'config/config.json': cli });
    expect([found.tech_stack.db, found.db_config.pool_size]).toEqual(['postgresql', 21]);
  });

  it('of several in compose files is the one that Prisma’s schema names', async () => {
    const { tech_stack } = await discovered({
      'docker-compose.yml': 'services:\n  logs:\n    image: mongo:7\n  db:\n    image: postgres:16\n',
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      'package.json': '{"dependencies": {"@prisma/client": "6.19.0"}}',
    });
    expect([tech_stack.db, tech_stack.db_version]).toEqual(['postgresql', '16']);
  });
});
