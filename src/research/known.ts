/** What a technology is to a project: decides what is asked about it. */
export type Role = 'mapper' | 'database' | 'driver' | 'framework' | 'queue' | 'loop' | 'client';

interface Known {
  /** Its name as people write it. */
  title: string;
  aliases: readonly string[];
  role: Role;
}

/** Technologies that documentation servers are asked about: id → name, and how else it is called after a `|`. */
const BY_ROLE: Readonly<Record<Role, Readonly<Record<string, string>>>> = {
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
    prisma: 'Prisma',
    typeorm: 'TypeORM',
    sequelize: 'Sequelize',
    'drizzle-orm': 'Drizzle ORM|drizzle',
    'mikro-orm': 'MikroORM',
    mongoose: 'Mongoose',
    objection: 'Objection.js',
    knex: 'Knex.js',
    kysely: 'Kysely',
    gorm: 'GORM',
    ent: 'ent',
    bun: 'Bun',
    sqlx: 'sqlx',
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
    pgx: 'pgx',
    pg: 'node-postgres|pg',
    'lib-pq': 'pq',
    'node-redis': 'node-redis',
    mysql2: 'mysql2',
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

const KNOWN: ReadonlyMap<string, Known> = new Map(
  (Object.keys(BY_ROLE) as Role[]).flatMap((role) =>
    Object.entries(BY_ROLE[role]).map(([id, names]): [string, Known] => {
      const [title = id, ...aliases] = names.split('|');
      return [id, { title, aliases: [id, ...aliases], role }];
    }),
  ),
);

/** What is known about a technology by its id. */
export function known(technology: string): Known | undefined {
  return KNOWN.get(technology);
}
