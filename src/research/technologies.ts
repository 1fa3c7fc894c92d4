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

/** Database servers: they matter to every language. All else in the catalogue is Python’s. */
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
  if (stack.languages.some((language) => language.toLowerCase() === 'python')) {
    addPython(stack, add, found);
  }
  // The version of a Redis server says nothing of the client library of the same name.
  if (stack.db !== null && DATABASES.has(technologyId(stack.db))) add(stack.db, stack.db_version);
  return found;
}

function addPython(
  stack: TechStack,
  add: (name: string, version: string | null) => void,
  found: Map<string, string | null>,
): void {
  for (const [name, version] of Object.entries(stack.libraries)) add(name, version);
  const runsOn = stack.async?.split(/[\s,;+/]+/) ?? [];
  for (const name of [stack.orm, ...stack.frameworks, ...runsOn, ...STANDARD_LIBRARY]) if (name) add(name, null);
  // Iterating over a map visits what is added meanwhile, so this follows chains.
  for (const name of found.keys())
    for (const base of (Object.hasOwn(BUILT_ON, name) && BUILT_ON[name]) || []) add(base, null);
  if ([...found.keys()].some((name) => ON_ASYNCIO.has(name))) add('asyncio', null);
  // A project that says `>=3.9` has to run on 3.9, so what came to Python later is no advice for it.
  const stated = found.get('python') ?? null;
  const python = stated === null ? null : lowestAllowed(stated);
  for (const name of ['asyncio', ...STANDARD_LIBRARY]) if (found.has(name)) found.set(name, python);
}

/** `Psycopg2_Binary` → `psycopg2`: PyPI's normal form of a name, then the catalogue's name for it. */
function technologyId(name: string): string {
  const normal = name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
  return (Object.hasOwn(ALIASES, normal) ? ALIASES[normal] : undefined) ?? normal;
}
