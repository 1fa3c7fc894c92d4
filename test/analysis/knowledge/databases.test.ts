import { describe, expect, test } from 'vitest';
import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import { databaseLibraries } from '../../../src/analysis/knowledge/python/databases.ts';
import type { EntityModel, Library, Member, TypeExpr, TypeModel } from '../../../src/analysis/knowledge/schema.ts';

const knowledge = new Knowledge(databaseLibraries);
const BUILT_IN = new Set('list iter asynciter dict tuple str int float bool none any type'.split(' '));

/** The names in a type expression; throws where it does not follow the grammar of the schema. */
function namesIn(expression: TypeExpr): string[] {
  const names: string[] = [];
  let at = 0;
  const expect = (sign: string): void => {
    if (expression[at] !== sign) throw new Error(`"${expression}": ${sign} expected at ${at}`);
    at++;
  };
  const one = (): void => {
    const name = /^(\$[A-Za-z0-9_]+=?(\.T|\.return)?|[A-Za-z_][\w]*(\.[A-Za-z_]\w*)*)/.exec(expression.slice(at))?.[0];
    if (name === undefined) throw new Error(`"${expression}": a name expected at ${at}`);
    names.push(name);
    at += name.length;
    if (expression[at] !== '<') return;
    expect('<');
    either();
    while (expression[at] === ',') {
      at++;
      either();
    }
    expect('>');
  };
  const either = (): void => {
    one();
    while (expression[at] === '|') {
      at++;
      one();
    }
  };
  either();
  if (at < expression.length) throw new Error(`"${expression}": nothing more expected at ${at}`);
  return names;
}

function* membersOf(library: Library): Generator<[string, Member]> {
  const all = (owner: string, members: Record<string, Member> = {}): [string, Member][] =>
    Object.entries(members).map(([name, member]) => [`${owner}.${name}`, member]);
  yield* all('', library.functions);
  yield* all('class', library.entities?.classMembers);
  yield* all('entity', library.entities?.instanceMembers);
  for (const [name, type] of Object.entries(library.types ?? {})) {
    yield* all(name, type.members);
    for (const member of [type.others, type.construct, type.call, type.index?.slice]) if (member) yield [name, member];
  }
}

function* typesOf(entities: EntityModel): Generator<TypeExpr | undefined> {
  yield* Object.values(entities.classAttributes ?? {});
  for (const field of Object.values(entities.fields)) yield* [field.type, field.queryType, field.reverse?.type];
}

/** Every type expression of a library, with where it stands. */
function* expressionsOf(library: Library): Generator<[string, TypeExpr]> {
  const given = (where: string, ...types: (TypeExpr | undefined)[]): [string, TypeExpr][] =>
    types.flatMap((type) => (type === undefined ? [] : [[where, type] as [string, TypeExpr]]));
  for (const [name, member] of membersOf(library)) {
    yield* given(name, member.returns, member.several, ...(member.runs ?? []).flatMap((run) => run.given ?? []));
  }
  for (const [name, type] of Object.entries(library.types ?? {})) {
    const attributes = type.others && 'attributes' in type.others ? type.others.attributes : undefined;
    yield* given(
      name,
      ...Object.values(type.attributes ?? {}),
      typeof attributes === 'string' ? attributes : undefined,
    );
    yield* given(name, type.enter?.gives, type.iterate?.gives, type.awaited?.gives, type.index?.gives);
  }
  if (library.entities) yield* given('entities', ...typesOf(library.entities));
  for (const assumption of library.assumptions ?? []) yield* given('assumption', assumption.type, assumption.awaited);
  yield* given('objects', ...Object.values(library.objects ?? {}));
}

describe.each(databaseLibraries.map((library) => [library.title, library] as const))('%s', (_, library) => {
  test('type expressions follow the grammar and name types that are known', () => {
    const unknown: string[] = [];
    for (const [where, expression] of expressionsOf(library)) {
      for (const name of namesIn(expression)) {
        const ok = name.startsWith('$') || BUILT_IN.has(name) || knowledge.type(name) !== null;
        if (!ok) unknown.push(`${where}: ${name}`);
      }
    }
    expect(unknown).toEqual([]);
  });

  test('bases of types are known', () => {
    const bases = Object.values(library.types ?? {}).flatMap((type: TypeModel) => type.bases ?? []);
    expect(bases.filter((base) => knowledge.type(base) === null)).toEqual([]);
  });

  test('names stand under the roots of its modules, spelled as the data spells them', () => {
    const names = [...Object.keys(library.functions ?? {}), ...Object.keys(library.types ?? {})];
    expect(names.filter((name) => !/^[\w.]+$/.test(name))).toEqual([]);
    // A name that an alias renames could never be found.
    expect(names.filter((name) => knowledge.canonical(name) !== name)).toEqual([]);
  });

  test('aliases end, and longer prefixes stand before shorter ones', () => {
    const aliases = Object.entries(library.aliases ?? {});
    for (const [alias] of aliases) {
      const name = knowledge.canonical(alias.replace(/\.\*$/, '.Name'));
      expect(knowledge.canonical(name), alias).toBe(name);
    }
    const prefixes = aliases.map(([alias]) => alias).filter((alias) => alias.endsWith('.*'));
    const shadowed = prefixes.filter((prefix, i) =>
      prefixes.slice(0, i).some((earlier) => prefix.startsWith(earlier.slice(0, -1))),
    );
    expect(shadowed).toEqual([]);
  });

  test('documentation is on the web', () => {
    expect(Object.values(library.docs).length).toBeGreaterThan(0);
    for (const url of Object.values(library.docs)) expect(new URL(url).protocol).toBe('https:');
  });
});

test('no type or function is declared twice', () => {
  const names = databaseLibraries.flatMap((library) => [
    ...Object.keys(library.types ?? {}),
    ...Object.keys(library.functions ?? {}),
  ]);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('what belongs to an event loop never blocks it', () => {
  const LOOP = /\.asyncio\.|asynchronous|Async|asyncpg|aiomysql|aiosqlite|motor_asyncio|tortoise|beanie|^databases\./;
  const blocking = databaseLibraries
    .flatMap((library) => [...membersOf(library)])
    .filter(([name, member]) => LOOP.test(name) && member.effect && !member.async && !member.quick);
  expect(blocking.map(([name]) => name)).toEqual([]);
});

/** A member as the engine sees it: under any import path, inherited ones included. */
function member(type: string, name: string): Member {
  const known = knowledge.member(knowledge.canonical(type), name);
  if (known === null) throw new Error(`${type}.${name} is not known`);
  return known.member;
}

describe('SQLAlchemy', () => {
  test.each([
    ['sqlalchemy.orm.session.Session', 'sqlalchemy.orm.Session'],
    ['sqlalchemy.ext.asyncio.session.AsyncSession', 'sqlalchemy.ext.asyncio.AsyncSession'],
    ['sqlalchemy.future.select', 'sqlalchemy.select'],
    ['sqlalchemy.sql.select', 'sqlalchemy.select'],
    ['sqlalchemy.sql.expression.select', 'sqlalchemy.select'],
    ['sqlalchemy.sql.functions.count', 'sqlalchemy.func.count'],
    ['sqlalchemy.engine.base.Connection', 'sqlalchemy.Connection'],
    ['sqlalchemy.ext.declarative.declarative_base', 'sqlalchemy.orm.declarative_base'],
    ['sqlmodel.select', 'sqlalchemy.select'],
  ])('%s is %s', (path, name) => expect(knowledge.canonical(path)).toBe(name));

  test('a session blocks, its asynchronous twin does not', () => {
    expect(member('sqlalchemy.orm.Session', 'execute')).toMatchObject({
      effect: 'execute',
      statement: [0, 'statement'],
    });
    expect(member('sqlalchemy.orm.Session', 'execute').async).toBeUndefined();
    expect(member('sqlalchemy.ext.asyncio.AsyncSession', 'execute')).toMatchObject({ effect: 'execute', async: true });
    expect(member('sqlalchemy.ext.asyncio.AsyncSession', 'run_sync').runs?.[0].how).toBe('greenlet');
  });

  test('adding only notes, a flush sends', () => {
    expect(member('sqlalchemy.orm.Session', 'add')).toMatchObject({ effect: 'stage', quick: true });
    expect(member('sqlalchemy.ext.asyncio.AsyncSession', 'add').async).toBeUndefined();
    expect(member('sqlalchemy.orm.Session', 'flush').effect).toBe('flush');
    expect(member('sqlalchemy.orm.Session', 'bulk_save_objects')).toMatchObject({ effect: 'insert', bulk: true });
  });

  test('a look-up by key may cost nothing and can lock', () => {
    expect(member('sqlalchemy.orm.Session', 'get')).toMatchObject({
      identityMap: true,
      marks: { single: true, bounded: true, lockedBy: 'with_for_update' },
    });
  });

  test('a query runs at its end', () => {
    expect(member('sqlalchemy.orm.Query', 'filter').effect).toBeUndefined();
    expect(member('sqlalchemy.orm.Query', 'all')).toMatchObject({ effect: 'read', returns: 'list<$T>' });
    expect(member('sqlalchemy.orm.Query', 'first')).toMatchObject({
      effect: 'read',
      returns: '$T',
      marks: { bounded: true, single: true },
    });
    expect(member('sqlalchemy.orm.Query', 'update')).toMatchObject({ effect: 'write', bulk: true });
    expect(knowledge.type('sqlalchemy.orm.Query')?.model.iterate?.effect).toBe('read');
  });

  test('a result is there when it is fetched from', () => {
    expect(member('sqlalchemy.CursorResult', 'scalars').returns).toBe('sqlalchemy.ScalarResult<$T>');
    expect(member('sqlalchemy.ScalarResult', 'all')).toEqual({ returns: 'list<$T>' });
    expect(member('sqlalchemy.ext.asyncio.AsyncScalarResult', 'all').async).toBe(true);
  });

  test('loader options and strategies say what touching a relation costs', () => {
    expect(knowledge.function('sqlalchemy.orm.selectinload')?.member.marks?.loads).toEqual({ how: 'eager' });
    expect(member('sqlalchemy.orm.Load', 'joinedload').marks?.loads).toEqual({ how: 'eager' });
    expect(knowledge.function('sqlalchemy.orm.defer')?.member.marks?.loads).toEqual({ how: 'lazy' });
    const relationship = knowledge.fields.get('sqlalchemy.orm.relationship')?.field;
    expect(relationship?.loading).toBe('lazy');
    expect(relationship?.loadingKeyword?.values).toMatchObject({ selectin: 'eager', dynamic: 'query', raise: 'raise' });
  });

  test('transactions', () => {
    expect(knowledge.property('sqlmodel.Session', 'autobegin')).toBe(true);
    expect(member('sqlalchemy.Engine', 'begin').scope).toBe('transaction');
    expect(member('sqlalchemy.orm.Session', 'begin_nested').scope).toBe('savepoint');
    expect(knowledge.conflictErrors.has(knowledge.canonical('sqlalchemy.exc.IntegrityError'))).toBe(true);
  });

  test('what is a session by name only has no methods of HTTP sessions', () => {
    const [assumed] = databaseLibraries
      .flatMap((library) => library.assumptions ?? [])
      .filter((a) => a.name === 'session');
    expect(knowledge.member(assumed.type, 'commit')).not.toBeNull();
    expect(knowledge.member(assumed.type, 'get')).toBeNull();
    expect(knowledge.member(assumed.awaited ?? '', 'delete')).toBeNull();
  });
});

describe('Django', () => {
  test('querysets are lazy until they are read', () => {
    expect(member('django.db.models.query.QuerySet', 'filter')).toEqual({
      returns: '$self',
      marks: { filtered: true },
    });
    expect(knowledge.type('django.db.models.QuerySet')?.model).toMatchObject({
      iterate: { effect: 'read' },
      evaluates: 'read',
      index: { slice: { marks: { bounded: true } } },
    });
  });

  test('a manager gives querysets and writes at once', () => {
    expect(member('django.db.models.Manager', 'filter').returns).toBe('django.db.models.QuerySet<$T>');
    expect(member('django.db.models.Manager', 'get')).toMatchObject({ effect: 'read', marks: { single: true } });
    expect(member('django.db.models.Manager', 'create').effect).toBe('insert');
    expect(member('django.db.models.Manager', 'bulk_create')).toMatchObject({ effect: 'insert', bulk: true });
    expect(member('django.db.models.RelatedManager', 'acreate')).toMatchObject({ effect: 'insert', async: true });
    expect(knowledge.member('django.db.models.Manager', 'delete')).toBeNull();
  });

  test('a foreign key reads when touched, its key does not, and the other side is a manager', () => {
    expect(knowledge.fields.get('django.db.models.ForeignKey')?.field).toMatchObject({
      loading: 'lazy',
      keyAttribute: '{attribute}_id',
      reverse: { keyword: 'related_name', template: '{entity}_set', type: 'django.db.models.RelatedManager<$E>' },
    });
  });

  test('transactions and hooks', () => {
    const atomic = knowledge.function('django.db.transaction.atomic')?.member;
    expect(atomic?.decorates?.scope).toBe('transaction');
    expect(knowledge.type(atomic?.returns ?? '')?.model.enter?.scope).toBe('transaction');
    expect(knowledge.function('django.db.transaction.on_commit')?.member.runs?.[0].how).toBe('after-commit');
    expect(knowledge.conflictErrors.has(knowledge.canonical('django.db.IntegrityError'))).toBe(true);
  });
});

describe('drivers and stores', () => {
  test('psycopg: the same methods in both families, awaited in one', () => {
    expect(member('psycopg.Connection', 'execute').async).toBeUndefined();
    expect(member('psycopg.AsyncConnection', 'execute').async).toBe(true);
    expect(knowledge.type('psycopg.AsyncTransaction')?.model.enter).toMatchObject({
      scope: 'transaction',
      async: true,
    });
    expect(knowledge.function('psycopg2.extras.execute_values')?.member.bulk).toBe(true);
  });

  test('asyncpg: a connection is for one task, a pool is not', () => {
    expect(knowledge.type('asyncpg.Connection')?.model).toMatchObject({ exclusive: true, autocommit: true });
    expect(knowledge.type('asyncpg.Pool')?.model.exclusive).toBeUndefined();
    expect(member('asyncpg.Pool', 'acquire')).toMatchObject({ acquires: true, scope: 'connection' });
    expect(member('asyncpg.Connection', 'fetchrow').marks?.single).toBe(true);
  });

  test('MongoDB: databases and collections by attribute, cursors by iterating', () => {
    expect(knowledge.type('pymongo.MongoClient')?.model.others).toEqual({ attributes: 'pymongo.database.Database' });
    expect(member('motor.motor_asyncio.AsyncIOMotorCollection', 'find_one')).toMatchObject({
      effect: 'read',
      async: true,
    });
    expect(member('pymongo.collection.Collection', 'find').effect).toBeUndefined();
    expect(knowledge.type('pymongo.cursor.Cursor')?.model.iterate?.effect).toBe('read');
  });

  test('Redis: pipelines gather, execute sends', () => {
    expect(member('redis.client.Redis', 'get')).toMatchObject({ effect: 'cache-read' });
    expect(member('aioredis.Redis', 'set')).toMatchObject({ effect: 'cache-write', async: true });
    expect(member('redis.client.Pipeline', 'set').effect).toBeUndefined();
    expect(member('redis.client.Pipeline', 'execute')).toMatchObject({ effect: 'cache-write', bulk: true });
    expect(member('redis.Redis', 'publish')).toMatchObject({ effect: 'publish', channel: [0, 'channel'] });
    expect(member('redis.client.PubSub', 'subscribe')).toMatchObject({ effect: 'listen', channel: '*' });
  });

  test('Tortoise and Peewee models', () => {
    const tortoise = knowledge.entityBases.get('tortoise.Model')?.model;
    expect(tortoise?.classMembers?.create).toMatchObject({ effect: 'insert', async: true });
    expect(knowledge.type('tortoise.queryset.QuerySet')?.model.awaited).toMatchObject({ effect: 'read' });
    const peewee = knowledge.entityBases.get('peewee.Model')?.model;
    expect(peewee?.instanceMembers?.save.effect).toBe('write');
    expect(member('peewee.SqliteDatabase', 'atomic').decorates?.scope).toBe('transaction');
  });
});
