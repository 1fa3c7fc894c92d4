/** What a library is to a project. `weight` orders candidates of one ecosystem that are in use at the same time. */
interface Library {
  db?: string;
  orm?: string;
  framework?: true;
  /** Runs on this asynchronous framework. */
  async?: 'asyncio' | 'trio' | 'anyio' | 'twisted' | 'tornado' | 'gevent';
  /** Module that it is imported as, where that is not the published name. */
  module?: string;
}

/** Python libraries by published name. */
const PYTHON: Record<string, Library> = {
  psycopg: { db: 'postgresql' },
  psycopg2: { db: 'postgresql' },
  'psycopg2-binary': { db: 'postgresql', module: 'psycopg2' },
  'psycopg-binary': { db: 'postgresql', module: 'psycopg' },
  asyncpg: { db: 'postgresql', async: 'asyncio' },
  aiopg: { db: 'postgresql', async: 'asyncio' },
  pg8000: { db: 'postgresql' },
  pgvector: { db: 'postgresql' },
  mysqlclient: { db: 'mysql', module: 'MySQLdb' },
  pymysql: { db: 'mysql' },
  aiomysql: { db: 'mysql', async: 'asyncio' },
  asyncmy: { db: 'mysql', async: 'asyncio' },
  'mysql-connector-python': { db: 'mysql', module: 'mysql' },
  mariadb: { db: 'mariadb' },
  aiosqlite: { db: 'sqlite', async: 'asyncio' },
  sqlite3: { db: 'sqlite' },
  pymongo: { db: 'mongodb' },
  motor: { db: 'mongodb', async: 'asyncio' },
  pymssql: { db: 'mssql' },
  'mssql-django': { db: 'mssql', module: 'mssql' },
  oracledb: { db: 'oracle' },
  'cx-oracle': { db: 'oracle', module: 'cx_Oracle' },
  'sqlalchemy-cockroachdb': { db: 'cockroachdb', module: 'sqlalchemy_cockroachdb' },
  'django-cockroachdb': { db: 'cockroachdb', module: 'django_cockroachdb' },
  sqlalchemy: { orm: 'sqlalchemy' },
  'flask-sqlalchemy': { orm: 'sqlalchemy', module: 'flask_sqlalchemy' },
  sqlmodel: { orm: 'sqlmodel' },
  'tortoise-orm': { orm: 'tortoise-orm', module: 'tortoise', async: 'asyncio' },
  peewee: { orm: 'peewee' },
  'peewee-async': { orm: 'peewee', module: 'peewee_async', async: 'asyncio' },
  pony: { orm: 'pony' },
  piccolo: { orm: 'piccolo', async: 'asyncio' },
  ormar: { orm: 'ormar', async: 'asyncio' },
  gino: { orm: 'gino', async: 'asyncio' },
  mongoengine: { orm: 'mongoengine', db: 'mongodb' },
  beanie: { orm: 'beanie', db: 'mongodb', async: 'asyncio' },
  odmantic: { orm: 'odmantic', db: 'mongodb', async: 'asyncio' },
  django: { orm: 'django', framework: true },
  djangorestframework: { framework: true, module: 'rest_framework' },
  'django-ninja': { framework: true, module: 'ninja' },
  channels: { framework: true, async: 'asyncio' },
  fastapi: { framework: true, async: 'asyncio' },
  starlette: { framework: true, async: 'asyncio' },
  flask: { framework: true },
  quart: { framework: true, async: 'asyncio' },
  sanic: { framework: true, async: 'asyncio' },
  litestar: { framework: true, async: 'asyncio' },
  blacksheep: { framework: true, async: 'asyncio' },
  aiohttp: { framework: true, async: 'asyncio' },
  tornado: { framework: true, async: 'tornado' },
  twisted: { framework: true, async: 'twisted' },
  pyramid: { framework: true },
  bottle: { framework: true },
  falcon: { framework: true },
  celery: { framework: true },
  dramatiq: { framework: true },
  rq: { framework: true },
  arq: { framework: true, async: 'asyncio' },
  huey: { framework: true },
  'graphene-django': { framework: true, module: 'graphene_django' },
  graphene: { framework: true },
  'strawberry-graphql': { framework: true, module: 'strawberry' },
  'ariadne-graphql': { framework: true, module: 'ariadne' },
  trio: { async: 'trio' },
  anyio: { async: 'anyio' },
  asyncio: { async: 'asyncio' },
  gevent: { async: 'gevent' },
};

/** npm packages by name. */
const NODE: Record<string, Library> = {
  pg: { db: 'postgresql' },
  'pg-pool': { db: 'postgresql' },
  'pg-promise': { db: 'postgresql' },
  postgres: { db: 'postgresql' },
  slonik: { db: 'postgresql' },
  '@neondatabase/serverless': { db: 'postgresql' },
  '@vercel/postgres': { db: 'postgresql' },
  '@prisma/adapter-pg': { orm: 'prisma', db: 'postgresql' },
  '@prisma/adapter-neon': { orm: 'prisma', db: 'postgresql' },
  mysql: { db: 'mysql' },
  mysql2: { db: 'mysql' },
  '@planetscale/database': { db: 'mysql' },
  '@prisma/adapter-planetscale': { orm: 'prisma', db: 'mysql' },
  mariadb: { db: 'mariadb' },
  'better-sqlite3': { db: 'sqlite' },
  sqlite3: { db: 'sqlite' },
  sqlite: { db: 'sqlite' },
  '@libsql/client': { db: 'sqlite' },
  '@prisma/adapter-better-sqlite3': { orm: 'prisma', db: 'sqlite' },
  mongodb: { db: 'mongodb' },
  mssql: { db: 'mssql' },
  tedious: { db: 'mssql' },
  oracledb: { db: 'oracle' },
  '@prisma/client': { orm: 'prisma' },
  prisma: { orm: 'prisma' },
  typeorm: { orm: 'typeorm' },
  '@nestjs/typeorm': { orm: 'typeorm' },
  sequelize: { orm: 'sequelize' },
  '@sequelize/core': { orm: 'sequelize' },
  '@sequelize/postgres': { orm: 'sequelize', db: 'postgresql' },
  '@sequelize/mysql': { orm: 'sequelize', db: 'mysql' },
  '@sequelize/mariadb': { orm: 'sequelize', db: 'mariadb' },
  '@sequelize/sqlite3': { orm: 'sequelize', db: 'sqlite' },
  '@sequelize/mssql': { orm: 'sequelize', db: 'mssql' },
  'sequelize-typescript': { orm: 'sequelize' },
  '@nestjs/sequelize': { orm: 'sequelize' },
  'drizzle-orm': { orm: 'drizzle' },
  '@mikro-orm/core': { orm: 'mikro-orm' },
  '@mikro-orm/nestjs': { orm: 'mikro-orm' },
  '@mikro-orm/postgresql': { orm: 'mikro-orm', db: 'postgresql' },
  '@mikro-orm/mysql': { orm: 'mikro-orm', db: 'mysql' },
  '@mikro-orm/mariadb': { orm: 'mikro-orm', db: 'mariadb' },
  '@mikro-orm/sqlite': { orm: 'mikro-orm', db: 'sqlite' },
  '@mikro-orm/better-sqlite': { orm: 'mikro-orm', db: 'sqlite' },
  '@mikro-orm/libsql': { orm: 'mikro-orm', db: 'sqlite' },
  '@mikro-orm/mongodb': { orm: 'mikro-orm', db: 'mongodb' },
  '@mikro-orm/mssql': { orm: 'mikro-orm', db: 'mssql' },
  mongoose: { orm: 'mongoose', db: 'mongodb' },
  '@nestjs/mongoose': { orm: 'mongoose', db: 'mongodb' },
  '@typegoose/typegoose': { orm: 'mongoose', db: 'mongodb' },
  objection: { orm: 'objection' },
  knex: { orm: 'knex' },
  kysely: { orm: 'kysely' },
  express: { framework: true },
  fastify: { framework: true },
  koa: { framework: true },
  hono: { framework: true },
  '@hapi/hapi': { framework: true },
  restify: { framework: true },
  elysia: { framework: true },
  next: { framework: true },
  nuxt: { framework: true },
  '@remix-run/node': { framework: true },
  '@sveltejs/kit': { framework: true },
  '@nestjs/core': { framework: true },
  '@adonisjs/core': { framework: true },
  '@feathersjs/feathers': { framework: true },
  '@trpc/server': { framework: true },
  '@apollo/server': { framework: true },
  'apollo-server': { framework: true },
  'apollo-server-express': { framework: true },
  'graphql-yoga': { framework: true },
  mercurius: { framework: true },
  'type-graphql': { framework: true },
  '@pothos/core': { framework: true },
  '@nestjs/graphql': { framework: true },
  bullmq: { framework: true },
  bull: { framework: true },
  agenda: { framework: true },
  inngest: { framework: true },
  'pg-boss': { framework: true },
  'graphile-worker': { framework: true },
  '@trigger.dev/sdk': { framework: true },
};

/** Go modules by path, without a major version's suffix. */
const GO: Record<string, Library> = {
  'github.com/lib/pq': { db: 'postgresql' },
  'github.com/jackc/pgx': { db: 'postgresql' },
  'github.com/go-pg/pg': { db: 'postgresql', orm: 'go-pg' },
  'gorm.io/driver/postgres': { orm: 'gorm', db: 'postgresql' },
  'github.com/uptrace/bun/driver/pgdriver': { orm: 'bun', db: 'postgresql' },
  'github.com/uptrace/bun/dialect/pgdialect': { orm: 'bun', db: 'postgresql' },
  'github.com/go-sql-driver/mysql': { db: 'mysql' },
  'gorm.io/driver/mysql': { orm: 'gorm', db: 'mysql' },
  'github.com/mattn/go-sqlite3': { db: 'sqlite' },
  'modernc.org/sqlite': { db: 'sqlite' },
  'github.com/ncruces/go-sqlite3': { db: 'sqlite' },
  'github.com/glebarez/sqlite': { orm: 'gorm', db: 'sqlite' },
  'gorm.io/driver/sqlite': { orm: 'gorm', db: 'sqlite' },
  'go.mongodb.org/mongo-driver': { db: 'mongodb' },
  'github.com/microsoft/go-mssqldb': { db: 'mssql' },
  'github.com/denisenkom/go-mssqldb': { db: 'mssql' },
  'gorm.io/driver/sqlserver': { orm: 'gorm', db: 'mssql' },
  'github.com/sijms/go-ora': { db: 'oracle' },
  'github.com/godror/godror': { db: 'oracle' },
  'gorm.io/gorm': { orm: 'gorm' },
  'github.com/jinzhu/gorm': { orm: 'gorm' },
  'entgo.io/ent': { orm: 'ent' },
  'github.com/uptrace/bun': { orm: 'bun' },
  'xorm.io/xorm': { orm: 'xorm' },
  'github.com/go-xorm/xorm': { orm: 'xorm' },
  'github.com/jmoiron/sqlx': { orm: 'sqlx' },
  'github.com/masterminds/squirrel': { orm: 'squirrel' },
  'github.com/gin-gonic/gin': { framework: true },
  'github.com/labstack/echo': { framework: true },
  'github.com/gofiber/fiber': { framework: true },
  'github.com/go-chi/chi': { framework: true },
  'github.com/gorilla/mux': { framework: true },
  'github.com/julienschmidt/httprouter': { framework: true },
  'google.golang.org/grpc': { framework: true },
  'connectrpc.com/connect': { framework: true },
  'github.com/99designs/gqlgen': { framework: true },
  'github.com/hibiken/asynq': { framework: true },
  'github.com/riverqueue/river': { framework: true },
};

const TABLES = {
  python: new Map(Object.entries(PYTHON)),
  node: new Map(Object.entries(NODE)),
  go: new Map(Object.entries(GO)),
};

/** What is known about a library by its ecosystem and published name. */
export function knownLibrary(ecosystem: keyof typeof TABLES, name: string): Library | undefined {
  return TABLES[ecosystem].get(ecosystem === 'go' ? name.replace(/\/v\d+$/, '') : name);
}

/** What is known about the Go module that a package is imported from, and the module's name without a version. */
export function knownGoPackage(path: string): (Library & { name: string }) | undefined {
  const parts = path
    .toLowerCase()
    .split('/')
    .filter((part) => !/^v\d+$/.test(part));
  for (let length = parts.length; length > 1; length--) {
    const name = parts.slice(0, length).join('/');
    const library = TABLES.go.get(name);
    if (library) return { name, ...library };
  }
  return undefined;
}

const MODULES = new Map(
  [...TABLES.python].map(([name, library]) => [library.module ?? name.replaceAll('-', '_'), { name, ...library }]),
);

/** What is known about a Python library by the top-level module that it is imported as. */
export function knownModule(module: string): (Library & { name: string }) | undefined {
  return MODULES.get(module);
}

/** Names of databases as documents, images, URLs and settings write them, the more specific ones first. */
const DATABASES: [pattern: RegExp, db: string][] = [
  [/cockroach/i, 'cockroachdb'],
  [/mariadb/i, 'mariadb'],
  [/postg(?:re(?:s(?:ql)?)?|is)|pgvector|timescale|\bpgsql\b/i, 'postgresql'],
  [/mysql|percona/i, 'mysql'],
  [/sqlite/i, 'sqlite'],
  [/mongo/i, 'mongodb'],
  [/mssql|sql ?server/i, 'mssql'],
  [/oracle/i, 'oracle'],
  [/(?:^|[^a-z])(?:redis|valkey)/i, 'redis'],
];

/** The database that a text names first, and where; null for none. */
export function databaseIn(text: string): { db: string; at: number; end: number } | null {
  let best: { db: string; at: number; end: number } | null = null;
  for (const [pattern, db] of DATABASES) {
    const found = pattern.exec(text);
    if (found && (!best || found.index < best.at)) best = { db, at: found.index, end: found.index + found[0].length };
  }
  return best;
}

/** Names of object-relational mappers as documents write them. */
export const ORM_NAMES: [pattern: RegExp, orm: string][] = [
  [/sqlmodel/i, 'sqlmodel'],
  [/sqlalchemy/i, 'sqlalchemy'],
  [/tortoise/i, 'tortoise-orm'],
  [/django/i, 'django'],
  [/peewee/i, 'peewee'],
  [/beanie/i, 'beanie'],
  [/mongoengine/i, 'mongoengine'],
  [/prisma/i, 'prisma'],
  [/typeorm/i, 'typeorm'],
  [/sequelize/i, 'sequelize'],
  [/drizzle/i, 'drizzle'],
  [/mikro-?orm/i, 'mikro-orm'],
  [/objection/i, 'objection'],
  [/\bknex\b/i, 'knex'],
  [/\bkysely\b/i, 'kysely'],
  [/mongoose/i, 'mongoose'],
  [/\bgorm\b/i, 'gorm'],
  [/\bsqlc\b/i, 'sqlc'],
  [/\bsqlx\b/i, 'sqlx'],
  [/\bxorm\b/i, 'xorm'],
];
