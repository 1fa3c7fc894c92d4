import type { Practice } from '../../contracts/context-store.ts';
import { aiohttp } from './aiohttp.ts';
import { anyio } from './anyio.ts';
import { arq } from './arq.ts';
import { asyncio } from './asyncio.ts';
import { asyncpg } from './asyncpg.ts';
import { bcrypt } from './bcrypt.ts';
import { beautifulsoup4 } from './beautifulsoup4.ts';
import { boto3 } from './boto3.ts';
import { celery } from './celery.ts';
import { django } from './django.ts';
import { djangorestframework } from './djangorestframework.ts';
import { dramatiq } from './dramatiq.ts';
import { fastapi } from './fastapi.ts';
import { flask } from './flask.ts';
import { goPractices } from './go/index.ts';
import { graphene } from './graphene.ts';
import { httpx } from './httpx.ts';
import { lxml } from './lxml.ts';
import { mongodb } from './mongodb.ts';
import { motor } from './motor.ts';
import { mysql } from './mysql.ts';
import { nodePractices } from './node/index.ts';
import { openai } from './openai.ts';
import { pandas } from './pandas.ts';
import { passlib } from './passlib.ts';
import { peewee } from './peewee.ts';
import { pillow } from './pillow.ts';
import { postgresql } from './postgresql.ts';
import type { CataloguePractice } from './practice.ts';
import { psycopg } from './psycopg.ts';
import { psycopg2 } from './psycopg2.ts';
import { pydantic } from './pydantic.ts';
import { pymongo } from './pymongo.ts';
import { pymysql } from './pymysql.ts';
import { python } from './python.ts';
import { redis } from './redis.ts';
import { requests } from './requests.ts';
import { rq } from './rq.ts';
import { sqlalchemy } from './sqlalchemy.ts';
import { sqlite } from './sqlite.ts';
import { sqlite3 } from './sqlite3.ts';
import { sqlmodel } from './sqlmodel.ts';
import { starlette } from './starlette.ts';
import { strawberry } from './strawberry.ts';
import { stripe } from './stripe.ts';
import { tortoiseOrm } from './tortoise-orm.ts';
import { trio } from './trio.ts';
import { twisted } from './twisted.ts';

/** What Python and database servers call for, by technology. A library stands under the lower-case name that it has where it is published (Strawberry under `strawberry`). */
export const practices: Readonly<Record<string, readonly CataloguePractice[]>> = {
  aiohttp,
  anyio,
  arq,
  asyncio,
  asyncpg,
  bcrypt,
  beautifulsoup4,
  boto3,
  celery,
  django,
  djangorestframework,
  dramatiq,
  fastapi,
  flask,
  graphene,
  httpx,
  lxml,
  mongodb,
  motor,
  mysql,
  openai,
  pandas,
  passlib,
  peewee,
  pillow,
  postgresql,
  psycopg,
  psycopg2,
  pydantic,
  pymongo,
  pymysql,
  python,
  redis,
  requests,
  rq,
  sqlalchemy,
  sqlite,
  sqlite3,
  sqlmodel,
  starlette,
  strawberry,
  stripe,
  'tortoise-orm': tortoiseOrm,
  trio,
  twisted,
};

/** Where a library is published; null: a database server, which every language speaks to. */
export type Home = Practice['ecosystem'] | null;

/** The built-in practices for a technology: the same name means different things in different ecosystems. */
export function practicesOf(technology: string, home: Home): readonly CataloguePractice[] {
  const all = home === 'node' ? nodePractices : home === 'go' ? goPractices : practices;
  return Object.hasOwn(all, technology) ? all[technology]! : [];
}
