import type { Library } from '../schema.ts';
import { bun } from './bun.ts';
import { databaseSql } from './database-sql.ts';
import { ent } from './ent.ts';
import { gorm, gormV1 } from './gorm.ts';
import { mongoDriver } from './mongodb.ts';
import { pgx } from './pgx.ts';
import { goRedis, redigo } from './redis.ts';
import { sqlx } from './sqlx.ts';
import { squirrel } from './squirrel.ts';
import { xorm } from './xorm.ts';

/** Go's databases: ORMs, builders, drivers and key-value stores. */
export const databaseLibraries: Library[] = [
  databaseSql,
  sqlx,
  pgx,
  gorm,
  gormV1,
  ent,
  xorm,
  bun,
  squirrel,
  goRedis,
  redigo,
  mongoDriver,
];
