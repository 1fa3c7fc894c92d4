import { describe, expect, test } from 'vitest';
import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import { libraries } from '../../../src/analysis/knowledge/libraries.ts';
import { worldLibraries } from '../../../src/analysis/knowledge/python/world.ts';
import type { EntryPoint, Member } from '../../../src/analysis/knowledge/schema.ts';
import { describeLibraries, memberNamed } from './well-formed.ts';

const knowledge = new Knowledge(libraries.filter(({ language }) => language === 'python'));

const does = (name: string): Member | undefined => memberNamed(knowledge, name);

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

describeLibraries(worldLibraries, knowledge);

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
