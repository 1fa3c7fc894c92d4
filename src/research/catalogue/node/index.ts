import type { CataloguePractice } from '../practice.ts';
import { awsLambda } from './aws-lambda.ts';
import { betterSqlite3 } from './better-sqlite3.ts';
import { bullmq } from './bullmq.ts';
import { drizzle } from './drizzle.ts';
import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { graphql } from './graphql.ts';
import { knex } from './knex.ts';
import { kysely } from './kysely.ts';
import { mikroOrm } from './mikro-orm.ts';
import { mongodb } from './mongodb.ts';
import { mongoose } from './mongoose.ts';
import { mysql2 } from './mysql2.ts';
import { nestjs } from './nestjs.ts';
import { nextjs } from './nextjs.ts';
import { nodejs } from './nodejs.ts';
import { objection } from './objection.ts';
import { pg } from './pg.ts';
import { postgres } from './postgres.ts';
import { prisma } from './prisma.ts';
import { redis } from './redis.ts';
import { sequelize } from './sequelize.ts';
import { trpc } from './trpc.ts';
import { typeorm } from './typeorm.ts';

/** What npm's packages and Node.js itself call for, by technology. */
export const nodePractices: Readonly<Record<string, readonly CataloguePractice[]>> = {
  'aws-lambda': awsLambda,
  'better-sqlite3': betterSqlite3,
  bullmq,
  drizzle,
  express,
  fastify,
  graphql,
  knex,
  kysely,
  'mikro-orm': mikroOrm,
  mongodb,
  mongoose,
  mysql2,
  nestjs,
  nextjs,
  nodejs,
  objection,
  pg,
  postgres,
  prisma,
  redis,
  sequelize,
  trpc,
  typeorm,
};
