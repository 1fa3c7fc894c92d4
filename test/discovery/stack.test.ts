import { describe, expect, it } from 'vitest';
import { ContextStore } from '../../src/contracts/index.ts';
import { discovered } from './repository.ts';

const compose = (image: string) => `services:\n  db:\n    image: ${image}\n`;

describe('the tech stack', () => {
  it('names database, mapper, asynchronous framework, languages and frameworks of a service', async () => {
    const { tech_stack, db_config, warnings } = await discovered({
      'pyproject.toml': '[project]\ndependencies = ["fastapi", "sqlalchemy[asyncio]", "asyncpg", "dramatiq"]\n',
      'docker-compose.yml': 'services:\n  cache:\n    image: redis:7\n  db:\n    image: postgres:16-alpine\n',
      'app/main.py':
        'import asyncio\nfrom fastapi import FastAPI\nfrom sqlalchemy import select\n\nasync def f():\n    pass\n',
      'app/tool.ts': '',
    });
    expect(tech_stack).toMatchObject({
      db: 'postgresql',
      db_version: '16',
      orm: 'sqlalchemy',
      async: 'asyncio',
      languages: ['python', 'typescript'],
      frameworks: ['fastapi', 'dramatiq'],
    });
    expect(warnings).toEqual([]);
    expect(ContextStore.shape.tech_stack.parse(tech_stack)).toEqual(tech_stack);
    expect(ContextStore.shape.db_config.parse(db_config)).toEqual(db_config);
  });

  it.each([
    ['postgres:15.1-bullseye', 'postgresql', '15.1'],
    ['docker.io/library/postgres:\u0024{PG_VERSION:-14}-alpine', 'postgresql', '14'],
    ['postgres:\u0024{PG_VERSION}', 'postgresql', null],
    ['pgvector/pgvector:0.8.0-pg17', 'postgresql', '17'],
    ['ankane/pgvector:v0.5.1', 'postgresql', null],
    ['timescale/timescaledb:latest-pg15', 'postgresql', '15'],
    ['postgis/postgis:16-3.4', 'postgresql', '16'],
    ['localhost:5000/mirror/mysql:8.0@sha256:00ff', 'mysql', '8.0'],
    ['mariadb', 'mariadb', null],
    ['mongo:7', 'mongodb', '7'],
    ['mcr.microsoft.com/mssql/server:2022-latest', 'mssql', '2022'],
    ['cockroachdb/cockroach:v23.1.11', 'cockroachdb', '23.1.11'],
    ['redis:7', 'redis', '7'],
    ['prometheuscommunity/postgres-exporter:v0.15', null, null],
    ['mongo-express:1', null, null],
  ])('knows the image %s', async (image, db, version) => {
    const { tech_stack } = await discovered({ 'compose.yaml': compose(image) });
    expect([tech_stack.db, tech_stack.db_version]).toEqual([db, version]);
  });

  it('trusts the page on the stack before compose files, these before drivers, these before imports', async () => {
    const files: Record<string, string> = { 'app/db.py': 'import sqlite3\n' };
    expect((await discovered(files)).tech_stack.db).toBe('sqlite');
    files['requirements.txt'] = 'PyMySQL==1.1.0\n';
    expect((await discovered(files)).tech_stack.db).toBe('mysql');
    files['docker-compose.yml'] = compose('mariadb:10.11');
    expect((await discovered(files)).tech_stack).toMatchObject({ db: 'mariadb', db_version: '10.11' });
    files['docs/project/tech_stack.md'] = '## Storage\n\n- **Database:** PostgreSQL 16.2\n';
    expect((await discovered(files)).tech_stack).toMatchObject({ db: 'postgresql', db_version: '16.2' });
  });

  it('reads the page on the stack as a table and leaves alternatives and placeholders alone', async () => {
    const table = [
      '| Layer | Technology | Version | Alternatives rejected |',
      '|---|---|---|---|',
      '| Cache | Redis | 7.2 | Memcached |',
      '| **Database** | PostgreSQL | 15+ | MySQL, MongoDB |',
      '| ORM | SQLAlchemy 2.0 (asyncio) | 2.0 | Tortoise |',
    ].join('\n');
    expect((await discovered({ 'docs/project/tech_stack.md': table })).tech_stack).toMatchObject({
      db: 'postgresql',
      db_version: '15',
      orm: 'sqlalchemy',
      async: 'asyncio',
    });
    const template =
      '- **Database**: {{DATABASE}} (e.g., PostgreSQL, MySQL)\n<!-- Database: Oracle -->\n```\nDatabase: MySQL 8\n```\n';
    expect((await discovered({ 'docs/project/tech_stack.md': template })).tech_stack.db).toBeNull();
  });

  it('does not take a driver that only tests need for the database', async () => {
    const { tech_stack } = await discovered({
      'pyproject.toml': '[project]\ndependencies = ["asyncpg"]\n[dependency-groups]\ntest = ["aiosqlite", "pymongo"]\n',
    });
    expect(tech_stack.db).toBe('postgresql');
  });

  it('tells Django from SQLAlchemy by what the code imports', async () => {
    const { tech_stack } = await discovered({
      'requirements.txt': 'Django==5.0\nSQLAlchemy==2.0\n',
      'shop/models.py': 'from django.db import models\n',
      'shop/views.py': 'from django.http import HttpResponse\n',
      'shop/report.py': 'import sqlalchemy\n',
      'shop/settings.py': 'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "CONN_MAX_AGE": 60}}\n',
    });
    expect(tech_stack).toMatchObject({ orm: 'django', async: null, db: 'mysql' });
  });

  it('knows trio', async () => {
    const { tech_stack } = await discovered({
      'app/a.py': 'import trio\n\nasync def main():\n    await trio.sleep(1)\n',
    });
    expect(tech_stack.async).toBe('trio');
  });
});

describe('the team', () => {
  it.each([
    [
      'a table',
      '## Linear Configuration\n\n| Variable | Value | Description |\n|---|---|---|\n| **Team ID** | `6a0fb0e7-399a` | id |\n| **Team Key** | API | key |\n',
      '6a0fb0e7-399a',
    ],
    ['a table by columns', '| Team Name | Team Key |\n|---|---|\n| Platform | PLT |\n', 'PLT'],
    ['a list', '- **Team ID:** [TEAM_ID]\n- **Team Key:** ENG\n', 'ENG'],
    ['front matter', '---\nteam_id: "abc-1"\n---\n', 'abc-1'],
    ['a plain line', 'Linear Team: Billing\n', 'Billing'],
    ['a link', 'Board: https://linear.app/acme/team/OPS/all\n', 'OPS'],
    ['placeholders', '| Team ID | {{TEAM_ID}} |\n| Team Key | TBD |\n', null],
  ])('is read from %s', async (_, page, team) => {
    expect((await discovered({ 'docs/tasks/kanban_board.md': page })).team).toBe(team);
  });

  it('keeps libraries of the same name apart by where they are published', async () => {
    const { tech_stack } = await discovered({
      'requirements.txt': 'redis==5.2.0\ndjango==5.2\n',
      'web/package.json': '{"dependencies": {"redis": "4.6.0", "@prisma/client": "5.22.0"}}',
      'worker/go.mod': 'module example.com/worker\n\ngo 1.22\n\nrequire github.com/jackc/pgx/v5 v5.5.4\n',
      'app.py': '',
    });
    expect(tech_stack.ecosystems).toEqual({
      python: { django: '5.2', redis: '5.2.0' },
      node: { '@prisma/client': '5.22.0', redis: '4.6.0' },
      go: { go: '1.22', 'github.com/jackc/pgx/v5': expect.stringContaining('5.5.4') },
    });
  });
});
