import type { Home } from './catalogue/index.ts';

/** What a technology is to a project: decides what is asked about it. */
export type Role = 'mapper' | 'database' | 'driver' | 'framework' | 'queue' | 'loop' | 'client';

interface Known {
  /** Its name as people write it. */
  title: string;
  aliases: readonly string[];
  role: Role;
}

type Names = Readonly<Record<Role, Readonly<Record<string, string>>>>;

/** Technologies of Python and database servers that documentation servers are asked about: id → name, and how else it is called after a `|`. */
const BY_ROLE: Names = {
  mapper: {
    sqlalchemy: 'SQLAlchemy',
    sqlmodel: 'SQLModel',
    django: 'Django',
    'tortoise-orm': 'Tortoise ORM|tortoise',
    peewee: 'Peewee',
    pony: 'Pony ORM|pony',
    piccolo: 'Piccolo',
    ormar: 'ormar',
    gino: 'GINO',
    mongoengine: 'MongoEngine',
    beanie: 'Beanie',
    odmantic: 'ODMantic',
  },
  database: {
    postgresql: 'PostgreSQL|postgres',
    mysql: 'MySQL',
    sqlite: 'SQLite',
    mongodb: 'MongoDB',
    mssql: 'SQL Server',
    oracle: 'Oracle Database',
    cockroachdb: 'CockroachDB',
  },
  driver: {
    psycopg: 'Psycopg 3|psycopg',
    psycopg2: 'Psycopg 2|psycopg2',
    asyncpg: 'asyncpg',
    aiopg: 'aiopg',
    pymysql: 'PyMySQL',
    aiomysql: 'aiomysql',
    asyncmy: 'asyncmy',
    aiosqlite: 'aiosqlite',
    pymongo: 'PyMongo',
    motor: 'Motor',
    redis: 'redis-py',
  },
  framework: {
    fastapi: 'FastAPI',
    starlette: 'Starlette',
    flask: 'Flask',
    quart: 'Quart',
    sanic: 'Sanic',
    litestar: 'Litestar',
    aiohttp: 'aiohttp',
    tornado: 'Tornado',
    pyramid: 'Pyramid',
    falcon: 'Falcon',
    djangorestframework: 'Django REST framework|django-rest-framework',
    'django-ninja': 'Django Ninja',
    channels: 'Channels',
    graphene: 'Graphene',
    strawberry: 'Strawberry GraphQL|strawberry',
  },
  queue: { celery: 'Celery', rq: 'RQ', dramatiq: 'Dramatiq', arq: 'arq', huey: 'huey' },
  loop: { asyncio: 'asyncio|Python', anyio: 'AnyIO', trio: 'Trio', twisted: 'Twisted', gevent: 'gevent' },
  client: {
    httpx: 'HTTPX',
    requests: 'Requests',
    boto3: 'Boto3',
    openai: 'OpenAI Python|openai-python',
    stripe: 'Stripe Python|stripe-python',
  },
};

/** The same of npm and Node.js. */
const NODE_BY_ROLE: Names = {
  mapper: {
    prisma: 'Prisma',
    typeorm: 'TypeORM',
    sequelize: 'Sequelize',
    drizzle: 'Drizzle ORM|drizzle-orm',
    'mikro-orm': 'MikroORM',
    mongoose: 'Mongoose',
    objection: 'Objection.js',
    knex: 'Knex.js|knex',
    kysely: 'Kysely',
  },
  database: {},
  driver: {
    pg: 'node-postgres|pg',
    postgres: 'Postgres.js|porsager/postgres',
    mysql2: 'mysql2',
    'better-sqlite3': 'better-sqlite3',
    mongodb: 'MongoDB Node.js driver|node-mongodb-native',
    redis: 'node-redis|ioredis',
  },
  framework: {
    nestjs: 'NestJS|nest',
    nextjs: 'Next.js|next',
    express: 'Express',
    fastify: 'Fastify',
    trpc: 'tRPC',
    graphql: 'GraphQL.js|dataloader',
    'aws-lambda': 'AWS Lambda',
  },
  queue: { bullmq: 'BullMQ|bull' },
  loop: { nodejs: 'Node.js|node' },
  client: {},
};

/** The same of Go. */
const GO_BY_ROLE: Names = {
  mapper: {
    gorm: 'GORM',
    ent: 'ent',
    bun: 'Bun',
    xorm: 'xorm',
    sqlx: 'sqlx',
    sqlc: 'sqlc',
    squirrel: 'squirrel',
  },
  database: {},
  driver: {
    'go-database-sql': 'Go database/sql|go',
    pgx: 'pgx',
    'mongo-driver': 'MongoDB Go driver|mongo-go-driver',
    redis: 'go-redis',
  },
  framework: {
    gin: 'Gin',
    echo: 'Echo',
    chi: 'chi',
    fiber: 'Fiber',
    'grpc-go': 'grpc-go|gRPC',
    connect: 'Connect for Go|connect-go',
    gqlgen: 'gqlgen',
  },
  queue: { asynq: 'Asynq', river: 'River', rabbitmq: 'amqp091-go', nats: 'nats.go', kafka: 'Sarama|kafka-go' },
  loop: {},
  client: { 'aws-sdk-go': 'AWS SDK for Go v2|aws-sdk-go-v2', 'stripe-go': 'Stripe Go|stripe-go' },
};

function byId(names: Names): ReadonlyMap<string, Known> {
  return new Map(
    (Object.keys(names) as Role[]).flatMap((role) =>
      Object.entries(names[role]).map(([id, text]): [string, Known] => {
        const [title = id, ...aliases] = text.split('|');
        return [id, { title, aliases: [id, ...aliases], role }];
      }),
    ),
  );
}

const KNOWN = byId(BY_ROLE);
const KNOWN_OF_NODE = byId(NODE_BY_ROLE);
const KNOWN_OF_GO = byId(GO_BY_ROLE);

/** What is known about a technology by its id and by where it is published. */
export function known(technology: string, home: Home): Known | undefined {
  return (home === 'node' ? KNOWN_OF_NODE : home === 'go' ? KNOWN_OF_GO : KNOWN).get(technology);
}
