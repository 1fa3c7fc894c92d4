import { describe, expect, test } from 'vitest';
import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import { libraries } from '../../../src/analysis/knowledge/libraries.ts';
import { worldLibraries } from '../../../src/analysis/knowledge/python/world.ts';
import type { EntryPoint, Library, Member, TypeExpr } from '../../../src/analysis/knowledge/schema.ts';
import { parseTypeExpression, type TypeNode } from '../../../src/analysis/types/type-expression.ts';

const knowledge = new Knowledge(libraries);
const PLAIN = new Set('list iter asynciter dict tuple set str bytes int float bool none any type'.split(' '));
const PLACE = /^\$(?:self|T|U|E|(?:\d+|\w+=)(?:\.(?:T|return))?)$/;

function* membersOf(library: Library): Generator<[string, Member]> {
  yield* Object.entries(library.functions ?? {});
  for (const [name, type] of Object.entries(library.types ?? {})) {
    for (const [own, member] of Object.entries(type.members ?? {})) yield [`${name}.${own}`, member];
    for (const member of [type.others, type.construct, type.call]) if (member) yield [name, member];
  }
}

/** Every type expression of a library, with where it stands. */
function* expressionsOf(library: Library): Generator<[string, TypeExpr]> {
  for (const [where, member] of membersOf(library)) {
    for (const text of [member.returns, member.several, member.decorates?.makes]) if (text) yield [where, text];
    for (const runs of member.runs ?? []) for (const text of runs.given ?? []) yield [where, text];
  }
  for (const [where, type] of Object.entries(library.types ?? {})) {
    for (const text of Object.values(type.attributes ?? {})) yield [where, text];
    for (const text of [type.enter?.gives, type.iterate?.gives, type.awaited?.gives, type.index?.gives])
      if (text) yield [where, text];
  }
  for (const { type, awaited } of library.assumptions ?? [])
    for (const text of [type, awaited]) if (text) yield ['', text];
}

function namesIn(node: TypeNode): string[] {
  return [
    ...(node.alternatives ? [] : [node.name]),
    ...[...(node.alternatives ?? []), ...node.args].flatMap((inner) => namesIn(inner)),
  ];
}

const each = worldLibraries.map((library): [string, Library] => [library.title, library]);

/** What a name does, wherever it is imported from: a function, or a member of a type. */
function does(name: string): Member | undefined {
  const canonical = knowledge.canonical(name);
  const dot = canonical.lastIndexOf('.');
  return (
    knowledge.function(canonical) ??
    knowledge.member(knowledge.canonical(canonical.slice(0, dot)), canonical.slice(dot + 1))
  )?.member;
}

function entriesOf(base: string, method: string): EntryPoint[] {
  return knowledge.entryPoints
    .map(({ entry }) => entry)
    .filter(
      (entry) =>
        entry.base !== undefined &&
        knowledge.isA(knowledge.canonical(base), entry.base) &&
        entry.methods?.some((pattern) => new RegExp(`^${pattern.replace('*', '.*')}$`).test(method)),
    );
}

describe.each(each)('%s', (_title, library) => {
  test('has type expressions that follow the grammar and name types that are known', () => {
    for (const [where, text] of expressionsOf(library)) {
      for (const name of namesIn(parseTypeExpression(text))) {
        const known = PLAIN.has(name) || PLACE.test(name) || knowledge.type(knowledge.canonical(name)) !== null;
        expect(known, `${where}: ${name} in ${text}`).toBe(true);
      }
    }
  });

  test('has bases that are known and aliases that come to an end', () => {
    for (const [name, type] of Object.entries(library.types ?? {})) {
      for (const base of type.bases ?? [])
        expect(knowledge.type(knowledge.canonical(base)), `${name}: ${base}`).not.toBeNull();
      expect(knowledge.canonical(name), 'a name in the data is the one that is looked up').toBe(name);
    }
    for (const name of Object.keys(library.functions ?? {})) expect(knowledge.canonical(name)).toBe(name);
    for (const alias of Object.keys(library.aliases ?? {})) {
      const seen = alias.endsWith('.*') ? `${alias.slice(0, -1)}X` : alias;
      const canonical = knowledge.canonical(seen);
      expect(canonical).not.toBe(seen);
      expect(knowledge.canonical(canonical)).toBe(canonical);
    }
  });

  test('has aliases of single names that lead to something', () => {
    for (const alias of Object.keys(library.aliases ?? {}).filter((name) => !name.endsWith('.*'))) {
      const target = knowledge.canonical(alias);
      const known =
        does(alias) !== undefined ||
        knowledge.type(target) !== null ||
        knowledge.entryPoints.some(({ entry }) => Object.values(entry).includes(target)) ||
        knowledge.injectors.has(target);
      expect(known, `${alias} → ${target}`).toBe(true);
    }
  });

  test('says at every entry point how it is told, under the name that is looked up', () => {
    for (const entry of library.entryPoints ?? []) {
      const names = [entry.decorator, entry.base, entry.registrar].filter((name) => name !== undefined);
      expect(names).toHaveLength(1);
      expect(knowledge.canonical(names[0])).toBe(names[0]);
      if (entry.base) expect(entry.methods).not.toHaveLength(0);
      if (entry.registrar) expect(entry.argument).toBeDefined();
      // A decorator or registrar of a class is looked up as a member of its type.
      const owner = names[0].slice(0, names[0].lastIndexOf('.'));
      if (!entry.base && /\.[A-Z]\w*$/.test(owner)) expect(does(names[0]), names[0]).toBeDefined();
    }
    for (const name of library.transparent ?? []) expect(knowledge.canonical(name)).toBe(name);
  });

  test('is documented', () => {
    expect(Object.keys(library.docs).length).toBeGreaterThan(0);
    for (const url of Object.values(library.docs)) expect(new URL(url).protocol).toBe('https:');
  });
});

describe('what calls do', () => {
  test.each([
    ['requests.get', 'network'],
    ['requests.sessions.Session.post', 'network'],
    ['requests.api.put', 'network'],
    ['httpx.Client.get', 'network'],
    ['builtins.open', 'file'],
    ['pathlib.Path.read_text', 'file'],
    ['posixpath.exists', 'file'],
    ['os.path.getsize', 'file'],
    ['subprocess.run', 'process'],
    ['time.sleep', 'sleep'],
    ['smtplib.SMTP_SSL.send_message', 'mail'],
    ['django.core.mail.message.EmailMultiAlternatives.send', 'mail'],
    ['botocore.client.BaseClient.put_object', 'network'],
    ['botocore.client.BaseClient.send_message', 'enqueue'],
    ['stripe.Customer.retrieve', 'network'],
    ['celery.app.task.Task.delay', 'enqueue'],
    ['passlib.context.CryptContext.verify', 'cpu'],
    ['bcrypt.hashpw', 'cpu'],
    ['openai.OpenAI.create', 'network'],
  ])('%s holds the thread: %s', (name, effect) => {
    expect(does(name)).toMatchObject({ effect });
    expect(does(name)?.async).toBeUndefined();
  });

  test.each([
    ['httpx.AsyncClient.get', 'network'],
    ['stripe.Customer.retrieve_async', 'network'],
    ['aiobotocore.client.AioBaseClient.put_object', 'network'],
    ['openai.AsyncOpenAI.create', 'network'],
    ['asyncio.sleep', 'sleep'],
    ['anyio.Path.read_text', 'file'],
    ['aiosmtplib.send', 'mail'],
    ['arq.connections.ArqRedis.enqueue_job', 'enqueue'],
  ])('%s is awaited: %s', (name, effect) => {
    expect(does(name)).toMatchObject({ effect, async: true });
  });

  test.each([
    'os.path.join',
    'builtins.len',
    'json.loads',
    'logging.Logger.info',
    'io.BytesIO.read',
    'anyio.Path.joinpath',
    'botocore.client.BaseClient.generate_presigned_url',
  ])('%s does no I/O', (name) => {
    const member = does(name);
    expect(member).toBeDefined();
    expect([undefined, 'cpu']).toContain(member?.effect);
  });

  test('an HTTP request of aiohttp begins where it is awaited or entered', () => {
    const type = knowledge.type(does('aiohttp.client.ClientSession.get')?.returns ?? '')?.model;
    expect(type?.enter).toMatchObject({ effect: 'network', async: true });
    expect(type?.awaited).toMatchObject({ effect: 'network' });
  });

  test.each([
    ['asyncio.to_thread', 'thread'],
    ['asyncio.AbstractEventLoop.run_in_executor', 'thread'],
    ['fastapi.concurrency.run_in_threadpool', 'thread'],
    ['anyio.to_thread.run_sync', 'thread'],
    ['asgiref.sync.sync_to_async', 'thread'],
    ['asyncio.tasks.gather', 'together'],
    ['asyncio.TaskGroup.create_task', 'together'],
    ['fastapi.BackgroundTasks.add_task', 'later'],
    ['twisted.enterprise.adbapi.ConnectionPool.runInteraction', 'transaction'],
    ['rq.queue.Queue.enqueue_in', 'enqueue'],
    ['builtins.sorted', 'inline'],
  ])('%s runs what it is given: %s', (name, how) => {
    expect(does(name)?.runs).toContainEqual(expect.objectContaining({ how }));
  });

  test('decorators: tasks, caches', () => {
    expect(does('celery.shared_task')?.decorates?.makes).toBe('celery.Task');
    expect(does('functools.lru_cache')?.decorates).toMatchObject({ caches: true, isCached: 'process' });
    expect(does('django.utils.functional.cached_property')?.decorates).toMatchObject({ isCached: 'object' });
  });
});

describe('where frameworks enter', () => {
  const decorated = (decorator: string): EntryPoint | undefined =>
    knowledge.entryPoints.find(({ entry }) => entry.decorator === knowledge.canonical(decorator))?.entry;

  test.each([
    ['fastapi.routing.APIRouter.post', 'request', 'thread'],
    ['flask.Flask.route', 'request', 'thread'],
    ['rest_framework.decorators.api_view', 'request', 'thread'],
    ['sanic.Sanic.get', 'request', 'loop'],
    ['celery.app.base.Celery.task', 'background', 'thread'],
    ['dramatiq.actor.actor', 'background', 'thread'],
    ['click.command', 'script', 'thread'],
  ])('%s: %s, plain functions in %s', (decorator, role, plain) => {
    expect(decorated(decorator)).toMatchObject({ role, plain });
  });

  test('a view set’s methods are requests through all its bases', () => {
    expect(entriesOf('rest_framework.viewsets.ModelViewSet', 'get_queryset')[0]).toMatchObject({ role: 'request' });
    expect(entriesOf('rest_framework.viewsets.ModelViewSet', 'perform_create')[0]).toMatchObject({ role: 'request' });
    expect(entriesOf('django.views.generic.list.ListView', 'get_context_data')[0]).toMatchObject({ role: 'request' });
  });

  test('a serializer’s computed fields run for every object, its validation and setup once', () => {
    const base = 'rest_framework.serializers.ModelSerializer';
    expect(entriesOf(base, 'get_total')[0].perObject).toBe(true);
    expect(entriesOf(base, 'to_representation')[0].perObject).toBe(true);
    for (const once of ['validate', 'validate_name', 'create', 'get_fields', 'get_validators'])
      expect(entriesOf(base, once)[0].perObject).toBeUndefined();
    expect(entriesOf('rest_framework.serializers.ListSerializer', 'to_representation')[0].perObject).toBeUndefined();
  });

  test('resolvers run for every object, but not those of the root types, nor mutations', () => {
    const [resolver] = entriesOf('graphene_django.DjangoObjectType', 'resolve_author');
    expect(resolver.perObject).toBe(true);
    expect(resolver.rootClasses).toContain('*Query');
    expect(entriesOf('graphene.relay.ClientIDMutation', 'mutate_and_get_payload')[0].perObject).toBeUndefined();
    expect(decorated('strawberry.field')?.perObject).toBe(true);
    expect(decorated('strawberry.mutation')?.perObject).toBeUndefined();
  });

  test('commands are scripts, `ready` is startup', () => {
    expect(entriesOf('django.core.management.BaseCommand', 'handle')[0].role).toBe('script');
    expect(entriesOf('django.apps.AppConfig', 'ready')[0].role).toBe('startup');
  });
});
