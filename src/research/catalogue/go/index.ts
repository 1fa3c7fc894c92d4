import type { CataloguePractice } from '../practice.ts';
import { bun } from './bun.ts';
import { databaseSql } from './database-sql.ts';
import { ent } from './ent.ts';
import { errgroup } from './errgroup.ts';
import { chi, echo, fiber, gin } from './frameworks.ts';
import { go } from './go.ts';
import { gorm } from './gorm.ts';
import { mongoDriverGo } from './mongo-driver.ts';
import { netHttp } from './net-http.ts';
import { pgx } from './pgx.ts';
import { asynq, awsSdkGo, kafka, nats, rabbitmq, river, stripeGo } from './queues.ts';
import { redis } from './redis.ts';
import { connect, gqlgen, grpcGo } from './rpc.ts';
import { sqlc } from './sqlc.ts';
import { sqlx } from './sqlx.ts';
import { squirrel } from './squirrel.ts';
import { xorm } from './xorm.ts';

/** What Go’s modules and Go itself call for, by technology. */
export const goPractices: Readonly<Record<string, readonly CataloguePractice[]>> = {
  asynq,
  'aws-sdk-go': awsSdkGo,
  bun,
  chi,
  connect,
  echo,
  ent,
  errgroup,
  fiber,
  gin,
  go,
  'go-database-sql': databaseSql,
  gorm,
  gqlgen,
  'grpc-go': grpcGo,
  kafka,
  'mongo-driver': mongoDriverGo,
  nats,
  'net-http': netHttp,
  pgx,
  rabbitmq,
  redis,
  river,
  sqlc,
  sqlx,
  squirrel,
  'stripe-go': stripeGo,
  xorm,
};
