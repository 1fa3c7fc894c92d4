import type { Library } from '../schema.ts';
import { drizzle } from './drizzle.ts';
import { knex } from './knex.ts';
import { kysely } from './kysely.ts';
import { mikroOrm } from './mikro-orm.ts';
import { mongodb } from './mongodb.ts';
import { mongoose } from './mongoose.ts';
import { mysql2 } from './mysql2.ts';
import { objection } from './objection.ts';
import { pg } from './pg.ts';
import { pgPromise } from './pg-promise.ts';
import { postgresJs } from './postgres.ts';
import { prisma } from './prisma.ts';
import { ioredis, nodeRedis } from './redis.ts';
import { sequelize } from './sequelize.ts';
import { betterSqlite3, nodeSqlite, sqlite3 } from './sqlite.ts';
import { typeorm, typeormTransactional } from './typeorm.ts';

/** TypeScript's databases: ORMs, query builders, drivers and key-value stores. */
export const databaseLibraries: Library[] = [
  prisma,
  typeorm,
  typeormTransactional,
  sequelize,
  drizzle,
  knex,
  mongoose,
  mongodb,
  pg,
  objection,
  mikroOrm,
  kysely,
  pgPromise,
  postgresJs,
  mysql2,
  betterSqlite3,
  nodeSqlite,
  sqlite3,
  ioredis,
  nodeRedis,
];
