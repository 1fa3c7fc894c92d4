import { aliasesOf, decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const ENQUEUE: Member = { effect: 'enqueue', does: 'enqueues a job' };
const enqueueFunction = (argument: number | [number, string]): Member => ({
  ...ENQUEUE,
  runs: [{ argument, how: 'enqueue' }],
});
const SCHEDULE: Member = { runs: [{ argument: [0, 'func'], how: 'later' }] };
const SCHEDULERS = ['BackgroundScheduler', 'BlockingScheduler'];

/** Job queues other than Celery. What a worker runs is background code; handing it over is a side effect. */
export const jobQueues: Library[] = [
  defineLibrary({
    title: 'RQ',
    language: 'python',
    practice: 'rq',
    packages: ['rq', 'django-rq', 'rq-scheduler'],
    modules: ['rq', 'django_rq', 'rq_scheduler'],
    docs: { jobs: 'https://python-rq.org/docs/' },
    aliases: {
      'rq.queue.Queue': 'rq.Queue',
      'django_rq.queues.get_queue': 'django_rq.get_queue',
      'rq.job.Job': 'rq.Job',
    },
    functions: {
      'django_rq.enqueue': enqueueFunction([0, 'func']),
      'django_rq.get_queue': { returns: 'rq.Queue' },
      'rq.decorators.job': { decorates: { makes: 'rq.decorators.Job' } },
      'django_rq.job': { decorates: { makes: 'rq.decorators.Job' } },
      ...functionsOf('rq', 'get_current_job', { returns: 'rq.Job' }),
    },
    types: {
      'rq.Queue': {
        members: {
          ...members('enqueue enqueue_call', enqueueFunction([0, 'func'])),
          ...members('enqueue_in enqueue_at', enqueueFunction([1, 'func'])),
          enqueue_many: { ...ENQUEUE, bulk: true },
          enqueue_job: ENQUEUE,
          prepare_data: {},
          fetch_job: { effect: 'network', returns: 'rq.Job' },
          ...members('get_jobs get_job_ids empty delete', { effect: 'network' }),
        },
      },
      'rq.decorators.Job': { members: { delay: { ...ENQUEUE, returns: 'rq.Job' } } },
      'rq.Job': {
        members: members('get_status refresh cancel delete save save_meta requeue fetch', { effect: 'network' }),
      },
      'rq_scheduler.Scheduler': {
        members: {
          ...members('enqueue_in enqueue_at', enqueueFunction([1, 'func'])),
          ...members('schedule cron', enqueueFunction([1, 'func'])),
        },
      },
    },
    entryPoints: ['rq.decorators.job', 'django_rq.job'].map((decorator) => ({
      role: 'background' as const,
      decorator,
      plain: 'thread' as const,
    })),
  }),
  defineLibrary({
    title: 'Dramatiq',
    language: 'python',
    practice: 'dramatiq',
    packages: ['dramatiq', 'django-dramatiq'],
    modules: ['dramatiq'],
    docs: { guide: 'https://dramatiq.io/guide.html' },
    aliases: { 'dramatiq.actor.Actor': 'dramatiq.Actor', 'dramatiq.actor.actor': 'dramatiq.actor' },
    functions: {
      'dramatiq.actor': { decorates: { makes: 'dramatiq.Actor' } },
      ...functionsOf('dramatiq', 'group pipeline', { returns: 'dramatiq.composition' }),
      ...functionsOf('dramatiq', 'set_broker get_broker'),
    },
    types: {
      'dramatiq.Actor': {
        members: { ...members('send send_with_options', ENQUEUE), ...members('message message_with_options') },
      },
      'dramatiq.composition': { members: { run: ENQUEUE } },
      'dramatiq.GenericActor': {},
    },
    entryPoints: [
      { role: 'background', decorator: 'dramatiq.actor', plain: 'thread' },
      { role: 'background', base: 'dramatiq.GenericActor', methods: ['perform'], plain: 'thread' },
    ],
  }),
  defineLibrary({
    title: 'arq',
    language: 'python',
    practice: 'arq',
    packages: ['arq'],
    modules: ['arq'],
    docs: { usage: 'https://arq-docs.helpmanual.io/' },
    aliases: { 'arq.connections.ArqRedis': 'arq.ArqRedis', 'arq.connections.create_pool': 'arq.create_pool' },
    functions: {
      'arq.create_pool': { async: true, effect: 'network', returns: 'arq.ArqRedis' },
      ...functionsOf('arq', 'cron', {}),
      ...functionsOf('arq.worker', 'func', { returns: '$0' }),
    },
    types: { 'arq.ArqRedis': { members: { enqueue_job: { ...ENQUEUE, async: true } } } },
    entryPoints: [
      { role: 'background', registrar: 'arq.worker.func', argument: [0, 'coroutine'] },
      { role: 'background', registrar: 'arq.cron', argument: [0, 'coroutine'] },
      { role: 'background', registrar: 'arq.cron.cron', argument: [0, 'coroutine'] },
    ],
  }),
  defineLibrary({
    title: 'Huey',
    language: 'python',
    practice: 'huey',
    packages: ['huey'],
    modules: ['huey'],
    docs: { guide: 'https://huey.readthedocs.io/en/latest/guide.html' },
    aliases: {
      ...aliasesOf('huey', ['huey.api'], 'Huey RedisHuey SqliteHuey'),
      'huey.contrib.djhuey.HUEY': 'huey.Huey',
    },
    functions: functionsOf('huey.contrib.djhuey', 'task periodic_task db_task db_periodic_task on_commit_task', {
      decorates: { makes: 'huey.api.TaskWrapper' },
    }),
    types: {
      'huey.Huey': {
        members: {
          ...members('task periodic_task context_task', { decorates: { makes: 'huey.api.TaskWrapper' } }),
          enqueue: ENQUEUE,
        },
      },
      'huey.RedisHuey': { bases: ['huey.Huey'] },
      'huey.SqliteHuey': { bases: ['huey.Huey'] },
      // Calling the wrapper enqueues; `call_local` runs the function here.
      'huey.api.TaskWrapper': {
        call: ENQUEUE,
        members: { schedule: ENQUEUE, map: { ...ENQUEUE, bulk: true }, ...members('s call_local') },
      },
    },
    entryPoints: [
      ...decoratorsOf(['huey.Huey'], 'task periodic_task context_task', { role: 'background', plain: 'thread' }),
      ...decoratorsOf(['huey.contrib.djhuey'], 'task periodic_task db_task db_periodic_task on_commit_task', {
        role: 'background',
        plain: 'thread',
      }),
    ],
  }),
  defineLibrary({
    title: 'APScheduler',
    language: 'python',
    practice: 'apscheduler',
    packages: ['apscheduler', 'schedule'],
    modules: ['apscheduler', 'schedule'],
    docs: { guide: 'https://apscheduler.readthedocs.io/en/3.x/userguide.html' },
    aliases: Object.fromEntries([
      ...SCHEDULERS.map((name) => [
        `apscheduler.schedulers.${name === 'BackgroundScheduler' ? 'background' : 'blocking'}.${name}`,
        'apscheduler.schedulers.base.BaseScheduler',
      ]),
      ['apscheduler.schedulers.asyncio.AsyncIOScheduler', 'apscheduler.schedulers.base.BaseScheduler'],
    ]),
    functions: functionsOf('schedule', 'every', { returns: 'schedule.Job' }),
    types: {
      'apscheduler.schedulers.base.BaseScheduler': {
        members: {
          add_job: SCHEDULE,
          ...members('scheduled_job start shutdown remove_job get_job get_jobs pause resume reschedule_job'),
        },
      },
      'schedule.Job': {
        others: { returns: '$self', attributes: true },
        members: { do: { returns: '$self', runs: [{ argument: [0, 'job_func'], how: 'later' }] } },
      },
    },
    entryPoints: [
      {
        role: 'background',
        registrar: 'apscheduler.schedulers.base.BaseScheduler.add_job',
        argument: [0, 'func'],
        plain: 'thread',
      },
      { role: 'background', decorator: 'apscheduler.schedulers.base.BaseScheduler.scheduled_job', plain: 'thread' },
      { role: 'background', registrar: 'schedule.Job.do', argument: [0, 'job_func'], plain: 'thread' },
    ],
  }),
  defineLibrary({
    title: 'Taskiq',
    language: 'python',
    practice: 'taskiq',
    packages: ['taskiq', 'taskiq-redis'],
    modules: ['taskiq', 'taskiq_redis'],
    docs: { guide: 'https://taskiq-python.github.io/guide/' },
    aliases: {
      ...aliasesOf('taskiq', ['taskiq.abc.broker'], 'AsyncBroker'),
      ...aliasesOf('taskiq', ['taskiq.decor'], 'AsyncTaskiqDecoratedTask'),
    },
    functions: { 'taskiq.async_shared_broker.task': { decorates: { makes: 'taskiq.AsyncTaskiqDecoratedTask' } } },
    types: {
      'taskiq.AsyncBroker': {
        members: {
          task: { decorates: { makes: 'taskiq.AsyncTaskiqDecoratedTask' } },
          ...members('startup shutdown', { async: true }),
        },
      },
      ...Object.fromEntries(
        [
          'taskiq.InMemoryBroker',
          'taskiq.ZeroMQBroker',
          'taskiq_redis.ListQueueBroker',
          'taskiq_redis.RedisStreamBroker',
        ].map((name) => [name, { bases: ['taskiq.AsyncBroker'] }]),
      ),
      'taskiq.AsyncTaskiqDecoratedTask': {
        members: {
          ...members('kiq schedule_by_cron schedule_by_time schedule_by_interval', { ...ENQUEUE, async: true }),
          kicker: { returns: 'taskiq.AsyncKicker' },
        },
      },
      'taskiq.AsyncKicker': {
        members: {
          ...members('with_labels with_broker with_task_id', { returns: '$self' }),
          kiq: { ...ENQUEUE, async: true },
        },
      },
    },
    entryPoints: [
      ...decoratorsOf(['taskiq.AsyncBroker'], 'task', { role: 'background', plain: 'thread' }),
      { role: 'background', decorator: 'taskiq.async_shared_broker.task', plain: 'thread' },
    ],
  }),
  defineLibrary({
    title: 'Procrastinate',
    language: 'python',
    practice: 'procrastinate',
    packages: ['procrastinate'],
    modules: ['procrastinate'],
    docs: { guide: 'https://procrastinate.readthedocs.io/en/stable/howto.html' },
    aliases: {
      'procrastinate.app.App': 'procrastinate.App',
      'procrastinate.blueprints.Blueprint': 'procrastinate.Blueprint',
    },
    types: {
      'procrastinate.Blueprint': {
        members: {
          task: { decorates: { makes: 'procrastinate.tasks.Task' } },
        },
      },
      'procrastinate.App': {
        bases: ['procrastinate.Blueprint'],
        members: { configure_task: { returns: 'procrastinate.tasks.Task' } },
      },
      'procrastinate.tasks.Task': {
        members: {
          defer: ENQUEUE,
          defer_async: { ...ENQUEUE, async: true },
          batch_defer: { ...ENQUEUE, bulk: true },
          batch_defer_async: { ...ENQUEUE, bulk: true, async: true },
          configure: { returns: '$self' },
        },
      },
    },
    entryPoints: decoratorsOf(['procrastinate.Blueprint', 'procrastinate.App'], 'task', {
      role: 'background',
      plain: 'thread',
    }),
    transparent: ['procrastinate.App.periodic', 'procrastinate.Blueprint.periodic'],
  }),
  defineLibrary({
    title: 'Django Q',
    language: 'python',
    practice: 'django-q',
    packages: ['django-q', 'django-q2'],
    modules: ['django_q'],
    docs: { tasks: 'https://django-q2.readthedocs.io/en/master/tasks.html' },
    functions: {
      'django_q.tasks.async_task': enqueueFunction([0, 'func']),
      'django_q.tasks.schedule': enqueueFunction([0, 'func']),
      'django_q.tasks.async_iter': enqueueFunction([0, 'func']),
      ...functionsOf('django_q.tasks', 'result fetch', { effect: 'network' }),
    },
  }),
];
