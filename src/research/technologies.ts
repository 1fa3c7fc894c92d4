import type { ContextStore } from '../contracts/context-store.ts';
import type { Home } from './catalogue/index.ts';
import { lowestAllowed } from './versions.ts';

type TechStack = ContextStore['tech_stack'];

/** Names under which the same thing is also published, imported or run → the name that the catalogue uses. */
const ALIASES: Readonly<Record<string, string>> = {
  'psycopg2-binary': 'psycopg2',
  'psycopg-binary': 'psycopg',
  bs4: 'beautifulsoup4',
  pil: 'pillow',
  tortoise: 'tortoise-orm',
  'strawberry-graphql': 'strawberry',
  postgres: 'postgresql',
  mariadb: 'mysql',
  mongo: 'mongodb',
};

/** The packages of a technology: those that tell its version, the first one present does, and those that only show that it is there. */
interface Packages {
  is: readonly string[];
  with?: readonly string[];
}

/** npm packages by the name that the catalogue uses. */
const NODE: Readonly<Record<string, Packages>> = {
  prisma: { is: ['@prisma/client', 'prisma'] },
  typeorm: { is: ['typeorm'], with: ['@nestjs/typeorm'] },
  sequelize: { is: ['@sequelize/core', 'sequelize'], with: ['sequelize-typescript', '@nestjs/sequelize'] },
  drizzle: { is: ['drizzle-orm'] },
  'mikro-orm': {
    is: ['@mikro-orm/core', '@mikro-orm/postgresql', '@mikro-orm/mysql', '@mikro-orm/sqlite'],
    with: ['@mikro-orm/nestjs'],
  },
  mongoose: { is: ['mongoose'], with: ['@nestjs/mongoose', '@typegoose/typegoose'] },
  objection: { is: ['objection'] },
  knex: { is: ['knex'] },
  kysely: { is: ['kysely'] },
  pg: { is: ['pg'], with: ['pg-pool', '@neondatabase/serverless', '@vercel/postgres'] },
  postgres: { is: ['postgres'] },
  mysql2: { is: ['mysql2'] },
  'better-sqlite3': { is: ['better-sqlite3'] },
  mongodb: { is: ['mongodb'] },
  redis: { is: ['redis'], with: ['ioredis', '@redis/client'] },
  nestjs: { is: ['@nestjs/core', '@nestjs/common'] },
  express: { is: ['express'], with: ['@nestjs/platform-express'] },
  fastify: { is: ['fastify'], with: ['@nestjs/platform-fastify'] },
  nextjs: { is: ['next'] },
  trpc: { is: ['@trpc/server'] },
  graphql: {
    is: ['graphql'],
    with: [
      'dataloader',
      '@apollo/server',
      'apollo-server',
      'apollo-server-express',
      'graphql-yoga',
      'mercurius',
      'type-graphql',
      '@pothos/core',
      '@nestjs/graphql',
    ],
  },
  bullmq: { is: ['bullmq'], with: ['bull', '@nestjs/bullmq', '@nestjs/bull'] },
  'aws-lambda': { is: [], with: ['aws-lambda', '@types/aws-lambda', '@middy/core', '@aws-lambda-powertools/logger'] },
};

/** Go modules, without a major version’s suffix. */
const GO: Readonly<Record<string, Packages>> = {
  gorm: { is: ['gorm.io/gorm'], with: ['github.com/jinzhu/gorm'] },
  ent: { is: ['entgo.io/ent'] },
  bun: { is: ['github.com/uptrace/bun'] },
  xorm: { is: ['xorm.io/xorm'], with: ['github.com/go-xorm/xorm'] },
  sqlx: { is: ['github.com/jmoiron/sqlx'] },
  squirrel: { is: ['github.com/masterminds/squirrel'] },
  pgx: { is: ['github.com/jackc/pgx'] },
  'go-database-sql': {
    is: [],
    with: [
      'github.com/lib/pq',
      'github.com/go-sql-driver/mysql',
      'github.com/mattn/go-sqlite3',
      'modernc.org/sqlite',
      'github.com/microsoft/go-mssqldb',
      'github.com/denisenkom/go-mssqldb',
    ],
  },
  'mongo-driver': { is: ['go.mongodb.org/mongo-driver'] },
  redis: { is: ['github.com/redis/go-redis'], with: ['github.com/go-redis/redis'] },
  gin: { is: ['github.com/gin-gonic/gin'] },
  echo: { is: ['github.com/labstack/echo'] },
  chi: { is: ['github.com/go-chi/chi'] },
  fiber: { is: ['github.com/gofiber/fiber'] },
  'grpc-go': { is: ['google.golang.org/grpc'] },
  connect: { is: ['connectrpc.com/connect'], with: ['github.com/bufbuild/connect-go'] },
  gqlgen: { is: ['github.com/99designs/gqlgen'] },
  asynq: { is: ['github.com/hibiken/asynq'] },
  river: { is: ['github.com/riverqueue/river'] },
  kafka: {
    is: [],
    with: [
      'github.com/ibm/sarama',
      'github.com/shopify/sarama',
      'github.com/segmentio/kafka-go',
      'github.com/confluentinc/confluent-kafka-go',
      'github.com/twmb/franz-go',
    ],
  },
  rabbitmq: { is: ['github.com/rabbitmq/amqp091-go'], with: ['github.com/streadway/amqp'] },
  nats: { is: ['github.com/nats-io/nats.go'] },
  'aws-sdk-go': { is: ['github.com/aws/aws-sdk-go-v2'], with: ['github.com/aws/aws-sdk-go'] },
  'stripe-go': { is: ['github.com/stripe/stripe-go'] },
  errgroup: { is: ['golang.org/x/sync'], with: ['github.com/sourcegraph/conc', 'github.com/panjf2000/ants'] },
};

/** Names that the tech stack gives mappers and event loops of other languages. */
const FOREIGN = new Set(['nodejs', 'sqlc', ...Object.keys(NODE), ...Object.keys(GO)]);

/** What stands on something else whose practices hold too; the versions of the two say nothing of each other. */
const BUILT_ON: Readonly<Record<string, readonly string[]>> = {
  fastapi: ['starlette', 'pydantic'],
  djangorestframework: ['django'],
  'graphene-django': ['graphene', 'django'],
  'strawberry-graphql-django': ['strawberry', 'django'],
  'django-ninja': ['django', 'pydantic'],
  sqlmodel: ['sqlalchemy', 'pydantic'],
  'flask-sqlalchemy': ['flask', 'sqlalchemy'],
  'psycopg-pool': ['psycopg'],
  motor: ['pymongo'],
  botocore: ['boto3'],
  aioboto3: ['boto3'],
  aiobotocore: ['boto3'],
};

/** Frameworks and libraries that run on asyncio. */
const ON_ASYNCIO = new Set([
  'aiohttp',
  'anyio',
  'arq',
  'asyncpg',
  'fastapi',
  'litestar',
  'motor',
  'quart',
  'sanic',
  'starlette',
  'tortoise-orm',
]);

/** Database servers: they matter to every language. */
const DATABASES = new Set(['postgresql', 'mysql', 'sqlite', 'mongodb']);

/** Part of Python itself, so that no manifest names them; `python` covers files, processes, time, hashing, archives. */
const STANDARD_LIBRARY = ['python', 'sqlite3'];

/** A technology of a project, as the catalogue names it. */
export interface Technology {
  id: string;
  /** Where it is published; null: a database server. */
  home: Home;
  /** Exact, a range, or null where nothing tells. */
  version: string | null;
}

/**
 * The technologies of a project, those of its languages first. A Python project always has those of the standard library, in the
 * lowest version of Python that it runs on; a project on Node.js has Node.js itself.
 */
export function technologiesOf(stack: TechStack): Technology[] {
  const found: Technology[] = [];
  const languages = new Set(stack.languages.map((language) => language.toLowerCase()));
  if (languages.has('python')) {
    for (const [id, version] of pythonOf(stack)) found.push({ id, home: 'python', version });
  }
  if (languages.has('typescript') || languages.has('javascript')) found.push(...nodeOf(stack));
  if (languages.has('go')) found.push(...goOf(stack));
  // The version of a Redis server says nothing of the client library of the same name.
  const server = stack.db === null ? null : technologyId(stack.db);
  if (server !== null && DATABASES.has(server)) found.push({ id: server, home: null, version: stack.db_version });
  return found;
}

/** The version of Node.js that has to do: the lowest that the project runs on. */
function nodeOf(stack: TechStack): Technology[] {
  const libraries = stack.ecosystems?.node ?? {};
  const found = elsewhere('node', NODE, stack);
  if (found.length === 0 && stack.async !== 'nodejs') return found;
  const stated = Object.hasOwn(libraries, 'node') ? libraries.node! : null;
  return [...found, { id: 'nodejs', home: 'node', version: stated === null ? null : lowestAllowed(stated) }];
}

/** What comes with Go, in the lowest version of Go that the project runs on; sqlc’s code is generated, so that no module tells of it. */
function goOf(stack: TechStack): Technology[] {
  const stated = stack.ecosystems?.go?.go ?? null;
  const version = stated === null ? null : lowestAllowed(stated);
  const sqlc: Technology[] = stack.orm === 'sqlc' ? [{ id: 'sqlc', home: 'go', version: null }] : [];
  return [
    ...sqlc,
    ...elsewhere('go', GO, stack),
    { id: 'net-http', home: 'go', version },
    { id: 'go', home: 'go', version },
  ];
}

function pythonOf(stack: TechStack): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  addPython(
    stack,
    (name, version) => {
      const id = technologyId(name);
      found.set(id, found.get(id) ?? version);
    },
    found,
  );
  return found;
}

function addPython(
  stack: TechStack,
  add: (name: string, version: string | null) => void,
  found: Map<string, string | null>,
): void {
  const { ecosystems } = stack;
  const { node = {}, go = {}, python: own = {} } = ecosystems ?? { python: stack.libraries };
  for (const [name, version] of Object.entries(own)) add(name, version);
  const runsOn = stack.async?.split(/[\s,;+/]+/) ?? [];
  // A mapper or a framework that only npm or Go has here is not Python’s of the same name.
  const isForeign = (name: string) =>
    !Object.hasOwn(own, name) && (Object.hasOwn(node, name) || Object.hasOwn(go, name) || FOREIGN.has(name));
  const named = [stack.orm, ...stack.frameworks].filter((name) => name !== null && !isForeign(name));
  for (const name of [...named, ...runsOn, ...STANDARD_LIBRARY]) if (name) add(name, null);
  // Iterating over a map visits what is added meanwhile, so this follows chains.
  for (const name of found.keys())
    for (const base of (Object.hasOwn(BUILT_ON, name) && BUILT_ON[name]) || []) add(base, null);
  if ([...found.keys()].some((name) => ON_ASYNCIO.has(name))) add('asyncio', null);
  // A project that says `>=3.9` has to run on 3.9, so what came to Python later is no advice for it.
  const stated = found.get('python') ?? null;
  const python = stated === null ? null : lowestAllowed(stated);
  for (const name of ['asyncio', ...STANDARD_LIBRARY]) if (found.has(name)) found.set(name, python);
}

/** What npm or Go’s modules bring; their versions are those of that ecosystem. */
function elsewhere(home: 'node' | 'go', known: Readonly<Record<string, Packages>>, stack: TechStack): Technology[] {
  const versions = new Map(
    Object.entries(stack.ecosystems?.[home] ?? {}).map(([name, version]) => [
      home === 'go' ? name.replace(/\/v\d+$/, '') : name,
      version,
    ]),
  );
  return Object.entries(known).flatMap(([id, packages]) => {
    const telling = packages.is.find((name) => versions.has(name));
    if (telling === undefined && !packages.with?.some((name) => versions.has(name))) return [];
    return [{ id, home, version: telling === undefined ? null : (versions.get(telling) ?? null) }];
  });
}

/** `Psycopg2_Binary` → `psycopg2`: PyPI's normal form of a name, then the catalogue's name for it. */
function technologyId(name: string): string {
  const normal = name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
  return (Object.hasOwn(ALIASES, normal) ? ALIASES[normal] : undefined) ?? normal;
}
