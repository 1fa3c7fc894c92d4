import { describe, expect, it } from 'vitest';
import { ContextStore } from '../../src/contracts/context-store.ts';
import { catalogueFor } from '../../src/research/index.ts';

type TechStack = ContextStore['tech_stack'];

function stack(parts: Partial<TechStack>): TechStack {
  return {
    db: null,
    orm: null,
    async: null,
    db_version: null,
    languages: ['python'],
    frameworks: [],
    libraries: {},
    ...parts,
  };
}

/** What an auditor does: the first practice of a technology that lists the rule. */
async function quoted(parts: Partial<TechStack>, technology: string, rule: string) {
  const found = catalogueFor(stack(parts));
  return Object.values(found[technology] ?? {}).find((practice) => practice.rules.includes(rule));
}

describe('research', () => {
  it('gives each topic of a technology once, in the shape of the context store', async () => {
    const found = catalogueFor(stack({ db: 'postgresql', orm: 'sqlalchemy', async: 'asyncio' }));
    expect(ContextStore.shape.best_practices.parse(found)).toEqual(found);
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['sqlalchemy', 'postgresql', 'asyncio', 'python']));
    for (const topics of Object.values(found)) {
      expect(Object.entries(topics).every(([topic, practice]) => practice.topic === topic)).toBe(true);
    }
  });

  it('says that its practices come from the catalogue', async () => {
    const found = catalogueFor(stack({ libraries: { django: '5.2' } }));
    expect(
      new Set(Object.values(found).flatMap((topics) => Object.values(topics).map(({ source }) => source))),
    ).toEqual(new Set(['catalogue']));
  });

  it('has the topics of the audit’s method', async () => {
    const found = catalogueFor(
      stack({ db: 'postgresql', libraries: { sqlalchemy: '2.0.36', fastapi: '0.115.0' }, async: 'asyncio' }),
    );
    const expected = {
      sqlalchemy: [
        'session lifecycle',
        'expire_on_commit',
        'bulk insert',
        'bulk update and delete',
        'eager and lazy loading',
      ],
      postgresql: ['NOTIFY semantics', 'LISTEN semantics', 'transaction isolation', 'batch operations'],
      asyncio: ['to_thread', 'blocking detection', 'event loop'],
      fastapi: ['dependency injection scopes', 'background tasks', 'async endpoints'],
    };
    for (const [technology, topics] of Object.entries(expected)) {
      expect(Object.keys(found[technology]!)).toEqual(expect.arrayContaining(topics));
    }
  });

  it.each([
    ['sqlalchemy', '1.4.46', 'n-plus-one-query', 'session.query(', '/en/14/'],
    ['sqlalchemy', '2.0.36', 'n-plus-one-query', 'select(Parent)', '/en/20/'],
    ['sqlalchemy', '>=1.4,<2.0', 'missing-bulk-operation', 'bulk_insert_mappings', '/en/14/'],
    ['sqlalchemy', '>=1.4', 'missing-bulk-operation', 'insert(Model)', '/en/20/'],
    ['sqlmodel', '0.0.8', 'missing-bulk-operation', 'bulk_insert_mappings', '/en/14/'],
    ['sqlmodel', '0.0.22', 'missing-bulk-operation', 'insert(Model)', '/en/20/'],
    ['django', '3.2.25', 'blocking-io-in-async', 'sync_to_async', '/en/3.2/'],
    ['django', '5.2', 'blocking-io-in-async', 'aget()', '/en/stable/'],
    ['django', '4.2a1', 'side-effect-before-commit', 'robust=True', '/en/stable/'],
    ['django', '4.1.13', 'side-effect-before-commit', 'on_commit', '/en/3.2/'],
    ['django', '2.1', 'n-update-delete-loop', 'Case(When(', 'conditional-update'],
    ['psycopg2', '2.9.10', 'missing-bulk-operation', 'execute_values', 'fast-execution-helpers'],
    ['psycopg', '3.2.3', 'sequential-await-in-loop', 'pipeline()', 'pipeline'],
    ['pydantic', '1.10.19', 'n-plus-one-query', 'from_orm', '/1.10/'],
    ['pydantic', null, 'n-plus-one-query', 'model_validate', '/latest/'],
  ])('quotes for %s %s and %s advice that fits the version', async (technology, version, rule, words, place) => {
    const practice = await quoted({ libraries: { [technology]: version } }, technology, rule);
    expect(practice?.advice).toContain(words);
    expect(practice?.url).toContain(place);
  });

  it('takes Python’s version for what comes with Python', async () => {
    const libraries = { python: '>=3.8,<3.9' };
    const old = await quoted({ async: 'asyncio', libraries }, 'asyncio', 'blocking-io-in-async');
    expect(old?.advice).toContain('run_in_executor');
    const current = await quoted(
      { async: 'asyncio', libraries: { python: '^3.11' } },
      'asyncio',
      'sequential-await-in-loop',
    );
    expect(current?.advice).toContain('TaskGroup');
    const between = await quoted(
      { async: 'asyncio', libraries: { python: '3.10' } },
      'asyncio',
      'sequential-await-in-loop',
    );
    expect(between?.advice).toContain('gather');
    const open = await quoted(
      { async: 'asyncio', libraries: { python: '>=3.9' } },
      'asyncio',
      'sequential-await-in-loop',
    );
    expect(open?.advice).toContain('gather');
  });

  it('knows libraries by their other names and spellings', async () => {
    const found = catalogueFor(
      stack({
        libraries: { 'psycopg2-binary': '2.9.9', Django: '4.1', Tortoise_ORM: null, 'strawberry-graphql': '0.250' },
      }),
    );
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['psycopg2', 'django', 'tortoise-orm', 'strawberry', 'asyncio']),
    );
  });

  it.each([
    [
      'node',
      '@prisma/client',
      '5.22.0',
      'prisma',
      'missing-bulk-operation',
      'createManyAndReturn',
      '#createmanyandreturn',
    ],
    ['node', 'prisma', '4.3.1', 'prisma', 'transaction-too-narrow', 'an array of queries', '/transactions'],
    ['node', '@prisma/client', '5.13.0', 'prisma', 'missing-bulk-operation', 'a count only', '#createmany'],
    ['go', 'github.com/jackc/pgx/v5', 'v5.5.4', 'pgx', 'transaction-too-narrow', 'pgx.BeginFunc', '/v5#BeginFunc'],
    [
      'go',
      'github.com/jackc/pgx/v4',
      'v4.18.3',
      'pgx',
      'transaction-too-narrow',
      'pool.BeginFunc',
      '/v4#Conn.BeginFunc',
    ],
  ])(
    'quotes for %s’s %s %s, as %s, on %s advice that fits',
    async (ecosystem, name, version, id, rule, words, place) => {
      const practice = await quoted(
        {
          languages: [ecosystem === 'go' ? 'go' : 'typescript'],
          libraries: { [name]: version },
          ecosystems: { [ecosystem]: { [name]: version } },
        },
        id,
        rule,
      );
      expect(practice?.advice).toContain(words);
      expect(practice?.url.endsWith(place)).toBe(true);
    },
  );

  it.each([
    ['@prisma/client', '7.1.0', 'prisma', 'unbounded-concurrency', 'PrismaPg', '/v7/'],
    ['@prisma/client', '6.19.0', 'prisma', 'unbounded-concurrency', 'connection_limit', '/v6/'],
    ['@prisma/client', '6.19.0', 'prisma', 'n-plus-one-query', 'relationLoadStrategy: "join"', 'relation-queries'],
    ['@prisma/client', '5.2.0', 'prisma', 'n-update-delete-loop', 'both give back a count', '#updatemany'],
    ['typeorm', '^0.3.17', 'typeorm', 'n-plus-one-query', 'relations: { posts: true }', 'eager-and-lazy'],
    ['typeorm', '0.2.45', 'typeorm', 'n-plus-one-query', 'relations: ["posts"]', 'eager-and-lazy'],
    ['sequelize', '6.37.5', 'sequelize', 'query-outside-transaction', 'give `{ transaction }`', '/docs/v6/'],
    ['@sequelize/core', '7.0.0-alpha.46', 'sequelize', 'query-outside-transaction', 'by themselves', '/docs/v7/'],
    [
      'mongoose',
      '8.9.5',
      'mongoose',
      'query-outside-transaction',
      'transactionAsyncLocalStorage',
      '#asynclocalstorage',
    ],
    ['mongoose', '7.8.0', 'mongoose', 'query-outside-transaction', '.session(session)', 'transactions.html'],
    ['mongoose', '9.0.1', 'mongoose', 'lost-update', 'updatePipeline', 'migrating_to_9'],
    ['mongoose', '8.9.5', 'mongoose', 'lost-update', 'optimisticConcurrency', '#optimisticConcurrency'],
    ['@mikro-orm/core', '^6.4.0', 'mikro-orm', 'n-plus-one-query', 'joined by default', '/docs/loading-strategies'],
    ['express', '4.21.2', 'express', 'unawaited-work', 'Before Express 5', 'migrating-5'],
    ['next', '15.0.3', 'nextjs', 'unawaited-work', 'stable only from 15.1', 'after'],
    ['ioredis', '5.4.1', 'redis', 'missing-bulk-operation', 'redis.pipeline()', '#pipelining'],
    ['@nestjs/bullmq', '10.2.0', 'bullmq', 'side-effect-before-commit', 'after the commit', 'queues'],
    ['drizzle-orm', '0.44.2', 'drizzle', 'missing-bulk-operation', 'onConflictDoUpdate()', 'upsert'],
    ['pg', '8.16.3', 'nodejs', 'unbounded-concurrency', 'pMap(', 'p-map'],
    ['pg', '8.16.3', 'nodejs', 'quadratic-accumulation', '{ ...acc }', 'reduce'],
    ['pg', '8.16.3', 'nodejs', 'blocking-io-in-async', 'ends in `Sync`', 'blocking-vs-non-blocking'],
  ])('quotes for npm’s %s %s, as %s, on %s advice that fits', async (name, version, id, rule, words, place) => {
    const practice = await quoted({ languages: ['typescript'], ecosystems: { node: { [name]: version } } }, id, rule);
    expect(practice).toMatchObject({ ecosystem: 'node', advice: expect.stringContaining(words) });
    expect(practice?.url).toContain(place);
  });

  it('does not take a library of npm or Go for the one of the same name on PyPI', () => {
    const both = { python: { django: '5.2' }, node: { redis: '3.1.2', requests: '1.0.0' } };
    const libraries = { django: '5.2', redis: '3.1.2', requests: '1.0.0' };
    const found = catalogueFor(stack({ languages: ['typescript', 'python'], libraries, ecosystems: both }));
    expect(Object.keys(found)).toContain('django');
    expect(Object.values(found.redis!).every(({ ecosystem }) => ecosystem === 'node')).toBe(true);
    expect(Object.keys(found)).not.toContain('requests');
    const mixed = { python: { redis: '5.2.0' }, node: { redis: '3.1.2' } };
    const own = catalogueFor(
      stack({ languages: ['typescript', 'python'], libraries: { redis: '3.1.2' }, ecosystems: mixed }),
    );
    const io = Object.values(own.redis!).find(({ rules }) => rules.includes('blocking-io-in-async'));
    expect(io).toMatchObject({ ecosystem: 'python', advice: expect.stringContaining('redis.asyncio') });
    const many = Object.values(own.redis!).filter(({ rules }) => rules.includes('missing-bulk-operation'));
    expect(many.map(({ ecosystem }) => ecosystem)).toEqual(['python', 'node']);
    const node = catalogueFor(
      stack({
        orm: 'prisma',
        languages: ['python', 'typescript'],
        ecosystems: { node: { '@prisma/client': '5.22.0' } },
      }),
    );
    expect(node.prisma!['bulk insert']!.advice).toContain('createManyAndReturn');
  });

  it('adds what a library is built on, with its own version where that is known', async () => {
    const found = catalogueFor(
      stack({ libraries: { djangorestframework: '3.15', django: '3.2' }, frameworks: ['fastapi'] }),
    );
    expect(found.django!['async ORM']!.url).toContain('/en/3.2/');
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['starlette', 'pydantic', 'asyncio']));
  });

  it('does not take a database server’s version for that of the client library', async () => {
    const practice = await quoted(
      { db: 'redis', db_version: '3.2', libraries: { redis: '5.2.0' } },
      'redis',
      'blocking-io-in-async',
    );
    expect(practice?.advice).toContain('redis.asyncio');
    const unknown = await quoted(
      { db: 'redis', db_version: '3.2', libraries: { redis: null } },
      'redis',
      'blocking-io-in-async',
    );
    expect(unknown?.advice).toContain('In `async def` use `redis.asyncio.Redis`');
  });

  it('is silent on asyncio where nothing runs on it, and on Python where there is none', async () => {
    expect(catalogueFor(stack({ libraries: { flask: '3.0.0' } }))).not.toHaveProperty('asyncio');
    const go = catalogueFor(
      stack({ languages: ['go'], db: 'postgresql', db_version: '16', libraries: { redis: '4.0.0' } }),
    );
    expect(Object.keys(go)).toEqual(['net-http', 'go', 'postgresql']);
  });

  it('has Go’s own practices for Go’s modules, whatever their major version, and sqlc’s where its code is generated', async () => {
    const modules = { 'github.com/jackc/pgx/v5': '5.5.4', 'github.com/redis/go-redis/v9': '9.5.1', go: '1.22' };
    const go = catalogueFor(stack({ languages: ['go'], orm: 'sqlc', libraries: modules, ecosystems: { go: modules } }));
    expect(Object.keys(go)).toEqual(['sqlc', 'pgx', 'redis', 'net-http', 'go']);
    expect(Object.values(go.redis!).map(({ url }) => new URL(url!).host)).not.toContain('redis.readthedocs.io');
    expect(Object.values(go.go!).flatMap(({ rules }) => rules)).not.toContain('blocking-io-in-async');
  });

  it('passes over names that it does not know, whatever they are', async () => {
    const names = ['constructor', '__proto__', 'toString', 'leftpad', ''];
    const found = catalogueFor(
      stack({
        db: 'constructor',
        frameworks: names,
        libraries: Object.fromEntries(names.map((name) => [name, '1.0'])),
      }),
    );
    expect(Object.keys(found).sort()).toEqual(['python', 'sqlite3']);
  });

  it('can be changed by its reader without changing the next answer', async () => {
    const first = catalogueFor(stack({ libraries: { django: '5.2' } }));
    const topic = Object.keys(first.django!)[0]!;
    first.django![topic]!.rules.length = 0;
    first.django![topic]!.advice = '';
    const second = catalogueFor(stack({ libraries: { django: '5.2' } }));
    expect(second.django![topic]!.rules.length).toBeGreaterThan(0);
    expect(second.django![topic]!.advice).not.toBe('');
  });
});
