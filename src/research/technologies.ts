import type { ContextStore } from '../contracts/context-store.ts';
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

/** Libraries that are not Python’s, by published name (Go: without a major version’s suffix) → the name that the catalogue uses. */
const ELSEWHERE: Readonly<Record<'node' | 'go', Readonly<Record<string, string>>>> = {
  node: {
    '@prisma/client': 'prisma',
    prisma: 'prisma',
    typeorm: 'typeorm',
    sequelize: 'sequelize',
    'drizzle-orm': 'drizzle-orm',
    '@mikro-orm/core': 'mikro-orm',
    mongoose: 'mongoose',
    objection: 'objection',
    knex: 'knex',
    kysely: 'kysely',
    pg: 'pg',
    mysql2: 'mysql2',
    redis: 'node-redis',
  },
  go: {
    'github.com/jackc/pgx': 'pgx',
    'github.com/lib/pq': 'lib-pq',
    'gorm.io/gorm': 'gorm',
    'entgo.io/ent': 'ent',
    'github.com/uptrace/bun': 'bun',
    'github.com/jmoiron/sqlx': 'sqlx',
  },
};

const FOREIGN = new Set(Object.values(ELSEWHERE).flatMap((names) => Object.values(names)));

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

/**
 * The technologies of a project as the catalogue names them, each with its version: exact, a range, or null where nothing
 * tells. A Python project always has those of the standard library, in the lowest version of Python that it runs on.
 */
export function technologiesOf(stack: TechStack): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  const add = (name: string, version: string | null): void => {
    const id = technologyId(name);
    found.set(id, found.get(id) ?? version);
  };
  const languages = new Set(stack.languages.map((language) => language.toLowerCase()));
  if (languages.has('python')) addPython(stack, add, found);
  if (languages.has('typescript') || languages.has('javascript')) addElsewhere('node', stack, found);
  if (languages.has('go')) addElsewhere('go', stack, found);
  // The version of a Redis server says nothing of the client library of the same name.
  if (stack.db !== null && DATABASES.has(technologyId(stack.db))) add(stack.db, stack.db_version);
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

/** Adds what npm or Go’s modules bring; their versions are those of that ecosystem. */
function addElsewhere(ecosystem: 'node' | 'go', stack: TechStack, found: Map<string, string | null>): void {
  const known = ELSEWHERE[ecosystem];
  for (const [name, version] of Object.entries(stack.ecosystems?.[ecosystem] ?? {})) {
    const plain = ecosystem === 'go' ? name.replace(/\/v\d+$/, '') : name;
    const id = Object.hasOwn(known, plain) ? known[plain] : undefined;
    if (id !== undefined) found.set(id, found.get(id) ?? version);
  }
}

/** `Psycopg2_Binary` → `psycopg2`: PyPI's normal form of a name, then the catalogue's name for it. */
function technologyId(name: string): string {
  const normal = name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
  return (Object.hasOwn(ALIASES, normal) ? ALIASES[normal] : undefined) ?? normal;
}
