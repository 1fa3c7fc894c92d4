import { defineLibrary, type Library, type Member } from '../schema.ts';
import { decoratorsOf, functionsOf, members } from './rows.ts';

const VALIDATE: Member = { returns: '$self', does: "reads the object's attributes" };

/** Command lines, migrations, validation, caching, retries and tracing: what wraps a project's own functions. */
export const tooling: Library[] = [
  defineLibrary({
    title: 'Command line libraries',
    language: 'python',
    practice: 'command-line',
    packages: ['click', 'typer', 'fire', 'invoke', 'tqdm', 'rich'],
    modules: ['click', 'typer', 'fire', 'tqdm', 'invoke', 'argparse'],
    docs: { click: 'https://click.palletsprojects.com/' },
    aliases: { 'tqdm.auto.tqdm': 'tqdm.tqdm', 'tqdm.asyncio.tqdm': 'tqdm.tqdm', 'typer.main.Typer': 'typer.Typer' },
    functions: {
      ...functionsOf('click', 'prompt confirm getchar pause', { effect: 'input', does: 'waits for input' }),
      ...functionsOf('click', 'echo secho style argument option pass_context pass_obj'),
      ...functionsOf('typer', 'prompt confirm', { effect: 'input', does: 'waits for input' }),
      ...functionsOf('typer', 'echo secho Option Argument'),
      'tqdm.tqdm': { returns: '$0' },
      'typer.run': { runs: [{ argument: 0, how: 'inline' }] },
      'getpass.getpass': { effect: 'input', returns: 'str', does: 'waits for input' },
    },
    types: { 'typer.Typer': { members: members('add_typer') }, 'click.Group': { members: members('add_command') } },
    entryPoints: [
      ...decoratorsOf(['click'], 'command group', { role: 'script', plain: 'thread' }),
      ...decoratorsOf(['click.Group'], 'command group', { role: 'script', plain: 'thread' }),
      ...decoratorsOf(['typer.Typer'], 'command callback', { role: 'script', plain: 'thread' }),
      { role: 'script', registrar: 'typer.run', argument: 0, plain: 'thread' },
      { role: 'script', registrar: 'fire.Fire', argument: 0, plain: 'thread' },
      { role: 'script', decorator: 'invoke.task', plain: 'thread' },
    ],
    transparent: ['option', 'argument', 'pass_context', 'pass_obj', 'version_option', 'password_option'].map(
      (name) => `click.${name}`,
    ),
  }),
  defineLibrary({
    title: 'Pydantic',
    language: 'python',
    practice: 'pydantic',
    packages: ['pydantic', 'pydantic-settings', 'sqlmodel'],
    modules: ['pydantic', 'pydantic_settings'],
    docs: {
      attributes: 'https://docs.pydantic.dev/latest/concepts/models/#arbitrary-class-instances',
      performance: 'https://docs.pydantic.dev/latest/concepts/performance/',
    },
    aliases: { 'pydantic.main.BaseModel': 'pydantic.BaseModel', 'pydantic.v1.BaseModel': 'pydantic.BaseModel' },
    functions: {
      ...functionsOf('pydantic', 'Field PrivateAttr create_model parse_obj_as'),
    },
    types: {
      'pydantic.BaseModel': {
        members: {
          ...members('model_validate from_orm parse_obj', VALIDATE),
          ...members('model_validate_json parse_raw', {
            effect: 'cpu',
            weight: 'light',
            returns: '$self',
            does: 'parses JSON',
          }),
          parse_file: { effect: 'file', returns: '$self', does: 'reads a file' },
          model_construct: { returns: '$self' },
          ...members('model_dump dict', { effect: 'cpu', weight: 'light', returns: 'dict<str,any>' }),
          ...members('model_dump_json json', { effect: 'cpu', weight: 'light', returns: 'str' }),
          ...members('model_copy copy', { returns: '$self' }),
          ...members('model_json_schema schema', { effect: 'cpu', weight: 'light', returns: 'dict<str,any>' }),
          ...members('model_rebuild update_forward_refs'),
        },
      },
      'pydantic_settings.BaseSettings': { bases: ['pydantic.BaseModel'] },
      'pydantic.BaseSettings': { bases: ['pydantic.BaseModel'] },
      'pydantic.TypeAdapter': {
        construct: { returns: 'pydantic.TypeAdapter<$0>' },
        members: {
          ...members('validate_python', { returns: '$T', does: "reads the object's attributes" }),
          validate_json: { effect: 'cpu', weight: 'light', returns: '$T', does: 'parses JSON' },
          ...members('dump_python dump_json json_schema', { effect: 'cpu', weight: 'light' }),
        },
      },
    },
    transparent: [
      'pydantic.validate_call',
      'pydantic.validate_arguments',
      'pydantic.field_validator',
      'pydantic.model_validator',
      'pydantic.field_serializer',
      'pydantic.model_serializer',
      'pydantic.validator',
      'pydantic.root_validator',
      'pydantic.computed_field',
    ],
  }),
  defineLibrary({
    title: 'Caching libraries',
    language: 'python',
    practice: 'caching',
    packages: ['cachetools', 'aiocache', 'async-lru', 'fastapi-cache2', 'cached-property', 'methodtools'],
    modules: ['cachetools', 'aiocache', 'async_lru', 'fastapi_cache', 'cached_property', 'methodtools'],
    docs: { cachetools: 'https://cachetools.readthedocs.io/en/stable/' },
    functions: {
      'cachetools.cached': { decorates: { caches: true, isCached: 'process' } },
      ...functionsOf('cachetools.func', 'lru_cache ttl_cache lfu_cache rr_cache', {
        decorates: { caches: true, isCached: 'process' },
      }),
      'cachetools.cachedmethod': { decorates: { caches: true, isCached: 'object' } },
      'async_lru.alru_cache': { decorates: { caches: true, isCached: 'process', bound: [0, 'maxsize'] } },
      ...functionsOf('aiocache', 'cached cached_stampede multi_cached', { decorates: { caches: true } }),
      'fastapi_cache.decorator.cache': { decorates: { caches: true } },
      'cached_property.cached_property': { decorates: { caches: true, isCached: 'object' } },
      'methodtools.lru_cache': { decorates: { caches: true, isCached: 'object' } },
    },
    types: {
      ...Object.fromEntries(
        ['TTLCache', 'LRUCache', 'LFUCache', 'Cache'].map((name) => [
          `cachetools.${name}`,
          { bases: ['builtins.dict'] },
        ]),
      ),
      // In memory or in Redis, as it was made; its calls are awaited in both.
      'aiocache.Cache': {
        members: {
          ...members('get multi_get exists', { effect: 'cache-read', async: true }),
          ...members('set add delete multi_set clear increment expire', { effect: 'cache-write', async: true }),
        },
      },
      'aiocache.SimpleMemoryCache': { bases: ['aiocache.Cache'] },
      'aiocache.RedisCache': { bases: ['aiocache.Cache'] },
    },
  }),
  defineLibrary({
    title: 'Retries, tracing and limits',
    language: 'python',
    practice: 'tracing',
    packages: [
      'tenacity',
      'backoff',
      'opentelemetry-api',
      'ddtrace',
      'sentry-sdk',
      'logfire',
      'slowapi',
      'structlog',
      'loguru',
    ],
    modules: [
      'tenacity',
      'backoff',
      'opentelemetry',
      'ddtrace',
      'sentry_sdk',
      'logfire',
      'slowapi',
      'structlog',
      'loguru',
    ],
    docs: { tenacity: 'https://tenacity.readthedocs.io/en/latest/' },
    functions: {
      ...functionsOf('structlog', 'get_logger getLogger', { returns: 'logging.Logger' }),
      ...functionsOf(
        'sentry_sdk',
        'init capture_exception capture_message set_tag set_user set_context add_breadcrumb',
      ),
      ...functionsOf('sentry_sdk', 'start_span start_transaction push_scope new_scope', {
        returns: 'opentelemetry.trace.Span',
      }),
      'opentelemetry.trace.get_tracer': { returns: 'opentelemetry.trace.Tracer' },
      'opentelemetry.trace.get_current_span': { returns: 'opentelemetry.trace.Span' },
      ...functionsOf('logfire', 'span', { returns: 'opentelemetry.trace.Span' }),
      ...functionsOf('logfire', 'info debug warn error exception configure instrument_fastapi instrument_sqlalchemy'),
      ...functionsOf('loguru', 'logger.info logger.debug logger.warning logger.error logger.exception logger.success'),
    },
    types: {
      'opentelemetry.trace.Tracer': {
        members: {
          ...members('start_span', { returns: 'opentelemetry.trace.Span' }),
          start_as_current_span: { returns: 'opentelemetry.trace.Span' },
        },
      },
      'opentelemetry.trace.Span': {
        members: members(
          'set_attribute set_attributes add_event set_status record_exception end set_data set_tag finish',
        ),
      },
    },
    transparent: [
      'tenacity.retry',
      'backoff.on_exception',
      'backoff.on_predicate',
      'retry.retry',
      'ddtrace.tracer.wrap',
      'ddtrace.trace.tracer.wrap',
      'sentry_sdk.trace',
      'sentry_sdk.tracing.trace',
      'sentry_sdk.monitor',
      'opentelemetry.trace.Tracer.start_as_current_span',
      'logfire.instrument',
      'langfuse.observe',
      'langfuse.decorators.observe',
      'newrelic.agent.function_trace',
      'newrelic.agent.background_task',
      'slowapi.Limiter.limit',
      'prometheus_client.Histogram.time',
      'prometheus_client.Summary.time',
      'typeguard.typechecked',
      'beartype.beartype',
      'deprecated.deprecated',
      'deprecation.deprecated',
      'loguru.logger.catch',
      'freezegun.freeze_time',
    ],
    assumptions: ['logger', '_logger', 'LOGGER', 'LOG'].map((name) => ({ name, type: 'logging.Logger' })),
  }),
];
