import type { Library } from '../schema.ts';
import { asyncpg } from './asyncpg.ts';
import { databases } from './databases-library.ts';
import { djangoCache } from './django-cache.ts';
import { djangoOrm } from './django-orm.ts';
import { beanie, mongoengine } from './document-mappers.ts';
import { flaskSqlalchemy } from './flask-sqlalchemy.ts';
import { mysqlLibraries } from './mysql.ts';
import { peewee } from './peewee.ts';
import { psycopg } from './psycopg.ts';
import { psycopg2 } from './psycopg2.ts';
import { motor, pymongo } from './pymongo.ts';
import { redis } from './redis.ts';
import { sqlalchemy } from './sqlalchemy.ts';
import { aiosqlite, sqlite3 } from './sqlite3.ts';
import { sqlmodel } from './sqlmodel.ts';
import { tortoise } from './tortoise.ts';

/** Python's databases: ORMs, drivers and key-value stores. */
export const databaseLibraries: Library[] = [
  sqlalchemy,
  sqlmodel,
  flaskSqlalchemy,
  djangoOrm,
  djangoCache,
  tortoise,
  peewee,
  psycopg2,
  psycopg,
  asyncpg,
  sqlite3,
  aiosqlite,
  ...mysqlLibraries,
  pymongo,
  motor,
  beanie,
  mongoengine,
  redis,
  databases,
];
