import { aliasesOf, decoratorsOf, functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const ENQUEUE: Member = { effect: 'enqueue', returns: 'celery.result.AsyncResult', does: 'enqueues a Celery job' };
const SIGNATURE: Member = { returns: 'celery.canvas.Signature' };
const TASK: Member = { decorates: { makes: 'celery.Task' } };

/** Celery: a decorated function becomes a `celery.Task`; calling it still runs the function where it stands. */
export const celery = defineLibrary({
  title: 'Celery',
  language: 'python',
  practice: 'celery',
  packages: ['celery', 'django-celery-beat'],
  modules: ['celery'],
  docs: {
    calling: 'https://docs.celeryq.dev/en/stable/userguide/calling.html',
    tasks: 'https://docs.celeryq.dev/en/stable/userguide/tasks.html',
    transactions: 'https://docs.celeryq.dev/en/stable/userguide/tasks.html#database-transactions',
  },
  aliases: {
    'celery.app.base.Celery': 'celery.Celery',
    'celery.app.task.Task': 'celery.Task',
    'celery.task.Task': 'celery.Task',
    'celery.app.shared_task': 'celery.shared_task',
    'celery.task.task': 'celery.shared_task',
    'celery.decorators.task': 'celery.shared_task',
    ...aliasesOf('celery', ['celery.canvas'], 'chain group chord'),
    'celery.Signature': 'celery.canvas.Signature',
    'celery.canvas.chunks': 'celery.canvas.Signature',
  },
  functions: {
    'celery.shared_task': TASK,
    'celery.signature': SIGNATURE,
    'celery.subtask': SIGNATURE,
    'celery.chain': SIGNATURE,
    'celery.group': SIGNATURE,
    'celery.chord': SIGNATURE,
    'celery.execute.send_task': ENQUEUE,
    ...functionsOf('celery.utils.log', 'get_task_logger', { returns: 'logging.Logger' }),
    ...functionsOf('celery.schedules', 'crontab schedule solar'),
  },
  types: {
    'celery.Celery': {
      members: {
        task: TASK,
        send_task: ENQUEUE,
        signature: SIGNATURE,
        ...members('autodiscover_tasks config_from_object add_periodic_task'),
        AsyncResult: { returns: 'celery.result.AsyncResult' },
      },
      attributes: { control: 'celery.app.control.Control' },
    },
    'celery.Task': {
      members: {
        ...members('delay apply_async retry', ENQUEUE),
        ...members('s si signature subtask', SIGNATURE),
        chunks: SIGNATURE,
        map: SIGNATURE,
        starmap: SIGNATURE,
        AsyncResult: { returns: 'celery.result.AsyncResult' },
        update_state: { effect: 'network', does: 'writes to the result backend' },
      },
    },
    'celery.canvas.Signature': {
      call: ENQUEUE,
      members: {
        ...members('delay apply_async', ENQUEUE),
        ...members('set clone link link_error on_error', { returns: '$self' }),
      },
    },
    'celery.result.AsyncResult': {
      members: {
        ...members('get wait', { effect: 'network', returns: 'any', does: 'waits for a job' }),
        ...members('ready successful failed', { effect: 'network', returns: 'bool', does: 'asks the result backend' }),
        ...members('revoke forget', { effect: 'network' }),
      },
      attributes: { id: 'str', task_id: 'str' },
    },
    'celery.result.GroupResult': { bases: ['celery.result.AsyncResult'] },
    'celery.app.control.Control': { others: { effect: 'network', does: 'sends a command to the workers' } },
  },
  entryPoints: [
    { role: 'background', decorator: 'celery.shared_task', plain: 'thread' },
    ...decoratorsOf(['celery.Celery'], 'task', { role: 'background', plain: 'thread' }),
    {
      role: 'background',
      base: 'celery.Task',
      methods: ['run', 'on_failure', 'on_success', 'on_retry', 'before_start', 'after_return'],
      plain: 'thread',
    },
    ...['worker_ready', 'worker_init', 'worker_process_init', 'beat_init', 'celeryd_init'].map((signal) => ({
      role: 'startup' as const,
      decorator: `celery.signals.${signal}.connect`,
      plain: 'thread' as const,
    })),
    ...['task_prerun', 'task_postrun', 'task_failure', 'task_success', 'task_retry'].map((signal) => ({
      role: 'background' as const,
      decorator: `celery.signals.${signal}.connect`,
      plain: 'thread' as const,
    })),
  ],
});
