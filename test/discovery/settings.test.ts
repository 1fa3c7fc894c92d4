import { describe, expect, it } from 'vitest';
import { discovered } from './repository.ts';

async function settings(files: Record<string, string>) {
  const { expire_on_commit, pool_size, max_overflow, conn_max_age } = (await discovered(files)).db_config;
  return { expire_on_commit, pool_size, max_overflow, conn_max_age };
}

const nothing = { expire_on_commit: null, pool_size: null, max_overflow: null, conn_max_age: null };

describe('engine and session settings', () => {
  it('are read from an asynchronous engine', async () => {
    expect(
      await settings({
        'app/db.py': `from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
engine = create_async_engine(
    settings.url,  # pool_size=99
    pool_size=10,
    max_overflow=20,
)
Session = async_sessionmaker(engine, expire_on_commit=False)
`,
      }),
    ).toEqual({ ...nothing, expire_on_commit: false, pool_size: 10, max_overflow: 20 });
  });

  it('are followed into the settings file and through defaults', async () => {
    expect(
      await settings({
        'app/db.py':
          'from sqlalchemy import create_engine\nengine = create_engine(url, pool_size=settings.DB_POOL, max_overflow=int(os.getenv("OVERFLOW", "7")))\n',
        'app/config.py': 'class Settings(BaseSettings):\n    DB_POOL: int = Field(default=12)\n',
      }),
    ).toEqual({ ...nothing, pool_size: 12, max_overflow: 7 });
  });

  it('have SQLAlchemy’s default where a session factory does not say, and nothing for other things of the same name', async () => {
    expect(
      await settings({ 'app/db.py': 'from sqlalchemy.orm import sessionmaker as maker\nS = maker(bind=engine)\n' }),
    ).toEqual({
      ...nothing,
      expire_on_commit: true,
    });
    expect(
      await settings({
        'app/a.py': 'from app.db import sessionmaker\nwith sessionmaker() as s: pass\nr = requests.Session()\n',
      }),
    ).toEqual(nothing);
  });

  it('of the service count, those of tests and scripts do not', async () => {
    expect(
      await settings({
        'app/core/db.py': 'engine = create_engine(url, pool_size=5)\n',
        'scripts/backfill.py': 'engine = create_engine(url, pool_size=1, max_overflow=0)\n',
        'tests/conftest.py': 'engine = create_engine(url, pool_size=2)\n',
      }),
    ).toEqual({ ...nothing, pool_size: 5 });
  });

  it('are read from drivers’ pools, Django, Flask-SQLAlchemy, Prisma and Knex', async () => {
    expect(
      (
        await settings({
          'app/db.py': 'import asyncpg\npool = await asyncpg.create_pool(dsn, min_size=1, max_size=15)\n',
        })
      ).pool_size,
    ).toBe(15);
    expect(
      (await settings({ 'app/settings.py': 'DATABASES = {"default": {"CONN_MAX_AGE": 600}}\n' })).conn_max_age,
    ).toBe(600);
    expect(
      (await settings({ 'app/config.py': 'SQLALCHEMY_ENGINE_OPTIONS = {"pool_size": 8, "max_overflow": 2}\n' }))
        .pool_size,
    ).toBe(8);
    const prisma = 'datasource db {\n  provider = "postgresql"\n  url = "postgresql://h/d?connection_limit=9"\n}\n';
    const found = await discovered({ 'prisma/schema.prisma': prisma });
    expect([found.tech_stack.db, found.db_config.pool_size]).toEqual(['postgresql', 9]);
    expect((await settings({ 'knexfile.js': 'module.exports = { pool: { min: 2, max: 11 } }\n' })).pool_size).toBe(11);
  });
});
